"""Whether the server is well, and what it does: `/healthz` and `/metrics`, for this machine only.

Nothing of a visitor is counted but that there was a request: no address, no query, no name.
"""

import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.store.store import Store, StoreError

KINDS = {
    "/_stcore/": "streamlit",
    "/static/": "files",
    "/assets/": "files",
    "/media/": "media",
    "/component/": "files",
    "/api/": "api",
}
OURS = ("/healthz", "/metrics", "/_stcore/metrics")
EXPOSITION = "text/plain; version=0.0.4; charset=utf-8"  # Prometheus text format
IsLocal = Callable[[Mapping[str, str]], bool]

requests: Counter[tuple[str, int]] = Counter()
seconds: defaultdict[str, float] = defaultdict(float)
sockets = Counter(open=0)
started = time.time()


def kind(path: str) -> str:
    """What a path belongs to; few kinds, so that the metrics stay few."""
    return next((name for start, name in KINDS.items() if path.startswith(start)), "page")


class Observe:
    """ASGI middleware that counts, and keeps the routes of this module for this machine."""

    def __init__(self, app: ASGIApp, is_local: IsLocal) -> None:
        """is_local: says by a request's headers whether it came from this machine itself."""
        self.app = app
        self.is_local = is_local

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Count the request; refuse what is not for outside as if it did not exist."""
        if scope["type"] == "websocket":
            sockets["open"] += 1
            try:
                await self.app(scope, receive, send)
            finally:
                sockets["open"] -= 1
        elif scope["type"] != "http":
            await self.app(scope, receive, send)
        elif scope["path"].endswith(OURS) and not self._from_here(scope):
            await PlainTextResponse("Not Found", 404)(scope, receive, send)
        else:
            await self._counted(scope, receive, send)

    def _from_here(self, scope: Scope) -> bool:
        headers = {
            name.decode("latin-1"): text.decode("latin-1") for name, text in scope["headers"]
        }
        client = (scope.get("client") or ("",))[0]
        return client in ("127.0.0.1", "::1") and self.is_local(headers)

    async def _counted(self, scope: Scope, receive: Receive, send: Send) -> None:
        begun, of = time.perf_counter(), kind(scope["path"])

        async def send_counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                requests[of, message["status"]] += 1
            await send(message)

        try:
            await self.app(scope, receive, send_counted)
        finally:
            seconds[of] += time.perf_counter() - begun


def routes(store: Callable[[], Store], version: str, base: str = "") -> list[BaseRoute]:
    """The two routes; store: gives the open store; version: of the dashboard."""

    async def healthz(_request: Request) -> Response:
        try:
            snapshot = await run_in_threadpool(lambda: store().snapshot_id())
        except StoreError:
            return JSONResponse({"status": "store unavailable"}, 503)
        return JSONResponse({"status": "ok", "snapshot": snapshot})

    async def metrics(_request: Request) -> Response:
        known = await run_in_threadpool(lambda: store().known())
        return Response(exposition(known.newest, version), media_type=EXPOSITION)

    start = f"/{base.strip('/')}" if base.strip("/") else ""
    return [Route(f"{start}/healthz", healthz), Route(f"{start}/metrics", metrics)]


def exposition(snapshot: int, version: str) -> str:
    """The counters in Prometheus' text format."""
    lines = [
        "# TYPE city_dashboard_info gauge",
        f'city_dashboard_info{{version="{version}"}} 1',
        "# TYPE city_dashboard_start_time_seconds gauge",
        f"city_dashboard_start_time_seconds {started:.0f}",
        "# TYPE city_dashboard_snapshot gauge",
        f"city_dashboard_snapshot {snapshot}",
        "# TYPE city_dashboard_websockets_open gauge",
        f"city_dashboard_websockets_open {sockets['open']}",
        "# TYPE city_dashboard_requests_total counter",
        *(
            f'city_dashboard_requests_total{{kind="{of}",status="{status}"}} {n}'
            for (of, status), n in sorted(requests.items())
        ),
        "# TYPE city_dashboard_request_seconds_total counter",
        *(
            f'city_dashboard_request_seconds_total{{kind="{of}"}} {total:.6f}'
            for of, total in sorted(seconds.items())
        ),
    ]
    return "\n".join(lines) + "\n"
