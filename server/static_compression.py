"""The files that every browser loads first, compressed once and kept in memory.

Streamlit sends its scripts as they are (5 MB for the first chart) and leaves compression to a proxy
in front, which may not be there and would do it again for each visitor. The files never change
while the server runs, so each is compressed when it is first asked for, and then only sent.
"""

import mimetypes
import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from pathlib import Path
from threading import Lock

import pyarrow
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CODINGS = {"br": 9, "gzip": 9}
"""HTTP content coding → level; the first that a browser takes. Brotli's levels above 9 gain a tenth
and need twenty times as long."""

ARROW_NAMES = {"br": "brotli", "gzip": "gzip"}
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
        self.cache = FOREVER if HASHED.search(path.name) else ASK_FIRST
        self.kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        self._packed: dict[str, tuple[bytes, str]] = {}
        self._lock = Lock()

    def is_ready(self, coding: str) -> bool:
        """Whether that form is made already."""
        return coding in self._packed

    def packed(self, coding: str) -> tuple[bytes, str]:
        """Content in one of CODINGS, and its ETag."""
        with self._lock:
            if coding not in self._packed:
                plain = self.path.read_bytes()
                codec = pyarrow.Codec(ARROW_NAMES[coding], compression_level=CODINGS[coding])
                tag = f'"{sha256(plain).hexdigest()[:20]}-{coding}"'
                self._packed[coding] = (codec.compress(plain, asbytes=True), tag)
            return self._packed[coding]


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


def accepted(header: str) -> str | None:
    """The best of CODINGS that an Accept-Encoding header allows (RFC 9110, 12.5.3), or None."""
    weights = {}
    for part in header.lower().split(","):
        name, _semicolon, weight = part.partition(";")
        weights[name.strip()] = not re.fullmatch(r"\s*q=0(\.0*)?\s*", weight)
    return next((name for name in CODINGS if weights.get(name, weights.get("*", False))), None)


class Packed:
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
            await self.app(scope, receive, _varied(send))
            return
        if not file.is_ready(coding):
            await run_in_threadpool(file.packed, coding)
        answer = _answer(file, coding, asked, is_head=scope["method"] == "HEAD")
        await answer(scope, receive, send)


def _answer(file: File, coding: str, asked: Headers, *, is_head: bool) -> Response:
    content, tag = file.packed(coding)
    headers = {"etag": tag, "cache-control": file.cache, "vary": "Accept-Encoding"}
    known = {one.strip().removeprefix("W/") for one in asked.get("if-none-match", "").split(",")}
    if tag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    headers |= {"content-encoding": coding, "content-length": str(len(content))}
    return Response(b"" if is_head else content, headers=headers, media_type=file.kind)


def _varied(send: Send) -> Send:
    async def send_varied(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).add_vary_header("Accept-Encoding")
        await send(message)

    return send_varied


def warm(known: Iterable[File]) -> None:
    """Compress files before anybody asks for them, in the coding of most browsers."""
    for file in known:
        file.packed(next(iter(CODINGS)))
