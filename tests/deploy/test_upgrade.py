"""The recipe of docs/deploying.md, upgrade and way back, by the lines that stand there."""

import json
import os
import re
import shutil
import subprocess
import sys

from loaders.schema import ROOT
from tests.loaders.store.test_declarations import column, edit, rename_column


def lines():
    """The commands of the section, in their order."""
    text = (ROOT / "docs" / "deploying.md").read_text("utf-8")
    section = text.split("## Upgrade")[1].split("### Newer data that ship")[0]
    return re.findall(r"^ {4,}((?:deploy/|python -m loaders) ?.*)$", section, re.MULTILINE)


def test_upgrade_and_way_back_lose_nothing(founded, tiny_city, tmp_path):
    store = shutil.copytree(founded, tmp_path / "store")
    city = shutil.copytree(tiny_city, tmp_path / "city")
    old = (city / "datapackage.json").read_text("utf-8")
    python = f'python() {{ "{sys.executable}" "$@"; }}; '

    def run(line):
        line = line.replace("backup.tar.gz", str(tmp_path / "backup.tar.gz"))
        line = line.replace(" restored", f" {tmp_path / 'restored'}")
        return subprocess.run(
            ["bash", "-c", python + line],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
            env={**os.environ, "CITY_STORE": str(store), "SETTINGS": "/none", "LC_ALL": "C.UTF-8"}
            | {"CITY_DATA": str(city)},
        )

    def exported(*more):
        done = run(f"python -m loaders export stops --format csv {' '.join(more)}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    before = exported("--as-of 1")
    backup, dry, accept, verify, back, restore = lines()
    assert run(backup.replace("$CITY_STORE", str(store))).returncode == 0
    edit(city, rename_column)
    edit(city, lambda one: one["schema"]["fields"].remove(column(one, "run_by")))
    edit(city, lambda one: one["schema"]["fields"].append({"name": "colour", "type": "string"}))
    assert "Nicht mehr deklariert: „stops.operator“" in run(dry).stdout
    refused = run("python -m loaders history")
    assert refused.returncode == 1 and "CITY_ACCEPT=" in refused.stderr
    assert run(accept).returncode == 0
    assert run(verify).returncode == 0
    assert "operator" not in exported() and "colour" in exported()
    assert exported("--as-of 1") == before
    (city / "datapackage.json").write_text(old, "utf-8")
    said = run(back)
    assert said.returncode == 0 and "„stops.colour“" in said.stdout
    assert exported() == before
    shutil.rmtree(city)  # the backup holds the declarations of before, too
    assert run(restore).returncode == 0
    assert json.loads((city / "datapackage.json").read_text("utf-8")) == json.loads(old)
