"""Money per year and source of funds: sums, what is missing, what is demonstration."""

import pytest

from queries.measures.measures import MeasureFilter
from queries.measures.money import money_by_source, money_by_year, money_totals
from queries.metric import rows_where


@pytest.fixture
def budgets(city):
    for measure_id, year, funds, planned, spent, is_demo in (
        ("a", 2023, "Staat", 100.0, None, False),
        ("a", 2024, "Staat", 50.0, None, False),
        ("a", 2024, "Eigenmittel", None, 20.0, False),
        ("b", 2024, "Eigenmittel", 7.0, 3.0, True),
    ):
        city.add(
            "budgets",
            measure_id=measure_id,
            year=year,
            funding_source=funds,
            planned_eur=planned,
            spent_eur=spent,
            is_demo=is_demo,
        )
    return city


def test_by_year(budgets):
    frame = money_by_year(budgets.con)
    assert frame["year"].tolist() == [2023, 2024]
    assert frame["planned_eur"].tolist() == [100.0, 57.0]
    assert frame["spent_eur"].isna().tolist() == [True, False]
    assert frame["spent_eur"].tolist()[1] == 23.0
    assert frame["approved_eur"].isna().all()
    assert frame["measures"].tolist() == [1, 2]
    assert frame["demo_rows"].tolist() == [0, 1]


def test_by_source_the_greatest_plan_first(budgets):
    frame = money_by_source(budgets.con)
    assert frame["funding_source"].tolist() == ["Staat", "Eigenmittel"]
    assert frame["planned_eur"].tolist() == [150.0, 7.0]


def test_only_the_chosen_measures(budgets):
    assert money_by_year(budgets.con, measure_ids=["a"])["planned_eur"].tolist() == [100.0, 50.0]


def test_no_measures_chosen_is_not_all_measures(budgets):
    assert money_by_year(budgets.con, measure_ids=[]).empty


@pytest.fixture
def strategy(city):
    for measure_id, district_id, group in (("a", "01", "AG Bau"), ("b", None, None)):
        named = {"title": measure_id, "district_id": district_id, "working_group": group}
        city.add("measures", measure_id=measure_id, **named)
    city.add("measure_fields", measure_id="b", field_id="f")
    city.add("budgets", measure_id="a", year=2023, planned_eur=300.0, approved_eur=120.0)
    city.add("budgets", measure_id="b", year=2024, planned_eur=100.0, is_demo=True)
    return city


def test_totals_with_their_demonstration_part_and_the_districts_own(strategy):
    found = money_totals(strategy.con)
    sums = (found.planned, found.approved, found.spent)
    assert [one.value for one in sums] == [400.0, 120.0, None]
    assert (found.planned.demo, found.planned.own) == (100.0, 300.0)
    assert found.approved.rows == (rows_where("budgets", measure_id=["a"], approved_eur=[120.0]),)
    assert (found.approved_share, found.is_real) == (0.3, True)


def test_totals_of_a_district_a_zielfeld_and_a_working_group(strategy):
    def planned(**chosen):
        return money_totals(strategy.con, chosen=MeasureFilter(**chosen)).planned.value

    assert planned(district_id="01") == 400.0  # what belongs to no district counts for each
    assert planned(district_id="02") == 100.0
    assert planned(field_ids=("f", "g")) == 100.0
    assert planned(working_group="AG Bau") == 300.0


def test_amounts_that_are_all_invented_or_not_stated_are_not_real(city):
    assert not money_totals(city.con).is_real
    city.add("measures", measure_id="d", title="d", is_demo=True)
    city.add("budgets", measure_id="d", year=2024, approved_eur=5.0, is_demo=True)
    found = money_totals(city.con)
    assert (found.approved.value, found.is_real) == (5.0, False)
