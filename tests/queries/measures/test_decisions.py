"""What is to be decided, the most urgent first, and what comes next."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.decisions import decisions, next_milestones

DAY = dt.date


def add_measure(city, measure_id, **cells):
    city.add("measures", measure_id=measure_id, title=measure_id.upper(), **cells)


def add_milestone(city, milestone_id, measure_id, baseline, **cells):
    city.add(
        "milestones",
        milestone_id=milestone_id,
        measure_id=measure_id,
        title=f"Schritt {milestone_id}",
        baseline_date=baseline,
        **cells,
    )


@pytest.fixture
def busy(city):
    add_measure(city, "a", status="in Umsetzung", district_id="01")
    add_measure(city, "b", status="in Umsetzung", is_demo=True)
    add_measure(city, "c", approval="beantragt", approval_date=DAY(2024, 6, 1))
    add_measure(city, "d", approval="überarbeiten", approval_date=DAY(2024, 6, 20))
    add_measure(city, "e", approval="beantragt", status="gestoppt")
    add_measure(city, "f", approval="beantragt", district_id="02")
    add_milestone(city, "1", "a", DAY(2024, 6, 20))
    add_milestone(city, "2", "a", DAY(2024, 5, 31))
    add_milestone(city, "late", "a", DAY(2024, 5, 1), done_date=DAY(2024, 6, 1))
    add_milestone(city, "put-off", "a", DAY(2024, 5, 1), forecast_date=DAY(2025, 1, 1))
    add_milestone(city, "3", "b", DAY(2020, 1, 1), is_demo=True)
    city.add("datasets", name="x", title="Ladepunkte", title_en="Charging points",
             due_after_days=365, as_of_date=DAY(2022, 1, 1), rows=31)  # fmt: skip
    city.add("datasets", name="y", title="Frisch", due_after_days=365, as_of_date=DAY(2024, 1, 1),
             rows=1)  # fmt: skip
    return city


def test_the_order_is_kind_then_real_then_longest(busy, today):
    frame = decisions(busy.con, today=today)
    assert frame["kind"].tolist() == [
        "milestone_overdue",
        "milestone_overdue",
        "milestone_overdue",
        "approval_rework",
        "approval_waiting",
        "approval_waiting",
        "dataset_overdue",
    ]
    assert frame["milestone_id"].tolist()[:3] == ["2", "1", "3"]
    assert frame["measure_id"].tolist()[3:6] == ["d", "c", "f"]
    # 31 May to 30 June 30 days; 1 January 2023 to 30 June 2024 is 546 days.
    assert frame["days"].tolist()[:5] == [30, 10, 1642, 10, 29]
    assert pd.isna(frame["days"].tolist()[5])
    assert frame["days"].tolist()[6] == 546


def test_each_decision_names_its_place(busy, today):
    frame = decisions(busy.con, today=today)
    assert (frame["measure_id"][0], frame["dataset"][6]) == ("a", "x")
    assert (frame["title"][6], frame["title_en"][6]) == ("Ladepunkte", "Charging points")
    assert (frame["title"][0], frame["measure_title"][0]) == ("Schritt 2", "A")


def test_a_district_keeps_citywide_measures_and_datasets(busy, today):
    frame = decisions(busy.con, district_id="02", today=today)
    assert frame["measure_id"].dropna().tolist() == ["b", "d", "c", "f"]
    assert frame["kind"].tolist()[-1] == "dataset_overdue"


def test_nothing_to_decide(city, today):
    frame = decisions(city.con, today=today)
    assert frame.empty
    assert {"kind", "measure_id", "dataset", "days"} <= set(frame.columns)


def test_next_milestones_by_forecast_with_todays(busy, today):
    add_milestone(busy, "today", "a", DAY(2024, 6, 30))
    add_milestone(busy, "moved", "c", DAY(2024, 7, 1), forecast_date=DAY(2024, 9, 1))
    add_milestone(busy, "soon", "f", DAY(2024, 8, 1))
    add_milestone(busy, "done", "a", DAY(2024, 8, 1), done_date=DAY(2024, 6, 1))
    add_milestone(busy, "stopped", "e", DAY(2024, 8, 1))
    frame = next_milestones(busy.con, today=today)
    assert frame["milestone_id"].tolist() == ["today", "soon", "moved", "put-off"]
    assert frame["days_left"].tolist() == [0, 32, 63, 185]
    assert frame["slip_days"].tolist()[2] == 62
    assert next_milestones(busy.con, today=today, limit=1)["milestone_id"].tolist() == ["today"]
    of_district = next_milestones(busy.con, district_id="01", today=today)
    assert of_district["milestone_id"].tolist() == ["today", "moved", "put-off"]
    assert of_district["is_citywide"].tolist() == [False, True, False]
