"""Fictional events with attendance by group of people, 2024 to mid-2027."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

SEED = "events 1"
EVENTS = 40
TODAY = dt.date(2026, 11, 15)  # later events have registrations at most
FIRST_DAY, DAYS = dt.date(2024, 1, 18), 1250

# series, topics in turn, working group
SERIES = (
    ("Beispiel-Reihe Bürgerforum", ("Quartiere", "Mobilität", "Energie"), "AG Städtebau"),
    ("Beispiel-Reihe Datenwerkstatt", ("Daten", "Innovation"), "AG Wirtschaft"),
    ("Beispiel-Reihe Lernabend", ("Bildung", "Kultur"), "AG Bildung & Kultur"),
    ("", ("Energie", "Mobilität"), "AG Energie & Umwelt"),
)
FORMATS = ("vor Ort", "vor Ort", "hybrid", "online")
DISTRICTS = ("", "01", "11", "07", "", "06", "02", "12", "", "03", "01", "10")  # not all twelve
# group of people, usual number of registrations, usual share that comes
GROUPS = (
    ("Bürgerschaft", 38, 0.78),
    ("Unternehmen", 11, 0.7),
    ("Kommunen", 7, 0.9),
    ("Wissenschaft", 4, 0.85),
)
# Part of the usual number of people that a series draws, in the order of SERIES.
DRAW = (1.3, 0.6, 0.9, 1.0)


def events_for(attendance: int) -> int:
    """How many events surely yield this many rows of attendance."""
    # Four rows an event, save for the last tenth of the calendar (to come) and every tenth event.
    return attendance // 3 + EVENTS


def events(count: int) -> Iterator[dict[str, object]]:
    """Rows of ``events``, evenly over the calendar, the series taking turns."""
    rng = Random(SEED)
    positions = dict.fromkeys(range(len(SERIES)), 0)
    for index in range(count):
        kind = index % len(SERIES)
        series, topics, working_group = SERIES[kind]
        positions[kind] += 1
        topic = topics[positions[kind] % len(topics)]
        mode = rng.choice(FORMATS)
        district_id = "" if mode == "online" else DISTRICTS[index % len(DISTRICTS)]
        yield {
            "event_id": event_id(index),
            "series": series,
            "title": f"Beispiel-Veranstaltung {index + 1:02d}: {topic}",
            "position": positions[kind] if series else "",
            "start_date": event_date(index, count),
            "start_time": rng.choice(("10:00:00", "16:30:00", "18:00:00")),
            "duration_min": rng.choice((60, 90, 90, 120, 180)),
            "format": mode,
            "topic": topic,
            "working_group": working_group,
            "district_id": district_id,
            "place": f"Beispielsaal im Bezirk {district_id}" if district_id else "",
            "organiser": "Beispielbüro",
            "talks": rng.randint(1, 4),
            "is_public": index % 13 != 12,
        }


def attendance(count: int) -> Iterator[dict[str, object]]:
    """Rows of ``attendance`` for ``events(count)``: four groups an event.

    Every tenth event has none (nobody counted), one within 60 days from TODAY has registrations
    only, a later one nothing.
    """
    rng = Random(SEED)
    for index in range(count):
        date = event_date(index, count)
        if index % 10 == 9 or date > TODAY + dt.timedelta(days=60):
            continue
        for group, usual, share in GROUPS:
            registered = max(1, round(rng.gauss(usual, usual / 4) * DRAW[index % len(DRAW)]))
            came = sum(rng.random() < share for _ in range(registered))
            yield {
                "series": SERIES[index % len(SERIES)][0],
                "event_id": event_id(index),
                "group": group,
                "registered": registered,
                "attended": came if date <= TODAY else "",
                "is_estimate": False,
            }


def event_id(index: int) -> str:
    """The id of the event with this index, counted from 0."""
    return f"demo-veranstaltung-{index + 1:02d}"


def event_date(index: int, count: int) -> dt.date:
    """The day of an event when ``count`` of them are spread over the calendar."""
    return FIRST_DAY + dt.timedelta(days=index * DAYS // count)
