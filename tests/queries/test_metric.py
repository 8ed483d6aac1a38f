"""A number, and what stands behind it."""

import datetime as dt

import pytest

from queries.metric import (
    Aggregate,
    Metric,
    Scope,
    dataset_evidence,
    evidence,
    metrics,
    ratio,
    rows_where,
    total,
)

INDICATORS = Scope(
    "indicators", (), "indicators", as_of="max(date)", is_citywide="(district_id IS NULL)"
)


def look(city):
    return evidence(city.con, INDICATORS, {})


def test_sources_real_first_then_by_rows_and_how_much_is_demonstration(city):
    for number in range(3):
        city.add("indicators", indicator_id=f"d{number}", source="Beispiel", is_demo=True)
    city.add("indicators", indicator_id="r1", source="Bericht A", date=dt.date(2021, 1, 1))
    for number in range(2):
        city.add("indicators", indicator_id=f"s{number}", source="Bericht B")
    found = look(city)
    assert found.sources == ("Bericht B", "Bericht A", "Beispiel")
    assert (found.rows, found.demo_rows, found.citywide_rows) == (6, 3, 6)
    assert (found.as_of, found.is_as_of_stated) == (dt.date(2021, 1, 1), True)


def test_the_datasets_date_stands_in_where_rows_state_none(city):
    city.add("indicators", indicator_id="r")
    city.add("datasets", name="indicators", published_at="2024-05-01 10:00:00+00")
    assert (look(city).as_of, look(city).is_as_of_stated) == (dt.date(2024, 5, 1), False)


def test_demonstration_does_not_make_real_rows_look_young(city):
    city.add("indicators", indicator_id="d", source="Beispiel", is_demo=True,
             date=dt.date(2024, 6, 1))  # fmt: skip
    city.add("datasets", name="indicators", published_at="2023-05-01 10:00:00+00")
    assert look(city).as_of == dt.date(2024, 6, 1)
    city.add("indicators", indicator_id="r")
    assert (look(city).as_of, look(city).is_as_of_stated) == (dt.date(2023, 5, 1), False)


def test_nothing_has_no_date(city):
    found = look(city)
    assert (found.rows, found.demo_rows, found.as_of, found.sources) == (0, 0, None, ())


def test_the_evidence_of_a_whole_dataset(city):
    for number, is_demo in enumerate((False, True, True)):
        city.add("budgets", measure_id=f"m{number}", year=2021, is_demo=is_demo)
    found = dataset_evidence(city.con, dataset="budgets")
    assert (found.rows, found.demo_rows) == (3, 2)
    assert dataset_evidence(city.con, dataset="attendance").rows == 0


@pytest.fixture
def amounts(city):
    """4 in district 01, 6 invented there, 10 of the whole city, and one that states nothing."""
    for key, value, district_id, is_demo in (
        ("a", 4.0, "01", False),
        ("b", 6.0, "01", True),
        ("c", 10.0, None, False),
        ("d", None, "01", False),
    ):
        city.add(
            "indicators", indicator_id=key, value=value, district_id=district_id, is_demo=is_demo
        )
    return city


def test_a_sum_knows_its_rows_and_its_parts(amounts):
    asked = {"sum": total("EUR", "value", ("indicator_id",)), "all": Aggregate("rows", ())}
    found = metrics(amounts.con, INDICATORS, asked, {})
    counted = found["sum"]
    assert (counted.value, counted.demo, counted.own, counted.unit) == (20, 6, 10, "EUR")
    assert counted.rows == (rows_where("indicators", indicator_id=["a", "b", "c"]),)
    assert (found["all"].value, found["all"].evidence.rows) == (4, 4)


def test_a_sum_over_nothing_stated_is_missing_and_not_zero(city):
    city.add("indicators", indicator_id="d")
    found = metrics(city.con, INDICATORS, {"sum": total("EUR", "value", ("indicator_id",))}, {})
    assert (found["sum"].value, found["sum"].demo, found["sum"].count) == (None, 0, 0)
    assert found["sum"].rows == (rows_where("indicators", indicator_id=[]),)


def test_a_ratio_divides_the_parts_too():
    found = ratio(Metric(30, "EUR", demo=10, own=20), 40, "share")
    assert (found.value, found.demo, found.own, found.unit) == (0.75, 0.25, 0.5, "share")


@pytest.mark.parametrize("whole", [None, 0])
def test_a_ratio_to_nothing_is_missing(whole):
    found = ratio(Metric(30, "EUR", demo=10, own=20), whole, "share")
    assert (found.value, found.demo, found.own) == (None, 0, None)


def test_missing_values_of_pandas_stand_for_an_empty_cell():
    found = rows_where("events", series=["x", float("nan"), None, "x"])
    assert found.only == (("series", ("x", None)),)
