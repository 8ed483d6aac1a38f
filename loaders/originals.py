"""The files as they came, kept under their checksum so that every number leads back to one."""

import hashlib
import os
import re
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_CHUNK = 1 << 20
_CHECKSUM = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Original:
    """A kept file: the name it came with (for display only) and its SHA-256."""

    name: str
    checksum: str


def keep(folder: Path, source: Path | bytes, name: str) -> Original:
    """Copy `source` to `<folder>/files/<sha256>`, safely on disk when this returns.

    The given name is hostile text and never becomes part of a path.
    """
    shelf = folder / "files"
    shelf.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    descriptor, draft = tempfile.mkstemp(dir=shelf, prefix=".draft-")
    try:
        with os.fdopen(descriptor, "wb") as out:
            for chunk in _chunks(source):
                digest.update(chunk)
                out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        Path(draft).replace(shelf / digest.hexdigest())
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
    sync_folder(shelf)
    return Original(name, digest.hexdigest())


def original_path(folder: Path, checksum: str) -> Path | None:
    """Where a kept file lies; None for an unknown checksum."""
    if not _CHECKSUM.fullmatch(checksum):
        return None
    path = folder / "files" / checksum
    return path if path.is_file() else None


def sync_folder(folder: Path) -> None:
    """Make a rename inside `folder` survive a power cut."""
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
