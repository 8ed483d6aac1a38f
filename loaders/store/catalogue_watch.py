"""What is known of the store's publications, and whether the catalogue still answers.

Pages ask at every run. An embedded catalogue answers in a millisecond or not at all. A server may
be restarted, hang or be out of connections: then pages get what was known last, and since when,
instead of waiting with everybody else; the server is tried again in the background.
"""

import datetime as dt
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace

import duckdb

from loaders.messages.errors import UnreachableError
from loaders.store import postgres
from loaders.store.engine import META
from loaders.store.history import History, snapshots

PATIENCE_SECONDS = 2.0
LOST_PATIENCE_SECONDS = 0.3
AGAIN_SECONDS = 1.0
THREADS = 8


@dataclass(frozen=True)
class CatalogueState:
    """The publications, and what tells whether there are others by now.

    `newest` is the snapshot of the newest publication; `mark` the newest snapshot of any kind,
    how many there are, and a number that another one takes the place of when all of them were made
    again by an erasure. `lost`: since when the catalogue does not answer; None if it does.
    """

    newest: int
    history: History
    mark: tuple[int, int, int]
    lost: dt.datetime | None = None


def read(
    con: duckdb.DuckDBPyConnection,
    shared: bool,
    before: CatalogueState | None,
    renamed: Mapping[str, str],
) -> CatalogueState:
    """Ask the catalogue; only what came since `before` is read. `renamed`: former name of a dataset
    → name of today. Raises UnreachableError."""
    with postgres.answering(), con.cursor() as cursor:
        mark = _mark(cursor, shared)
        if before and before.mark == mark:
            return before
        if before and before.mark[2] != mark[2]:
            before = None
        new = snapshots(cursor, before.mark[0] if before else -1, mark[0])
        if before and before.mark[1] + len(new) != mark[1]:  # old ones were expired
            before, new = None, snapshots(cursor, -1, mark[0])
    rows = [*before.history.rows] if before else []
    rows += [row for snapshot in new for row in snapshot.rows(renamed)]
    newest = rows[-1].snapshot_id if rows else mark[0]
    touched = {**before.history.touched} if before else {}
    touched |= {snapshot.number: snapshot.tables for snapshot in new if snapshot.changes}
    return CatalogueState(newest, History(rows, newest, touched), mark)


def _mark(cursor: duckdb.DuckDBPyConnection, shared: bool) -> tuple[int, int, int]:
    columns = "max(snapshot_id), count(*), min(schema_version)"
    sql = f"SELECT {columns} FROM {'' if shared else META + '.'}ducklake_snapshot"
    if shared:  # counted on the server instead of fetching every row
        sql = f"FROM postgres_query('{postgres.SERVER}', '{sql}')"
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0]), int(row[1]), int(row[2])


class CatalogueWatch:
    """Asks for every page, and never makes it wait for a server that is gone."""

    def __init__(
        self, ask: Callable[[CatalogueState | None], CatalogueState], first: CatalogueState
    ) -> None:
        """ask: reads what came since the given; raises UnreachableError."""
        self._ask = ask
        self._known = first
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="catalogue")
        self._tried = 0.0
        self._trying: Future[CatalogueState] | None = None

    def current(self) -> CatalogueState:
        """What is known now; with `lost` set if the server could not be asked."""
        with self._lock:
            lost = self._known.lost is not None
            if lost and not self._due():
                asking = self._trying
            else:
                asking = self._trying = self._pool.submit(self._ask, self._known)
                self._tried = time.monotonic()
        if asking is None or (lost and asking.done()):
            return self._known
        try:
            return self._learn(asking.result(LOST_PATIENCE_SECONDS if lost else PATIENCE_SECONDS))
        except (UnreachableError, TimeoutError):
            return self._silent()

    @property
    def last(self) -> CatalogueState:
        """What was learned last."""
        return self._known

    def _due(self) -> bool:
        running = self._trying is not None and not self._trying.done()
        return not running and time.monotonic() - self._tried >= AGAIN_SECONDS

    def fresh(self) -> CatalogueState:
        """What there is now. Raises UnreachableError."""
        return self._learn(self._ask(self._known))

    def _learn(self, found: CatalogueState) -> CatalogueState:
        with self._lock:
            # An answer that was long under way must not put an older state over a newer one.
            if found.mark[0] >= self._known.mark[0]:
                self._known = replace(found, lost=None)
            return self._known

    def _silent(self) -> CatalogueState:
        with self._lock:
            if self._known.lost is None:
                self._known = replace(self._known, lost=dt.datetime.now(dt.UTC))
            return self._known

    def close(self) -> None:
        """No more questions."""
        self._pool.shutdown(wait=False, cancel_futures=True)
