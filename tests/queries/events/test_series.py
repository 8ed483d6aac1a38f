"""Hours of a whole series, and events put together by periods, counted by hand."""

import datetime as dt

import pandas as pd
import pytest

from queries.events.events import EventFilter
from queries.events.series import (
    attendance_by_period,
    events_by_period,
    period_for,
    stated_hours,
)

TODAY = dt.date(2021, 4, 1)


def test_hours_stated_for_the_whole_series(con, insert):
    insert("events", {"event_id": "a", "series": "Wochen 2021", "title": "Auftakt"},
           {"event_id": "b", "series": "Forum", "title": "Forum"})  # fmt: skip
    insert(
        "indicators",
        {"indicator_id": "h", "title": "Wochen: Stunden (mindestens)", "unit": "Stunden",
         "value": 20, "date": "2021-12-31"},
        {"indicator_id": "x", "title": "Forum: Kosten", "unit": "€", "value": 5},
    )  # fmt: skip
    assert stated_hours(con) == {"Wochen 2021": 20}


def test_quarters(con, insert):
    insert(
        "events",
        {"event_id": "a", "title": "A", "start_date": "2021-01-22"},
        {"event_id": "b", "title": "B", "start_date": "2021-03-31"},
        {"event_id": "c", "title": "C", "start_date": "2021-04-02"},
        {"event_id": "d", "title": "D"},
    )
    insert("attendance", {"event_id": "a", "registered": 14, "attended": 8},
           {"event_id": "b", "attended": 3})  # fmt: skip
    quarters = attendance_by_period(con, period="quarter", today=TODAY)
    assert [day.date() for day in quarters["period"]] == [dt.date(2021, 1, 1)]
    assert quarters.loc[0, ["events", "registered", "attended"]].tolist() == [2, 14, 11]


CALENDAR = (
    # event, series, day, registered, attended
    ("a1", "A", "2021-01-05", 10, 8),
    ("a2", "A", "2021-01-20", None, 4),
    ("a3", "A", "2021-04-15", None, None),  # after TODAY
    ("b1", "B", "2021-01-07", 20, 5),
    ("b2", "B", "2021-02-07", 4, 6),
    ("c1", "C", "2021-02-08", 5, None),
    ("n1", None, "2021-02-09", 0, 3),
    ("n2", None, None, 7, 7),  # undated
)


@pytest.fixture
def calendar(con, insert):
    for event_id, series, day, registered, attended in CALENDAR:
        insert("events", {"event_id": event_id, "series": series, "title": event_id,
                          "start_date": day, "is_demo": event_id == "b2"})  # fmt: skip
        if registered is not None or attended is not None:
            insert("attendance", {"event_id": event_id, "registered": registered,
                                  "attended": attended})  # fmt: skip
    return con


def plain(value):
    return None if pd.isna(value) else value


def summed(frame):
    return [
        (f"{row.period:%m}", plain(row.value), bool(row.is_rest), bool(row.is_held), row.events,
         row.events_demo, plain(row.attended))
        for row in frame.itertuples()
    ]  # fmt: skip


def test_months_of_the_largest_series_and_of_all_others_together(calendar):
    found = events_by_period(calendar, by="series", period="month", today=TODAY, most_rows=2)
    # A has three dated events, B two, no series and C one each: those two are the rest.
    assert summed(found) == [
        ("01", "A", False, True, 2, 0, 12),
        ("01", "B", False, True, 1, 0, 5),
        ("02", "B", False, True, 1, 1, 6),
        ("02", None, True, True, 2, 0, 3),
        ("04", "A", False, False, 1, 0, None),
    ]


def test_events_of_no_series_are_a_row_of_their_own_while_there_is_room(calendar):
    found = events_by_period(calendar, by="series", period="year", today=TODAY, most_rows=9)
    assert summed(found) == [
        ("01", "A", False, True, 2, 0, 12),
        ("01", "A", False, False, 1, 0, None),
        ("01", "B", False, True, 2, 1, 11),
        ("01", "C", False, True, 1, 0, None),
        ("01", None, False, True, 1, 0, 3),
    ]


def test_a_month_that_today_lies_in_has_what_was_and_what_comes(calendar):
    found = events_by_period(calendar, by="series", period="month", today=dt.date(2021, 1, 10),
                             chosen=EventFilter(series="A"), most_rows=1)  # fmt: skip
    assert summed(found)[:2] == [
        ("01", "A", False, True, 1, 0, 8),
        ("01", "A", False, False, 1, 0, 4),
    ]


def test_shares_by_month_of_those_that_state_both(calendar):
    found = attendance_by_period(calendar, period="month", paired=True, today=TODAY)
    rows = [(f"{row.period:%m}", row.events, row.registered, row.attended, row.came_share)
            for row in found.itertuples()]  # fmt: skip
    # January: (8 + 5) of (10 + 20); February: 6 of 4, for nobody was registered for n1.
    assert rows == [("01", 2, 30, 13, 13 / 30), ("02", 1, 4, 6, 1.5)]
    assert len(attendance_by_period(calendar, period="quarter", paired=True, today=TODAY)) == 1


@pytest.mark.parametrize(
    ("first", "last", "period"),
    [
        (dt.date(2021, 1, 31), dt.date(2021, 4, 1), "month"),  # four months
        (dt.date(2021, 1, 31), dt.date(2021, 5, 1), "quarter"),  # five
        (dt.date(2021, 1, 1), dt.date(2021, 12, 31), "quarter"),
        (dt.date(2021, 1, 1), dt.date(2022, 1, 1), "year"),
        (dt.date(1990, 1, 1), dt.date(2022, 1, 1), "year"),
        (None, None, "month"),
    ],
)
def test_the_shortest_period_of_which_there_are_not_too_many(first, last, period):
    assert period_for(first, last, most=4) == period


def test_a_quarter_says_that_a_part_of_it_is_an_estimate(con, insert):
    insert("events", {"event_id": "a", "title": "A", "start_date": "2021-01-22"},
           {"event_id": "b", "title": "B", "start_date": "2020-11-20"},
           {"event_id": "c", "title": "C", "start_date": "2020-11-21"})  # fmt: skip
    insert("attendance", {"event_id": "a", "attended": 8, "is_estimate": False},
           {"event_id": "b", "attended": 70, "is_estimate": True},
           {"event_id": "c", "attended": 5, "is_estimate": False})  # fmt: skip
    quarters = attendance_by_period(con, period="quarter", today=TODAY)
    assert quarters[["attended", "is_estimate"]].to_numpy().tolist() == [[75, True], [8, False]]
