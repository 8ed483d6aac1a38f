"""WFS 1.0, 1.1 and 2.0: OWSLib reads what the service offers and words the requests for it, in a
process of its own."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from loaders.fetch.exception_reports import gml_features, parsed_xml, xml_document
from loaders.fetch.http_client import Answer, Client
from loaders.fetch.ogc_api_features import (
    features_of,
    merged,
    parsed,
    partial,
    too_many_pages,
    which_layer,
)
from loaders.tables.isolation import isolated
from loaders.tables.reading import Limits, ReadingError

# What we say ourselves; everything else in an address (a map, a filter, a box) stays.
_PROTOCOL = "service request version acceptversions typename typenames"
_PAGING = "outputformat count maxfeatures startindex resulttype"
_OURS = frozenset(f"{_PROTOCOL} {_PAGING}".split())
_JSON = ("application/geo+json", "application/json", "geojson", "json")


def capabilities_address(address: str) -> str:
    """Where the service says what it offers."""
    given = _query(address)
    asked = {"SERVICE": "WFS", "REQUEST": "GetCapabilities"}
    if "version" in given:
        asked["VERSION"] = given["version"]
    return _with_query(address, _kept(address) | asked)


def collect(client: Client, address: str, layer: str | None, limits: Limits) -> bytes:
    """All features of one layer: GeoJSON where the service has it, else GML."""
    service = _service(client.get(capabilities_address(address)))
    given = _query(address)
    chosen = layer or given.get("typenames") or given.get("typename")
    return _Layer(client, address, service, _chosen(service, chosen), limits).collect()


def _query(address: str) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return {name.lower(): value for name, value in pairs}


def _kept(address: str) -> dict[str, str]:
    pairs = parse_qsl(urlsplit(address).query, keep_blank_values=True)
    return {name: value for name, value in pairs if name.lower() not in _OURS}


def _with_query(address: str, query: dict[str, str]) -> str:
    return urlunsplit(urlsplit(address)._replace(query=urlencode(query), fragment=""))


@dataclass(frozen=True)
class _Service:
    """What a service says of itself. `layers`: name → title and the formats of each layer."""

    url: str
    capabilities: bytes
    version: str
    layers: Mapping[str, tuple[str, tuple[str, ...]]]


def _service(answer: Answer) -> _Service:
    return isolated(Limits(), described, answer.url, answer.body)


def described(url: str, capabilities: bytes) -> _Service:
    """What the service offers, read in this process. Raises ReadingError."""
    service = _owslib(url, capabilities)
    operation = service.getOperationByName("GetFeature")
    offered = list((operation.parameters or {}).get("outputFormat", {}).get("values", []))
    layers = {
        str(name): (
            str(layer.title),
            tuple(map(str, [*(getattr(layer, "outputFormats", None) or []), *offered])),
        )
        for name, layer in service.contents.items()
    }
    return _Service(url, capabilities, str(service.version), layers)


def worded(url: str, capabilities: bytes, layer: str, asked: Mapping[str, Any]) -> str:
    """The address of a GetFeature request, worded in this process. Raises ReadingError."""
    service = _owslib(url, capabilities)
    return str(service.getGETGetFeatureRequest(typename=[layer], **asked))


def _owslib(url: str, capabilities: bytes) -> Any:
    from lxml import etree
    from owslib.wfs import WebFeatureService

    if b"<!ENTITY" in capabilities:
        raise ReadingError("The service's answer is XML of a kind that is not allowed (entities).")
    try:
        root = parsed_xml(capabilities)
    except etree.XMLSyntaxError:
        root = None
    if root is None or etree.QName(root).localname != "WFS_Capabilities":
        raise ReadingError(
            "The address answers, but is not a WFS. Please check the address of the service."
        )
    version = str(root.get("version", "2.0.0"))
    known = {"2": "2.0.0", "1.1": "1.1.0"}
    found = next((v for start, v in known.items() if version.startswith(start)), "1.0.0")
    try:
        return WebFeatureService(url, version=found, xml=capabilities)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadingError(
            "The service does not describe itself as WFS demands. Please download the data "
            "there and choose the file."
        ) from error


def _chosen(service: _Service, layer: str | None) -> str:
    """A layer by its name, with or without prefix, or by its title."""
    for name, (title, _formats) in service.layers.items():
        spellings = (name, name.rpartition(":")[2], title)
        if layer and layer.casefold() in (s.casefold() for s in spellings):
            return name
    if layer is None and len(service.layers) == 1:
        return next(iter(service.layers))
    raise which_layer(list(service.layers), layer)


@dataclass(frozen=True)
class _Layer:
    """One layer of a service, fetched page by page."""

    client: Client
    address: str
    service: _Service
    name: str
    limits: Limits

    def collect(self) -> bytes:
        total = self._total()
        paged = total is None or total > self.limits.page_rows
        pages: list[_Page] = []
        count = 0
        while total != 0 and (not pages or (paged and (total is None or count < total))):
            if len(pages) >= self.limits.fetch_pages:
                raise too_many_pages(self.limits)
            page = self._page(count if pages else None, paged)
            if not page.features or (pages and page.repeats(pages[-1])):
                break
            pages.append(page)
            count += len(page.features)
        if not pages:
            raise ReadingError(
                "The layer “{layer}” holds no features. Please check layer and filter.",
                layer=self.name,
            )
        if total is not None and count < total:
            raise partial(count, total)
        return pages[0].body if len(pages) == 1 else _joined(pages)

    def _page(self, start: int | None, paged: bool) -> "_Page":
        size = self.limits.page_rows if paged else None
        answer = self.client.get(
            self._request(maxfeatures=size, startindex=start, outputFormat=self._json_format())
        )
        if answer.is_json and (document := parsed(answer.body)) is not None:
            return _Page(answer.body, document, features_of(document))
        page = xml_document(answer.body) if answer.is_xml else None
        if page is None:
            raise ReadingError(
                "The service gives the layer “{layer}” in an unknown format. Please download "
                "it there as GeoJSON and choose the file.",
                layer=self.name,
            )
        return _Page(answer.body, None, list(page.features))

    def _request(self, more: dict[str, str] | None = None, **asked: Any) -> str:
        """The request as OWSLib words it for this version, with the address's own filters."""
        service = self.service
        url = isolated(self.limits, worded, service.url, service.capabilities, self.name, asked)
        query = dict(parse_qsl(urlsplit(url).query)) | _kept(self.address)
        return _with_query(url, query | (more or {}))

    def _total(self) -> int | None:
        """How many features there are; None where the service does not count them."""
        if self.service.version == "1.0.0":
            return None
        try:
            answer = self.client.get(self._request({"resultType": "hits"}))
        except ReadingError:
            return None
        told = xml_document(answer.body) if answer.is_xml else None
        if told is None:
            return None
        text = told.attributes.get("numberMatched") or told.attributes.get("numberOfFeatures") or ""
        return int(text) if text.isdigit() else None

    def _json_format(self) -> str | None:
        """The service's own name for GeoJSON."""
        _title, offered = self.service.layers[self.name]
        lowered = {name.lower(): name for name in offered}
        for wanted in _JSON:
            for low, name in lowered.items():
                if low.split(";")[0].strip() == wanted or (wanted == "geojson" and wanted in low):
                    return name
        return None


@dataclass(frozen=True)
class _Page:
    """A page of GeoJSON; or of GML: then there is no `document`, and `features` are texts."""

    body: bytes
    document: dict[str, Any] | None
    features: list[Any]

    def repeats(self, other: "_Page") -> bool:
        """Whether the service sent the same page again, because it knows no pages."""
        return self.features == other.features


def _joined(pages: list[_Page]) -> bytes:
    """One document of all pages."""
    first = pages[0]
    if first.document is not None:
        return merged(first.document, [feature for page in pages for feature in page.features])
    return isolated(Limits(), joined_gml, [page.body for page in pages])


def joined_gml(bodies: Sequence[bytes]) -> bytes:
    """The first document with the features of all, put together in this process."""
    from lxml import etree

    first, *others = map(parsed_xml, bodies)
    parent = gml_features(first)[-1].getparent()
    for document in others:
        parent.extend(gml_features(document))
    result: bytes = etree.tostring(first, xml_declaration=True, encoding="UTF-8")
    return result
