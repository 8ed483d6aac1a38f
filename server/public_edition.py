"""`/oeffentlich/…`: the public edition, handed out from files, so that it answers also while the
store does not; rendered anew beside the server's work when there is a newer state or a new day.

Files stay when the server ends, so after a restart they are there at once. Where none was rendered
yet, who asks first has it begun; the pages of the navigation are there within seconds.

CITY_PUBLIC_EDITION names its folder, "off" leaves it out. Several processes may share the folder:
one of them renders.
"""

import gzip
import logging
import re
import time
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from threading import Lock, Thread

import duckdb
from filelock import FileLock, Timeout
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import BaseRoute, Route

from loaders.messages.errors import StoreError
from loaders.store.store import Store
from server.assets import base_path
from server.middleware import is_known
from server.static_compression import accepted
from ui.connection import store, worded
from ui.state.day import city_day
from ui.state.public_edition import ROUTE, folder_of

MOST_REST = (
    0.5  # seconds that a page's rendering is followed by at most, so that screens come first
)
FILES = re.compile(
    r"(?P<tree>aktuell|stand/(?P<state>\d{4}-\d\d-\d\d-\d+))/(?P<page>(de|en)/[A-Za-z0-9_-]+\.html)"
    r"|assets/[0-9a-f]{16}\.css"
)
STARTS = re.compile(r"|aktuell/?|aktuell/(?P<language>de|en)/?")
AGAIN_SECONDS = 3
NOT_YET = (
    '<!doctype html><html lang="de"><head><meta charset="utf-8"><title>503</title>'
    f'<meta http-equiv="refresh" content="{AGAIN_SECONDS}">'
    '<meta name="viewport" content="width=device-width"></head><body><main>'
    "<h1>Diese Seite wird gerade erstellt</h1><p>Sie erscheint hier von selbst, meist in wenigen "
    'Sekunden.</p><p lang="en">This page is being made. It shows here by itself, mostly within '
    "seconds.</p></main></body></html>"
)
YEAR = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, max-age=0, must-revalidate"
log = logging.getLogger(__name__)


def routes(opened: Callable[[], Store], base: str = "") -> list[BaseRoute]:
    """The route, under the server's base path if any."""
    folder = folder_of(opened().location)
    if folder is None:
        return []
    start = base_path(base) + f"/{ROUTE}"

    async def page(request: Request) -> Response:
        return await run_in_threadpool(answer, folder, request, start)

    return [
        Route(f"{start}/{{path:path}}", page, methods=["GET", "HEAD"]),
        Route(start, page, methods=["GET", "HEAD"]),
    ]


def answer(folder: Path, request: Request, start: str) -> Response:
    """The file that is asked for; 304 if the browser has it, 410 if it was withdrawn."""
    path = request.path_params.get("path", "")
    begun = STARTS.fullmatch(path)
    if begun:
        return RedirectResponse(f"{start}/aktuell/{begun['language'] or 'de'}/index.html", 307)
    known = FILES.fullmatch(path)
    content = _content(folder, path) if known else None
    if known is None or content is None:
        return _missing(folder, known)
    tag = f'"{sha256(content).hexdigest()[:20]}"'
    kept = YEAR if path.startswith("assets/") else ASK_AGAIN  # a kept page may be withdrawn
    headers = {"etag": tag, "cache-control": kept, "vary": "Accept-Encoding"}
    if is_known(request.headers, tag):
        return Response(status_code=304, headers=headers)
    kind = "text/css" if path.endswith(".css") else "text/html"
    if accepted(request.headers.get("accept-encoding", ""), ("gzip",)):
        headers["content-encoding"] = "gzip"
    else:
        content = gzip.decompress(content)
    return Response(content, headers=headers, media_type=f"{kind}; charset=utf-8")


def _content(folder: Path, path: str) -> bytes | None:
    try:
        return (folder / f"{path}.gz").read_bytes()
    except OSError:
        return None


def _missing(folder: Path, known: re.Match[str] | None) -> Response:
    from outputs.edition.kept_states import gone_page, note_of  # draws maps: not at the start

    if not (folder / "aktuell").exists() or (known and _unfinished(folder, known)):
        _begin()
        headers = {"retry-after": str(AGAIN_SECONDS), "cache-control": "no-store"}
        return Response(NOT_YET, 503, headers, "text/html")
    note = note_of(folder, known["state"]) if known and known["state"] else None
    if known and note and known["page"] in note.get("gone", ()):
        return Response(gone_page("../../"), 410, {"cache-control": "no-store"}, "text/html")
    return Response("404", 404, media_type="text/plain")


def _unfinished(folder: Path, known: re.Match[str]) -> bool:
    """Whether a page of the newest state may still come: no state was rendered as a whole yet."""
    return known["tree"] == "aktuell" and not (folder / "stand").exists()


_begun = Lock()


def _begin() -> None:
    """Render now, for somebody waits: in a thread of its own, and once; if it fails, the next round
    tries again."""
    if _begun.acquire(blocking=False):
        Thread(target=_renew_now, name="first public edition", daemon=True).start()


def _renew_now() -> None:
    try:
        renew()
    except (StoreError, duckdb.Error) as problem:
        log.warning("the public edition was not rendered: %s", worded(problem))


_done: dict[Path, tuple[object, ...]] = {}
"""Of each folder, what it was rendered from: the store's publications and the day."""


def renew() -> None:
    """Render the edition if there is a newer state or a new day."""
    folder, known = folder_of(store().location), store().known()
    wanted = (known.mark, city_day())
    if folder is None or known.lost is not None or _done.get(folder) == wanted:
        return
    try:
        if _render(folder):
            _done[folder] = wanted
    except OSError as problem:
        log.warning("the public edition was not renewed: %s", problem)


def _render(folder: Path) -> bool:
    """Render, unless another process does; whether the folder is up to date now."""
    folder.mkdir(parents=True, exist_ok=True)
    from outputs.edition.kept_states import publish  # draws maps: not at the start

    try:
        with FileLock(folder / ".lock", blocking=False):
            name = publish(folder, store(), city_day(), rest=_rest)
    except Timeout:
        return False
    log.info("the public edition shows state %s", name)
    return True


def _rest(took: float) -> None:
    time.sleep(min(took, MOST_REST))
