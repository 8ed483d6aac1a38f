"""Moments with a time zone go to the city's clock; a date and time in a column of times are parted.

Done with the texts, before they are cast, where some are longer than a day or a time is.
"""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import title_of
from loaders.schema import Field
from loaders.schema.units import zone_in
from loaders.schema.zones import NAMES, zone_of
from loaders.validate.check import Check
from loaders.validate.report import Problem

# „06:30:00 p.m.“ is the longest time of day.
LONGEST_TIME = 13
_DAY = r"(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4}))"
_MOMENT = _DAY + r"(?:[T,]\s*|\s+)(\d\d?:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*(?:\s?Uhr)?"
_ZONED = re.compile(rf"{_MOMENT}\s*\(?({NAMES}|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?)\)?")
_BARE = re.compile(_MOMENT)
_CLOCK = re.compile(r"(\d\d?)[:.](\d\d)(?::\d\d)?(?:\s?Uhr)?")
# A time of day with a zone behind it, or a day before it.
_MAYBE = (
    r":\d\d(\.\d+)?\d*(\s?Uhr)?\s*\(?(Z|[A-Z]{3,4}|([A-Z]{3})?[+-]\d\d?:?(\d\d)?)\)?$"
    r"|^\d{1,4}[-./].*[T ,]\s*\d"
)
_PARTED = re.compile(r"(\d{4}-\d\d-\d\d|\d\d?\.\d\d?\.\d{2,4}|\d\d?/\d\d?/\d{2,4})[T ,]+\s*(\d.*)")


def local_moments(check: Check, raw: pa.Table) -> pa.Table:
    """The texts with every moment by the city's clock, and the days of columns of times beside
    them; `raw` itself where there is nothing to do."""
    zone = check.package.zone
    for f in check.present:
        if f.type in ("date", "datetime", "time"):
            given = zone_in(check.header(f.name) or "")
            if given and f.type == "time":
                raw = _by_day(check, raw, f, given)
            raw, count = _replaced(raw, f.name, partial(_local, zone=zone, given=given))
            if count:
                told = {"column": check.header(f.name), "count": count, "zone": zone.key}
                check.note("zone_converted", **told)
            if f.type == "time":
                raw = _parted(check, raw, f)
    return raw


def _local(text: str, zone: ZoneInfo, given: dt.tzinfo | None = None) -> str:
    """A moment with a zone by the clock of another: „2023-04-30T22:00:00Z“; `given`: the zone of
    those that name none."""
    found = _ZONED.fullmatch(text)
    named = zone_of(found[8]) if found else given
    found = found or _BARE.fullmatch(text)
    if not found or named is None:
        return text
    year, month, day, day_2, month_2, year_2, clock = found.groups()[:7]
    written = f"{year or year_2}-{int(month or month_2):02}-{int(day or day_2):02}"
    try:
        moment = dt.datetime.fromisoformat(f"{written}T{clock.zfill(5)}").replace(tzinfo=named)
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return text


def _by_day(check: Check, raw: pa.Table, f: Field, given: dt.tzinfo) -> pa.Table:
    """Times of day in another zone, each put behind the day in its row, which says how far that is
    from the city's; a time without such a day cannot be known."""
    name = f.name.replace("_time", "_date")
    clocks = raw[f.name].to_pylist()
    days = raw[name].to_pylist() if check.has(name) and name != f.name else [None] * len(clocks)
    texts, lost = [], []
    for row, clock, day in zip(raw["row"].to_pylist(), clocks, days, strict=True):
        found = _CLOCK.fullmatch(clock or "")
        moment = f"{day} {int(found[1]):02}:{found[2]}" if found and day else clock
        if found and not _BARE.fullmatch(moment or ""):
            lost.append((row, clock))
        texts.append(moment)
    if lost:
        told = {"count": len(lost), "title": title_of(f)}
        row, text = lost[0]
        problem = Problem(row, check.header(f.name), f.name, text, "zone_without_day", told)
        check.findings.add([problem])
        check.con.register("without_day", pa.table({"row": [row for row, _ in lost]}))
        check.mark_faulty("FROM without_day")
        return raw
    if check.has(name):
        # The day goes along: it may be another one here.
        moved = [None if t and _BARE.fullmatch(t) else d for t, d in zip(texts, days, strict=True)]
        index = raw.column_names.index(name)
        raw = raw.set_column(index, name, pa.array(moved, pa.string()))
    index = raw.column_names.index(f.name)
    return raw.set_column(index, f.name, pa.array(texts, pa.string()))


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
