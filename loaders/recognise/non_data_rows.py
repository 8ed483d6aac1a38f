"""Rows that are no data: totals, further headers, and a template's example that comes back.

They are found, said, and left out, so that nothing counts twice.
"""

import datetime as dt
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.recognise.totals import PLACES, table_above, without_totals
from loaders.schema import Dataset, Field
from loaders.schema.column_matching import vocabulary
from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading
from loaders.validate.check import Check

_SEARCHED = 5
_FEWEST = 3
_NAMES_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BOOLEANS = {
    **dict.fromkeys(("true", "wahr", "ja"), "true"),
    **dict.fromkeys(("false", "falsch", "nein"), "false"),
}
_VALUES = re.compile(r"(?i)\s*(?:\w+wert|wert|value|ergebnis|ist)[\w-]*[\s,(\[]+\S")
_LARGE, _MOST = 50_000, 1_000
# What totals and footers contain, for a first look at all rows at once.
_SUSPECT = (
    r"(?i)summe|total|gesamt|zusammen|overall|^\s*(sum|alle|σ|quelle|daten|stand|hinweis|anmerkung"
    r"|erläuterung|legende|herausgeber|bearbeitung|kontakt|ansprech|erstellt|abruf|abgerufen|lizenz"
    r"|source|note|as of|license|angaben|werte|beträge|©|\(c\)|copyright|\*|\d\)|[¹²³⁴⁵⁶⁷⁸⁹])"
)
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
_HEADERS = 2
_GAPS = 50
_TYPES = re.compile(
    r"(?i)(string|text|varchar|char|markdown|bool(ean)?|number|numeric|int(eger)?|float|double"
    r"|decimal|date|time|datetime|timestamp|year|enum( \w+)?|list|geometry|uuid|url|json"
    r"|zahl( [\d-]+)?|ganze zahl|datum|auswahl|freitext|wahrheitswert|geom)(\(\d+\))?"
)


def drop_totals(check: Check) -> None:
    """Leave out further headers, totals and footers; a table with a column a year becomes one with
    a row a year (most have none)."""
    check.reading = reading = _without_type_row(check.reading)
    begin = reading.header_row
    if begin and reading.rows and reading.rows < reading.table["row"][-1].as_py() - begin:
        check.reading = reading = _first_table(check, reading, begin)
    if reading.rows > 1 and len(reading.columns) > 1 and (suspects := _suspects(reading)):
        check.reading = without_totals(reading, suspects)
    if sum(bool(_NAMES_YEAR.search(header)) for header in check.reading.columns) > 1:
        from loaders.recognise.year_columns import unfold_years

        unfold_years(check)
    if any(_VALUES.match(header) for header in check.reading.columns):
        from loaders.recognise.year_columns import name_unit

        name_unit(check)


def _first_table(check: Check, reading: Reading, begin: int) -> Reading:
    """The reading up to the header of another table: names of columns alone, below a gap."""
    known = vocabulary(check.package)
    names = reading.cells
    rows = reading.table["row"].to_pylist()
    ahead = zip([begin, *rows], rows, strict=False)
    for index in [i for i, (above, row) in enumerate(ahead) if row - above > 1][:_GAPS]:
        record = reading.table.slice(index, 1).to_pylist()[0]
        cells = [(record[name] or "").strip() for name in names]
        told = [cell for cell in cells if cell]
        if len(told) > _HEADERS and {*map(fold, told)} <= known:
            return table_above(reading, index, cells)
    return reading


def _suspects(reading: Reading) -> list[int]:
    """The rows (from 0) one of whose first cells has a word of totals or footers, or is the name of
    its column; of a large table only the last rows are looked at."""
    names = reading.cells
    begin = max(reading.rows - _MOST, 0) if reading.rows > _LARGE else 0
    found = pa.nulls(reading.rows - begin, pa.bool_()).fill_null(False)
    for name, header in zip(names[:PLACES], reading.columns, strict=False):
        texts = reading.table[name].slice(begin)
        told = pc.match_substring_regex(texts, _SUSPECT)
        again = pc.equal(texts, header) if header else False
        found = pc.or_(found, pc.fill_null(pc.or_(told, again), False))
    return [begin + int(i) for i in pc.indices_nonzero(found).to_pylist()][-_MOST:]


def _without_type_row(reading: Reading) -> Reading:
    """The reading without further headers: a row naming types, and titles above that row."""
    names = reading.cells
    for number, record in enumerate(reading.table.slice(0, _HEADERS).to_pylist()):
        cells = [record[name].strip() for name in names if (record[name] or "").strip()]
        if len(cells) >= 2 and all(_TYPES.fullmatch(cell.strip("_*: ")) for cell in cells):
            first = reading.table["row"][0].as_py()
            row = f"{first}–{record['row']}" if number else str(first)
            note = Note("type_row", {"row": row})
            table = reading.table.slice(number + 1)
            return replace(reading, table=table, notes=(*reading.notes, note))
    return reading


def leave_out_example(check: Check) -> None:
    """Drop the template's example row, unchanged, from among the first rows of the reading.

    However a spreadsheet wrote it anew (31.12.2021, 12,5, WAHR), it is the example. A row that is
    published just so stays: an example may be taken from the data. Without the store nothing is
    published, and the example may be checked like any row.
    """
    dataset, columns, reading = check.dataset, check.matching.columns, check.reading
    if check.profile or len(columns) < _FEWEST or not check.has(*dataset.primary_key):
        return
    head = reading.table.slice(0, _SEARCHED).to_pylist()
    left = [
        record["row"]
        for record in head
        if all(_same(dataset.field(n), (record[f"c{i}"] or "").strip()) for n, i in columns.items())
    ]
    rows = check.published_rows(dataset.name) if left else None
    if rows is not None and not _is_published(dataset, columns, rows):
        numbers = reading.table["row"]
        others = pc.invert(pc.is_in(numbers, value_set=pa.array(left, numbers.type)))
        notes = [Note("example_left_out", {"row": row}) for row in left]
        table = reading.table.filter(others)
        check.reading = replace(reading, table=table, notes=(*reading.notes, *notes))


def _same(f: Field, cell: str) -> bool:
    example = f.example_text.strip()
    return cell == example or _meaning(cell) == _meaning(example)


def _meaning(text: str) -> Any:
    """What a cell says: figures, days and yes or no are written in several ways."""
    text = _BOOLEANS.get(text.casefold(), text)
    with suppress(ValueError):
        return float(text.replace(",", "."))
    for form in _DATES:
        with suppress(ValueError):
            return dt.datetime.strptime(text.replace("T", " "), form)
    return text


def _is_published(dataset: Dataset, columns: Mapping[str, int], rows: pa.Table) -> bool:
    """Whether a published row says the same as the example in the file's columns, shapes apart."""
    names = [name for name in columns if name != dataset.geometry_field]
    # A text is kept as it was written; a time of day or a number may be told in other ways.
    key = next((n for n in names if dataset.field(n).type == "string"), names[0])
    same = pc.equal(pc.cast(rows[key], pa.string()), dataset.field(key).example_text.strip())
    return any(
        all(
            _same(dataset.field(name), "" if row[name] is None else str(row[name]))
            for name in names
        )
        for row in rows.filter(same).select(names).to_pylist()
    )
