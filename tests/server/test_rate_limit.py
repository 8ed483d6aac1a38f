"""One address gets so many requests a minute and no more; files are free."""

import asyncio

import pytest

from server import rate_limit
from server.rate_limit import KEPT_ADDRESSES, RUNS_PER_MINUTE, RateLimit, network


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


async def page(scope, receive, send):
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b""})


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def limit(monkeypatch, clock):
    monkeypatch.setenv("CITY_RATE_LIMIT", "3")
    return RateLimit(page, clock)


def asked(limit, address="192.0.2.7", path="/massnahmen", kind="http") -> dict:
    sent = []

    async def send(message):
        sent.append(message)

    scope = {"type": kind, "path": path, "client": (address, 1), "headers": [], "method": "GET"}
    asyncio.run(limit(scope, None, send))
    return sent[0]


def test_the_fourth_request_of_a_minute_is_refused_and_others_are_not(limit):
    assert [asked(limit)["status"] for _ in range(4)] == [200, 200, 200, 429]
    assert asked(limit, "192.0.2.8")["status"] == 200


@pytest.mark.parametrize("path", ["/api/v1/datasets/measures.csv", "/ogc", "/stadt/ogc/api"])
def test_programs_get_a_problem_document_that_any_site_may_read(limit, path):
    for _ in range(3):
        asked(limit)
    headers = dict(asked(limit, path=path)["headers"])
    assert headers[b"content-type"] == b"application/problem+json"
    assert headers[b"access-control-allow-origin"] == b"*"
    assert headers[b"retry-after"] == b"20"


def test_the_answer_says_when_to_come_back_and_then_it_works(limit, clock):
    for _ in range(3):
        asked(limit)
    refused = asked(limit)
    assert dict(refused["headers"])[b"retry-after"] == b"20"
    clock.now = 19.9
    assert asked(limit)["status"] == 429
    clock.now = 20.1
    assert asked(limit)["status"] == 200


def test_a_websocket_over_the_limit_is_closed(limit):
    for _ in range(3):
        asked(limit)
    assert asked(limit, kind="websocket") == {"type": "websocket.close", "code": 1013}


def test_files_of_a_page_are_free(limit):
    for path in ("/static/js/a.js", "/assets/leaflet/leaflet.js", "/healthz"):
        assert {asked(limit, path=path)["status"] for _ in range(5)} == {200}


def test_a_network_of_ipv6_is_one_visitor(limit):
    assert network("2001:db8::1") == network("2001:db8::2:1")
    assert network("2001:db8::1") != network("2001:db8:0:1::1")
    assert network("192.0.2.7") == "192.0.2.7"
    assert network("unix") == "unix"


def test_addresses_do_not_fill_the_memory(limit):
    for number in range(KEPT_ADDRESSES + 5):
        limit.take(str(number))
    assert len(limit.buckets) == KEPT_ADDRESSES


class Socket:
    """A browser that sends many messages through one websocket and then leaves."""

    def __init__(self, messages: int) -> None:
        self.waiting = [{"type": "websocket.receive", "bytes": b""}] * messages
        self.taken: list[float] = []
        self.sent: list[dict] = []

    async def receive(self) -> dict:
        return self.waiting.pop() if self.waiting else {"type": "websocket.disconnect"}

    async def send(self, message: dict) -> None:
        self.sent.append(message)


def through(socket: Socket, clock: Clock, monkeypatch, allowed: int, *addresses: str) -> None:
    """Let the messages through, a session an address after another; the clock goes on by what the
    server waits."""

    async def sleep(seconds: float) -> None:
        clock.now += seconds

    async def session(_scope, receive, _send) -> None:
        while (await receive())["type"] == "websocket.receive":
            socket.taken.append(clock.now)

    monkeypatch.setenv("CITY_RATE_LIMIT", str(allowed))
    monkeypatch.setattr(rate_limit.asyncio, "sleep", sleep)
    monkeypatch.setattr(rate_limit, "BREATH_SECONDS", 0)
    limit = RateLimit(session, clock)
    for address in addresses:
        scope = {"type": "websocket", "path": "/_stcore/stream", "client": (address, 1)}
        messages = list(socket.waiting)
        asyncio.run(limit(scope, socket.receive, socket.send))
        socket.waiting = messages


def test_a_session_that_sends_thousands_is_slowed_down_and_told(clock, monkeypatch):
    socket = Socket(3000)
    through(socket, clock, monkeypatch, 10**6, "192.0.2.7")
    assert socket.taken[RUNS_PER_MINUTE - 1] == 0
    # The other 2,880 at two a second.
    assert socket.taken[-1] == pytest.approx(1440, rel=0.01)
    assert len(socket.taken) == 3000  # none is lost
    words = {message["bytes"] for message in socket.sent}
    assert len(words) == 1 and b"Too many requests" in words.pop()


def test_the_sessions_of_an_address_share_its_budget(clock, monkeypatch):
    socket = Socket(100)
    through(socket, clock, monkeypatch, 60, "192.0.2.7", "192.0.2.7", "192.0.2.8")
    # Of 60 a minute the first session is one, 59 messages are the others, 41 come at one a second.
    assert (socket.taken[58], socket.taken[99]) == (0, pytest.approx(41))
    # Then the next session of this address is refused, and another address has a budget of its own.
    assert {"type": "websocket.close", "code": 1013} in socket.sent
    assert socket.taken[100] == socket.taken[158] == socket.taken[99]


def test_when_many_come_at_once_the_server_takes_breath_between_them(clock, monkeypatch):
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)
        clock.now += seconds

    monkeypatch.setattr(rate_limit.asyncio, "sleep", sleep)
    limit = RateLimit(page, clock)
    clock.now = 5.0
    for _visitor in range(4):
        asyncio.run(limit._in_turn())
    clock.now += 1
    asyncio.run(limit._in_turn())
    assert slept == [rate_limit.BREATH_SECONDS] * 3
