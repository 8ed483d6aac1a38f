"""`/ogc`: OGC API Features, Part 1 (Core) and 2 (Coordinate Reference Systems by Reference)."""

from typing import Any

from outputs.interfaces.answer import Answer, as_json
from outputs.interfaces.items import MEDIA_TYPE, check_form, item, items
from outputs.interfaces.layers import CRS84, SYSTEMS, Layer, extent, layer, layer_names
from outputs.interfaces.ogc_openapi import OPENAPI, description
from outputs.interfaces.problem import not_found
from outputs.interfaces.public_data import PublicData
from outputs.interfaces.query import parameters
from outputs.interfaces.request import ApiRequest

CONFORMANCE = tuple(
    f"http://www.opengis.net/spec/ogcapi-features-{part}/1.0/conf/{name}"
    for part, name in ((1, "core"), (1, "oas30"), (1, "geojson"), (2, "crs"))
)


def answer(data: PublicData, asked: ApiRequest) -> Answer:
    """The answer to a request. Raises Problem."""
    parts = asked.path.rstrip("/").split("/", 3)
    if parts[0] == "collections" and len(parts) > 2 and parts[2] == "items":
        shown = layer(data, parts[1])
        return items(shown, asked) if len(parts) == 3 else item(shown, parts[3], asked)
    check_form(parameters(asked.pairs, ("f",)))
    if parts[0] == "collections" and len(parts) == 2:
        return as_json(collection(data, layer(data, parts[1]), asked))
    documents = {
        "": landing,
        "conformance": lambda *_: {"conformsTo": list(CONFORMANCE)},
        "collections": collections,
    }
    name = "/".join(parts)
    if name == "api":
        return as_json(description(data, asked.address()), OPENAPI)
    if name not in documents:
        raise not_found("such address", f"See {asked.address()}.")
    return as_json(documents[name](data, asked))


def landing(data: PublicData, asked: ApiRequest) -> dict[str, Any]:
    """The first page: links to all others."""
    city = data.store.package.city
    links = [
        ("self", "", "application/json", "This page"),
        ("service-desc", "api", OPENAPI, "OpenAPI description"),
        ("conformance", "conformance", "application/json", "What is conformed to"),
        ("data", "collections", "application/json", "The layers"),
    ]
    return {
        "title": f"Karten: {city['strategy']['title']}",
        "description": city.get("description", ""),
        "links": [asked.link(*one) for one in links],
    }


def collections(data: PublicData, asked: ApiRequest) -> dict[str, Any]:
    """All layers."""
    return {
        "links": [asked.link("self", "collections", "application/json", "The layers")],
        "crs": list(SYSTEMS),
        "collections": [collection(data, layer(data, name), asked) for name in layer_names(data)],
    }


def collection(data: PublicData, shown: Layer, asked: ApiRequest) -> dict[str, Any]:
    """One layer: what it shows, where, when, in which coordinate systems."""
    dataset, path = shown.dataset, f"collections/{shown.dataset.name}"
    links = [
        asked.link("self", path, "application/json", dataset.title),
        asked.link("items", f"{path}/items", MEDIA_TYPE, dataset.title),
    ]
    for one in dataset.licences:
        if address := one.get("path"):
            title = one.get("title", one.get("name", ""))
            links.append({"rel": "license", "href": address, "type": "text/html", "title": title})
    sources = "; ".join(one["title"] for one in dataset.sources if one.get("title"))
    return {
        "id": dataset.name,
        "title": dataset.title,
        "description": dataset.description,
        "attribution": sources or dataset.owner,
        "itemType": "feature",
        "crs": list(SYSTEMS),
        "storageCrs": CRS84,
        "extent": _extent(data, shown),
        "links": links,
    }


def _extent(data: PublicData, shown: Layer) -> dict[str, Any]:
    *box, first, last = extent(data, shown)
    found: dict[str, Any] = {"spatial": {"bbox": [box], "crs": CRS84}}
    if first:
        ends = [f"{day.isoformat()}T00:00:00Z" for day in (first, last)]
        found["temporal"] = {"interval": [ends]}
    return found
