"""The store: what a first start publishes, what readers see, who may hold it."""

import pytest

from loaders.bootstrap import open_store
from loaders.store.store import Edition, StoreBusyError, StoreError


def _rows(store, dataset, **edition):
    with store.reader(Edition(store.snapshot_id(), **edition)) as cursor:
        return cursor.execute(f"FROM {dataset}").fetchall()


def test_first_open_publishes_everything_in_one_snapshot(lake):
    history = lake.snapshots()
    assert set(history["snapshot_id"]) == {1}
    assert set(history["kind"]) == {"Erstbefüllung"}
    assert len(history) == len(lake.package.datasets)
    population = history.set_index("dataset").loc["population"]
    assert (population["rows_total"], population["rows_new"], population["file"]) == (
        5,
        5,
        "population.csv",
    )


def test_staff_sees_demonstration_rows_and_can_leave_them_out(lake):
    assert len(_rows(lake, "measures")) == 4
    assert len(_rows(lake, "measures", demo=False)) == 3


def test_the_public_sees_neither_hidden_rows_nor_what_hangs_on_them(lake):
    assert len(_rows(lake, "measures", audience="public")) == 3
    assert len(_rows(lake, "milestones", audience="public")) == 3
    assert len(_rows(lake, "measure_fields", audience="public")) == 4
    assert _rows(lake, "survey_answers", audience="public") == []


def test_the_public_sees_no_internal_column(lake):
    with lake.reader(Edition(1, audience="public")) as cursor:
        notes = cursor.execute("SELECT DISTINCT internal_note FROM measures").fetchall()
    assert notes == [(None,)]


def test_a_second_opening_is_refused_with_the_holder(lake):
    import os

    with pytest.raises(StoreBusyError, match=f"wird gerade von Prozess {os.getpid()} benutzt"):
        open_store(str(lake.location.folder), lake.package)


def test_a_state_that_does_not_exist_is_refused(lake):
    with pytest.raises(StoreError, match="Den Stand 7 gibt es nicht"):
        lake.reader(Edition(7))


def test_a_second_start_finds_everything_and_does_nothing(lake):
    folder, package = str(lake.location.folder), lake.package
    lake.close()
    again = open_store(folder, package)
    try:
        assert again.snapshot_id() == 1
    finally:
        again.close()
