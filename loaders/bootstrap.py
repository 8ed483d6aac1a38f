"""A store's beginning and growth: publish what ships, and make room for what is newly declared.

A new embedded catalogue is built beside its final name and renamed when it is complete. So a
process killed at any moment leaves either no store, and the next start begins anew, or a whole one.
"""

import json
import os
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack, closing
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.declaration_upgrade import Consent, upgrade
from loaders.messages.errors import OtherVersionError, PublicationError, StoreError
from loaders.messages.text import Text
from loaders.schema import Dataset, Package, load_package
from loaders.store import engine, postgres
from loaders.store.data_files import prepare_checksums, record_checksums, require_current
from loaders.store.declarations import keep_declarations
from loaders.store.engine import ALIAS, SCHEMA, Location, transaction
from loaders.store.erasure import finish
from loaders.store.faults import FOLDER_MODE, require_access, restrict, unusable
from loaders.store.foundation import (
    DRAFT,
    PENDING,
    begin_shared,
    clear_draft,
    end_shared,
    refuse_foreign,
    rewrite,
)
from loaders.store.lake_tables import existing_columns
from loaders.store.originals import file_store, sync_folder
from loaders.store.process_lock import hold_store
from loaders.store.store import Store
from loaders.store.write import AUTHOR, FIRST, FORMAT, Change, HistoryEntry, write

FIRST_START_SECONDS = 120  # how long a process waits for another that is filling the store


def open_store(
    location: str | None = None,
    package: Package | None = None,
    *,
    whole: bool = True,
    accept: bool = False,
    dry: bool = False,
) -> Store:
    """Open the store at `location` (default: $CITY_STORE or <root>/var/store).

    `location` is a folder, or `ducklake:postgres:…` with $CITY_STORE_DATA for the files. The first
    open publishes everything that ships with `package` in one transaction; later ones bring the
    store to the declarations (new rows come by `loaders.shipped_update`), and `told` of the store
    says what differed; what hides or changes values must be accepted (`accept`). `dry` changes
    nothing: such a store is only there to be asked for `told`. Unless `whole` is False, every file
    of the current state must be there. Raises DeclarationError, StoreError,
    StoreBusyError, with nothing half started.
    """
    package = package or load_package()
    place = engine.locate(location)
    with ExitStack() as opened:
        lock = None
        if not place.postgres:
            if not os.path.exists(place.catalogue):
                refuse_foreign(place.folder)
            lock = hold_store(place)
            opened.callback(lock.release)
            if not place.catalogue.exists():
                _create(package, place)
            _require_access(place, place.catalogue)
            _refuse_foreign_file(place)
            if (place.folder / PENDING).exists():
                with engine.readable(place):
                    rewrite(place.catalogue)
        con = engine.connect(place, place.catalogue, create=bool(place.postgres))
        opened.callback(con.close)
        prepare = _prepare_shared if place.postgres else _prepare_own
        told = prepare(con, package, place, whole, Consent(accept, dry))
        store = Store(package, place, con, lock)
        store.told = told
        opened.pop_all()
    return store


def _prepare_shared(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    place: Location,
    whole: bool,
    consent: Consent,
) -> Sequence[Text]:
    """Fill a server's catalogue that is empty, or bring the store to the declarations; what these
    differ in."""
    _make_folder(place)
    with postgres.answering(), postgres.write_lock(con, FIRST_START_SECONDS):
        postgres.refuse_marked(con)
        _inspect(con, place, whole)
        finish(con, place, file_store(place, con))
        if not existing_columns(con):
            begin_shared(place)
            _add_once(con, package, place, list(package.datasets.values()))
        told = upgrade(con, package, consent)
        end_shared(place)
    return told


def _prepare_own(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    place: Location,
    whole: bool,
    consent: Consent,
) -> Sequence[Text]:
    """Bring an embedded store to the declarations; what these differ in."""
    with engine.readable(place):
        _inspect(con, place, whole)
        finish(con, place, file_store(place, con))
    file_store(place, con).discard(PENDING)
    return upgrade(con, package, consent)


def _create(package: Package, location: Location) -> None:
    """Make a new embedded store with all shipped rows. Raises StoreError; then nothing is there."""
    from loaders.shipped_data import read_shipped  # brings all that checks: once a store

    draft = location.folder / DRAFT
    clear_draft(location.folder)
    datasets = list(package.datasets.values())
    tables = read_shipped(package, datasets)
    with closing(engine.connect(location, draft, create=True)) as con:
        prepare_checksums(con)
        _add(con, package, location, datasets, tables)
        con.execute(f"DETACH {ALIAS}")
    restrict(draft)
    draft.rename(location.catalogue)
    sync_folder(location.folder)


def _inspect(con: duckdb.DuckDBPyConnection, location: Location, whole: bool) -> None:
    """Refuse a store of another layout and, if it is to be `whole`, one that lost a file."""
    _check_format(con, location)
    prepare_checksums(con)
    if whole:
        require_current(con, location)


def _add_once(
    con: duckdb.DuckDBPyConnection, package: Package, location: Location, datasets: list[Dataset]
) -> None:
    """Fill a server's catalogue, which another process may be doing right now."""
    from loaders.shipped_data import read_shipped

    tables = read_shipped(package, datasets)
    try:
        _add(con, package, location, datasets, tables)
    except duckdb.TransactionException as error:
        if any(dataset.name not in existing_columns(con) for dataset in datasets):
            raise StoreError(
                "Another process changed the store at the same time. Please start again."
            ) from error


def _add(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    location: Location,
    datasets: Iterable[Dataset],
    tables: Mapping[str, pa.Table],
) -> None:
    """Create the datasets' tables and publish their shipped rows: one transaction."""
    from loaders.shipped_data import keep_files

    place = file_store(location, con)
    files = {d.name: keep_files(package, d, place) for d in datasets if d.paths}
    message = f"Mitgelieferte Daten: {len(files)} Datensätze"
    try:
        with transaction(con):
            for dataset in datasets:
                con.execute(dataset.create_table_sql(SCHEMA))
            keep_declarations(con, package, 0)
            changes = {n: Change(t) for n, t in tables.items()}
            write(con, package, changes, HistoryEntry(AUTHOR, message, FIRST), lambda: files)
        record_checksums(con, location)
    except PublicationError as error:
        raise StoreError(
            "Folder {folder}: {reason}", folder=package.folder, reason=error
        ) from error


def _check_format(con: duckdb.DuckDBPyConnection, location: Location) -> None:
    """A store that is not empty must have been written by this layout of the program."""
    rows = con.execute(
        f"SELECT commit_extra_info FROM {ALIAS}.snapshots() WHERE snapshot_id > 0 "
        "ORDER BY commit_extra_info IS NULL, snapshot_id DESC LIMIT 1"
    ).fetchall()
    if rows and _format_of(rows[0][0]) != FORMAT:
        raise OtherVersionError(
            "The store {place} was made by another version of the program. Please use the "
            "version that fits or name a new folder in CITY_STORE.",
            place=location.shown(),
        )


def _format_of(extra: str | None) -> object:
    try:
        info = json.loads(extra or "null")
    except json.JSONDecodeError:
        return None
    return info.get("format") if isinstance(info, dict) else None


def _make_folder(place: Location) -> None:
    """The shared folder of a store's files; missing files are found later, if it is another one."""
    if place.bucket:
        return
    try:
        place.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    except OSError as error:
        raise unusable(place.folder, error) from error
    _require_access(place)


def _require_access(place: Location, *more: Path) -> None:
    require_access(place.folder, place.folder / "data", place.folder / "files", *more)


def _refuse_foreign_file(place: Location) -> None:
    """A file that is no DuckDB database must not even be opened: DuckDB would fill an empty one."""
    if not engine.is_database(place.catalogue):
        raise StoreError(
            "The catalogue {catalogue} is damaged or not a file of this program. Please "
            "restore it from the backup, or run “python -m loaders repair”.",
            catalogue=place.catalogue,
        )
