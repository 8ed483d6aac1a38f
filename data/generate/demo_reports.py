"""Fictional reports of citizens, two years up to the day the demonstration rows are seen from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

SEED = "reports 1"
REPORTS = 900
TODAY = dt.date(2026, 11, 15)
DAYS = 730

# category, how many of a hundred, usual days to an answer and from there to its end, silent share
CATEGORIES = (
    ("Beispiel: Straßenschäden", 30, 4, 45, 0.15),
    ("Beispiel: Straßenbeleuchtung", 22, 1, 9, 0.05),
    ("Beispiel: Abfall und Müll", 24, 2, 6, 0.1),
    ("Beispiel: Grünflächen", 14, 6, 30, 0.25),
    ("Beispiel: Spielplätze", 8, 3, 21, 0.1),
    ("Beispiel: Sonstiges", 2, 12, 60, 0.5),
)
DISTRICTS = ("01", "01", "01", "02", "03", "06", "07", "07", "10", "11", "11", "12", "05", "")
SLOW = {"07": 2.2}
"""A district in which all takes longer, so that the page has a difference to show."""
SCATTER = 0.006


def reports(
    centres: dict[str, tuple[float, float]], count: int = REPORTS
) -> Iterator[dict[str, object]]:
    """Rows of ``reports``: a place near the centre of a district, days by exponential waiting."""
    rng = Random(SEED)
    weights = [one[1] for one in CATEGORIES]
    for number in range(1, count + 1):
        category, _, answer, close, silence = rng.choices(CATEGORIES, weights)[0]
        district_id = rng.choice(DISTRICTS)
        pace = SLOW.get(district_id, 1)
        day = TODAY - dt.timedelta(days=rng.randrange(DAYS))
        silent = rng.random() < silence
        answered = day + dt.timedelta(days=round(rng.expovariate(1 / (answer * pace))))
        closed = answered + dt.timedelta(days=round(rng.expovariate(1 / (close * pace))))
        confirmed = closed + dt.timedelta(days=rng.randrange(1, 15))
        is_told = rng.random() < 0.2
        yield {
            "report_id": f"demo-anliegen-{number:04}",
            "category": category,
            "district_id": district_id,
            **_place(centres.get(district_id), rng),
            "reported_date": day,
            "acknowledged_date": "" if silent else _until_today(answered),
            "closed_date": "" if silent else _until_today(closed),
            "confirmed_date": _until_today(confirmed) if is_told and not silent else "",
            "status": "geschlossen" if closed <= TODAY and not silent else "offen",
            "exported_date": TODAY,
        }


def _until_today(day: dt.date) -> dt.date | str:
    return day if day <= TODAY else ""


def _place(centre: tuple[float, float] | None, rng: Random) -> dict[str, object]:
    north, east = rng.gauss(0, SCATTER), rng.gauss(0, SCATTER)
    if centre is None:
        return {}
    return {"latitude": round(centre[0] + north, 5), "longitude": round(centre[1] + east, 5)}
