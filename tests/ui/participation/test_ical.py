"""Dates for one's own calendar: worked by hand, hostile titles, read back by rule."""

import datetime as dt

import pandas as pd

from ui.participation.ical import calendar_file

NOW = dt.datetime(2026, 11, 22, 3, 0, tzinfo=dt.UTC)


def event(**values):
    empty = dict.fromkeys(("start_time", "duration_min", "place", "district_name", "series",
                           "organiser", "working_group", "topic"))  # fmt: skip
    row = {"event_id": "e1", "title": "Runde", "start_date": pd.Timestamp("2026-07-01"),
           "source": "Test"}  # fmt: skip
    return empty | row | values


def lines(*rows):
    content = calendar_file(pd.DataFrame(list(rows)), host="musterstadt", now=NOW).decode()
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    return content.replace("\r\n ", "").split("\r\n")


def test_times_are_those_of_the_citys_clocks():
    found = lines(event(start_time=dt.time(18, 30), duration_min=90, place="Rathaus"))
    assert "DTSTART:20260701T183000" in found
    assert "DTEND:20260701T200000" in found
    assert "LOCATION:Rathaus" in found
    assert "UID:e1@musterstadt" in found and "DTSTAMP:20261122T030000Z" in found


def test_without_a_time_it_takes_the_day_and_without_a_length_it_has_no_end():
    assert "DTSTART;VALUE=DATE:20260701" in lines(event())
    assert not any(line.startswith("DTEND") for line in lines(event(start_time=dt.time(9))))


def test_text_from_a_file_stays_text():
    title = "Bus, Bahn; Rad\r\nEND:VCALENDAR\nDTSTART:20200101 " + "ä" * 80
    found = lines(event(title=title))
    (summary,) = (line for line in found if line.startswith("SUMMARY:"))
    assert summary.startswith("SUMMARY:Bus\\, Bahn\\; Rad \\nEND:VCALENDAR\\nDTSTART:20200101 ä")
    assert found.count("END:VCALENDAR") == 1


def test_several_events_and_none():
    assert sum(line == "BEGIN:VEVENT" for line in lines(event(), event(event_id="e2"))) == 2
    assert lines() == ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//musterstadt//events//DE",
                       "CALSCALE:GREGORIAN", "END:VCALENDAR", ""]  # fmt: skip
