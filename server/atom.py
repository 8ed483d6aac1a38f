"""The Atom feed of publications: `/api/v1/publications.atom`, in German or `?lang=en`."""

from collections.abc import Callable

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Route

from loaders.messages.errors import StoreError
from loaders.notices.publications import MEDIA_TYPE, document
from loaders.store.store import Store
from outputs.interfaces.problem import Problem
from server.assets import base_path
from server.middleware import is_known, site_of
from server.problem_documents import answer as problem_answer

PATH = "/api/v1/publications.atom"
SECONDS = 300


def routes(opened: Callable[[], Store], base: str = "") -> list[BaseRoute]:
    """The route, under the server's base path if any."""
    place = base_path(base) + PATH

    async def atom(request: Request) -> Response:
        language = "en" if request.query_params.get("lang") == "en" else "de"
        try:
            address = site_of(request, base_path(base))
            return await run_in_threadpool(_answer, opened(), address, language, request)
        except Problem as problem:
            return problem_answer(problem)
        except (StoreError, duckdb.Error):
            return PlainTextResponse("The store does not answer. Please try again later.", 503)

    return [Route(place, atom)]


def _answer(store: Store, address: str, language: str, request: Request) -> Response:
    tag = f'"{store.snapshot_id()}-{language}"'
    headers = {"etag": tag, "cache-control": f"public, max-age={SECONDS}"}
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    body = document(store, address, address + PATH, language)
    return Response(body, headers=headers, media_type=MEDIA_TYPE)
