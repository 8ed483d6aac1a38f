"""Bars for the Gantt chart, and how far each measure is."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.timeline import timeline

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


def test_a_measure_without_dates_spans_its_milestones(dated, today):
    bar = timeline(dated.con, measure_ids=["derived"], today=today).iloc[0]
    assert str(bar["baseline_start"].date()) == "2021-01-01"
    assert str(bar["baseline_end"].date()) == "2025-12-31"
    assert (bar["title"], bar["status"], bar["judgement"]) == (
        "Derived",
        "in Umsetzung",
        "no_report",
    )


def test_a_measure_without_any_date_stays_in_the_list(dated, today):
    bar = timeline(dated.con, measure_ids=["bare"], today=today).iloc[0]
    assert pd.isna(bar["baseline_start"])
    assert pd.isna(bar["forecast_end"])


def test_no_measures_give_empty_frames(city, today):
    assert timeline(city.con, today=today).empty
