"""Money per year and source of funds: sums, what is missing, what is demonstration."""

import pytest

from queries.measures.money import money_by_source, money_by_year


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
