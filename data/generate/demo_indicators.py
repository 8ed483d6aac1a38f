"""Fictional indicators as time series: value against target."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

from demo_measures import THIS_YEAR, measure_id

SEED = "indicators 1"

# id, title, field, measure number, unit, first value, yearly step, first target, yearly step
INDICATORS = (
    ("wege", "Wege ohne Auto", "mobilitaet", 0, "%", 41, 1.3, 42, 2.0),
    ("co2", "CO2 je Einwohner und Jahr", "nachhaltigkeit", 0, "t", 7.4, -0.22, 7.2, -0.3),
    ("kurse", "Teilnahmen an Kursen", "lernen", 0, "Teilnahmen", 620, 95, 600, 80),
    ("haltestellen", "Digitale Haltestellen", "mobilitaet", 1, "Haltestellen", 0, 4.4, 4, 7.2),
)
SURVEYED_DISTRICTS = ("01", "02", "07", "11")
# Residents by age, round and invented: what the fictional surveys are compared with.
AGES = {"18–29": 11000, "30–44": 17000, "45–59": 19000, "60–74": 21000, "75+": 13000}


def indicators() -> Iterator[dict[str, object]]:
    """Rows of ``indicators``: a value at the end of each year 2021–2025 and on 2026-09-30."""
    rng = Random(SEED)
    for key, title, field_id, number, unit, value, step, target, target_step in INDICATORS:
        for index, date in enumerate(_dates()):
            # An indicator of a measure ends at that measure's current value, so it has no noise.
            noise = 0.0 if number else rng.uniform(-0.3, 0.3) * step
            reached = round(max(0.0, value + index * step + noise), 1)
            yield {
                **_indicator(key, title, field_id, date, unit),
                "measure_id": measure_id(number) if number else "",
                "value": round(reached) if unit in ("Teilnahmen", "Haltestellen") else reached,
                "target": round(target + index * target_step, 1),
            }
    for district_id in SURVEYED_DISTRICTS:
        level = rng.uniform(2.4, 3.6)
        for index, date in enumerate(_dates()):
            yield {
                **_indicator("zufriedenheit", "Zufriedenheit im Quartier", "leben", date, "Note"),
                "district_id": district_id,
                "value": round(level - 0.08 * index + rng.uniform(-0.1, 0.1), 2),
                "target": 2.5,
            }
    for age_group, residents in AGES.items():
        yield {
            **_indicator("alter", f"Bevölkerung {age_group}", "", _dates()[-2], "Menschen"),
            "indicator_id": f"demo-kennzahl-alter-{age_group}",
            "value": residents,
        }


def _dates() -> list[str]:
    return [*(f"{year}-12-31" for year in range(2021, THIS_YEAR)), f"{THIS_YEAR}-09-30"]


def _indicator(key: str, title: str, field_id: str, date: str, unit: str) -> dict[str, object]:
    return {
        "indicator_id": f"demo-kennzahl-{key}",
        "title": f"Beispielkennzahl: {title}",
        "field_id": field_id,
        "date": date,
        "unit": unit,
        "is_public": True,
    }
