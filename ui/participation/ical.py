"""Events as a calendar file that calendars on phones and desks can read (iCalendar, RFC 5545)."""

import datetime as dt
from typing import Any

import pandas as pd
from icalendar import Calendar, Event


def calendar_file(events: pd.DataFrame, *, host: str, now: dt.datetime) -> bytes:
    """The events of `queries.events.events.next_events` as one calendar.

    host: a name of ours that keeps the ids apart from others'; now: when it was written. Times are
    those of the city's clocks (RFC 5545, 3.3.5, form 1) and stay so in every calendar. Without a
    start time an event takes the whole day; without a length it has a beginning and no end.
    """
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//{host}//events//DE")
    calendar.add("calscale", "GREGORIAN")
    for row in events.to_dict("records"):
        calendar.add_component(_event(row, host, now))
    written: bytes = calendar.to_ical(sorted=False)
    return written


def _event(row: dict[str, Any], host: str, now: dt.datetime) -> Event:
    event = Event()
    event.add("uid", f"{_printable(row['event_id'])}@{host}")
    event.add("dtstamp", now)
    _add_times(event, row)
    event.add("summary", _printable(row["title"]))
    place = ", ".join(_texts(row, "place", "district_name"))
    if place:
        event.add("location", place)
    about = _texts(row, "series", "organiser", "working_group", "topic", "source")
    event.add("description", "; ".join(about))
    return event


def _add_times(event: Event, row: dict[str, Any]) -> None:
    day = pd.Timestamp(row["start_date"]).date()
    if pd.isna(row["start_time"]):
        event.add("dtstart", day)
        return
    start = dt.datetime.combine(day, row["start_time"])
    event.add("dtstart", start)
    if not pd.isna(row["duration_min"]):
        event.add("dtend", start + dt.timedelta(minutes=float(row["duration_min"])))


def _texts(row: dict[str, Any], *names: str) -> list[str]:
    return [_printable(row[name]) for name in names if isinstance(row[name], str) and row[name]]


def _printable(text: object) -> str:
    """Control characters become blanks; calendars refuse a file that holds them."""
    return "".join(c if c.isprintable() or c == "\n" else " " for c in str(text))
