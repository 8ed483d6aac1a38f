"""What stands behind a headline number: how many rows, how much demonstration, whose, how old."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

PUBLISHED = """
SELECT coalesce(as_of_date, published_at::DATE), as_of_date IS NOT NULL
FROM datasets
WHERE name = $dataset
"""


@dataclass(frozen=True)
class Evidence:
    """rows behind the number, demo_rows of them demonstration; sources, the one with most rows
    first, real before demonstration; as_of: the date the data itself states, or else
    (is_as_of_stated False) the day its dataset was published; None if neither is known.
    """

    rows: int
    demo_rows: int
    sources: tuple[str, ...]
    as_of: dt.date | None
    is_as_of_stated: bool

    @property
    def demo_share(self) -> float | None:
        """The demonstration rows' share, 0..1; None without rows."""
        return self.demo_rows / self.rows if self.rows else None


def evidence(
    con: duckdb.DuckDBPyConnection,
    *,
    dataset: str,
    by_source: str,
    params: Mapping[str, Any] | None = None,
) -> Evidence:
    """The evidence from a query of the form: source, rows, demo_rows, as_of (date or NULL), one
    row a source. The dataset's own date stands in where the rows state none."""
    found = con.execute(by_source, dict(params or {})).fetchall()
    found.sort(key=lambda row: (row[1] == row[2], -row[1], row[0] or ""))
    stated = [as_of for _, _, _, as_of in found if as_of is not None]
    as_of, is_stated = (max(stated), True) if stated else _dataset_date(con, dataset)
    return Evidence(
        rows=sum(row[1] for row in found),
        demo_rows=sum(row[2] for row in found),
        sources=tuple(row[0] for row in found if row[0]),
        as_of=as_of,
        is_as_of_stated=is_stated,
    )


def _dataset_date(con: duckdb.DuckDBPyConnection, dataset: str) -> tuple[dt.date | None, bool]:
    rows = con.execute(PUBLISHED, {"dataset": dataset}).fetchall()
    return rows[0] if rows else (None, False)
