"""Coverage of the fields and the focus of the strategy."""

import pytest

from queries.measures.focus import coverage, focus, focus_index


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([1, 1, 1, 1], 0.0),
        ([7, 0, 0, 0], 1.0),
        ([2, 2, 0, 0], 1 / 3),  # H = 1/2: (1/2 - 1/4) / (3/4)
        ([3, 1], 0.25),  # H = 10/16: (10/16 - 8/16) / (1/2)
        ([0, 0, 0], None),
        ([], None),
        ([5], None),
    ],
)
def test_focus_index_by_hand(amounts, expected):
    assert focus_index(amounts) == (None if expected is None else pytest.approx(expected))


@pytest.fixture
def strategy(city):
    """Four fields; m1 in f1 and f2 with 100 EUR, m2 in f1 with 300 EUR, m3 (demo) in none."""
    for position, field_id in enumerate(("f1", "f2", "f3", "f4"), start=1):
        city.add("fields", field_id=field_id, position=position, title=field_id)
    city.add("measures", measure_id="m1", title="1")
    city.add("measures", measure_id="m2", title="2", district_id="01")
    city.add("measures", measure_id="m3", title="3", district_id="02", is_demo=True)
    for measure_id, field_id in (("m1", "f1"), ("m1", "f2"), ("m2", "f1")):
        city.add("measure_fields", measure_id=measure_id, field_id=field_id)
    city.add("budgets", measure_id="m1", year=2023, planned_eur=60.0)
    city.add("budgets", measure_id="m1", year=2024, planned_eur=40.0, spent_eur=10.0)
    city.add("budgets", measure_id="m2", year=2024, planned_eur=300.0)
    city.add("budgets", measure_id="m3", year=2024, planned_eur=5.0, is_demo=True)
    return city


def test_a_measure_counts_in_each_field_but_its_money_is_split(strategy):
    frame = coverage(strategy.con)
    assert frame["measures"].tolist() == [2, 1, 0, 0, 1]
    assert frame["measures_split"].tolist() == [1.5, 0.5, 0, 0, 1]
    assert frame["planned_eur"].tolist()[:2] == [350.0, 50.0]
    assert frame["spent_eur"].tolist()[:2] == [5.0, 5.0]
    assert frame["planned_eur"].isna().tolist() == [False, False, True, True, False]
    assert frame["planned_eur"].sum() == 405.0
    assert frame["measures_split"].sum() == 3


def test_measures_in_no_field_have_the_last_row(strategy):
    last = coverage(strategy.con).iloc[-1]
    assert last["field_id"] is None or last["field_id"] != last["field_id"]
    assert last[["measures", "planned_eur"]].tolist() == [1, 5.0]


def test_without_such_measures_there_is_no_such_row(strategy):
    assert coverage(strategy.con, measure_ids=["m1", "m2"])["field_id"].tolist() == [
        "f1",
        "f2",
        "f3",
        "f4",
    ]


def test_a_district_keeps_citywide_measures(strategy):
    assert coverage(strategy.con, district_id="01")["measures"].tolist() == [2, 1, 0, 0]
    assert coverage(strategy.con, district_id="02")["measures"].tolist() == [1, 1, 0, 0, 1]


def test_focus_leaves_out_what_lies_in_no_field(strategy):
    result = focus(strategy.con)
    # number: shares 3/4, 1/4, 0, 0: H = 10/16; (10/16 - 4/16) / (3/4) = 1/2
    assert result.by_number == pytest.approx(0.5)
    # money: 7/8, 1/8: H = 50/64; (50/64 - 16/64) / (3/4) = 17/24
    assert result.by_money == pytest.approx(17 / 24)


def test_focus_of_the_measures_that_count(strategy):
    result = focus(strategy.con, measure_ids=["m1", "m3"])
    # half a measure and half its money in each of two fields: H = 1/2; m3 is in none
    assert (result.by_number, result.by_money) == (pytest.approx(1 / 3), pytest.approx(1 / 3))
    assert result.measures == 1
    assert focus(strategy.con).measures == 2


def test_focus_without_money_or_measures_is_none(city):
    city.add("fields", field_id="f1", position=1).add("fields", field_id="f2", position=2)
    empty = focus(city.con)
    assert (empty.by_number, empty.by_money) == (None, None)
    city.add("measures", measure_id="m", title="M").add(
        "measure_fields", measure_id="m", field_id="f1"
    )
    city.add("budgets", measure_id="m", year=2024)
    result = focus(city.con)
    assert (result.by_number, result.by_money) == (1.0, None)
