"""The rooms import only what the tables in docs/architecture.md allow, with no exceptions."""

import ast
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "app.py": {"server", "ui", "loaders"},
    "server": {"outputs", "ui", "queries", "loaders"},
    "pages": {"outputs", "ui", "charts", "queries"},
    "outputs": {"ui", "charts", "queries", "loaders"},
    "ui": {"charts", "queries", "loaders"},
    "charts": set(),
    "queries": set(),
    "loaders": set(),
}
COMMAND_LINE = ROOT / "loaders" / "__main__.py"
"""Assembles the command line, as `app.py` assembles the server: the one file of `loaders` that may
import `outputs`."""
STREET = ("fetch", "reading", "recognise", "shaping", "validate", "publish", "store")
"""The stages of `loaders`: each may import those that come after it, and what all share."""
SHARED = ("profiles", "tables", "schema", "messages")
"""What every stage may import; each of these only those that come after it."""
TOP = {"", "cli", "export", "feeds", "notices", "peers"}
"""`pipeline.py` and its neighbours, and what stands above the street."""
SCREENS = {
    "overview", "measures", "indicators", "participation", "surveys", "map", "mobility",
    "reports", "network",
    "upload", "sources", "history", "admin",
}  # fmt: skip
BELOW_SCREENS = ("components", "state", "access", "i18n", "")
"""What screens are made of; each may import only those that come after it. Last `connection.py`."""
STREAMLIT = {"app.py", "server", "pages", "ui"}
FILES = sorted(
    path
    for room in ALLOWED
    for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
)


@cache
def imported(path: Path) -> frozenset[str]:
    """Full names of all modules that a file imports, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            names.add(str(node.module))
            names |= {
                f"{node.module}.{alias.name}" for alias in node.names if is_module(node, alias)
            }
    return frozenset(names)


def is_module(node: ast.ImportFrom, alias: ast.alias) -> bool:
    place = ROOT.joinpath(*str(node.module).split("."), alias.name)
    return place.is_dir() or place.with_suffix(".py").exists()


def files_in(room: str) -> list[Path]:
    return [path for path in FILES if path.is_relative_to(ROOT / room)]


def folder(path: Path) -> str:
    """The folder of a file below its room; "" for one that stands directly in it."""
    parts = path.relative_to(ROOT).parts
    return parts[1] if len(parts) > 2 else ""


def folders_imported(path: Path, room: str) -> set[str]:
    """The folders of the same room that a file imports from, but for its own."""
    found = set()
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == room and len(parts) > 1:
            found.add(parts[1] if (ROOT / room / parts[1]).is_dir() else "")
    return found - {folder(path)}


def packages_imported(path: Path) -> set[str]:
    return {name.split(".")[0] for name in imported(path)}


@pytest.mark.quick
def test_a_file_imports_only_from_the_rooms_beside_it():
    rooms = {name.removesuffix(".py") for name in ALLOWED}
    for path in FILES:
        room = path.relative_to(ROOT).parts[0]
        allowed = {"outputs"} if path == COMMAND_LINE else ALLOWED[room]
        assert (packages_imported(path) & rooms) - {room} <= allowed, path


def test_streamlit_stays_with_the_screens():
    for path in FILES:
        if path.relative_to(ROOT).parts[0] not in STREAMLIT:
            assert "streamlit" not in packages_imported(path), path


def after(order: tuple[str, ...], name: str) -> set[str]:
    return set(order[order.index(name) + 1 :])


def test_loaders_import_only_down_the_street():
    for path in files_in("loaders"):
        own, found = folder(path), folders_imported(path, "loaders")
        if own in TOP:
            allowed = {*STREET, *SHARED, *TOP}
        elif own in STREET:
            allowed = after(STREET, own) | set(SHARED)
        else:
            allowed = after(SHARED, own)
        assert found <= allowed, f"{path} imports {found - allowed}"


def test_no_screen_imports_another_screen():
    for path in files_in("ui"):
        own, found = folder(path), folders_imported(path, "ui")
        top = own == "shell" or own in SCREENS
        allowed = set(BELOW_SCREENS) if top else after(BELOW_SCREENS, own)
        assert found <= allowed, f"{path} imports {found - allowed}"


@pytest.mark.parametrize("room", ["ui", "loaders", "queries", "server", "outputs"])
def test_no_two_folders_import_each_other(room):
    edges = defaultdict(set)
    for path in files_in(room):
        if folder(path):
            edges[folder(path)] |= folders_imported(path, room) - {""}
    reached = {name: _reached(edges, name) for name in list(edges)}
    assert not sorted(name for name, found in reached.items() if name in found)


def _reached(edges: dict[str, set[str]], start: str) -> set[str]:
    found, waiting = set(), list(edges[start])
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += edges.get(name, ())
    return found


def test_no_module_is_named_for_nothing():
    assert not [path for path in FILES if path.stem in {"utils", "helpers", "common", "misc"}]
