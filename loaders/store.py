"""The store: every publication is one snapshot of a DuckLake, and any of them can be read."""

import json
import threading
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from loaders import engine
from loaders.editions import RHYTHMS, Edition, Editions, History
from loaders.engine import ALIAS, Location
from loaders.errors import ConflictError, PublicationError, StoreBusyError, StoreError
from loaders.founding import found, grow
from loaders.holder import Holder
from loaders.originals import original_path
from loaders.package import Package, load_package

__all__ = [
    "RHYTHMS",
    "ConflictError",
    "Edition",
    "PublicationError",
    "Store",
    "StoreBusyError",
    "StoreError",
    "open_store",
]


class Store:
    """An open store. Thread-safe: every reader gets a cursor of its own, writers take turns."""

    def __init__(
        self,
        package: Package,
        location: Location,
        con: duckdb.DuckDBPyConnection,
        holder: Holder | None,
    ) -> None:
        self.package = package
        self.location = location
        self.writing = threading.RLock()
        self._con = con
        self._holder = holder
        self._editions = Editions(con, package)
        self._history: tuple[int, History] | None = None

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the whole lake, for publishing. Pages use `reader`."""
        return self._con.cursor()

    def snapshot_id(self) -> int:
        """The newest snapshot, by whichever process it came (about 1 ms)."""
        with self.cursor() as cursor:
            row = cursor.execute(f"FROM {ALIAS}.current_snapshot()").fetchone()
        assert row is not None
        return int(row[0])

    def reader(self, edition: Edition) -> duckdb.DuckDBPyConnection:
        """A cursor that sees exactly `edition`: every declared dataset as a table of its name.

        Demonstration rows, non-public datasets, rows and columns are left out as the edition says;
        a dataset that did not exist yet is an empty table. Two more tables tell of the data:
        `datasets` (name, title, title_en, due_after_days, as_of_date, published_at, published_by,
        rows) and `snapshots` (see `snapshots()`). Close the cursor after use.
        Raises StoreError for a snapshot that does not exist, ValueError for an unknown audience.
        """
        return self._editions.cursor(edition, self.history())

    def history(self) -> History:
        """All publications, read again only when there is a new one."""
        newest = self.snapshot_id()
        if self._history is None or self._history[0] != newest:
            with self.cursor() as cursor:
                self._history = (newest, History(_publications(cursor), newest))
        return self._history[1]

    def snapshots(self) -> pd.DataFrame:
        """One row a publication and dataset, oldest first.

        Columns: snapshot_id (int), published_at (UTC), author, message, kind, dataset, file,
        checksum, rows_total (rows of the dataset afterwards), rows_new, rows_changed, rows_gone.
        """
        rows = self.history().upto(self.snapshot_id())
        return pd.DataFrame(rows, columns=list(History.COLUMNS))

    def original(self, checksum: str) -> Path | None:
        """The kept file with this checksum; None if there is none."""
        return original_path(self.location.folder, checksum)

    def close(self) -> None:
        """Give the store back; other processes may then open it."""
        self._con.close()
        if self._holder:
            self._holder.release()
        self._holder = None


def open_store(location: str | None = None, package: Package | None = None) -> Store:
    """Open the store at `location` (default: $CITY_STORE or <root>/var/store).

    `location` is a folder, or `ducklake:postgres:…` with $CITY_STORE_DATA for the files. The first
    open publishes everything that ships with `package` in one transaction; later ones add what is
    newly declared. Raises DeclarationError, StoreError, StoreBusyError: one German sentence each,
    with nothing half started.
    """
    package = package or load_package()
    place = engine.locate(location)
    holder = None if place.postgres else Holder(place)
    con = None
    try:
        if not place.postgres and not place.catalogue.exists():
            found(package, place)
        _refuse_foreign_file(place)
        con = engine.connect(place, place.catalogue, create=bool(place.postgres))
        grow(con, package, place)
        return Store(package, place, con, holder)
    except BaseException:
        if con is not None:
            con.close()
        if holder:
            holder.release()
        raise


def _refuse_foreign_file(place: Location) -> None:
    """A file that is no DuckDB database must not even be opened: DuckDB would fill an empty one."""
    if place.postgres:
        return
    with place.catalogue.open("rb") as file:
        start = file.read(12)
    if start[8:12] != b"DUCK":
        raise StoreError(
            f"Der Katalog {place.catalogue} ist beschädigt oder keine Datei dieses Programms. "
            "Bitte aus der Sicherung wiederherstellen oder einen neuen Ordner in CITY_STORE "
            "angeben."
        )


def _publications(cursor: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    rows = cursor.execute(
        f"""
        SELECT snapshot_id, snapshot_time, author, commit_message, commit_extra_info
        FROM {ALIAS}.snapshots() WHERE commit_extra_info IS NOT NULL ORDER BY snapshot_id
        """
    ).fetchall()
    return [line for row in rows for line in _lines(*row)]


def _lines(
    snapshot: int, time: Any, author: str, message: str, extra: str
) -> list[tuple[Any, ...]]:
    info = json.loads(extra)
    return [
        (
            snapshot,
            time,
            author,
            message,
            info["kind"],
            dataset,
            entry.get("file"),
            entry.get("checksum"),
            entry["rows"],
            entry["new"],
            entry["changed"],
            entry["gone"],
        )
        for dataset, entry in info["datasets"].items()
    ]
