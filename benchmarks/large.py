"""Pages over a large store: 10 million survey answers and hours of sensors, 2,500 indicators over
20 years, 1 million attendance rows, 100,000 chargers and reports, beside the same pages over the
shipped data."""

from statistics import median
from urllib.parse import parse_qsl, urlsplit

from benchmarks import browser, recording, servers
from benchmarks.large_store import large_store
from benchmarks.result import Result
from benchmarks.session import Session

BOUND = 1.2
PAGES = {
    "umfragen": "Umfragen",
    "beteiligung": "Beteiligung",
    "anliegen?beispiele=1": "Anliegen",
    "kennzahlen?beispiele=1": "Kennzahlen",
    "karte": "Karte",
    "karte?ebenen=lader": "Karte, Ladepunkte",
    "mobilitaet?bereich=laden": "Mobilität, Laden",
}
"""Address → title; of the mobility page the view that shows chargers."""

VISITS, RERUNS = 4, 12
AGAINST = "the same page with the shipped data"


def measure() -> list[Result]:
    """Two rows a page, a visit and a rerun after a filter change. Both servers and the browser's
    cache are warm; visits and reruns take turns."""
    with (
        servers.ours() as small,
        servers.ours(large_store()) as large,
        browser.chromium() as chromium,
    ):
        windows = {server.url: browser.window(chromium) for server in (large, small)}
        visits = [_visits(address, windows) for address in PAGES]
        return visits + [_reruns(address, list(windows)) for address in PAGES]


def _visits(address: str, windows: dict) -> Result:
    seconds: dict[str, list[float]] = {url: [] for url in windows}
    for _turn in range(VISITS + 1):
        for url, context in windows.items():
            seconds[url].append(browser.visit(context, f"{url}/{address}").last)
    (large, small) = (median(found[1:]) for found in seconds.values())
    first = " and ".join(f"{found[0]:.1f} s" for found in seconds.values())
    return Result(f"large store, warm visit: {PAGES[address]}", large, AGAINST, small, BOUND,
                  note=f"the first visits, with nothing kept, took {first}")  # fmt: skip


def _reruns(address: str, urls: list[str]) -> Result:
    split = urlsplit(address)
    sessions = [Session(url, split.path, **dict(parse_qsl(split.query))) for url in urls]
    for session in sessions:
        session.run()
    seconds: list[list[float]] = [[] for _url in urls]
    choices = recording.CHOICES
    for turn in range(RERUNS + len(choices)):
        for found, session in zip(seconds, sessions, strict=True):
            run = session.choose(recording.FILTERS[split.path], choices[turn % len(choices)])
            if turn >= len(choices):  # every choice was made once before
                found.append(run.seconds)
    for session in sessions:
        session.close()
    large, small = map(median, seconds)
    return Result(f"large store, rerun after a filter change: {PAGES[address]}", large, AGAINST,
                  small, BOUND)  # fmt: skip
