"""Who may use the files of a store, and what is wrong with them in words: which one, whose it is,
and what to do."""

import errno
import getpass
import os
import re
from contextlib import suppress
from pathlib import Path

import duckdb

try:
    import pwd
except ImportError:
    pwd = None  # type: ignore[assignment]

from loaders.messages.errors import StoreError

MODE, FOLDER_MODE = 0o640, 0o750  # of all that is in a store, less what the umask takes away
_DAMAGE = re.compile(
    r"no magic bytes|too small to be a parquet|tprotocol|thrift|decompress|corrupt|"
    r"out of buffer|invalid data|footer|failed to read file|don't know what type|"
    r"outside (of )?file|converted type|(enough|all) bytes|input/output error",
    re.IGNORECASE,
)  # what the readers of Parquet and of the catalogue say of bytes that make no sense
_SERVER = re.compile(r"postgres|libpq|\bCOPY\b|\bserver\b|connection", re.IGNORECASE)
_FILE = re.compile(r"(/[^\"'\n]*/|[A-Z]:[^\"'\n]*[/\\]|)([^\s\"'/\\]+\.parquet|catalog\.ducklake)")


def restrict(path: Path) -> None:
    """Give a file that others made for us the mode of all, if it is ours."""
    mode = path.stat().st_mode
    if mode & 0o777 & ~MODE:
        with suppress(PermissionError):
            path.chmod(mode & MODE)


def require_access(*places: Path) -> None:
    """Raise StoreError for a place that is there, but may not be read and changed."""
    for place in places:
        if not os.path.exists(place):
            continue
        right = os.R_OK | (os.X_OK if place.is_dir() else 0)
        if not os.access(place, right):
            raise _unreadable(place)
        if not os.access(place, os.W_OK):
            raise _unwritable(place)


def unusable(place: Path, error: OSError) -> StoreError:
    """The sentence for a folder or file that the system does not let us use."""
    if isinstance(error, NotADirectoryError | FileExistsError):
        return StoreError(
            "{place} is a file, not a folder. Please name a folder for the store.", place=place
        )
    if isinstance(error, PermissionError):
        there = place
        while not os.path.lexists(there):
            there = there.parent
        return _unwritable(there) if os.access(there, os.R_OK) else _unreadable(there)
    if error.errno == errno.EROFS:
        return StoreError(
            "{place} is on a disk that can only be read. Please mount it for writing or name "
            "another folder.",
            place=place,
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return StoreError(
            "The disk of {place} is full. Please make room; nothing was changed.", place=place
        )
    return StoreError(
        "{place} cannot be used ({reason}). Please check the disk or name another folder.",
        place=place,
        reason=error.strerror,
    )


def _unreadable(place: Path) -> StoreError:
    return StoreError(
        "The program runs as {user} and may not read {place}, which belongs to {owner}. Please "
        "start it as {owner} or give the store to {user} (chown -R, chmod -R u+rwX).",
        **_people(place),
    )


def _unwritable(place: Path) -> StoreError:
    return StoreError(
        "The program runs as {user} and may not write to {place}, which belongs to {owner}. "
        "Please start it as {owner} or give the store to {user} (chown -R, chmod -R u+rwX).",
        **_people(place),
    )


def _people(place: Path) -> dict[str, object]:
    if pwd is None:  # on Windows
        return {"place": place, "owner": "?", "user": getpass.getuser()}
    try:
        owner = _account(os.lstat(place).st_uid)
    except OSError:  # in a closed folder
        owner = "?"
    return {"place": place, "owner": owner, "user": _account(os.geteuid())}


def _account(number: int) -> str:
    try:
        return str(pwd.getpwuid(number).pw_name)
    except KeyError:
        return str(number)


def damage(error: duckdb.Error) -> StoreError | None:
    """The sentence for a file of the store that is missing, closed or not as it was written; None
    for any other error, such as a folder that is not mounted just now."""
    text = str(error)
    found = _FILE.search(text)
    name = found[2] if found else "?"
    if found and found[1] and Path(found[1]).is_dir() and not Path(found[0]).exists():
        return StoreError(
            "The file {name} of the store is missing. Please restore it from the backup, or run "
            "“python -m loaders repair”.",
            name=name,
        )
    if "Permission denied" in text:
        return StoreError(
            "The program may not read or change the file {name} of the store. Please give "
            "all files of the store to the user that the program runs as.",
            name=name,
        )
    if _DAMAGE.search(text) and not _SERVER.search(text):
        return StoreError(
            "A file of the store is damaged ({name}). Please run “python -m loaders verify”, which "
            "says what is lost, and then “python -m loaders repair”, or restore the backup.",
            name=name,
        )
    return None
