"""Health and metrics: true, few, and for this machine only."""

import asyncio
import json
import logging
import sys
import time

import httpx
import pytest
from starlette.applications import Starlette
from starlette.middleware import Middleware

from loaders.messages.errors import StoreError
from server import logging as server_logging
from server import metrics
from ui.access.roles import is_local

HERE = ("127.0.0.1", 1)


class Asking:
    """Asks an app with our routes and middleware from an address."""

    def __init__(self, store, where=HERE) -> None:
        app = Starlette(
            routes=metrics.routes(lambda: store, "1.2.3"),
            middleware=[Middleware(metrics.Observe, is_local=is_local)],
        )
        self.way = httpx.ASGITransport(app, client=where)

    def get(self, path: str, headers: dict[str, str] | None = None) -> httpx.Response:
        async def ask() -> httpx.Response:
            start = "http://127.0.0.1:8501"
            async with httpx.AsyncClient(transport=self.way, base_url=start) as client:
                return await client.get(path, headers=headers)

        return asyncio.run(ask())


def samples(text: str) -> dict[str, float]:
    """Name with labels → value."""
    rows = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _blank, value in rows}


@pytest.fixture(autouse=True)
def fresh():
    metrics.REQUESTS.clear()
    metrics.SECONDS.clear()


def test_health_is_that_the_store_answers(lake):
    answer = Asking(lake).get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "snapshot": 1})

    class Broken:
        def snapshot_id(self):
            raise StoreError("kaputt")

    answer = Asking(Broken()).get("/healthz")
    assert (answer.status_code, answer.json()) == (503, {"status": "store unavailable"})


def test_metrics_count_requests_by_kind_and_hold_no_path(read_lake):
    asking = Asking(read_lake)
    asking.get("/healthz")
    asking.get("/api/anna?name=Anna")
    asking.get("/massnahmen?suche=Anna")
    answer = asking.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain; version=0.0.4")
    found = samples(answer.text)
    assert found['city_dashboard_info{version="1.2.3"}'] == 1
    assert found["city_dashboard_snapshot"] == 1
    assert found['city_dashboard_requests_total{kind="api",status="404"}'] == 1
    assert found['city_dashboard_requests_total{kind="page",status="200"}'] == 1
    assert found['city_dashboard_requests_total{kind="page",status="404"}'] == 1
    assert 0 < found['city_dashboard_request_seconds_total{kind="page"}'] < 60
    assert found["city_dashboard_websockets_open"] == 0
    assert abs(found["city_dashboard_start_time_seconds"] - time.time()) < 3600
    assert {name.partition("{")[0] for name in found} == {
        "city_dashboard_info",
        "city_dashboard_start_time_seconds",
        "city_dashboard_snapshot",
        "city_dashboard_websockets_open",
        "city_dashboard_requests_total",
        "city_dashboard_request_seconds_total",
    }
    assert "nna" not in answer.text


@pytest.mark.parametrize("path", ["/healthz", "/metrics", "/_stcore/metrics"])
@pytest.mark.parametrize(
    ("where", "headers"),
    [
        (("192.0.2.7", 1), {}),
        (HERE, {"X-Forwarded-For": "192.0.2.7"}),
        (HERE, {"Host": "dashboard.example.org"}),
    ],
)
def test_from_outside_they_do_not_exist(read_lake, path, where, headers):
    assert Asking(read_lake, where).get(path, headers=headers).status_code == 404


def open_websockets() -> float | None:
    return metrics.REGISTRY.get_sample_value("city_dashboard_websockets_open")


def test_open_websockets_are_counted_until_they_close():
    seen = []

    async def socket(scope, receive, send):
        seen.append(open_websockets())
        raise ConnectionError

    observe = metrics.Observe(socket, is_local)
    with pytest.raises(ConnectionError):
        asyncio.run(observe({"type": "websocket", "path": "/", "headers": []}, None, None))
    assert seen == [1] and open_websockets() == 0


def test_a_log_line_is_one_json_object():
    record = logging.LogRecord("ui.x", logging.WARNING, "f", 1, "zwei\nZeilen: %s", ("ä",), None)
    line = server_logging.JsonLines().format(record)
    assert "\n" not in line
    said = json.loads(line)
    assert (said["level"], said["logger"], said["message"]) == (
        "warning",
        "ui.x",
        "zwei\nZeilen: ä",
    )
    assert said["time"].endswith("+00:00")
    assert set(said) == {"time", "level", "logger", "message"}


def test_an_error_is_in_the_line_and_what_libraries_add_is_not():
    try:
        raise ValueError("kaputt")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "f", 1, "m", None, sys.exc_info())
    record.client_address = "192.0.2.7"
    said = json.loads(server_logging.JsonLines().format(record))
    place, kind = said["error"].splitlines()
    assert place.startswith(f"{__file__}:") and kind == "builtins.ValueError"
    assert set(said) == {"time", "level", "logger", "message", "error"}


def test_loggers_take_the_form_of_the_setting(monkeypatch):
    handler = logging.StreamHandler()
    logger = logging.getLogger("some.library")
    logger.addHandler(handler)
    monkeypatch.delenv("CITY_LOG", raising=False)
    server_logging.start()
    assert isinstance(handler.formatter, server_logging.TextLines)
    monkeypatch.setenv("CITY_LOG", "json")
    monkeypatch.setattr(logging, "basicConfig", lambda **_how: None)
    monkeypatch.setattr(logging.root, "handlers", [])
    server_logging.start()
    assert isinstance(handler.formatter, server_logging.JsonLines)
    logger.removeHandler(handler)
