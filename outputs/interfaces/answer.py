"""What is answered to a program, before the server sends it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Answer:
    """A body, whole or in parts, with its media type and further headers."""

    body: bytes | Iterator[bytes]
    media_type: str
    headers: Mapping[str, str] = field(default_factory=dict)
    status: int = 200


def as_json(
    document: Any,
    media_type: str = "application/json",
    headers: Mapping[str, str] | None = None,
    status: int = 200,
) -> Answer:
    """A document as JSON."""
    body = json.dumps(document, ensure_ascii=False, allow_nan=False).encode()
    return Answer(body, media_type, headers or {}, status)
