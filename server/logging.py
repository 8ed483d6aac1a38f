"""Logs: a line a record, or as one JSON object a line, for machines, with `CITY_LOG=json`.

They hold times, places in the code and words, never an address, a query or a name of a visitor, and
nothing that comes from outside can begin a line of its own.
"""

import logging
import os
import re
import traceback
from copy import copy
from typing import Any

from pythonjsonlogger.json import JsonFormatter

from loaders.messages.errors import Refusal

CONTROL = re.compile(r"(?!\x1b\[\d*m)[\x00-\x1f\x7f-\x9f\u2028\u2029]")  # colours may stay
LONGEST = 200
FIELDS = {"levelname": "level", "name": "logger", "message": "message", "exc_info": "error"}
ALWAYS = ("levelname", "name", "message")


def places(error: BaseException | None) -> list[str]:
    """The kinds of an error and of what caused it, each with its places in the code.

    Without its words, which may be a file's or a visitor's; of our own errors the sentence without
    its fields.
    """
    lines: list[str] = []
    while error is not None and len(lines) < LONGEST:
        for frame in traceback.extract_tb(error.__traceback__):
            lines.append(f"{frame.filename}:{frame.lineno} in {frame.name}")
        said = f": {error.msgid}" if isinstance(error, Refusal) else ""
        lines.append(f"{type(error).__module__}.{type(error).__qualname__}{said}")
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return lines


class JsonLines(JsonFormatter):
    """A record as a JSON object: time (UTC, ISO 8601), level, logger, message, error."""

    def __init__(self) -> None:
        super().__init__(ALWAYS, rename_fields=FIELDS, timestamp="time", json_ensure_ascii=False)

    def formatException(self, ei: Any) -> str:
        """Where it happened, without the words of the error."""
        return "\n".join(places(ei[1]))

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what libraries add to a record, which may be a visitor's address."""
        known = {name: log_data[name] for name in ("time", *FIELDS.values()) if name in log_data}
        return known | {"level": known["level"].lower()}


class TextLines(logging.Formatter):
    """A record on one line, as another formatter has it; where an error happened, indented."""

    def __init__(self, inner: logging.Formatter) -> None:
        super().__init__()
        self.inner = inner

    def format(self, record: logging.LogRecord) -> str:
        """The line, with control characters by their codes."""
        bare = copy(record)
        bare.exc_info = bare.exc_text = bare.stack_info = None
        line = CONTROL.sub(lambda sign: f"\\x{ord(sign[0]):02x}", self.inner.format(bare))
        error = record.exc_info[1] if record.exc_info else None
        return "\n    ".join([line, *places(error)])


def start() -> None:
    """Give every logger the form of the setting; call it when the server's own loggers exist."""
    as_json = os.environ.get("CITY_LOG") == "json"
    if as_json:
        logging.basicConfig(level=logging.INFO)
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    handlers = {handler for logger in (logging.root, *known) for handler in logger.handlers}
    for handler in handlers | {logging.lastResort}:
        if handler and as_json:
            handler.setFormatter(JsonLines())
        elif handler and not isinstance(handler.formatter, TextLines):
            handler.setFormatter(TextLines(handler.formatter or logging.Formatter()))
