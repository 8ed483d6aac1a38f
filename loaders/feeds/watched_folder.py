"""A folder that offices put files into: what is in order is published, the rest comes back.

A file that was taken goes to `veroeffentlicht/`, one that was refused to `zurueck/` with the
reasons beside it, so that a network drive is all that an office needs.
"""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from loaders.feeds.intake import REFUSED, Delivery, Outcome, take_in
from loaders.messages.errors import StoreError
from loaders.store.store import Store
from loaders.store.write import HistoryEntry
from loaders.validate.report import in_order

SETTING = "CITY_INBOX"
TAKEN, RETURNED = "veroeffentlicht", "zurueck"
AUTHOR = "Eingangsordner"
QUIET_SECONDS = 10.0  # a file that changed later may still be being written
MOST_REASONS = 200


def inbox() -> Path | None:
    """The folder of the setting CITY_INBOX. Raises StoreError if there is none of this name."""
    given = os.environ.get(SETTING, "").strip()
    if not given:
        return None
    folder = Path(given)
    if not folder.is_dir():
        raise StoreError("There is no folder {folder} ({setting}).", folder=given, setting=SETTING)
    return folder


def empty_inbox(
    store: Store, folder: Path, quiet_seconds: float = QUIET_SECONDS
) -> dict[str, Outcome]:
    """Take in the files that lie there, oldest first; name → outcome. Raises UnreachableError, and
    StoreError if the folder cannot be written; the file stays where it is then."""
    found = {}
    for path in _ready(folder, quiet_seconds):
        outcome = take_in(store, Delivery(path, path.name, HistoryEntry(AUTHOR, path.name)))
        _put_away(path, outcome)
        found[path.name] = outcome
    return found


def _ready(folder: Path, quiet_seconds: float) -> Iterator[Path]:
    """Files that nobody writes any more; no link, which might lead anywhere."""
    late = time.time() - quiet_seconds
    files = [
        path
        for path in folder.iterdir()
        if not path.name.startswith((".", "~$")) and path.is_file() and not path.is_symlink()
    ]
    yield from sorted(
        (path for path in files if path.stat().st_mtime <= late),
        key=lambda path: (path.stat().st_mtime, path.name),
    )


def _put_away(path: Path, outcome: Outcome) -> None:
    folder = path.parent / (RETURNED if outcome.kind == REFUSED else TAKEN)
    try:
        folder.mkdir(exist_ok=True)
        place = _free(folder / path.name)
        path.replace(place)
        if outcome.kind == REFUSED:
            reasons = place.with_name(place.name + ".txt")
            reasons.write_text(_reasons(outcome), "utf-8")
    except OSError as error:
        raise StoreError(
            "The file {file} cannot be moved out of the inbox. Please check the rights of the "
            "folder.",
            file=path.name,
        ) from error


def _free(place: Path) -> Path:
    """The name, or one with a number where there is such a file already."""
    number, wanted = 1, place
    while place.exists():
        number += 1
        place = wanted.with_stem(f"{wanted.stem} ({number})")
    return place


def _reasons(outcome: Outcome) -> str:
    """Why it was refused, for who put it there: in German, as the folder's names are."""
    lines = [outcome.text("de")]
    for problem in in_order(outcome.report.found)[:MOST_REASONS]:
        row = f"Zeile {problem.row}: " if problem.row else ""
        column = f"Spalte „{problem.column}“: " if problem.column else ""
        lines.append(row + column + problem.message("de"))
    return "\n".join(lines) + "\n"
