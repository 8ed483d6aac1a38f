"""The features of a layer: which ones a query asks for, and how they are written."""

import datetime as dt
import json
import math
import re
from collections.abc import Mapping
from typing import Any
from urllib.parse import quote, urlencode

import numpy as np

from loaders.schema import Field
from outputs.interfaces.answer import Answer, as_json
from outputs.interfaces.datasets import tag
from outputs.interfaces.layers import NUMBER, Layer, boxes, in_system, inside, system
from outputs.interfaces.problem import bad_value, not_found
from outputs.interfaces.query import parameters, whole_number
from outputs.interfaces.request import ApiRequest

MEDIA_TYPE = "application/geo+json"
RESERVED = ("f", "limit", "offset", "bbox", "bbox-crs", "crs", "datetime")
PAGE, MOST = 1000, 10_000
INSTANT = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?"
    r"(Z|[+-][0-9]{2}:[0-9]{2}))?",
    re.ASCII | re.IGNORECASE,
)
OPEN = ("", "..")
BOOLEANS = {"true": True, "false": False}


def items(shown: Layer, asked: ApiRequest) -> Answer:
    """A page of the features that a query asks for. Raises Problem."""
    columns = tuple(name for name in shown.filters if name not in RESERVED)
    given = parameters(asked.pairs, RESERVED + columns)
    check_form(given)
    limit = min(whole_number(given, "limit", default=PAGE, least=1), MOST)
    offset = whole_number(given, "offset", default=0)
    target, bbox_system = system(given, "crs"), system(given, "bbox-crs")
    chosen = _chosen(shown, given, bbox_system)
    page = chosen[offset : offset + limit]
    document = {
        "type": "FeatureCollection",
        "features": features(shown, page, target, asked.address(_items_path(shown))),
        "numberMatched": len(chosen),
        "numberReturned": len(page),
        "timeStamp": dt.datetime.now(dt.UTC).isoformat(timespec="milliseconds"),
        "links": _links(shown, asked, given, (limit, offset, len(chosen))),
    }
    headers = {"content-crs": f"<{target}>", "etag": tag(shown.digest, asked.own, *asked.pairs)}
    return as_json(document, MEDIA_TYPE, headers)


def item(shown: Layer, name: str, asked: ApiRequest) -> Answer:
    """One feature by its name. Raises Problem."""
    given = parameters(asked.pairs, ("f", "crs"))
    check_form(given)
    target = system(given, "crs")
    if name not in shown.ids:
        raise not_found("feature of this name", f"See {asked.address(_items_path(shown))}.")
    here = np.array([shown.ids.index(name)])
    (feature,) = features(shown, here, target, asked.address(_items_path(shown)))
    collection = asked.address(f"collections/{shown.dataset.name}")
    feature["links"].append({"rel": "collection", "href": collection, "type": "application/json"})
    headers = {"content-crs": f"<{target}>", "etag": tag(shown.digest, asked.own, *asked.pairs)}
    return as_json(feature, MEDIA_TYPE, headers)


def check_form(given: Mapping[str, str]) -> None:
    """`f` may name the only form there is. Raises Problem."""
    if given.get("f", "json") not in ("json", "geojson"):
        raise bad_value("f", "json", given["f"])


def features(shown: Layer, places: np.ndarray, target: str, root: str) -> list[dict[str, Any]]:
    """The features at these places of the layer, as GeoJSON, each with its own address below
    `root`. These come last: some readers take JSON for an address and cut it at a semicolon behind
    the last slash."""
    import shapely

    rows = shown.rows.take(places).select(list(shown.filters)).to_pylist()
    written = shapely.to_geojson(in_system(shown.shapes[places], target))
    return [
        {
            "type": "Feature",
            "id": shown.ids[place],
            "geometry": json.loads(shape),
            "properties": {name: _json_value(value) for name, value in row.items()},
            "links": [
                {
                    "rel": "self",
                    "href": f"{root}/{quote(shown.ids[place])}",
                    "type": MEDIA_TYPE,
                }
            ],
        }
        for place, row, shape in zip(places, rows, written, strict=True)
    ]


def _json_value(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value.isoformat() if isinstance(value, dt.date | dt.time) else value


def _chosen(shown: Layer, given: Mapping[str, str], bbox_system: str) -> np.ndarray:
    """The places of the features that fit every filter, in the layer's order."""
    fits = np.ones(shown.rows.num_rows, dtype=bool)
    if "bbox" in given:
        areas = boxes(given["bbox"], bbox_system)
        fits &= inside(in_system(shown.shapes, bbox_system), areas)
    if "datetime" in given:
        first, last = period(given["datetime"])
        if shown.date_column:
            days = shown.rows[shown.date_column].to_pylist()
            fits &= np.array([day is not None and first <= day <= last for day in days], bool)
    for name in given.keys() - set(RESERVED):
        wanted = _value(shown.dataset.field(name), given[name])
        fits &= np.array([value == wanted for value in shown.rows[name].to_pylist()], bool)
    return np.flatnonzero(fits)


def period(text: str) -> tuple[dt.date, dt.date]:
    """The first and last day of a `datetime`: an instant, or an interval with one or both ends
    open. Raises Problem."""
    first, slash, last = text.partition("/")
    start = dt.date.min if slash and first in OPEN else _day(first, text)
    end = (dt.date.max if last in OPEN else _day(last, text)) if slash else start
    if start > end:
        raise bad_value("datetime", "an interval that begins before it ends", text)
    return start, end


def _day(part: str, text: str) -> dt.date:
    wanted = "a day, an instant or an interval (RFC 3339), such as 2021-01-01/.."
    match = INSTANT.fullmatch(part)
    try:
        if match and match[2]:
            dt.datetime.fromisoformat(part.upper())
        day = dt.date.fromisoformat(match[1]) if match else None
    except ValueError:
        day = None
    if day is None:
        raise bad_value("datetime", wanted, text)
    return day


def _value(field: Field, text: str) -> Any:
    """A filter's value as the column has it. Raises Problem."""
    if field.type in ("integer", "year"):
        if re.fullmatch(r"-?[0-9]{1,18}", text, re.ASCII):
            return int(text)
        raise bad_value(field.name, "a whole number", text)
    if field.type == "number":
        if NUMBER.fullmatch(text):
            return float(text)
        raise bad_value(field.name, "a number", text)
    if field.type == "boolean":
        if text in BOOLEANS:
            return BOOLEANS[text]
        raise bad_value(field.name, "true or false", text)
    if field.type in ("date", "time", "datetime"):
        return _moment(field, text)
    return text


def _moment(field: Field, text: str) -> Any:
    kinds = {"date": dt.date, "time": dt.time, "datetime": dt.datetime}
    try:
        found = kinds[field.type].fromisoformat(text)  # type: ignore[attr-defined]
    except ValueError as error:
        raise bad_value(field.name, f"a {field.type} (ISO 8601)", text) from error
    is_zoned = getattr(found, "tzinfo", None) is not None
    return found.replace(tzinfo=None) if is_zoned else found


def _items_path(shown: Layer) -> str:
    return f"collections/{shown.dataset.name}/items"


def _links(
    shown: Layer, asked: ApiRequest, given: Mapping[str, str], part: tuple[int, int, int]
) -> list[dict[str, str]]:
    limit, offset, total = part
    here = asked.address(_items_path(shown))

    def at(place: int) -> str:
        return f"{here}?{urlencode({**given, 'limit': limit, 'offset': place})}"

    links = [{"rel": "self", "href": f"{here}?{urlencode(given)}".rstrip("?"), "type": MEDIA_TYPE}]
    if offset + limit < total:
        links.append({"rel": "next", "href": at(offset + limit), "type": MEDIA_TYPE})
    if offset:
        links.append({"rel": "prev", "href": at(max(0, offset - limit)), "type": MEDIA_TYPE})
    collection = asked.address(f"collections/{shown.dataset.name}")
    return [*links, {"rel": "collection", "href": collection, "type": "application/json"}]
