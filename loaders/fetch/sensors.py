"""Services of sensors: SensorThings API (v1.0, v1.1) and NGSI (v2, LD), asked for what is new.

Paging after OGC 18-088, 9.3 (`@iot.nextLink`, also of what is expanded); ETSI GS CIM 009 and NGSIv2
(`limit`, `offset`).
"""

import datetime as dt
import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin, urlsplit

from loaders.fetch.http_client import Answer, Client
from loaders.fetch.ogc_api_features import parsed, too_many_pages, with_query
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Limits, ReadingError

NEXT = "@iot.nextLink"
RECENT_DAYS = 2
"""Of each data stream so much is asked for; a feed that was late for a day misses nothing."""
_STREAMS = re.compile(r"/v1\.[01](/(?:Multi)?Datastreams)?/?$")
_OBSERVATIONS = re.compile(r"/v1\.[01]/(?:.*/)?Observations/?$")
_ENTITIES = re.compile(r"/(?:ngsi-ld/v1|v2)/entities/?$")
_ABOUT = "ObservedProperty,Thing/Locations"
_NEWEST = "$orderby=phenomenonTime%20desc"


def asked(address: str) -> str:
    """The address with what is to be expanded, unless it says so itself: readings without their
    data stream tell nothing."""
    parts = urlsplit(address)
    if "$expand" in parts.query or "%24expand" in parts.query:
        return address
    if found := _STREAMS.search(parts.path):
        path = parts.path.rstrip("/") + ("" if found[1] else "/Datastreams")
        return _with(address, path, f"$expand=Observations({_NEWEST};$top=1000),{_ABOUT}")
    if _OBSERVATIONS.search(parts.path):
        order = "" if "$orderby" in parts.query else f"&{_NEWEST}"
        return _with(address, parts.path, f"$expand=Datastream($expand={_ABOUT}){order}")
    return address


def _with(address: str, path: str, query: str) -> str:
    parts = urlsplit(address)
    return parts._replace(path=path, query="&".join(filter(None, (parts.query, query)))).geturl()


def is_entities(address: str) -> bool:
    """Whether an address asks a context broker for its entities."""
    return _ENTITIES.search(urlsplit(address).path) is not None


def entities(client: Client, address: str, limits: Limits) -> bytes:
    """All entities of a context broker, page by page. Raises ReadingError."""
    if "limit=" in urlsplit(address).query:
        return client.get(address, accept="application/json").body
    found: list[Any] = []
    for page in range(limits.fetch_pages):
        more = {"limit": str(limits.page_rows), "offset": str(page * limits.page_rows)}
        answer = client.get(with_query(address, more), accept="application/json")
        listed = parse_json(answer.body)
        if not isinstance(listed, list):
            return answer.body
        found += listed
        if len(listed) < limits.page_rows:
            return json.dumps(found, ensure_ascii=False).encode()
    raise too_many_pages(limits)


def collect(client: Client, first: Answer, limits: Limits) -> bytes | None:
    """All pages of a SensorThings answer as one; None if it is none, or whole as it is.

    Of a data stream as much as is new; of what is ordered from the newest on, too.
    """
    if b"@iot." not in first.body:
        return None
    try:
        document = parsed(first.body)
    except ReadingError:
        return None  # who reads the file says what is wrong
    if document is None or not isinstance(document.get("value", document), dict | list):
        return None
    pages = _Pages(client, limits)
    entities = document.get("value", [document])
    found = [*entities, *pages.rest(first.url, document, NEXT)]
    for one in found:
        pages.complete(first.url, one)
    return json.dumps({"value": found}, ensure_ascii=False).encode() if pages.asked else None


class _Pages:
    """Follows links to further pages; the limit holds for all of them together."""

    def __init__(self, client: Client, limits: Limits) -> None:
        self._client, self._limits = client, limits
        self.asked = 0
        self._old = (dt.datetime.now(dt.UTC) - dt.timedelta(days=RECENT_DAYS)).isoformat()

    def rest(self, url: str, page: dict[str, Any], link: str) -> Iterator[dict[str, Any]]:
        """What stands on the pages behind this one."""
        listed: list[Any] = page.get("value") or []
        target = page.get(link)
        while isinstance(target, str) and not self._is_old(listed):
            self.asked += 1
            if self.asked > self._limits.fetch_pages:
                raise too_many_pages(self._limits)
            answer = self._client.get(urljoin(url, target))
            url, document = answer.url, parsed(answer.body) or {}
            listed = [one for one in document.get("value") or () if isinstance(one, dict)]
            yield from listed
            target = document.get(NEXT)

    def complete(self, url: str, entity: Any) -> None:
        """Add what is on further pages to the lists that are expanded in an entity."""
        if not isinstance(entity, dict):
            return
        for name, inner in list(entity.items()):
            if isinstance(inner, list):
                if f"{name}{NEXT}" in entity:
                    page = {"value": inner, NEXT: entity[f"{name}{NEXT}"]}
                    inner += list(self.rest(url, page, NEXT))
                if name != "Observations":
                    for one in inner:
                        self.complete(url, one)

    def _is_old(self, listed: list[Any]) -> bool:
        """Whether readings that begin with the newest have come to old ones."""
        times = [
            str(one["phenomenonTime"]).partition("/")[0]
            for one in listed
            if isinstance(one, dict) and one.get("phenomenonTime")
        ]
        return len(times) > 1 and times[0] > times[-1] and times[-1] < self._old
