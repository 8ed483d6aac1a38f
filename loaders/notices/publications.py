"""What was published, for the public, as an Atom feed (RFC 4287) for readers of news.

It tells what the public's own edition holds: publications of which the public reads rows, without
authors, files and reasons, and nothing of what was taken back.
"""

import datetime as dt
import re
import uuid
from dataclasses import dataclass
from xml.etree import ElementTree

from loaders.messages.text import Text, titles_of
from loaders.messages.translations import N_
from loaders.schema import quoted
from loaders.store.editions import origin_view
from loaders.store.store import Edition, Store

MEDIA_TYPE = "application/atom+xml"
ENTRIES = 50
ATOM = "http://www.w3.org/2005/Atom"
_NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Published:
    """A publication as the public knows it: its state, when, and dataset → its rows there."""

    snapshot: int
    at: dt.datetime
    rows: dict[str, int]


def published(store: Store) -> list[Published]:
    """The newest publications of which the public reads rows, the newest first."""
    rows: dict[int, dict[str, int]] = {}
    with store.reader(Edition.public(store.snapshot_id())) as con:
        for name in store.package.datasets:
            view = quoted(origin_view(name))
            sql = f"SELECT published_in, count(*) FROM {view} GROUP BY 1"
            for snapshot, count in con.execute(sql).fetchall():
                rows.setdefault(snapshot, {})[name] = count
        moments = dict(con.execute("SELECT snapshot_id, published_at FROM snapshots").fetchall())
    known = sorted(rows.keys() & moments.keys(), reverse=True)[:ENTRIES]
    return [Published(one, moments[one], rows[one]) for one in known]


def document(store: Store, address: str, own: str, language: str) -> str:
    """The feed; of a city that has published nothing it is empty. `address`: of the dashboard;
    `own`: of the feed. Raises UnreachableError."""
    found = published(store)
    city = store.package.city
    name, key = str(city["strategy"]["name"]), f"{city['ags']}/publications"
    newest = max((one.at for one in found), default=dt.datetime(1970, 1, 1, tzinfo=dt.UTC))
    feed = ElementTree.Element("feed", {"xmlns": ATOM, "xml:lang": language})
    _add(feed, "title", Text(N_("{city}: publications"), city=name).text(language))
    _add(feed, "id", _id(key))
    _add(feed, "updated", newest.astimezone(dt.UTC).isoformat())
    ElementTree.SubElement(feed, "link", {"rel": "self", "href": own, "type": MEDIA_TYPE})
    ElementTree.SubElement(feed, "link", {"href": f"{address}/quellen"})
    _add(ElementTree.SubElement(feed, "author"), "name", name)
    for one in found:
        entry = ElementTree.SubElement(feed, "entry")
        datasets = [store.package.datasets[dataset] for dataset in one.rows]
        _add(entry, "title", titles_of(datasets).text(language))
        _add(entry, "id", _id(f"{key}/{one.snapshot}"))
        _add(entry, "updated", one.at.astimezone(dt.UTC).isoformat())
        asked = f"?datensatz={datasets[0].name}" if len(datasets) == 1 else ""
        ElementTree.SubElement(entry, "link", {"href": f"{address}/quellen{asked}"})
        words = Text(
            N_("Rows from this publication in {datasets}: {rows}."),
            datasets=titles_of(datasets, quoted=True),
            rows=sum(one.rows.values()),
        )
        _add(entry, "summary", words.text(language))
    return ElementTree.tostring(feed, "unicode", xml_declaration=True)


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, name).text = _NO_XML.sub("", text)


def _id(key: str) -> str:
    return f"urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, key)}"
