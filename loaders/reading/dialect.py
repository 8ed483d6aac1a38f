"""How a text file separates its cells, and where the header of any table is: the row of names above
the data, below a preamble of any length."""

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from loaders.schema.folding import fold
from loaders.tables.reading import Hints

DELIMITERS = ("\t", ";", "|", ",")
# A character that occurs in no text: such a file has one column.
NO_DELIMITER = "\x1f"
_SAMPLE_ROWS = 300
_GLUED = re.compile(r"\S[;\t|]\S")
SEARCHED_ROWS = 200
_LONGEST_NAME = 200
_YEAR = re.compile(r"(?:\d{1,2}\.\d{1,2}\.)?(?:19|20)\d{2}")
_NUMBER = re.compile(r"[-+]?[\d.,\s\u00a0]+(%|€|kW|kWh|km²|m²)?")


@dataclass(frozen=True)
class Dialect:
    """`header` counts records from 0; `plain_head`: no line break inside a cell down to there."""

    delimiter: str
    header: int
    plain_head: bool
    columns: tuple[str, ...]
    preamble: tuple[str, ...]
    above: tuple[tuple[str, ...], ...] = ()


def detect(sample: str, hints: Hints) -> Dialect:
    """The dialect of a text from its beginning."""
    chosen = hints.delimiter or _directive(sample)
    options = (chosen,) if chosen else (*DELIMITERS, NO_DELIMITER)
    tried = [_try(sample, option, hints) for option in options]
    return max(tried, key=lambda t: t[0])[1]


def _directive(sample: str) -> str | None:
    """Excel's own first line `sep=;` names the separator (the line stays and counts)."""
    first = sample.split("\n", 1)[0].strip().strip('"')
    return first[4] if len(first) == 5 and first.lower().startswith("sep=") else None


def _try(sample: str, delimiter: str, hints: Hints) -> tuple[tuple[float, float], Dialect]:
    rows, lines = _records(sample, delimiter)
    if hints.header_row:
        header = min(hints.header_row - 1, max(len(rows) - 1, 0))
    else:
        header = find_header(rows, hints.vocabulary)
    names = rows[header] if rows else []
    dialect = Dialect(
        delimiter,
        header,
        bool(rows) and lines[header] == header + 1,
        tuple(name.strip() for name in names),
        tuple(" ".join(c for c in row if c.strip()) for row in rows[:header] if any(row)),
        tuple(map(tuple, rows[:header])),
    )
    return _score(rows[header:], delimiter, hints), dialect


def _records(sample: str, delimiter: str) -> tuple[list[list[str]], list[int]]:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    rows, lines = [], []
    for row in reader:
        rows.append(row)
        lines.append(reader.line_num)
        if len(rows) == _SAMPLE_ROWS:
            break
    return rows, lines


def _score(rows: list[list[str]], delimiter: str, hints: Hints) -> tuple[float, float]:
    """How well a separator explains the rows: as many as possible as wide as the header."""
    filled = [row for row in rows if any(row)]
    if not filled:
        return (-1.0, 0.0)
    names = len(filled[0])
    if delimiter == NO_DELIMITER or names < 2:
        return (0.2, 0.0)
    even = Counter(len(row) for row in filled)[names] / len(filled)
    quality = header_quality(filled[0], hints.vocabulary)
    if any(_GLUED.search(name) for name in filled[0]):
        quality -= 0.5  # "Altstadt;12": another separator inside a name
    likely = even * (0.5 + 0.5 * min(max(quality, 0.0), 1.0))
    return (likely + max(quality - 1.0, 0.0), float(names))


def find_header(rows: Sequence[Sequence[str]], vocabulary: frozenset[str]) -> int:
    """The index of the header among the first rows of a table (0 if nothing speaks for another).

    Known names decide, unless they are few of a row and a row above has some too: answers may be
    known words. Without them, the first row that is as wide as the table, all text and without
    doubled names.
    """
    head = rows[:SEARCHED_ROWS]
    known = [_known(row, vocabulary) for row in head]
    best, usual = max(known, default=0), _usual_width(head)
    if best >= 2:
        found = known.index(best)
        above = (i for i in range(found) if known[i] and _looks_like_names(head[i], usual))
        first = next(above, found) if 2 * best < width(head[found]) else found
        return next((i for i in range(first) if _is_table(head, i, known[i])), first)
    for index, row in enumerate(head):
        if _looks_like_names(row, usual):
            return index
    return next((i for i, row in enumerate(head) if any(row)), 0)


def _is_table(head: Sequence[Sequence[str]], index: int, known: int) -> bool:
    """Whether a row is nothing but known names, and figures stand below: a table before another."""
    names = [cell for cell in head[index] if cell.strip()]
    below = [cell.strip() for cell in head[index + 1] if cell.strip()]
    figures = any(cell[0].isdigit() for cell in below)
    return len(names) > 1 and known == len(names) and len(below) > 1 and figures


def second_header(
    first: Sequence[str], second: Sequence[str], vocabulary: frozenset[str]
) -> list[str] | None:
    """The names of columns whose header has two rows: groups above, their parts below.

    Parts stand below a group or in the blank cells beside it, and below other names there is
    nothing. None where the second row is none of a header.
    """
    size = max(width(first), width(second))
    above = [*first, *[""] * (size - len(first))][:size]
    below = [*second, *[""] * (size - len(second))][:size]
    parts = [i for i, cell in enumerate(below) if cell.strip()]
    beside = [i for i in parts if not above[i].strip()]
    known = {fold(below[i]) for i in parts} & vocabulary
    if not beside or len(known) < 2 or len(parts) == size or not all(map(str.strip, first[:1])):
        return None
    return [part.strip() or group.strip() for group, part in zip(above, below, strict=True)]


def header_quality(row: Sequence[str], vocabulary: frozenset[str]) -> float:
    """How much a row looks like a header: 0 to 1, above 1 with known names."""
    if not row:
        return 0.0
    named = sum(1 for cell in row if cell.strip() and not _NUMBER.fullmatch(cell.strip()))
    return named / len(row) + _known(row, vocabulary)


def _known(row: Sequence[str], vocabulary: frozenset[str]) -> int:
    return len({fold(cell) for cell in row if cell and len(cell) <= _LONGEST_NAME} & vocabulary)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = Counter(width(row) for row in rows if any(row))
    return max(widths, key=lambda w: (widths[w], w), default=0)


def width(row: Sequence[str]) -> int:
    """How far the row reaches: the position of its last filled cell."""
    return max((i for i, cell in enumerate(row, 1) if cell), default=0)


def _looks_like_names(row: Sequence[str], usual: int) -> bool:
    cells = [cell.strip() for cell in row if cell.strip()]
    if len(cells) < max(1, 0.6 * usual):
        return False
    figures = [cell for cell in cells if _NUMBER.fullmatch(cell)]
    named = not any(figures) or (
        len(figures) < len(cells) and all(map(_YEAR.fullmatch, figures))  # a column a year
    )
    return named and len(set(cells)) >= 0.8 * len(cells)
