"""Due rhythms that differ from the declared ones: settings, published like data.

They lie in a table of their own in the lake, so every state of the store has its rhythms and the
history says who changed which, when and why. Only what differs is stored.
"""

from dataclasses import asdict

from loaders.messages.errors import StoreError
from loaders.publish.publish import committing
from loaders.schema import quoted
from loaders.schema.sql import scalar
from loaders.store.comparison import Counts
from loaders.store.editions import RHYTHMS
from loaders.store.engine import SCHEMA
from loaders.store.store import Store
from loaders.store.write import SETTING, HistoryEntry, announce

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
        raise StoreError(
            "An update interval has 1 to {most} days, not {days}.", most=LONGEST, days=days
        )
    with committing(store, [dataset], expected_snapshot) as commit:
        cursor, table = commit.cursor, f"{SCHEMA}.{RHYTHMS}"
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (dataset VARCHAR, due_after_days INTEGER)"
        )
        cursor.execute(f"DELETE FROM {table} WHERE dataset = ?", [dataset])
        cursor.execute(f"INSERT INTO {table} VALUES (?, ?)", [dataset, days])
        rows = scalar(cursor, f"SELECT count(*) FROM {SCHEMA}.{quoted(dataset)}")
        unchanged = asdict(Counts(rows, new=0, changed=0, unchanged=rows, gone=0))
        announce(cursor, HistoryEntry(author, message, SETTING), {dataset: unchanged})
    return commit.snapshot
