"""Headers that every answer carries: what a page may load, who may frame it, what is not told."""

import os
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from socket import socket

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# What Streamlit and its libraries force beyond our own origin: styles are set on elements (emotion,
# plotly, Leaflet), images and fonts come as data and blobs, the data table runs a worker from a
# blob. The map's component runs the map's script as an inline element of its own frame and turns
# texts into functions there; only that frame (MAP_COMPONENT) gets 'unsafe-inline', 'unsafe-eval'.
POLICY = {
    "default-src": ("'self'",),
    "script-src": ("'self'",),
    "style-src": ("'self'", "'unsafe-inline'"),
    "img-src": ("'self'", "data:", "blob:"),
    "font-src": ("'self'", "data:"),
    "connect-src": ("'self'",),
    "worker-src": ("'self'", "blob:"),
    "frame-src": ("'self'",),
    "object-src": ("'none'",),
    "base-uri": ("'self'",),
    "form-action": ("'self'",),
}

FIXED = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
}

MAP_COMPONENT = "/component/streamlit_folium"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.*?)</script>", re.S)
YEAR_SECONDS = 365 * 24 * 60 * 60


def frame_ancestors() -> tuple[str, ...]:
    """Origins that may embed the dashboard: itself and those in CITY_FRAME_ANCESTORS, separated
    by blanks."""
    return ("'self'", *os.environ.get("CITY_FRAME_ANCESTORS", "").split())


def inline_scripts(package: str, pattern: str) -> tuple[str, ...]:
    """CSP sources for the scripts that stand inside the HTML pages of a package, as hashes.

    They are computed from the installed files, so that a new version needs no edit.
    """
    spec = find_spec(package)
    if spec is None or spec.origin is None:
        return ()
    pages = sorted(Path(spec.origin).parent.glob(pattern))
    scripts = [script for page in pages for script in INLINE.findall(page.read_text("utf-8"))]
    return tuple(script_hash(script) for script in scripts if script)


def script_hash(script: str) -> str:
    """The CSP source that allows exactly this inline script."""
    return f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'"


def content_security_policy(
    ancestors: Iterable[str], scripts: Iterable[str] = (), images: Iterable[str] = ()
) -> str:
    """The policy as a header's value.

    scripts: further sources of scripts. images: hosts of a basemap, if one is switched on.
    """
    policy = {
        **POLICY,
        "script-src": (*POLICY["script-src"], *scripts),
        "img-src": (*POLICY["img-src"], *images),
        "frame-ancestors": ancestors,
    }
    return "; ".join(f"{name} {' '.join(values)}" for name, values in policy.items())


class SecurityHeaders:
    """ASGI middleware that adds the headers to every HTTP answer."""

    def __init__(
        self, app: ASGIApp, scripts: Iterable[str] = (), images: Iterable[str] = ()
    ) -> None:
        """scripts: texts of inline scripts of our own. images: hosts of a basemap."""
        self.app = app
        ancestors, hosts = frame_ancestors(), tuple(images)
        ours = map(script_hash, scripts)
        shell = (*inline_scripts("streamlit", "static/index.html"), *ours)
        self.policy = content_security_policy(ancestors, shell, hosts)
        forced = ("'unsafe-inline'", "'unsafe-eval'")
        self.map_policy = content_security_policy(("'self'",), forced, hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on and complete the answer's headers."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._complete(MutableHeaders(scope=message), scope)
            await send(message)

        await self.app(scope, receive, send_with_headers)

    def _complete(self, headers: MutableHeaders, scope: Scope) -> None:
        is_map = MAP_COMPONENT in scope["path"]
        headers["content-security-policy"] = self.map_policy if is_map else self.policy
        for name, value in FIXED.items():
            headers[name] = value
        proxied = Headers(scope=scope).get("x-forwarded-proto", "")
        if "https" in (scope.get("scheme"), proxied):
            headers["strict-transport-security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
            _keep_cookies_to_tls(headers)


def _keep_cookies_to_tls(headers: MutableHeaders) -> None:
    """Mark every cookie of an answer as one that never travels without TLS."""
    cookies = headers.getlist("set-cookie")
    if not cookies:
        return
    del headers["set-cookie"]
    for cookie in cookies:
        marked = cookie if "; secure" in cookie.lower() else f"{cookie}; Secure"
        headers.append("set-cookie", marked)


def tell_no_server() -> None:
    """Leave out the header that names the server's software.

    Streamlit starts uvicorn itself and has no setting for it, and loads the app when uvicorn's own
    settings are already made; so they are changed at the last moment before it listens.
    """
    begin = uvicorn.Server.startup

    async def startup(self: uvicorn.Server, sockets: list[socket] | None = None) -> None:
        told = self.config.encoded_headers
        self.config.encoded_headers = [one for one in told if one[0] != b"server"]
        await begin(self, sockets)

    uvicorn.Server.startup = startup  # type: ignore[method-assign]
