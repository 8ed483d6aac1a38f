"""Lists of events that say day and time in one column: it gives both."""

import re
from collections.abc import Mapping
from dataclasses import replace

from loaders.schema.column_matching import Matching, match
from loaders.validate.check import Check

EVENTS = "events"
_DAY, _TIME = "start_date", "start_time"
_MOMENT = (
    r"(?i)\d[./-]\s?(\d{1,2}[./-]|[a-zä]+\s)\s?\d{2,4}[,T]?\s*(um )?\d{1,2}([:.]\d\d|\s?(uhr|h)\b)"
    r"|\d\.\s?[a-zä]+\.?\s\d{4}[,]?\s+(um )?\d{1,2}([:.]\d\d|\s?(uhr|h)\b)"
)
_MIDNIGHT = re.compile(r"[T ]00:00(:00(\.0+)?)?$")


_PEOPLE = re.compile(r"(?i)teilnehm|besuch|gäste|anmeldung|angemeldet|anwesend|participants|attend")


def has_moments(check: Check) -> bool:
    """Whether the columns, of no dataset by themselves, are a title and a day with a time, or with
    a number of people who came: events know half of them at least."""
    if EVENTS not in check.package.datasets:
        return False
    columns = match(check.package.datasets[EVENTS], check.reading.columns).columns
    filled = sum(1 for header in check.reading.columns if header)
    came = _DAY in columns and any(map(_PEOPLE.search, check.reading.columns))
    dated = came or _shared(check, columns) is not None
    return dated and "title" in columns and 2 * len(columns) >= filled


def with_moments(check: Check, matching: Matching) -> Matching:
    """The column of moments as that of days and of times."""
    shared = _shared(check, matching.columns)
    lacking = next((n for n in (_DAY, _TIME) if n not in matching.columns), None)
    if shared is None or lacking is None:
        return matching
    return replace(matching, columns={**matching.columns, lacking: shared})


def _shared(check: Check, columns: Mapping[str, int]) -> int | None:
    """The only column of days or times, if all its cells hold both."""
    there = [columns[name] for name in (_DAY, _TIME) if name in columns]
    if len(there) != 1:
        return None
    texts = [text.strip() for text in check.reading.table[f"c{there[0]}"].to_pylist() if text]
    texts = [text for text in texts if text]
    both = all(re.search(_MOMENT, text) for text in texts)
    clock = any(not _MIDNIGHT.search(text) for text in texts)
    return there[0] if texts and both and clock else None
