"""Files are taken only from sessions that may upload; all others are refused before their body."""

import logging
from collections.abc import Callable

from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from server.streamlit_patches import UPLOADS

log = logging.getLogger(__name__)


class UploadsOfAnalysts:
    """ASGI middleware in front of Streamlit's upload route, which knows sessions but no roles."""

    def __init__(self, app: ASGIApp, may_upload: Callable[[str], bool]) -> None:
        """may_upload: whether files of a session (its id) are taken."""
        self.app = app
        self.may_upload = may_upload

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse a file with 403 without reading it."""
        _before, upload, rest = scope.get("path", "").partition(UPLOADS)
        asked = scope["type"] == "http" and upload and scope["method"] in ("PUT", "POST", "DELETE")
        if not asked or self.may_upload(rest.partition("/")[0]):
            await self.app(scope, receive, send)
            return
        log.warning("upload refused: the session may not upload")
        await PlainTextResponse("Forbidden", 403)(scope, receive, send)
