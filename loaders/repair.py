"""Making a damaged store whole again, as far as its kept files allow, and saying what is lost.

Nothing is deleted: what cannot be used is set aside under a name that says so.
"""

import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

import pyarrow as pa

from loaders.bootstrap import open_store
from loaders.messages.errors import OtherVersionError, StoreBusyError, StoreError
from loaders.messages.text import Text
from loaders.pipeline import CheckOptions, check_file
from loaders.publish.publish import committing
from loaders.schema import Package, quoted
from loaders.store import engine
from loaders.store.data_files import damaged_files
from loaders.store.engine import SCHEMA, Location
from loaders.store.faults import restrict
from loaders.store.foundation import DRAFT, holds_rows, refuse_foreign
from loaders.store.history import HistoryRow
from loaders.store.integrity import verify as verify_references
from loaders.store.originals import sync_folder
from loaders.store.process_lock import hold_store
from loaders.store.rejected_rows import named_files
from loaders.store.store import Store
from loaders.store.write import (
    RESTORATION,
    SETTING,
    SHIPPED,
    Change,
    HistoryEntry,
    announce,
    write_one,
)
from loaders.verification import original_fault

COPY = "catalog.copy"
AUTHOR = "Reparatur"


class _NotTheSame(Exception):
    """What the kept files give is not what had been published."""


@dataclass(frozen=True)
class Repair:
    """What was made again, and what could not be: sentences for both."""

    done: tuple[Text, ...]
    lost: tuple[Text, ...]


def keep_copy(place: Location) -> None:
    """Keep a copy of a closed catalogue that was just found whole, for `repair`. Files of rows are
    never changed, so with them the copy is a whole store. Nothing if the store is in use again."""
    if place.postgres:
        return
    with suppress(StoreBusyError):
        lock = hold_store(place)
        try:
            draft = place.folder / f"{COPY}.new"
            shutil.copy2(place.catalogue, draft)
            restrict(draft)
            draft.replace(place.folder / COPY)
            sync_folder(place.folder)
        finally:
            lock.release()


def require_store(place: Location) -> None:
    """Raise StoreError where no store ever was: looking for faults must not found one."""
    if place.postgres or place.catalogue.exists() or holds_rows(place.folder):
        return
    refuse_foreign(place.folder)
    raise StoreError("There is no store at {place}.", place=place.shown())


def repair(package: Package, now: dt.datetime) -> Repair:
    """Repair the store of CITY_STORE. Raises StoreError if there is none, or it is in use."""
    place = engine.locate(None)
    require_store(place)
    done = [] if place.postgres else _repair_catalogue(place, now)
    lost: list[Text] = []
    with closing(open_store(package=package, whole=False)) as store:
        for text, mended in [*_repair_rows(store), *_repair_originals(store)]:
            (done if mended else lost).append(text)
        lost += _unnamed(store)
    return Repair(tuple(done), tuple(lost))


def _repair_catalogue(place: Location, now: dt.datetime) -> list[Text]:
    """Put the last whole copy in the place of a catalogue that is lost or cannot be read; without
    one the store begins anew beside what is there."""
    lock = hold_store(place)
    try:
        if place.catalogue.exists() and _opens(place, place.catalogue):
            return []
        mark = f"{now:%Y%m%d-%H%M%S}"
        for old in place.folder.glob(f"{engine.CATALOGUE}*"):
            old.rename(old.with_name(f"damaged-{mark}-{old.name}"))
        copy = place.folder / COPY
        if copy.exists() and _opens(place, copy):
            shutil.copy2(copy, place.folder / DRAFT)
            (place.folder / DRAFT).rename(place.catalogue)
            when = dt.datetime.fromtimestamp(copy.stat().st_mtime, dt.UTC)
            return [
                Text("The catalogue is the copy of {when:%Y-%m-%d %H:%M} UTC again.", when=when)
            ]
        with suppress(FileNotFoundError):
            (place.folder / "data").rename(place.folder / f"data-without-catalogue-{mark}")
        (place.folder / DRAFT).touch()  # the folder is ours to begin in
        return [
            Text(
                "There is no copy of the catalogue: the store began anew with the data that "
                "ship. The old rows are in data-without-catalogue-{mark}.",
                mark=mark,
            )
        ]
    finally:
        lock.release()


def _opens(place: Location, catalogue: Path) -> bool:
    """Whether it is a catalogue that can be read. Raises OtherVersionError."""
    if not engine.is_database(catalogue):
        return False
    try:
        with engine.readable(place), closing(engine.connect(place, catalogue, create=False)) as con:
            engine.read_catalogue(con)
    except OtherVersionError:
        raise
    except StoreError:
        return False
    return True


def _repair_rows(store: Store) -> Iterator[tuple[Text, bool]]:
    with store.cursor() as cursor:
        damaged = list(damaged_files(cursor, store.location))
    for name in sorted({file.dataset for file in damaged if file.until is None}):
        files = ", ".join(file.name for file in damaged if file.dataset == name)
        source = _rebuild(store, name) if name in store.package.datasets else None
        if source:
            told = Text(
                "Dataset “{name}” was rebuilt from {source}, with as many rows as before.",
                name=name,
                source=source,
            )
        else:
            told = Text(
                "Dataset “{name}” cannot be rebuilt from kept files; lost: {files}.",
                name=name,
                files=files,
            )
        yield told, bool(source)
    for file in damaged:
        yield (
            Text(
                "States from {since} on that need {file} cannot be shown as they were. Files "
                "never change: put back from any backup, the file is whole again.",
                since=str(file.since),
                file=file.place,
            ),
            False,
        )


def _rebuild(store: Store, name: str) -> str | None:
    """Publish a dataset again out of the kept files of its publications, from the last one on that
    brought all rows; the names of the files. None if that does not give what there was."""
    rows = [r for r in store.history().rows if r.dataset == name and r.kind != SETTING]
    changes: list[tuple[Change, HistoryRow]] = []
    for row in reversed(rows):
        if (change := _change(store, row)) is None:
            return None
        changes.insert(0, (change, row))
        if change.mode == "replace":
            break
    else:
        return None
    try:
        _write_again(store, name, changes)
    except _NotTheSame:
        return None
    return ", ".join(str(row.file) for _change_, row in changes)


def _change(store: Store, row: HistoryRow) -> Change | None:
    """What a publication brought for its dataset, read from the kept files once more.

    Whether it replaced all rows is not in the history, but what was there afterwards is. Newer
    shipped data were merged with the city's rows: their file alone does not say what came out.
    """
    if row.kind == SHIPPED:
        return None
    tables: list[pa.Table] = []
    part: tuple[str, ...] = ()
    for checksum in row.checksums:
        kept = None if original_fault(store, checksum) else store.original(checksum)
        if kept is None:
            return None
        found = _read_again(store.package, row, kept.read_bytes())
        if found is None:
            return None
        tables.append(found.table)
        part = found.part
    if not tables:
        return None
    table = pa.concat_tables(tables, promote_options="permissive")
    whole = table.num_rows == row.rows_total
    return Change(table, "replace" if whole else "append", part)


def _read_again(package: Package, row: HistoryRow, content: bytes) -> Change | None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file" + Path(str(row.file)).suffix)
        path.write_bytes(content)
        for dataset in (None, row.dataset):
            options = CheckOptions(file=row.file, dataset=dataset, allow_empty=True)
            report = check_file(path, package, options)
            changes = report.changes(report.faultless if report.table is None else None)
            if row.dataset in changes:
                return changes[row.dataset]
    return None


def _write_again(store: Store, name: str, changes: Sequence[tuple[Change, HistoryRow]]) -> None:
    """One publication: the table anew, as the damaged one cannot be read to be changed."""
    dataset = store.package.datasets[name]
    with committing(store, [name]) as commit:
        commit.cursor.execute(f"DROP TABLE {SCHEMA}.{quoted(name)}")
        commit.cursor.execute(dataset.create_table_sql(SCHEMA))
        for change, row in changes:
            counts = write_one(commit.cursor, dataset, change)
            if counts.rows != row.rows_total:
                raise _NotTheSame
        verify_references(commit.cursor, store.package, [name])
        source = {
            "file": ", ".join(str(row.file) for _change_, row in changes),
            "checksum": ", ".join(str(row.checksum) for _change_, row in changes),
        }
        unchanged = asdict(counts) | {"new": 0, "changed": 0, "gone": 0}
        message = f"„{name}“ aus den aufbewahrten Dateien neu aufgebaut"
        entry = HistoryEntry(AUTHOR, message, RESTORATION)
        announce(commit.cursor, entry, {name: unchanged | source})


def _repair_originals(store: Store) -> Iterator[tuple[Text, bool]]:
    shipped = {
        hashlib.sha256(path.read_bytes()).hexdigest(): path
        for dataset in store.package.datasets.values()
        for path in dataset.paths
    }
    for checksum in sorted(named_files(store)):
        if fault := original_fault(store, checksum):
            if checksum in shipped:
                store.files.keep(shipped[checksum], "")
                yield (
                    Text(
                        "The kept file {checksum} was taken from the data that ship.",
                        checksum=checksum,
                    ),
                    True,
                )
            else:
                yield Text(fault.msgid, **fault.fields), False


def _unnamed(store: Store) -> list[Text]:
    """Kept files of no publication: after a step back they are what was published since."""
    if store.location.bucket:
        return []
    files = sorted(store.location.folder.glob("files/*"), key=lambda file: file.stat().st_mtime)
    named = named_files(store)
    return [
        Text(
            "The kept file {file} of {when:%Y-%m-%d %H:%M} UTC belongs to no publication. "
            "Please publish it again if it is to count.",
            file=file,
            when=dt.datetime.fromtimestamp(file.stat().st_mtime, dt.UTC),
        )
        for file in files
        if file.name not in named and not file.name.startswith(".")
    ]
