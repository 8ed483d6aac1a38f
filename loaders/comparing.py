"""What differs between two states of a dataset, row by row, told apart by its primary key."""

from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.engine import SCHEMA
from loaders.package import Dataset, quoted
from loaders.store import Edition, Store
from loaders.writing import (
    STAGED,
    Change,
    Counts,
    changed_from,
    count_changes,
    gone_from,
    key_of,
    same_key,
    stage,
)


@dataclass(frozen=True)
class Difference:
    """What a publication would do, or what two states differ in.

    `counts` counts everything; the frames (with the dataset's columns, in the order of its key)
    hold at most as many rows as were asked for. `changed_old` and `changed_new` hold the same
    rows, in the same order, before and after.
    """

    counts: Counts
    new: pd.DataFrame
    changed_old: pd.DataFrame
    changed_new: pd.DataFrame
    gone: pd.DataFrame


def difference(
    store: Store,
    dataset: str,
    table: pa.Table,
    mode: str = "replace",
    limit: int | None = None,
    part: tuple[str, ...] = (),
) -> Difference:
    """What publishing `table` would change against the current state (nothing is written).

    `part` as in `loaders.writing.Change`: `report.parts.get(dataset, ())`.
    """
    declared = store.package.datasets[dataset]
    change = Change(table, mode, part)
    with store.cursor() as cursor:
        stage(cursor, table)
        counts = count_changes(cursor, declared, mode, change.scope)
        old = f"{SCHEMA}.{quoted(dataset)}"
        return _rows(cursor, declared, old, STAGED, counts, _gone(declared, old, change), limit)


def between(
    store: Store, dataset: str, before: int, after: int, limit: int | None = None
) -> Difference:
    """What a dataset's state `after` has otherwise than `before` (snapshot ids; 0: nothing)."""
    declared = store.package.datasets[dataset]
    with duckdb.connect(config={"autoload_known_extensions": "false"}) as con:
        for name, snapshot in (("before_rows", before), ("after_rows", after)):
            with store.reader(Edition(snapshot)) as cursor:
                con.register(name, cursor.execute(f"FROM {quoted(dataset)}").to_arrow_table())
        counts = _counts(con, declared, "before_rows", "after_rows")
        gone = _only_in(declared, "before_rows", "after_rows")
        return _rows(con, declared, "before_rows", "after_rows", counts, gone, limit)


def _gone(declared: Dataset, old: str, change: Change) -> str:
    if change.mode == "replace":
        return _only_in(declared, old, STAGED)
    if change.scope:
        return gone_from(declared, old, change.scope) + f" ORDER BY {_order(declared, 'o')}"
    return f" FROM {old} o WHERE false"


def _rows(
    cursor: duckdb.DuckDBPyConnection,
    declared: Dataset,
    old: str,
    new: str,
    counts: Counts,
    gone: str,
    limit: int | None,
) -> Difference:
    at_most = "" if limit is None else f" LIMIT {int(limit)}"
    changed = changed_from(declared, old, new) + f" ORDER BY {_order(declared, 'n')}{at_most}"
    return Difference(
        counts=counts,
        new=cursor.execute(_columns(declared, "o") + _only_in(declared, new, old) + at_most).df(),
        changed_old=cursor.execute(_columns(declared, "o") + changed).df(),
        changed_new=cursor.execute(_columns(declared, "n") + changed).df(),
        gone=cursor.execute(_columns(declared, "o") + gone + at_most).df(),
    )


def _counts(con: duckdb.DuckDBPyConnection, declared: Dataset, old: str, new: str) -> Counts:
    def number(sql: str) -> int:
        row = con.execute("SELECT count(*)" + sql).fetchone()
        assert row is not None
        return int(row[0])

    before, after = number(f" FROM {old}"), number(f" FROM {new}")
    matched = number(f" FROM {old} o JOIN {new} n ON {same_key(declared)}")
    changed = number(changed_from(declared, old, new))
    return Counts(after, after - matched, changed, matched - changed, before - matched)


def _columns(dataset: Dataset, side: str) -> str:
    return "SELECT " + ", ".join(f"{side}.{quoted(c)}" for c in dataset.field_names)


def _order(dataset: Dataset, side: str) -> str:
    return ", ".join(f"{side}.{quoted(c)}" for c in key_of(dataset))


def _only_in(dataset: Dataset, here: str, there: str) -> str:
    return (
        f" FROM {here} o WHERE NOT EXISTS (SELECT 1 FROM {there} n WHERE {same_key(dataset)})"
        f" ORDER BY {_order(dataset, 'o')}"
    )
