"""A real server and a real browser. `server` is a fresh one with the shipped data."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import (
    Browser,
    Error,
    Page,
    Playwright,
    sync_playwright,
)

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
START_SECONDS = 60
FAILED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport]:
    """Remember what failed: its windows may be in any state."""
    report = yield
    if report.failed:
        item.stash[FAILED] = item.getparent(pytest.Module).stash[FAILED] = True
    return report


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """`streamlit run app.py` on a port of its own; `url` once it answers."""

    def __init__(self, store: Path, port: int | None = None, **environment: str) -> None:
        self.url = f"http://127.0.0.1:{port or free_port()}"
        self.log = store.parent / f"{store.name}.log"
        settings = {"CITY_STORE": str(store), "PYTHONUNBUFFERED": "1", **environment}
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "streamlit", "run", "app.py",
                 "--server.port", self.url.rpartition(":")[2]],
                cwd=ROOT, env={**os.environ, **settings}, stdout=log, stderr=log,
            )  # fmt: skip
        self._wait()

    def _wait(self) -> None:
        patience = time.monotonic() + START_SECONDS
        while time.monotonic() < patience and self.process.poll() is None:
            try:
                with urllib.request.urlopen(f"{self.url}/_stcore/health", timeout=2):
                    return
            except OSError:
                time.sleep(0.1)
        self.stop()
        pytest.fail(f"the server did not start:\n{self.log.read_text('utf-8')}")

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


@pytest.fixture(scope="session")
def shipped_store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a closed store with the shipped data, to be copied."""
    from loaders.bootstrap import open_store
    from loaders.schema import ROOT as CODE
    from loaders.schema import load_package

    folder = tmp_path_factory.mktemp("shipped") / "store"
    open_store(str(folder), load_package(CODE / "data")).close()
    return folder


@pytest.fixture(scope="session")
def start_server(
    shipped_store: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Server]]:
    """Start servers, each on a copy of the shipped store; they stop with the session."""
    running = []

    def start(port: int | None = None, **environment: str) -> Server:
        store = tmp_path_factory.mktemp("served") / "store"
        if "CITY_DATA" not in environment:
            shutil.copytree(shipped_store, store)
        running.append(Server(store, port, **environment))
        return running[-1]

    yield start
    for server in running:
        server.stop()


@pytest.fixture(scope="session")
def server(start_server: Callable[..., Server]) -> str:
    """Address of a server with the shipped data, shared by the tests that only look."""
    return start_server().url


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The installed Chromium. Without one these tests are skipped, but never in CI."""
    path = next((found for name in BROWSERS if (found := shutil.which(name))), None)
    if path is None and os.environ.get("CI"):
        pytest.fail("no browser in CI: .ci/run installs chromium")
    if path is None:
        pytest.skip("no browser found; install one, e.g. with `apt install chromium`")
    running = playwright.chromium.launch(executable_path=path, args=FLAGS)
    yield running
    running.close()


class Pool:
    """Windows, each lent to one person at a time. A window that is used again has loaded and
    compiled the scripts of the page, which is most of what a visit costs; of all else it is
    emptied."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._free: list[Page] = []

    def lend(self) -> Page:
        """A window in which nobody has been, as far as anybody can tell."""
        if self._free:
            return self._free.pop()
        context = self._browser.new_context(viewport={"width": 1440, "height": 900}, locale="de-DE")
        return context.new_page()

    def take_back(self, page: Page, origins: set[str]) -> None:
        """Empty a window that was at one origin; any other, or one that cannot be emptied, is
        closed."""
        try:
            (origin,) = origins
            for other in page.context.pages:
                if other != page:
                    other.close()
            page.unroute_all()
            page.context.unroute_all()
            page.mouse.move(-9, -9)
            page.goto(f"{origin}/_stcore/health")  # a page without scripts, at the same origin
            page.evaluate("sessionStorage.clear()")
            line = page.context.new_cdp_session(page)
            line.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
            line.send("Page.resetNavigationHistory")
            line.detach()
            page.context.clear_cookies()
            page.context.clear_permissions()
        except (Error, ValueError):
            page.context.close()
        else:
            self._free.append(page)


class Visitor:
    """A person with a browser window; keeps a record of every foreign request and error."""

    def __init__(self, page: Page, width: int = 1440, scheme: str = "light") -> None:
        self.page, self.context = page, page.context
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(
            color_scheme=scheme, media="null", reduced_motion="null",
            forced_colors="null", contrast="null",
        )  # fmt: skip
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.origins: set[str] = set()
        self._heard: list[tuple[str, Callable]] = []
        self.hear("request", self._note)
        self.hear("pageerror", lambda error: self.errors.append(str(error)))
        self.hear("framenavigated", self._note_place)

    def hear(self, event: str, do: Callable) -> None:
        """Do something with each event of the window while it is this person's."""
        self._heard.append((event, do))
        self.page.on(event, do)

    def leave(self) -> None:
        """Hear no more of the window."""
        for event, do in self._heard:
            self.page.remove_listener(event, do)

    def _note_place(self, frame) -> None:
        place = urlsplit(frame.url)
        if place.scheme != "about":
            self.origins.add(f"{place.scheme}://{place.netloc}")

    def _note(self, request) -> None:
        local = ("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")
        if not request.url.startswith(local):
            self.foreign.append(request.url)

    def open(self, url: str) -> Page:
        """Open an address and wait until the page is drawn."""
        self.page.goto(url)
        self.settle()
        return self.page

    def settle(self) -> None:
        """Wait until the script has run and no element is stale any more."""
        self.page.wait_for_selector("[data-test-script-state=notRunning]", timeout=60_000)
        self.page.wait_for_function(
            "() => !document.querySelector('[data-stale=true], [data-testid=stSkeleton]')",
            timeout=60_000,
        )


@pytest.fixture(scope="session")
def pool(browser: Browser) -> Pool:
    """The contexts of this session."""
    return Pool(browser)


@contextmanager
def windows(pool: Pool, node: pytest.Item) -> Iterator[Callable[..., Visitor]]:
    """Open windows until the block ends: `window(width=390, scheme="dark")` gives a Visitor. With
    `own=True`, and after a failure, nobody gets the window afterwards."""
    visitors: list[tuple[Visitor, bool]] = []

    def window(*, own: bool = False, **how) -> Visitor:
        visitors.append((Visitor(pool.lend(), **how), own))
        return visitors[-1][0]

    yield window
    for visitor, own in visitors:
        visitor.leave()
        if own or node.stash.get(FAILED, False):
            visitor.context.close()
        else:
            pool.take_back(visitor.page, visitor.origins)


@pytest.fixture
def visit(pool: Pool, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Open windows of one test."""
    with windows(pool, request.node) as window:
        yield window


@pytest.fixture(scope="module")
def visit_long(pool: Pool, request: pytest.FixtureRequest) -> Iterator[Callable[..., Visitor]]:
    """Open windows that the tests of a module share."""
    with windows(pool, request.node) as window:
        yield window
