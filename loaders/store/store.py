"""The store: every publication is one snapshot of a DuckLake, and any of them can be read."""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb
import pandas as pd
from filelock import BaseFileLock

from loaders.messages.errors import (
    ConflictError,
    PublicationError,
    StoreBusyError,
    StoreError,
    UnreachableError,
)
from loaders.schema import Package
from loaders.store import catalogue_watch, engine, postgres
from loaders.store.catalogue_watch import CatalogueState, CatalogueWatch
from loaders.store.editions import RHYTHMS, Edition, Editions, History
from loaders.store.engine import Location
from loaders.store.originals import Kept, shelf
from loaders.store.postgres import Gate

__all__ = [
    "RHYTHMS",
    "ConflictError",
    "Edition",
    "PublicationError",
    "Store",
    "StoreBusyError",
    "StoreError",
    "UnreachableError",
]


class Store:
    """An open store. Thread-safe: every reader gets a cursor of its own, writers take turns."""

    def __init__(
        self,
        package: Package,
        location: Location,
        con: duckdb.DuckDBPyConnection,
        lock: BaseFileLock | None,
    ) -> None:
        self.package = package
        self.location = location
        self.writing = threading.RLock()
        self._lock = lock
        self._broken: list[duckdb.DuckDBPyConnection] = []
        self._renewing = threading.Lock()
        self._use(con)
        self._table: tuple[History, pd.DataFrame] | None = None
        self._pulse = CatalogueWatch(self._read, self._read(None))
        self._last = threading.local()

    def _use(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.shelf = shelf(self.location, con)
        self._editions = Editions(con, self.package)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the whole lake, for publishing. Pages use `reader`."""
        return self._con.cursor()

    def _read(self, before: CatalogueState | None) -> CatalogueState:
        con, shared = self._con, self.location.postgres is not None
        try:
            return catalogue_watch.read(con, shared, before)
        except UnreachableError:
            if not shared or _is_alive(con):
                raise
            self._renew(con)
            return catalogue_watch.read(self._con, shared, before)

    def _renew(self, broken: duckdb.DuckDBPyConnection) -> None:
        """Open the engine anew, if a server that went away has broken it for good.

        The broken one is kept: its end would roll back what is open in it, and fail at that.
        """
        with self._renewing:
            if self._con is broken:
                self._use(engine.connect(self.location, self.location.catalogue, create=False))
                self._broken.append(broken)

    def known(self) -> CatalogueState:
        """The publications by whichever process, for pages: if the catalogue's server does not
        answer, those known last, and since when."""
        return self._pulse.current() if self.location.postgres else self.fresh()

    def fresh(self) -> CatalogueState:
        """The publications by whichever process. Raises UnreachableError rather than guess."""
        return self._pulse.learn(self._read(self._pulse.last))

    def snapshot_id(self) -> int:
        """The newest publication's snapshot, by whichever process (about 1 ms).

        Raises UnreachableError if the catalogue does not answer.
        """
        return self.fresh().newest

    def reader(self, edition: Edition) -> duckdb.DuckDBPyConnection:
        """A cursor that sees exactly `edition`: every declared dataset as a table of its name.

        Demonstration rows, non-public datasets, rows and columns are left out as the edition says;
        a dataset that did not exist yet is an empty table. Two more tables tell of the data:
        `datasets` (name, title, title_en, due_after_days, as_of_date, published_at, published_by,
        rows) and `snapshots` (see `snapshots()`). Close the cursor after use.
        Raises StoreError for a snapshot that does not exist, ValueError for an unknown audience.
        """
        history = self.history()
        with postgres.answering():
            return self._editions.cursor(edition, history)

    def history(self) -> History:
        """All publications, as far as known (see `known`)."""
        return self.known().history

    def snapshots(self) -> pd.DataFrame:
        """One row a publication and dataset, oldest first.

        Columns: snapshot_id (int), published_at (UTC), author, message, kind, dataset, file,
        checksum, rows_total (rows of the dataset afterwards), rows_new, rows_changed, rows_gone.
        """
        history = self.history()
        if self._table is None or self._table[0] is not history:
            self._table = (history, pd.DataFrame(history.rows, columns=list(History.COLUMNS)))
        return self._table[1].copy(deep=False)

    def original(self, checksum: str) -> Kept | None:
        """The kept file with this checksum; None if there is none."""
        return self.shelf.find(checksum)

    @contextmanager
    def changing(self, patience_seconds: int = 30) -> Iterator[Gate | None]:
        """The right to change the store, among the threads and processes that share it.

        Raises StoreBusyError if another process keeps it for longer than that.
        """
        with self.writing:
            if self.location.postgres is None:
                yield None
                return
            with postgres.gate(self._con, patience_seconds) as held:
                yield held

    def note_published(self, snapshot: int) -> None:
        """Remember the snapshot that this thread has just published."""
        self._last.snapshot = snapshot

    def last_published(self) -> int:
        """The snapshot that this thread published last; others may have published since."""
        return int(self._last.snapshot)

    def close(self) -> None:
        """Give the store back; other processes may then open it."""
        self._pulse.close()
        self._con.close()
        if self.location.bucket:
            shutil.rmtree(self.location.folder, ignore_errors=True)
        if self._lock:
            self._lock.release()


def _is_alive(con: duckdb.DuckDBPyConnection) -> bool:
    try:
        con.cursor().execute("SELECT 1")
    except duckdb.FatalException:
        return False
    return True
