"""`/api/v1` and `/ogc`: what they need is loaded with the first request, or when all is calm.

It brings everything that checks files and describes data, 0.2 s that nobody who opens a page at the
start should wait for.
"""

from collections.abc import Callable
from importlib import import_module

from starlette.concurrency import run_in_threadpool
from starlette.convertors import Convertor, register_url_convertor
from starlette.routing import BaseRoute, Route, Router
from starlette.types import Receive, Scope, Send

from loaders.store.store import Store
from server.assets import base_path

ROOTS = ("/api/v1", "/ogc")
MODULES = ("server.push", "server.open_data")
"""Those that answer, in the order in which their routes are looked through."""


class Anything(Convertor[str]):
    """The rest of a path, line breaks included: what is asked for below us is answered by us."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        """As it is."""
        return value

    def to_string(self, value: str) -> str:
        """As it is."""
        return value


register_url_convertor("anything", Anything())


def routes(opened: Callable[[], Store], base: str = "") -> list[BaseRoute]:
    """Routes for all that lies below ROOTS, under the server's base path if any."""
    shared = _Answering(opened, base)
    return [
        Route(base_path(base) + root + rest, shared)
        for root in ROOTS
        for rest in ("", "/{path:anything}")
    ]


class _Answering:
    """The routes of MODULES as one ASGI application."""

    def __init__(self, opened: Callable[[], Store], base: str) -> None:
        self._given = opened, base
        self._router: Router | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; the first ones wait while what answers is loaded."""
        if self._router is None:
            modules = [await run_in_threadpool(import_module, name) for name in MODULES]
            found = [one for module in modules for one in module.routes(*self._given)]
            self._router = self._router or Router(found)  # others may have waited meanwhile
        await self._router(scope, receive, send)
