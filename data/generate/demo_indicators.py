"""Fictional indicators as time series, their definitions and targets."""

from __future__ import annotations

import datetime as dt
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
# Monthly series: id, title, field, unit, decimals, level, noise, and from which month (the first is
# 0: 2022-01) the level moves by how much, at once or every month from then on.
MONTHS = 58
MONTHLY = (
    ("wartezeit", "Wartezeit im Bürgerservice", "leben", "min", 1, 24, 1.6, (50, -7, False)),
    (
        "leuchten",
        "Störungen der Straßenbeleuchtung",
        "leben",
        "Störungen",
        0,
        61,
        6,
        (56, 34, False),
    ),
    ("ausleihen", "Digitale Ausleihen", "lernen", "Ausleihen", 0, 1480, 90, (99, 0, False)),
    ("rechnungen", "Digitale Rechnungen", "", "%", 1, 38, 1.2, (30, 26, False)),
    ("strom", "Strombezug der Verwaltung", "nachhaltigkeit", "MWh", 1, 212, 5, (48, -2.4, True)),
)
# id: formula, rhythm, direction wanted, level, target by the end of 2027
DEFINED = {
    "wege": ("Wege ohne Auto geteilt durch alle Wege", "jährlich", "höher", "Outcome", 55),
    "co2": ("Ausstoß der Stadt geteilt durch Einwohner", "jährlich", "niedriger", "Impact", 5.5),
    "kurse": ("Teilnahmen an allen Kursen des Jahres", "jährlich", "höher", "Output", 1200),
    "haltestellen": ("Haltestellen mit Anzeige", "jährlich", "höher", "Output", 40),
    "zufriedenheit": ("Mittel der Schulnoten", "jährlich", "niedriger", "Outcome", ""),
    "wartezeit": (
        "Mittel über alle Vorsprachen des Monats",
        "monatlich",
        "niedriger",
        "Outcome",
        15,
    ),
    "leuchten": ("Gemeldete Störungen im Monat", "monatlich", "niedriger", "Output", 60),
    "ausleihen": ("Ausleihen im Monat", "monatlich", "höher", "Output", 2000),
    "rechnungen": ("Digitale geteilt durch alle Rechnungen", "monatlich", "höher", "Output", 50),
    "strom": ("Bezug aller Gebäude im Monat", "monatlich", "keine", "Input", ""),
}
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
    yield from _monthly()
    for age_group, residents in AGES.items():
        yield {
            **_indicator("alter", f"Bevölkerung {age_group}", "", _dates()[-2], "Menschen"),
            "indicator_id": f"demo-kennzahl-alter-{age_group}",
            "value": residents,
        }


def _monthly() -> Iterator[dict[str, object]]:
    """Series of 58 months: a step, a jump, no change, a new definition, a slope."""
    rng = Random("monthly 1")
    for key, title, field_id, unit, digits, level, noise, (begin, by, is_slope) in MONTHLY:
        for index in range(MONTHS):
            passed = max(0, index - begin + 1)
            moved = by * (passed if is_slope else passed > 0)
            value = round(level + moved + rng.gauss(0, noise), digits)
            date = _last_day(index)
            yield {
                **_indicator(key, title, field_id, date.isoformat(), unit),
                "precision": "Monat",
                "value": value if digits else round(value),
            }


def _last_day(index: int) -> dt.date:
    year, month = divmod(index + 1, 12)
    return dt.date(2022 + year, month + 1, 1) - dt.timedelta(days=1)


def definitions() -> Iterator[dict[str, object]]:
    """Rows of ``indicator_definitions``; digital invoices have a second version from 2024-07-01."""
    for key, (formula, rhythm, direction, level, _target) in DEFINED.items():
        row = {
            "indicator_id": f"demo-kennzahl-{key}",
            "formula": formula,
            "owner": "Beispielamt",
            "rhythm": rhythm,
            "direction": direction,
            "level": level,
            "is_public": True,
        }
        yield row
        if key == "rechnungen":
            change = "Auch Rechnungen der Eigenbetriebe zählen"
            yield {**row, "valid_from": "2024-07-01", "change": change}


def targets() -> Iterator[dict[str, object]]:
    """Rows of ``indicator_targets``: one each, by the end of 2027."""
    for key, (*_words, target) in DEFINED.items():
        if target:
            yield {
                "indicator_id": f"demo-kennzahl-{key}",
                "due_date": "2027-12-31",
                "target": target,
                "is_public": True,
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
