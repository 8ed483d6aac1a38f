"""How many of our own files a small file passes on its way through the door."""

import sys
from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows

ROOT = Path(__file__).parents[2]
ROOMS = ("loaders", "queries", "charts", "ui", "server", "pages", "outputs")
MOST = 28
EVERY = CheckOptions(all_counties=True)  # the shipped stations are of another city


def _passed(work):
    """The files of ours whose functions run during the work; imports apart."""
    found = set()

    def note(frame, event, _):
        if event == "call" and frame.f_code.co_name != "<module>":
            found.add(Path(frame.f_code.co_filename))

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(before)
    return {path for room in ROOMS for path in found if path.is_relative_to(ROOT / room)}


@pytest.mark.quick
@pytest.mark.parametrize("dataset", ["measures", "population", "charging_points"])
def test_five_rows_pass_few_files(dataset, read_lake, tmp_path):
    """With everything that is published at hand, as tables; how a store reads them is its own."""
    rows = published_rows(read_lake)
    published = {name: rows(name) for name in read_lake.package.datasets}
    path = tmp_path / f"{dataset}.csv"
    with (ROOT / "data" / f"{dataset}.csv").open(encoding="utf-8") as shipped:
        path.write_text("".join(next(shipped) for _ in range(6)), "utf-8")
    check_file(path, read_lake.package, EVERY, published.get)  # what a process reads only once
    reports = []
    passed = _passed(
        lambda: reports.append(check_file(path, read_lake.package, EVERY, published.get))
    )
    assert (reports[0].dataset, reports[0].rows) == (dataset, 5)
    assert ROOT / "loaders" / "validate" / "constraints.py" in passed
    assert len(passed) <= MOST, sorted(map(str, passed))
