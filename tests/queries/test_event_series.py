"""Hours of a whole series, and quarters, counted by hand."""

import datetime as dt

from queries.event_series import by_quarter, stated_hours
from queries.events import events

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
    quarters = by_quarter(events(con, today=TODAY))
    assert [day.date() for day in quarters["quarter"]] == [dt.date(2021, 1, 1)]
    assert quarters.loc[0, ["events", "registered", "attended"]].tolist() == [2, 14, 11]
