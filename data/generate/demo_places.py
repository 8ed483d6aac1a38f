"""Fictional mobility hubs, and charging stations for benchmarks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from random import Random

SEED = "places 1"

# status, district, planned, opened, precision, offers
HUBS = (
    ("in Betrieb", "01", "2021-12-31", "2022-04-08", "Jahr", "Pedelec; Fahrradparken; ÖPNV; Laden"),
    ("in Betrieb", "11", "2021-12-31", "2021-11-26", "Jahr", "Pedelec; Lastenrad; ÖPNV"),
    (
        "in Betrieb",
        "06",
        "2023-12-31",
        "2024-06-14",
        "Jahr",
        "Fahrradparken; eBox; Carsharing; ÖPNV",
    ),
    ("im Bau", "07", "2024-12-31", "", "Jahr", "Pedelec; Fahrradparken; eBox; ÖPNV; Laden"),
    ("geplant", "09", "2025-12-31", "", "Jahr", "Fahrradparken; ÖPNV"),
    ("geplant", "04", "2026-12-31", "", "Quartal", "Lastenrad; Carsharing; Laden"),
)


def mobility_hubs(centres: dict[str, tuple[float, float]]) -> Iterator[dict[str, object]]:
    """Rows of ``mobility_hubs``; each stands within 0.0015° of its district's centre."""
    rng = Random(SEED)
    for number, (status, district_id, planned, opened, precision, offers) in enumerate(HUBS, 1):
        latitude, longitude = centres[district_id]
        yield {
            "hub_id": f"demo-insel-{number}",
            "name": f"Beispiel-Mobilitätsinsel {number}",
            "kind": "Mobilitätsinsel",
            "status": status,
            "planned_date": planned,
            "opened_date": opened,
            "precision": precision,
            "offers": offers,
            "place": f"Beispielort im Bezirk {district_id}",
            "latitude": round(latitude + rng.uniform(-0.0015, 0.0015), 6),
            "longitude": round(longitude + rng.uniform(-0.0015, 0.0015), 6),
            "district_id": district_id,
            "is_public": True,
        }


# power in kW, kind, points, plugs
DEVICES = (
    (22.0, "Normalladeeinrichtung", 1, "AC Steckdose Typ 2 22 kW"),
    (44.0, "Normalladeeinrichtung", 2, "AC Steckdose Typ 2 22 kW; AC Steckdose Typ 2 22 kW"),
    (72.0, "Schnellladeeinrichtung", 2, "AC Steckdose Typ 2 22 kW; DC Kupplung Combo 50 kW"),
    (300.0, "Schnellladeeinrichtung", 2, "DC Kupplung Combo 150 kW; DC Kupplung Combo 150 kW"),
)
# How far north the towns of the fictional register may lie, and how far east (degrees).
LATITUDES, LONGITUDES = (47.6, 54.6), (6.3, 14.6)
TOWNS = 400
FIRST_DAY, LAST_DAY = dt.date(2015, 1, 1).toordinal(), dt.date(2026, 10, 31).toordinal()


def charging_points(count: int) -> Iterator[dict[str, object]]:
    """Rows of ``charging_points``: ``count`` stations scattered around fictional towns."""
    rng = Random(SEED)
    towns = [(rng.uniform(*LATITUDES), rng.uniform(*LONGITUDES)) for _ in range(TOWNS)]
    for number in range(1, count + 1):
        # Squared: few large towns, many small ones, as in the real register.
        town = int(TOWNS * rng.random() ** 2)
        latitude, longitude = towns[town]
        power_kw, kind, points, plugs = rng.choices(DEVICES, (15, 60, 15, 10))[0]
        yield {
            "station_id": f"demo-lade-{number:06d}",
            "operator": f"Beispiel-Betreiber {1 + int(40 * rng.random() ** 2)}",
            "street": f"Beispielstraße {rng.randint(1, 120)}",
            "postcode": f"{10000 + town * 200 + rng.randint(0, 199):05d}",
            "place": f"Beispielstadt {town + 1}",
            "county": f"Kreisfreie Stadt Beispielstadt {town + 1}",
            "latitude": round(latitude + rng.gauss(0, 0.04), 6),
            "longitude": round(longitude + rng.gauss(0, 0.06), 6),
            "commissioned_date": dt.date.fromordinal(rng.randint(FIRST_DAY, LAST_DAY)),
            "power_kw": power_kw,
            "kind": kind,
            "points": points,
            "plugs": plugs,
            "status": "In Betrieb",
            "register_date": "2026-11-01",
        }
