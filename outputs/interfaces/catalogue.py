"""`/api/v1/catalogue.jsonld`, `.ttl`, `.rdf`: the public datasets by DCAT-AP.de 3.0.

Every thing has an address: a dataset that of its rows, a file that of the dataset with its format
behind a `#`.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from loaders.schema import Dataset
from outputs.interfaces import layers
from outputs.interfaces.answer import Answer
from outputs.interfaces.datasets import formats, tag, whole_file
from outputs.interfaces.openapi import CATALOGUE
from outputs.interfaces.problem import not_found
from outputs.interfaces.public_data import KEPT, PublicData
from outputs.interfaces.rdf import Link, Literal, Node, json_ld, rdf_xml, turtle
from outputs.interfaces.request import ApiRequest
from outputs.interfaces.vocabularies import (
    ATTRIBUTION,
    CONTRIBUTOR,
    DE,
    EU,
    FILE_TYPES,
    IANA,
    LOCAL_AUTHORITY,
    MUNICIPALITY,
    frequency,
    label,
    licence,
    themes,
)
from ui.shell.contact import completed

WRITERS: Mapping[str, Callable[[Sequence[Node]], bytes]] = {
    "jsonld": json_ld,
    "ttl": turtle,
    "rdf": rdf_xml,
}
ANYWHERE = "https://dashboard.invalid"
"""Stands for the dashboard's address until the file is sent; there is no such place (RFC 2606)."""
GERMAN = f"{EU}/language/DEU"
PUBLIC = f"{EU}/access-right/PUBLIC"
STABLE = f"{EU}/planned-availability/STABLE"


def catalogue(data: PublicData, asked: ApiRequest) -> Answer:
    """The catalogue in the form that the ending asks for, JSON-LD without one. Raises Problem."""
    ending = asked.path.partition(".")[2] or "jsonld"
    if ending not in WRITERS or asked.path not in ("catalogue", f"catalogue.{ending}"):
        raise not_found(
            "such catalogue", "There are catalogue.jsonld, catalogue.ttl, catalogue.rdf."
        )
    body = written(data, asked.site, asked.address(), ending)
    return Answer(body, CATALOGUE[ending], {"etag": tag(body)})


def written(data: PublicData, site: str, address: str, ending: str) -> bytes:
    """The catalogue as a file; site: of the dashboard, address: of the interface below it.

    It is kept once, whatever names the server is asked by: else each new one in a `Host` would cost
    the time and the room of another catalogue.
    """
    path = address.removeprefix(site)
    key = (data.store, data.edition, "catalogue", path, ending)
    found: bytes = KEPT.get(key, lambda: WRITERS[ending](nodes(data, ANYWHERE, ANYWHERE + path)))
    return found.replace(ANYWHERE.encode(), site.encode())


def nodes(data: PublicData, site: str, address: str) -> list[Node]:
    """The catalogue, its publisher, place and services, and each dataset with its files."""
    made = _Catalogue(data, site, address)
    datasets = [node for one in made.filled.values() for node in made.dataset(one)]
    return with_classes([made.catalogue(), *made.surroundings(), *made.services(), *datasets])


@dataclass(frozen=True)
class _Catalogue:
    """The words of one state's catalogue."""

    data: PublicData
    site: str
    address: str

    @property
    def own(self) -> str:
        return f"{self.address}/catalogue"

    @cached_property
    def city(self) -> dict[str, Any]:
        return completed(self.data.store.package)

    @cached_property
    def published(self) -> Mapping[str, tuple[dt.datetime, dt.datetime]]:
        """Dataset → when it was published first and last."""
        found: dict[str, tuple[dt.datetime, dt.datetime]] = {}
        for row in self.data.store.history().upto(self.data.edition.snapshot):
            first, _last = found.get(row.dataset, (row.published_at, None))
            found[row.dataset] = (first, row.published_at)
        return found

    @cached_property
    def known(self) -> Mapping[str, dt.date | None]:
        """Dataset → the date of its data; that of its publication where it states none."""
        with closing(self.data.reader()) as connection:
            relation = connection.table("datasets").project("name, as_of_date")
            return dict(relation.fetchall())

    @cached_property
    def filled(self) -> Mapping[str, Dataset]:
        """The datasets that have rows: what a catalogue offers can be had."""
        found = ((name, self.data.table(one)) for name, one in self.data.datasets.items())
        return {name: self.data.datasets[name] for name, t in found if t and t.rows.num_rows}

    def catalogue(self) -> Node:
        document = self.data.store.package.document
        moments = [one for pair in self.published.values() for one in pair]
        node = Node(self.own, ["dcat:Catalog"])
        _in_languages(node, "dct:title", document)
        _in_languages(node, "dct:description", document)
        node.say("dct:publisher", Link(f"{self.own}#publisher"))
        node.say("dct:language", Link(GERMAN))
        node.say("dct:license", Link(f"{DE}/licenses/cc-zero"))
        node.say("dct:spatial", Link(f"{self.own}#place"))
        node.say("foaf:homepage", Link(self.site))
        node.say("dcatap:availability", Link(STABLE))
        if moments:
            node.say("dct:issued", _moment(min(moments))).say("dct:modified", _moment(max(moments)))
        node.say("dcat:service", *(Link(one) for one in self._services()))
        return node.say("dcat:dataset", *(Link(self._dataset(n)) for n in self.filled))

    def surroundings(self) -> list[Node]:
        """The publisher, whom to write to, and the place."""
        contact, name = self.city["contact"], Literal(self.city["contact"]["name"])
        publisher = Node(f"{self.own}#publisher", ["foaf:Agent", "foaf:Organization"])
        publisher.say("foaf:name", name).say("dct:type", Link(LOCAL_AUTHORITY))
        publisher.say("foaf:homepage", Link(self.site))
        person = Node(f"{self.own}#contact", ["vcard:Kind", "vcard:Organization"])
        person.say("vcard:fn", name).say("vcard:hasURL", Link(f"{self.site}/impressum"))
        if email := contact.get("email"):
            person.say("vcard:hasEmail", Link(f"mailto:{email}"))
        place = Node(f"{self.own}#place", ["dct:Location"])
        place.say("rdfs:label", Literal(str(self.city["name"]), "de"))
        point = f"POINT({self.city['longitude']} {self.city['latitude']})"
        place.say("dcat:centroid", Literal(point, kind="geo:wktLiteral"))
        return [publisher, person, place]

    def _services(self) -> Mapping[str, tuple[str, str]]:
        """Address → title and description of an interface."""
        title = self.data.store.package.city["strategy"]["title"]
        return {
            self.address: (f"Schnittstelle: {title}", f"{self.address}/openapi.json"),
            f"{self.site}/ogc": (f"Karten (OGC API Features): {title}", f"{self.site}/ogc/api"),
        }

    def services(self) -> list[Node]:
        placed = layers.layer_names(self.data)
        found = []
        for address, (title, description) in self._services().items():
            node = Node(address, ["dcat:DataService"]).say("dct:title", Literal(title, "de"))
            node.say("dcat:endpointURL", Link(address))
            node.say("dcat:endpointDescription", Link(description))
            node.say("dct:publisher", Link(f"{self.own}#publisher"))
            node.say("dcat:contactPoint", Link(f"{self.own}#contact"))
            node.say("dct:accessRights", Link(PUBLIC))
            names = placed if address != self.address else self.filled
            found.append(node.say("dcat:servesDataset", *(Link(self._dataset(n)) for n in names)))
        return found

    def _dataset(self, name: str) -> str:
        return f"{self.address}/datasets/{name}"

    def dataset(self, dataset: Dataset) -> list[Node]:
        """A dataset, its period and its files."""
        declared = {one["name"]: one for one in self.data.store.package.document["resources"]}
        address, keywords = self._dataset(dataset.name), self.data.store.package.document
        node = Node(address, ["dcat:Dataset"]).say("dct:identifier", Literal(dataset.name))
        _in_languages(node, "dct:title", declared[dataset.name])
        _in_languages(node, "dct:description", declared[dataset.name])
        words = [*keywords.get("keywords", ()), dataset.title, str(self.city["name"])]
        node.say("dcat:keyword", *(Literal(one, "de") for one in dict.fromkeys(words)))
        node.say("dcat:theme", *map(Link, themes(dataset)))
        node.say("dct:publisher", Link(f"{self.own}#publisher"))
        node.say("dcat:contactPoint", Link(f"{self.own}#contact"))
        contributor = self.city.get("contributor") or CONTRIBUTOR
        node.say("dcatde:contributorID", Link(f"{DE}/contributors/{contributor}"))
        node.say("dcatde:politicalGeocodingLevelURI", Link(MUNICIPALITY))
        node.say("dct:spatial", Link(f"{self.own}#place"))
        node.say("dct:accrualPeriodicity", Link(frequency(dataset.due_after_days)))
        node.say("dct:accessRights", Link(PUBLIC)).say("dct:language", Link(GERMAN))
        node.say("dcatap:availability", Link(STABLE))
        node.say("dcat:landingPage", Link(f"{self.site}/quellen?datensatz={dataset.name}"))
        self._dated(node, dataset)
        files = [self._file(dataset, kind) for kind in formats(dataset) if kind in FILE_TYPES]
        node.say("dcat:distribution", *(Link(one.address) for one in files))
        return [node, *self._period(node, dataset), *files, self._rights(dataset)]

    def _dated(self, node: Node, dataset: Dataset) -> None:
        if found := self.published.get(dataset.name):
            node.say("dct:issued", _moment(found[0])).say("dct:modified", _moment(found[1]))

    def _period(self, node: Node, dataset: Dataset) -> list[Node]:
        """From the first to the last date of the rows; without one, the day they were true."""
        days = [self.known.get(dataset.name)]
        name, table = dataset.as_of_field, self.data.table(dataset)
        if name and dataset.has(name) and table and dataset.field(name).type == "date":
            days += table.rows[name].drop_null().to_pylist()
        dates = [day for day in days if day is not None]
        if not dates:
            return []
        node.say("dct:temporal", Link(f"{node.address}#period"))
        period = Node(f"{node.address}#period", ["dct:PeriodOfTime"])
        ends = {"dcat:startDate": min(dates), "dcat:endDate": max(dates)}
        for name, day in ends.items():
            period.say(name, Literal(day.isoformat(), kind="xsd:date"))
        return [period]

    def _file(self, dataset: Dataset, kind: str) -> Node:
        address = self._dataset(dataset.name)
        file, name = f"{address}.{kind}", licence(dataset)
        file_type, media_type = FILE_TYPES[kind]
        node = Node(f"{address}#{kind}", ["dcat:Distribution"])
        node.say("dct:title", Literal(f"{dataset.title} ({file_type})", "de"))
        node.say("dct:description", Literal(dataset.description or dataset.title, "de"))
        node.say("dcat:accessURL", Link(file)).say("dcat:downloadURL", Link(file))
        node.say("dct:format", Link(f"{EU}/file-type/{file_type}"))
        node.say("dcat:mediaType", Link(f"{IANA}/{media_type}"))
        node.say("dct:license", Link(f"{DE}/licenses/{name}"))
        if name.startswith(ATTRIBUTION):
            node.say("dcatde:licenseAttributionByText", Literal(_attribution(dataset), "de"))
        node.say("dct:rights", Link(f"{address}#rights")).say("dct:language", Link(GERMAN))
        node.say("dcatap:availability", Link(STABLE))
        self._dated(node, dataset)
        if table := self.data.table(dataset):
            size = str(len(whole_file(self.data, dataset, table, kind)))
            node.say("dcat:byteSize", Literal(size, kind="xsd:nonNegativeInteger"))
        return node

    def _rights(self, dataset: Dataset) -> Node:
        """All licences in words: a file may name one only."""
        names = [str(one.get("title") or one.get("name", "")) for one in dataset.licences]
        node = Node(f"{self._dataset(dataset.name)}#rights", ["dct:RightsStatement"])
        return node.say("rdfs:label", Literal("; ".join(filter(None, names)) or "–", "de"))


CLASSES: Mapping[str, str] = {
    "dct:language": "dct:LinguisticSystem",
    "dct:license": "dct:LicenseDocument",
    "dct:accessRights": "dct:RightsStatement",
    "dct:accrualPeriodicity": "dct:Frequency",
    "dct:format": "dct:MediaTypeOrExtent",
    "dcat:mediaType": "dct:MediaType",
    "foaf:homepage": "foaf:Document",
    "dcat:landingPage": "foaf:Document",
    "dcat:theme": "skos:Concept",
    "dct:type": "skos:Concept",
    "dcatap:availability": "skos:Concept",
    **dict.fromkeys(("dcat:accessURL", "dcat:downloadURL"), "rdfs:Resource"),
    **dict.fromkeys(("dcat:endpointURL", "dcat:endpointDescription"), "rdfs:Resource"),
}
"""What a statement's object is, so that who checks the catalogue need not fetch the lists."""


def with_classes(described: Sequence[Node]) -> list[Node]:
    """The nodes, and one with its class for everything that they name by its address."""
    found = {one.address: Node(one.address, list(one.classes), one.said) for one in described}
    links = (
        (value.address, CLASSES[name])
        for one in described
        for name, values in one.said.items()
        if name in CLASSES
        for value in values
        if isinstance(value, Link)
    )
    for address, kind in links:
        node = found.setdefault(address, Node(address, []))
        if kind not in node.classes:
            node.classes = [*node.classes, kind]
            if kind == "skos:Concept":
                node.say("skos:prefLabel", Literal(label(address), "de"))
    return list(found.values())


def _in_languages(node: Node, name: str, declared: Mapping[str, Any]) -> None:
    """A text in German and, where it is declared, in English."""
    key = name.partition(":")[2]
    own = declared.get(key) or declared.get("title") or declared.get("name") or ""
    node.say(name, Literal(str(own), "de"))
    if english := declared.get(f"{key}@en"):
        node.say(name, Literal(str(english), "en"))


def _attribution(dataset: Dataset) -> str:
    titles = [str(one["title"]) for one in dataset.sources if one.get("title")]
    return "; ".join(titles) or dataset.owner or dataset.title


def _moment(moment: dt.datetime) -> Literal:
    return Literal(moment.astimezone(dt.UTC).isoformat(timespec="seconds"), kind="xsd:dateTime")
