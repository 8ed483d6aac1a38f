"""Starting the server and drawing the start page loads nothing that only others need."""

import ast
import json
import subprocess
import sys
from pathlib import Path

import pytest

from server import warmup

ROOT = Path(__file__).parent.parent
MAIN, PAGE = "ui/shell/main.py", "pages/overview.py"
ROOMS = {"loaders", "queries", "charts", "ui", "outputs"}
HEAVY = {"geopandas", "plotly.express", "scipy", "statsmodels", "matplotlib", "folium", "openpyxl",
         "pandas.io.formats.style", "requests", "smtplib", "loaders.pipeline",
         "loaders.reading", "loaders.validate.check", "loaders.fetch.fetch", "loaders.cli",
         "outputs.interfaces.api", "outputs.packet.packet"}  # fmt: skip


def imported(path):
    """The modules that a script imports at its top, also beside the opening of the store."""
    top = ast.parse(path.read_text("utf-8")).body
    beside = [node for one in top if isinstance(one, ast.With) for node in one.body]
    for node in (*top, *beside):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{one.name}" for one in node.names)
            yield str(node.module)


def loaded(modules):
    """All modules that are loaded once these are, in a process of its own; names that are no
    modules but something in one are left out."""
    script = (
        "import importlib.util, json, sys\n"
        f"for name in {sorted(modules)!r}:\n"
        "    try:\n"
        "        importlib.import_module(name)\n"
        "    except ModuleNotFoundError as problem:\n"
        "        if not name.startswith(problem.name or '?'): raise\n"
        "print(json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(json.loads(done.stdout.splitlines()[-1]))


@pytest.mark.parametrize("script", ["app.py", MAIN, PAGE])
def test_what_only_some_pages_need_is_not_loaded_at_the_start(script):
    found = loaded(set(imported(ROOT / script)))
    assert {"streamlit", "ui.connection", "ui.access.roles"} <= found
    assert found & HEAVY == set()


def test_what_draws_the_first_page_is_imported_before_somebody_asks_for_it():
    known = loaded({*imported(ROOT / "app.py"), *imported(ROOT / MAIN), *warmup.FIRST_PAGE})
    ours = {name for name in loaded({*imported(ROOT / PAGE)}) if name.split(".")[0] in ROOMS}
    assert ours - known == set()


def test_a_command_of_files_loads_nothing_that_asks_servers():
    assert loaded({"loaders.cli"}) & {"requests", "smtplib", "lxml", "openpyxl", "outputs"} == set()
