"""What reading a file yields, before anything is known about its meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa


class ReadingError(Exception):
    """A file cannot be read. The text is one German sentence for the screen."""


@dataclass(frozen=True)
class Note:
    """Something worth saying that is no problem: how a guess fell, what was mended."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Reading:
    """A file as text.

    `table`: `row` (int64, as the spreadsheet counts) and `c0`, `c1`, … (text; NULL where the cell
    is empty), one for each of `columns`. Beside them, where the format knows numbers, `n<i>`
    (double, NULL where the cell is text), and for shapes `g<i>` (binary, WKB in WGS84).
    `number_form` is "en" where the format itself fixes the decimal point.
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
    number_form: str | None = None
    notes: tuple[Note, ...] = ()

    @property
    def rows(self) -> int:
        """How many rows of data there are."""
        return int(self.table.num_rows)
