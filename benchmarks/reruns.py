"""Server time of a rerun: a filter is changed, the script runs to its end, everything is warm."""

from statistics import median

from benchmarks import recording, servers
from benchmarks.result import Result
from benchmarks.session import Session

BOUND = 1.5
RERUNS = 12


def measure() -> list[Result]:
    """One row a page with a filter; the reruns of all servers take turns. The floor runs with
    Streamlit's own settings; the note holds us against the same page with ours."""
    with servers.ours() as ours:
        constants = recording.record(ours.url, servers.workplace() / "screens.pickle")
        with servers.bare(constants) as bare, servers.bare(constants, as_ours=True) as equal:
            urls = [server.url for server in (ours, bare, equal)]
            return [_page(path, urls) for path in recording.FILTERS]


def _page(path: str, urls: list[str]) -> Result:
    sessions = [Session(url, path) for url in urls]
    for session in sessions:
        session.run()
    seconds: list[list[float]] = [[] for _url in urls]
    for turn in range(RERUNS + len(recording.CHOICES)):
        for found, session in zip(seconds, sessions, strict=True):
            place = recording.CHOICES[turn % len(recording.CHOICES)]
            run = session.choose(recording.FILTERS[path], place)
            if turn >= len(recording.CHOICES):  # every choice was made once before
                found.append(run.seconds)
    for session in sessions:
        session.close()
    mine, floor, equal = map(median, seconds)
    note = f"{mine / equal:.2f} times the bare page ({equal:.3f} s) without Streamlit's collection"
    return Result(f"rerun after a filter change: {recording.PAGES[path]}", mine,
                  "the bare page's rerun", floor, BOUND, note=note)  # fmt: skip
