"""Figures of events."""

import datetime as dt

import pandas as pd

from charts.participation import attendance, districts, events_over_time, groups, share_that_came
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
        "is_held": [True, False, True],
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
    assert dots.hovertext == ("A<br>2021-01-01<br>9 present", "&lt;b&gt;<br>2021-02-01")
    assert "1 event without a date is not drawn" in figure.layout.meta["note"]


def test_what_is_not_stated_has_no_bar():
    quarters = pd.DataFrame({"quarter": pd.to_datetime(["2021-01-01"]), "events": [2],
                             "registered": [None], "attended": [9.0]})  # fmt: skip
    figure = attendance(quarters, look=LOOK)
    assert pd.isna(figure.data[0].y[0])
    assert figure.data[1].y[0] == 9
    assert figure.layout.meta["alt"].endswith(": – / 9")


def test_share_that_came():
    figure = share_that_came(LISTED.head(1), overall=0.8, look=LOOK)
    assert figure.data[0].hovertext == ("A<br>90% (9/10)",)
    assert figure.layout.shapes[0].y0 == 0.8


def test_groups_and_districts_write_their_numbers():
    reached = pd.DataFrame({"group": ["Kommunen", "?"], "attended": [6, None]})
    assert groups(reached, look=LOOK).data[0].text == ("6", "–")
    places = pd.DataFrame({"district_id": ["01", "02"], "name": ["A", "B"], "events": [3, 0]})
    assert districts(places, look=LOOK).data[0].text == ("3", "0")
