"""The head of every page names the city: title, icon and what a messenger shows of a link.

Streamlit sends one file as the HTML of all pages, which names itself; scripts put the city's name
there later, but whoever previews a link runs none.
"""

from collections.abc import Mapping

from markupsafe import Markup, escape
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.fetch.addresses import own_address
from loaders.notices.publications import MEDIA_TYPE
from loaders.schema import Package
from server import atom
from server.streamlit_patches import PAGE_ICON, PAGE_TITLE

BRAND = "/assets/brand"


def head(package: Package, base: str = "") -> Mapping[bytes, bytes]:
    """What stands in Streamlit's HTML → what takes its place. base: the server's path, if any."""
    strategy = package.city["strategy"]
    address = own_address()
    told = {
        "og:type": "website",
        "og:title": strategy["name"],
        "og:description": package.city.get("description") or strategy.get("description"),
    }
    if (logo := package.brand("logo")) and address:
        told["og:image"] = f"{address}{BRAND}/{logo.name}"
    lines = [
        Markup('<meta property="{}" content="{}" />').format(*pair)
        for pair in told.items()
        if pair[1]
    ]
    lines.append(
        Markup('<link rel="alternate" type="{}" title="{}" href="{}" />').format(
            MEDIA_TYPE, strategy["name"], f"{base}{atom.PATH}"
        )
    )
    title = Markup("<title>{}</title>").format(strategy["name"])
    changed = {PAGE_TITLE: "\n    ".join([title, *lines])}
    if icon := package.brand("favicon"):
        changed[PAGE_ICON] = f'href="{escape(base)}{BRAND}/{escape(icon.name)}"'
    return {old.encode(): new.encode() for old, new in changed.items()}


class LinkPreview:
    """ASGI middleware that changes the head of every HTML page on its way out."""

    def __init__(self, app: ASGIApp, changed: Mapping[bytes, bytes]) -> None:
        self.app, self.changed = app, changed

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; of an HTML answer the whole body is collected first."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        start: list[Message] = []
        body = bytearray()

        async def changing(message: Message) -> None:
            if message["type"] == "http.response.start" and _is_page(message):
                start.append(message)
            elif message["type"] == "http.response.body" and start:
                body.extend(message.get("body", b""))
                if not message.get("more_body"):
                    await self._send(send, start.pop(), bytes(body))
            else:
                await send(message)

        await self.app(scope, receive, changing)

    async def _send(self, send: Send, start: Message, body: bytes) -> None:
        for old, new in self.changed.items():
            body = body.replace(old, new)
        headers = MutableHeaders(scope=start)
        if "content-length" in headers and body:
            headers["content-length"] = str(len(body))
        await send(start)
        await send({"type": "http.response.body", "body": body})


def _is_page(message: Message) -> bool:
    headers = MutableHeaders(scope=message)
    is_html = headers.get("content-type", "").startswith("text/html")
    return is_html and message["status"] == 200 and "content-encoding" not in headers
