"""The example row of a template: left out where it comes back as it was given."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.schema import Dataset, Field
from loaders.schema.column_matching import Matching, match
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note, Reading

_SEARCHED = 5
_FEWEST = 3
_WORDS = {"wahr": "true", "ja": "true", "falsch": "false", "nein": "false"}
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S")


def without_example(
    reading: Reading, dataset: Dataset, matching: Matching | None, known: PublishedRows | None
) -> Reading:
    """The reading without the template's example row, unchanged, among its first rows.

    However a spreadsheet wrote it anew (31.12.2021, 12,5, WAHR), it is the example. A row that is
    published just so stays: an example may be taken from the data. Without the store (`known` is
    None) nothing is published, and the example may be checked like any row.
    """
    rows = known(dataset.name) if known else None
    columns = (matching or match(dataset, reading.columns)).columns
    if rows is None or len(columns) < _FEWEST or not set(dataset.primary_key) <= set(columns):
        return reading
    head = reading.table.slice(0, _SEARCHED).to_pylist()
    found = [n for n, record in enumerate(head) if _is_example(dataset, columns, record)]
    if not found or _is_published(dataset, columns, rows):
        return reading
    left = pa.array([head[n]["row"] for n in found], pa.int64())
    others = pc.invert(pc.is_in(reading.table["row"].cast(pa.int64()), value_set=left))
    notes = tuple(Note("example_left_out", {"row": row}) for row in left.to_pylist())
    return replace(reading, table=reading.table.filter(others), notes=(*reading.notes, *notes))


def _is_example(
    dataset: Dataset, columns: Mapping[str, int], record: Mapping[str, str | None]
) -> bool:
    cells = {name: (record[f"c{index}"] or "").strip() for name, index in columns.items()}
    return all(_same(dataset.field(name), cell) for name, cell in cells.items())


def _same(f: Field, cell: str) -> bool:
    example = _text(f)
    return cell == example or _value(f, cell) == _value(f, example)


def _value(f: Field, text: str) -> Any:
    """A cell as what it says: figures, days and yes or no are written in several ways."""
    match f.type:
        case "boolean":
            return _WORDS.get(text.casefold(), text.casefold())
        case "number" | "integer" | "year":
            return _number(text)
        case "date":
            return next((day for way in _DATES if (day := _day(text, way))), text)
        case "datetime":
            return text.replace("T", " ")
    return _number(text) if text.isdigit() else text


def _number(text: str) -> float | str:
    try:
        return float(text.replace(",", "."))
    except ValueError:
        return text


def _day(text: str, way: str) -> dt.date | None:
    try:
        return dt.datetime.strptime(text, way).date()
    except ValueError:
        return None


def _is_published(dataset: Dataset, columns: Mapping[str, int], rows: pa.Table) -> bool:
    """Whether a published row says the same as the example in the file's columns, shapes apart."""
    names = [name for name in columns if name != dataset.geometry_field]
    # A text is kept as it was written; a time of day or a number may be told in other ways.
    key = next((n for n in names if dataset.field(n).type == "string"), names[0])
    same = pc.equal(pc.cast(rows[key], pa.string()), _text(dataset.field(key)))
    return any(
        all(_same(dataset.field(name), _plain(row[name])) for name in names)
        for row in rows.filter(same).select(names).to_pylist()
    )


def _text(f: Field) -> str:
    return "" if f.example is None else str(f.example).strip()


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
