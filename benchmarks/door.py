"""The analysts' door: a million rows checked and published, and a large workbook read."""

import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from benchmarks.result import Result

RUNS = 3
PUBLISH_BOUND, MEMORY_GB, WORKBOOK_BOUND = 2.5, 1.5, 2


def measure() -> list[Result]:
    """Three rows: seconds and peak memory of a publication, seconds for a workbook.

    Each run is a process of its own; ours and the floor's take turns on copies of one store.
    """
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        _run("prepare", place)
        publications = [(_on_copy("publish", place), _on_copy("floor", place)) for _ in range(RUNS)]
        workbooks = [(_run("workbook", place), _run("calamine", place)) for _ in range(RUNS)]
        megabytes = (place / "answers.csv").stat().st_size / 1e6
    ours, floor = ([run["seconds"] for run in runs] for runs in zip(*publications, strict=True))
    memory = max(mine["peak_gb"] for mine, _ in publications)
    note = f"{megabytes:.0f} MB, 10 columns, keys of 4 columns, references to 12 and 20 rows"
    mine, alone = ([run["seconds"] for run in runs] for runs in zip(*workbooks, strict=True))
    return [
        Result("check and publish 1 million rows of CSV", median(ours),
               "DuckDB's typed `read_csv` into the same DuckLake table", median(floor),
               PUBLISH_BOUND, note=note),
        Result("the same: peak memory of the process", memory, "what it may be", MEMORY_GB, 1,
               unit="GB"),
        Result("read an XLSX of 100,000 rows", median(mine), "python-calamine alone",
               median(alone), WORKBOOK_BOUND, note="10 columns of text, numbers, moments, yes/no"),
    ]  # fmt: skip


def _on_copy(task: str, place: Path) -> dict[str, float]:
    """A run on a fresh copy of the prepared store, so that each begins with the same."""
    copy = place / "copy"
    shutil.copytree(place / "store", copy)
    try:
        return _run(task, place)
    finally:
        shutil.rmtree(copy)


def _run(task: str, place: Path) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.door_tasks", task, str(place)],
        cwd=Path(__file__).resolve().parent.parent,
        check=True,
        capture_output=True,
        text=True,
    )
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found
