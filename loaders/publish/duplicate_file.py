"""Whether this very file was published before: told by its checksum."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loaders.store.store import Store
from loaders.tables.reading import Note

_OUTCOMES = {
    True: (
        "Seither wurde nichts anderes veröffentlicht: Es würde sich nichts ändern.",
        "Nothing else has been published since: nothing would change.",
    ),
    False: (
        "Seither wurde anderes veröffentlicht: Es gälte wieder der Inhalt dieser Datei.",
        "Something else has been published since: this file's content would hold again.",
    ),
}


@dataclass(frozen=True)
class Earlier:
    """The last publication of a file: when (UTC), by whom, which datasets it filled, and which
    datasets have been published since."""

    snapshot: int
    at: dt.datetime
    author: str
    datasets: frozenset[str]
    since: frozenset[str]


EarlierOf = Callable[[str], Earlier | None]


def earlier_publication(store: Store) -> EarlierOf:
    """SHA-256 of a file → its last publication in the store; None if there is none."""
    rows = store.history().upto(store.snapshot_id())

    def find(checksum: str) -> Earlier | None:
        own = [row for row in rows if checksum in (row[7] or "").split(", ")]
        if not own:
            return None
        last = own[-1]
        filled = frozenset(row[5] for row in own if row[0] == last[0])
        since = frozenset(row[5] for row in rows if row[0] > last[0])
        return Earlier(last[0], last[1], last[2], filled, since)

    return find


def published_note(path: Path, dataset: str, earlier: EarlierOf) -> list[Note]:
    """The note on a file that was published as it is into the same dataset."""
    with path.open("rb") as file:
        found = earlier(hashlib.file_digest(file, "sha256").hexdigest())
    if found is None or dataset not in found.datasets:
        return []
    german, english = _OUTCOMES[dataset not in found.since]
    values = {
        "author": found.author,
        "when": f"{found.at:%d.%m.%Y}",
        "when@en": f"{found.at:%Y-%m-%d}",
        "snapshot": found.snapshot,
        "outcome": german,
        "outcome@en": english,
    }
    return [Note("already_published", values)]
