"""CKAN: from a package or a resource of an open data portal to its file, or to all its records.

What the actions answer: https://docs.ckan.org/en/latest/api/ (Action API, datastore_search).
"""

import json
import re
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from loaders.fetch.http_client import Answer, Client
from loaders.fetch.ogc_api_features import (
    parsed,
    partial,
    too_many_pages,
    which_layer,
    with_query,
)
from loaders.tables.reading import Limits, ReadingError

_ACTION = re.compile(r"/api/(?:3/)?action/(package_show|resource_show|datastore_search)/?$")
_PAGE = re.compile(r"^(.*)/dataset/[^/]+/resource/([0-9a-fA-F-]{36})/?$")
_PROSE = frozenset(("pdf", "html", "doc", "docx", "txt", "odt", "jpg", "jpeg", "png", "rss"))
"""Formats of what describes the data beside them."""


def action(address: str) -> str:
    """Which action of the interface an address asks for; "" for none."""
    found = _ACTION.search(urlsplit(address).path)
    return found[1] if found else ""


def resource_address(address: str) -> str | None:
    """Where the interface tells of the resource whose page for people this is; None for others."""
    parts = urlsplit(address)
    if not (found := _PAGE.match(parts.path)):
        return None
    path = f"{found[1]}/api/3/action/resource_show"
    return urlunsplit((parts.scheme, parts.netloc, path, f"id={found[2]}", ""))


def onward(answer: Answer, layer: str | None) -> tuple[str, str | None]:
    """The address of the file that a package or a resource leads to, and what of `layer` is still
    to be chosen there: nothing once it has named one of several resources. Raises ReadingError."""
    result = _result(answer)
    resources = result.get("resources")
    if not isinstance(resources, list):
        return _file(answer, result), layer
    found = [one for one in resources if isinstance(one, dict) and one.get("url")]
    if len(found) == 1:
        return _file(answer, found[0]), layer
    return _file(answer, _chosen(found, layer)), None


def _result(answer: Answer) -> dict[str, Any]:
    document = parsed(answer.body) or {}
    result = document.get("result")
    if not document.get("success") or not isinstance(result, dict):
        raise ReadingError(
            "The address answers, but not as CKAN does. Please check the address of the resource."
        )
    return result


def _file(answer: Answer, resource: dict[str, Any]) -> str:
    if not (url := resource.get("url")):
        raise ReadingError("The resource names no file. Please check the address.")
    return urljoin(answer.url, str(url))


def _chosen(resources: list[dict[str, Any]], layer: str | None) -> dict[str, Any]:
    """The resource of that name, id or format; without one the only one that is no text."""
    for one in resources:
        spellings = (str(one.get(key, "")).casefold() for key in ("name", "id", "format"))
        if layer and layer.casefold() in spellings:
            return one
    data = [one for one in resources if str(one.get("format", "")).casefold() not in _PROSE]
    if layer is None and len(data) == 1:
        return data[0]
    raise which_layer([str(one.get("name") or one.get("id")) for one in resources], layer)


def records(client: Client, address: str, limits: Limits) -> bytes:
    """All records of a resource in the portal's own store, page by page, as JSON."""
    found: list[Any] = []
    for _ in range(limits.fetch_pages):
        result = _result(client.get(_page(address, len(found), limits)))
        page = result.get("records")
        if not isinstance(page, list):
            raise ReadingError("The resource names no file. Please check the address.")
        found += page
        total = result.get("total")
        if not page or (isinstance(total, int) and len(found) >= total):
            if isinstance(total, int) and len(found) < total:
                raise partial(len(found), total)
            return json.dumps({"records": found}, ensure_ascii=False).encode()
    raise too_many_pages(limits)


def _page(address: str, start: int, limits: Limits) -> str:
    """The address of the records from `start` on; its own limit and start count no more."""
    parts = urlsplit(address)
    query = parse_qsl(parts.query, keep_blank_values=True)
    kept = [pair for pair in query if pair[0].lower() not in ("limit", "offset")]
    asked = {"limit": str(limits.page_rows), "offset": str(start)}
    return with_query(urlunsplit(parts._replace(query=urlencode(kept))), asked)
