"""Logs as one JSON object a line, for machines; `CITY_LOG=json` switches them on.

They hold times, places in the code and words, never an address, a query or a name of a visitor.
"""

import logging
import os
from typing import Any

from pythonjsonlogger.json import JsonFormatter

FIELDS = {"levelname": "level", "name": "logger", "message": "message", "exc_info": "error"}
ALWAYS = ("levelname", "name", "message")


class JsonLines(JsonFormatter):
    """A record as a JSON object: time (UTC, ISO 8601), level, logger, message, error."""

    def __init__(self) -> None:
        super().__init__(ALWAYS, rename_fields=FIELDS, timestamp="time", json_ensure_ascii=False)

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what libraries add to a record, which may be a visitor's address."""
        known = {name: log_data[name] for name in ("time", *FIELDS.values()) if name in log_data}
        return known | {"level": known["level"].lower()}


def start() -> None:
    """Give every logger the form of the setting; call it when the server's own loggers exist."""
    if os.environ.get("CITY_LOG") != "json":
        return
    logging.basicConfig(level=logging.INFO)
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    for logger in (logging.root, *known):
        for handler in logger.handlers:
            handler.setFormatter(JsonLines())
