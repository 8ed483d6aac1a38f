import datetime as dt

import pandas as pd
import pytest

from charts import palette
from charts.timeline import MARKS, MILLISECONDS_A_DAY, timeline
from tests.charts.looks import Look

TODAY = dt.date(2026, 11, 22)


@pytest.fixture
def bars():
    days = ["baseline_start", "baseline_end", "forecast_start", "forecast_end"]
    frame = pd.DataFrame(
        [
            ["m1", "Hubs <b>", 3, "2021-01-01", "2021-01-31", "2021-01-01", "2021-03-02"],
            ["m2", "No dates", None, None, None, None, None],
            ["m3", "On time", None, "2022-01-01", "2022-12-31", "2022-01-01", "2022-12-31"],
        ],
        columns=["measure_id", "title", "field_position", *days],
    )
    frame[days] = frame[days].apply(pd.to_datetime)
    return frame.assign(judgement=["off_track", "no_report", "on_track"])


@pytest.fixture
def milestones():
    frame = pd.DataFrame(
        [
            ["m1", "Built", "2021-12-31", None, "Jahr", "overdue"],
            ["m1", "Designed", "2021-01-10", "2021-01-12", "Tag", "done_late"],
            ["m9", "Of another measure", "2021-01-10", None, "Tag", "overdue"],
        ],
        columns=["measure_id", "title", "due_date", "done_date", "precision", "state"],
    )
    frame[["due_date", "done_date"]] = frame[["due_date", "done_date"]].apply(pd.to_datetime)
    return frame.assign(is_superseded=False)


def traces(figure):
    return {trace.name: trace for trace in figure.data}


def test_forecast_bar_is_as_long_as_its_days_and_wears_the_colour_of_its_field(bars, milestones):
    forecast = traces(timeline(bars, milestones, look=Look(), today=TODAY))["forecast"]
    assert list(forecast.x) == [60 * MILLISECONDS_A_DAY, 364 * MILLISECONDS_A_DAY]
    assert list(forecast.marker.color) == [palette.FIELDS[2], palette.NO_FIELD]


def test_plan_bar_shows_the_baseline(bars, milestones):
    plan = traces(timeline(bars, milestones, look=Look(), today=TODAY))["plan"]
    assert list(plan.x) == [30 * MILLISECONDS_A_DAY, 364 * MILLISECONDS_A_DAY]


def test_milestones_say_only_as_much_of_their_date_as_is_known(bars, milestones):
    drawn = traces(timeline(bars, milestones, look=Look(), today=TODAY))
    assert list(drawn["milestone overdue"].hovertext) == ["Built<br>milestone overdue: 2021"]
    assert list(drawn["milestone reached"].x) == [dt.datetime(2021, 1, 12)]


def test_a_hollow_bar_is_explained_in_the_legend_where_there_is_one(bars, milestones):
    name = "forecast without a current report"
    assert name not in traces(timeline(bars, milestones, look=Look(), today=TODAY))
    silent = bars.assign(judgement="no_report")
    hollow = traces(timeline(silent, milestones, look=Look(), today=TODAY))[name]
    assert (hollow.showlegend, hollow.marker.color) == (True, palette.PAPER)


def test_no_two_states_of_a_milestone_share_a_sign():
    """x-thin and x-thin-open are one and the same drawing."""
    signs = {mark.symbol.replace("x-thin-open", "x-thin") for mark in MARKS}
    assert len(signs) == len(MARKS)


def test_names_from_files_are_shown_not_obeyed(bars, milestones):
    figure = timeline(bars, milestones, look=Look(), today=TODAY)
    assert "Hubs &lt;b&gt;" in [note.text for note in figure.layout.annotations]


def test_measures_without_dates_are_counted_not_drawn(bars, milestones):
    figure = timeline(bars, milestones, look=Look(), today=TODAY)
    assert figure.layout.meta["note"] == "1 measure without dates"
    assert len(traces(figure)["forecast"].y) == 2


def test_words_say_what_the_drawing_shows(bars, milestones):
    meta = timeline(bars, milestones, look=Look(), today=TODAY).layout.meta
    assert meta["alt"] == (
        "Timeline of 2 measures; the forecast of 1 lies after the plan. "
        "1 milestone is overdue (2026-11-22)."
    )


def test_words_say_nothing_of_overdue_milestones_where_none_is(bars, milestones):
    kept = milestones[milestones["state"] != "overdue"]
    meta = timeline(bars, kept, look=Look(), today=TODAY).layout.meta
    assert meta["alt"] == "Timeline of 2 measures; the forecast of 1 lies after the plan."


def test_today_has_its_line(bars, milestones):
    figure = timeline(bars, milestones, look=Look(), today=TODAY)
    assert [shape.x0 for shape in figure.layout.shapes] == [TODAY]
    assert "today" in [note.text for note in figure.layout.annotations]


def test_german_readers_get_german_separators(bars, milestones):
    assert timeline(bars, milestones, look=Look("de"), today=TODAY).layout.separators == ",."


def test_a_forecast_without_a_current_report_is_hollow(bars, milestones):
    bars.loc[0, "judgement"] = "no_report"
    forecast = traces(timeline(bars, milestones, look=Look(), today=TODAY))["forecast"]
    assert list(forecast.marker.color) == [palette.PAPER, palette.NO_FIELD]
    assert list(forecast.marker.line.color) == [palette.FIELDS[2], palette.NO_FIELD]


def test_a_milestone_of_a_superseded_plan_is_neither_overdue_nor_open(bars, milestones):
    milestones["is_superseded"] = [True, True, False]
    drawn = traces(timeline(bars, milestones, look=Look(), today=TODAY))
    assert "milestone overdue" not in drawn
    # On the bar of the plan a cross in its grey would not be seen.
    assert drawn["milestone of a superseded plan"].marker.color == palette.INK
    assert list(drawn["milestone of a superseded plan"].hovertext) == [
        "Built<br>milestone of a superseded plan: 2021"
    ]
    # What was reached was reached, whatever became of the plan.
    assert list(drawn["milestone reached"].x) == [dt.datetime(2021, 1, 12)]


def test_a_date_far_away_does_not_press_the_others_together(bars, milestones):
    far = pd.Timestamp(9999, 12, 31)
    bars = bars.astype(dict.fromkeys(bars.columns[3:7], "datetime64[us]"))
    bars.loc[0, ["baseline_end", "forecast_end"]] = far
    bars.loc[2, "baseline_start"] = pd.Timestamp(1, 1, 1)
    milestones = milestones.astype({"due_date": "datetime64[us]"})
    milestones.loc[0, "due_date"] = far
    figure = timeline(bars, milestones, look=Look(), today=TODAY)
    drawn = traces(figure)
    # 15 years before and after 22.11.2026.
    assert list(drawn["plan"].base) == [dt.datetime(2021, 1, 1), dt.datetime(2011, 11, 22)]
    days = (dt.date(2041, 11, 22) - dt.date(2021, 1, 1)).days
    assert drawn["forecast"].x[0] == days * MILLISECONDS_A_DAY
    assert "milestone overdue" not in drawn
    assert figure.layout.meta["note"] == (
        "1 measure without dates · 4 dates outside of the years shown"
    )
