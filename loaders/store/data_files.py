"""The Parquet files of a store: which there are, and that they are as they were written.

The catalogue knows the size of each. Beside its own tables we keep the SHA-256, taken right after
a file was written: a changed bit often comes out as another value, not as an error.
"""

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders.messages.errors import StoreError
from loaders.schema.sql import scalar
from loaders.store.engine import META, Location
from loaders.store.faults import require_access, restrict, unusable

CHECKSUMS = f"{META}.city_checksum"


@dataclass(frozen=True)
class DataFile:
    """A file of rows or of deletions: the dataset, where it is, what the catalogue calls it, its
    size in bytes and SHA-256 as written (None: not noted), and the states that need it (`until`:
    the first that does not)."""

    dataset: str
    place: str
    path: str
    size: int
    since: int
    until: int | None
    checksum: str | None

    @property
    def name(self) -> str:
        """What a message calls it."""
        return self.path.rsplit("/", 1)[-1]


def data_files(
    con: duckdb.DuckDBPyConnection, location: Location, condition: str = "true"
) -> list[DataFile]:
    """The files that states need; `condition`: on `f` (begin_snapshot, end_snapshot) and `c`.

    The catalogue is asked once for all: the engine's own list, asked dataset by dataset, took
    longer than attaching the lake.
    """
    columns = "table_id, path, file_size_bytes, begin_snapshot, end_snapshot"
    rows = con.execute(
        f"""
        SELECT t.table_name, s.path, t.path, f.path, f.file_size_bytes, f.begin_snapshot,
               f.end_snapshot, c.sha256
        FROM (SELECT {columns} FROM {META}.ducklake_data_file UNION ALL
              SELECT {columns} FROM {META}.ducklake_delete_file) f
        JOIN {META}.ducklake_table t ON t.table_id = f.table_id
        JOIN {META}.ducklake_schema s ON s.schema_id = t.schema_id
        LEFT JOIN {CHECKSUMS} c ON c.path = f.path
        WHERE {condition} ORDER BY f.begin_snapshot, f.path
        """
    ).fetchall()
    return [DataFile(row[0], _place(location, *row[1:4]), *row[3:]) for row in rows]


def _place(location: Location, *parts: str) -> str:
    if "://" in parts[-1]:
        return parts[-1]
    if location.bucket:
        return "/".join([location.bucket, "data", *(part.strip("/") for part in parts)])
    return str(Path(location.files, "data", *parts))  # what is not relative begins anew


def prepare_checksums(con: duckdb.DuckDBPyConnection) -> None:
    """Make room for checksums in the catalogue of a new store, or of one that had none."""
    con.execute(f"CREATE TABLE IF NOT EXISTS {CHECKSUMS} (path VARCHAR, sha256 VARCHAR)")


def record_checksums(con: duckdb.DuckDBPyConnection, location: Location, since: int = 0) -> None:
    """Note the checksum of the files written from state `since` on that have none yet, and let
    nobody else read them."""
    lacking = f"c.sha256 IS NULL AND f.begin_snapshot >= {int(since)}"
    for file in data_files(con, location, lacking):
        if not location.bucket:
            restrict(Path(file.place))
        noted = [file.path, checksum(con, location, file.place)]
        con.execute(f"INSERT INTO {CHECKSUMS} VALUES (?, ?)", noted)


def forget_checksums(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the checksums of files that no state needs any more."""
    needed = " UNION ALL ".join(
        f"SELECT path FROM {META}.ducklake_{kind}_file" for kind in ("data", "delete")
    )
    con.execute(f"DELETE FROM {CHECKSUMS} WHERE path NOT IN ({needed})")


def checksum(con: duckdb.DuckDBPyConnection, location: Location, place: str) -> str:
    """The SHA-256 of a file as it is now. Raises OSError, duckdb.Error."""
    if location.bucket:
        return str(scalar(con, "SELECT sha256(content) FROM read_blob(?)", [place]))
    with open(place, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def require_current(con: duckdb.DuckDBPyConnection, location: Location) -> None:
    """Every file of the current state must be there and whole; without one, pages would fail one
    by one. Raises StoreError. Files of an object store are not looked for."""
    if location.bucket:
        return
    for file in data_files(con, location, "f.end_snapshot IS NULL"):
        if fault := size_fault(file):
            raise fault
        require_access(Path(file.place))


def size_fault(file: DataFile) -> StoreError | None:
    """What is wrong with a file in a folder as far as its size tells; None if nothing is."""
    try:
        size = os.stat(file.place).st_size
    except FileNotFoundError:
        return _missing(file)
    except OSError as error:
        return unusable(Path(file.place), error)
    if size == file.size:
        return None
    return StoreError(
        "The file {file} of dataset “{name}” has {size} bytes instead of {expected}: it is "
        "damaged. Please restore it from the backup, or run “python -m loaders repair”.",
        **_named(file),
        size=size,
        expected=file.size,
    )


def damaged_files(con: duckdb.DuckDBPyConnection, location: Location) -> dict[DataFile, StoreError]:
    """The files of all states that are not, to the last bit, what was written, and why."""
    faults = {file: _fault(con, location, file) for file in data_files(con, location)}
    return {file: fault for file, fault in faults.items() if fault}


def _fault(con: duckdb.DuckDBPyConnection, location: Location, file: DataFile) -> StoreError | None:
    if not location.bucket and (fault := size_fault(file)):
        return fault
    try:
        found = checksum(con, location, file.place)
    except duckdb.Error:
        return _missing(file)
    except OSError as error:
        return unusable(Path(file.place), error)
    if file.checksum in (None, found):
        return None
    return StoreError(
        "The file {file} of dataset “{name}” is not as it was written: its checksum differs. Its "
        "rows may be wrong. Please restore it from the backup, or run “python -m loaders repair”.",
        **_named(file),
    )


def _missing(file: DataFile) -> StoreError:
    return StoreError(
        "The file {file} of dataset “{name}” is missing in the store. Please restore it from the "
        "backup, or run “python -m loaders repair”.",
        **_named(file),
    )


def _named(file: DataFile) -> dict[str, str]:
    return {"file": file.name, "name": file.dataset}
