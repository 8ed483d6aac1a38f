"""One process holds an embedded store at a time; the second is told who has it."""

import os
from pathlib import Path

from filelock import BaseFileLock, FileLock, SoftFileLock, Timeout

from loaders.messages.errors import StoreBusyError
from loaders.store.engine import Location, busy
from loaders.store.faults import FOLDER_MODE, MODE, restrict, unusable


def hold_store(location: Location) -> BaseFileLock:
    """Lock the store's folder for this process, until `release` or the end of the process.

    Who holds it stands in a file of its own: on Windows nobody can read a file that is locked.
    Raises StoreBusyError if another process holds it, StoreError if the folder cannot be used.
    """
    lock = FileLock(location.folder / "lock", timeout=0, thread_local=False)
    holder = location.folder / "lock.pid"
    try:
        location.folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        lock.acquire()
        restrict(Path(lock.lock_file))
        holder.touch(MODE)
        holder.write_text(str(os.getpid()), encoding="ascii")
    except Timeout as error:
        raise _held(location, lock, holder) from error
    except OSError as error:
        lock.release()
        raise unusable(location.folder, error) from error
    return lock


def _held(location: Location, lock: BaseFileLock, holder: Path) -> StoreBusyError:
    """Who holds it. Where the system has no locks the file itself is one, and an empty one that a
    system with locks left behind would stay for ever."""
    pid = holder.read_text(encoding="ascii") if holder.exists() else ""
    if isinstance(lock, SoftFileLock) and not Path(lock.lock_file).stat().st_size:
        return StoreBusyError(
            "The store {place} is locked by an empty file that another system left behind. If no "
            "other process uses the store, please delete {file}.",
            place=location.shown(),
            file=lock.lock_file,
        )
    return busy(location, pid)
