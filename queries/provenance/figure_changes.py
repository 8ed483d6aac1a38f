"""Why a figure is another than it was: by rows that went, were corrected or came, and by the day.

The older state is made the newer one in steps, and after each the figures are worked out again by
the very queries that the pages use: first the rows that are gone are taken away, then the rows that
were corrected get their new values, then the new rows come, and at last the newer day and rhythms
count. So the steps of a figure always add up to its difference, also where it is a share.
"""

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import quoted
from queries.metric import Metric
from queries.provenance.changes import Declared, same_key, schema_of, tables
from queries.provenance.figures import figures

STEPS = ("removed", "corrected", "added", "redefined")
ROWS = {
    "removed": "SELECT o.* FROM {old} o SEMI JOIN {new} n ON {same}",
    "corrected": "SELECT n.* FROM {new} n SEMI JOIN {old} o ON {same}",
    "added": "FROM {new}",
}
"""Step → the rows of a dataset after it."""
ACTED_ON = {"gone": "removed", "changed": "corrected", "new": "added"}


def figure_changes(
    con_new: duckdb.DuckDBPyConnection,
    con_old: duckdb.DuckDBPyConnection,
    *,
    datasets: Mapping[Declared, Collection[str]],
    days: tuple[dt.date, dt.date],
    counties: Sequence[str] = (),
    min_cell: int = 1,
) -> pd.DataFrame:
    """The figures of `queries.provenance.figures` that differ, or whose rows were exchanged.

    con_new becomes a cursor on the steps between: it must not be used for anything else. datasets:
    all of them, each with the changes that its rows show (new, changed, gone; as
    `changes.row_changes` has them). days: those by which the older and the newer state are judged.

    Columns: figure, unit, behind (the rows of the newer figure, tuple of `queries.metric.Rows`),
    old, new (float, NaN: unknown), removed, corrected, added, redefined (float; they add up to new
    minus old, an unknown figure counting as 0), is_suppressed (a number of people: it or a part of
    the difference is smaller than min_cell, so the parts are missing, and old and new too if one of
    them or the whole difference is), divisor_dates (the older and the newer date of what the figure
    is divided by, e.g. the population; empty if it is no ratio).
    """
    schemas = {"new": schema_of(con_new), "old": schema_of(con_old)}
    then, today = days
    known: list[Mapping[str, Metric]] = []
    for step in _steps(con_new, datasets, schemas):
        day = today if step == "redefined" else then
        known.append(figures(con_new, counties=counties, today=day) if step else known[-1])
    rows = [_row(name, [one.get(name) for one in known], min_cell) for name in _names(known)]
    columns = ["figure", "unit", "behind", "divisor_dates", "old", "new", *STEPS, "is_suppressed"]
    frame = pd.DataFrame(rows, columns=columns)
    differs = frame["old"].isna() != frame["new"].isna()
    return frame[
        differs | frame[list(STEPS)].ne(0).any(axis=1) | frame["is_suppressed"]
    ].reset_index(drop=True)


def _steps(
    con: duckdb.DuckDBPyConnection,
    datasets: Mapping[Declared, Collection[str]],
    schemas: Mapping[str, str],
) -> Iterator[str | None]:
    """Put the older state under the cursor, then each step; None where a step does nothing."""
    for one in datasets:
        _put(con, one, f"FROM {schemas['old']}.{quoted(one.name)}")
    _put_datasets(con, schemas["old"])
    yield "old"
    for change, step in ACTED_ON.items():
        acted = [one for one in datasets if change in datasets[one]]
        for one in acted:
            both = tables(one.name, schemas)
            _put(con, one, ROWS[step].format(**both, same=same_key(one)))
        yield step if acted else None
    _put_datasets(con, schemas["new"])
    yield "redefined"


def _put(con: duckdb.DuckDBPyConnection, declared: Declared, rows: str) -> None:
    """Let a dataset have these rows, for this cursor alone: temporary tables are looked up first.
    Answers to surveys may be many, so they stay where they are."""
    kind = "VIEW" if declared.people else "TABLE"
    con.execute(f"CREATE OR REPLACE TEMP {kind} {quoted(declared.name)} AS {rows}")


def _put_datasets(con: duckdb.DuckDBPyConnection, schema: str) -> None:
    con.execute(f"CREATE OR REPLACE TEMP TABLE datasets AS FROM {schema}.datasets")


def _names(known: Sequence[Mapping[str, Metric]]) -> list[str]:
    return list(dict.fromkeys(name for one in reversed(known) for name in one))


def _row(name: str, path: Sequence[Metric | None], min_cell: int) -> dict[str, Any]:
    """One figure along the steps."""
    values = [None if one is None else one.value for one in path]
    amounts = [value or 0 for value in values]
    parts = [after - before for before, after in pairwise(amounts)]
    unit = next(one.unit for one in reversed(path) if one is not None)
    behind = path[-1].rows if path[-1] else ()
    row: dict[str, Any] = {"figure": name, "unit": unit, "behind": behind}
    row["divisor_dates"] = _divisor_dates((path[0], path[-1]))
    row |= {"old": values[0], "new": values[-1]}
    row |= dict(zip(STEPS, parts, strict=True)) | {"is_suppressed": False}
    return _protected(row, amounts, min_cell) if unit == "people" else row


def _divisor_dates(sides: Sequence[Metric | None]) -> tuple[dt.date, ...]:
    divisors = [one.divided_by for one in sides if one is not None]
    dates = (one.as_of for one in divisors if one is not None)
    return tuple(dict.fromkeys(day for day in dates if day is not None))


def _protected(row: dict[str, Any], amounts: Sequence[float], min_cell: int) -> dict[str, Any]:
    """No number of people below min_cell, nor one that follows from others as their difference."""
    parts = [after - before for before, after in pairwise(amounts)]
    if any(0 < abs(number) < min_cell for number in (*amounts, *parts)):
        row |= dict.fromkeys(STEPS, None) | {"is_suppressed": True}
    hidden = {side: 0 < row[side] < min_cell for side in ("old", "new") if row[side]}
    if any(hidden.values()) or 0 < abs(amounts[-1] - amounts[0]) < min_cell:
        row |= {"old": None, "new": None}
    return row
