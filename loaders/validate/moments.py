"""Moments with a time zone go to the city's clock; a date and time in a column of times are parted.

Done with the texts, before they are cast, where some are longer than a day or a time is.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import title_of
from loaders.schema import Field
from loaders.validate.check import Check

# „06:30:00 p.m.“ is the longest time of day.
LONGEST_TIME = 13
_ZONED = re.compile(
    r"(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4}))"
    r"[T ,]\s*(\d\d?:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*"
    r"\s*(Z|UTC|GMT|(?:UTC|GMT)?[+-]\d\d(?::?\d\d)?)"
)
# A time of day with a zone behind it, or a day before it.
_MAYBE = r":\d\d(\.\d+)?\s*(Z|[A-Z]{3}|([A-Z]{3})?[+-]\d\d:?(\d\d)?)$|^\d{1,4}[-./].*[T ,]\s*\d"
_PARTED = re.compile(r"(\d{4}-\d\d-\d\d|\d\d?\.\d\d?\.\d{2,4}|\d\d?/\d\d?/\d{2,4})[T ,]+\s*(\d.*)")


def local_moments(check: Check, raw: pa.Table) -> pa.Table:
    """The texts with every moment by the city's clock, and the days of columns of times beside
    them; `raw` itself where there is nothing to do."""
    zone = check.package.zone
    for f in check.present:
        if f.type in ("date", "datetime", "time"):
            raw, count = _replaced(raw, f.name, lambda text: _local(text, zone))
            if count:
                told = {"column": check.header(f.name), "count": count, "zone": zone.key}
                check.note("zone_converted", **told)
            if f.type == "time":
                raw = _parted(check, raw, f)
    return raw


def _local(text: str, zone: ZoneInfo) -> str:
    """A moment with a zone by the clock of another: „2023-04-30T22:00:00Z“."""
    found = _ZONED.fullmatch(text)
    if not found:
        return text
    year, month, day, day_2, month_2, year_2, clock, offset = found.groups()
    offset = offset.removeprefix("UTC").removeprefix("GMT") or "+00:00"
    written = f"{year or year_2}-{int(month or month_2):02}-{int(day or day_2):02}"
    try:
        moment = dt.datetime.fromisoformat(f"{written}T{clock.zfill(5)}{offset}")
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return text


def _parted(check: Check, raw: pa.Table, f: Field) -> pa.Table:
    """Times without their days; these go to the column of days, where that says nothing."""
    name = f.name.replace("_time", "_date")
    days = [found[1] if (found := _match(text)) else None for text in raw[f.name].to_pylist()]
    raw, count = _replaced(raw, f.name, lambda text: found[2] if (found := _match(text)) else text)
    if not count or name == f.name or not check.dataset.has(name):
        return raw
    told = {"column": check.header(f.name), "count": count}
    check.note("moments_parted", **told, title=title_of(check.dataset.field(name)))
    if check.has(name):
        filled = pc.coalesce(raw[name], pa.array(days, pa.string()))
        return raw.set_column(raw.column_names.index(name), name, filled)
    columns = {**check.matching.columns, name: check.matching.columns[f.name]}
    check.matching = replace(check.matching, columns=columns)
    return raw.append_column(name, pa.array(days, pa.string()))


def _match(text: str | None) -> re.Match[str] | None:
    """A day and a time; the day that Excel counts from is none."""
    found = _PARTED.fullmatch(text or "")
    return None if found and found[1].startswith(("1899-", "1900-")) else found


def _replaced(raw: pa.Table, name: str, new: Callable[[str], str]) -> tuple[pa.Table, int]:
    """The table with other texts in a column, and how many cells that concerns."""
    different = raw[name].unique()
    texts = different.filter(pc.match_substring_regex(different, pattern=_MAYBE)).to_pylist()
    changed = {text: other for text in texts if text and (other := new(text)) != text}
    if not changed:
        return raw, 0
    values = pa.array([changed.get(text, text) for text in different.to_pylist()], pa.string())
    mended = values.take(pc.index_in(raw[name], value_set=different))
    count = pc.sum(pc.is_in(raw[name], value_set=pa.array(list(changed)))).as_py()
    return raw.set_column(raw.column_names.index(name), name, mended), count
