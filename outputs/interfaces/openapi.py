"""`/api/v1/openapi.json`: the interface described for programs (OpenAPI 3.1)."""

from typing import Any

from loaders.schema import Dataset, Field
from outputs.interfaces.datasets import MEDIA_TYPES, PAGE, formats
from outputs.interfaces.problem import MEDIA_TYPE as PROBLEM
from outputs.interfaces.public_data import MOST_ROWS, PublicData

TYPES = {
    "integer": {"type": "integer"},
    "year": {"type": "integer"},
    "number": {"type": "number"},
    "boolean": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "time": {"type": "string", "format": "time"},
    "datetime": {"type": "string", "format": "date-time"},
    "geojson": {"type": "string", "description": "WKT, WGS 84"},
}
"""Type of a column → schema of its values in JSON; any other is a text."""
VERSION = "1.0.0"


def description(data: PublicData, address: str) -> dict[str, Any]:
    """The document; address: of the interface."""
    city = data.store.package.city
    paths = {
        "/": operation("What there is", _json()),
        "/openapi.json": operation("This description", _json()),
        "/datapackage.json": operation(
            "All columns, licences and sources (Data Package 2)", _json()
        ),
        **{
            f"/catalogue.{ending}": operation("The catalogue (DCAT-AP.de 3.0)", {media: {}})
            for ending, media in CATALOGUE.items()
        },
        **{f"/datasets/{name}.{{format}}": _dataset(one) for name, one in data.datasets.items()},
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"Offene Daten: {city['strategy']['title']}",
            "version": VERSION,
            "description": "Public data only, read only. Each dataset states its own licence in "
            "datapackage.json.",
        },
        "servers": [{"url": address}],
        "paths": paths,
        "components": {
            "schemas": {
                **{name: _row(one) for name, one in data.datasets.items()},
                "problem": problem_schema(),
            },
            "parameters": _parameters(),
        },
    }


CATALOGUE = {
    "jsonld": "application/ld+json",
    "ttl": "text/turtle",
    "rdf": "application/rdf+xml",
}
"""Endings of the catalogue's files and their media types."""


def _json() -> dict[str, Any]:
    return {"application/json": {"schema": {"type": "object"}}}


def operation(summary: str, content: dict[str, Any]) -> dict[str, Any]:
    """A path that is read: what comes, by media type, or a problem document."""
    problem = {"description": "A problem document", "content": _content(PROBLEM, "problem")}
    answers = {"200": {"description": summary, "content": content}, "default": problem}
    return {"get": {"summary": summary, "responses": answers}}


def _content(media_type: str, schema: str) -> dict[str, Any]:
    return {media_type: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}


def _dataset(dataset: Dataset) -> dict[str, Any]:
    rows = {"type": "array", "items": {"$ref": f"#/components/schemas/{dataset.name}"}}
    media: dict[str, Any] = {MEDIA_TYPES[kind].partition(";")[0]: {} for kind in formats(dataset)}
    path = operation(dataset.title, media | {"application/json": {"schema": rows}})
    kinds = {"type": "string", "enum": list(formats(dataset))}
    path["get"]["description"] = dataset.description
    path["get"]["responses"]["304"] = {"description": "Unchanged since the ETag sent"}
    path["get"]["parameters"] = [
        {"name": "format", "in": "path", "required": True, "schema": kinds},
        *({"$ref": f"#/components/parameters/{name}"} for name in _parameters()),
    ]
    return path


def _parameters() -> dict[str, Any]:
    limit = {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": PAGE}
    told = {
        "limit": (limit, "Rows of a page; without limit and offset all rows come."),
        "offset": ({"type": "integer", "minimum": 0}, "Rows to pass over."),
        "as_of": (
            {"type": "string", "pattern": "^([0-9]{1,9}|[0-9]{4}-[0-9]{2}-[0-9]{2})$"},
            "An older state, by its number or a day. It shows only what is still public today; "
            "texts that read otherwise today and cells that are empty today are empty.",
        ),
    }
    return {
        name: {"name": name, "in": "query", "schema": schema, "description": words}
        for name, (schema, words) in told.items()
    }


def _row(dataset: Dataset) -> dict[str, Any]:
    return {"type": "object", "properties": {f.name: _value(f) for f in dataset.fields}}


def _value(field: Field) -> dict[str, Any]:
    schema = TYPES.get(field.type, {"type": "string"})
    words = ". ".join(part for part in (field.title, schema.get("description")) if part)
    return schema | {"type": [schema["type"], "null"], "description": words}


def problem_schema() -> dict[str, Any]:
    """The schema that `operation` refers to as `problem`."""
    texts = {name: {"type": "string"} for name in ("type", "title", "detail")}
    return {"type": "object", "properties": texts | {"status": {"type": "integer"}}}
