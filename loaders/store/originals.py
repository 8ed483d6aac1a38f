"""The files as they came, kept under their checksum so that every number leads back to one.

They are beside the Parquet files: in the store's folder, or under its prefix in an object store.
"""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import duckdb
from filelock import FileLock

from loaders.schema.sql import literal
from loaders.store import postgres
from loaders.store.engine import Location

_CHUNK = 1 << 20
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_PATIENCE_SECONDS = 10


@dataclass(frozen=True)
class Original:
    """A kept file: the name it came with (for display only) and its SHA-256."""

    name: str
    checksum: str


class Kept(Protocol):
    """A kept file; in a folder it is a Path."""

    def read_bytes(self) -> bytes:
        """The file as it came."""


class FileStore(Protocol):
    """Where originals are kept, and one small document of ours beside them."""

    def keep(self, source: Path | bytes, name: str) -> Original:
        """Put `source` under its checksum, safely stored when this returns. Raises OSError or
        UnreachableError. The given name is hostile text and never becomes part of a path."""

    def find(self, checksum: str) -> Kept | None:
        """The kept file; None for an unknown checksum."""

    def note(self, name: str) -> bytes | None:
        """Our own document of this name; None if there is none."""

    def write_note(self, name: str, content: bytes) -> None:
        """Put a document in the place of the old one: that or the new, never half of it."""

    def alone(self) -> AbstractContextManager[None]:
        """While it lasts no other process changes a document."""


def shelf(location: Location, con: duckdb.DuckDBPyConnection) -> "FileStore":
    """The shelf of a store."""
    return Bucket(con, location.bucket) if location.bucket else Folder(location.folder)


class Folder:
    """Originals in `<folder>/files/<sha256>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, source: Path | bytes, name: str) -> Original:
        """See Shelf."""
        return _keep(self._folder / "files", source, name)

    def find(self, checksum: str) -> Path | None:
        """See Shelf."""
        if not _CHECKSUM.fullmatch(checksum):
            return None
        path = self._folder / "files" / checksum
        return path if path.is_file() else None

    def note(self, name: str) -> bytes | None:
        """See Shelf."""
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def write_note(self, name: str, content: bytes) -> None:
        """See Shelf."""
        descriptor, draft = tempfile.mkstemp(dir=self._folder, prefix=".note-")
        try:
            with os.fdopen(descriptor, "wb") as out:
                out.write(content)
                out.flush()
                os.fsync(out.fileno())
            Path(draft).replace(self._folder / name)
        except BaseException:
            Path(draft).unlink(missing_ok=True)
            raise
        sync_folder(self._folder)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """See Shelf."""
        self._folder.stat()  # the lock would make a folder that is only not mounted
        with FileLock(self._folder / ".notes.lock"):
            yield


class Bucket:
    """Originals in `<prefix>/files/<sha256>` of an object store, by DuckDB's own access to it."""

    def __init__(self, con: duckdb.DuckDBPyConnection, prefix: str) -> None:
        self._con = con
        self._prefix = prefix

    def keep(self, source: Path | bytes, name: str) -> Original:
        """See Shelf."""
        content = source if isinstance(source, bytes) else source.read_bytes()
        checksum = hashlib.sha256(content).hexdigest()
        self._write(f"files/{checksum}", content)
        return Original(name, checksum)

    def find(self, checksum: str) -> "_Object | None":
        """See Shelf."""
        if not _CHECKSUM.fullmatch(checksum) or not self._exists(f"files/{checksum}"):
            return None
        return _Object(self, f"files/{checksum}")

    def note(self, name: str) -> bytes | None:
        """See Shelf."""
        return self.read(name) if self._exists(name) else None

    def write_note(self, name: str, content: bytes) -> None:
        """See Shelf."""
        self._write(name, content)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """See Shelf."""
        with postgres.gate(self._con, _PATIENCE_SECONDS):
            yield

    def read(self, name: str) -> bytes:
        """The content of an object."""
        with postgres.answering(), self._con.cursor() as cursor:
            sql = "SELECT content FROM read_blob(?)"
            row = cursor.execute(sql, [f"{self._prefix}/{name}"]).fetchone()
        assert row is not None
        return bytes(row[0])

    def _exists(self, name: str) -> bool:
        with postgres.answering(), self._con.cursor() as cursor:
            # The star has the store list names; without it the answer would be the name itself.
            found = cursor.execute("FROM glob(?)", [f"{self._prefix}/{name}*"]).fetchall()
        return (f"{self._prefix}/{name}",) in found

    def _write(self, name: str, content: bytes) -> None:
        target = literal(f"{self._prefix}/{name}")
        with postgres.answering(), self._con.cursor() as cursor:
            cursor.execute(f"COPY (SELECT ?::BLOB) TO {target} (FORMAT blob)", [content])


@dataclass(frozen=True)
class _Object:
    bucket: Bucket
    name: str

    def read_bytes(self) -> bytes:
        return self.bucket.read(self.name)


def _keep(shelf: Path, source: Path | bytes, name: str) -> Original:
    # Without its parent: a shared folder that is not mounted must not be made anew on this disk.
    shelf.mkdir(exist_ok=True)
    digest = hashlib.sha256()
    descriptor, draft = tempfile.mkstemp(dir=shelf, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "wb") as out, ThreadPoolExecutor(1) as hasher:
            for chunk in _chunks(source):
                digesting = hasher.submit(digest.update, chunk)
                out.write(chunk)
                digesting.result()
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(shelf / digest.hexdigest())
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(shelf)
    return Original(name, digest.hexdigest())


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut; Windows opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _chunks(source: Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
        return
    with source.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
