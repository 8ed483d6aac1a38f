"""`/api/v1` and `/ogc`: what `outputs.interfaces` offers, for any program and any web page.

Whoever asks sees the public edition; cookies and roles are not looked at. Work is done by few
threads of its own, so that visitors of the dashboard never wait for it, and who comes when many
wait already is asked to come again.
"""

import logging
import math
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import replace
from functools import partial

import duckdb
import pyarrow
from anyio import CapacityLimiter, to_thread
from starlette.concurrency import iterate_in_threadpool
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import BaseRoute, Route
from starlette.types import Receive, Scope, Send

from loaders.messages.errors import StoreError
from loaders.store.store import Store
from outputs.interfaces import api, ogc
from outputs.interfaces.answer import Answer
from outputs.interfaces.problem import Problem
from outputs.interfaces.public_data import PublicData
from outputs.interfaces.request import ApiRequest
from server.assets import base_path
from server.lazy_routes import ROOTS
from server.middleware import is_known, site_of
from server.problem_documents import answer as problem_answer
from server.rate_limit import Bucket
from server.static_compression import CODINGS, accepted

WORKERS = 2
MOST_WAITING = 50
MOST_STREAMS = 4
SMALLEST, FAST = 1000, 3
"""Bytes from which an answer is compressed, and the level: each answer is made once and sent."""
OLD_STATES_A_MINUTE = 60
"""Answers with `as_of`, for all together: an older state is made from the lake first."""
METHODS = ("GET", "HEAD", "OPTIONS")
OPEN_TO_ALL = {
    "access-control-allow-origin": "*",
    "access-control-expose-headers": "Link, ETag, Content-Crs, X-Total-Count, Retry-After",
    "cross-origin-resource-policy": "cross-origin",
}
PREFLIGHT = {
    "access-control-allow-methods": ", ".join(METHODS),
    "access-control-allow-headers": "Accept, Accept-Language, If-None-Match, Content-Type",
    "access-control-max-age": "86400",
}
log = logging.getLogger(__name__)


Interface = Callable[[PublicData, ApiRequest], Answer]


def routes(opened: Callable[[], Store], base: str = "") -> list[BaseRoute]:
    """The routes below the server's base path. They come after `push.routes`, whose path lies
    below `/api/v1`."""
    start = base_path(base)
    shared = Desk(opened)
    return [
        Route(f"{start}{root}{rest}", _App(shared, work, start, root))
        for root, work in zip(ROOTS, (api.answer, ogc.answer), strict=True)
        for rest in ("", "/{path:anything}")
    ]


class Desk:
    """What all requests share: the store, the workers and who waits for them."""

    def __init__(self, opened: Callable[[], Store]) -> None:
        self.opened = opened
        self.waiting = self.streams = 0
        self.old_states = Bucket(OLD_STATES_A_MINUTE, OLD_STATES_A_MINUTE, time.monotonic())
        self._limiter: CapacityLimiter | None = None

    async def run(self, work: Callable[[], Answer]) -> Answer:
        """The answer of a function that is run by one of the workers. Raises Problem."""
        if self.waiting >= MOST_WAITING:
            words = "Too many ask at once. Please try again in some seconds."
            raise Problem(503, "Busy", words, {"retry-after": "5"})
        self._limiter = self._limiter or CapacityLimiter(WORKERS)
        self.waiting += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self.waiting -= 1

    def stream(self, parts: Iterator[bytes]) -> AsyncIterator[bytes]:
        """The parts of a long answer; few of these go out at a time. Raises Problem."""
        if self.streams >= MOST_STREAMS:
            words = "Too many long answers go out. Please try again in a minute, or ask by pages."
            raise Problem(503, "Busy", words, {"retry-after": "60"})

        async def counted() -> AsyncIterator[bytes]:
            self.streams += 1
            try:
                async for part in iterate_in_threadpool(parts):
                    yield part
            finally:
                self.streams -= 1

        return counted()


class _App:
    """One interface as an ASGI application; it answers every method and every path below it."""

    def __init__(self, desk: Desk, work: Interface, base: str, root: str) -> None:
        self.desk, self.work, self.base, self.root = desk, work, base, root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer; every fault is a problem document."""
        request = Request(scope, receive)
        try:
            answer = await self._answer(request)
        except Problem as problem:
            answer = problem_answer(problem)
        except (StoreError, duckdb.Error, OSError) as error:
            log.warning("an open interface failed: %s", type(error).__name__)
            words = "The data cannot be read at the moment. Please try again later."
            answer = problem_answer(Problem(503, "Unavailable", words, {"retry-after": "30"}))
        answer.headers.update(OPEN_TO_ALL)
        answer.headers.setdefault("cache-control", "no-cache")
        answer.headers.add_vary_header("Accept-Encoding")
        await answer(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers=PREFLIGHT)
        if request.method not in METHODS:
            words = "This interface is only read."
            raise Problem(405, "Method not allowed", words, {"allow": ", ".join(METHODS)})
        if "as_of" in request.query_params and (wait := self._old_state()):
            words = "Older states were asked for too often. Please try again later."
            raise Problem(429, "Too many requests", words, {"retry-after": str(wait)})
        coding = accepted(request.headers.get("accept-encoding", ""))
        found = await self.desk.run(partial(self._work, self._asked(request), coding))
        tag = found.headers.get("etag", "")
        if tag and is_known(request.headers, tag):
            return Response(status_code=304, headers={"etag": tag})
        if isinstance(found.body, Iterator):
            return StreamingResponse(
                found.body, found.status, dict(found.headers), found.media_type
            )
        body = b"" if request.method == "HEAD" else found.body
        headers = dict(found.headers) | {"content-length": str(len(found.body))}
        return Response(body, found.status, headers, found.media_type)

    def _old_state(self) -> int:
        return math.ceil(self.desk.old_states.take(time.monotonic()))

    def _work(self, asked: ApiRequest, coding: str | None) -> Answer:
        return compressed(self.work(PublicData(self.desk.opened()), asked), coding)

    def _asked(self, request: Request) -> ApiRequest:
        path = str(request.path_params.get("path", ""))
        site = site_of(request, self.base)
        return ApiRequest(path, tuple(request.query_params.multi_items()), site, self.root)


def compressed(answer: Answer, coding: str | None) -> Answer:
    """The answer in a coding of `static_compression`, made by a worker: the event loop is the
    screens'. Long answers that go out in parts stay as they are."""
    if coding is None or not isinstance(answer.body, bytes) or len(answer.body) < SMALLEST:
        return answer
    codec = pyarrow.Codec(CODINGS[coding], compression_level=FAST)
    headers = {**answer.headers, "content-encoding": coding}
    return replace(answer, body=codec.compress(answer.body, asbytes=True), headers=headers)
