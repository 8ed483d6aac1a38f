"""The files as they came, kept under their checksum so that every number leads back to one.

They are beside the Parquet files: in the store's folder, or under its prefix in an object store.
"""

import hashlib
import io
import json
import os
import re
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

import duckdb
from filelock import FileLock

from loaders.schema.sql import literal, scalar
from loaders.store import postgres
from loaders.store.engine import ALIAS, META, Location
from loaders.store.faults import MODE

_CHUNK = 1 << 20
_CHECKSUM = re.compile(r"[0-9a-f]{64}")
_PATIENCE_SECONDS = 10
_Document = TypeVar("_Document", list[Any], dict[str, Any])


@dataclass(frozen=True)
class Original:
    """A kept file: the name it came with (for display only) and its SHA-256."""

    name: str
    checksum: str


class KeptFile(Protocol):
    """A kept file; in a folder it is a Path."""

    def read_bytes(self) -> bytes:
        """The file as it came."""


class FileStore(Protocol):
    """Where originals are kept, and a few small JSON documents of ours beside them."""

    def keep(self, source: Path | bytes, name: str) -> Original:
        """Put `source` under its checksum, safely stored when this returns. Raises OSError or
        UnreachableError. The given name is hostile text and never becomes part of a path."""

    def find(self, checksum: str) -> KeptFile | None:
        """The kept file; None for an unknown checksum."""

    def read_document(self, name: str) -> bytes | None:
        """Our own document of this name; None if there is none."""

    def write_document(self, name: str, content: bytes) -> None:
        """Put a document in the place of the old one: that or the new, never half of it."""

    def discard(self, name: str) -> None:
        """Delete a document of ours or a kept file (`files/<checksum>`), if it is there."""

    def document_lock(self) -> AbstractContextManager[None]:
        """While it lasts no other process changes a document."""


def file_store(location: Location, con: duckdb.DuckDBPyConnection) -> FileStore:
    """Where the files of the store at `location` are kept."""
    if location.bucket:
        return ObjectFileStore(con, location.bucket)
    return FolderFileStore(location.folder)


def load_document(files: FileStore, name: str, default: _Document) -> _Document:
    """A JSON document of ours; `default` if it is missing, no JSON or of another type."""
    try:
        found = json.loads(files.read_document(name) or b"null")
    except ValueError:
        return default
    return found if isinstance(found, type(default)) else default


def save_document(files: FileStore, name: str, document: list[Any] | dict[str, Any]) -> None:
    """Write a JSON document of ours."""
    files.write_document(name, json.dumps(document, ensure_ascii=False, indent=1).encode())


class FolderFileStore:
    """A `FileStore` in a folder: originals in `<folder>/files/<sha256>`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, source: Path | bytes, name: str) -> Original:
        folder, digest = self._folder / "files", hashlib.sha256()

        def chunks() -> Iterator[bytes]:
            with source.open("rb") if isinstance(source, Path) else io.BytesIO(source) as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
                    yield chunk

        # Without its parent: a shared folder that is not mounted must not be made on this disk.
        folder.mkdir(exist_ok=True)
        _write_whole(folder, chunks(), digest.hexdigest)
        return Original(name, digest.hexdigest())

    def find(self, checksum: str) -> Path | None:
        path = self._folder / "files" / checksum
        return path if _CHECKSUM.fullmatch(checksum) and path.is_file() else None

    def read_document(self, name: str) -> bytes | None:
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def write_document(self, name: str, content: bytes) -> None:
        _write_whole(self._folder, [content], lambda: name)

    def discard(self, name: str) -> None:
        (self._folder / name).unlink(missing_ok=True)

    @contextmanager
    def document_lock(self) -> Iterator[None]:
        self._folder.stat()  # the lock would make a folder that is only not mounted
        with FileLock(self._folder / ".notes.lock"):
            yield


class ObjectFileStore:
    """A `FileStore` in an object store, by DuckDB's own access to it: originals in
    `<prefix>/files/<sha256>`."""

    def __init__(self, con: duckdb.DuckDBPyConnection, prefix: str) -> None:
        self._con = con
        self._prefix = prefix

    def keep(self, source: Path | bytes, name: str) -> Original:
        content = source if isinstance(source, bytes) else source.read_bytes()
        checksum = hashlib.sha256(content).hexdigest()
        self.write_document(f"files/{checksum}", content)
        return Original(name, checksum)

    def find(self, checksum: str) -> "_Object | None":
        name = f"files/{checksum}"
        return _Object(self, name) if _CHECKSUM.fullmatch(checksum) and self._exists(name) else None

    def read_document(self, name: str) -> bytes | None:
        return self.read(name) if self._exists(name) else None

    def write_document(self, name: str, content: bytes) -> None:
        target = literal(f"{self._prefix}/{name}")
        with postgres.answering(), self._con.cursor() as cursor:
            cursor.execute(f"COPY (SELECT ?::BLOB) TO {target} (FORMAT blob)", [content])

    def discard(self, name: str) -> None:
        # SQL deletes no object, but DuckLake does those that it is told to clean up.
        place = f"{self._prefix}/{name}"
        with postgres.answering(), self._con.cursor() as cursor:
            cursor.execute(
                f"INSERT INTO {META}.ducklake_files_scheduled_for_deletion "
                "VALUES (4611686018427387904, ?, false, TIMESTAMPTZ '1970-01-01 00:00:00+00')",
                [place],
            )
            before = "TIMESTAMPTZ '1970-01-02 00:00:00+00'"
            cursor.execute(f"CALL ducklake_cleanup_old_files('{ALIAS}', older_than => {before})")

    @contextmanager
    def document_lock(self) -> Iterator[None]:
        with postgres.write_lock(self._con, _PATIENCE_SECONDS):
            yield

    def read(self, name: str) -> bytes:
        """The content of an object."""
        with postgres.answering(), self._con.cursor() as cursor:
            sql = "SELECT content FROM read_blob(?)"
            return bytes(scalar(cursor, sql, [f"{self._prefix}/{name}"]))

    def _exists(self, name: str) -> bool:
        with postgres.answering(), self._con.cursor() as cursor:
            # The star has the store list names; without it the answer would be the name itself.
            found = cursor.execute("FROM glob(?)", [f"{self._prefix}/{name}*"]).fetchall()
        return (f"{self._prefix}/{name}",) in found


@dataclass(frozen=True)
class _Object:
    files: ObjectFileStore
    name: str

    def read_bytes(self) -> bytes:
        return self.files.read(self.name)


def _write_whole(folder: Path, chunks: Iterable[bytes], name: Callable[[], str]) -> None:
    """Write a file whole and safely on the disk, or not at all; `name` is asked at the end."""
    draft = folder / f".draft-{uuid.uuid4().hex}"
    try:
        with open(draft, "xb", opener=lambda path, flags: os.open(path, flags, MODE)) as out:
            out.writelines(chunks)
            out.flush()
            os.fsync(out.fileno())
        draft.replace(folder / name())
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    sync_folder(folder)


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut; Windows opens no folders."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
