"""An address as a file: which kind of service it is, and what is kept of its answer."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import parse_qsl, urlsplit, urlunsplit

from loaders.fetch import ckan, gbfs, ogc_api_features, sensors, wfs
from loaders.fetch.addresses import shown
from loaders.fetch.exception_reports import xml_document
from loaders.fetch.http_client import Answer, Client
from loaders.tables.reading import Limits, ReadingError

_STEPS = 4  # page of a resource, the interface, its file


@dataclass(frozen=True)
class Fetched:
    """The downloaded file, and the address it came from as it may be shown."""

    path: Path
    address: str


@contextmanager
def fetch(
    address: str, layer: str | None = None, limits: Limits | None = None, *, guarded: bool = False
) -> Iterator[Fetched]:
    """Download what an address holds; the file is gone afterwards.

    `guarded`: who asks must not reach the server's own network (see `ssrf_guard`).

    OGC API Features (any of its pages), WFS (with or without a request), CKAN (a package, a
    resource, its records, or a resource's page), GBFS (its list of feeds), SensorThings and NGSI
    (data streams, observations, entities), or a file. `layer` names
    a collection, feature type, resource or feed where there are several. Raises ReadingError.
    """
    limits = limits or Limits()
    if urlsplit(address).scheme.lower() not in ("http", "https") or not urlsplit(address).hostname:
        raise ReadingError(
            "“{address}” is not an address that can be loaded; http and https are allowed.",
            address=shown(address)[:80],
        )
    body = _content(Client(address, limits, guarded=guarded), address, layer, limits)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "answer"
        path.write_bytes(body)
        yield Fetched(path, shown(address))


def _content(client: Client, address: str, layer: str | None, limits: Limits) -> bytes:
    for _ in range(_STEPS):
        if _is_wfs(address):
            return wfs.collect(client, address, layer, limits)
        if ckan.action(address) == "datastore_search":
            return ckan.records(client, address, limits)
        if sensors.is_entities(address):
            return sensors.entities(client, address, limits)
        first = client.get(_first(address, limits))
        if not first.body:
            raise ReadingError("The answer is empty (0 bytes). Please check the address.")
        onward = _onward(address, first, layer)
        if onward is None:
            return _collected(client, first, layer, limits)
        address, layer = onward
    raise ReadingError("The address leads from list to list. Please give that of the file itself.")


def _onward(address: str, first: Answer, layer: str | None) -> tuple[str, str | None] | None:
    """Where an answer leads that only tells of the data, and the layer to choose there."""
    if ckan.action(address) and first.is_json:
        return ckan.onward(first, layer)
    if first.is_json and (target := gbfs.onward(first, layer)):
        return target, None
    if first.is_xml and (told := ckan.resource_address(address)):
        return told, layer
    return None


def _collected(client: Client, first: Answer, layer: str | None, limits: Limits) -> bytes:
    if first.is_json:
        if readings := sensors.collect(client, first, limits):
            return readings
        return ogc_api_features.collect(client, first, layer, limits) or first.body
    document = xml_document(first.body) if first.is_xml else None
    if document is not None and document.name == "WFS_Capabilities":
        return wfs.collect(client, first.url, layer, limits)
    return first.body


def _is_wfs(address: str) -> bool:
    parts = urlsplit(address)
    query = {name.lower(): value.lower() for name, value in parse_qsl(parts.query)}
    last = parts.path.rstrip("/").rpartition("/")[2].lower()
    return query.get("service") == "wfs" or (last in ("wfs", "ows") and "request" not in query)


def _first(address: str, limits: Limits) -> str:
    """Features come in pages as large as allowed, unless the address says how large.

    An address copied from the browser asks for a page to look at; it is asked for the data.
    """
    address = sensors.asked(address)
    parts = urlsplit(address)
    address = urlunsplit(parts._replace(query=re.sub(r"\bf=html\b", "f=json", parts.query)))
    if urlsplit(address).path.rstrip("/").endswith("/items"):
        return ogc_api_features.with_query(address, {"limit": str(limits.page_rows)})
    return address
