"""Headers that every answer carries: what a page may load, who may frame it, what is not told."""

import os
import re
from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Scope

from outputs.edition.policy import policy as policy_of_files
from server.assets import MAP_COMPONENT
from server.middleware import Complete
from server.streamlit_patches import index_html

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

PUBLIC_EDITION = "/oeffentlich/"
INLINE = re.compile(r"<script(?![^>]*\bsrc=)[^>]*>(.+?)</script>", re.S)
YEAR_SECONDS = 365 * 24 * 60 * 60


def frame_ancestors() -> tuple[str, ...]:
    """Origins that may embed the dashboard: itself and those in CITY_FRAME_ANCESTORS, separated
    by blanks."""
    return ("'self'", *os.environ.get("CITY_FRAME_ANCESTORS", "").split())


def script_hashes(scripts: Iterable[str]) -> list[str]:
    """CSP sources that allow exactly these inline scripts."""
    digests = (sha256(script.encode()).digest() for script in scripts)
    return [f"'sha256-{b64encode(digest).decode()}'" for digest in digests]


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


def security_headers(scripts: Iterable[str] = (), images: Iterable[str] = ()) -> Complete:
    """What adds the headers to an answer.

    scripts: texts of inline scripts of our own; those in Streamlit's HTML are allowed by what is
    installed, so that a new version needs no edit. images: hosts of a basemap.
    """
    known = script_hashes([*INLINE.findall(index_html()), *scripts])
    policy = content_security_policy(frame_ancestors(), known, images)
    forced = ("'unsafe-inline'", "'unsafe-eval'")
    map_policy = content_security_policy(("'self'",), forced, images)

    framed = f"frame-ancestors {' '.join(frame_ancestors())}"
    edition_policy = f"{policy_of_files()}; {framed}"

    def add_headers(scope: Scope, _status: int, headers: MutableHeaders) -> None:
        if PUBLIC_EDITION in scope["path"]:
            headers["content-security-policy"] = edition_policy
        else:
            is_map = MAP_COMPONENT in scope["path"]
            headers["content-security-policy"] = map_policy if is_map else policy
        headers.update(FIXED)
        proxied = Headers(scope=scope).get("x-forwarded-proto", "")
        if "https" in (scope.get("scheme"), proxied):
            headers["strict-transport-security"] = f"max-age={YEAR_SECONDS}; includeSubDomains"
            _keep_cookies_to_tls(headers)

    return add_headers


def _keep_cookies_to_tls(headers: MutableHeaders) -> None:
    """Mark every cookie of an answer as one that never travels without TLS."""
    cookies = headers.getlist("set-cookie")
    del headers["set-cookie"]
    for cookie in cookies:
        marked = cookie if "; secure" in cookie.lower() else f"{cookie}; Secure"
        headers.append("set-cookie", marked)
