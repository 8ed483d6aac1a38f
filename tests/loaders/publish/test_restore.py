"""The way back of datasets that need each other, and of a publication as a whole."""

import pytest

from loaders.cli import main
from loaders.messages.errors import ConflictError, PublicationError, StoreError
from loaders.publish.restore import restore, revert
from loaders.store.store import Edition
from tests.publishing import publish

SURVEY = ("surveys", "survey_questions", "survey_answers")


def rows(store, name, where="true", at=None):
    with store.reader(Edition(at or store.snapshot_id())) as cursor:
        return cursor.execute(f"FROM {name} WHERE {where} ORDER BY ALL").to_arrow_table()


def state(store, *names, at=None):
    return [rows(store, name, at=at).to_pylist() for name in names]


@pytest.fixture
def survey_gone(lake):
    """The store after its survey was taken away together with its questions and answers."""
    assert all(state(lake, *SURVEY))
    publish(lake, {name: rows(lake, name, "false") for name in SURVEY}, author="Anna")
    assert not any(state(lake, *SURVEY))
    return lake


def test_surveys_questions_and_answers_come_back_together_and_not_alone(survey_gone):
    with pytest.raises(PublicationError, match="ein Wert|einen Wert"):
        restore(survey_gone, ["survey_answers"], 1, "Berta")
    assert restore(survey_gone, SURVEY, 1, "Berta") == 3
    assert state(survey_gone, *SURVEY) == state(survey_gone, *SURVEY, at=1)
    last = survey_gone.snapshots()
    assert set(last[last["snapshot_id"] == 3]["dataset"]) == set(SURVEY)


def test_a_publication_is_taken_back_with_all_its_datasets(survey_gone):
    made = revert(survey_gone, 2, "Berta")
    assert state(survey_gone, *SURVEY) == state(survey_gone, *SURVEY, at=1)
    last = survey_gone.history().rows[-1]
    assert (last.snapshot_id, last.author, last.message) == (
        made, "Berta", "Veröffentlichung 2 zurückgenommen",
    )  # fmt: skip
    assert revert(survey_gone, made, "Carla") == 4  # taking back can be taken back
    assert not any(state(survey_gone, *SURVEY))


def test_a_publication_that_a_later_one_builds_on_stays_and_the_way_out_is_said(lake):
    all_stops, before = rows(lake, "stops"), state(lake, "stops")
    new = {**before[0][0], "stop_id": "neu"}
    publish(lake, {"stops": all_stops.slice(0, 0)}, author="Anna")
    publish(lake, {"population": rows(lake, "population").slice(1)}, author="Anna")
    type_of = all_stops.from_pylist([new], schema=all_stops.schema)
    publish(lake, {"stops": type_of}, author="Anna", mode="append")
    with pytest.raises(PublicationError) as refused:
        revert(lake, 2, "Berta")
    assert str(refused.value) == (
        "Stand 2 lässt sich nicht allein zurücknehmen: Stand 4 hat seither „stops“ veröffentlicht "
        "und baut darauf auf. Bitte zuerst Stand 4 zurücknehmen oder „stops“ eines früheren Stands "
        "wiederherstellen."
    )
    assert lake.snapshot_id() == 4
    assert revert(lake, 3, "Berta") == 5  # what others published meanwhile does not matter
    revert(lake, 4, "Berta")
    with pytest.raises(PublicationError, match="zuerst Stand 6 zurücknehmen"):
        revert(lake, 2, "Berta")  # said so: the last that published it
    restore(lake, ["stops"], 1, "Berta")
    assert state(lake, "stops") == before


def test_references_of_later_rows_hold(lake):
    """A measure comes, later money for it: without the measure the money would belong to none."""
    measure = rows(lake, "measures").to_pylist()[0] | {"measure_id": "neu", "title": "Neu"}
    schema = rows(lake, "measures").schema
    publish(lake, {"measures": rows(lake, "measures").from_pylist([measure], schema=schema)},
            author="Anna", mode="append")  # fmt: skip
    money = rows(lake, "budgets").to_pylist()[0] | {"measure_id": "neu"}
    table = rows(lake, "budgets")
    publish(lake, {"budgets": table.from_pylist([money], schema=table.schema)}, author="Anna",
            mode="append")  # fmt: skip
    before = state(lake, "measures", "budgets")
    with pytest.raises(PublicationError, match="Stand 3 hat seither „budgets“ veröffentlicht"):
        revert(lake, 2, "Berta")
    assert state(lake, "measures", "budgets") == before
    revert(lake, 3, "Berta")
    revert(lake, 2, "Berta")
    assert state(lake, "measures", "budgets") == state(lake, "measures", "budgets", at=1)


@pytest.mark.parametrize(
    ("publication", "words"), [(1, "ist der erste"), (9, "Eine Veröffentlichung 9 gibt es nicht")]
)
def test_what_cannot_be_taken_back_is_said(lake, publication, words):
    with pytest.raises(StoreError, match=words):
        revert(lake, publication, "Berta")


def test_a_publication_without_a_difference_has_nothing_to_take_back(lake):
    publish(lake, {"stops": rows(lake, "stops")}, author="Anna")
    with pytest.raises(StoreError, match="hat keine Zeilen geändert"):
        revert(lake, 2, "Berta")


def test_somebody_else_in_between_is_a_conflict(survey_gone):
    with pytest.raises(ConflictError):
        revert(survey_gone, 2, "Berta", expected_snapshot=1)


def test_the_command_line_takes_several_datasets_and_takes_back(
    founded, tiny_city, tmp_path, monkeypatch, capsys
):
    import shutil

    from loaders.bootstrap import open_store
    from loaders.schema import load_package

    folder = str(shutil.copytree(founded, tmp_path / "cli"))
    monkeypatch.setenv("CITY_STORE", folder)
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    store = open_store(folder, load_package(tiny_city))
    publish(store, {name: rows(store, name, "false") for name in SURVEY}, author="Anna")
    store.close()
    assert main(["revert", "2", "--author", "Berta"]) == 0
    assert "Veröffentlicht als Stand 3: " in capsys.readouterr().out
    assert main(["revert", "2", "--author", "Berta"]) == 1
    assert "zuerst Stand 3 zurücknehmen" in capsys.readouterr().err
    assert main(["restore", *SURVEY, "2", "--author", "Berta"]) == 0
    assert "survey_questions (0 neu, 0 geändert," in capsys.readouterr().out
    assert main(["restore", *SURVEY, "1", "--author", "Berta"]) == 0
