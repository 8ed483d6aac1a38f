"""The last audit of accessibility, as `make audit` stored it."""

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

RESULT = Path(__file__).parent / "accessibility_audit.json"


@dataclass(frozen=True)
class Audit:
    """What was examined, when and with what, and which rules were broken on which pages."""

    day: dt.date
    engine: str
    pages: tuple[str, ...]
    conditions: tuple[str, ...]
    violations: tuple[dict[str, str], ...]


def last(path: Path = RESULT) -> Audit | None:
    """The stored audit, None if none has been made."""
    if not path.exists():
        return None
    stored = json.loads(path.read_text("utf-8"))
    return Audit(
        day=dt.date.fromisoformat(stored["date"]),
        engine=stored["engine"],
        pages=tuple(stored["pages"]),
        conditions=tuple(stored["conditions"]),
        violations=tuple(stored["violations"]),
    )
