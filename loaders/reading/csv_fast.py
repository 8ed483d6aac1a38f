"""Large text files in which every line is a record as wide as the header, by Arrow's reader.

It takes all processors and reads what it accepts as the careful reader would. Whatever
it might read otherwise (ragged rows, open quotes, NUL bytes) is left to that one.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pa_csv

from loaders.reading.dialect import Dialect
from loaders.tables.reading import Limits

_BLOCK = 1 << 22
_LOOK = 1 << 18
_LARGEST_BLOCK = (1 << 31) - 1
_NEWLINE, _RETURN, _QUOTE = 10, 13, 34


@dataclass(frozen=True)
class _Marks:
    """What the bytes of a file tell: lines, carriage returns that end no line, NUL, and whether
    quotes come in pairs, in all and in the last line."""

    lines: int
    lone_returns: int
    nul: bool
    paired: bool
    odd_end: bool


def read(path: Path, dialect: Dialect, limits: Limits, block: int = _BLOCK) -> pa.Table | None:
    """The table (`row`, `c0`, …) of a UTF-8 file, or None if it is not regular.

    UTF-8 is proved on the way. `block`: bytes read at once, more than any record has.
    """
    if not dialect.plain_head or len(dialect.delimiter) != 1 or not dialect.delimiter.isascii():
        return None
    marks = _marks(path)
    too_many = marks.lines - dialect.header - 1 > limits.rows
    if marks.nul or not marks.paired or marks.odd_end or too_many:
        return None
    table = None if marks.lone_returns else _parsed(path, dialect, block)
    if table is None or not _line_by_line(table, dialect, marks):
        table = _parsed_whole(path, dialect)
    if table is None or _too_long(table, limits) or _ends_broken(table):
        return None
    rows = pa.array(np.arange(table.num_rows, dtype=np.int64) + dialect.header + 2)
    return _without_empty_rows(table.add_column(0, "row", rows))


def _parsed_whole(path: Path, dialect: Dialect) -> pa.Table | None:
    """There are line breaks inside cells. Between blocks Arrow may lose half of one, so there is
    but one block."""
    size = path.stat().st_size + 1
    return _parsed(path, dialect, size, broken=True) if size < _LARGEST_BLOCK else None


def _parsed(path: Path, dialect: Dialect, block: int, broken: bool = False) -> pa.Table | None:
    """All cells as text; None if Arrow finds no regular table."""
    names = [f"c{i}" for i in range(len(dialect.columns))]
    try:
        return pa_csv.read_csv(
            path,
            memory_pool=_pool(),
            read_options=pa_csv.ReadOptions(
                column_names=names, skip_rows=dialect.header + 1, block_size=block
            ),
            parse_options=pa_csv.ParseOptions(
                delimiter=dialect.delimiter, newlines_in_values=broken, ignore_empty_lines=False
            ),
            convert_options=pa_csv.ConvertOptions(
                column_types=dict.fromkeys(names, pa.string()),
                strings_can_be_null=True,
                quoted_strings_can_be_null=True,
                null_values=[""],
            ),
        )
    except pa.ArrowInvalid:
        return None


def _pool() -> pa.MemoryPool:
    """Memory for the texts. Arrow's usual pool takes huge pages, which the system has to fill with
    zeros first; for 120 MB of texts that takes longer than parsing them."""
    there = "jemalloc" in pa.supported_memory_backends()
    return pa.jemalloc_memory_pool() if there else pa.default_memory_pool()


def _marks(path: Path) -> _Marks:
    lines, returns, quotes, nul, before = 0, 0, 0, False, 0
    buffer = np.empty(_LOOK, dtype=np.uint8)
    with path.open("rb", buffering=0) as file:
        while size := file.readinto(buffer.data):
            seen = buffer[:size]
            lines += int(np.count_nonzero(seen == _NEWLINE))
            quotes += int(np.count_nonzero(seen == _QUOTE))
            returns += _lone_returns(seen, before)
            nul = nul or not seen.min()
            before = int(seen[-1])
        file.seek(max(file.tell() - _BLOCK // 4, 0))
        end = file.read(_BLOCK // 4)
    last = end.rstrip(b"\r\n").rpartition(b"\n")[2]
    lines += before != _NEWLINE
    return _Marks(lines, returns, nul, quotes % 2 == 0, last.count(b'"') % 2 == 1)


def _lone_returns(seen: np.ndarray, before: int) -> int:
    """Carriage returns without a line feed behind them; `before` is the byte in front of these."""
    returns = seen == _RETURN
    if before != _RETURN and not returns.any():
        return 0
    pairs = np.count_nonzero(returns[:-1] & (seen[1:] == _NEWLINE))
    pairs += before == _RETURN and seen[0] == _NEWLINE
    return int(np.count_nonzero(returns) - pairs)


def _line_by_line(table: pa.Table, dialect: Dialect, marks: _Marks) -> bool:
    """Whether every line was one record, and no block began inside a quoted cell.

    That would show: the cell's closing quote would stand in a value.
    """
    if table.num_rows + dialect.header + 1 != marks.lines:
        return False
    return not any(_holds(chunk, _QUOTE) for column in table.columns for chunk in column.chunks)


def _holds(texts: pa.StringArray, byte: int) -> bool:
    data = texts.buffers()[2]
    return data is not None and bool((np.frombuffer(data, dtype=np.uint8) == byte).any())


def _too_long(table: pa.Table, limits: Limits) -> bool:
    """Whether a cell may be over the limit; the careful reader says in which row."""
    longest = (pc.max(pc.binary_length(column)).as_py() or 0 for column in table.columns)
    return any(length > limits.cell_chars for length in longest)


def _ends_broken(table: pa.Table) -> bool:
    """Whether the last record has a line break: a quote may have been left open before it."""
    last = table.slice(max(table.num_rows - 1, 0)).to_pylist()
    return any(mark in (cell or "") for row in last for cell in row.values() for mark in "\n\r")


def _without_empty_rows(table: pa.Table) -> pa.Table:
    filled = None
    for name in table.column_names[1:]:
        if table[name].null_count == 0:
            return table
        valid = pc.is_valid(table[name])
        filled = valid if filled is None else pc.or_(filled, valid)
    return table if filled is None or pc.all(filled).as_py() else table.filter(filled)
