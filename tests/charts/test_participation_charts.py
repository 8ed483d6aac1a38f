"""Figures of events."""

import datetime as dt

import pandas as pd
import pytest

from charts.participation import (
    Together,
    attendance,
    districts,
    events_by_period,
    events_over_time,
    groups,
    people_words,
    share_that_came,
)
from tests.charts.looks import Look

LOOK = Look()
LISTED = pd.DataFrame(
    {
        "title": ["A", "<b>", "C"],
        "start_date": pd.to_datetime(["2021-01-01", "2021-02-01", None]),
        "series": ["R", None, "R"],
        "attended": [9.0, None, None],
        "registered": [10.0, None, None],
        "came_share": [0.9, None, None],
        "precision": ["Tag", "Monat", None],
        "comparator": ["bis zu", None, None],
        "is_estimate": [True, False, False],
        "estimate_step": [10, 1, 1],
        "certainty": ["belegt", "angekündigt", None],
        "is_held": [True, False, True],
        "is_ahead": [False, True, False],
    }
)


def test_events_stand_in_rows_and_undated_ones_are_counted():
    figure = events_over_time(LISTED, rows="series", names={}, today=dt.date(2021, 1, 15),
                              look=LOOK)  # fmt: skip
    dots = figure.data[0]
    assert list(dots.y) == ["R", "not stated"]
    # Names stand above their row, on the left edge, so that time has the whole width.
    names = {note.y: (note.text, note.x) for note in figure.layout.annotations if note.yshift == 20}
    assert names == {"R": ("R", 0), "not stated": ("not stated", 0)}
    assert figure.layout.yaxis.showticklabels is False
    assert list(dots.marker.symbol) == ["circle", "circle-open"]
    assert dots.hovertext[0] == "A<br>2021-01-01<br>up to 9 present"
    assert dots.hovertext[1] == f"&lt;b&gt;<br>{LOOK.date(dt.date(2021, 2, 1), 'Monat')} " + (
        "(only announced)"
    )
    assert "1 event without a date is not drawn" in figure.layout.meta["note"]


def test_what_was_only_announced_is_a_cross():
    listed = LISTED.head(1).assign(is_held=False, certainty="angekündigt", attended=None)
    figure = events_over_time(listed, rows="series", names={}, today=dt.date(2022, 1, 1), look=LOOK)
    assert list(figure.data[0].marker.symbol) == ["x-thin-open"]


@pytest.mark.parametrize(
    ("comparator", "is_estimate", "words"),
    [("bis zu", True, "up to 70"), ("etwa", False, "about 70"), (None, True, "about 70"),
     ("genannt", True, "70"), (None, False, "70")],
)  # fmt: skip
def test_people_as_exactly_as_the_source_says(comparator, is_estimate, words):
    assert people_words(70, comparator, is_estimate, LOOK) == words


def test_what_is_not_stated_has_no_bar():
    quarters = pd.DataFrame({"period": pd.to_datetime(["2021-01-01"]), "events": [2],
                             "registered": [None], "attended": [9.0],
                             "is_estimate": [True], "estimate_step": [1]})  # fmt: skip
    figure = attendance(quarters, look=LOOK)
    assert pd.isna(figure.data[0].y[0])
    assert figure.data[1].y[0] == 9
    assert figure.layout.xaxis.type == "date"  # quarters without an event are gaps
    assert figure.layout.meta["alt"].endswith(": – / about 9")


def test_share_that_came():
    figure = share_that_came(LISTED.head(1), overall=0.8, look=LOOK)
    assert figure.data[0].hovertext == ("A<br>90% (9/10)",)
    assert figure.layout.shapes[0].y0 == 0.8


def test_groups_and_districts_write_their_numbers():
    reached = pd.DataFrame({"group": ["Kommunen", "?"], "attended": [6, None]})
    assert groups(reached, look=LOOK).data[0].text == ("6", "–")
    places = pd.DataFrame({"district_id": ["01", "02"], "name": ["A", "B"], "events": [3, 0]})
    assert districts(places, look=LOOK).data[0].text == ("3", "0")


def test_many_events_are_a_point_a_period_with_the_others_in_the_last_row():
    sums = pd.DataFrame(
        {
            "period": pd.to_datetime(["2021-01-01", "2021-01-01", "2021-04-01", "2021-04-01"]),
            "value": ["R", None, None, "R"],
            "is_rest": [False, False, True, False],
            "is_held": [True, True, True, False],
            "is_ahead": [False, False, False, True],
            "events": [100, 1, 25, 4],
            "attended": [900.0, None, 30.0, None],
        }
    )
    together = Together("quarter", by="Series", limit=300, undated=2)
    figure = events_by_period(sums, together, names={}, today=dt.date(2021, 4, 15), look=LOOK)
    (dots,) = figure.data
    assert list(dots.y) == ["R", "not stated", "all others", "R"]
    assert list(figure.layout.yaxis.categoryarray) == ["all others", "not stated", "R"]
    # The root of its share of the most: 8 + 14 × √(1, 0.01, 0.25, 0.04).
    assert [round(size, 1) for size in dots.marker.size] == [22, 9.4, 15, 10.8]
    assert list(dots.marker.symbol) == ["circle", "circle", "circle", "circle-open"]
    assert dots.hovertext[0].endswith("<br>100 events<br>900 present")
    assert figure.layout.meta["alt"].endswith("R: 104; not stated: 1; all others: 25")
    note = figure.layout.meta["note"]
    assert note.startswith("More than 300 events: put together by quarter and Series")
    assert "2 events without a date are not drawn" in note


def test_share_of_many_events_counts_the_events_behind_the_points():
    figure = share_that_came(LISTED.head(1), overall=0.8, look=LOOK, events=40, note="by month")
    assert "over 40 events" in figure.layout.meta["alt"]
    assert figure.layout.meta["note"] == "by month"
