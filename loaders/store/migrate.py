"""Moving a store: from the embedded catalogue to a server's, back, or to other files.

Every snapshot is made again under its old number, with author, message, what the history keeps and
the time at which it was made. Rows come with the publication that put them there. The old store
stays as it is. A target is whole or refuses to open: an embedded one gets its name at the end, one
on a server carries a mark until then, and moving again begins anew.
"""

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass

import duckdb

from loaders.messages.errors import StoreError
from loaders.schema import quoted
from loaders.schema.sql import scalar
from loaders.store import engine, postgres
from loaders.store.data_files import prepare_checksums, record_checksums
from loaders.store.engine import ALIAS, Location
from loaders.store.faults import restrict
from loaders.store.foundation import (
    DRAFT,
    begin_shared,
    clear_draft,
    end_shared,
    refuse_foreign,
)
from loaders.store.history import Snapshot, snapshots
from loaders.store.originals import FileStore, file_store, sync_folder
from loaders.store.process_lock import hold_store
from loaders.store.rejected_rows import FILE as REJECTED
from loaders.store.rejected_rows import named_files
from loaders.store.remembered_mappings import FILE as DECISIONS
from loaders.store.replay import Replay, Rows, at, touched
from loaders.store.store import Store


@dataclass(frozen=True)
class Moved:
    """What arrived: states that can be read, their newest, originals; and what could not come:
    originals that were not there, snapshots that had been expired before."""

    snapshots: int
    newest: int
    originals: int
    lost_originals: tuple[str, ...]
    expired: tuple[int, ...]


def move(store: Store, target: Location) -> Moved:
    """Make `store` again at `target`, which must be empty; publications wait meanwhile.

    Raises StoreError if the target is not empty, cannot be reached, or differs afterwards.
    """
    with store.changing(), store.cursor() as old, _target(target) as new:
        states = snapshots(old, 0)
        expired = make_again(old, new, states)
        prepare_checksums(new)
        record_checksums(new, target)
        kept, lost = _copy_files(store, file_store(target, new))
        return Moved(len(states), states[-1].number, kept, lost, expired)


def make_again(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    states: Sequence[Snapshot],
    rows: Rows = at,
) -> tuple[int, ...]:
    """Make all states in an empty lake and compare them; those that had been given up before.

    `states` with the texts they are to have, `rows` what they are to hold. Raises StoreError if a
    state differs afterwards.
    """
    replay = Replay(old, new, rows)
    for previous, snapshot in zip([None, *states], states, strict=False):
        replay.make(previous, snapshot)
    expired = _expire_again(new, {snapshot.number for snapshot in states})
    _verify(old, new, states, rows)
    return expired


@contextmanager
def _target(place: Location) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty store; what is made in it counts only if all goes well."""
    if place.postgres:
        with (
            postgres.marked(place.postgres),
            closing(engine.connect(place, place.catalogue, create=True)) as con,
        ):
            begin_shared(place)
            yield con
            end_shared(place)
        return
    if place.catalogue.exists():
        raise StoreError(
            "There is a store at {place} already. Please name another place.", place=place.shown()
        )
    refuse_foreign(place.folder)
    lock = hold_store(place)
    draft = place.folder / DRAFT
    try:
        clear_draft(place.folder)
        with closing(engine.connect(place, draft, create=True)) as con:
            yield con
            con.execute(f"DETACH {ALIAS}")
        restrict(draft)
        draft.rename(place.catalogue)
        sync_folder(place.folder)
    finally:
        lock.release()


def _expire_again(new: duckdb.DuckDBPyConnection, present: set[int]) -> tuple[int, ...]:
    expired = tuple(n for n in range(1, max(present) + 1) if n not in present)
    if expired:
        new.execute(f"CALL ducklake_expire_snapshots('{ALIAS}', versions => {list(expired)})")
    return expired


def _verify(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    states: Sequence[Snapshot],
    rows: Rows,
) -> None:
    """Compare number and content of the rows, with their origin, in every state."""
    if [snapshot[:5] for snapshot in snapshots(new, 0)] != [snapshot[:5] for snapshot in states]:
        raise StoreError(
            "After the move the history says something else. The target must not be used."
        )
    for previous, snapshot in zip([None, *states], states, strict=False):
        changed = touched(old, None if snapshot is states[-1] else previous, snapshot)
        for table, columns in changed.items():
            names = ", ".join([*map(quoted, columns), "snapshot_id"])
            sql = f"SELECT (count(*), sum(hash({names}))) FROM "
            before = scalar(old, sql + rows(table, snapshot.number))
            if before != scalar(new, sql + at(table, snapshot.number)):
                raise StoreError(
                    "After the move “{table}” differs in state {number}. The target must not be "
                    "used, the old store is unchanged.",
                    table=table,
                    number=snapshot.number,
                )


def _copy_files(store: Store, to: FileStore) -> tuple[int, tuple[str, ...]]:
    """Copy kept files and our documents beside them; how many files, and which were not there."""
    wanted = sorted(named_files(store))
    lost = []
    for checksum in wanted:
        if (kept := store.files.find(checksum)) is None:
            lost.append(checksum)
        else:
            to.keep(kept.read_bytes(), "")
    for name in (DECISIONS, REJECTED):
        if (document := store.files.read_document(name)) is not None:
            to.write_document(name, document)
    return len(wanted) - len(lost), tuple(lost)
