"""The store: every publication is one snapshot of a DuckLake, and any of them can be read."""

import shutil
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import ClassVar

import duckdb
import pandas as pd
from filelock import BaseFileLock

from loaders.messages.errors import UnreachableError
from loaders.messages.text import Text
from loaders.schema import Package
from loaders.store import catalogue_watch, engine, postgres
from loaders.store.catalogue_watch import CatalogueState, CatalogueWatch
from loaders.store.declarations import declared_at
from loaders.store.editions import Edition, Editions
from loaders.store.engine import Location
from loaders.store.foundation import PENDING, rewrite
from loaders.store.history import History, HistoryRow
from loaders.store.originals import KeptFile, file_store

__all__ = ["Edition", "Store"]


class Store:
    """An open store. Thread-safe: every reader gets a cursor of its own, writers take turns.

    `files` keeps the originals; `writing` is held by the thread of this process that publishes;
    `told` is what the opening had to say. `rewrite_at_close`: rows were erased, of which the
    catalogue's file still has traces. `after_erasure`: what makes this process forget what it has
    read, called when rows were erased by whichever process.
    """

    after_erasure: ClassVar[list[Callable[[], None]]] = []

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
        self.told: Sequence[Text] = ()
        self.rewrite_at_close = False
        self._lock = lock
        self._broken: list[duckdb.DuckDBPyConnection] = []
        self._reconnecting = threading.Lock()
        self._use(con)
        self._frame: tuple[History, pd.DataFrame] | None = None
        self._watch = CatalogueWatch(self._read, self._read(None))

    def _use(self, con: duckdb.DuckDBPyConnection) -> None:
        self._con = con
        self.files = file_store(self.location, con)
        self._editions = Editions(con, self.package)

    def cursor(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the whole lake, for publishing. Pages use `reader`."""
        return self._con.cursor()

    def _read(self, before: CatalogueState | None) -> CatalogueState:
        con, shared = self._con, self.location.postgres is not None
        renamed = self.package.former_names
        try:
            found = catalogue_watch.read(con, shared, before, renamed)
        except UnreachableError:
            if not shared or _is_alive(con):
                raise
            self._reconnect(con)
            found = catalogue_watch.read(self._con, shared, before, renamed)
        if before and before.mark[2] != found.mark[2]:
            self._editions.forget()  # an erasure has made all states again
            for forget in self.after_erasure:
                forget()
        return found

    def _reconnect(self, broken: duckdb.DuckDBPyConnection) -> None:
        """Open another engine, if a server that went away has broken this one for good.

        The broken one is kept: its end would roll back what is open in it, and fail at that.
        """
        with self._reconnecting:
            if self._con is broken:
                self._use(engine.connect(self.location, self.location.catalogue, create=False))
                self._broken.append(broken)

    def known(self) -> CatalogueState:
        """The publications by whichever process, for pages: if the catalogue's server does not
        answer, those known last, and since when."""
        return self._watch.current() if self.location.postgres else self.fresh()

    def fresh(self) -> CatalogueState:
        """The publications by whichever process. Raises UnreachableError rather than guess."""
        return self._watch.fresh()

    def snapshot_id(self) -> int:
        """The newest publication's snapshot, by whichever process (about 1 ms).

        Raises UnreachableError if the catalogue does not answer.
        """
        return self.fresh().newest

    def reader(self, edition: Edition) -> duckdb.DuckDBPyConnection:
        """A cursor that sees exactly `edition`: every declared dataset as a table of its name.

        Demonstration rows, non-public datasets, rows and columns are left out as the edition says;
        a dataset that did not exist yet is an empty table. Two more tables tell of the data:
        `datasets` (name, title, title_en, due_after_days, as_of_date, published_at, published_on
        (its day by the city's clock), published_by, rows) and `snapshots` (see `snapshots()`).
        Close the cursor after use.
        Raises StoreError for a snapshot that does not exist, ValueError for an unknown audience.
        """
        # What is there already does not ask the catalogue: whoever begins a run has asked it.
        history = self._watch.last.history if self._editions.has(edition) else self.history()
        with postgres.answering():
            return self._editions.cursor(edition, history)

    def readable(self, wanted: Edition) -> Edition:
        """The wanted edition or, while the catalogue's server does not answer, the newest one
        before it for the same reader that this process has read. Raises as `reader`."""
        kept = self._editions.newest_kept(wanted)
        if kept and (kept == wanted or self._watch.last.lost):
            return kept
        try:
            self.reader(wanted).close()
        except UnreachableError:
            if kept is None:
                raise
            return kept
        return wanted

    def released_answers(self) -> dict[str, int]:
        """Survey → the state whose answers readers below analyst see now."""
        history = self.history()
        with postgres.answering():
            return self._editions.released_answers(history)

    def declared_at(self, snapshot: int) -> Package:
        """The declarations of a state; today's where they were not kept yet. Raises StoreError for
        a state that does not exist."""
        self.history().upto(snapshot)
        with postgres.answering(), self.cursor() as cursor:
            return declared_at(cursor, self.package, snapshot) or self.package

    def history(self) -> History:
        """All publications, as far as known (see `known`)."""
        return self.known().history

    def snapshots(self) -> pd.DataFrame:
        """One row a publication and dataset, oldest first; columns as in `HistoryRow`."""
        history = self.history()
        if self._frame is None or self._frame[0] is not history:
            self._frame = (history, pd.DataFrame(history.rows, columns=list(HistoryRow._fields)))
        return self._frame[1].copy(deep=False)

    def original(self, checksum: str) -> KeptFile | None:
        """The kept file with this checksum; None if there is none."""
        return self.files.find(checksum)

    @contextmanager
    def changing(self, patience_seconds: int = 30) -> Iterator[postgres.WriteLock | None]:
        """The right to change the store, among the threads and processes that share it.

        Raises StoreBusyError if another process keeps it for longer than that.
        """
        with self.writing:
            if self.location.postgres is None:
                yield None
                return
            with postgres.write_lock(self._con, patience_seconds) as lock:
                yield lock

    def close(self) -> None:
        """Give the store back; other processes may then open it."""
        self._watch.close()
        self._con.close()
        if self.rewrite_at_close:
            with suppress(duckdb.Error, OSError):  # if not now, the next opening does it
                rewrite(self.location.catalogue)
                self.files.discard(PENDING)
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
