"""Many visitors at once: who waits is told, who goes makes way, and the supervisor gets answers."""

import threading
import time
import urllib.request
from collections.abc import Iterator
from contextlib import suppress

import pytest
from playwright.sync_api import expect
from websockets.exceptions import WebSocketException

from tests.browser.wire import Wire

CROWD = 60
UNLIMITED = "100000000"


@pytest.fixture(scope="module")
def crowded(start_server) -> str:
    """Address of a server that takes any number of requests from one address."""
    return start_server(CITY_RATE_LIMIT=UNLIMITED).url


@pytest.fixture
def crowd(crowded) -> Iterator[threading.Event]:
    """Sessions that ask for page after page until the event is set."""
    over = threading.Event()

    def visit() -> None:
        with suppress(WebSocketException, OSError, TimeoutError):
            wire = Wire(crowded)
            while not over.is_set():
                wire.run("beteiligung")
            wire.close()

    visits = [threading.Thread(target=visit, daemon=True) for _ in range(CROWD)]
    for one in visits:
        one.start()
    time.sleep(2)
    yield over
    over.set()
    for one in visits:
        one.join(60)


def test_who_waits_sees_the_place_and_then_the_page(crowded, crowd, visit):
    page = visit().page
    page.goto(f"{crowded}/massnahmen", wait_until="commit")
    words = page.get_by_role("status").filter(has_text="in der Warteschlange")
    expect(words).to_be_visible(timeout=30_000)
    assert words.get_attribute("lang") == "de"
    begun = time.perf_counter()
    with urllib.request.urlopen(f"{crowded}/healthz", timeout=30):
        assert time.perf_counter() - begun < 2
    expect(page.get_by_role("heading", level=1, name="Maßnahmen")).to_be_visible(timeout=60_000)
    expect(words).to_have_count(0)
    crowd.set()
    # A part of the page waits like a page, and leaves the rest of it alone.
    page.get_by_role("radio", name="EN").click()
    expect(page.get_by_role("heading", level=1, name="Measures")).to_be_visible(timeout=60_000)
