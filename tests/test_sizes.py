"""The house stays as it is: short files, short functions, small folders."""

import ast
from collections import Counter
from functools import cache
from statistics import median, quantiles

import pytest

from tests.test_imports import ALLOWED, FILES, ROOT

FILE_LINES = 350
FUNCTION_LINES, MEDIAN, NINTH_DECILE = 45, 8, 20


@cache
def functions(path):
    """Name and lines of each, from `def` to the last one."""
    nodes = ast.walk(ast.parse(path.read_text("utf-8")))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [(n.name, n.end_lineno - n.lineno + 1) for n in nodes if isinstance(n, kinds)]


def test_no_file_is_long():
    lines = {str(path): len(path.read_text("utf-8").splitlines()) for path in FILES}
    assert {path: n for path, n in lines.items() if n > FILE_LINES} == {}


@pytest.mark.quick
def test_no_function_is_long():
    found = ((str(path), name, n) for path in FILES for name, n in functions(path))
    assert [one for one in found if one[2] > FUNCTION_LINES] == []


def test_functions_are_short():
    lengths = [n for path in FILES for _name, n in functions(path)]
    assert len(lengths) > 1000
    assert median(lengths) <= MEDIAN
    assert quantiles(lengths, n=10)[-1] <= NINTH_DECILE


def test_no_folder_holds_more_than_25_files():
    rooms = (*ALLOWED, "tests", "benchmarks", "docs", "data", "deploy")
    files = (path for room in rooms for path in (ROOT / room).rglob("*") if path.is_file())
    counts = Counter(path.parent for path in files if "__pycache__" not in path.parts)
    assert {str(place.relative_to(ROOT)): n for place, n in counts.items() if n > 25} == {}


def test_every_test_that_is_left_out_as_slow_exists():
    for line in (ROOT / "tests" / "slow.txt").read_text("utf-8").splitlines():
        file, _, name = line.partition("::")
        assert f"def {name}(" in (ROOT / file).read_text("utf-8"), line
