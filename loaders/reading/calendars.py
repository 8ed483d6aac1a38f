"""Calendars (ICS): an event a row, with what a list of events has; nobody's name or address."""

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from dateutil.rrule import rrulestr
from icalendar import Calendar

from loaders.messages.text import Listed, Text
from loaders.reading import encodings
from loaders.schema.personal_data import PERSONAL
from loaders.tables.reading import Hints, Limits, Note, Reading, ReadingError, TextTable

COLUMNS = ("Titel", "Datum", "Bis", "Uhrzeit", "Dauer in Minuten", "Ort", "Thema", "Bemerkung")
_MOST = 400
_CONFIDENTIAL = ("PRIVATE", "CONFIDENTIAL")


def read(path: Path, hints: Hints, limits: Limits) -> Reading:
    """The events of a calendar by the clock of the city, repeated ones one by one; rows are counted
    from 1."""
    data = path.read_bytes()
    text = data.decode(encodings.detect(data), "replace")
    try:
        calendars = Calendar.from_ical(text, multiple=True)
        events = [event for one in calendars for event in one.walk("VEVENT")]
        build, notes = TextTable(len(COLUMNS), limits), _Said()
        for number, cells in enumerate(_rows(events, ZoneInfo(hints.zone), notes), start=1):
            limits.check_rows(number)
            build.add(number, cells)
    except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
        raise ReadingError(
            "The calendar is damaged or incomplete. Please export it again."
        ) from error
    table = build.table()
    if not table.num_rows:
        raise ReadingError("The calendar holds no events that are to be taken over.")
    return Reading(table, COLUMNS, "ics", encoding="UTF-8", notes=notes.all(events))


class _Said:
    """What is left out of a calendar, counted."""

    def __init__(self) -> None:
        self.cancelled = self.confidential = self.endless = 0

    def all(self, events: list[Any]) -> tuple[Note, ...]:
        """The notes."""
        people = ("ORGANIZER", "ATTENDEE", "CONTACT")
        named = [name for name in people if any(name in event for event in events)]
        left: list[Any] = [*named, *([Text("private events")] if self.confidential else [])]
        notes = [Note(PERSONAL, {"columns": Listed(left, quoted=True)})] if left else []
        for count, why in (
            (self.cancelled, Text("cancelled events.")),
            (self.confidential, Text("private or confidential events.")),
        ):
            if count:
                notes.append(Note("rows_skipped", {"count": count, "why": why}))
        if self.endless:
            notes.append(Note("repeats_endless", {"count": self.endless, "most": _MOST}))
        return tuple(notes)


def _rows(events: list[Any], zone: ZoneInfo, said: _Said) -> Iterator[list[str | None]]:
    # A changed day of a series stands beside it, under the series' number and the day it replaces.
    changed = {
        (str(event.get("UID")), _day(event["RECURRENCE-ID"].dt))
        for event in events
        if "RECURRENCE-ID" in event
    }
    for event in events:
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            said.cancelled += 1
        elif str(event.get("CLASS", "")).upper() in _CONFIDENTIAL:
            said.confidential += 1
        elif "DTSTART" in event:
            for start in _starts(event, said):
                if "RRULE" not in event or (str(event.get("UID")), _day(start)) not in changed:
                    yield _cells(event, start, zone)


def _starts(event: Any, said: _Said) -> list[Any]:
    """When an event begins: once, or every time its rule says, at most `_MOST` times."""
    start = event["DTSTART"].dt
    rule = event.get("RRULE")
    if not rule:
        return [start]
    if "COUNT" not in rule and "UNTIL" not in rule:
        said.endless += 1
        return [start]
    left = event.get("EXDATE", [])
    without = {_day(d.dt) for one in (left if isinstance(left, list) else [left]) for d in one.dts}
    # Repeated by the clock on the wall, whatever summer time does.
    zone = getattr(start, "tzinfo", None)
    plain = start.replace(tzinfo=None) if zone else start
    text = rule.to_ical().decode()
    ends = text.split("UNTIL=")[-1][:8] if "UNTIL" in rule else ""
    if ends:
        text = text.replace(text[text.index("UNTIL=") :].split(";")[0], f"UNTIL={ends}T235959")
    found: list[Any] = []
    for moment in rrulestr(text, dtstart=plain):
        if len(found) == _MOST:
            break
        if moment.date() not in without:
            found.append(moment.replace(tzinfo=zone) if isinstance(start, dt.datetime) else
                         moment.date())  # fmt: skip
    return found


def _cells(event: Any, start: dt.date | dt.datetime, zone: ZoneInfo) -> list[str | None]:
    length = _length(event)
    topics = event.get("CATEGORIES")
    said = [
        _text(event.get("LOCATION")),
        topics.to_ical().decode() if hasattr(topics, "to_ical") else None,
        _text(event.get("DESCRIPTION")),
    ]
    title = _text(event.get("SUMMARY"))
    if isinstance(start, dt.datetime):
        # Without a zone it is meant by the clock of the place.
        local = start.astimezone(zone) if start.tzinfo else start
        minutes = str(int(length.total_seconds() // 60)) if length else None
        return [title, local.date().isoformat(), None, f"{local:%H:%M}", minutes, *said]
    # The end of whole days is the day after the last.
    last = start + length - dt.timedelta(days=1) if length else start
    return [title, start.isoformat(), last.isoformat() if last > start else None, None, None, *said]


def _length(event: Any) -> dt.timedelta | None:
    if "DURATION" in event:
        length: dt.timedelta = event["DURATION"].dt
        return length
    return event["DTEND"].dt - event["DTSTART"].dt if "DTEND" in event else None


def _day(moment: dt.date | dt.datetime) -> dt.date:
    return moment.date() if isinstance(moment, dt.datetime) else moment


def _text(value: Any) -> str | None:
    return " ".join(str(value).split()) or None if value is not None else None
