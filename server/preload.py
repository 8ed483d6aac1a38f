"""Say with a page's HTML which scripts it will ask for, so that a browser loads them at once.

Streamlit loads the script of an element (the charts' is the largest by far) when the first element
of that kind arrives: after its own scripts, the websocket and the run of the page, one after the
other. With a `Link` header the browser loads it meanwhile.
"""

import re
from collections.abc import Iterable, Mapping
from fnmatch import filter as matching
from functools import cache
from pathlib import Path

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

IMPORTED = re.compile(rb"""\b(?:from|import)\s*["']\./([\w.-]+\.js)["']""")
HINTED = re.compile(r"/js/([\w.-]+\.js)")
HEAD = 32 * 1024
"""Bytes from the start of a script in which its imports stand: the charts' script has 4.7 MB, and
each start would look through all of it once a page."""


def scripts(folder: Path, names: Iterable[str]) -> list[str]:
    """File names of these scripts and of all that they import, without those that the HTML names.

    folder: Streamlit's `static`. names: parts of the screen as its files are called, without
    the hash; one that this version does not have is left out.
    """
    named = set(HINTED.findall((folder / "index.html").read_text("utf-8")))
    js = folder / "static" / "js"
    waiting = [file for name in names for file in matching(_present(js), f"{name}.????????.js")]
    found: dict[str, None] = {}
    while waiting:
        name = waiting.pop(0)
        if name not in named and name not in found:
            found[name] = None
            waiting += _imported(js / name)
    return list(found)


@cache
def _present(js: Path) -> list[str]:
    """Names of the installed scripts; they stay while the server runs."""
    return sorted(path.name for path in js.iterdir())


@cache
def _imported(script: Path) -> list[str]:
    """Names of the scripts that one imports."""
    with script.open("rb") as file:
        return [one.decode() for one in IMPORTED.findall(file.read(HEAD))]


def needed(folder: Path, frame: Iterable[str], pages: Mapping[str, Iterable[str]]) -> set[str]:
    """File names of all scripts that first visits ask for; arguments as for `Preload`."""
    named = HINTED.findall((folder / "index.html").read_text("utf-8"))
    return {*named, *scripts(folder, (*frame, *(one for own in pages.values() for one in own)))}


def header(names: Iterable[str]) -> str:
    """The `Link` header; its addresses are relative to the page, as those in Streamlit's HTML."""
    return ", ".join(f"<./static/js/{name}>;rel=modulepreload" for name in names)


class Preload:
    """ASGI middleware that adds the header to the HTML of pages."""

    def __init__(
        self, app: ASGIApp, folder: Path, frame: Iterable[str], pages: Mapping[str, Iterable[str]]
    ) -> None:
        """folder: Streamlit's `static`. frame: parts of every page. pages: last part of a page's
        path → what it has beside these."""
        self.app = app
        frame = tuple(frame)
        self.usual = header(scripts(folder, frame))
        self.pages = {path: header(scripts(folder, (*frame, *own))) for path, own in pages.items()}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer if it is a page."""
        if scope["type"] != "http" or "/component/" in scope["path"]:
            await self.app(scope, receive, send)
            return
        link = self.pages.get(scope["path"].rpartition("/")[2], self.usual)

        async def send_with_link(message: Message) -> None:
            if message["type"] == "http.response.start" and message["status"] == 200:
                headers = MutableHeaders(scope=message)
                if link and headers.get("content-type", "").startswith("text/html"):
                    headers["link"] = link
            await send(message)

        await self.app(scope, receive, send_with_link)
