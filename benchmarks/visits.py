"""Warm visits: every page in Chromium, from the navigation to the last chart drawn."""

from statistics import median

from benchmarks import browser, recording, servers
from benchmarks.result import Result

BOUND = 1.25
VISITS = 3
AGAINST = "bare page with the same elements, holding constants"


def measure() -> list[Result]:
    """One row a page; both servers and the browser's cache are warm, visits take turns."""
    with servers.ours() as ours:
        constants = recording.record(ours.url, servers.workplace() / "screens.pickle")
        with servers.bare(constants) as bare, browser.chromium() as chromium:
            windows = {url: browser.window(chromium) for url in (ours.url, bare.url)}
            return [_page(path, windows) for path in recording.PAGES]


def _page(path: str, windows: dict) -> Result:
    seconds: dict[str, list[float]] = {url: [] for url in windows}
    for turn in range(VISITS + 1):
        for url, context in windows.items():
            seen = browser.visit(context, f"{url}/{path}")
            if turn:  # the first one fills the caches
                seconds[url].append(seen.last)
    ours, bare = (median(found) for found in seconds.values())
    return Result(f"warm visit: {recording.PAGES[path]}", ours, AGAINST, bare, BOUND)
