"""No more than so many requests a minute from one address; addresses stay in memory only."""

import os
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import ip_address

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.streamlit_patches import COMPONENTS, HEALTH, MEDIA, SCRIPTS

PER_MINUTE = 600
KEPT_ADDRESSES = 10_000
NETWORK_BYTES = 8  # of an IPv6 address: one household or office
FREE = (SCRIPTS, "/assets/", MEDIA, COMPONENTS, HEALTH, "/healthz", "/metrics")
TRY_AGAIN_LATER = 1013  # RFC 6455's registry: the server is overloaded for now


def network(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.packed[:NETWORK_BYTES].hex() if parsed.version == 6 else address


class RateLimit:
    """ASGI middleware: a bucket of requests an address, refilled evenly over the minute.

    Files that a page loads (scripts, fonts, pictures) are free; pages, routes and websockets count.
    Behind a proxy on this machine uvicorn has already put the visitor's address into the scope.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds that only grow."""
        self.app = app
        self.clock = clock
        self.allowed = int(os.environ.get("CITY_RATE_LIMIT", PER_MINUTE))
        self.buckets: OrderedDict[str, tuple[float, float]] = OrderedDict()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 429 and the seconds to wait."""
        counted = scope["type"] in ("http", "websocket") and not scope["path"].startswith(FREE)
        if not counted or self.take(network((scope.get("client") or ("",))[0])):
            await self.app(scope, receive, send)
            return
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        wait = str(max(1, round(60 / self.allowed)))
        answer = PlainTextResponse(
            "Zu viele Anfragen. Too many requests.", 429, headers={"retry-after": wait}
        )
        await answer(scope, receive, send)

    def take(self, visitor: str) -> bool:
        """Take one request out of the visitor's bucket; False if it is empty."""
        now = self.clock()
        left, before = self.buckets.pop(visitor, (float(self.allowed), now))
        left = min(self.allowed, left + (now - before) * self.allowed / 60)
        taken = left >= 1
        self.buckets[visitor] = (left - 1 if taken else left, now)
        if len(self.buckets) > KEPT_ADDRESSES:
            self.buckets.popitem(last=False)
        return taken
