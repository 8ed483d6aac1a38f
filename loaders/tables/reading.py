"""What reading a file yields, before anything is known about its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from loaders.messages.errors import Refusal


class ReadingError(Refusal):
    """A file cannot be read. The text is one German sentence for the screen."""


@dataclass(frozen=True)
class Note:
    """Something worth saying that is no problem: how a guess fell, what was mended."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Fault:
    """A row that could be read only in part; checking turns it into a problem."""

    row: int
    code: str
    value: str
    column: str = ""


@dataclass(frozen=True)
class Hints:
    """What the reader may know beforehand; all of it optional.

    `vocabulary`: folded column names of datasets and profiles (see `fold`), to find the header.
    `near`: (longitude, latitude) of the city, to tell coordinate systems and axes apart. The rest
    overrides a guess: `encoding`, `delimiter`, `sheet`, `header_row` (as the spreadsheet counts),
    `layer`, `crs` (such as EPSG:25832).
    """

    vocabulary: frozenset[str] = frozenset()
    near: tuple[float, float] | None = None
    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None
    layer: str | None = None
    crs: str | None = None


@dataclass(frozen=True)
class Reading:
    """A file as text.

    `table`: `row` (int64, as the spreadsheet counts) and `c0`, `c1`, … (text; NULL where the cell
    is empty), one for each of `columns`. Beside them, where the format knows numbers, `n<i>`
    (double, NULL where the cell is text), and for shapes `g<i>` (binary, WKB in WGS84).
    `above` holds the cells of the rows above the header, blank ones included; `preamble` the same
    as lines of text, without the blank ones. `number_form` is "en" where the format itself fixes
    the decimal point.
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

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return int(self.table.num_rows)
