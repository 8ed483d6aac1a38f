"""The declarations: one Data Package describes every dataset, its columns and its rules."""

import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from loaders.messages.errors import Refusal
from loaders.schema.datasets import dataset_of
from loaders.schema.model import (
    SQL_TYPES,
    Ascending,
    Dataset,
    Field,
    ForeignKey,
    Needs,
    Package,
    Past,
    RowRule,
    Same,
    quoted,
)
from loaders.schema.parsing import Flaw

__all__ = [
    "DECLARATION",
    "ROOT",
    "SQL_TYPES",
    "Ascending",
    "Dataset",
    "DeclarationError",
    "Field",
    "ForeignKey",
    "Package",
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
    """Read and check `datapackage.json` in `folder` (default: $CITY_DATA or <root>/data).

    Raises DeclarationError: which file, what is wrong, what to do.
    """
    folder = Path(folder or os.environ.get("CITY_DATA") or ROOT / "data").resolve()
    file = folder / DECLARATION
    try:
        return package_of(_read_json(file), folder)
    except Flaw as fault:
        raise DeclarationError("{file}: {fault}", file=file, fault=fault) from fault


def _read_json(file: Path) -> dict[str, Any]:
    try:
        document = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise Flaw(
            "the file is missing. Please set CITY_DATA to a folder with {declaration}.",
            declaration=DECLARATION,
        ) from error
    except OSError as error:
        raise Flaw(
            "the file cannot be read ({reason}). Please check its rights.", reason=error.strerror
        ) from error
    except UnicodeDecodeError as error:
        raise Flaw("the file is not UTF-8. Please save it so.") from error
    except json.JSONDecodeError as error:
        raise Flaw(
            "no valid JSON in line {line}, column {column}. Please correct it there.",
            line=error.lineno,
            column=error.colno,
        ) from error
    if not isinstance(document, dict):
        raise Flaw("a JSON object with “resources” is expected.")
    return document


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
