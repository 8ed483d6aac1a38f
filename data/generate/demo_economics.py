"""Fictional cost and benefit of some fictional measures, what they change, and signposts."""

from __future__ import annotations

from collections.abc import Iterator

from demo_measures import measure_id

NOTHING = "nichts tun"
FIRST_YEAR, YEARS, RATE, RATE_DATE = 2024, 10, 2.0, "2024-01-01"
# number of the measure → alternative → residual value and payments:
# what, direction, rhythm, year, amount, spread
PLANS = {
    1: {
        NOTHING: (0, [("Aushänge und Fahrten", "Ausgabe", "jährlich", 1, 38000, 15)]),
        "Digitale Anzeigen": (
            20000,
            [
                ("Anzeigen kaufen", "Ausgabe", "einmalig", 0, 180000, 10),
                ("Strom und Wartung", "Ausgabe", "jährlich", 1, 12000, 25),
            ],
        ),
        "Nur App": (
            0,
            [
                ("App entwickeln", "Ausgabe", "einmalig", 0, 95000, 30),
                ("App pflegen", "Ausgabe", "jährlich", 1, 24000, 20),
                ("Aushänge an großen Haltestellen", "Ausgabe", "jährlich", 1, 9000, ""),
            ],
        ),
    },
    2: {
        NOTHING: (0, [("Abschleppen am Bahnhof", "Ausgabe", "jährlich", 1, 6000, "")]),
        "Leihräder": (
            8000,
            [
                ("Räder und Station", "Ausgabe", "einmalig", 0, 60000, 10),
                ("Betrieb", "Ausgabe", "jährlich", 1, 15000, 20),
                ("Einnahmen", "Einnahme", "jährlich", 1, 13000, 40),
                ("Neue Akkus", "Ausgabe", "einmalig", 5, 10000, 20),
            ],
        ),
    },
}
# number of the measure → criterion → weight, and points of each alternative in the order above
SCORES = {
    1: {
        "Verlässlichkeit": (40, (1, 5, 3)),
        "Barrierefreiheit": (35, (1, 4, 2)),
        "Aufwand im Amt": (25, (3, 3, 4)),
    }
}
CASES = {
    1: (
        "Menschen, die mit Bus und Bahn fahren",
        "Du stehst an der Haltestelle. Auf der Anzeige siehst du, wann der Bus kommt. Fällt er "
        "aus, steht es dort. Wer nicht gut sieht, drückt einen Knopf. Dann liest die Anzeige "
        "alles vor.",
        "Anzeige = ein Schild mit Licht, das sich ändert",
    ),
    2: (
        "Menschen, die mit der Bahn zur Arbeit fahren",
        "Du steigst am Bahnhof aus. Dort stehen Räder. Du nimmst eines und fährst den letzten Weg. "
        "Am Abend stellst du es wieder hin.",
        "",
    ),
}
SIGNS = (
    ("Stele am Markt", "Infostele", "01", 0.0, 0.0),
    ("Wegweiser zum Fluss", "Wegweiser", "01", 0.002, -0.004),
    ("Anzeige am Bahnhof", "Bildschirm", "01", 0.003, 0.002),
    ("Parkhaus Nord", "Parkleitanzeige", "06", 0.001, 0.001),
    ("Stele im Park", "Infostele", "07", -0.001, 0.002),
)


def alternatives() -> Iterator[dict[str, object]]:
    """Rows of ``alternatives``."""
    for number, plans in PLANS.items():
        for name, (residual, _) in plans.items():
            yield {
                "measure_id": measure_id(number),
                "alternative": name,
                "kind": name if name == NOTHING else "Maßnahme",
                "lifetime_years": YEARS,
                "residual_eur": residual or "",
                "rate_percent": RATE,
                "rate_date": RATE_DATE,
                "first_year": FIRST_YEAR,
            }


def payments() -> Iterator[dict[str, object]]:
    """Rows of ``payments``."""
    names = ("what", "direction", "rhythm", "year", "amount_eur", "spread_percent")
    for number, plans in PLANS.items():
        for name, (_, listed) in plans.items():
            for one in listed:
                own = dict(zip(names, one, strict=True))
                yield {"measure_id": measure_id(number), "alternative": name} | own


def scores() -> Iterator[dict[str, object]]:
    """Rows of ``scores``."""
    for number, criteria in SCORES.items():
        for criterion, (weight, points) in criteria.items():
            for name, score in zip(PLANS[number], points, strict=True):
                yield {
                    "measure_id": measure_id(number),
                    "alternative": name,
                    "criterion": criterion,
                    "weight": weight,
                    "score": score,
                    "who": "Beispielrunde",
                    "why": "Erfundene Begründung",
                }


def use_cases() -> Iterator[dict[str, object]]:
    """Rows of ``use_cases``."""
    for number, (audience, change, words) in CASES.items():
        yield {
            "measure_id": measure_id(number),
            "audience": audience,
            "change": change,
            "words": words,
            "is_public": True,
        }


def signposts(centres: dict[str, tuple[float, float]]) -> Iterator[dict[str, object]]:
    """Rows of ``signposts``, near the centres of districts."""
    for number, (name, kind, district_id, north, east) in enumerate(SIGNS, start=1):
        latitude, longitude = centres[district_id]
        yield {
            "signpost_id": f"demo-wegweiser-{number}",
            "name": f"Beispiel: {name}",
            "kind": kind,
            "latitude": round(latitude + north, 6),
            "longitude": round(longitude + east, 6),
            "district_id": district_id,
        }
