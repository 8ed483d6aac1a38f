"""Looking at each different value but once says the same as looking at every row."""

import gc

import numpy as np
import pyarrow as pa
import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.schema.sql import scratch
from loaders.store import write
from loaders.tables import vectorised
from loaders.tables.reading import Reading
from loaders.tables.vectorised import (
    combined,
    dictionary_encode,
    remember,
    remembered,
)
from loaders.validate.check import KEPT, Check
from tests.publishing import publish

ROWS = 12_000
HEAD = "survey_id,respondent_id,question_id,value,district_id,submitted_at,is_released,source"
LINE = "umfrage,r{row},{question},{value},{district},{moment},{released},Test"
USUAL = {
    "question": "wunsch",
    "value": "gut",
    "district": "01",
    "moment": "2026-03-01 10:00:00",
    "released": "ja",
}


@pytest.fixture
def answers(lake, tmp_path):
    """The report on a file of ROWS like rows of answers, but for those given by their row."""

    def look(odd=None, known=True):
        lines = (LINE.format(row=n, **(USUAL | (odd or {}).get(n, {}))) for n in range(2, ROWS + 2))
        path = tmp_path / "antworten.csv"
        path.write_text("\n".join([HEAD, *lines]))
        asked = published_rows(lake) if known else None
        return check_file(
            path, lake.package, CheckOptions(dataset="survey_answers"), published=asked
        )

    return look


ODD = [
    {},
    {9_000: {"district": "1"}, 9_001: {"district": " 01 "}},
    {9_000: {"district": "99"}, 9_002: {"district": "\u00a0"}},
    {9_000: {"district": "Altdorf"}, 9_001: {"district": "99"}},
    {9_000: {"question": "q9"}, 11_999: {"question": ""}},
    {9_000: {"moment": "31/12/2026 9:30"}, 9_001: {"moment": "bald"}, 9_002: {"moment": "-"}},
    {9_000: {"released": "vielleicht"}, 9_001: {"released": "NEIN"}, 9_002: {"released": ""}},
]


@pytest.mark.parametrize("odd", ODD)
def test_each_value_once_says_the_same_as_every_row(answers, odd, monkeypatch):
    once = answers(odd)
    monkeypatch.setattr(vectorised, "MANY", 10 * ROWS)
    every = answers(odd)
    assert once.problems.to_dict("records") == every.problems.to_dict("records")
    assert once.note_texts() == every.note_texts()
    assert once.faultless.to_pylist() == every.faultless.to_pylist()
    assert once.faultless.schema == every.faultless.schema


def test_one_odd_value_far_down_is_found_with_its_row(answers):
    report = answers(
        {
            9_000: {"district": "99"},
            9_500: {"question": "q9"},
            11_000: {"released": "vielleicht"},
            ROWS + 1: {"moment": "bald"},
        }
    )
    found = {(p.row, p.field, p.value, p.code) for p in report.found}
    assert found == {
        (9_000, "district_id", "99", "unknown_reference"),
        (9_500, "question_id", "umfrage, q9", "unknown_reference"),
        (11_000, "is_released", "vielleicht", "type_boolean"),
        (ROWS + 1, "submitted_at", "bald", "type_datetime"),
    }
    assert report.valid == ROWS - 4


def test_zeros_put_in_front_are_counted_in_rows(answers):
    odd = {n: {"district": "1"} for n in (3, 9_000, 9_001)}
    report = answers(odd)
    note = next(n for n in report.notes if n.code == "zero_padded")
    assert note.values["count"] == 3
    assert set(report.table["district_id"].to_pylist()) == {"01"}


def test_different_rows_of_two_columns_are_those_that_are_there():
    columns = {
        "a": dictionary_encode("a", pa.chunked_array([["x", "y"], ["x", None, "x"]])),
        "b": dictionary_encode("b", pa.chunked_array([["1", "1"], ["2", "1", "1"]])),
    }
    found = combined(columns, ("a", "b"))
    assert set(zip(*found.to_pydict().values(), strict=True)) == {
        ("x", "1"), ("y", "1"), ("x", "2"), (None, "1"),
    }  # fmt: skip
    assert combined(columns, ("a", "c")) is None
    assert columns["a"].decode("a").to_pylist() == ["x", "y", "x", None, "x"]


def test_too_many_combinations_are_left_to_sql(monkeypatch):
    monkeypatch.setattr(vectorised, "_COMBINED", 3)
    columns = {name: dictionary_encode(name, pa.chunked_array([["x", "y"]])) for name in "ab"}
    assert combined(columns, ("a", "b")) is None
    assert combined(columns, ("a",)).to_pydict() == {"a": ["x", "y"]}


def test_a_column_that_was_changed_is_no_longer_known(read_lake):
    table = pa.table({"row": [2], "c0": ["x"]})
    check = Check(read_lake.package, Reading(table, ("a",), "csv"), CheckOptions())
    with scratch() as check.con:
        check.set_typed(pa.table({"a": ["x", "x"], "b": ["y", "y"]}))
        check.distinct = {n: dictionary_encode(n, check.typed[n]) for n in "ab"}
        check.set_column("b", pa.array(["y", "z"]))
        assert set(check.distinct) == {"a"}
        assert check.con.execute("SELECT b FROM checked").fetchall() == [("y",), ("z",)]


def test_hashes_are_remembered_for_this_very_table_and_columns_only():
    table = pa.table({"a": ["x"]})
    same = pa.table({"a": ["x"]})
    remember(table, ("a",), np.array([7], dtype=np.uint64))
    assert remembered(table, ("a",)).tolist() == [7]
    assert remembered(table, ("b",)) is None
    assert remembered(same, ("a",)) is None
    place = id(table)
    del table
    gc.collect()
    assert place not in write.remembered.__globals__["_kept"]


def test_publishing_what_was_checked_hashes_its_keys_no_more(lake, answers, monkeypatch):
    report = answers()
    expected = write.hashes
    asked = []

    def heard(cursor, table, *rest):
        asked.append(table)
        return expected(cursor, table, *rest)

    monkeypatch.setattr(write, "hashes", heard)
    publish(lake, {"survey_answers": report.table}, author="Anna", mode="append")
    assert write.STAGED not in asked
    # A table that only looks the same was not checked.
    again = report.table.slice(0)
    publish(lake, {"survey_answers": again}, author="Anna", mode="append")
    assert write.STAGED in asked


def test_the_hashes_of_the_check_are_those_the_store_would_make(lake, answers):
    report = answers()
    key = lake.package.datasets["survey_answers"].primary_key
    with lake.cursor() as cursor:
        cursor.register(write.STAGED, report.table)
        own = write.hashes(cursor, write.STAGED, key)
    assert (own == remembered(report.table, key)).all()


def test_every_row_that_lies_far_away_counts_though_not_all_are_listed(read_lake, tmp_path):
    path = tmp_path / "halte.csv"
    lines = (f"{n},Halt {n},Haltestelle,5.5,5.5,Test" for n in range(KEPT + 5))
    path.write_text("\n".join(["stop_id,name,kind,latitude,longitude,source", *lines]))
    report = check_file(path, read_lake.package, CheckOptions(dataset="stops"))
    assert {p.code for p in report.found} == {"coordinate_far"}
    assert [p.row for p in report.found] == list(range(2, KEPT + 2))
    assert report.valid == 0
    assert next(n for n in report.notes if n.code == "many_problems").values["count"] == KEPT + 5
