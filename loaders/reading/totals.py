"""Rows that are no data: totals at the end of a table, and types right below the header.

They are found, said, and left out, so that nothing counts twice.
"""

import re
from dataclasses import replace

from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading

_SEARCHED = 5
_HEADERS = 2
_WORDS = (
    "Summe", "Summen", "Gesamt", "Gesamtsumme", "Insgesamt", "Zusammen", "Summe gesamt",
    "Summe insgesamt", "Alle", "Gesamtergebnis", "Gesamtstadt", "Stadt gesamt", "Stadt insgesamt",
    "Total", "Totals", "Grand total", "Sum", "Σ", "Overall",
)  # fmt: skip
_NAMES = frozenset(fold(word) for word in _WORDS)
_TYPES = re.compile(
    r"(?i)(string|text|varchar|char|markdown|bool(ean)?|number|numeric|int(eger)?|float|double"
    r"|decimal|date|time|datetime|timestamp|year|enum( \w+)?|list|geometry|uuid|url|json"
    r"|zahl( [\d-]+)?|ganze zahl|datum|auswahl|freitext|wahrheitswert|geom)(\(\d+\))?"
)
_FIGURE = re.compile(r"[-+]?[\d.,\s\u00a0]*\d[\d.,\s\u00a0]*(%|€)?")


def without_totals(reading: Reading) -> Reading:
    """The reading without the rows of totals that end it.

    Such a row begins with a word for a total, leaves some cells empty, and holds figures.
    """
    if reading.rows < 2 or len(reading.columns) < 2:
        return reading
    last = reading.rows
    notes: list[Note] = []
    names = [f"c{i}" for i in range(len(reading.columns))]
    tail = reading.table.slice(max(reading.rows - _SEARCHED, 1))
    for record in reversed(tail.select(["row", *names]).to_pylist()):
        cells = [(record[name] or "").strip() for name in names]
        word = next((cell for cell in cells if cell), "")
        if not _is_total(word, cells):
            break
        last -= 1
        notes.insert(0, Note("totals_left_out", {"row": record["row"], "text": word}))
    if not notes:
        return reading
    return replace(reading, table=reading.table.slice(0, last), notes=(*reading.notes, *notes))


def without_type_row(reading: Reading) -> Reading:
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
    if fold(word) not in _NAMES:
        return False
    rest = [cell for cell in cells if cell and cell != word]
    return bool(rest) and any(_FIGURE.fullmatch(cell) for cell in rest) and "" in cells
