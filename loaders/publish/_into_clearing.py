"""Taking away what a failed publication left on disk, so that a full disk gets its room back."""

import contextlib
from pathlib import Path

import duckdb

from loaders.store.engine import ALIAS
from loaders.store.store import Store


def clear_failed(store: Store, kept: list[str]) -> None:
    """Delete rows' files that no state knows, and of the originals `kept` those that none names.

    Only in a store that this process has for itself: in a shared one another may be writing them.
    What cannot be deleted stays; it is in nobody's way but the disk's.
    """
    if store.location.postgres is not None:
        return
    with contextlib.suppress(duckdb.Error, OSError):
        with store.cursor() as cursor:
            cursor.execute(f"CALL ducklake_delete_orphaned_files('{ALIAS}', cleanup_all => true)")
        named = set(", ".join(store.snapshots()["checksum"].dropna()).split(", "))
        for checksum in set(kept) - named:
            path = store.original(checksum)
            if isinstance(path, Path):
                path.unlink(missing_ok=True)
