"""Whether this very file was published before, by its checksum."""

import datetime as dt
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from loaders.messages.text import Bilingual, Text
from loaders.messages.translations import N_
from loaders.store.store import Store
from loaders.tables.reading import Note

_OUTCOMES = {
    True: N_("Nothing else has been published since: nothing would change."),
    False: N_("Something else has been published since: this file's content would apply again."),
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
        own = [row for row in rows if checksum in row.checksums]
        if not own:
            return None
        last = own[-1]
        filled = frozenset(row.dataset for row in own if row.snapshot_id == last.snapshot_id)
        since = frozenset(row.dataset for row in rows if row.snapshot_id > last.snapshot_id)
        return Earlier(last.snapshot_id, last.published_at, last.author, filled, since)

    return find


def published_note(path: Path, dataset: str, earlier: EarlierOf) -> list[Note]:
    """The note on a file that was published as it is into the same dataset."""
    with path.open("rb") as file:
        found = earlier(hashlib.file_digest(file, "sha256").hexdigest())
    if found is None or dataset not in found.datasets:
        return []
    values = {
        "author": found.author,
        "when": Bilingual(f"{found.at:%d.%m.%Y}", f"{found.at:%Y-%m-%d}"),
        "snapshot": found.snapshot,
        "outcome": Text(_OUTCOMES[dataset not in found.since]),
    }
    return [Note("already_published", values)]
