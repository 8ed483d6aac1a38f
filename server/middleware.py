"""What our routes and ASGI middleware share: reading the headers of a request, and changing those
of an answer on its way out."""

import re
from collections.abc import Callable, Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from loaders.fetch.addresses import own_address
from outputs.interfaces.problem import Problem

Complete = Callable[[Scope, int, MutableHeaders], None]
"""Changes the headers of an answer in place, by its request and its status."""

HOST = re.compile(r"[\w.-]{1,253}(:[0-9]{1,5})?|\[[0-9a-fA-F:.]{2,45}\](:[0-9]{1,5})?", re.ASCII)


def is_known(asked: Headers, tag: str) -> bool:
    """Whether `If-None-Match` names the answer's ETag, or any (RFC 9110, 13.1.2)."""
    given = asked.get("if-none-match", "").split(",")
    named = {one.strip().removeprefix("W/") for one in given}
    return bool(named & {tag.removeprefix("W/"), "*"})


def site_of(request: Request, base: str) -> str:
    """The public address of the dashboard: the setting, or what the request was sent to, with the
    server's base path. Raises Problem for a `Host` that is none."""
    if stated := own_address():
        return stated
    host = request.headers.get("host", "")
    if not HOST.fullmatch(host):
        raise Problem(400, "Bad host", "The header “Host” names no server.")
    return f"{request.url.scheme}://{host}{base}"


def completing(scope: Scope, send: Send, *changes: Complete) -> Send:
    """`send`, but with the headers of the answer changed before they go out."""

    async def send_completed(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for change in changes:
                change(scope, message["status"], headers)
        await send(message)

    return send_completed


class CompleteHeaders:
    """ASGI middleware that changes the headers of every HTTP answer."""

    def __init__(self, app: ASGIApp, changes: Sequence[Complete]) -> None:
        self.app = app
        self.changes = changes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        is_http = scope["type"] == "http"
        await self.app(scope, receive, completing(scope, send, *self.changes) if is_http else send)
