"""JSON from strangers: one sentence for all that is wrong with it, wherever it came from.

Python's reader gives up with three kinds of errors, and takes texts that nobody can write again.
"""

import json
import re
import sys
from typing import Any

from loaders.tables.reading import ReadingError

_DEEPEST = 100
_TOKEN = re.compile(r'"(?:\\.|[^"\\])*+"|[\[{]|[\]}]', re.S)
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
# A whole pair, one half (RFC 8259, 8.2), any other escape.
_ESCAPE = re.compile(r"\\u[dD][89abAB]..\\u[dD][c-fC-F]..|(?P<half>\\u[dD][89a-fA-F]..)|\\.", re.S)


def parse_json(content: bytes | str) -> Any:
    """The document. Raises ReadingError for one that is broken, is nested deeper than a hundred
    levels, or holds a number of thousands of digits or half a character."""
    text = content
    if isinstance(text, bytes):
        text = text.decode(json.detect_encoding(text), "replace")
    try:
        document = json.loads(text)
    except json.JSONDecodeError as error:
        raise _broken(text, error.pos) from error
    except RecursionError as error:
        raise _broken(text, _too_deep(text)) from error
    except ValueError as error:
        raise _broken(text, _too_long(text)) from error
    if _is_too_deep(document):
        raise _broken(text, _too_deep(text))
    if (half := _half(text)) is not None:
        raise _broken(text, half)
    return document


def json_text(value: Any) -> str | None:
    """A JSON value as the text of a cell."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
        return "; ".join(str(v) for v in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _broken(text: str, position: int) -> ReadingError:
    return ReadingError(
        "This is not valid JSON (line {line}, character {column}): it is damaged, "
        "nested too deep, or has a number or a character that does not exist. Please "
        "create it again.",
        line=text.count("\n", 0, position) + 1,
        column=position - text.rfind("\n", 0, position),
    )


def _is_too_deep(document: Any) -> bool:
    level = [document]
    for _ in range(_DEEPEST):
        inner = (one.values() if isinstance(one, dict) else one for one in level)
        level = [one for many in inner for one in many if isinstance(one, dict | list)]
        if not level:
            return False
    return True


def _half(text: str) -> int | None:
    """Where an escape stands for half a character, which no text can hold."""
    if not _HALF.search(text):
        return None
    found = (one.start() for one in _ESCAPE.finditer(text) if one["half"])
    return next(found, None)


def _too_deep(text: str) -> int:
    """Where the nesting becomes too deep."""
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if depth > _DEEPEST:
            return token.start()
    return len(text)


def _too_long(text: str) -> int:
    """Where a number has more digits than Python reads."""
    found = re.search(rf"\d{{{sys.get_int_max_str_digits() + 1},}}", text)
    return found.start() if found else 0
