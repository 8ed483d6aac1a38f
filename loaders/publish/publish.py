"""Publishing: one transaction, one snapshot, with author, message, file and what it changed."""

import uuid
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from loaders.messages.errors import ConflictError, StoreError, UnreachableError
from loaders.messages.progress import PUBLISHING, Listener, step, telling
from loaders.messages.text import Listed
from loaders.messages.translations import N_
from loaders.publish.commit_recovery import arrived, clear_failed
from loaders.publish.diff import Difference, difference
from loaders.schema import quoted
from loaders.schema.sql import literal
from loaders.store.editions import origin_view
from loaders.store.engine import ALIAS, transaction
from loaders.store.originals import Original
from loaders.store.postgres import answering, is_outage
from loaders.store.store import Edition, Store
from loaders.store.write import NUMBER, PUBLICATION, RESTORATION, Change, write

__all__ = ["Difference", "FileContribution", "difference", "publish", "publish_together", "restore"]

MODES = ("replace", "append")
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


def publish(
    store: Store,
    tables: Mapping[str, pa.Table],
    *,
    author: str,
    message: str = "",
    mode: str = "replace",
    expected_snapshot: int | None = None,
    source: Path | bytes | None = None,
    source_name: str | None = None,
    kind: str = PUBLICATION,
    parts: Mapping[str, tuple[str, ...]] | None = None,
    progress: Listener | None = None,
) -> int:
    """Publish the typed tables of one file (see Load) as one snapshot; its id.

    `replace` puts the tables in the place of what is there; `append` adds rows, and one whose
    primary key is known replaces that row; `parts` (a report has them) let it replace whole parts.
    `expected_snapshot` is the state the preview was made against: if one of the datasets was
    published since, ConflictError. PublicationError if declared keys would break. All or nothing:
    also if `progress` raises; it is not called any more once the snapshot is there.
    """
    load = FileContribution(tables, mode, parts or {}, source, source_name)
    return publish_together(
        store,
        [load],
        author=author,
        message=message,
        expected_snapshot=expected_snapshot,
        kind=kind,
        progress=progress,
    )


def publish_together(
    store: Store,
    loads: Sequence[FileContribution],
    *,
    author: str,
    message: str = "",
    expected_snapshot: int | None = None,
    kind: str = PUBLICATION,
    progress: Listener | None = None,
) -> int:
    """Publish what several files bring as one snapshot, all or nothing; its id. Else as `publish`.

    Rows of one dataset out of several files are put together; it is replaced only if all of
    them say so.
    """
    unknown = {load.mode for load in loads} - set(MODES)
    if unknown:
        raise ValueError(f"unknown mode {unknown.pop()!r}")
    with (
        telling(progress, PUBLISHING),
        _tidy(store) as originals,
        _keeping(store, loads, originals) as files,
    ):
        step("compare", 0)
        changes = _changes(loads)
        with committing(store, changes, expected_snapshot) as cursor:
            write(cursor, store.package, changes, author, message, kind, files)
    return store.last_published()


@contextmanager
def _tidy(store: Store) -> Iterator[list[Original]]:
    """A list for the originals that are kept; if the publication fails, they and its rows go.

    Nobody else of this process publishes meanwhile: it might be the same file.
    """
    originals: list[Original] = []
    with store.writing:
        try:
            yield originals
        except BaseException:
            clear_failed(store, [original.checksum for original in originals])
            raise


@contextmanager
def _keeping(
    store: Store, loads: Sequence[FileContribution], originals: list[Original]
) -> Iterator[Callable[[], dict[str, Original]]]:
    """Keep the files beside the writing of their rows; a function that waits for them and gives
    each dataset its file. `originals` gets all that was kept, also if the publication fails."""
    with ThreadPoolExecutor(1) as shelf:
        kept = [shelf.submit(_keep, store, load, originals) for load in loads]
        yield lambda: _files(loads, [one.result() for one in kept])


def _changes(loads: Sequence[FileContribution]) -> dict[str, Change]:
    found: dict[str, Change] = {}
    for load in loads:
        for name, table in load.tables.items():
            new = Change(table, load.mode, load.parts.get(name, ()))
            found[name] = joined(found[name], new) if name in found else new
    return found


def joined(one: Change, two: Change) -> Change:
    """What two files bring for the same dataset, as one change."""
    table = pa.concat_tables(
        [one.table, two.table.select(one.table.column_names)], promote_options="permissive"
    )
    mode = "replace" if (one.mode, two.mode) == ("replace", "replace") else "append"
    return Change(table, mode, one.part if one.part == two.part else ())


def _files(
    loads: Sequence[FileContribution], kept: Sequence[Original | None]
) -> dict[str, Original]:
    """A dataset of several files is known by all names and checksums."""
    found: dict[str, dict[str, str]] = {}
    for load, original in zip(loads, kept, strict=True):
        if original:
            for name in load.tables:
                found.setdefault(name, {}).setdefault(original.checksum, original.name)
    return {n: Original(", ".join(f.values()), ", ".join(f)) for n, f in found.items()}


@contextmanager
def committing(
    store: Store, datasets: Iterable[str], expected_snapshot: int | None = None
) -> Iterator[duckdb.DuckDBPyConnection]:
    """A cursor inside the one transaction of a publication about these datasets.

    Raises ConflictError if one of them was published since `expected_snapshot`, StoreError if it
    cannot be written; nothing is changed then.
    """
    names = tuple(datasets)
    with store.changing() as gate, store.cursor() as cursor:
        _refuse_conflict(store, names, expected_snapshot)
        decided, number = False, uuid.uuid4().hex
        before: int | None = None
        try:
            with transaction(cursor):
                before = _committed(cursor)
                cursor.execute(f"SET VARIABLE {NUMBER} = {literal(number)}")
                yield cursor
                if gate:
                    gate.still_held()
                decided = True
        except (duckdb.Error, UnreachableError) as error:
            if isinstance(error, duckdb.Error) and not is_outage(error):
                if not isinstance(error, duckdb.TransactionException):
                    raise
                raise _conflict(names) from error
            snapshot = arrived(store, number, gate) if decided else None
            if snapshot is None:
                # A server's error may hold the connection string: it must not reach the log.
                raise UnreachableError(_UNWRITTEN) from (None if gate else error)
        else:
            snapshot = _committed(cursor)
        if snapshot is None or snapshot == before:
            snapshot = store.snapshot_id()  # nothing came and nothing went: no snapshot was made
        store.note_published(snapshot)


def _committed(cursor: duckdb.DuckDBPyConnection) -> int | None:
    """The snapshot committed last by this process. DuckLake remembers it, so no server is asked:
    one that goes away now must not make a publication that is there look like one that failed."""
    row = cursor.execute(f"FROM ducklake_last_committed_snapshot('{ALIAS}')").fetchone()
    return row[0] if row else None


def restore(
    store: Store,
    dataset: str,
    snapshot: int,
    author: str,
    message: str = "",
    expected_snapshot: int | None = None,
) -> int:
    """Publish `dataset` again as it was at `snapshot`; the id of the new snapshot."""
    if dataset not in store.package.datasets:
        raise StoreError("There is no dataset “{dataset}”.", dataset=dataset)
    history = store.history().upto(snapshot)
    if not any(row[5] == dataset for row in history):
        raise StoreError(
            "In state {snapshot} there was no dataset “{dataset}” yet. Please choose a later one.",
            snapshot=snapshot,
            dataset=dataset,
        )
    with answering(), store.reader(Edition(snapshot)) as cursor:
        table = cursor.execute(f"FROM {quoted(dataset)}").to_arrow_table()
        origins = f"SELECT DISTINCT published_in FROM {quoted(origin_view(dataset))}"
        made = {number for (number,) in cursor.execute(origins).fetchall()}
    return publish_together(
        store,
        [FileContribution({dataset: table}, origin=_origin(history, dataset, made))],
        author=author,
        message=message or f"Stand {snapshot} wiederhergestellt",
        expected_snapshot=expected_snapshot,
        kind=RESTORATION,
    )


def _origin(
    history: Sequence[tuple[Any, ...]], dataset: str, made: Container[int]
) -> Original | None:
    """The files of the publications `made` (snapshot ids) about a dataset, as one."""
    found: dict[str, str] = {}
    for row in history:
        if row[0] in made and row[5] == dataset and row[7]:
            sums, names = row[7].split(", "), row[6].split(", ")
            if len(names) != len(sums):  # a name with a comma in it
                names = [row[6]] * len(sums)
            found |= dict(zip(sums, names, strict=True))
    return Original(", ".join(found.values()), ", ".join(found)) if found else None


def _keep(store: Store, load: FileContribution, originals: list[Original]) -> Original | None:
    if load.source is None:
        return load.origin
    shown = load.source_name or (load.source.name if isinstance(load.source, Path) else "")
    try:
        original = store.shelf.keep(load.source, shown)
    except (OSError, UnreachableError) as error:
        raise UnreachableError(_UNWRITTEN) from error
    originals.append(original)
    return original


def _refuse_conflict(store: Store, datasets: tuple[str, ...], expected: int | None) -> None:
    if expected is None:
        return
    rows = store.history().upto(store.snapshot_id())
    if any(row[0] > expected and row[5] in datasets for row in rows):
        raise _conflict(datasets)


def _conflict(datasets: tuple[str, ...]) -> ConflictError:
    return ConflictError(
        "Somebody else has published {names} meanwhile. Nothing was changed. Please "
        "look at the preview again and then publish again.",
        names=Listed(datasets, quoted=True),
    )
