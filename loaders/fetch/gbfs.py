"""GBFS: from the list of a system's feeds (`gbfs.json`) to one of them, else its stations.

The list by version: https://gbfs.org/documentation/reference/ (gbfs.json); until 2.3 it is told by
language, since 3.0 once.
"""

from typing import Any
from urllib.parse import urljoin

from loaders.fetch.http_client import Answer
from loaders.fetch.ogc_api_features import parsed, which_layer
from loaders.tables.reading import ReadingError

_LARGEST = 100_000
_USUAL = "station_information"
_LANGUAGE = "de"


def onward(answer: Answer, layer: str | None) -> str | None:
    """The address of the feed that is meant; None if the answer is no such list.

    Raises ReadingError if the list does not have it.
    """
    if len(answer.body) > _LARGEST or b'"feeds"' not in answer.body:
        return None
    try:
        feeds = _feeds(parsed(answer.body) or {})
    except ReadingError:
        return None  # who reads the file says what is wrong
    if feeds is None:
        return None
    for name, url in feeds.items():
        if name.casefold() == (layer or _USUAL).casefold():
            return urljoin(answer.url, url)
    raise which_layer(list(feeds), layer)


def _feeds(document: dict[str, Any]) -> dict[str, str] | None:
    """Name → address; of several languages the usual one, else the first."""
    data = document.get("data")
    if not isinstance(data, dict):
        return None
    of = data if "feeds" in data else data.get(_LANGUAGE) or next(iter(data.values()), None)
    listed = of.get("feeds") if isinstance(of, dict) else None
    if not isinstance(listed, list):
        return None
    return {
        str(one["name"]): str(one["url"])
        for one in listed
        if isinstance(one, dict) and {"name", "url"} <= set(one)
    }
