"""JSON whose rows are no objects: names of columns beside lists of cells, columns of numbered
cells, records within records."""

from collections.abc import Sequence
from typing import Any

_NAMES = ("columns", "fields", "header", "headers", "cols")
_ROWS = ("rows", "data", "values", "datarows", "records")
_CALLED = ("name", "id", "title", "field", "label")
Record = dict[str, Any]


def records(document: Any) -> list[Record] | None:
    """The rows of a document, or of one of its members, as objects; None if it is no such table."""
    inside = list(document.values()) if isinstance(document, dict) else []
    found = (_table(one) for one in (document, *inside))
    return next((rows for rows in found if rows), None)


def _table(value: Any) -> list[Record] | None:
    if isinstance(value, list):
        return _of_lists(value) or _of_fields(value)
    if not isinstance(value, dict):
        return None
    names = next((_names(value[key]) for key in _NAMES if isinstance(value.get(key), list)), [])
    for key in _ROWS:
        if names and _are_rows(value.get(key), len(names)):
            return [dict(zip(names, row, strict=True)) for row in value[key]]
    return _of_columns(value)


def _names(columns: Sequence[Any]) -> list[str]:
    called = [
        next((str(one[k]) for k in _CALLED if one.get(k)), "") if isinstance(one, dict) else one
        for one in columns
    ]
    return called if called and all(isinstance(name, str) and name for name in called) else []


def _are_rows(rows: Any, width: int) -> bool:
    fits = isinstance(rows, list) and bool(rows)
    return fits and all(isinstance(row, list) and len(row) == width for row in rows)


def _of_lists(rows: list[Any]) -> list[Record] | None:
    """Lists of cells, the first of them names."""
    names = _names(rows[0]) if len(rows) > 1 and isinstance(rows[0], list) else []
    if not names or len(set(names)) < len(names) or not _are_rows(rows[1:], len(names)):
        return None
    return [dict(zip(names, row, strict=True)) for row in rows[1:]]


def _of_fields(rows: list[Any]) -> list[Record] | None:
    """Records of OpenDataSoft: the columns stand under `fields`."""
    kept = [one for one in rows if isinstance(one, dict) and "recordid" in one]
    fields = [one["fields"] for one in kept if isinstance(one.get("fields"), dict)]
    return fields if fields and len(fields) == len(rows) else None


def _of_columns(value: Record) -> list[Record] | None:
    """Columns of cells under the numbers of their rows, as pandas writes them."""
    columns = list(value.values())
    if len(columns) < 2 or not all(isinstance(one, dict) and one for one in columns):
        return None
    rows = list(columns[0])
    plain = all(list(one) == rows for one in columns) and all(row.isdigit() for row in rows)
    return [{name: cells[row] for name, cells in value.items()} for row in rows] if plain else None
