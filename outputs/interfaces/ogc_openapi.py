"""`/ogc/api`: the layers described for programs (OpenAPI 3.0, as OGC API Features asks for)."""

from typing import Any

from outputs.interfaces.items import MEDIA_TYPE, MOST, PAGE, RESERVED
from outputs.interfaces.layers import SYSTEMS, Layer, layer, layer_names
from outputs.interfaces.openapi import TYPES, VERSION, operation, problem_schema
from outputs.interfaces.public_data import PublicData

OPENAPI = "application/vnd.oai.openapi+json;version=3.0"


FEATURE = {"name": "featureId", "in": "path", "required": True, "schema": {"type": "string"}}


def description(data: PublicData, address: str) -> dict[str, Any]:
    """The document; address: of the interface."""
    shown = [layer(data, name) for name in layer_names(data)]
    fixed = {"/": "First page", "/conformance": "Conformance", "/collections": "All layers"}
    paths = {path: _get(summary, "application/json") for path, summary in fixed.items()}
    for one in shown:
        root, title = f"/collections/{one.dataset.name}", one.dataset.title
        paths[root] = _get(title, "application/json")
        paths[f"{root}/items"] = _get(title, MEDIA_TYPE, [*_common(), *_columns(one)])
        paths[f"{root}/items/{{featureId}}"] = _get(title, MEDIA_TYPE, [FEATURE, _system("crs")])
    title = data.store.package.city["strategy"]["title"]
    return {
        "openapi": "3.0.3",
        "info": {"title": f"Karten: {title}", "version": VERSION},
        "servers": [{"url": address}],
        "paths": paths,
        "components": {"schemas": {"problem": problem_schema()}},
    }


def _get(
    summary: str, media_type: str, parameters: list[dict[str, Any]] | None = None
) -> dict[str, Any]:
    found = operation(summary, {media_type: {"schema": {"type": "object"}}})
    found["get"] |= {"parameters": parameters} if parameters else {}
    return found


def _parameter(name: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "style": "form",
        "explode": False,
    }


def _system(name: str) -> dict[str, Any]:
    schema = {"type": "string", "format": "uri", "enum": list(SYSTEMS), "default": SYSTEMS[0]}
    return _parameter(name, schema)


def _common() -> list[dict[str, Any]]:
    box = {"type": "array", "minItems": 4, "maxItems": 6, "items": {"type": "number"}}
    limit = {"type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE}
    return [
        _parameter("bbox", box),
        _parameter("limit", limit),
        _parameter("offset", {"type": "integer", "minimum": 0, "default": 0}),
        _parameter("datetime", {"type": "string"}),
        _system("crs"),
        _system("bbox-crs"),
    ]


def _columns(shown: Layer) -> list[dict[str, Any]]:
    names = (name for name in shown.filters if name not in RESERVED)
    fields = map(shown.dataset.field, names)
    return [
        _parameter(f.name, TYPES.get(f.type, {"type": "string"})) | {"description": f.title}
        for f in fields
    ]
