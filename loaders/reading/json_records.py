"""JSON and NDJSON: the largest list of objects in the document, nested names joined by dots."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa

from loaders.reading import encodings, json_tables, known_json, sensor_json
from loaders.tables.json_documents import json_text, parse_json
from loaders.tables.reading import Limits, Note, Reading, ReadingError, TextTable

_DEPTH = 5
_DESCRIBING = {"fields", "columns", "schema", "links", "_links", "facets", "metadata", "meta"}
_TOTALS = {
    "@iot.count",
    "total",
    "total_count",
    "totalcount",
    "numbermatched",
    "nhits",
    "@odata.count",
    "totalelements",
    "totalitems",
    "totalrecords",
    "total_records",
    "totalresults",
    "total_results",
    "totalhits",
    "totalrows",
    "numfound",
}
_NEXT = {"nextlink", "@odata.nextlink", "@iot.nextlink", "next", "next_page", "nextpageurl"}
_FLAGS = {"exceededtransferlimit", "has_more", "hasmore", "hasnext", "hasnextpage", "has_next"}


def read(path: Path, limits: Limits) -> Reading:
    """Read records; rows are counted from 1, in NDJSON by line."""
    data = path.read_bytes()
    encoding = encodings.detect(data)
    text = data.decode(encoding, "replace")
    part: tuple[Note, ...] = ()
    above: tuple[str, ...] = ()
    try:
        document = parse_json(text)
    except ReadingError as error:
        records = list(_lines(text, error))
        kind = "ndjson"
    else:
        if (readings := sensor_json.read(document)) is not None:
            return _of_sensors(readings, document, limits)
        known = known_json.records(document) or json_tables.records(document)
        records = list(enumerate(_largest_list(document) if known is None else known, start=1))
        kind, part = "json", part_of(document, len(records))
        above = known_json.lines_above(document)
    reading = _reading(records, kind, limits)
    reading = replace(reading, encoding=encodings.SHOWN[encoding], notes=part, preamble=above)
    if encodings.is_doubled(data):
        reading = encodings.undoubled(reading)
    broken = encoding == "utf-8" and not encodings.is_utf8(data)
    return encodings.with_faults(reading) if broken else reading


def _of_sensors(readings: pa.Table, document: Any, limits: Limits) -> Reading:
    """Readings of sensors; the next page may stand at the answer or in each of its data streams."""
    limits.check_rows(readings.num_rows)
    columns, part = sensor_json.COLUMNS, part_of(document, readings.num_rows)
    return Reading(readings, columns, "json", encoding="UTF-8", number_form="en", notes=part)


def _lines(text: str, error: ReadingError) -> Iterator[tuple[int, dict[str, Any]]]:
    """One object a line; a document that is neither is refused where it broke first."""
    begun = False
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            record = parse_json(line)
        except ReadingError as broken:
            if begun:  # the lines before were records
                broken.fields["line"] = number
            raise (broken if begun else error) from None
        if not isinstance(record, dict):
            raise error
        begun = True
        yield number, record


def _largest_list(document: Any) -> list[dict[str, Any]]:
    """The longest list of objects found in the document; a lone object is a list of one.

    What describes the columns or the answer itself is taken only where there is nothing else.
    """
    best: dict[bool, list[dict[str, Any]]] = {True: [], False: []}
    level = [("", document)]
    for _ in range(_DEPTH):
        for name, value in level:
            told = name.casefold() in _DESCRIBING
            if (
                isinstance(value, list)
                and len(value) > len(best[told])
                and all(isinstance(one, dict) for one in value)
            ):
                best[told] = value
        level = [(k, v) for name, inner in level for k, v in _inside(name, inner)]
    if found := best[False] or best[True]:
        return found
    if _is_empty(document):
        raise ReadingError("The answer holds no records. Please check what was asked for.")
    if isinstance(document, dict):
        return [document]
    raise ReadingError("The JSON file holds no list of objects.")


def _is_empty(document: Any) -> bool:
    """Whether an answer counts none: a list of records that is empty."""
    inside = document.values() if isinstance(document, dict) else ()
    level = [document, *inside] if isinstance(document, dict) else []
    named = {k.casefold(): v for one in level if isinstance(one, dict) for k, v in one.items()}
    return any(
        named.get(name) == [] for name in ("records", "results", "features", "value", "data")
    )


def _inside(name: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What stands inside a value, by name; pages of one list (lists in a list) become that list."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, list) and value and all(isinstance(one, list) for one in value):
        yield name, [record for page in value for record in page]


def part_of(document: Any, count: int) -> tuple[Note, ...]:
    """Say that an answer holds only a part: its total is larger, or it names the next page."""
    level = [document]
    for _ in range(_DEPTH):
        for one in level:
            pairs = [(k.casefold(), v) for k, v in one.items()] if isinstance(one, dict) else []
            totals = [v for k, v in pairs if k in _TOTALS and type(v) is int and v > count]
            if totals:
                return (Note("part_of", {"count": count, "total": totals[0]}),)
            if any(_goes_on(k, v) for k, v in pairs):
                return (Note("more_pages", {"count": count}),)
        level = [v for d in level if isinstance(d, dict) for v in d.values()]
    return ()


def _goes_on(name: str, value: Any) -> bool:
    """Whether a member of an answer says that there is more: the next page, a limit reached."""
    if name in _NEXT:
        named = value.get("href") if isinstance(value, dict) else value
        return isinstance(named, str | int) and bool(named)
    if name in _FLAGS:
        return value is True
    links = value if name == "links" and isinstance(value, list) else ()
    return any(isinstance(one, dict) and one.get("rel") == "next" for one in links)


def _reading(records: list[tuple[int, dict[str, Any]]], kind: str, limits: Limits) -> Reading:
    limits.check_rows(len(records))
    flat = [(number, dict(_flatten(record))) for number, record in records]
    columns = tuple(dict.fromkeys(name for _, record in flat for name in record))
    limits.check_columns(len(columns))
    build = TextTable(len(columns), limits)
    for number, record in flat:
        build.add(number, [record.get(name) for name in columns])
    return Reading(build.table(), columns, kind, number_form="en")


def _flatten(record: dict[str, Any], prefix: str = "") -> Iterator[tuple[str, str | None]]:
    for name, value in record.items():
        if isinstance(value, dict) and value:
            yield from _flatten(value, f"{prefix}{name}.")
        else:
            yield prefix + name, json_text(value)
