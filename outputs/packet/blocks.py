"""The parts of a packet as plain values, the way its pages (`packet.typ`) read them."""

import re
from collections.abc import Sequence
from typing import Any

import pandas as pd

from charts.labels import shortened
from charts.svg import to_svg
from ui.components.cards import Card
from ui.components.figure import Piece, stand
from ui.components.tables import column_words, in_words
from ui.components.theme import slots
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _

Block = dict[str, Any]
LONGEST = 420
"""Letters of a cell; the workbook beside the packet has all of them."""
ROWS = 40
"""Rows of a table; the workbook has the rest."""
WORD = 28
"""Letters of a word from which on it may be broken anywhere."""
WIDTH = 640
_LONG = re.compile(rf"\S{{{WORD},}}")
_FOREIGN = re.compile(
    "[^\n\x20-\x7e\xa0-\u024f\u0391-\u03a1\u03a3-\u03ce\u0400-\u045f\u2010-\u2027\u202f-\u2040\u20ac"
    "\u2190-\u2199\u2200-\u22ff\u25a0-\u25ff\u2713\u2715]"
)
"""What the typefaces of the packet do not hold: PDF/A forbids signs without a shape."""
UNKNOWN = "\u25a1"


def plain(text: object, most: int = LONGEST) -> str:
    """A text as the packet can print it: no sign without a shape, at most so many letters, and
    words that may be broken where no line could hold them."""
    known = _FOREIGN.sub(UNKNOWN, str(text).replace("\xad", "").replace("\t", " "))
    return _LONG.sub(_breakable, shortened(known, most))


def _breakable(word: re.Match[str]) -> str:
    letters = word.group()
    return "\u200b".join(letters[at : at + WORD] for at in range(0, len(letters), WORD))


def heading(text: str, level: int = 1) -> Block:
    """A heading that the list of contents of the PDF names; level: 1 to 6."""
    return {"kind": "heading", "level": level, "text": plain(text, 200)}


def lead(text: str) -> Block:
    """A sentence that says how it stands, in larger letters."""
    return {"kind": "lead", "text": plain(text, 2000)}


def paragraph(text: str) -> Block:
    """Plain text."""
    return {"kind": "paragraph", "text": plain(text, 4000)}


def note(text: str) -> Block:
    """Small print: a source, a limit of what is said."""
    return {"kind": "note", "text": plain(text, 2000)}


def cards(found: Sequence[Card]) -> Block:
    """The cards of the overview."""
    return {
        "kind": "cards",
        "cards": [
            {
                "title": plain(one.title, 60),
                "value": plain(one.value, 30),
                "unit": plain(one.unit, 40),
                "foot": plain(one.line, 110),
                "demo": plain(one.demo, 60),
                "source": plain(one.source, 110),
            }
            for one in found
        ],
    }


def table(frame: pd.DataFrame, most: int = ROWS) -> Block:
    """A table of at most so many rows; its first column names the row.

    frame: headings in words; numbers and days are written in the reader's language.
    """
    silent = [name for name in frame.columns[1:] if _is_silent(frame[name])]
    shown = frame.drop(columns=silent).head(most)
    texts = [[plain(cell) for cell in row] for row in in_words(shown).to_numpy().tolist()]
    columns = [plain(name, 60) for name in shown.columns]
    numeric = [pd.api.types.is_numeric_dtype(kind) for kind in shown.dtypes]
    return {
        "kind": "table",
        "columns": columns,
        "rows": texts,
        "widths": _widths(columns, texts),
        "aligns": ["right" if number else "left" for number in numeric],
        "rest": plain(" ".join(filter(None, (_rest(len(frame) - len(shown)), _silent(silent))))),
    }


def _is_silent(column: pd.Series) -> bool:
    """Whether nothing at all is stated."""
    return bool((column.isna() | column.isin(["", look().number(None)])).all()) and len(column) > 0


def _silent(names: Sequence[str]) -> str:
    return _("Not stated: {names}.", names=", ".join(names)) if names else ""


def _rest(rows: int) -> str:
    if not rows:
        return ""
    return plural(
        "{n} more row in the workbook beside this packet.",
        "{n} more rows in the workbook beside this packet.",
        rows,
    )


def _widths(columns: list[str], rows: list[list[str]]) -> list[float]:
    """Shares of the page: by the longest words and by how much there is to read."""
    found = []
    for place, name in enumerate(columns):
        cells = [row[place] for row in rows]
        longest = max((len(word) for cell in [name, *cells] for word in cell.split()), default=1)
        mean = sum(map(len, cells)) / max(len(cells), 1)
        found.append(round(max(min(longest, 16), min(mean, 60) ** 0.8, 5), 1))
    return found


def figure(piece: Piece, dataset: str | None = None) -> list[Block]:
    """A figure with its title as heading, its text alternative, its source, and its table."""
    meta = piece.figure.layout.meta
    source = " · ".join(
        part
        for part in (
            piece.origin.source,
            meta["note"],
            stand(piece.origin.dataset, piece.origin.as_of),
        )
        if part
    )
    svg = to_svg(
        piece.figure,
        title=meta["title"],
        description=meta["alt"],
        colours=slots("light"),
        width=WIDTH,
    )
    numbers = piece.table() if callable(piece.table) else piece.table
    told = numbers.drop(columns=[name for name in HIDDEN if name in numbers])
    return [
        heading(meta["title"], 2),
        {
            "kind": "figure",
            "svg": drawable(svg),
            "alt": plain(meta["alt"], 1500),
            "source": plain(source, 600),
        },
        table(told.rename(columns=column_words(dataset or piece.origin.dataset)), FIGURE_ROWS),
    ]


HIDDEN = ("source", "is_demo", "measure_id", "rows", "demo_rows")
FIGURE_ROWS = 12


def drawable(svg: str) -> str:
    """A drawing whose letters the packet's typefaces hold."""
    return _FOREIGN.sub(UNKNOWN, svg)
