"""One address gets so many requests a minute and no more; files are free."""

import asyncio

import pytest

from server.rate_limit import KEPT_ADDRESSES, RateLimit, network


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
