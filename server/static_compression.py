"""The files that every browser loads first, compressed once and kept in memory.

Streamlit sends its scripts as they are (5 MB for the first chart) and leaves compression to a proxy
in front, which may not be there and would do it again for each visitor. The files never change
while the server runs, so each is compressed when it is first asked for, and then only sent.
"""

import mimetypes
import re
from collections.abc import Collection, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock

import pyarrow
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.staticfiles import NotModifiedResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.middleware import completing, is_known

CODINGS = {"br": "brotli", "gzip": "gzip"}
"""HTTP content coding → name in Arrow; the first that a browser takes."""

LEVEL = 9  # Brotli's levels above gain a tenth and need twenty times as long
TEXTS = {".js", ".css", ".html", ".json", ".svg", ".map", ".ttf", ".wasm"}
SMALLEST = 500  # bytes; below it the headers weigh more
HASHED = re.compile(r"\.(?=[\w-]*\d|[\w-]*[A-Z])[\w-]{8,}\.\w+$")
FOREVER = f"public, immutable, max-age={365 * 24 * 60 * 60}"
ASK_FIRST = "no-cache"


class File:
    """A file whose compressed forms are made once."""

    def __init__(self, path: Path) -> None:
        """path: of a file that stays as it is while the server runs."""
        self.path = path
        self.ready: dict[str, Response] = {}
        self._lock = Lock()

    def compressed(self, coding: str) -> Response:
        """The answer with the content in one of CODINGS; other threads that ask meanwhile wait."""
        with self._lock:
            if coding not in self.ready:
                self.ready[coding] = self._compress(coding)
            return self.ready[coding]

    def _compress(self, coding: str) -> Response:
        plain = self.path.read_bytes()
        codec = pyarrow.Codec(CODINGS[coding], compression_level=LEVEL)
        headers = {
            "etag": f'"{sha256(plain).hexdigest()[:20]}-{coding}"',
            "cache-control": FOREVER if HASHED.search(self.path.name) else ASK_FIRST,
            "vary": "Accept-Encoding",
            "content-encoding": coding,
        }
        kind = mimetypes.guess_type(self.path.name)[0] or "application/octet-stream"
        return Response(codec.compress(plain, asbytes=True), headers=headers, media_type=kind)


def files(places: Mapping[str, Path]) -> dict[str, File]:
    """Path of a URL → file, for all files below the folders that are worth compressing.

    places: start of the URL's path, with a slash at its end → folder.
    """
    return {
        start + path.relative_to(folder).as_posix(): File(path)
        for start, folder in places.items()
        for path in folder.rglob("*")
        if path.suffix in TEXTS and path.stat().st_size >= SMALLEST
    }


def accepted(header: str, codings: Collection[str] = CODINGS.keys()) -> str | None:
    """The first of these that an Accept-Encoding header allows (RFC 9110, 12.5.3), or None."""
    weights = {}
    for part in header.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        weights[name.strip()] = not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return next((name for name in codings if weights.get(name, weights.get("*", False))), None)


class Compressed:
    """ASGI middleware that answers for these files; everything else goes on to the server."""

    def __init__(self, app: ASGIApp, known: Mapping[str, File]) -> None:
        """known: path of a URL → file, as `files` finds them."""
        self.app = app
        self.files = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the compressed file, or say that it is still the one the browser has."""
        file = self.files.get(scope["path"]) if scope["type"] == "http" else None
        if file is None or scope["method"] not in ("GET", "HEAD"):
            await self.app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        coding = None if "range" in asked else accepted(asked.get("accept-encoding", ""))
        if coding is None:
            await self.app(scope, receive, completing(scope, send, _vary))
            return
        answer = file.ready.get(coding)
        if answer is None:
            answer = await run_in_threadpool(file.compressed, coding)
        if is_known(asked, answer.headers["etag"]):
            answer = NotModifiedResponse(answer.headers)
        elif scope["method"] == "HEAD":
            answer = Response(headers=answer.headers)
        await answer(scope, receive, send)


def _vary(_scope: Scope, _status: int, headers: MutableHeaders) -> None:
    headers.add_vary_header("Accept-Encoding")
