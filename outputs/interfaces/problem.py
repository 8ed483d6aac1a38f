"""What is wrong with a request, as a problem document (RFC 9457)."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

MEDIA_TYPE = "application/problem+json"
SHOWN = 80
LANGUAGE = "en"
"""Problem documents are read by programs and by who writes them."""


class Problem(Exception):
    """A status, a title that is the same for all of its kind, and a sentence on this one."""

    def __init__(
        self,
        status: int,
        title: str,
        detail: str,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(title)
        self.status, self.title, self.detail, self.headers = status, title, detail, headers

    def document(self) -> dict[str, Any]:
        """The content of the answer."""
        return {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }


def shown(text: str) -> str:
    """What somebody sent, short enough to be repeated to them."""
    plain = "".join(sign if sign.isprintable() else "?" for sign in text[: SHOWN + 1])
    return plain if len(plain) <= SHOWN else f"{plain[:SHOWN]}…"


def unknown_parameter(name: str, known: tuple[str, ...]) -> Problem:
    """The problem of a parameter that there is not."""
    words = f"There is no parameter “{shown(name)}”. There are: {', '.join(known)}."
    return Problem(400, "Unknown parameter", words)


def bad_value(name: str, wanted: str, given: str) -> Problem:
    """The problem of a value that a parameter cannot have."""
    words = f"“{shown(name)}” must be {wanted}, not “{shown(given)}”."
    return Problem(400, "Bad value", words)


def not_found(what: str, known: str) -> Problem:
    """The problem of an address that leads to nothing; `known`: where to look."""
    return Problem(404, "Not found", f"There is no {what}. {known}")
