"""Whether a publication arrived, when the connection broke while it was being committed."""

import time

import duckdb

from loaders.editions import META
from loaders.errors import StoreBusyError, UnreachableError
from loaders.remote import Gate
from loaders.store import Store
from loaders.writing import NUMBER

PATIENCE_SECONDS = 20.0
PAUSE_SECONDS = 0.5
WAIT_SECONDS = 5


def arrived(store: Store, cursor: duckdb.DuckDBPyConnection, gate: Gate | None) -> bool:
    """Look for the publication that `cursor` announced and could not see committed.

    Raises UnreachableError if the catalogue stays silent: then nobody can know yet.
    """
    if gate:
        gate.give_back()
    number = cursor.execute(f"SELECT getvariable('{NUMBER}')").fetchone()
    until = time.monotonic() + PATIENCE_SECONDS
    while True:
        try:
            with store.changing(WAIT_SECONDS):  # behind it nothing of ours is under way any more
                return number is not None and _is_there(store, str(number[0]))
        except (UnreachableError, StoreBusyError, duckdb.Error):
            if time.monotonic() > until:
                raise UnreachableError(
                    "Die Datenbank des Speichers antwortet nicht mehr. Ob die Veröffentlichung "
                    "noch ankam, zeigt der Verlauf, sobald sie wieder antwortet."
                ) from None
            time.sleep(PAUSE_SECONDS)


def _is_there(store: Store, number: str) -> bool:
    with store.cursor() as cursor:
        row = cursor.execute(
            f"SELECT count(*) FROM {META}.ducklake_snapshot_changes "
            "WHERE contains(commit_extra_info, ?)",
            [number],
        ).fetchone()
    return row is not None and row[0] > 0
