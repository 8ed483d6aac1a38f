"""WFS 1.0, 1.1 and 2.0: OWSLib reads what the service offers and words the requests for it."""

from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from loaders.fetch.exception_reports import local_name, xml_root
from loaders.fetch.http_client import Answer, Client
from loaders.fetch.ogc_api_features import merged, parsed, partial, too_many_pages, which_layer
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


class _Layer:
    """One layer of a service, fetched page by page."""

    def __init__(
        self, client: Client, address: str, service: Any, name: str, limits: Limits
    ) -> None:
        self._client = client
        self._address = address
        self._service = service
        self._name = name
        self._limits = limits
        self._format = self._json_format()

    def collect(self) -> bytes:
        total = self._total()
        paged = total is None or total > self._limits.page_rows
        if total == 0:
            raise ReadingError(
                "The layer “{layer}” holds no features. Please check layer and filter.",
                layer=self._name,
            )
        pages: list[_Page] = []
        count = 0
        while not pages or (paged and (total is None or count < total)):
            if len(pages) >= self._limits.fetch_pages:
                raise too_many_pages(self._limits)
            page = self._page(count if pages else None, paged)
            if not page.features or (pages and page.same(pages[-1])):
                break
            pages.append(page)
            count += len(page.features)
        if not pages:
            raise ReadingError(
                "The layer “{layer}” holds no features. Please check layer and filter.",
                layer=self._name,
            )
        if total is not None and count < total:
            raise partial(count, total)
        return pages[0].body if len(pages) == 1 else pages[0].joined(pages[1:])

    def _page(self, start: int | None, paged: bool) -> "_Page":
        size = self._limits.page_rows if paged else None
        answer = self._client.get(self._request(size, start))
        if answer.is_json and (document := parsed(answer.body)) is not None:
            return _JsonPage(answer.body, document)
        root = xml_root(answer.body) if answer.is_xml else None
        if root is None:
            raise ReadingError(
                "The service gives the layer “{layer}” in an unknown format. Please download "
                "it there as GeoJSON and choose the file.",
                layer=self._name,
            )
        return _GmlPage(answer.body, root)

    def _request(self, size: int | None, start: int | None) -> str:
        """The request as OWSLib words it for this version, with the address's own filters."""
        url = self._service.getGETGetFeatureRequest(
            typename=[self._name],
            maxfeatures=size,
            startindex=start,
            outputFormat=self._format,
        )
        return _with_query(url, dict(parse_qsl(urlsplit(url).query)) | _kept(self._address))

    def _total(self) -> int | None:
        """How many features there are; None where the service does not count them."""
        url = self._service.getGETGetFeatureRequest(typename=[self._name])
        query = dict(parse_qsl(urlsplit(url).query)) | _kept(self._address)
        if self._service.version == "1.0.0":
            return None
        try:
            answer = self._client.get(_with_query(url, query | {"resultType": "hits"}))
        except ReadingError:
            return None
        root = xml_root(answer.body) if answer.is_xml else None
        if root is None:
            return None
        text = root.get("numberMatched") or root.get("numberOfFeatures") or ""
        return int(text) if text.isdigit() else None

    def _json_format(self) -> str | None:
        """The service's own name for GeoJSON."""
        offered = list(getattr(self._service.contents[self._name], "outputFormats", None) or [])
        operation = self._service.getOperationByName("GetFeature")
        offered += (operation.parameters or {}).get("outputFormat", {}).get("values", [])
        lowered = {str(name).lower(): str(name) for name in offered}
        for wanted in _JSON:
            for low, name in lowered.items():
                if low.split(";")[0].strip() == wanted or (wanted == "geojson" and wanted in low):
                    return name
        return None


class _JsonPage:
    """A page of GeoJSON."""

    def __init__(self, body: bytes, document: dict[str, Any]) -> None:
        self.body = body
        self._document = document
        found = document.get("features")
        self.features: list[Any] = found if isinstance(found, list) else []

    def same(self, other: "_Page") -> bool:
        """Whether the service sent the same page again, because it knows no pages."""
        return self.features == other.features

    def joined(self, others: "list[_Page]") -> bytes:
        """One document of all pages."""
        features = [f for page in (self, *others) for f in page.features]
        return merged(self._document, features)


class _GmlPage:
    """A page of GML; `features` are its member elements."""

    def __init__(self, body: bytes, root: Any) -> None:
        self.body = body
        self._root = root
        self.features: list[Any] = []
        for child in root:
            if local_name(child) in ("member", "featureMember"):
                self.features.append(child)
            elif local_name(child) == "featureMembers":
                self.features += list(child)

    def same(self, other: "_Page") -> bool:
        """Whether the service sent the same page again, because it knows no pages."""
        return [_content(f) for f in self.features] == [_content(f) for f in other.features]

    def joined(self, others: "list[_Page]") -> bytes:
        """One document of all pages."""
        from lxml import etree

        parent = self.features[-1].getparent()
        for page in others:
            parent.extend(page.features)
        result: bytes = etree.tostring(self._root, xml_declaration=True, encoding="UTF-8")
        return result


_Page = _JsonPage | _GmlPage


def _content(element: Any) -> bytes:
    from lxml import etree

    result: bytes = etree.tostring(element, method="c14n")
    return result
