"""One process holds an embedded store at a time; the second is told who has it."""

import fcntl
import os
from pathlib import Path

from loaders.messages.errors import StoreError
from loaders.store.engine import Location, busy


class ProcessLock:
    """An exclusive lock on the store's folder; it ends with `release` or with the process."""

    def __init__(self, location: Location) -> None:
        """Take the lock. Raises StoreBusyError when it is held, StoreError when impossible."""
        self._descriptor = _open(location.folder / "lock")
        try:
            fcntl.flock(self._descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            pid = os.pread(self._descriptor, 20, 0).decode("ascii", "replace").strip()
            os.close(self._descriptor)
            raise busy(location, pid or None) from error
        os.truncate(self._descriptor, 0)
        os.pwrite(self._descriptor, str(os.getpid()).encode(), 0)

    def release(self) -> None:
        """Let others have the store."""
        os.close(self._descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
    except OSError as error:
        raise StoreError(
            "Der Ordner {folder} lässt sich nicht benutzen ({reason}). Bitte Rechte "
            "und Platz prüfen oder einen anderen Ordner in CITY_STORE angeben.",
            folder=path.parent,
            reason=error.strerror,
        ) from error
