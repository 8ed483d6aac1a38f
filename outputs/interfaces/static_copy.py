"""The interfaces as files for any web server: `api/v1/…`, as the server would answer without a
query. Layers for maps are there as GeoJSON; what filters and turns pages needs the server."""

import shutil
from collections.abc import Iterator
from pathlib import Path

from loaders.schema import Dataset
from loaders.store.store import Store
from outputs.interfaces import api
from outputs.interfaces.datasets import csv_parts, formats, whole_file
from outputs.interfaces.openapi import CATALOGUE
from outputs.interfaces.problem import Problem
from outputs.interfaces.public_data import PublicData
from outputs.interfaces.request import ApiRequest

ROOT = "/api/v1"
DOCUMENTS = {
    "": "index.json",
    "openapi.json": "openapi.json",
    "datapackage.json": "datapackage.json",
}


def files(data: PublicData, site: str) -> Iterator[tuple[str, bytes]]:
    """Path and content of every file; site: where they will be found, "" if that is not known.
    Then addresses begin with a slash, and the catalogue, which needs whole ones, is left out."""
    names = {f"catalogue.{ending}": f"catalogue.{ending}" for ending in CATALOGUE} if site else {}
    for path, name in (DOCUMENTS | names).items():
        body = api.answer(data, ApiRequest(path, (), site, ROOT)).body
        yield f"{ROOT[1:]}/{name}", bytes(body) if isinstance(body, bytes) else b"".join(body)
    for dataset in data.datasets.values():
        for kind in formats(dataset):
            if content := _file(data, dataset, kind):
                yield f"{ROOT[1:]}/datasets/{dataset.name}.{kind}", content


def _file(data: PublicData, dataset: Dataset, kind: str) -> bytes | None:
    """One file; None where the format cannot hold the rows, as of a shape longer than a cell."""
    table = data.table(dataset)
    if table is None:
        return b"".join(csv_parts(data, dataset)) if kind == "csv" else None
    try:
        return whole_file(data, dataset, table, kind)
    except Problem:
        return None


def write(folder: Path, store: Store, site: str) -> int:
    """Write the files below a folder, in the place of those of an older state; how many."""
    made = folder / "api" / ".v1"
    shutil.rmtree(made, ignore_errors=True)
    count = 0
    for path, content in files(PublicData(store), site):
        file = made / Path(path).relative_to(ROOT[1:])
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        count += 1
    shutil.rmtree(folder / ROOT[1:], ignore_errors=True)
    made.rename(folder / ROOT[1:])
    return count
