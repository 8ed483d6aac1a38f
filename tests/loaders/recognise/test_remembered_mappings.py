"""What analysts decided about columns is kept, for files of the same shape only."""

import json

import pytest

from loaders.messages.errors import StoreError
from loaders.pipeline import CheckOptions, check_file
from loaders.schema.column_matching import match_assigned
from loaders.store.originals import FolderFileStore
from loaders.store.remembered_mappings import FILE, Decision, recall, remember

HEADERS = ("Bezirksnr", "Datum", "Köpfe gesamt", "Register")
DECISION = Decision("population", {"Köpfe gesamt": "population", "Datum": "date"}, "Anna")


def test_a_decision_comes_back_in_any_order_and_spelling_of_the_headers(tmp_path):
    remember(FolderFileStore(tmp_path), HEADERS, DECISION)
    found = recall(FolderFileStore(tmp_path), ("register", "KÖPFE GESAMT", "datum", "Bezirksnr"))
    assert found == Decision("population", {"KÖPFE GESAMT": "population", "datum": "date"}, "Anna")


def test_another_shape_is_not_recalled(tmp_path):
    remember(FolderFileStore(tmp_path), HEADERS, DECISION)
    assert recall(FolderFileStore(tmp_path), (*HEADERS, "Neu")) is None
    assert recall(FolderFileStore(tmp_path), HEADERS[:-1]) is None


def test_the_newest_decision_counts_and_replaces_the_old_one(tmp_path):
    remember(FolderFileStore(tmp_path), HEADERS, DECISION)
    remember(FolderFileStore(tmp_path), HEADERS, Decision("population", {"Datum": ""}, "Bernd"))
    assert recall(FolderFileStore(tmp_path), HEADERS) == Decision(
        "population", {"Datum": ""}, "Bernd"
    )
    assert len(json.loads((tmp_path / FILE).read_text("utf-8"))) == 1


@pytest.mark.parametrize("content", ["", "{", '{"a": 1}', "[1"])
def test_a_damaged_file_is_nothing_remembered(tmp_path, content):
    (tmp_path / FILE).write_text(content, "utf-8")
    assert recall(FolderFileStore(tmp_path), HEADERS) is None
    remember(FolderFileStore(tmp_path), HEADERS, DECISION)
    assert recall(FolderFileStore(tmp_path), HEADERS) == DECISION


def test_what_cannot_be_written_is_said(tmp_path):
    with pytest.raises(StoreError, match="konnte nicht gespeichert werden"):
        remember(FolderFileStore(tmp_path / "nirgends"), HEADERS, DECISION)


def test_an_assigned_column_goes_before_a_recognised_one(package):
    population = package.datasets["population"]
    headers = ("district_id", "date", "population", "neu", "register", "source")
    found = match_assigned(population, headers, {"neu": "population", "source": ""})
    assert found.columns["population"] == 3
    assert set(found.unknown) == {"population", "source"}


def test_the_door_uses_what_was_remembered(package, tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("Bezirksnr;Datum;Köpfe gesamt;Register\n01;31.12.2023;5300;Stadt\n", "utf-8")
    decision = Decision(
        "population",
        {"Bezirksnr": "district_id", "Datum": "date", "Köpfe gesamt": "population"},
        "Anna",
    )
    assert not check_file(path, package).publishable
    report = check_file(path, package, CheckOptions(recalled=lambda headers: decision))
    assert (report.dataset, report.publishable) == ("population", True)
    assert report.table["population"].to_pylist() == [5300]
    assert report.assigned == decision.assigned


def test_a_remembered_dataset_that_is_gone_is_not_used(package, tmp_path):
    path = tmp_path / "b.csv"
    path.write_text("x;y\n1;2\n", "utf-8")
    report = check_file(
        path, package, CheckOptions(recalled=lambda _: Decision("gibtsnicht", {}, "Anna"))
    )
    assert report.dataset is None
