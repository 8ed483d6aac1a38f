"""WFS 1.0, 1.1 and 2.0: OWSLib reads what the service offers and words the requests for it."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from loaders.fetch.exception_reports import local_name, xml_root
from loaders.fetch.http_client import Answer, Client
from loaders.fetch.ogc_api_features import (
    features_of,
    merged,
    parsed,
    partial,
    too_many_pages,
    which_layer,
)
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


def _service(answer: Answer) -> Any:
    from owslib.wfs import WebFeatureService

    root = xml_root(answer.body)
    if root is None or local_name(root) != "WFS_Capabilities":
        raise ReadingError(
            "The address answers, but is no WFS. Please check the address of the service."
        )
    version = str(root.get("version", "2.0.0"))
    known = {"2": "2.0.0", "1.1": "1.1.0"}
    found = next((v for start, v in known.items() if version.startswith(start)), "1.0.0")
    try:
        return WebFeatureService(answer.url, version=found, xml=answer.body)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise ReadingError(
            "The service does not describe itself as WFS demands. Please download the data "
            "there and choose the file."
        ) from error


def _chosen(service: Any, layer: str | None) -> str:
    """A layer by its name, with or without prefix, or by its title."""
    names = list(service.contents)
    for name in names:
        spellings = (name, name.rpartition(":")[2], str(service.contents[name].title))
        if layer and layer.casefold() in (s.casefold() for s in spellings):
            return str(name)
    if layer is None and len(names) == 1:
        return str(names[0])
    raise which_layer(names, layer)


@dataclass(frozen=True)
class _Layer:
    """One layer of a service, fetched page by page."""

    client: Client
    address: str
    service: Any
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
        root = xml_root(answer.body) if answer.is_xml else None
        if root is None:
            raise ReadingError(
                "The service gives the layer “{layer}” in an unknown format. Please download "
                "it there as GeoJSON and choose the file.",
                layer=self.name,
            )
        return _Page(answer.body, root, _members(root))

    def _request(self, more: dict[str, str] | None = None, **asked: Any) -> str:
        """The request as OWSLib words it for this version, with the address's own filters."""
        url = self.service.getGETGetFeatureRequest(typename=[self.name], **asked)
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
        root = xml_root(answer.body) if answer.is_xml else None
        if root is None:
            return None
        text = root.get("numberMatched") or root.get("numberOfFeatures") or ""
        return int(text) if text.isdigit() else None

    def _json_format(self) -> str | None:
        """The service's own name for GeoJSON."""
        offered = list(getattr(self.service.contents[self.name], "outputFormats", None) or [])
        operation = self.service.getOperationByName("GetFeature")
        offered += (operation.parameters or {}).get("outputFormat", {}).get("values", [])
        lowered = {str(name).lower(): str(name) for name in offered}
        for wanted in _JSON:
            for low, name in lowered.items():
                if low.split(";")[0].strip() == wanted or (wanted == "geojson" and wanted in low):
                    return name
        return None


@dataclass(frozen=True)
class _Page:
    """A page of GeoJSON, or of GML: then `document` is its root and `features` are elements."""

    body: bytes
    document: Any
    features: list[Any]

    def repeats(self, other: "_Page") -> bool:
        """Whether the service sent the same page again, because it knows no pages."""
        return list(map(_comparable, self.features)) == list(map(_comparable, other.features))


def _members(root: Any) -> list[Any]:
    """The features of a GML document."""
    found: list[Any] = []
    for child in root:
        if local_name(child) in ("member", "featureMember"):
            found.append(child)
        elif local_name(child) == "featureMembers":
            found += list(child)
    return found


def _comparable(feature: Any) -> Any:
    from lxml import etree

    return etree.tostring(feature, method="c14n") if etree.iselement(feature) else feature


def _joined(pages: list[_Page]) -> bytes:
    """One document of all pages."""
    from lxml import etree

    first, *others = pages
    if isinstance(first.document, dict):
        return merged(first.document, [feature for page in pages for feature in page.features])
    parent = first.features[-1].getparent()
    for page in others:
        parent.extend(page.features)
    result: bytes = etree.tostring(first.document, xml_declaration=True, encoding="UTF-8")
    return result
