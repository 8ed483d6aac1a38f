"""A measure of another city becomes an idea of ours, with its origin; later, what changed there.

It goes through the door like any file. Where it is from is also a setting of the store, with the
measure as it was there then, so that the difference can be told.
"""

import csv
import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from loaders.measure_facts import MEASURES
from loaders.messages.errors import StoreError
from loaders.peers.peers import Peer
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.publish import FileContribution, publish_files
from loaders.publish.settings import change_setting, settings
from loaders.schema.folding import fold
from loaders.store.engine import SCHEMA
from loaders.store.store import Store
from loaders.store.write import HistoryEntry

KIND = "adopted"
IDEA = "Idee"
WATCHED = (
    *("title", "description", "status", "approval", "start_date", "planned_end_date"),
    "forecast_end_date",
)
"""What is told if it changes there."""
_URL = re.compile(r"https?://[^\s<>\"]+")


@dataclass(frozen=True)
class Adoption:
    """A measure of ours (`measure_id`) that was one of another city (`peer`: its key, `their_id`)
    on a day; `then`: that measure as it was there, column → text."""

    measure_id: str
    peer: str
    their_id: str
    city: str
    day: dt.date
    then: Mapping[str, str]


@dataclass(frozen=True)
class Difference:
    """A column of a measure there, then and now ("" for an empty cell)."""

    column: str
    then: str
    now: str


def adopt(store: Store, peer: Peer, their_id: str, *, author: str, day: dt.date) -> str:
    """Publish a measure of another city as an idea; its id here. Raises StoreError."""
    row = peer.measure(their_id)
    if row is None:
        raise StoreError("{city} has no such measure any more.", city=peer.name)
    if any((one.peer, one.their_id) == (peer.key, their_id) for one in adoptions(store)):
        raise StoreError("“{title}” was taken over already.", title=row.get("title", their_id))
    measure_id = _free_id(store, peer, their_id)
    link = peer.page(their_id)
    idea = {
        "measure_id": measure_id,
        "title": row.get("title", their_id),
        "kind": IDEA,
        "status": IDEA,
        "description": row.get("description", ""),
        "is_public": "nein",
        "source": f"Übernommen von {peer.name} am {day:%d.%m.%Y}",
        "source_date": day.isoformat(),
        "source_url": link if _URL.fullmatch(link) else "",
    }
    _publish(store, idea, HistoryEntry(author, f"Idee aus {peer.name}: {idea['title']}"))
    content = {
        "peer": peer.key,
        "their_id": their_id,
        "city": peer.name,
        "day": day.isoformat(),
        "then": {name: row[name] for name in WATCHED if row.get(name)},
    }
    change_setting(store, KIND, measure_id, content, author=author, reason=peer.name)
    return measure_id


def _free_id(store: Store, peer: Peer, their_id: str) -> str:
    """A key that says where it is from and that no measure has."""
    with store.cursor() as cursor:
        taken = {
            row[0]
            for row in cursor.execute(f"SELECT measure_id FROM {SCHEMA}.{MEASURES}").fetchall()
        }
    words = (fold(word) for word in re.findall(r"\w+", f"{peer.name} {their_id}"))
    wanted = "-".join(word for word in words if word.isascii() and word)[:60] or "idee"
    number, found = 1, wanted
    while found in taken:
        number += 1
        found = f"{wanted}-{number}"
    return found


def _publish(store: Store, idea: Mapping[str, str], entry: HistoryEntry) -> None:
    before = store.snapshot_id()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "idea.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(idea))
            writer.writeheader()
            writer.writerow(idea)
        options = CheckOptions(file=entry.message, dataset=MEASURES)
        report = check_file(path, store.package, options, published_rows(store))
    if report.found or report.table is None:
        first = report.found[0].message("de") if report.found else ""
        raise StoreError("The measure does not pass the check: {why}", why=first)
    publish_files(
        store, [FileContribution(report.tables(), "append")], entry, expected_snapshot=before
    )


def adoptions(store: Store) -> list[Adoption]:
    """All measures that were taken over, by their id here. Raises UnreachableError."""
    found = settings(store, KIND)
    return [_adoption(name, found[name].content or {}) for name in sorted(found)]


def _adoption(measure_id: str, content: Mapping[str, Any]) -> Adoption:
    return Adoption(
        measure_id,
        content["peer"],
        content["their_id"],
        content["city"],
        dt.date.fromisoformat(content["day"]),
        content["then"],
    )


def differences(adoption: Adoption, peer: Peer) -> list[Difference] | None:
    """What changed there since; None if the measure is not there any more."""
    row = peer.measure(adoption.their_id)
    if row is None:
        return None
    return [
        Difference(name, adoption.then.get(name, ""), row.get(name, ""))
        for name in WATCHED
        if adoption.then.get(name, "") != row.get(name, "")
    ]
