"""The rooms import only what their row of the table in docs/architecture.md allows."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ALLOWED = {
    "app.py": {"ui", "server", "loaders"},
    "pages": {"ui", "charts", "queries"},
    "ui": {"queries", "loaders"},
    "charts": set(),
    "queries": set(),
    "loaders": set(),
    "server": {"queries", "loaders"},
}
STREAMLIT = {"app.py", "pages", "ui"}
FILES = sorted(
    path
    for room in ALLOWED
    for path in ([ROOT / room] if room.endswith(".py") else (ROOT / room).rglob("*.py"))
)


def imported(path: Path) -> set[str]:
    """Top-level names that a file imports, also inside functions."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: import by full name"
            names.add(str(node.module).split(".")[0])
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_imports_only_from_the_rooms_beside_it(path):
    room = path.relative_to(ROOT).parts[0]
    ours = imported(path) & {name.removesuffix(".py") for name in ALLOWED}
    assert ours - {room} <= ALLOWED[room]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_streamlit_stays_with_the_screens(path):
    room = path.relative_to(ROOT).parts[0]
    assert room in STREAMLIT or "streamlit" not in imported(path)


def test_no_module_is_named_for_nothing():
    assert not [path for path in FILES if path.stem in {"utils", "helpers", "common", "misc"}]
