"""From the start of the server with a published store until the start page has run to its end."""

import time
from pathlib import Path
from statistics import median

from benchmarks import recording, servers
from benchmarks.result import Result
from benchmarks.session import Session

BOUND = 1.5
STARTS = 3


def measure() -> list[Result]:
    """One row; starts take turns, files are in the system's cache."""
    with servers.ours() as first:
        constants = recording.record(first.url, servers.workplace() / "start.pickle", [""])
    mine, floor = [], []
    for _turn in range(STARTS):
        mine.append(_ours())
        floor.append(_bare(constants))
    return [Result("start of the server until the first page is served", median(mine),
                   "`streamlit run` of the bare page", median(floor), BOUND)]  # fmt: skip


def _ours() -> float:
    begun = time.perf_counter()
    with servers.ours() as server:
        return _served(server.url) - begun


def _bare(constants: Path) -> float:
    begun = time.perf_counter()
    with servers.bare(constants) as server:
        return _served(server.url) - begun


def _served(url: str) -> float:
    session = Session(url)
    session.run()
    ended = time.perf_counter()
    session.close()
    return ended
