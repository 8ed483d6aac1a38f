"""Whether the server is well, and what it does: `/healthz` and `/metrics`, for this machine only.

Nothing of a visitor is counted but that there was a request: no address, no query, no name.
"""

import time
from collections.abc import Callable, Mapping

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from loaders.messages.errors import StoreError
from loaders.store.store import Store
from server import streamlit_patches as streamlit
from server.assets import base_path
from server.middleware import completing

KINDS = {
    streamlit.CORE: "streamlit",
    streamlit.SCRIPTS: "files",
    "/assets/": "files",
    streamlit.MEDIA: "media",
    streamlit.COMPONENTS: "files",
    "/api/": "api",
    "/ogc": "api",
}
LOCAL_ONLY = ("/healthz", "/metrics", streamlit.METRICS)

disable_created_metrics()  # type: ignore[no-untyped-call]
REGISTRY = CollectorRegistry()
INFO = Gauge("city_dashboard_info", "Version of the dashboard", ["version"], registry=REGISTRY)
STARTED = Gauge(
    "city_dashboard_start_time_seconds", "Start, in seconds since 1970", registry=REGISTRY
)
SNAPSHOT = Gauge("city_dashboard_snapshot", "Newest snapshot of the store", registry=REGISTRY)
WEBSOCKETS = Gauge("city_dashboard_websockets_open", "Sessions of browsers", registry=REGISTRY)
REQUESTS = Counter(
    "city_dashboard_requests", "Answers by kind and status", ["kind", "status"], registry=REGISTRY
)
SECONDS = Counter(
    "city_dashboard_request_seconds", "Time spent on answers", ["kind"], registry=REGISTRY
)
STARTED.set_to_current_time()


def kind(path: str) -> str:
    """What a path belongs to; few kinds, so that the metrics stay few."""
    return next((name for start, name in KINDS.items() if path.startswith(start)), "page")


class Observe:
    """ASGI middleware that counts, and keeps the routes of this module for this machine."""

    def __init__(
        self, app: ASGIApp, is_local: Callable[[Mapping[str, str], str | None], bool]
    ) -> None:
        """is_local: says by a request's headers and address whether it came from this machine."""
        self.app = app
        self.is_local = is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request; refuse what is not for outside as if it did not exist."""
        if scope["type"] == "websocket":
            with WEBSOCKETS.track_inprogress():
                await self.app(scope, receive, send)
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].endswith(LOCAL_ONLY) and not self._from_here(scope):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    def _from_here(self, scope: Scope) -> bool:
        client = scope.get("client")
        return self.is_local(Headers(scope=scope), client[0] if client else None)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        of, begun = kind(scope["path"]), time.perf_counter()

        def count(_scope: Scope, status: int, _headers: Headers) -> None:
            REQUESTS.labels(of, status).inc()

        try:
            await self.app(scope, receive, completing(scope, send, count))
        finally:
            SECONDS.labels(of).inc(time.perf_counter() - begun)


def routes(store: Callable[[], Store], version: str, base: str = "") -> list[BaseRoute]:
    """The two routes; store: gives the open store; version: of the dashboard."""
    INFO.labels(version).set(1)

    async def healthz(_request: Request) -> Response:
        try:
            snapshot = await run_in_threadpool(lambda: store().snapshot_id())
        except StoreError:
            return JSONResponse({"status": "store unavailable"}, 503)
        return JSONResponse({"status": "ok", "snapshot": snapshot})

    async def metrics(_request: Request) -> Response:
        SNAPSHOT.set((await run_in_threadpool(lambda: store().known())).newest)
        return Response(generate_latest(REGISTRY), media_type=CONTENT_TYPE_PLAIN_0_0_4)

    start = base_path(base)
    return [Route(f"{start}/healthz", healthz), Route(f"{start}/metrics", metrics)]
