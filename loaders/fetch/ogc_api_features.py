"""OGC API Features: from any of its pages to all features of one collection."""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from loaders.fetch.http_client import Answer, Client
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Limits, ReadingError

_CODE = re.compile(r"/def/crs/(\w+)/([\w.]+)/(\w+)>?$")
_STEPS = 4


def collect(client: Client, first: Answer, layer: str | None, limits: Limits) -> bytes | None:
    """One GeoJSON document with all pages; None if the answer is no page of such a service.

    A landing page, the list of collections or one collection lead on to its features. What a
    single page holds stays as it came.
    """
    answer = first
    for step in range(_STEPS):
        try:
            document = parsed(answer.body)
        except ReadingError:
            if step:
                raise
            return None  # perhaps an object a line; who reads the file says what is wrong
        if document is None:
            return None
        if document.get("type") == "FeatureCollection":
            return _all_pages(client, answer, document, limits)
        target = _onward(answer.url, document, layer, limits)
        if target is None:
            return None
        answer = client.get(target)
    return None


def parsed(body: bytes) -> dict[str, Any] | None:
    """A JSON object; None for another value. Raises ReadingError for broken JSON."""
    document = parse_json(body)
    return document if isinstance(document, dict) else None


def _onward(url: str, document: dict[str, Any], layer: str | None, limits: Limits) -> str | None:
    """The next address on the way from the landing page to a collection's features."""
    collections = document.get("collections")
    if isinstance(collections, list):
        return _onward(url, _chosen(collections, layer), layer, limits)
    if target := _link(document, "items"):
        return with_query(urljoin(url, target), {"limit": str(limits.page_rows)})
    for relation in ("data", "http://www.opengis.net/def/rel/ogc/1.0/data"):
        if target := _link(document, relation):
            return urljoin(url, target)
    return None


def _chosen(collections: list[dict[str, Any]], layer: str | None) -> dict[str, Any]:
    names = {str(one.get("id", one.get("name"))): one for one in collections}
    for name, one in names.items():
        if layer and layer.casefold() in (name.casefold(), str(one.get("title")).casefold()):
            return one
    if layer is None and len(names) == 1:
        return next(iter(names.values()))
    raise which_layer(list(names), layer)


def which_layer(names: list[str], layer: str | None) -> ReadingError:
    """The error that asks for one of the layers."""
    listed = ", ".join(names[:20]) + (" …" if len(names) > 20 else "")
    if not names:
        return ReadingError("The service offers no layers. Please check the address.")
    if layer:
        return ReadingError(
            "There is no layer “{layer}” there. There are: {found}.",
            layer=layer,
            found=listed,
        )
    return ReadingError(
        "The service offers {count} layers. Please choose one (--layer): {found}.",
        count=len(names),
        found=listed,
    )


def _link(document: dict[str, Any], relation: str) -> str | None:
    """The address of a link; of several the one that is JSON."""
    links = document.get("links")
    found = [
        link
        for link in (links if isinstance(links, list) else [])
        if isinstance(link, dict) and link.get("rel") == relation and link.get("href")
    ]
    found.sort(key=lambda link: "json" not in str(link.get("type", "json")))
    return str(found[0]["href"]) if found else None


def with_query(url: str, added: dict[str, str]) -> str:
    """The address with more parameters; what it says already stays."""
    parts = urlsplit(url)
    query = parse_qsl(parts.query, keep_blank_values=True)
    given = {name.lower() for name, _ in query}
    query += [(name, value) for name, value in added.items() if name.lower() not in given]
    return urlunsplit(parts._replace(query=urlencode(query)))


def _all_pages(client: Client, first: Answer, document: dict[str, Any], limits: Limits) -> bytes:
    features = features_of(document)
    seen, answer, page = {first.url}, first, document
    while target := _link(page, "next"):
        target = urljoin(answer.url, target)
        if len(seen) >= limits.fetch_pages:
            raise too_many_pages(limits)
        if target in seen:
            raise ReadingError(
                "The service keeps referring to the same page; the data would be incomplete. "
                "Please download them there and choose the file."
            )
        seen.add(target)
        answer = client.get(target)
        page = parsed(answer.body) or {}
        if page.get("type") != "FeatureCollection":
            raise ReadingError("Page {page} of the answer is not GeoJSON; stopped.", page=len(seen))
        if features_of(page) and features_of(page) == features[-len(features_of(page)) :]:
            raise ReadingError(
                "The service does not turn pages but gives the same one again. Please raise "
                "CITY_FETCH_PAGE_ROWS or download the data there as a file."
            )
        features += features_of(page)
    if not features:
        raise ReadingError("The answer holds no features. Please check address, layer and filter.")
    # Fewer than the service counts must not pass for all, unless a `limit` asked for fewer.
    total = document.get("numberMatched")
    if isinstance(total, int) and len(features) < total:
        raise partial(len(features), total)
    system = _system(first.headers.get("content-crs", ""))
    if len(seen) == 1 and not system:
        return first.body
    return merged(document, features, system)


def features_of(page: dict[str, Any]) -> list[Any]:
    """The features of a GeoJSON document."""
    features = page.get("features")
    return list(features) if isinstance(features, list) else []


def partial(count: int, total: int) -> ReadingError:
    """The error for an answer that is not whole."""
    return ReadingError(
        "The service gave only {count} of {total} features. Please divide the query, "
        "or download the data there and choose the file.",
        count=count,
        total=total,
    )


def too_many_pages(limits: Limits) -> ReadingError:
    """The error for a service without end."""
    return ReadingError(
        "The answer has more than {most} pages. Please narrow the query or raise the "
        "limit CITY_FETCH_PAGES.",
        most=limits.fetch_pages,
    )


def _system(header: str) -> str | None:
    """The coordinate system of the header `Content-Crs` as a name GDAL reads in GeoJSON."""
    match = _CODE.search(header.strip())
    if match is None or match[3].upper().startswith("CRS84"):
        return None
    return f"urn:ogc:def:crs:{match[1]}::{match[3]}"


def merged(first: dict[str, Any], features: list[Any], system: str | None = None) -> bytes:
    """One document of many pages, with what the first says of the coordinate system."""
    document: dict[str, Any] = {"type": "FeatureCollection"}
    if system:
        document["crs"] = {"type": "name", "properties": {"name": system}}
    elif "crs" in first:
        document["crs"] = first["crs"]
    document["features"] = features
    return json.dumps(document, ensure_ascii=False).encode()
