"""Rows of totals, footers and headers that stand again, wherever they are in a table: found, said,
and left out, so that nothing counts twice."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

import pyarrow as pa

from loaders.schema.folding import fold
from loaders.tables.reading import Fault, Note, Reading

_SUMMED = 10_000
_SAID = 12
_FEWEST = 2
PLACES = 3
"""In so many first columns a word for totals may stand."""
_FOOTNOTE = re.compile(
    r"(?i)(quellen?|datenquelle|datenbasis|stand|datenstand|hinweise?|anmerkung(en)?"
    r"|erläuterung(en)?|legende|herausgeber|bearbeitung|kontakt|ansprechpartner(in)?"
    r"|erstellt (am|von)|abruf|abgerufen am|lizenz|source|notes?|as of|license)\s*[:*)]"
    r"|(alle )?(angaben|werte|beträge) (in|je|pro)\b"
    r"|(©|\(c\)|copyright)\s|\*+\)?\s?\S|\d\)\s|[¹²³⁴⁵⁶⁷⁸⁹]\)?\s?\S"
)
_TOTAL_WORDS = (
    "Summe|Summen|Gesamt|Gesamtsumme|Insgesamt|Zusammen|Summe gesamt|Summe insgesamt|Alle"
    "|Gesamtergebnis|Gesamtstadt|Stadt gesamt|Stadt insgesamt|Total|Totals|Grand total|Sum|Σ"
    "|Overall"
)
_TOTALS = frozenset(map(fold, _TOTAL_WORDS.split("|")))
# „Zwischensumme“, „Summe Nord“, „Teilsumme 2023“
_SUM = re.compile(r"(?i)(zwischen|teil|gesamt|end|sub)?\s?-?(summen?|totals?)\b.*|grand total\b.*")
# „Nord gesamt“ may be the name of something: only where it adds up.
_PERHAPS = re.compile(r"(?i).+\b(gesamt|insgesamt|zusammen|total)\s*:?|(ins)?gesamt\b.*")
_FIGURE = re.compile(r"[-+]?[\d.,\s\u00a0]*\d[\d.,\s\u00a0]*(%|€)?")
_NUMBER = re.compile(r"[-+]?(\d{1,3}([.\s\u00a0]\d{3})+|\d+)(,\d+)?|[-+]?\d+\.\d+")


@dataclass
class _Table:
    """The rows of a reading as texts: those that may be no data, and columns once they are asked
    for."""

    reading: Reading
    names: Sequence[str]
    suspects: Sequence[int]
    gone: dict[int, Note]
    known: dict[int, list[tuple[Decimal, int, int]]] = field(default_factory=dict)

    def cells(self, index: int) -> list[str]:
        """The trimmed cells of a row."""
        row = self.reading.table.slice(index, 1).to_pylist()[0]
        return [(row[name] or "").strip() for name in self.names]

    def sums(self, column: int) -> list[tuple[Decimal, int, int]]:
        """For each row of a column, of the rows above it that are no suspects: the sum, how many
        numbers, and how many cells without one. Worked out once a column."""
        if column not in self.known:
            total, count, missing, found = Decimal(0), 0, 0, [(Decimal(0), 0, 0)]
            strange = {*self.suspects}
            texts = self.reading.table[self.names[column]].to_pylist()
            for index, text in enumerate(texts):
                if index not in strange:
                    figure = _figure(text)
                    total += figure or 0
                    count, missing = count + (figure is not None), missing + (figure is None)
                found.append((total, count, missing))
            self.known[column] = found
        return self.known[column]


def without_totals(reading: Reading, suspects: Sequence[int]) -> Reading:
    """The reading without totals, subtotals, lines of a footer and headers that stand again.

    A total begins with a word for it and leaves some cells empty, or is the sum of rows beside it.
    suspects: the rows (from 0) with such words.
    """
    names = reading.cells
    table = _Table(reading, names, suspects, {})
    second = next((i for i in table.suspects if _begins_table(table.cells(i), reading)), None)
    if second is not None:
        return table_above(reading, second, table.cells(second))
    for index in reversed(table.suspects):
        if note := _judged(table, index):
            table.gone[index] = note
    if not table.gone:
        return reading
    kept = pa.array([i not in table.gone for i in range(reading.rows)])
    rows = {reading.table["row"][index].as_py() for index in table.gone}
    return replace(
        reading,
        table=reading.table.filter(kept),
        notes=(*reading.notes, *_said([table.gone[i] for i in sorted(table.gone)])),
        faults=tuple(fault for fault in reading.faults if fault.row not in rows),
    )


def _begins_table(cells: Sequence[str], reading: Reading) -> bool:
    """Whether a row is the header of another table: some names are those of this one, the others
    are words as well."""
    pairs = [(fold(cell), fold(h)) for cell, h in zip(cells, reading.columns, strict=True) if cell]
    same = sum(cell == header for cell, header in pairs)
    figures = any(re.search(r"\d", cell) for cell in cells)
    return 1 <= same < len(pairs) and len(pairs) > _FEWEST and not figures


def table_above(reading: Reading, index: int, cells: Sequence[str]) -> Reading:
    """The rows above another table, which is a fault of the file."""
    row = reading.table["row"][index].as_py()
    fault = Fault(row, "second_table", " | ".join(filter(None, cells)))
    faults = (*(one for one in reading.faults if one.row < row), fault)
    return replace(reading, table=reading.table.slice(0, index), faults=faults)


def _judged(table: _Table, index: int) -> Note | None:
    """What a row is if it is no data."""
    cells = table.cells(index)
    word = next((cell for cell in cells if cell), "")
    filled = [(cell, h) for cell, h in zip(cells, table.reading.columns, strict=True) if cell]
    row = table.reading.table["row"][index].as_py()
    if len(filled) > 1 and all(fold(cell) == fold(h) for cell, h in filled):
        return Note("header_again", {"row": row})
    if _is_footer(word, cells):
        return Note("footer_left_out", {"row": row, "text": word})
    total = next((cell for cell in cells[:PLACES] if _SUM.fullmatch(cell)), "")
    if not total and (fold(word) in _TOTALS or _PERHAPS.fullmatch(word)):
        total = word
    blank = bool(total) and (fold(total) in _TOTALS or bool(_SUM.fullmatch(total)))
    if total and ((blank and _leaves_out(total, cells)) or _adds_up(table, index, cells)):
        return Note("totals_left_out", {"row": row, "text": total})
    return None


def _is_footer(word: str, cells: list[str]) -> bool:
    """Whether a row is a line below the table: „Quelle: …“, „* vorläufig“, few cells, no data."""
    filled = [cell for cell in cells if cell]
    return bool(_FOOTNOTE.match(word)) and 2 * len(filled) <= len(cells) + 1


def _leaves_out(word: str, cells: list[str]) -> bool:
    """Whether a row has figures, but not in all its cells."""
    rest = [cell for cell in cells if cell and cell != word]
    return "" in cells and any(_FIGURE.fullmatch(cell) for cell in rest)


def _adds_up(table: _Table, index: int, cells: Sequence[str]) -> bool:
    """Whether a figure of a row is the sum of the rows above it or below it, down to the next that
    is no data, or of all others."""
    if table.reading.rows > _SUMMED:
        return False
    place, end = bisect_left(table.suspects, index), table.reading.rows
    before = table.suspects[place - 1] + 1 if place else 0
    after = table.suspects[place + 1] if place + 1 < len(table.suspects) else end
    groups = ((before, index), (index + 1, after), (0, index), (0, end))
    for column, cell in enumerate(cells):
        total = _figure(cell)
        if total and any(_sum(table.sums(column), *rows) == total for rows in groups):
            return True
    return False


def _sum(sums: Sequence[tuple[Decimal, int, int]], begin: int, end: int) -> Decimal | None:
    """The sum of at least two numbers of some rows; None where one is missing."""
    (low, few, lost), (high, many, more) = sums[begin], sums[end]
    return high - low if many - few > 1 and more == lost else None


def _figure(text: str | None) -> Decimal | None:
    """A number, its thousands grouped or not."""
    plain = (text or "").strip()
    if not plain.isascii() or not _NUMBER.fullmatch(plain):
        return None
    point = re.fullmatch(r"[-+]?\d+\.\d+", plain) and not re.fullmatch(
        r"[-+]?\d{1,3}\.\d{3}", plain
    )
    return Decimal(plain if point else re.sub(r"[.\s]", "", plain).replace(",", "."))


def _said(notes: Sequence[Note]) -> Iterator[Note]:
    """The notes, those beyond the first ones of a kind in one."""
    for code in dict.fromkeys(note.code for note in notes):
        same = [note for note in notes if note.code == code]
        yield from same[:_SAID]
        if rest := same[_SAID:]:
            rows = ", ".join(str(note.values["row"]) for note in rest[:_SAID])
            more = " …" if len(rest) > _SAID else ""
            yield Note(code, {**rest[0].values, "row": rows + more})
