"""Bars for the Gantt chart, and how far each measure is."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.measures import measures
from queries.measures.timeline import portfolio, timeline

DAY = dt.date


@pytest.fixture
def dated(city):
    city.add("fields", field_id="z", position=1).add("fields", field_id="a", position=2)
    city.add(
        "measures",
        measure_id="stated",
        title="Stated",
        start_date=DAY(2024, 1, 1),
        planned_end_date=DAY(2024, 12, 31),
        forecast_end_date=DAY(2025, 3, 31),
        target_value=10.0,
        current_value=4.0,
    )
    city.add("measures", measure_id="derived", title="Derived", status="in Umsetzung")
    city.add("measures", measure_id="bare", title="Bare")
    for measure_id, field_id in (("stated", "a"), ("derived", "a"), ("derived", "z")):
        city.add("measure_fields", measure_id=measure_id, field_id=field_id)
    city.add("milestones", milestone_id="s", measure_id="stated", title="S",
             baseline_date=DAY(2024, 8, 1))  # fmt: skip
    for number, year in enumerate((2021, 2025)):
        city.add(
            "milestones",
            milestone_id=f"d{number}",
            measure_id="derived",
            title=str(year),
            baseline_date=DAY(year, 12, 31),
            done_date=DAY(2021, 12, 31) if year == 2021 else None,
            precision="Jahr",
        )
    return city


def test_bars_are_grouped_by_the_first_field(dated, today):
    frame = timeline(dated.con, today=today)
    assert frame["measure_id"].tolist() == ["derived", "stated", "bare"]
    assert frame["field_position"].tolist()[:2] == [1, 2]


def test_stated_dates_make_the_bar(dated, today):
    bar = timeline(dated.con, measure_ids=["stated"], today=today).iloc[0]
    assert [
        str(bar[column].date())
        for column in ("baseline_start", "baseline_end", "forecast_start", "forecast_end")
    ] == ["2024-01-01", "2024-12-31", "2024-01-01", "2025-03-31"]
    assert not bar["is_start_from_milestones"]
    assert not bar["is_end_from_milestones"]
    assert bar["is_forecast_stated"]


def test_a_measure_without_dates_spans_its_milestones_and_says_so(dated, today):
    bar = timeline(dated.con, measure_ids=["derived"], today=today).iloc[0]
    assert str(bar["baseline_start"].date()) == "2021-01-01"
    assert str(bar["baseline_end"].date()) == "2025-12-31"
    assert bar["is_start_from_milestones"]
    assert bar["is_end_from_milestones"]
    assert (bar["title"], bar["status"], bar["light"]) == ("Derived", "in Umsetzung", "green")


def test_a_measure_without_any_date_stays_in_the_list(dated, today):
    bar = timeline(dated.con, measure_ids=["bare"], today=today).iloc[0]
    assert pd.isna(bar["baseline_start"])
    assert pd.isna(bar["forecast_end"])
    assert not bar["is_start_from_milestones"]


def test_portfolio_progress_by_target_else_milestones_else_unknown(dated, today):
    frame = portfolio(measures(dated.con, today=today), today=today).set_index("measure_id")
    assert frame.loc["stated", ["progress", "progress_basis"]].tolist() == [0.4, "target"]
    assert frame.loc["derived", ["progress", "progress_basis"]].tolist() == [0.5, "milestones"]
    assert pd.isna(frame.loc["bare", "progress"])
    assert frame.loc["bare", "progress_basis"] is None
    # 2024-01-01 to 2025-03-31 are 455 days, 2024-06-30 is day 181.
    assert frame.loc["stated", "time_share"] == pytest.approx(181 / 455)


def test_portfolio_share_of_money_needs_both_amounts(dated, today):
    dated.add("budgets", measure_id="stated", year=2024, planned_eur=200.0, spent_eur=50.0)
    dated.add("budgets", measure_id="bare", year=2024, planned_eur=0.0, spent_eur=5.0)
    frame = portfolio(measures(dated.con, today=today), today=today).set_index("measure_id")
    assert frame.loc["stated", "spent_share"] == 0.25
    assert pd.isna(frame.loc["bare", "spent_share"])
    assert pd.isna(frame.loc["derived", "spent_share"])


def test_no_measures_give_empty_frames(city, today):
    assert timeline(city.con, today=today).empty
    assert portfolio(measures(city.con, today=today), today=today).empty
