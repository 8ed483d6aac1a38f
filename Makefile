# `make run` serves the dashboard, `make test` runs all tests, `make quick` those that need no server.
PYTHON ?= python3
PORT ?= 8501
VENV ?= .venv
BIN := $(VENV)/bin

# A container may forbid to keep compiled code, and then imports cost the tests half their time.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: run site test quick slow bench pictures check audit sbom vulnerabilities lock images clean

# Whoever sits at this machine is the analyst.
run: $(VENV)/.ready
	CITY_LOCAL_ANALYST=1 $(BIN)/streamlit run app.py --server.port $(PORT)

# Public edition and interfaces as files for any web server: make site SITE=/var/www/city CITY_URL=https://…
SITE ?= site
site: $(VENV)/.ready
	$(BIN)/python -m loaders site $(SITE)

# Two processes, a file of tests staying in one. The browser's tests run apart from the others,
# because Playwright keeps an event loop running in its process and theirs start their own.
test: $(VENV)/.ready-dev $(VENV)-s3/.ready $(VENV)-ogc/.ready check
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder tests/browser

# What needs no server and no browser and is fast.
quick: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --ignore tests/browser -m "quick or not (server or app or slow)"

# Measure which of the others are slow, and write their names to tests/slow.txt.
slow: $(VENV)/.ready-dev
	$(BIN)/python -m pytest -p tests.find_slow --ignore tests/browser -m "not (server or app)"

check: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

# Measure everything beside its floor; the table is written to benchmarks/RESULTS.md.
bench: $(VENV)/.ready-dev
	$(BIN)/python -m benchmarks $(ONLY)

# Take the README's pictures of the shipped data anew; look at them before they are committed.
pictures: $(VENV)/.ready-dev
	$(BIN)/python -m tests.pictures

# Examine every page for accessibility; the statement of the dashboard is made from the result.
audit: $(VENV)/.ready-dev
	AUDIT_RESULT=ui/shell/accessibility_audit.json $(BIN)/python -m pytest tests/browser/test_accessibility.py

# Bill of materials (CycloneDX) and licences of what runs and what it brings along, from the packages installed here.
sbom: $(VENV)/.ready-dev
	mkdir -p var
	$(BIN)/cyclonedx-py requirements requirements.txt --output-reproducible --output-file var/sbom.json
	$(BIN)/python -m ui.shell.licences > var/licences.csv
	$(BIN)/python -m ui.shell.native_libraries > var/native-libraries.csv

# Known vulnerabilities of the pinned packages; asks the package index, so it needs the network.
vulnerabilities:
	$(PYTHON) -m venv $(VENV)-audit
	$(VENV)-audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	$(VENV)-audit/bin/pip-audit --disable-pip --require-hashes -r requirements.txt || { \
		echo "Known vulnerabilities, or the network refused: see above."; exit 1; }

$(VENV)/.ready: requirements.txt
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	touch $@

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	touch $@

# An S3 server for the tests; its packages do not go together with the dashboard's.
$(VENV)-s3/.ready: requirements-s3.txt
	$(PYTHON) -m venv $(VENV)-s3
	$(VENV)-s3/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-s3.txt
	touch $@

# The conformance tests of OGC API; their packages do not go together with the dashboard's either.
$(VENV)-ogc/.ready: requirements-ogc.txt
	$(PYTHON) -m venv $(VENV)-ogc
	$(VENV)-ogc/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-ogc.txt
	touch $@

# Pin every dependency, with hashes, for Python 3.11 and newer on every platform.
lock:
	$(PYTHON) -m venv $(VENV)-lock
	$(VENV)-lock/bin/python -m pip install --quiet uv
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements.in -o requirements.txt
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements-dev.in -o requirements-dev.txt
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements-s3.in -o requirements-s3.txt
	$(VENV)-lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-header requirements-ogc.in -o requirements-ogc.txt

# Pin the base images to the digests that the registry gives today; needs docker and the network.
images:
	deploy/pin-images.sh

clean:
	rm -rf $(VENV) $(VENV)-lock $(VENV)-audit $(VENV)-s3 $(VENV)-ogc var
