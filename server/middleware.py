"""What our ASGI middleware shares: changing the headers of an answer on its way out."""

from collections.abc import Callable, Sequence

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

Complete = Callable[[Scope, int, MutableHeaders], None]
"""Changes the headers of an answer in place, by its request and its status."""


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
