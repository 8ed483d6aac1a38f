"""What differs between two states of a dataset, row by row, matched by its primary key."""

from dataclasses import dataclass

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.schema import quoted
from loaders.schema.sql import first_row
from loaders.store.comparison import Comparison, Counts, key_of
from loaders.store.store import Edition, Store
from loaders.store.write import STAGED, Change
from loaders.tables.vectorised import remembered


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
    """What publishing `table` (typed rows, the declared columns) would change against the current
    state; nothing is written.

    `part` as in `loaders.store.write.Change`: `report.parts.get(dataset, ())`.
    """
    declared = store.package.datasets[dataset]
    compared = Change(table, mode, part).comparison(declared)
    with store.cursor() as cursor:
        cursor.register(STAGED, table)
        counts = compared.counts(cursor, remembered(table, key_of(declared)))
        return _rows(cursor, compared, counts, limit)


def between(
    store: Store, dataset: str, before: int, after: int, limit: int | None = None
) -> Difference:
    """What a dataset's state `after` has otherwise than `before` (snapshot ids; 0: nothing)."""
    with store.reader(Edition(before)) as earlier, store.reader(Edition(after)) as cursor:
        old, new = (f"{_schema(reader)}.{quoted(dataset)}" for reader in (earlier, cursor))
        compared = Comparison(store.package.datasets[dataset], old, new)
        return _rows(cursor, compared, compared.counts(cursor), limit)


def _schema(reader: duckdb.DuckDBPyConnection) -> str:
    """The schema of a reader's tables, for the other reader to ask."""
    return ".".join(map(quoted, first_row(reader, "SELECT current_database(), current_schema()")))


def _rows(
    cursor: duckdb.DuckDBPyConnection, compared: Comparison, counts: Counts, limit: int | None
) -> Difference:
    def fetched(select: str, source: str, side: str, count: int) -> pd.DataFrame:
        """At most as many rows as are shown; where there are none, none are looked for."""
        most = count if limit is None else min(limit, count)
        order = ", ".join(f"{side}.{quoted(c)}" for c in key_of(compared.dataset))
        return cursor.execute(f"SELECT {select}{source} ORDER BY {order} LIMIT {int(most)}").df()

    names = compared.dataset.field_names
    old, new = (", ".join(f"{side}.{quoted(c)}" for c in names) for side in "on")
    changed = fetched(f"{old}, {new}", compared.changed(), "n", counts.changed)
    changed.columns = pd.Index([*names] * 2)
    return Difference(
        counts=counts,
        new=fetched(old, compared.added(), "o", counts.new),
        changed_old=changed.iloc[:, : len(names)],
        changed_new=changed.iloc[:, len(names) :],
        gone=fetched(old, compared.gone(), "o", counts.gone),
    )
