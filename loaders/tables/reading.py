"""What reading a file takes and yields, before anything is known about its meaning."""

import os
import zipfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.messages.errors import Refusal

_BATCH = 50_000
ROW_STEP = 10_000_000
"""Rows of one line of a file, a part each (a year, a sheet), lie so far apart in `row`."""
_FAULTS_KEPT = 10_000
PublishedRows = Callable[[str], pa.Table | None]
"""The name of a dataset → its current rows, columns as declared; None if it has none."""


@dataclass(frozen=True)
class PartlyRead:
    """Published rows that need not be read as a whole: `whole` gives all rows of a dataset, `part`
    those that have the values of one row of a table in its columns, empty ones included."""

    whole: PublishedRows
    part: Callable[[str, pa.Table], pa.Table | None]

    def __call__(self, name: str) -> pa.Table | None:
        """All rows."""
        return self.whole(name)


def rows_among(published: PublishedRows, name: str, keys: pa.Table) -> pa.Table | None:
    """At least those published rows of a dataset that have the values of a row of `keys` in its
    columns; None if it has none. A delivery of an hour so reads hours, not years."""
    if isinstance(published, PartlyRead):
        return published.part(name, keys)
    return published(name)


StateRows = Callable[[int, str], pa.Table | None]
"""A snapshot and the name of a dataset → its rows then; None if the snapshot is not kept."""


class ReadingError(Refusal):
    """A file cannot be read."""


@dataclass(frozen=True)
class Note:
    """Something worth saying that is no problem: how a guess fell, what was mended."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


def no_shape(rows: np.ndarray) -> Note:
    """That these rows (numbers) have no shape."""
    listed = ", ".join(map(str, rows[:10])) + (" …" if len(rows) > 10 else "")
    return Note("no_shape", {"count": len(rows), "rows": listed})


@dataclass(frozen=True)
class Fault:
    """A row that could be read only in part; checking turns it into a problem."""

    row: int
    code: str
    value: str
    column: str = ""


@dataclass(frozen=True)
class Merged:
    """A number in one cell that reaches over several rows (of a column, by its heading)."""

    column: str
    first: int
    last: int
    value: str


@dataclass(frozen=True)
class Hints:
    """What the reader may know beforehand; all of it optional.

    `vocabulary`: folded column names of datasets and profiles (see `fold`), to find the header.
    `near`: (longitude, latitude) of the city, to tell coordinate systems and axes apart; `zone`:
    the name of its time zone. The rest overrides a guess: `encoding`, `delimiter`, `sheet`,
    `header_row` (as the spreadsheet counts), `layer`, `crs` (such as EPSG:25832).
    """

    vocabulary: frozenset[str] = frozenset()
    near: tuple[float, float] | None = None
    zone: str = "UTC"
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    layer: str | None = None
    crs: str | None = None


def _setting(name: str, default: int) -> int:
    return int(os.environ.get(name, default))


@dataclass(frozen=True)
class Limits:
    """How much a file may hold: numbers of MB, rows, columns and characters.

    Read from the environment when made; the message that refuses names the setting.

    `read_…` are for the process that reads foreign formats (see `isolation`).
    `fetch_…` and `page_rows` are for addresses: seconds for one answer, minutes for all, how many
    pages, and how many features are asked for in one.
    """

    file_mb: int = field(default_factory=lambda: _setting("CITY_MAX_FILE_MB", 500))
    unpacked_mb: int = field(default_factory=lambda: _setting("CITY_MAX_UNPACKED_MB", 2000))
    rows: int = field(default_factory=lambda: _setting("CITY_MAX_ROWS", 5_000_000))
    columns: int = field(default_factory=lambda: _setting("CITY_MAX_COLUMNS", 2_000))
    cell_chars: int = field(default_factory=lambda: _setting("CITY_MAX_CELL_CHARS", 1_000_000))
    read_memory_mb: int = field(default_factory=lambda: _setting("CITY_MAX_READ_MEMORY_MB", 1_500))
    read_seconds: int = field(default_factory=lambda: _setting("CITY_MAX_READ_SECONDS", 120))
    fetch_seconds: int = field(default_factory=lambda: _setting("CITY_FETCH_SECONDS", 30))
    fetch_minutes: int = field(default_factory=lambda: _setting("CITY_FETCH_MINUTES", 15))
    fetch_pages: int = field(default_factory=lambda: _setting("CITY_FETCH_PAGES", 1_000))
    page_rows: int = field(default_factory=lambda: _setting("CITY_FETCH_PAGE_ROWS", 1_000))

    def check_size(self, path: Path) -> None:
        """Refuse a file that is too large before reading it."""
        size = path.stat().st_size
        if size > self.file_mb * 1_000_000:
            raise ReadingError(
                "The file has {size} MB, {most} MB are allowed. Please divide it or raise the "
                "limit CITY_MAX_FILE_MB.",
                size=f"{size / 1000000.0:.0f}",
                most=self.file_mb,
            )

    def check_unpacked(self, archive: zipfile.ZipFile) -> None:
        """Refuse a small file that unpacks to gigabytes; the list of its parts says so before."""
        size = sum(part.file_size for part in archive.infolist())
        if size > self.unpacked_mb * 1_000_000:
            raise ReadingError(
                "Unpacked, the file has {size} MB, {most} MB are allowed. Please divide it or "
                "raise the limit CITY_MAX_UNPACKED_MB.",
                size=f"{size / 1000000.0:.0f}",
                most=self.unpacked_mb,
            )

    def check_rows(self, rows: int) -> None:
        """Refuse too many rows."""
        if rows > self.rows:
            raise ReadingError(
                "The file has more than {most} rows. Please divide it or raise the limit "
                "CITY_MAX_ROWS.",
                most=self.rows,
            )

    def check_columns(self, columns: int) -> None:
        """Refuse too many columns."""
        if columns > self.columns:
            raise ReadingError(
                "The table has {columns} columns, {most} are allowed. Please save only those "
                "needed or raise the limit CITY_MAX_COLUMNS.",
                columns=columns,
                most=self.columns,
            )


@dataclass(frozen=True)
class Reading:
    """A file as text.

    `table`: `row` (int64, as the spreadsheet counts) and `c0`, `c1`, … (text; NULL where the cell
    is empty), one for each of `columns`. Beside them, where the format knows numbers, `n<i>`
    (double, NULL where the cell is text), and for shapes `g<i>` (binary, WKB in WGS84).
    `above` holds the cells of the rows above the header, blank ones included; `preamble` the same
    as lines of text, without the blank ones. `number_form` is "en" where the format itself fixes
    the decimal point. `merged` are numbers that one cell holds for several rows. `parts` names
    the parts of which the table is made, where it is; their rows
    lie `ROW_STEP` apart. `returned`: the sheets of a packet's workbook; then `table` has the
    numbers of their rows alone.
    """

    table: pa.Table
    columns: tuple[str, ...]
    format: str
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()
    header_row: int | None = None
    preamble: tuple[str, ...] = ()
    above: tuple[tuple[str, ...], ...] = ()
    number_form: str | None = None
    notes: tuple[Note, ...] = ()
    faults: tuple[Fault, ...] = ()
    parts: tuple[str, ...] = ()
    returned: "ReturnedPacket | None" = None
    merged: tuple[Merged, ...] = ()

    @property
    def cells(self) -> list[str]:
        """The names of the text columns of `table`, in their order."""
        return [f"c{i}" for i in range(len(self.columns))]

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return int(self.table.num_rows)


@dataclass(frozen=True)
class ReturnedPacket:
    """An edited workbook of a packet: the snapshot it was made from, and its sheets by dataset."""

    state: int
    sheets: Mapping[str, Reading]


def number_text(value: float) -> str:
    """A number as a cell reads in any language; whole ones without a fraction."""
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def overfull(row: int, extra: Sequence[str | None], told: Sequence[Fault]) -> list[Fault]:
    """The fault of a row with cells beyond the header; none where enough are told already."""
    text = " | ".join(cell for cell in extra if cell)
    return [Fault(row, "too_many_cells", text[:200])] if len(told) < _FAULTS_KEPT and text else []


class TextTable:
    """Builds the table of a reading row by row, in batches, so that memory stays bounded.

    Blank rows are left out but have been counted by the caller.
    """

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
        if len(cells) > self._width:
            self.faults += overfull(row, cells[self._width :], self.faults)
        self._rows.append(row)
        for i, column in enumerate(self._cells):
            column.append((cells[i] or None) if i < len(cells) else None)
        if len(self._rows) >= _BATCH:
            self._flush()

    def table(self) -> pa.Table:
        """All rows: `row` and one text column `c<i>` a cell."""
        self._flush()
        return pa.concat_tables(self._batches)

    def _flush(self) -> None:
        self._count += len(self._rows)
        self._limits.check_rows(self._count)
        columns = {"row": pa.array(self._rows, pa.int64())}
        columns |= {f"c{i}": pa.array(c, pa.string()) for i, c in enumerate(self._cells)}
        self._batches.append(pa.table(columns))
        self._rows = []
        self._cells = [[] for _ in range(self._width)]
