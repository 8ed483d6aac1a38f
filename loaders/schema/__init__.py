"""The declarations: one Data Package describes every dataset, its columns and its rules."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from loaders.messages.errors import Refusal
from loaders.schema.city import checked_city
from loaders.schema.city_folder import CITY, OVERLAYS, composed, read_object
from loaders.schema.datasets import dataset_of
from loaders.schema.model import (
    SQL_TYPES,
    Ascending,
    Dataset,
    Field,
    ForeignKey,
    Has,
    Needs,
    Package,
    Past,
    RowRule,
    Same,
    quoted,
)
from loaders.schema.parsing import Flaw

__all__ = [
    "CITY",
    "DECLARATION",
    "OVERLAYS",
    "ROOT",
    "SQL_TYPES",
    "Ascending",
    "Dataset",
    "DeclarationError",
    "Field",
    "ForeignKey",
    "Package",
    "Has",
    "Needs",
    "Past",
    "RowRule",
    "Same",
    "load_package",
    "package_of",
    "quoted",
]

ROOT = Path(__file__).resolve().parents[2]
DECLARATION = "datapackage.json"


class DeclarationError(Refusal):
    """A declaration cannot be used."""


def load_package(folder: Path | None = None) -> Package:
    """The declarations of a city's folder (default: $CITY_DATA or <root>/data): its `city.json`
    with the schemas of the code, or a `datapackage.json` that declares everything by itself.

    Raises DeclarationError: which file, what is wrong, what to do.
    """
    folder = Path(os.path.realpath(folder or os.environ.get("CITY_DATA") or ROOT / "data"))
    whole = folder / DECLARATION
    if whole.exists():
        with _in_file(whole):
            return package_of(read_object(whole), folder)
    with _in_file(folder / CITY):
        city = checked_city(read_object(folder / CITY))
    file = folder / OVERLAYS
    with _in_file(file):
        overlays = read_object(file) if file.exists() else {}
        return package_of(composed(city, overlays, folder), folder)


@contextmanager
def _in_file(file: Path) -> Iterator[None]:
    try:
        yield
    except Flaw as fault:
        raise DeclarationError("{file}: {fault}", file=file, fault=fault) from fault


def package_of(document: Mapping[str, Any], folder: Path) -> Package:
    """The declarations of a document whose files are in `folder`. Raises Flaw."""
    resources = document.get("resources")
    if not isinstance(resources, list) or not resources:
        raise Flaw("“resources” is missing or empty. Please name one dataset at least.")
    datasets: dict[str, Dataset] = {}
    for resource in resources:
        dataset = dataset_of(resource, folder)
        if dataset.name in datasets:
            raise Flaw(
                "Dataset “{dataset}” is there twice. Please remove one.", dataset=dataset.name
            )
        datasets[dataset.name] = dataset
    _check_references(datasets)
    city = document.get("city", {})
    if not isinstance(city, dict):
        raise Flaw("“city” must be an object.")
    return Package(
        folder=folder,
        name=str(document.get("name", "")),
        city=city,
        datasets=datasets,
        document=document,
    )


def _check_references(datasets: Mapping[str, Dataset]) -> None:
    for dataset in datasets.values():
        for key in dataset.foreign_keys:
            target = datasets.get(key.dataset)
            fields = key.reference_fields
            for missing in [n for n in fields if not target.has(n)] if target else [key.dataset]:
                raise Flaw(
                    "Dataset “{dataset}”: “foreignKeys” refers to “{missing}”, which does not "
                    "exist. Please correct the reference.",
                    dataset=dataset.name,
                    missing=missing,
                )
