"""Finding the header: the row of names above the data, below a preamble of any length."""

import re
from collections import Counter
from collections.abc import Sequence

from loaders.schema.folding import fold

SEARCHED_ROWS = 200
_LONGEST_NAME = 200
_NUMBER = re.compile(r"[-+]?[\d.,\s\u00a0]+(%|€|kW|kWh|km²|m²)?")


def find_header(rows: Sequence[Sequence[str]], vocabulary: frozenset[str]) -> int:
    """The index of the header among the first rows of a table (0 if nothing speaks for another).

    Known names decide; without them, the first row that is as wide as the table, all text and
    without doubled names.
    """
    head = rows[:SEARCHED_ROWS]
    known = [_known(row, vocabulary) for row in head]
    best = max(known, default=0)
    if best >= 2:
        return known.index(best)
    width = _usual_width(head)
    for index, row in enumerate(head):
        if _looks_like_names(row, width):
            return index
    return next((i for i, row in enumerate(head) if any(row)), 0)


def header_quality(row: Sequence[str], vocabulary: frozenset[str]) -> float:
    """How much a row looks like a header: 0 to 1, above 1 with known names."""
    if not row:
        return 0.0
    named = sum(1 for cell in row if cell.strip() and not _NUMBER.fullmatch(cell.strip()))
    return named / len(row) + _known(row, vocabulary)


def _known(row: Sequence[str], vocabulary: frozenset[str]) -> int:
    return len({fold(cell) for cell in row if cell and len(cell) <= _LONGEST_NAME} & vocabulary)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(_filled(row) for row in rows if any(row))
    return max(widths, key=lambda w: (widths[w], w), default=0)


def _filled(row: Sequence[str]) -> int:
    """How far the row reaches: the position of its last filled cell."""
    return max((i for i, cell in enumerate(row, 1) if cell), default=0)


def _looks_like_names(row: Sequence[str], width: int) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < max(1, 0.6 * width):
        return False
    return not any(_NUMBER.fullmatch(c) for c in cells) and len(set(cells)) >= 0.8 * len(cells)
