"""DuckDB with DuckLake attached: extensions from their wheels, safety settings.

Safety: no extension is installed or loaded on demand, files outside the store's own folder
cannot be touched by SQL, and the configuration is locked after start. With a PostgreSQL
catalogue the same holds; its connection is made by libpq, which these settings do not concern.
With files in an object store, only its prefix can be reached (`loaders.store.postgres`).
"""

import errno
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders.messages.errors import OtherVersionError, StoreBusyError, StoreError
from loaders.schema import CITY, ROOT, quoted
from loaders.schema.sql import literal
from loaders.store import postgres as store_postgres
from loaders.store.faults import unusable
from loaders.store.postgres import load_extension

ALIAS = "lake"
SCHEMA = f"{ALIAS}.main"
META = f"__ducklake_metadata_{ALIAS}"  # the tables of the catalogue itself
CATALOGUE = "catalog.ducklake"
_TABLES = (
    "ducklake_column", "ducklake_data_file", "ducklake_delete_file", "ducklake_file_column_stats",
    "ducklake_files_scheduled_for_deletion", "ducklake_metadata", "ducklake_schema",
    "ducklake_schema_versions", "ducklake_snapshot", "ducklake_snapshot_changes", "ducklake_table",
    "ducklake_table_column_stats", "ducklake_table_stats",
)  # fmt: skip
_POSTGRES = "ducklake:postgres:"
SETTINGS = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}
"""Of the engine, beside those of the server."""
_prepared: list[duckdb.DuckDBPyConnection] = []


@dataclass(frozen=True)
class Location:
    """Where a store lives: a folder and, if its catalogue is a server's, how to reach that.

    With files in an object store, `bucket` is their prefix (`s3://bucket/name`), and the folder
    is only a place of this process for what does not fit into memory.
    """

    folder: Path
    postgres: str | None = None
    bucket: str | None = None

    @property
    def catalogue(self) -> Path:
        """The catalogue file of an embedded store."""
        return self.folder / CATALOGUE

    @property
    def files(self) -> str:
        """Where Parquet files and originals are: the folder or the prefix."""
        return self.bucket or str(self.folder)

    def shown(self) -> str:
        """A name for messages; never the connection string, which may hold a password."""
        return "PostgreSQL-Katalog" if self.postgres else str(self.folder)


def locate(location: str | None, data: str | None = None) -> Location:
    """The place named by `location`, $CITY_STORE or, for the city that ships, <root>/var/store, in
    this order; another city's folder has a store of its own beside that.

    `data` (default: $CITY_STORE_DATA) is where the files of a catalogue on a server are.
    """
    name = location or os.environ.get("CITY_STORE") or str(_usual())
    if not name.startswith(_POSTGRES):
        return Location(Path(os.path.realpath(name)))  # never an error, also of links in a circle
    postgres = name.removeprefix(_POSTGRES)
    data = data or os.environ.get("CITY_STORE_DATA")
    if not data:
        raise StoreError(
            "A store with a PostgreSQL catalogue needs a shared folder: please set "
            "CITY_STORE_DATA to this folder or to s3://…."
        )
    if data.startswith("s3://"):
        own = Path(tempfile.gettempdir()).resolve() / f"city-dashboard-{os.getpid()}"
        return Location(own, postgres, data.rstrip("/"))
    return Location(Path(data).resolve(), postgres)


def _usual() -> Path:
    city = Path(os.path.realpath(os.environ.get("CITY_DATA") or ROOT / "data"))
    own = city != ROOT / "data" and (city / CITY).is_file()
    return ROOT / "var" / (f"store-{city.name}" if own else "store")


def prepare() -> None:
    """Load the engine ahead of the first `connect`, which takes it over and says what is wrong."""
    with suppress(duckdb.Error, StoreError):
        con = _engine()
        load_extension(con, "ducklake")
        _prepared.append(con)


def connect(location: Location, catalogue: Path, *, create: bool) -> duckdb.DuckDBPyConnection:
    """A connection with the lake attached under `lake`.

    `catalogue` is the file of an embedded store. `create` allows a new catalogue; without it a
    file that is no DuckLake catalogue is refused and stays as it is. Raises StoreError.
    """
    con = _prepared.pop() if _prepared else _engine()
    try:
        load_extension(con, "ducklake")  # no work where it is loaded
        if location.postgres:
            load_extension(con, "postgres_scanner")
            store_postgres.bound_connections(con)
        if location.bucket:
            load_extension(con, "httpfs")
            store_postgres.sign_in(con, location.bucket)
        _attach(con, location, _attach_sql(location, catalogue, create))
        if location.postgres:
            store_postgres.attach_server(con, location.postgres)
        _lock_down(con, location)
    except duckdb.Error as error:
        con.close()
        # The cause would carry the connection string, which may hold a password, into the log.
        raise _attach_error(location, error) from (None if location.postgres else error)
    return con


def _attach(con: duckdb.DuckDBPyConnection, location: Location, sql: str) -> None:
    """Attach the lake; on a server another process may be laying the catalogue's tables just now.

    Ours then fails when theirs are there, so the second try finds them.
    """
    try:
        con.execute(sql)
    except duckdb.Error as error:
        if not location.postgres or "Failed to initialize DuckLake" not in str(error):
            raise
        con.execute(sql)


def _engine() -> duckdb.DuckDBPyConnection:
    memory, threads = os.environ.get("CITY_STORE_MEMORY"), os.environ.get("CITY_STORE_THREADS")
    settings = SETTINGS | {"memory_limit": memory or "", "threads": threads or ""}
    try:
        con = duckdb.connect(":memory:", config={n: v for n, v in settings.items() if v})
    except duckdb.Error as error:
        raise StoreError(
            "CITY_STORE_MEMORY (“{memory}”) or CITY_STORE_THREADS (“{threads}”) cannot be used. "
            "Please give 2GB and 4, for example.",
            memory=memory or "",
            threads=threads or "",
        ) from error
    con.execute("SET enable_progress_bar = false")  # it would stand among a command's output
    return con


def _attach_sql(location: Location, catalogue: Path, create: bool) -> str:
    source = (
        f"{_POSTGRES}{store_postgres.patient(location.postgres)}"
        if location.postgres
        else f"ducklake:{catalogue}"
    )
    # The path given wins over the one in the catalogue, so a store may be moved or copied.
    options = [f"DATA_PATH {literal(location.files + '/data')}", "OVERRIDE_DATA_PATH true"]
    if not create:
        options.append("CREATE_IF_NOT_EXISTS false")
    if location.postgres:
        # Few rows would become tables of the server: made and read by all processes at once, which
        # is too much for DuckDB's cache of a server's tables (see `postgres.bound_connections`).
        options.append("DATA_INLINING_ROW_LIMIT 0")
    return f"ATTACH {literal(source)} AS {ALIAS} ({', '.join(options)})"


def _lock_down(con: duckdb.DuckDBPyConnection, location: Location) -> None:
    con.execute("SET TimeZone = 'UTC'")
    con.execute(f"SET temp_directory = {literal(str(location.folder / 'tmp'))}")
    allowed = ", ".join(literal(place) for place in {str(location.folder), location.files})
    con.execute(f"SET allowed_directories = [{allowed}]")
    con.execute("SET enable_external_access = false")
    con.execute("SET lock_configuration = true")


def _attach_error(location: Location, error: duckdb.Error) -> StoreError:
    text = str(error)
    if "Could not set lock" in text or "already attached" in text:
        return busy(location, None)
    if "No space left" in text:
        return unusable(location.folder, OSError(errno.ENOSPC, text))
    if "version" in text.lower():
        return OtherVersionError(
            "The store {place} belongs to another version of DuckLake. Please use the "
            "version of the program that fits or name a new folder in CITY_STORE.",
            place=location.shown(),
        )
    if location.postgres:
        return StoreError(
            "The store's PostgreSQL catalogue cannot be reached. Please check address, "
            "access and server."
        )
    if re.search(r"read (enough|all) bytes|beyond the end|truncated", text):
        return StoreError(
            "The catalogue {catalogue} is cut off: a part of the file is missing. Please restore "
            "it from the backup, or run “python -m loaders repair”.",
            catalogue=location.catalogue,
        )
    return StoreError(
        "The catalogue {catalogue} is damaged or none of this program's. Please restore it from "
        "the backup, or run “python -m loaders repair”.",
        catalogue=location.catalogue,
    )


def is_database(catalogue: Path) -> bool:
    """Whether it is a file, and begins like a DuckDB database."""
    if not catalogue.is_file():
        return False
    with catalogue.open("rb") as file:
        return file.read(12)[8:] == b"DUCK"


def read_catalogue(con: duckdb.DuckDBPyConnection) -> None:
    """Read every value of the catalogue: the engine checks its own blocks as it reads them. Raises
    duckdb.Error."""
    few_rows = con.execute(f"SELECT table_name FROM {META}.ducklake_inlined_data_tables").fetchall()
    for name in (*_TABLES, *(name for (name,) in few_rows)):
        con.execute(f"SELECT bit_xor(hash(t)) FROM {META}.{quoted(name)} t").fetchall()


@contextmanager
def readable(location: Location) -> Iterator[None]:
    """Say in a sentence if an embedded catalogue, though attached, cannot be read."""
    try:
        yield
    except duckdb.Error as error:
        raise _attach_error(location, error) from error


def busy(location: Location, pid: str | None) -> StoreBusyError:
    """The error for a store that another process holds."""
    if pid:
        return StoreBusyError(
            "The store {place} is being used by process {process}. Nothing was changed. "
            "Please end the running application or go on there.",
            place=location.shown(),
            process=pid,
        )
    return StoreBusyError(
        "The store {place} is being used by another process. Nothing was changed. "
        "Please end the running application or go on there.",
        place=location.shown(),
    )


@contextmanager
def transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All or nothing: commit at the end, roll back on any error."""
    con.execute("BEGIN")
    try:
        yield
        con.execute("COMMIT")
    except BaseException:
        store_postgres.end(con)  # a failed COMMIT has already ended it
        raise
