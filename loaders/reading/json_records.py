"""JSON and NDJSON: the largest list of objects in the document, nested names joined by dots."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from loaders.reading import encodings
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Limits, Reading, ReadingError, TextTable

_DEPTH = 5


def read(path: Path, limits: Limits) -> Reading:
    """Read records; rows are counted from 1, in NDJSON by line."""
    data = path.read_bytes()
    encoding = encodings.detect(data)
    text = data.decode(encoding, "replace")
    try:
        records = list(enumerate(_largest_list(parse_json(text)), start=1))
        kind = "json"
    except ReadingError as error:
        records = list(_lines(text, error))
        kind = "ndjson"
    reading = replace(_reading(records, kind, limits), encoding=encodings.SHOWN[encoding])
    if encodings.is_doubled(data):
        reading = encodings.undoubled(reading)
    broken = encoding == "utf-8" and not encodings.is_utf8(data)
    return encodings.with_faults(reading) if broken else reading


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
    """The longest list of objects found in the document; a lone object is a list of one."""
    best: list[dict[str, Any]] = []
    level = [document]
    for _ in range(_DEPTH):
        for value in level:
            if (
                isinstance(value, list)
                and len(value) > len(best)
                and all(isinstance(one, dict) for one in value)
            ):
                best = value
        level = [v for d in level if isinstance(d, dict) for v in d.values()]
    if best:
        return best
    if isinstance(document, dict):
        return [document]
    raise ReadingError("The JSON file holds no list of objects.")


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


def json_text(value: Any) -> str | None:
    """A JSON value as the text of a cell."""
    if value is None or value == [] or value == {}:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list) and all(isinstance(v, str | int | float) for v in value):
        return "; ".join(str(v) for v in value)
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
