"""What a page of the public edition may load."""

from base64 import b64encode
from hashlib import sha256
from pathlib import Path

SCRIPT = (Path(__file__).with_name("search.js")).read_text("utf-8")


def policy() -> str:
    """What a page may load: its own style, and on the index one script, known by its hash."""
    digest = b64encode(sha256(SCRIPT.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'sha256-{digest}'; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )
