"""What is an address, how it is shown, and our own; without all that asks for what it holds."""

import os
import re
from urllib.parse import urlsplit, urlunsplit

_SCHEME = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://")
_SECRET = re.compile(r"key|token|pass|secret|auth|sig", re.IGNORECASE)


def own_address() -> str:
    """The public address of the dashboard, without a slash at its end; "" if none is stated."""
    return os.environ.get("CITY_URL", "").rstrip("/")


def is_address(text: str) -> bool:
    """Whether a text is meant as an address and not as a file."""
    return _SCHEME.match(text) is not None


def shown(address: str) -> str:
    """The address as it may be published: without a password or a secret in its query."""
    parts = urlsplit(address)
    query = "&".join(
        f"{name}=…" if _SECRET.search(name) else f"{name}{sign}{value}"
        for name, sign, value in (pair.partition("=") for pair in parts.query.split("&"))
    )
    host = parts.netloc.rpartition("@")[2]
    return urlunsplit((parts.scheme, host, parts.path, query, ""))
