"""Uploaded files on disk while they are worked on; gone when the server stops.

Names come from strangers: they are shown, never used as a path.
"""

import hashlib
import tempfile
import time
from dataclasses import dataclass
from functools import cache
from pathlib import Path

KEPT_SECONDS = 24 * 3600


@dataclass(frozen=True)
class Upload:
    """A file as it came: `id` is made from its name and content."""

    id: str
    name: str
    path: Path
    size: int


@cache
def _folder() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory(prefix="city-upload-")


def keep(name: str, content: memoryview | bytes) -> Upload:
    """Write a file down; the same file again is the same upload. Raises OSError (disk full)."""
    identity = hashlib.sha256(name.encode("utf-8", "replace") + b"\0")
    identity.update(content)
    folder = Path(_folder().name)
    _delete_old(folder)
    path = folder / identity.hexdigest()
    draft = path.with_suffix(".part")
    draft.write_bytes(content)
    draft.replace(path)
    return Upload(identity.hexdigest()[:16], name, path, len(content))


def _delete_old(folder: Path) -> None:
    """Delete files that nobody has come back to for a day."""
    limit = time.time() - KEPT_SECONDS
    for path in folder.iterdir():
        if path.stat().st_mtime < limit:
            path.unlink(missing_ok=True)
