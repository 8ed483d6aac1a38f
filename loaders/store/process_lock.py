"""One process holds an embedded store at a time; the second is told who has it."""

import os

from filelock import BaseFileLock, FileLock, Timeout

from loaders.messages.errors import StoreError
from loaders.store.engine import Location, busy


def hold_store(location: Location) -> BaseFileLock:
    """Lock the store's folder for this process, until `release` or the end of the process.

    Who holds it stands in a file of its own: on Windows nobody can read a file that is locked.
    Raises StoreBusyError if another process holds it, StoreError if the folder cannot be used.
    """
    lock = FileLock(location.folder / "lock", timeout=0, thread_local=False)
    holder = location.folder / "lock.pid"
    try:
        lock.acquire()  # makes the folder where there is none
        holder.write_text(str(os.getpid()), encoding="ascii")
    except Timeout as error:
        pid = holder.read_text(encoding="ascii") if holder.exists() else ""
        raise busy(location, pid) from error
    except OSError as error:
        lock.release()
        raise StoreError(
            "The folder {folder} cannot be used ({reason}). Please check rights and space "
            "or name another folder in CITY_STORE.",
            folder=location.folder,
            reason=error.strerror,
        ) from error
    return lock
