"""What differs between two states of a dataset, row by row, told apart by its primary key."""

from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.schema import Dataset, quoted
from loaders.store.engine import SCHEMA
from loaders.store.store import Edition, Store
from loaders.store.write import (
    STAGED,
    Change,
    Counts,
    changed_from,
    count_changes,
    gone_from,
    key_of,
    matches,
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

    `part` as in `loaders.store.write.Change`: `report.parts.get(dataset, ())`.
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
    with store.reader(Edition(before)) as earlier, store.reader(Edition(after)) as cursor:
        old, new = (f"{_place(one)}.{quoted(dataset)}" for one in (earlier, cursor))
        counts = _counts(cursor, declared, old, new)
        return _rows(cursor, declared, old, new, counts, _only_in(declared, old, new), limit)


def _place(cursor: duckdb.DuckDBPyConnection) -> str:
    """The schema of a reader's tables, for the other reader to ask."""
    row = cursor.execute("SELECT current_database(), current_schema()").fetchone()
    assert row is not None
    return ".".join(quoted(name) for name in row)


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
    def fetched(select: str, count: int) -> pd.DataFrame:
        """At most as many rows as are shown; where there are none, none are looked for."""
        most = count if limit is None else min(limit, count)
        return cursor.execute(f"SELECT {select} LIMIT {int(most)}").df()

    columns = _columns(declared, "o")
    pairs = columns + ", " + _columns(declared, "n")
    ordered = changed_from(declared, old, new) + f" ORDER BY {_order(declared, 'n')}"
    changed = fetched(pairs + ordered, counts.changed)
    width = len(declared.fields)
    changed.columns = pd.Index([*declared.field_names] * 2)
    return Difference(
        counts=counts,
        new=fetched(columns + _only_in(declared, new, old), counts.new),
        changed_old=changed.iloc[:, :width],
        changed_new=changed.iloc[:, width:],
        gone=fetched(columns + gone, counts.gone),
    )


def _counts(con: duckdb.DuckDBPyConnection, declared: Dataset, old: str, new: str) -> Counts:
    def number(sql: str) -> int:
        row = con.execute("SELECT count(*)" + sql).fetchone()
        assert row is not None
        return int(row[0])

    before, after = number(f" FROM {old}"), number(f" FROM {new}")
    matched, changed = matches(con, declared, old, new) if before and after else (0, 0)
    return Counts(after, after - matched, changed, matched - changed, before - matched)


def _columns(dataset: Dataset, side: str) -> str:
    return ", ".join(f"{side}.{quoted(c)}" for c in dataset.field_names)


def _order(dataset: Dataset, side: str) -> str:
    return ", ".join(f"{side}.{quoted(c)}" for c in key_of(dataset))


def _only_in(dataset: Dataset, here: str, there: str) -> str:
    return (
        f" FROM {here} o WHERE NOT EXISTS (SELECT 1 FROM {there} n WHERE {same_key(dataset)})"
        f" ORDER BY {_order(dataset, 'o')}"
    )
