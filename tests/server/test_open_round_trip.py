"""What is fetched from the interfaces and given to our own door again changes nothing."""

import shutil

import pytest

from loaders.bootstrap import open_store
from loaders.fetch.fetch import fetch
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.diff import difference
from loaders.schema import load_package
from tests.conftest import ROOT
from tests.server.open_server import serving

WHOLLY_PUBLIC = (
    "fields", "districts", "district_names", "population", "charging_points", "charging_history",
    "comparison_cities", "stops", "outline", "context",
)  # fmt: skip
"""Shipped datasets of which the public sees every row and column: of another one the public's file
lacks what is hidden, and is no whole to publish."""
WHOLLY_PLACED = ("districts", "charging_points", "stops", "outline", "context")


@pytest.fixture(scope="module")
def served(shipped, tmp_path_factory):
    folder = shutil.copytree(shipped, tmp_path_factory.mktemp("round") / "store")
    store = open_store(str(folder), load_package(ROOT / "data"))
    with serving(store) as site:
        yield store, site
    store.close()


def changed(store, address, name):
    """What the door finds new, changed and gone."""
    known = published_rows(store)
    with fetch(address) as found:
        report = check_file(found.path, store.package, CheckOptions(dataset=name), published=known)
    assert report.problems["message"].tolist() == []
    counts = difference(store, name, report.table).counts
    return counts.new, counts.changed, counts.gone


@pytest.mark.parametrize("kind", ["csv", "json"])
@pytest.mark.parametrize("name", WHOLLY_PUBLIC)
def test_a_file_of_the_interface_comes_back_unchanged(served, name, kind):
    store, site = served
    assert changed(store, f"{site}/api/v1/datasets/{name}.{kind}", name) == (0, 0, 0)


@pytest.mark.parametrize("name", WHOLLY_PLACED)
def test_a_layer_comes_back_unchanged(served, name):
    store, site = served
    assert changed(store, f"{site}/ogc/collections/{name}", name) == (0, 0, 0)
