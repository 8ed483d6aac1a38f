"""A real server and a real browser. `server` is a fresh one with the shipped data."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-sync"]
START_SECONDS = 60


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder needs a browser."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


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


class Visitor:
    """A person with a browser window; keeps a record of every foreign request and error."""

    def __init__(self, browser: Browser, width: int = 1440, scheme: str = "light") -> None:
        self.context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, locale="de-DE"
        )  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.foreign: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", self._note)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))

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


@pytest.fixture
def visit(browser: Browser) -> Iterator[Callable[..., Visitor]]:
    """Open windows: `visit(width=390, scheme="dark")` gives a Visitor."""
    windows = []

    def window(**how) -> Visitor:
        windows.append(Visitor(browser, **how))
        return windows[-1]

    yield window
    for one in windows:
        one.context.close()
