"""Building the all-text table row by row, in batches, so that memory stays bounded."""

from collections.abc import Sequence

import pyarrow as pa

from loaders.tables.limits import Limits
from loaders.tables.reading import Fault

_BATCH = 50_000
_FAULTS_KEPT = 10_000


def number_text(value: float) -> str:
    """A number as a cell reads in any language; whole ones without a fraction."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


class TextTable:
    """Collects rows of text; blank rows are left out but have been counted by the caller."""

    def __init__(self, width: int, limits: Limits) -> None:
        self._width = width
        self._limits = limits
        self._rows: list[int] = []
        self._cells: list[list[str | None]] = [[] for _ in range(width)]
        self._batches: list[pa.Table] = []
        self._count = 0
        self.faults: list[Fault] = []

    def add(self, row: int, cells: Sequence[str | None]) -> None:
        """Add a row; cells beyond the header are a fault, missing ones are empty."""
        if not any(cells):
            return
        if len(cells) > self._width and any(cells[self._width :]):
            self._overfull(row, cells[self._width :])
        self._rows.append(row)
        for i, column in enumerate(self._cells):
            column.append((cells[i] or None) if i < len(cells) else None)
        if len(self._rows) >= _BATCH:
            self._flush()

    def table(self) -> pa.Table:
        """All rows: `row` and one text column `c<i>` a cell."""
        self._flush()
        return pa.concat_tables(self._batches)

    def _overfull(self, row: int, extra: Sequence[str | None]) -> None:
        if len(self.faults) < _FAULTS_KEPT:
            text = " | ".join(cell for cell in extra if cell)
            self.faults.append(Fault(row, "too_many_cells", text[:200]))

    def _flush(self) -> None:
        self._count += len(self._rows)
        self._limits.check_rows(self._count)
        columns = {"row": pa.array(self._rows, pa.int64())}
        columns |= {f"c{i}": pa.array(c, pa.string()) for i, c in enumerate(self._cells)}
        self._batches.append(pa.table(columns))
        self._rows = []
        self._cells = [[] for _ in range(self._width)]
