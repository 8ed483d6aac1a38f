"""Data by request: `POST /api/v1/datasets/NAME` with a token takes a file as the page would.

The body is the file (CSV, JSON, GeoJSON, XLSX and whatever else the door reads). In the query:
`check=1` publishes nothing; `file` is the name the file is known by; `public` (ja, nein) releases
its rows or not, where the file has no column for it; `faultless=1` takes the rows without
problems. The answer is the report of `check --json` with `outcome`, `message` and `snapshot`;
whatever is wrong with the request itself is a problem document (RFC 9457).
"""

import asyncio
import logging
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from loaders.export.report_json import report_as_json
from loaders.feeds.intake import PUBLISHED, REFUSED, Delivery, Outcome, Terms, take_in
from loaders.feeds.push_tokens import Token, token_of
from loaders.messages.errors import StoreError
from loaders.store.store import Store
from loaders.store.write import HistoryEntry
from loaders.tables.reading import Limits
from outputs.interfaces.problem import Problem
from server.assets import base_path
from server.problem_documents import answer as problem_answer

PATH = "/api/v1/datasets/{name}"
LONGEST_NAME = 100
STATUS = {PUBLISHED: 201, REFUSED: 422}
YES = ("1", "true", "yes", "ja")
log = logging.getLogger(__name__)


def routes(opened: Callable[[], Store], base: str = "") -> list[BaseRoute]:
    """The route, under the server's base path if any. One file is taken at a time."""
    turn = asyncio.Lock()

    async def push(request: Request) -> Response:
        try:
            return await _push(request, opened(), turn)
        except Problem as problem:
            return problem_answer(problem)
        except (StoreError, duckdb.Error) as error:
            log.warning("a delivery failed: %s", type(error).__name__)
            words = "The store does not answer. Please try again later."
            return problem_answer(Problem(503, "Store unreachable", words))

    return [Route(base_path(base) + PATH, push, methods=["POST"])]


async def _push(request: Request, store: Store, turn: asyncio.Lock) -> Response:
    token = await run_in_threadpool(_authorised, store, request)
    name = request.path_params["name"]
    if name not in token.datasets:
        words = "This token does not fill the dataset. Its datasets: " + ", ".join(token.datasets)
        raise Problem(403, "Not this dataset", words)
    only_check = request.query_params.get("check", "") in YES
    if not only_check and not token.publishes:
        words = "This token only has files checked. Please add ?check=1."
        raise Problem(403, "Only checks", words)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "delivery"
        await _receive(request, path)
        delivery = Delivery(path, _file_name(request, name), _entry(token), _terms(request, name))
        async with turn:
            outcome = await run_in_threadpool(take_in, store, delivery, only_check=only_check)
    log.info("a delivery of a program: %s", outcome.kind)
    return _answer(outcome, delivery.name, request)


def _authorised(store: Store, request: Request) -> Token:
    kind, _blank, secret = request.headers.get("authorization", "").partition(" ")
    token = token_of(store, secret.strip()) if kind.lower() == "bearer" else None
    if token is None:
        words = "Please send a valid token in the header “Authorization: Bearer …”."
        raise Problem(401, "No valid token", words)
    return token


async def _receive(request: Request, path: Path) -> None:
    """Write the body to the file, no more of it than a file may have."""
    most, size = Limits().file_mb * 1_000_000, 0
    with path.open("wb") as file:
        async for chunk in request.stream():
            size += len(chunk)
            if size > most:
                words = f"A file may have {most // 1_000_000} MB (CITY_MAX_FILE_MB)."
                raise Problem(413, "Too large", words)
            file.write(chunk)
    if not size:
        raise Problem(400, "No file", "The body is empty; it is to be the file itself.")


def _file_name(request: Request, dataset: str) -> str:
    """What reports and history call the file; it never becomes part of a path."""
    given = PurePosixPath(request.query_params.get("file", "").replace("\\", "/")).name
    return given[:LONGEST_NAME] if given.isprintable() and given else dataset


def _entry(token: Token) -> HistoryEntry:
    return HistoryEntry(f"Schnittstelle „{token.name}“")


def _terms(request: Request, dataset: str) -> Terms:
    public = request.query_params.get("public", "")
    if public not in ("", "ja", "nein"):
        raise Problem(400, "Unknown value", "“public” is “ja” or “nein”.")
    faultless = request.query_params.get("faultless", "") in YES
    return Terms(dataset, public=public, faultless=faultless)


def _answer(outcome: Outcome, file: str, request: Request) -> Response:
    english = request.headers.get("accept-language", "").lower().startswith("en")
    language = "en" if english else "de"
    told = {
        "outcome": outcome.kind,
        "message": outcome.text(language),
        "snapshot": outcome.snapshot,
    }
    content = report_as_json(outcome.report, file, language) | told
    return JSONResponse(content, STATUS.get(outcome.kind, 200))
