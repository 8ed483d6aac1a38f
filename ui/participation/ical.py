"""Events as a calendar file that calendars on phones and desks can read (iCalendar, RFC 5545)."""

import datetime as dt
from collections.abc import Iterator

import pandas as pd

CLOCK = "%Y%m%dT%H%M%S"
LONGEST = 75  # octets of a line, RFC 5545, section 3.1


def calendar_file(events: pd.DataFrame, *, host: str, now: dt.datetime) -> bytes:
    """The events of `queries.events.events.next_events` as one calendar.

    host: a name of ours that keeps the ids apart from others'; now: when it was written. Times are
    those of the city's clocks (RFC 5545, 3.3.5, form 1) and stay so in every calendar. Without a
    start time an event takes the whole day; without a length it has a beginning and no end.
    """
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        f"PRODID:-//{host}//events//DE",
        "CALSCALE:GREGORIAN",
    ]
    for row in events.to_dict("records"):
        lines += _event(row, host, now)
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines).encode()


def _event(row: dict, host: str, now: dt.datetime) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{_text(row['event_id'])}@{host}"
    yield f"DTSTAMP:{now.astimezone(dt.UTC):{CLOCK}}Z"
    yield from _when(row)
    yield f"SUMMARY:{_text(row['title'])}"
    place = ", ".join(
        part for part in (row["place"], row["district_name"]) if isinstance(part, str) and part
    )
    if place:
        yield f"LOCATION:{_text(place)}"
    told = [row[name] for name in ("series", "organiser", "working_group", "topic", "source")]
    yield f"DESCRIPTION:{_text('; '.join(part for part in told if isinstance(part, str)))}"
    yield "END:VEVENT"


def _when(row: dict) -> Iterator[str]:
    day = pd.Timestamp(row["start_date"]).date()
    if pd.isna(row["start_time"]):
        yield f"DTSTART;VALUE=DATE:{day:%Y%m%d}"
        return
    start = dt.datetime.combine(day, row["start_time"])
    yield f"DTSTART:{start:{CLOCK}}"
    if not pd.isna(row["duration_min"]):
        yield f"DTEND:{start + dt.timedelta(minutes=float(row['duration_min'])):{CLOCK}}"


def _text(text: str) -> str:
    """Text that can neither end its line nor begin another property."""
    plain = "".join(c if c.isprintable() or c == "\n" else " " for c in str(text))
    for mark in ("\\", ";", ","):
        plain = plain.replace(mark, f"\\{mark}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> str:
    """Long lines go on behind a break and a blank, no letter cut in two."""
    pieces, piece = [], ""
    for letter in line:
        if len((piece + letter).encode()) > LONGEST - 1:
            pieces.append(piece)
            piece = ""
        piece += letter
    return "\r\n ".join([*pieces, piece])
