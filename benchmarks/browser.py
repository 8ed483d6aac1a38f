"""Chromium: how long a visitor waits until the last chart of a page is drawn."""

import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

NAMES = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
PATIENCE = 60
QUIET_MS = 500  # the page is complete when nothing has changed for so long

# Notes, in every frame, when something was last put into a chart, map or table, into the page at
# all, and when the first chart stood.
WATCH = """
window.bench = {drawn: 0, changed: 0, first: 0};
const now = () => performance.timeOrigin + performance.now();
const CHARTS = '.js-plotly-plot, .leaflet-container, [data-testid=stDataFrame]';
new MutationObserver((changes) => {
  bench.changed = now();
  for (const {target, addedNodes} of changes) {
    if (!addedNodes.length) continue;
    if (target.closest?.(CHARTS)) bench.drawn = now();
    if (!bench.first && document.querySelector('.js-plotly-plot .main-svg')) bench.first = now();
  }
}).observe(document, {childList: true, subtree: true});
"""
SETTLED = """() => document.querySelector('[data-test-script-state=notRunning]')
  && !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')"""
RATE = 10_000_000 / 8  # bytes a second
LATENCY_MS = 40
LINE = {
    "offline": False,
    "latency": LATENCY_MS,
    "downloadThroughput": RATE,
    "uploadThroughput": RATE,
}


@dataclass
class Visit:
    """Seconds from the navigation to the last and the first chart drawn, and bytes received."""

    last: float
    first: float
    size: int


@contextmanager
def chromium() -> Iterator[Browser]:
    """The installed browser."""
    path = next((found for name in NAMES if (found := shutil.which(name))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        try:
            yield browser
        finally:
            browser.close()


def window(browser: Browser) -> BrowserContext:
    """A visitor with an empty cache."""
    context = browser.new_context(
        viewport={"width": 1440, "height": 900}, color_scheme="light", locale="de-DE"
    )
    context.add_init_script(WATCH)
    return context


def visit(context: BrowserContext, url: str, *, throttled: bool = False) -> Visit:
    """Open an address in a new tab, wait until it is complete, close it.

    throttled: as over a line of 10 Mbit/s with 40 ms delay.
    """
    page = context.new_page()
    received = _count(page, throttled)
    page.goto(url, wait_until="commit")
    page.wait_for_function(SETTLED, timeout=PATIENCE * 1000)
    seen = _complete(page)
    page.close()
    return Visit(seen["drawn"] or seen["changed"], seen["first"], sum(received))


def _count(page: Page, throttled: bool) -> list[float]:
    received: list[float] = []
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda done: received.append(done["encodedDataLength"]))
    network.on(
        "Network.webSocketFrameReceived",
        lambda frame: received.append(len(frame["response"]["payloadData"]) * 3 / 4),  # base64
    )
    if throttled:
        network.send("Network.emulateNetworkConditions", LINE)
    return received


def _complete(page: Page) -> dict[str, float]:
    """When things were drawn, in seconds since the navigation began, once nothing changes more."""
    patience = time.monotonic() + PATIENCE
    while time.monotonic() < patience:
        seen = [frame.evaluate("window.bench") for frame in page.frames]
        began, now = page.evaluate(
            "[performance.timeOrigin, performance.timeOrigin + performance.now()]"
        )
        last = {name: max(one[name] for one in seen if one) for name in ("drawn", "changed")}
        if now - last["changed"] > QUIET_MS:
            first = seen[0]["first"]
            return {name: max(0.0, at - began) / 1000 for name, at in
                    {**last, "first": first}.items()}  # fmt: skip
        page.wait_for_timeout(100)
    raise TimeoutError(f"{page.url} never came to rest")
