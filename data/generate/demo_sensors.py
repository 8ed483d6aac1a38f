"""Fictional sensors and their fictional readings: a river, air, bottle banks, a bath."""

from __future__ import annotations

import datetime as dt
import math
import random
from collections.abc import Iterator

SENSORS = (
    ("Pegel am Fluss", "Wasserstand", "cm", "01", 0.004, 0.006, 15, (90, 15)),
    ("Luft an der Hauptstraße", "Stickstoffdioxid", "µg/m³", "02", -0.003, 0.004, 60, (24, 12)),
    ("Wetter im Park", "Lufttemperatur", "°C", "03", 0.002, -0.005, 10, (7, 5)),
    ("Glascontainer Nord", "Füllstand Container", "%", "04", 0.003, 0.003, 60, (45, 40)),
    ("Glascontainer Süd", "Füllstand Container", "%", "05", -0.002, 0.002, 60, (60, 35)),
    ("Bad, Menschen im Haus", "Besucher", "Personen", "01", -0.004, 0.001, 15, (70, 70)),
)
FROM = dt.datetime(2026, 11, 10)
HOURS = 96
STILL, SILENT_HOURS = 5, 40
"""The second bottle bank fell silent so many hours before the end."""


def sensors(centres: dict[str, tuple[float, float]]) -> Iterator[dict[str, object]]:
    """Rows of ``sensors``, near the centres of districts."""
    for number, (name, kind, unit, district_id, north, east, every, _) in enumerate(SENSORS, 1):
        latitude, longitude = centres[district_id]
        yield {
            "sensor_id": f"demo-sensor-{number}",
            "name": f"Beispiel: {name}",
            "kind": kind,
            "unit": unit,
            "latitude": round(latitude + north, 6),
            "longitude": round(longitude + east, 6),
            "district_id": district_id,
            "interval_min": every,
        }


def measurements() -> Iterator[dict[str, object]]:
    """Rows of ``measurements``: four days by the hour."""
    chance = random.Random(19)
    for number, (_, kind, _, _, _, _, every, (middle, swing)) in enumerate(SENSORS, 1):
        for hour in range(HOURS - (SILENT_HOURS if number == STILL else 0)):
            wave = math.sin((hour - 8) / 24 * 2 * math.pi)
            if kind == "Füllstand Container":
                wave = hour % 72 / 36 - 1
            mean = max(middle + swing * wave + chance.gauss(0, swing / 12), 0)
            digits = 0 if kind == "Besucher" else 1
            mean = round(min(mean, 100) if kind == "Füllstand Container" else mean, digits)
            spread = 0 if every == 60 else round(swing / 20, 1)
            start, count = FROM + dt.timedelta(hours=hour), 60 // every
            yield {
                "sensor_id": f"demo-sensor-{number}",
                "period": "Stunde",
                "start": start.isoformat(sep=" "),
                "count": count,
                "mean": mean,
                "minimum": round(max(mean - spread, 0), 1) if middle > swing else mean,
                "maximum": round(mean + spread, 1),
                "last_value": mean,
                "first_at": start.isoformat(sep=" "),
                "last_at": (start + dt.timedelta(minutes=60 - every)).isoformat(sep=" "),
            }
