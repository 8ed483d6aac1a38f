"""The last audit of accessibility, as `make audit` stored it."""

import datetime as dt
import json
from pathlib import Path
from typing import Any

RESULT = Path(__file__).parent / "accessibility_audit.json"


def last(path: Path = RESULT) -> dict[str, Any] | None:
    """The stored audit: `date`, `engine`, lists of `pages` and `conditions` (ways in which each was
    looked at), and `violations` with `rule`, `help` and `page`. None if none has been made."""
    if not path.exists():
        return None
    stored: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return stored | {"date": dt.date.fromisoformat(stored["date"])}
