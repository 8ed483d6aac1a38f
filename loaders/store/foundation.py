"""Where a store may begin: never in a folder that holds what no store of ours wrote.

The draft of a catalogue is there before anything else is written, and goes when all is whole. So
files of rows beside a draft were written by a beginning that was cut short; nothing else goes.
A catalogue that is written anew after an erasure has a draft of its own.
"""

import re
import shutil
from contextlib import closing
from pathlib import Path

import duckdb

from loaders.messages.errors import StoreError
from loaders.schema import quoted
from loaders.schema.sql import literal
from loaders.store.engine import Location
from loaders.store.faults import FOLDER_MODE, MODE, restrict, unusable
from loaders.store.originals import sync_folder

DRAFT = "catalog.new"
PENDING = "erasing.json"  # beside a catalogue that is to be written anew
REWRITTEN = "catalog.rewritten"
_NO_DATA = {"lock", "lock.pid", ".notes.lock", "lost+found"}
_ORIGINAL = re.compile(r"[0-9a-f]{64}")
_ROWS = re.compile(r"(tmp_)?ducklake-.+\.parquet")


def refuse_foreign(folder: Path) -> None:
    """Raise StoreError if `folder`, which has no catalogue, holds anything but a beginning of ours
    that was cut short."""
    try:
        names = {entry.name for entry in folder.iterdir()} - _NO_DATA
    except FileNotFoundError:
        return
    except OSError as error:
        raise unusable(folder, error) from error
    if not names or (DRAFT in names and _is_begun(folder)):
        return
    if holds_rows(folder):
        raise StoreError(
            "{folder} holds the data of a store, but not their catalogue. Nothing was "
            "changed. Please put the catalogue back from the backup, or run “python -m "
            "loaders repair”, which says what can be rebuilt without it.",
            folder=folder,
        )
    raise StoreError(
        "The folder {folder} is not empty and not a store of this program. Nothing was "
        "changed. Please name a new or an empty folder.",
        folder=folder,
    )


def _is_begun(folder: Path) -> bool:
    """Whether the draft is a file, and beside it only files of rows are among the data."""
    data = [path for path in folder.glob("data/**/*") if not path.is_dir()]
    return (folder / DRAFT).is_file() and all(_ROWS.fullmatch(path.name) for path in data)


def holds_rows(folder: Path) -> bool:
    """Whether a store was in this folder: its files of rows or kept files are there."""
    kept = (entry.name for entry in folder.glob("files/*"))
    return (folder / "data" / "main").is_dir() or any(map(_ORIGINAL.fullmatch, kept))


def clear_draft(folder: Path) -> None:
    """Remove what a beginning that was cut short has left; the draft goes last, for it tells."""
    draft = folder / DRAFT
    if not draft.exists():
        return
    shutil.rmtree(folder / "data", ignore_errors=True)
    for leftover in [*folder.glob(f"{DRAFT}.*"), draft]:
        leftover.unlink()


def begin_shared(place: Location) -> None:
    """Mark the folder of a new store on servers as one that is being filled. Raises StoreError as
    `refuse_foreign`. An object store's prefix is not looked at."""
    if place.bucket:
        return
    if holds_rows(place.folder) and not (place.folder / DRAFT).exists():
        raise StoreError(
            "The catalogue in PostgreSQL is empty, but {folder} holds the data of a store. Please "
            "restore the catalogue from its backup or name an empty folder in CITY_STORE_DATA.",
            folder=place.folder,
        )
    refuse_foreign(place.folder)
    (place.folder / "data").mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    (place.folder / DRAFT).touch(MODE)


def end_shared(place: Location) -> None:
    """The folder is filled."""
    if not place.bucket:
        (place.folder / DRAFT).unlink(missing_ok=True)


def rewrite(catalogue: Path) -> None:
    """Copy a closed catalogue table by table into a new file and put that in its place: what was
    deleted in a DuckDB file stays in blocks that are free.

    Killed before the end, the old one is there as it was. Raises duckdb.Error, OSError.
    """
    draft = catalogue.with_name(REWRITTEN)
    for leftover in catalogue.parent.glob(f"{REWRITTEN}*"):
        leftover.unlink()
    with closing(duckdb.connect(str(draft))) as con:
        (new,) = con.execute("SELECT current_database()").fetchall()[0]
        con.execute(f"ATTACH {literal(str(catalogue))} AS old")
        con.execute(f"COPY FROM DATABASE old TO {quoted(new)}")
        con.execute("DETACH old")
    restrict(draft)
    draft.replace(catalogue)
    sync_folder(catalogue.parent)
