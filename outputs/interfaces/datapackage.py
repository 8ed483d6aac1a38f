"""`datapackage.json`: what is public, declared as a Data Package (version 2)."""

from collections.abc import Collection, Mapping
from typing import Any

from loaders.schema import Dataset
from outputs.interfaces.public_data import PublicData

PACKAGE = ("title", "title@en", "description", "description@en", "licenses", "keywords")
CITY = ("name", "ags")
RESOURCE = ("title", "title@en", "description", "description@en", "licenses", "sources")
FIELD = (
    *("name", "type", "title", "title@en", "description", "description@en"),
    *("unit", "example", "constraints", "labels@en"),
)
PROFILE = "https://datapackage.org/profiles/2.0/"


def datapackage(data: PublicData, datasets_address: str) -> dict[str, Any]:
    """The declaration; its files are addresses below `datasets_address`, one CSV a dataset."""
    document = data.store.package.document
    declared = {one["name"]: one for one in document["resources"]}
    return {
        "$schema": f"{PROFILE}datapackage.json",
        "name": document.get("name", ""),
        **_parts(document, PACKAGE),
        "city": {
            key: data.store.package.city[key] for key in CITY if key in data.store.package.city
        },
        "resources": [
            _resource(data, dataset, declared[name], f"{datasets_address}/{name}.csv")
            for name, dataset in data.datasets.items()
        ],
    }


def _resource(
    data: PublicData, dataset: Dataset, declared: Mapping[str, Any], path: str
) -> dict[str, Any]:
    schema = declared["schema"]
    fields = {one["name"]: one for one in schema["fields"]}
    shown = [_field(fields[name]) for name in dataset.field_names]
    keys = [_foreign_key(one) for one in dataset.foreign_keys if _is_public(data, dataset, one)]
    key = list(dataset.primary_key) if all(map(dataset.has, dataset.primary_key)) else []
    return {
        "name": dataset.name,
        "type": "table",
        "path": path,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        **_parts(declared, RESOURCE),
        "schema": {
            "$schema": f"{PROFILE}tableschema.json",
            "fields": shown,
            **({"primaryKey": key} if key else {}),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _parts(document: Mapping[str, Any], names: Collection[str]) -> dict[str, Any]:
    return {name: document[name] for name in names if document.get(name)}


def _field(declared: Mapping[str, Any]) -> dict[str, Any]:
    """A column as CSV has it: shapes are texts (WKT) there."""
    field = _parts(declared, FIELD)
    return field | ({"type": "string"} if field["type"] == "geojson" else {})


def _is_public(data: PublicData, dataset: Dataset, key: Any) -> bool:
    target = data.datasets.get(key.dataset)
    known = target is not None and all(map(target.has, key.reference_fields))
    return known and all(map(dataset.has, key.fields))


def _foreign_key(key: Any) -> dict[str, Any]:
    reference = {"resource": key.dataset, "fields": list(key.reference_fields)}
    return {"fields": list(key.fields), "reference": reference}
