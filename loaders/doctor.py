"""What a city's dashboard still needs: what is empty, not public, another city's, nobody's, old."""

import datetime as dt
import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from loaders.messages.text import Text, title_of
from loaders.messages.translations import N_
from loaders.schema import CITY, ROOT, Dataset, Package, quoted
from loaders.schema.city_folder import read_object
from loaders.store.store import Edition, Store

_MISSING, _EMPTY, _HIDDEN = N_("Missing"), N_("Empty"), N_("Not public")
_FOREIGN, _NOBODYS, _OLD = N_("Another city's"), N_("Nobody's"), N_("Overdue")
_DEGREES = 0.2
"""How far beyond its outline something may lie that is still a city's own, such as a stop."""
_WANTED: Mapping[tuple[str, ...], str] = {
    ("description",): N_("a paragraph about the city and its strategy, for the page About"),
    ("contact", "email"): N_("the address to which barriers are reported"),
    ("contact", "address"): N_("the postal address of who answers for the pages"),
    ("contact", "data_protection_email"): N_("the address of the data protection officer"),
    ("accessibility", "law"): N_("the law on accessible websites"),
    ("data_protection", "authority"): N_("the data protection authority"),
    ("strategy", "adopted_date"): N_("the day on which the strategy was adopted"),
}


@dataclass(frozen=True)
class Finding:
    """What a city still needs: the message of its kind, the sentence, and its dataset, if any."""

    kind: str
    text: Text
    dataset: str | None = None


def examine(store: Store, today: dt.date | None = None) -> list[Finding]:
    """All findings: first those of the declarations, then those of each dataset in their order.

    `today`: the day by which data are overdue; None: the city's.
    """
    package = store.package
    today = today or dt.datetime.now(package.zone).date()
    with store.reader(Edition(store.snapshot_id(), demo=False)) as con:
        found = [*_declared(package), *_foreign_words(package)]
        ages = con.execute(
            "SELECT name, rows, due_after_days, coalesce(as_of_date, published_on) FROM datasets"
        ).fetchall()
        for name, rows, rhythm, day in ages:
            dataset = package.datasets[name]
            age = (today - day).days if day else None
            found += _of_dataset(con, dataset, rows or 0)
            if rows and rhythm is not None and age is not None and age > rhythm:
                words = N_("“{dataset}” is {age} days old and due after {days}.")
                found.append(_about(dataset, _OLD, words, age=age, days=int(rhythm)))
        found += _foreign_places(con, package)
    return found


def _declared(package: Package) -> Iterator[Finding]:
    for keys, what in _WANTED.items():
        value: Any = package.city
        for key in keys:
            value = value.get(key) if isinstance(value, Mapping) else None
        setting = f"CITY_{'_'.join(keys).upper()}"
        if not value and not (keys[0] == "contact" and os.environ.get(setting)):
            told, key = Text(what), ".".join(keys)
            words = Text("{what} (“{key}” in {file})", what=told, key=key, file=CITY)
            yield Finding(_MISSING, words)


def _of_dataset(con: duckdb.DuckDBPyConnection, dataset: Dataset, rows: int) -> Iterator[Finding]:
    if not dataset.owner:
        yield _about(
            dataset,
            _NOBODYS,
            N_("“{dataset}” has no owner (“owner” in overlays.json, one for all under “*”)."),
        )
    if not rows:
        yield _about(dataset, _EMPTY, N_("“{dataset}” has no rows yet."))
        return
    if not dataset.licences and dataset.public:
        words = N_("“{dataset}” has no licence (“licenses” in overlays.json).")
        yield _about(dataset, _MISSING, words)
    if not dataset.public and dataset.min_cell is None:
        yield _about(dataset, _HIDDEN, N_("“{dataset}” is for staff only."))
    elif flag := dataset.public_field:
        sql = f"SELECT count(*) FILTER (WHERE {quoted(flag)}) FROM {quoted(dataset.name)}"
        if con.execute(sql).fetchall()[0][0] == 0:
            words = N_("None of the {rows} rows of “{dataset}” is released for the public.")
            yield _about(dataset, _HIDDEN, words, rows=rows)


def _about(dataset: Dataset, kind: str, words: str, **fields: Any) -> Finding:
    return Finding(kind, Text(words, dataset=title_of(dataset), **fields), dataset.name)


def _foreign_words(package: Package) -> Iterator[Finding]:
    """Declarations that were copied from the city that ships, and still name it."""
    shipped = str(read_object(ROOT / "data" / CITY)["name"])
    if shipped == package.city.get("name"):
        return
    own = {key: value for key, value in package.document.items() if key != "resources"}
    parts = {CITY: own, **{name: _own_words(one) for name, one in package.datasets.items()}}
    for name, part in parts.items():
        words = json.dumps(part, ensure_ascii=False).replace('"', " ").split()
        if shipped in (word.strip(".,;:()") for word in words):
            text = Text("“{name}” still names {city}.", name=name, city=shipped)
            yield Finding(_FOREIGN, text, name if name != CITY else None)


def _own_words(dataset: Dataset) -> Any:
    return [dataset.title, dataset.description, dataset.owner, *map(dict, dataset.sources)]


def _foreign_places(con: duckdb.DuckDBPyConnection, package: Package) -> Iterator[Finding]:
    """Datasets most of whose places lie far beyond the districts."""
    bounds = con.execute(
        "SELECT min(latitude), max(latitude), min(longitude), max(longitude) FROM districts"
    ).fetchall()[0]
    if None in bounds:
        return
    for dataset in package.datasets.values():
        if dataset.name == "districts" or not (
            dataset.has("latitude") and dataset.has("longitude")
        ):
            continue
        total, away = con.execute(
            f"""SELECT count(latitude), count(latitude) FILTER (
                latitude NOT BETWEEN $1 - $5 AND $2 + $5
                OR longitude NOT BETWEEN $3 - $5 AND $4 + $5) FROM {quoted(dataset.name)}""",
            [*bounds, _DEGREES],
        ).fetchall()[0]
        if 2 * away > total:
            words = N_("{away} of {total} places of “{dataset}” lie far away.")
            yield _about(dataset, _FOREIGN, words, away=away, total=total)
