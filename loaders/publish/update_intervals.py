"""Due rhythms that differ from the declared ones: settings, published like data.

They lie in a table of their own in the lake, so every state of the store has its rhythms and the
history says who changed which, when and why. Only what differs is stored.
"""

import duckdb

from loaders.messages.errors import StoreError
from loaders.publish.publish import committing
from loaders.schema import quoted
from loaders.store.engine import SCHEMA
from loaders.store.store import RHYTHMS, Store
from loaders.store.write import SETTING, announce

LONGEST = 3650


def set_rhythm(
    store: Store,
    dataset: str,
    days: int | None,
    *,
    author: str,
    message: str,
    expected_snapshot: int | None = None,
) -> int:
    """Let `dataset` be due every `days` days (None: never) from now on; the new snapshot's id.

    Its rows stay as they are. Raises StoreError for an unknown dataset or a number of days outside
    1 to LONGEST, ConflictError if the dataset was published since `expected_snapshot`.
    """
    if dataset not in store.package.datasets:
        raise StoreError("There is no dataset “{dataset}”.", dataset=dataset)
    if days is not None and not 1 <= days <= LONGEST:
        raise StoreError("A rhythm has 1 to {most} days, not {days}.", most=LONGEST, days=days)
    with committing(store, [dataset], expected_snapshot) as cursor:
        _write(cursor, dataset, days)
        announce(cursor, author, message, SETTING, _unchanged(cursor, dataset))
    return store.last_published()


def _write(cursor: duckdb.DuckDBPyConnection, dataset: str, days: int | None) -> None:
    table = f"{SCHEMA}.{RHYTHMS}"
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {table} (dataset VARCHAR, due_after_days INTEGER)")
    cursor.execute(f"DELETE FROM {table} WHERE dataset = ?", [dataset])
    cursor.execute(f"INSERT INTO {table} VALUES (?, ?)", [dataset, days])


def _unchanged(cursor: duckdb.DuckDBPyConnection, dataset: str) -> dict[str, dict[str, int]]:
    """What the history keeps: the dataset with all its rows unchanged."""
    row = cursor.execute(f"SELECT count(*) FROM {SCHEMA}.{quoted(dataset)}").fetchone()
    assert row is not None
    counts = {"rows": row[0], "new": 0, "changed": 0, "unchanged": row[0], "gone": 0}
    return {dataset: counts}
