"""What stands behind a headline number: how many rows, how much demonstration, whose, how old."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

PUBLISHED = "SELECT published_at::DATE FROM datasets WHERE name = $dataset"


@dataclass(frozen=True)
class Evidence:
    """rows behind the number, demo_rows of them demonstration; sources, the one with most rows
    first, real before demonstration; as_of: the latest date the real rows state (demonstration
    rows only if there are no others), or else (is_as_of_stated False) the day the dataset was
    published; None if neither is known.
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
    row a source. No source mixes real rows with demonstration."""
    found = con.execute(by_source, dict(params or {})).fetchall()
    found.sort(key=lambda row: (row[1] == row[2], -row[1], row[0] or ""))
    dated = [row for row in found if row[1] > row[2]] or found
    stated = [as_of for _, _, _, as_of in dated if as_of is not None]
    return Evidence(
        rows=sum(row[1] for row in found),
        demo_rows=sum(row[2] for row in found),
        sources=tuple(row[0] for row in found if row[0]),
        as_of=max(stated) if stated else _published(con, dataset),
        is_as_of_stated=bool(stated),
    )


def _published(con: duckdb.DuckDBPyConnection, dataset: str) -> dt.date | None:
    row = con.execute(PUBLISHED, {"dataset": dataset}).fetchone()
    return row[0] if row else None


DEMONSTRATION = {
    "budgets": "SELECT count(*), count(*) FILTER (is_demo) FROM budgets",
    "attendance": "SELECT count(*), count(*) FILTER (is_demo) FROM attendance",
    "mobility_hubs": "SELECT count(*), count(*) FILTER (is_demo) FROM mobility_hubs",
}


@dataclass(frozen=True)
class Demonstration:
    """rows of a dataset, demo_rows of them demonstration."""

    rows: int
    demo_rows: int


def demonstration(con: duckdb.DuckDBPyConnection, *, dataset: str) -> Demonstration:
    """How much of a dataset is demonstration; for the datasets of DEMONSTRATION (else KeyError)."""
    return Demonstration(*con.execute(DEMONSTRATION[dataset]).fetchall()[0])
