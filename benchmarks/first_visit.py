"""The first visit ever of the public view over 10 Mbit/s with 40 ms: bytes, time to first chart."""

from statistics import median

from playwright.sync_api import Browser

from benchmarks import browser, servers
from benchmarks.result import Result

PAGE = "beteiligung"  # its first chart is one that plotly draws
AGAINST = "the same page served by plain `streamlit run`"
BOUND_SIZE, BOUND_TIME = 0.4, 0.6
VISITS = 3


def measure() -> list[Result]:
    """Two rows; every visit is one with an empty cache, at servers that had visitors before."""
    with servers.ours() as ours, servers.plain() as plain, browser.chromium() as chromium:
        urls = [public(server.url) for server in (ours, plain)]
        seen = [[_visit(chromium, url) for url in urls] for _turn in range(VISITS + 1)][1:]
    sizes = [median(turn[at].size for turn in seen) / 1e6 for at in (0, 1)]
    times = [median(turn[at].first for turn in seen) for at in (0, 1)]
    return [
        Result("first visit of the public view: bytes", sizes[0], AGAINST, sizes[1], BOUND_SIZE,
               unit="MB"),
        Result("first visit of the public view: first chart", times[0], AGAINST, times[1],
               BOUND_TIME),
    ]  # fmt: skip


def public(url: str) -> str:
    """The page under a name that is not this machine's, so that it is the public's."""
    return f"{url.replace('127.0.0.1', 'dashboard.localhost')}/{PAGE}"


def _visit(chromium: Browser, url: str) -> browser.Visit:
    context = browser.window(chromium)
    seen = browser.visit(context, url, throttled=True)
    context.close()
    if not seen.first:
        raise RuntimeError(f"{url} draws no chart, so nothing can be measured")
    return seen
