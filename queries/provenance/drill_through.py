"""The rows behind a number as they are published, each with the publication that put it there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import quoted

Only = Mapping[str, Sequence[Any]]
"""Column → the values it may have (None is one); no column: all rows."""


@dataclass(frozen=True)
class Behind:
    """rows: the columns asked for and `published_in` (the snapshot whose publication put the row
    there as it is), as many as asked for; total: how many there are; publications: snapshot_id and
    rows (how many of them it put there), the newest first.
    """

    rows: pd.DataFrame
    total: int
    publications: pd.DataFrame


def behind(
    con: duckdb.DuckDBPyConnection,
    *,
    dataset: str,
    columns: Sequence[str],
    only: Only,
    order: Sequence[str] = (),
    limit: int | None = None,
) -> Behind:
    """The rows of a declared dataset whose columns hold the values of `only`."""
    where, values = _conditions(only)
    source = f"FROM {quoted(f'{dataset} origin')} WHERE {where}"
    names = ", ".join(map(quoted, [*columns, "published_in"]))
    sorted_by = f" ORDER BY {', '.join(map(quoted, order))}" if order else ""
    most = "" if limit is None else f" LIMIT {int(limit)}"
    counts = con.execute(
        f"SELECT published_in AS snapshot_id, count(*) AS rows {source} "
        "GROUP BY published_in ORDER BY published_in DESC",
        values,
    ).df()
    rows = con.execute(f"SELECT {names} {source}{sorted_by}{most}", values).df()
    return Behind(rows, int(counts["rows"].sum()), counts)


def _conditions(only: Only) -> tuple[str, list[list[Any]]]:
    parts, values = ["true"], []
    for column, allowed in only.items():
        stated = [value for value in allowed if value is not None]
        part = f"{quoted(column)} IN (SELECT unnest(?))" if stated else "false"
        values += [stated] if stated else []
        if len(stated) < len(allowed):
            part = f"({part} OR {quoted(column)} IS NULL)"
        parts.append(part)
    return " AND ".join(parts), values
