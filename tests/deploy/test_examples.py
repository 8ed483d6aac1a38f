"""The examples of a deployment fit the code: files, settings, ports, the unit."""

import re
import shutil
import subprocess

import pytest

from loaders.schema import ROOT

DEPLOY = ROOT / "deploy"
ROOMS = {"app.py", "server", "charts", "data", "loaders", "pages", "queries", "ui"}


def test_the_image_holds_every_room_and_nothing_that_is_missing():
    copied = set()
    for line in re.findall(r"^COPY (.+)$", (DEPLOY / "Dockerfile").read_text("utf-8"), re.M):
        *sources, _target = line.split()
        copied |= set(sources)
    assert copied >= ROOMS
    assert [name for name in copied if not (ROOT / name).exists()] == []


def test_every_setting_of_the_examples_is_explained():
    told = (ROOT / "README.md").read_text("utf-8") + (ROOT / "docs" / "deploying.md").read_text()
    given = set(re.findall(r"^(CITY_[A-Z_]+)=", (DEPLOY / "example.env").read_text(), re.M))
    given |= set(re.findall(r"\b(CITY_[A-Z_]+):", (DEPLOY / "compose.yaml").read_text()))
    own = {"CITY_HOST"}  # of the proxy in the containers
    assert [name for name in sorted(given - own) if name not in told] == []


def test_no_example_holds_a_secret():
    text = (DEPLOY / "example.env").read_text("utf-8")
    assert re.findall(r"^\w*(?:SECRET|PASSWORD)\w*=(.+)$", text, re.M) == []


def test_the_containers_fit_together():
    text = (DEPLOY / "compose.yaml").read_text("utf-8")
    services = re.findall(r"^  (\w+):\n    (?:build|image)", text, re.M)
    assert services == ["dashboard", "catalogue", "proxy"]
    assert "host=catalogue" in text and "UPSTREAM: dashboard:8501" in text
    assert "EXPOSE 8501" in (DEPLOY / "Dockerfile").read_text("utf-8")
    assert re.findall(r"ports: (.+)", text) == ['["80:80", "443:443"]']  # only the proxy's


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
@pytest.mark.parametrize(
    "name",
    [
        "city-dashboard.service",
        "city-dashboard-nightly.service",
        "city-dashboard-nightly.timer",
    ],
)
def test_systemd_takes_the_unit(tmp_path, name):
    for file in DEPLOY.glob("city-dashboard*"):
        text = file.read_text("utf-8")
        (tmp_path / file.name).write_text(re.sub("/opt/city-dashboard/\\S+", "/bin/true", text))
    unit = tmp_path / name
    command = ["systemd-analyze", "verify", "--man=no", str(unit)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    own = [line for line in done.stderr.splitlines() if "city-dashboard" in line]
    assert own == []


def test_the_night_verifies_before_it_tidies_and_backs_up():
    text = (DEPLOY / "city-dashboard-nightly.service").read_text("utf-8")
    steps = re.findall(r"^ExecStart=.*(verify|maintain|backup)", text, re.M)
    assert steps == ["verify", "maintain", "backup"]
    assert re.findall(r"systemctl (\w+)", text.partition("[Service]")[2]) == ["stop", "start"]
