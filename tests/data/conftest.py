"""What ships in data/, read with nothing but the standard library.

These tests are a second opinion on the shipped files: but for the declarations they do not use the
loaders.
"""

import csv
import json
from pathlib import Path

import pytest

from loaders.schema import load_package

DATA = Path(__file__).resolve().parents[2] / "data"


def _read(path):
    """Rows of a CSV or the properties of a GeoJSON file, every value as text ("" = empty)."""
    if path.suffix == ".geojson":
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        return [
            {name: _text(value) for name, value in feature["properties"].items()}
            | {"geometry": json.dumps(feature["geometry"])}
            for feature in features
        ]
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def _text(value):
    if value is None:
        return ""
    return str(value).lower() if isinstance(value, bool) else str(value)


def paths(resource):
    """The files of a dataset, as a list even where there is one."""
    declared = resource["path"]
    return [DATA / name for name in ([declared] if isinstance(declared, str) else declared)]


@pytest.fixture(scope="session")
def descriptor():
    return load_package(DATA).document


@pytest.fixture(scope="session")
def datasets(descriptor):
    """The declarations by name."""
    return {resource["name"]: resource for resource in descriptor["resources"]}


@pytest.fixture(scope="session")
def tables(descriptor):
    """All shipped rows by dataset, real and demonstration together, as text."""
    return {
        resource["name"]: [row for path in paths(resource) for row in _read(path)]
        for resource in descriptor["resources"]
    }


@pytest.fixture(scope="session")
def real(tables):
    """The rows that are not demonstration."""
    return {
        name: [row for row in rows if row.get("is_demo") != "true"] for name, rows in tables.items()
    }


@pytest.fixture(scope="session")
def demo(tables):
    """The demonstration rows."""
    return {
        name: [row for row in rows if row.get("is_demo") == "true"] for name, rows in tables.items()
    }
