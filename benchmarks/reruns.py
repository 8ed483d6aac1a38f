"""Server time of a rerun: a filter is changed, the script runs to its end, everything is warm."""

from statistics import median

from benchmarks import recording, servers
from benchmarks.result import Result
from benchmarks.session import Session

BOUND = 1.5
RERUNS = 12


def measure() -> list[Result]:
    """One row a page with a filter; the reruns of both servers take turns."""
    with servers.ours() as ours:
        constants = recording.record(ours.url, servers.workplace() / "screens.pickle")
        with servers.bare(constants) as bare:
            return [_page(path, ours.url, bare.url) for path in recording.FILTERS]


def _page(path: str, ours: str, bare: str) -> Result:
    sessions = [Session(url, path) for url in (ours, bare)]
    for session in sessions:
        session.run()
    seconds: list[list[float]] = [[], []]
    for turn in range(RERUNS + len(recording.CHOICES)):
        for found, session in zip(seconds, sessions, strict=True):
            place = recording.CHOICES[turn % len(recording.CHOICES)]
            run = session.choose(recording.FILTERS[path], place)
            if turn >= len(recording.CHOICES):  # every choice was made once before
                found.append(run.seconds)
    for session in sessions:
        session.close()
    mine, floor = map(median, seconds)
    return Result(f"rerun after a filter change: {recording.PAGES[path]}", mine,
                  "the bare page's rerun", floor, BOUND)  # fmt: skip
