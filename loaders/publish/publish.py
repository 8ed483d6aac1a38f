"""Publishing: one transaction, one snapshot, with author, message, file and what it changed."""

import uuid
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from loaders.messages.errors import ConflictError, UnchangedError, UnreachableError
from loaders.messages.progress import PUBLISHING, Listener, step, telling
from loaders.messages.text import Listed
from loaders.messages.translations import N_
from loaders.publish.commit_recovery import arrived, clear_failed
from loaders.schema.sql import literal
from loaders.store.data_files import record_checksums
from loaders.store.engine import ALIAS, transaction
from loaders.store.faults import damage
from loaders.store.originals import Original
from loaders.store.postgres import is_outage
from loaders.store.store import Store
from loaders.store.write import NUMBER, Change, HistoryEntry, write

MODES = ("replace", "append", "merge")
_UNWRITTEN = N_(
    "The publication could not be written; the old state holds. Please check free "
    "space, rights and whether the store can be reached."
)


@dataclass(frozen=True)
class FileContribution:
    """What one file brings into a publication.

    `tables`: dataset name → typed rows, columns as declared. `mode` and `parts` (dataset name →
    columns) as in `store.write.Change`. `source` is the file itself; it is kept. `origin` is
    the file, or the files, of rows that come out of the store itself.
    """

    tables: Mapping[str, pa.Table]
    mode: str = "replace"
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    source: Path | bytes | None = None
    source_name: str | None = None
    origin: Original | None = None

    def changes(self) -> dict[str, Change]:
        """What it does to each dataset."""
        tables = self.tables.items()
        return {name: Change(t, self.mode, self.parts.get(name, ())) for name, t in tables}


def publish_files(
    store: Store,
    contributions: Sequence[FileContribution],
    entry: HistoryEntry,
    *,
    expected_snapshot: int | None = None,
    progress: Listener | None = None,
    rows_decide: bool = False,
) -> int:
    """Publish what files bring as one snapshot, all or nothing; its id.

    `replace` puts the tables in the place of what is there; `append` adds rows, and one whose
    primary key is known replaces that row; `parts` (a report has them) let it replace whole parts.
    Rows of one dataset out of several files are put together; it is replaced only if all of them
    say so. `expected_snapshot` is the state the preview was made against: if one of the datasets
    was published since, ConflictError. PublicationError if declared keys would break,
    UnchangedError if the same file was published last and no row differs; if `rows_decide`,
    whatever the file, for a service writes the hour into it. Nothing is published
    either if `progress` raises; it is not called any more once the snapshot is there.
    """
    unknown = {one.mode for one in contributions} - set(MODES)
    if unknown:
        raise ValueError(f"unknown mode {unknown.pop()!r}")
    with telling(progress, PUBLISHING), _keeping(store, contributions) as files:
        step("compare", 0)
        changes = together(one.changes() for one in contributions)
        with committing(store, changes, expected_snapshot) as commit:
            told = write(commit.cursor, store.package, changes, entry, files)
            if any(one.source is not None for one in contributions):
                _refuse_unchanged(store, told, rows_decide)
    return commit.snapshot


def _refuse_unchanged(
    store: Store, told: Mapping[str, Mapping[str, Any]], rows_decide: bool
) -> None:
    """Raise UnchangedError if nothing differs and the file was the last one of all it fills."""
    last = {row.dataset: row for row in store.history().rows if row.checksum or rows_decide}
    for name, entry in told.items():
        differs = entry["new"] or entry["changed"] or entry["gone"]
        if differs or name not in last:
            return
        if not rows_decide and last[name].checksum != entry.get("checksum"):
            return
    raise UnchangedError(
        "This file is what is published already (state {snapshot}): no row differs, and no new "
        "state was made.",
        snapshot=max(last[name].snapshot_id for name in told),
    )


@contextmanager
def _keeping(
    store: Store, contributions: Sequence[FileContribution]
) -> Iterator[Callable[[], dict[str, Original]]]:
    """Keep the files beside the writing of their rows; a function that waits for them and gives
    each dataset its file.

    If the publication fails, the files and rows that it wrote go. Nobody else of this process
    publishes meanwhile: it might be the same file.
    """
    kept: list[Future[Original | None]] = []
    with store.writing:
        try:
            with ThreadPoolExecutor(1) as pool:
                kept += [pool.submit(_keep, store, one) for one in contributions]
                yield lambda: _files(contributions, [one.result() for one in kept])
        except BaseException:
            clear_failed(store, [one.result() for one in kept if not one.exception()])
            raise


def together(brought: Iterable[Mapping[str, Change]]) -> dict[str, Change]:
    """What several files bring, as one change for each dataset."""
    found: dict[str, Change] = {}
    for changes in brought:
        for name, new in changes.items():
            found[name] = _joined(found[name], new) if name in found else new
    return found


def _joined(one: Change, two: Change) -> Change:
    table = pa.concat_tables(
        [one.table, two.table.select(one.table.column_names)], promote_options="permissive"
    )
    mode = "replace" if (one.mode, two.mode) == ("replace", "replace") else "append"
    return Change(table, mode, one.part if one.part == two.part else ())


def _files(
    contributions: Sequence[FileContribution], kept: Sequence[Original | None]
) -> dict[str, Original]:
    """A dataset of several files is known by all names and checksums."""
    found: dict[str, dict[str, str]] = {}
    for one, original in zip(contributions, kept, strict=True):
        if original:
            for name in one.tables:
                found.setdefault(name, {}).setdefault(original.checksum, original.name)
    return {n: Original(", ".join(f.values()), ", ".join(f)) for n, f in found.items()}


@dataclass
class Commit:
    """A cursor inside a publication's transaction; once that has ended, the newest snapshot."""

    cursor: duckdb.DuckDBPyConnection
    snapshot: int = 0


@contextmanager
def committing(
    store: Store, datasets: Iterable[str], expected_snapshot: int | None = None
) -> Iterator[Commit]:
    """The one transaction of a publication about these datasets.

    Raises ConflictError if one of them was published since `expected_snapshot`, StoreError if it
    cannot be written; nothing is changed then.
    """
    names = tuple(datasets)
    with store.changing() as lock, store.cursor() as cursor:
        _refuse_conflict(store, names, expected_snapshot)
        commit, decided, number = Commit(cursor), False, uuid.uuid4().hex
        before: int | None = None
        try:
            with transaction(cursor):
                before = _committed(cursor)
                cursor.execute(f"SET VARIABLE {NUMBER} = {literal(number)}")
                yield commit
                if lock:
                    lock.check()
                decided = True
        except (duckdb.Error, UnreachableError) as error:
            if isinstance(error, duckdb.Error) and (damaged := damage(error)):
                raise damaged from error
            if isinstance(error, duckdb.Error) and not is_outage(error):
                if not isinstance(error, duckdb.TransactionException):
                    raise
                raise _conflict(names) from error
            snapshot = arrived(store, number, lock) if decided else None
            if snapshot is None:
                # A server's error may hold the connection string: it must not reach the log.
                raise UnreachableError(_UNWRITTEN) from (None if lock else error)
        else:
            snapshot = _committed(cursor)
        if snapshot is None or snapshot == before:
            snapshot = store.snapshot_id()  # nothing came and nothing went: no snapshot was made
        commit.snapshot = snapshot
        with suppress(duckdb.Error, OSError):  # if not now, `maintain` does it
            record_checksums(cursor, store.location, snapshot)


def _committed(cursor: duckdb.DuckDBPyConnection) -> int | None:
    """The snapshot committed last by this process. DuckLake remembers it, so no server is asked:
    one that goes away now must not make a publication that is there look like one that failed."""
    row = cursor.execute(f"FROM ducklake_last_committed_snapshot('{ALIAS}')").fetchone()
    return row[0] if row else None


def _keep(store: Store, contribution: FileContribution) -> Original | None:
    source, name = contribution.source, contribution.source_name
    if source is None:
        return contribution.origin
    try:
        return store.files.keep(source, name or (source.name if isinstance(source, Path) else ""))
    except (OSError, UnreachableError) as error:
        raise UnreachableError(_UNWRITTEN) from error


def _refuse_conflict(store: Store, datasets: tuple[str, ...], expected: int | None) -> None:
    if expected is None:
        return
    rows = store.history().upto(store.snapshot_id())
    if any(row.snapshot_id > expected and row.dataset in datasets for row in rows):
        raise _conflict(datasets)


def _conflict(datasets: tuple[str, ...]) -> ConflictError:
    return ConflictError(
        "Somebody else has published {names} meanwhile. Nothing was changed. Please "
        "look at the preview again and then publish again.",
        names=Listed(datasets, quoted=True),
    )
