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
from loaders.schema import Field, quoted
from loaders.schema.units import zone_in
from loaders.schema.zones import NAMES, zone_of
from loaders.validate.check import Check
from loaders.validate.date_sql import date_sql
from loaders.validate.report import Problem

_DAY = r"(?:(\d{4})-(\d\d)-(\d\d)|(\d\d?)\.(\d\d?)\.(\d{4}))"
_MOMENT = _DAY + r"(?:[T,]\s*|\s+)(\d\d?[:.]\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*(?:\s?Uhr)?"
_ZONE = rf"\s*\(?({NAMES}|(?:UTC|GMT)?[+-]\d\d?(?::?\d\d)?)\)?"
_ZONED = re.compile(_MOMENT + _ZONE, re.I)
_BARE = re.compile(_MOMENT)
# „18:00-20:00“ is from … to, and no zone.
_BEHIND = rf"\s*\(?({NAMES}|(?:UTC|GMT)[+-]\d\d?(?::?\d\d)?|\+\d\d:?\d\d)\)?"
_CLOCK = re.compile(rf"(\d\d?)(?:[:.](\d\d)(?::\d\d)?)?(?:\s?(?:Uhr|h))?(?:{_BEHIND})?", re.I)
# A time of day with a zone behind it, or a day before it.
_MAYBE = (
    r"(?i)\d(\s?Uhr|\s?h)?\s*\(?(Z|[A-Z]{3,4}|([A-Z]{3})?[+-]\d\d?:?(\d\d)?)\)?$"
    r"|^\d{1,4}[-./].*[T ,]\s*\d"
)
_FROM_TO = re.compile(r" \d\d?[:.]\d\d\s*-\s*\d")
_BEFORE = "^[A-Za-z]{2,10}[.,]*\\s"
# „Do, 02.05.2024“, „Donnerstag, den 2. Mai 2024“
_WEEKDAY = re.compile(
    r"(?:(?:mo|di|mi|do|fr|sa|so|(?:mon|diens|donners|frei|sams|sonn)tag|mittwoch|sonnabend|mon|tues?"
    r"|wed|thu(?:rs?)?|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\.?,?\s+)?"
    r"(?:(?:am|den|dem|der)\s+)?(?=\d|[a-z]{3})",
    re.I,
)
_PARTED = re.compile(
    r"(\d{4}-\d\d-\d\d|\d\d?\.\d\d?\.\d{2,4}|\d\d?/\d\d?/\d{2,4}|\d\d?\.?\s?[A-Za-zä]{3,9}\.?\s\d{4})"
    r"[T ,]+\s*(?:um\s)?(\d.*)"
)


def local_moments(check: Check, raw: pa.Table) -> pa.Table:
    """The texts with every moment by the city's clock, and the days of columns of times beside
    them; `raw` itself where there is nothing to do."""
    zone = check.package.zone
    for f in check.present:
        if f.type in ("date", "datetime", "time"):
            given = zone_in(check.header(f.name) or "")
            raw = _replaced(raw, f.name, _without_weekday, _BEFORE)[0]
            if f.type == "time":
                raw = _by_day(check, raw, f, given)
            raw, count = _replaced(raw, f.name, partial(_local, zone=zone, given=given))
            if count:
                told = {"column": check.header(f.name), "count": count, "zone": zone.key}
                check.note("zone_converted", **told)
            if f.type == "time":
                raw = _parted(check, raw, f)
    return raw


def local_moment(text: str, zone: ZoneInfo) -> str:
    """A day or moment without the name of its day, by the city's clock where it names a zone."""
    return _local(_without_weekday(text), zone)


def _without_weekday(text: str) -> str:
    return _WEEKDAY.sub("", text, count=1)


def _local(text: str, zone: ZoneInfo, given: dt.tzinfo | None = None) -> str:
    """A moment with a zone by the clock of another: „2023-04-30T22:00:00Z“; `given`: the zone of
    those that name none."""
    found = _ZONED.fullmatch(text)
    named = zone_of(found[8]) if found else given
    found = found or _BARE.fullmatch(text)
    if not found or named is None or _FROM_TO.search(text):
        return text
    year, month, day, day_2, month_2, year_2, clock = found.groups()[:7]
    written = f"{year or year_2}-{int(month or month_2):02}-{int(day or day_2):02}"
    clock = re.sub(r"^(\d\d?)\.", r"\1:", clock)
    try:
        moment = dt.datetime.fromisoformat(f"{written}T{clock.zfill(5)}").replace(tzinfo=named)
        return moment.astimezone(zone).strftime("%Y-%m-%d %H:%M:%S")
    except (ValueError, OverflowError):
        return text


def _by_day(check: Check, raw: pa.Table, f: Field, given: dt.tzinfo | None) -> pa.Table:
    """Times of day in another zone, each put behind the day in its row, which says how far that is
    from the city's; a time without such a day cannot be known. `given`: the zone of the heading."""
    name = f.name.replace("_time", "_date")
    clocks = raw[f.name].to_pylist()
    found = [_CLOCK.fullmatch(clock or "") for clock in clocks]
    zoned = [one is not None and bool(given or one[3]) for one in found]
    if not any(zoned):
        return raw
    days = _days(check, name) if check.has(name) and name != f.name else {}
    rows = raw["row"].to_pylist()
    texts = list(clocks)
    for i, one in enumerate(found):
        if one is None or not zoned[i]:
            continue
        hour, minute, zone = one.groups()
        texts[i] = f"{days.get(rows[i])} {int(hour):02}:{minute or '00'} {zone or ''}".strip()
    lost = [i for i, one in enumerate(zoned) if one and not days.get(rows[i])]
    for i in lost:
        texts[i] = None
    if lost:
        told = {"count": len(lost), "title": title_of(f)}
        first = (rows[lost[0]], check.header(f.name), f.name, clocks[lost[0]])
        check.findings.add([Problem(*first, "zone_without_day", told)])
        check.con.register("without_day", pa.table({"row": [rows[i] for i in lost]}))
        check.mark_faulty("FROM without_day")
    if days:
        # The day goes along: it may be another one here.
        written = zip(raw[name].to_pylist(), rows, zoned, strict=True)
        kept = [None if gone and days.get(row) else day for day, row, gone in written]
        raw = raw.set_column(raw.column_names.index(name), name, pa.array(kept, pa.string()))
    return raw.set_column(raw.column_names.index(f.name), f.name, pa.array(texts, pa.string()))


def _days(check: Check, name: str) -> dict[int, str | None]:
    """Row → its day in a column of `raw`; one with slashes may be another."""
    x = quoted(name)
    day = f"CASE WHEN NOT contains({x}, '/') THEN ({date_sql(x, 'dmy')})::VARCHAR END"
    return dict(check.con.execute(f"SELECT row, {day} FROM raw").fetchall())


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


def _replaced(
    raw: pa.Table, name: str, new: Callable[[str], str], maybe: str | None = _MAYBE
) -> tuple[pa.Table, int]:
    """The table with other texts in a column, and how many cells that concerns; `maybe`: which
    texts may be others."""
    different = raw[name].unique()
    texts = different.filter(pc.match_substring_regex(different, pattern=maybe)).to_pylist()
    changed = {text: other for text in texts if text and (other := new(text)) != text}
    if not changed:
        return raw, 0
    values = pa.array([changed.get(text, text) for text in different.to_pylist()], pa.string())
    mended = values.take(pc.index_in(raw[name], value_set=different))
    count = pc.sum(pc.is_in(raw[name], value_set=pa.array(list(changed)))).as_py()
    return raw.set_column(raw.column_names.index(name), name, mended), count
