"""`/api/v1`: which path gives what."""

from typing import Any

from outputs.interfaces.answer import Answer, as_json
from outputs.interfaces.catalogue import catalogue
from outputs.interfaces.datapackage import datapackage
from outputs.interfaces.datasets import dataset_file, formats
from outputs.interfaces.openapi import description
from outputs.interfaces.problem import not_found
from outputs.interfaces.public_data import PublicData
from outputs.interfaces.query import parameters
from outputs.interfaces.request import ApiRequest

OPENAPI = "application/vnd.oai.openapi+json;version=3.1"


def answer(data: PublicData, asked: ApiRequest) -> Answer:
    """The answer to a request. Raises Problem."""
    first, _slash, rest = asked.path.rstrip("/").partition("/")
    if first == "datasets" and rest:
        return dataset_file(data, rest, asked.pairs, asked.own)
    parameters(asked.pairs, ())
    if asked.path in ("", "/", "datasets", "datasets/"):
        return as_json(landing(data, asked))
    if first == "catalogue" or first.startswith("catalogue."):
        return catalogue(data, asked)
    if asked.path == "openapi.json":
        return as_json(description(data, asked.address()), OPENAPI)
    if asked.path == "datapackage.json":
        return as_json(datapackage(data, asked.address("datasets")))
    raise not_found("such address", f"See {asked.address()}.")


def landing(data: PublicData, asked: ApiRequest) -> dict[str, Any]:
    """What there is: links, and each dataset with its files."""
    city = data.store.package.city
    links = [
        ("self", "", "application/json", "This page"),
        ("service-desc", "openapi.json", OPENAPI, "OpenAPI description"),
        ("alternate", "catalogue.jsonld", "application/ld+json", "Catalogue (DCAT-AP.de 3.0)"),
        ("describedby", "datapackage.json", "application/json", "Data Package: all columns"),
    ]
    return {
        "title": f"Offene Daten: {city['strategy']['title']}",
        "state": data.edition.snapshot,
        "links": [asked.link(*one) for one in links],
        "datasets": [
            {
                "name": name,
                "title": one.title,
                "files": {kind: asked.address(f"datasets/{name}.{kind}") for kind in formats(one)},
            }
            for name, one in data.datasets.items()
        ],
    }
