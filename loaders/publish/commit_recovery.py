"""Whether a publication arrived, when the connection broke while it was being committed."""

import contextlib
import time
from collections.abc import Iterable
from pathlib import Path

import duckdb

from loaders.messages.errors import StoreBusyError, UnreachableError
from loaders.schema.sql import scalar
from loaders.store.engine import ALIAS, META
from loaders.store.originals import Original
from loaders.store.postgres import WriteLock
from loaders.store.rejected_rows import named_files
from loaders.store.store import Store

PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.5
WAIT_SECONDS = 5


def arrived(store: Store, number: str, lock: WriteLock | None) -> int | None:
    """Look for the publication with this number, which was not seen committed; its snapshot.

    None if it did not arrive. Raises UnreachableError if the catalogue stays silent: then nobody
    can know yet.
    """
    if lock:
        lock.release()
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            store.fresh()  # opens an engine anew that broke with the connection
            with store.changing(WAIT_SECONDS):  # behind it nothing of ours is under way any more
                return _found(store, number)
        except (UnreachableError, StoreBusyError, duckdb.Error):
            if time.monotonic() > until:
                raise UnreachableError(
                    "The store's database does not answer any more. Whether the publication "
                    "arrived, the history shows as soon as it answers again."
                ) from None
            time.sleep(PAUSE_SECONDS)


def _found(store: Store, number: str) -> int | None:
    changes = f"{META}.ducklake_snapshot_changes WHERE contains(commit_extra_info, ?)"
    with store.cursor() as cursor:
        found: int | None = scalar(cursor, f"SELECT max(snapshot_id) FROM {changes}", [number])
    return found


def clear_failed(store: Store, kept: Iterable[Original | None]) -> None:
    """Delete rows' files that no state knows, and of the originals `kept` those that none names.

    Only in a store that this process has for itself: in a shared one another may be writing them.
    What cannot be deleted stays; it is in nobody's way but the disk's.
    """
    if store.location.postgres is not None:
        return
    with contextlib.suppress(duckdb.Error, OSError):
        with store.cursor() as cursor:
            cursor.execute(f"CALL ducklake_delete_orphaned_files('{ALIAS}', cleanup_all => true)")
        named = named_files(store)
        for checksum in {original.checksum for original in kept if original} - named:
            path = store.original(checksum)
            if isinstance(path, Path):
                path.unlink(missing_ok=True)
