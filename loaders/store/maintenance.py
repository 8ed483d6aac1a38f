"""Care for a store: fewer and larger files, and no files that nothing needs.

Nobody's work is disturbed: files that a query may just be reading, or that a publication is just
writing, are younger than the grace and stay. Each step holds the right to change the store for
itself, so publications pass between the steps. The history stays whole unless told otherwise.
DuckLake's `rewrite_data_files` is not used: after it rows no longer know their publication.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from loaders.store.data_files import data_files, forget_checksums, record_checksums
from loaders.store.engine import ALIAS, META
from loaders.store.lake_tables import columns_at
from loaders.store.postgres import answering
from loaders.store.rejected_rows import named_files
from loaders.store.store import Store
from loaders.store.write import FIRST, SHIPPED

PATIENCE_SECONDS = 300
GRACE = dt.timedelta(hours=24)


@dataclass(frozen=True)
class MaintenanceResult:
    """What was done: files that became `merged_into` larger ones, files that are `earlier` states'
    alone and so stay as they are, snapshots that were expired, Parquet files and originals that
    were deleted."""

    merged: int
    merged_into: int
    earlier: int
    expired: tuple[int, ...]
    deleted: int
    originals: int


def maintain(
    store: Store,
    now: dt.datetime,
    *,
    keep_days: int | None = None,
    keep_snapshots: int | None = None,
    grace: dt.timedelta = GRACE,
) -> MaintenanceResult:
    """Merge small files, delete what nothing names any more; expire old states only if asked.

    A state is expired if it is older than `keep_days` and not among the newest `keep_snapshots`
    publications, as far as these are given. The newest state, of every dataset the last publication
    and the last that took shipped data, and the state that each survey's answers are shown of
    always stay. `now` with its zone. Raises
    StoreBusyError, UnreachableError.
    """
    expired = _expired(store, now, keep_days, keep_snapshots)
    if expired:
        _call(store, f"ducklake_expire_snapshots('{ALIAS}', versions => {list(expired)})")
    with answering(), store.cursor() as cursor:
        tables = sorted(columns_at(cursor, store.fresh().mark[0]))
    # Every state reads as before; a row tells how many files became how many.
    merge = f"ducklake_merge_adjacent_files('{ALIAS}', '{{}}')"
    merged = [row for table in tables for row in _call(store, merge.format(table))]
    with store.changing(PATIENCE_SECONDS), answering(), store.cursor() as cursor:
        record_checksums(cursor, store.location)
        forget_checksums(cursor)
        earlier = len(data_files(cursor, store.location, "f.end_snapshot IS NOT NULL"))
    before = f"TIMESTAMPTZ '{(now - grace).isoformat()}'"
    old = _call(store, f"ducklake_cleanup_old_files('{ALIAS}', older_than => {before})")
    lost = _call(store, f"ducklake_delete_orphaned_files('{ALIAS}', older_than => {before})")
    return MaintenanceResult(
        merged=sum(row[2] for row in merged),
        merged_into=sum(row[3] for row in merged),
        earlier=earlier,
        expired=expired,
        deleted=len(old) + len(lost),
        originals=_drop_originals(store, now - grace),
    )


def _call(store: Store, function: str) -> list[tuple[Any, ...]]:
    with store.changing(PATIENCE_SECONDS), answering(), store.cursor() as cursor:
        return cursor.execute(f"CALL {function}").fetchall()


def _expired(
    store: Store, now: dt.datetime, keep_days: int | None, keep_snapshots: int | None
) -> tuple[int, ...]:
    """Snapshots of any kind before the oldest state that is to stay, but for last publications."""
    if keep_days is None and keep_snapshots is None:
        return ()
    known = store.fresh()
    moments = {row.snapshot_id: row.published_at for row in known.history.rows}
    kept = {known.newest, *sorted(moments)[-max(keep_snapshots or 0, 1) :]}
    if keep_days is not None:
        since = now - dt.timedelta(days=keep_days)
        kept |= {number for number, moment in moments.items() if moment >= since}
    last = {row.dataset: row.snapshot_id for row in known.history.rows}
    shipped = (row for row in known.history.rows if row.kind in (FIRST, SHIPPED))
    taken = {row.dataset: row.snapshot_id for row in shipped}
    with answering(), store.cursor() as cursor:
        rows = cursor.execute(
            f"SELECT snapshot_id FROM {META}.ducklake_snapshot WHERE snapshot_id < ? ORDER BY 1",
            [min(kept)],
        ).fetchall()
    stay = {*last.values(), *taken.values(), *store.released_answers().values()}
    return tuple(number for (number,) in rows if number and number not in stay)


def _drop_originals(store: Store, before: dt.datetime) -> int:
    """Kept files that nothing names. An object store's are left to its own rules: DuckDB deletes
    no single objects."""
    if store.location.bucket:
        return 0
    dropped = 0
    with store.changing(PATIENCE_SECONDS):
        named = named_files(store)
        for file in Path(store.location.folder, "files").glob("*"):
            if file.name not in named and file.stat().st_mtime < before.timestamp():
                file.unlink(missing_ok=True)
                dropped += 1
    return dropped
