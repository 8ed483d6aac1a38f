"""Warm visits: every page in Chromium, from the navigation to the last chart drawn."""

from statistics import median

from benchmarks import browser, recording, servers
from benchmarks.result import Result

BOUND = 1.25
VISITS = 3
AGAINST = "bare page with the same elements, holding constants"
FOUR_CHARTS = "bare page with four charts"
FOUR_CHARTS_BOUND, OVERVIEW_BOUND = 1.3, 1.0


def measure() -> list[Result]:
    """Two rows a page, one a floor; the servers and the browser's cache are warm, visits take
    turns."""
    with servers.ours() as ours:
        constants = recording.record(ours.url, servers.workplace() / "screens.pickle")
        with (
            servers.bare(constants) as bare,
            servers.four_charts() as four,
            browser.chromium() as chromium,
        ):
            windows = {one.url: browser.window(chromium) for one in (ours, bare, four)}
            return [row for path in recording.PAGES for row in _page(path, windows, four.url)]


def _page(path: str, windows: dict, four: str) -> list[Result]:
    seconds: dict[str, list[float]] = {url: [] for url in windows}
    for turn in range(VISITS + 1):
        for url, context in windows.items():
            seen = browser.visit(context, url if url == four else f"{url}/{path}")
            if turn:  # the first one fills the caches
                seconds[url].append(seen.last)
    ours, bare, charts = (median(found) for found in seconds.values())
    name = f"warm visit: {recording.PAGES[path]}"
    bound = FOUR_CHARTS_BOUND if path else OVERVIEW_BOUND
    return [
        Result(name, ours, AGAINST, bare, BOUND),
        Result(f"{name}, beside four charts", ours, FOUR_CHARTS, charts, bound),
    ]
