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

from loaders.schema import Dataset, Field
from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading
from loaders.validate.check import Check

_SEARCHED = 5
_FOOTER = 12
_SUMMED = 10_000
_FOOTNOTE = re.compile(
    r"(?i)(quellen?|datenquelle|datenbasis|stand|datenstand|hinweise?|anmerkung(en)?"
    r"|erläuterung(en)?|legende|herausgeber|bearbeitung|kontakt|ansprechpartner(in)?"
    r"|erstellt (am|von)|abruf|abgerufen am|lizenz|source|notes?|as of|license)\s*[:*)]"
    r"|(©|\(c\)|copyright)\s|\*+\)?\s|\d\)\s"
)
_FEWEST = 3
_NAMES_YEAR = re.compile(r"(?<!\d)(?:19|20)\d{2}(?!\d)")
_BOOLEANS = {
    **dict.fromkeys(("true", "wahr", "ja"), "true"),
    **dict.fromkeys(("false", "falsch", "nein"), "false"),
}
_DATES = ("%Y-%m-%d", "%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M")
_HEADERS = 2
_TOTAL_WORDS = (
    "Summe|Summen|Gesamt|Gesamtsumme|Insgesamt|Zusammen|Summe gesamt|Summe insgesamt|Alle"
    "|Gesamtergebnis|Gesamtstadt|Stadt gesamt|Stadt insgesamt|Total|Totals|Grand total|Sum|Σ"
    "|Overall"
)
_TOTALS = frozenset(map(fold, _TOTAL_WORDS.split("|")))
_TYPES = re.compile(
    r"(?i)(string|text|varchar|char|markdown|bool(ean)?|number|numeric|int(eger)?|float|double"
    r"|decimal|date|time|datetime|timestamp|year|enum( \w+)?|list|geometry|uuid|url|json"
    r"|zahl( [\d-]+)?|ganze zahl|datum|auswahl|freitext|wahrheitswert|geom)(\(\d+\))?"
)
_FIGURE = re.compile(r"[-+]?[\d.,\s\u00a0]*\d[\d.,\s\u00a0]*(%|€)?")


def drop_totals(check: Check) -> None:
    """Leave out further headers, and the rows of totals that end the table; a table with a column a
    year becomes one with a row a year (most have none)."""
    check.reading = _without_totals(_without_type_row(check.reading))
    if sum(bool(_NAMES_YEAR.search(header)) for header in check.reading.columns) > 1:
        from loaders.recognise.year_columns import unfold_years

        unfold_years(check)


def _without_totals(reading: Reading) -> Reading:
    """The reading without the rows of totals and the lines of a footer that end it.

    A total begins with a word for it and leaves some cells empty, or is the sum of the rows above.
    """
    if reading.rows < 2 or len(reading.columns) < 2:
        return reading
    last = reading.rows
    notes: list[Note] = []
    names = [f"c{i}" for i in range(len(reading.columns))]
    tail = reading.table.slice(max(reading.rows - _FOOTER, 1)).select(["row", *names])
    for record in reversed(tail.to_pylist()):
        cells = [(record[name] or "").strip() for name in names]
        word = next((cell for cell in cells if cell), "")
        above = reading.table.slice(0, last - 1)
        if _is_footer(word, cells):
            code = "footer_left_out"
        elif _is_total(word, cells) or _is_sum(word, cells, above):
            code = "totals_left_out"
        else:
            break
        last -= 1
        notes.insert(0, Note(code, {"row": record["row"], "text": word}))
    if not notes:
        return reading
    rows = reading.table["row"].slice(0, last)
    gone = reading.table["row"].slice(last).to_pylist()
    faults = tuple(f for f in reading.faults if f.row not in gone)
    return replace(
        reading,
        table=reading.table.slice(0, len(rows)),
        notes=(*reading.notes, *notes),
        faults=faults,
    )


def _is_footer(word: str, cells: list[str]) -> bool:
    """Whether a row is a line below the table: „Quelle: …“, „* vorläufig“, few cells, no data."""
    filled = [cell for cell in cells if cell]
    return bool(_FOOTNOTE.match(word)) and 2 * len(filled) <= len(cells) + 1


def _is_sum(word: str, cells: list[str], above: pa.Table) -> bool:
    """Whether a row that is filled whole begins with a word for a total and adds up the others."""
    if fold(word) not in _TOTALS or not above.num_rows or above.num_rows > _SUMMED:
        return False
    for index, cell in enumerate(cells):
        figures = [_figure(text) for text in above[f"c{index}"].to_pylist()]
        total = _figure(cell)
        if total and None not in figures and sum(f or 0 for f in figures) == total:
            return True
    return False


def _figure(text: str | None) -> int | None:
    """A whole number, grouped or not."""
    plain = re.sub(r"(?<=\d)[.\s\u00a0](?=\d{3}\b)", "", (text or "").strip())
    return int(plain) if plain.isascii() and plain.isdigit() else None


def _without_type_row(reading: Reading) -> Reading:
    """The reading without further headers: a row naming types, and titles above that row."""
    names = [f"c{i}" for i in range(len(reading.columns))]
    for number, record in enumerate(reading.table.slice(0, _HEADERS).to_pylist()):
        cells = [record[name].strip() for name in names if (record[name] or "").strip()]
        if len(cells) >= 2 and all(_TYPES.fullmatch(cell.strip("_*: ")) for cell in cells):
            first = reading.table["row"][0].as_py()
            row = f"{first}–{record['row']}" if number else str(first)
            note = Note("type_row", {"row": row})
            table = reading.table.slice(number + 1)
            return replace(reading, table=table, notes=(*reading.notes, note))
    return reading


def _is_total(word: str, cells: list[str]) -> bool:
    if fold(word) not in _TOTALS:
        return False
    rest = [cell for cell in cells if cell and cell != word]
    return bool(rest) and any(_FIGURE.fullmatch(cell) for cell in rest) and "" in cells


def leave_out_example(check: Check) -> None:
    """Drop the template's example row, unchanged, from among the first rows of the reading.

    However a spreadsheet wrote it anew (31.12.2021, 12,5, WAHR), it is the example. A row that is
    published just so stays: an example may be taken from the data. Without the store nothing is
    published, and the example may be checked like any row.
    """
    dataset, columns, reading = check.dataset, check.matching.columns, check.reading
    rows = check.published_rows(dataset.name)
    if (
        check.profile
        or rows is None
        or len(columns) < _FEWEST
        or not check.has(*dataset.primary_key)
    ):
        return
    head = reading.table.slice(0, _SEARCHED).to_pylist()
    left = [
        record["row"]
        for record in head
        if all(_same(dataset.field(n), (record[f"c{i}"] or "").strip()) for n, i in columns.items())
    ]
    if left and not _is_published(dataset, columns, rows):
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
