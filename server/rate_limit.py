"""No more than so many requests a minute from one address; addresses stay in memory only.

What a browser sends through its websocket, most of it asks for a run of the page, takes of the same
budget, and of one of the session's own. It is not refused, which would lose a click, but taken
later: meanwhile nothing more is read from that browser, so thousands of messages stay with who
sends them. What asks for a run then waits (`server/waiting_room.py`) until there is room.
"""

import asyncio
import os
import re
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import ip_address

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from outputs.interfaces.problem import Problem
from server.problem_documents import answer as problem_answer
from server.streamlit_patches import (
    COMPONENTS,
    HEALTH,
    MEDIA,
    SCRIPTS,
    SESSION,
    asked_language,
    first_words,
)
from server.waiting_room import WaitingRoom
from ui.shell.waiting import words_of_place

PER_MINUTE = 600
RUNS_PER_MINUTE = 120  # of one session
KEPT_ADDRESSES = 10_000
NETWORK_BYTES = 8  # of an IPv6 address: one household or office
FREE = (SCRIPTS, "/assets/", MEDIA, COMPONENTS, HEALTH, "/healthz", "/metrics")
TRY_AGAIN_LATER = 1013  # RFC 6455's registry: the server is overloaded for now
PROGRAMS = re.compile(r"/(api/v1|ogc)(/|$)")
"""Paths of which faults are problem documents that any site may read."""
TOO_MANY = "Zu viele Anfragen. Too many requests."
BREATH_SECONDS = 0.001  # between two sessions that are taken in, when many come at once


def network(address: str) -> str:
    """What counts as one visitor: an IPv4 address, or the /64 network of an IPv6 address."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    return parsed.packed[:NETWORK_BYTES].hex() if parsed.version == 6 else address


@dataclass
class Bucket:
    """Requests that may still be made, refilled evenly over the minute."""

    allowed: int
    left: float
    filled: float

    def take(self, now: float) -> float:
        """Take one request out; 0, or the seconds until there is one."""
        self.left = min(self.allowed, self.left + (now - self.filled) * self.allowed / 60)
        self.filled = now
        if self.left < 1:
            return (1 - self.left) * 60 / self.allowed
        self.left -= 1
        return 0.0


class RateLimit:
    """ASGI middleware: a bucket of requests an address, and one of messages a session.

    Files that a page loads (scripts, fonts, pictures) are free; pages, routes and websockets count.
    Behind a proxy on this machine uvicorn has already put the visitor's address into the scope.
    """

    def __init__(self, app: ASGIApp, clock: Callable[[], float] = time.monotonic) -> None:
        """clock: seconds that only grow."""
        self.app = app
        self.clock = clock
        self.allowed = int(os.environ.get("CITY_RATE_LIMIT", PER_MINUTE))
        self.buckets: OrderedDict[str, Bucket] = OrderedDict()
        self._waiting_room = WaitingRoom()
        self._gate = asyncio.Lock()
        self._taken_in = 0.0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it with 429 and the seconds to wait."""
        visitor = network((scope.get("client") or ("",))[0])
        counted = scope["type"] in ("http", "websocket") and not scope["path"].startswith(FREE)
        if counted and self.take(visitor):
            await self._refuse(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._in_turn()
            await self.app(scope, self._paced(visitor, receive, send), send)
        else:
            await self.app(scope, receive, send)

    async def _refuse(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": TRY_AGAIN_LATER})
            return
        wait = str(max(1, round(60 / self.allowed)))
        headers = {"retry-after": wait}
        answer: Response = PlainTextResponse(TOO_MANY, 429, headers=headers)
        if PROGRAMS.search(scope["path"]):
            words = "One address may ask only so often. Please try again later."
            answer = problem_answer(Problem(429, "Too many requests", words, headers))
            answer.headers["access-control-allow-origin"] = "*"
        await answer(scope, receive, send)

    def take(self, visitor: str) -> float:
        """Take one request out of the visitor's bucket; 0, or the seconds until there is one."""
        now = self.clock()
        bucket = self.buckets.pop(visitor, None) or Bucket(self.allowed, self.allowed, now)
        self.buckets[visitor] = bucket
        if len(self.buckets) > KEPT_ADDRESSES:
            self.buckets.popitem(last=False)
        return bucket.take(now)

    def _paced(self, visitor: str, receive: Receive, send: Send) -> Receive:
        """`receive`, but no faster than the budgets of session and address allow."""
        own = Bucket(RUNS_PER_MINUTE, RUNS_PER_MINUTE, self.clock())

        async def receive_paced() -> Message:
            message = await receive()
            if message["type"] == "websocket.receive":
                while wait := own.take(self.clock()):
                    await self._hold_up(wait, send)
                while wait := self.take(visitor):
                    await self._hold_up(wait, send)
                await self._wait_for_room(message.get("bytes") or b"", send)
            return message

        return receive_paced

    async def _wait_for_room(self, sent: bytes, send: Send) -> None:
        """Let a message that asks for a run wait for room, and tell its place meanwhile."""
        if language := asked_language(sent):

            async def tell(place: int) -> None:
                words = first_words(words_of_place(place, language), language)
                await send({"type": "websocket.send", "bytes": words})

            await self._waiting_room.pass_through(SESSION.get(), tell)

    async def _hold_up(self, seconds: float, send: Send) -> None:
        """Say on the screen that it takes longer, and wait."""
        await send({"type": "websocket.send", "bytes": first_words(TOO_MANY)})
        await asyncio.sleep(seconds)

    async def _in_turn(self) -> None:
        """Leave the event loop some time for others between two that are taken in."""
        async with self._gate:
            if self.clock() - self._taken_in < BREATH_SECONDS:
                await asyncio.sleep(BREATH_SECONDS)
            self._taken_in = self.clock()
