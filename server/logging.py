"""Logs as one JSON object a line, for machines; `CITY_LOG=json` switches them on.

They hold times, places in the code and words, never an address, a query or a name of a visitor.
"""

import json
import logging
import os
from datetime import UTC, datetime


class JsonLines(logging.Formatter):
    """A record as a JSON object: time (UTC, ISO 8601), level, logger, message, error."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, without a line break inside."""
        line = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def start() -> None:
    """Give every logger the form of the setting; call it when the server's own loggers exist."""
    if os.environ.get("CITY_LOG") != "json":
        return
    logging.basicConfig(level=logging.INFO)
    known = [logging.getLogger(name) for name in logging.root.manager.loggerDict]
    for logger in (logging.root, *known):
        for handler in logger.handlers:
            handler.setFormatter(JsonLines())
