"""Musterstadt: a city of three districts, written from the shipped declarations.

Every number is small enough to count by hand; tests of all rooms rely on it. It has its own
Zielfelder and names, so that nothing in the code can know the city it was first built for.
"""

import csv
import json
from pathlib import Path
from typing import Any

from loaders.schema import ROOT, load_package

SOURCE = "Testdaten"
DISTRICTS = {"A": ("Altdorf", 10.0), "B": ("Buchberg", 10.1), "C": ("Clausthal", 10.2)}

ROWS: dict[str, list[dict[str, Any]]] = {
    "fields": [
        {
            "field_id": "wohnen",
            "position": 1,
            "title": "Gutes Wohnen",
            "title_en": "Good housing",
            "short_title": "Wohnen",
            "short_title_en": "Housing",
            "goals": "Kurze Wege; Ruhe",
        },
        {
            "field_id": "wege",
            "position": 2,
            "title": "Sichere Wege",
            "title_en": "Safe ways",
            "short_title": "Wege",
            "short_title_en": "Ways",
            "goals": "Keine Unfälle",
        },
        {
            "field_id": "wissen",
            "position": 3,
            "title": "Offenes Wissen",
            "title_en": "Open knowledge",
            "short_title": "Wissen",
            "short_title_en": "Knowledge",
            "goals": "Offene Daten",
        },
    ],
    "district_names": [
        {"name": "Altdorf", "kind": "statistischer Bezirk", "district_id": "01"},
        {"name": "Oberdorf", "kind": "Stadtteil", "district_id": "01", "incorporated_year": 1920},
        {"name": "Waldrand", "kind": "Ortsteil", "note": "Bezirk nicht belegt"},
    ],
    "population": [
        {"district_id": "01", "date": "2020-12-31", "population": 5000, "register": "Stadt"},
        {"district_id": "02", "date": "2020-12-31", "population": 3000, "register": "Stadt"},
        {"district_id": "03", "date": "2020-12-31", "population": 2000, "register": "Stadt"},
        {"date": "2020-12-31", "population": 10000, "register": "Stadt"},
        {"date": "2022-12-31", "population": 10500, "register": "Stadt"},
    ],
    "measures": [
        {
            "measure_id": "bank",
            "title": "Bänke im Park",
            "description": "Zehn neue Bänke.",
            "working_group": "AG Grün",
            "owner": "Bauhof",
            "district_id": "01",
            "place": "Stadtpark",
            "latitude": 50.05,
            "longitude": 10.05,
            "status": "in Umsetzung",
            "approval": "bewilligt",
            "approval_date": "2021-03-01",
            "start_date": "2021-01-01",
            "planned_end_date": "2022-12-31",
            "forecast_end_date": "2023-06-30",
            "target": "10 Bänke",
            "target_value": 10,
            "target_unit": "Bänke",
            "current_value": 4,
            "last_update_date": "2022-06-01",
            "internal_note": "Lieferant säumig",
            "is_public": True,
        },
        {
            "measure_id": "netz",
            "title": "Freies Netz",
            "status": "geplant",
            "approval": "beantragt",
            "approval_date": "2022-01-15",
            "is_public": True,
        },
        {
            "measure_id": "geheim",
            "title": "Noch nicht öffentlich",
            "status": "Idee",
            "district_id": "02",
            "is_public": False,
        },
        {
            "measure_id": "beispiel",
            "title": "Beispielmaßnahme",
            "status": "abgeschlossen",
            "district_id": "03",
            "is_public": True,
            "is_demo": True,
        },
    ],
    "measure_fields": [
        {"measure_id": "bank", "field_id": "wohnen"},
        {"measure_id": "bank", "field_id": "wege"},
        {"measure_id": "netz", "field_id": "wissen"},
        {"measure_id": "geheim", "field_id": "wege"},
        {"measure_id": "beispiel", "field_id": "wohnen", "is_demo": True},
    ],
    "milestones": [
        {
            "milestone_id": "bank-1",
            "measure_id": "bank",
            "title": "Standorte gewählt",
            "baseline_date": "2021-06-30",
            "done_date": "2021-06-15",
            "precision": "Tag",
        },
        {
            "milestone_id": "bank-2",
            "measure_id": "bank",
            "title": "Bänke stehen",
            "baseline_date": "2022-12-31",
            "forecast_date": "2023-06-30",
            "precision": "Jahr",
        },
        {
            "milestone_id": "geheim-1",
            "measure_id": "geheim",
            "title": "Beschluss",
            "baseline_date": "2022-03-31",
            "precision": "Quartal",
        },
        {
            "milestone_id": "beispiel-1",
            "measure_id": "beispiel",
            "title": "Beispielmeilenstein",
            "baseline_date": "2021-12-31",
            "done_date": "2021-12-01",
            "precision": "Tag",
            "is_demo": True,
        },
    ],
    "budgets": [
        {
            "measure_id": "bank",
            "year": 2021,
            "funding_source": "Eigenmittel",
            "planned_eur": 10000,
            "approved_eur": 8000,
            "spent_eur": 5000.5,
        },
        {
            "measure_id": "bank",
            "year": 2022,
            "funding_source": "Bund",
            "planned_eur": 20000,
            "approved_eur": 20000,
        },
        {
            "measure_id": "beispiel",
            "year": 2021,
            "funding_source": "Eigenmittel",
            "planned_eur": 1000,
            "approved_eur": 1000,
            "spent_eur": 900,
            "is_demo": True,
        },
    ],
    "events": [
        {
            "event_id": "auftakt",
            "series": "Bürgerwochen",
            "title": "Auftakt",
            "position": 1,
            "start_date": "2021-02-01",
            "start_time": "18:00:00",
            "duration_min": 90,
            "format": "vor Ort",
            "topic": "Strategie",
            "talks": 2,
            "is_public": True,
        },
        {
            "event_id": "gruen",
            "series": "Bürgerwochen",
            "title": "Grün in der Stadt",
            "position": 2,
            "start_date": "2021-02-08",
            "format": "online",
            "working_group": "AG Grün",
            "district_id": "01",
            "talks": 3,
            "is_public": True,
        },
        {
            "event_id": "intern",
            "title": "Interne Runde",
            "start_date": "2021-03-01",
            "format": "hybrid",
            "is_public": False,
        },
    ],
    "attendance": [
        {"series": "Bürgerwochen", "attended": 60, "is_estimate": True},
        {"event_id": "intern", "group": "Verwaltung", "registered": 14, "attended": 8},
        {
            "series": "Bürgerwochen",
            "event_id": "auftakt",
            "registered": 40,
            "attended": 30,
            "is_demo": True,
        },
    ],
    "surveys": [
        {
            "survey_id": "umfrage",
            "title": "Umfrage Musterstadt",
            "organiser": "Stadt",
            "kind": "Befragung",
            "open_from_date": "2021-01-01",
            "open_to_date": "2021-03-31",
            "wanted_number": 100,
            "responses_total": 40,
            "responses_date": "2021-02-01",
            "method": "Online-Fragebogen",
            "is_public": True,
        },
        {
            "survey_id": "beispiel",
            "title": "Beispielbefragung",
            "kind": "Befragung",
            "wanted_number": 10,
            "responses_total": 6,
            "responses_date": "2021-05-01",
            "is_public": True,
            "is_demo": True,
        },
    ],
    "survey_questions": [
        {
            "survey_id": "umfrage",
            "question_id": "wunsch",
            "position": 1,
            "text": "Was wünschen Sie sich?",
            "kind": "Freitext",
            "field_id": "wohnen",
        },
        {
            "survey_id": "beispiel",
            "question_id": "rad",
            "position": 1,
            "text": "Wie zufrieden sind Sie mit den Radwegen?",
            "kind": "Likert",
            "labels": "unzufrieden|teils|zufrieden",
            "field_id": "wege",
            "is_demo": True,
        },
    ],
    "survey_answers": [
        {
            "survey_id": "umfrage",
            "respondent_id": "u1",
            "question_id": "wunsch",
            "value": "Mehr Schatten",
            "district_id": "01",
            "is_released": True,
        },
        *(
            {
                "survey_id": "beispiel",
                "respondent_id": f"r{n}",
                "question_id": "rad",
                "value": value,
                "district_id": district,
                "age_group": "30–44",
                "submitted_at": f"2021-05-0{n}T12:00:00",
                "is_demo": True,
            }
            for n, (value, district) in enumerate(
                [
                    ("zufrieden", "01"),
                    ("zufrieden", "01"),
                    ("zufrieden", "01"),
                    ("teils", "01"),
                    ("unzufrieden", "01"),
                    ("teils", "02"),
                ],
                start=1,
            )
        ),
    ],
    "mobility_hubs": [
        {
            "hub_id": "markt",
            "name": "Insel Markt",
            "status": "in Betrieb",
            "planned_date": "2021-12-31",
            "opened_date": "2022-04-01",
            "precision": "Tag",
            "offers": "Pedelec; Laden",
            "latitude": 50.05,
            "longitude": 10.05,
            "district_id": "01",
            "is_public": True,
        },
        {
            "hub_id": "bahnhof",
            "name": "Insel Bahnhof",
            "status": "geplant",
            "planned_date": "2023-12-31",
            "precision": "Jahr",
            "is_public": True,
        },
    ],
    "charging_points": [
        {
            "station_id": "L1",
            "operator": "Stadtwerke",
            "street": "Markt 1",
            "postcode": "01234",
            "place": "Musterstadt",
            "county": "Landkreis Muster",
            "latitude": 50.05,
            "longitude": 10.05,
            "commissioned_date": "2020-05-01",
            "power_kw": 22,
            "kind": "Normalladeeinrichtung",
            "points": 2,
            "plugs": "AC Steckdose Typ 2",
            "register_date": "2022-01-01",
        },
        {
            "station_id": "L2",
            "operator": "Schnell AG",
            "street": "Ring 5",
            "postcode": "01235",
            "place": "Musterstadt",
            "county": "Landkreis Muster",
            "latitude": 50.05,
            "longitude": 10.15,
            "commissioned_date": "2021-08-15",
            "power_kw": 150,
            "kind": "Schnellladeeinrichtung",
            "points": 2,
            "plugs": "DC Kupplung Combo",
            "register_date": "2022-01-01",
        },
    ],
    "comparison_cities": [
        {
            "ags": "00000001",
            "city": "Musterstadt",
            "register_date": "2022-01-01",
            "stations": 2,
            "points": 4,
            "power_kw": 172,
            "fast_stations": 1,
            "population": 10500,
            "population_date": "2022-12-31",
            "area_km2": 30,
        },
        {
            "ags": "00000002",
            "city": "Nachbarstadt",
            "register_date": "2022-01-01",
            "stations": 5,
            "points": 10,
            "power_kw": 220,
            "fast_stations": 0,
            "population": 20000,
            "population_date": "2022-12-31",
            "area_km2": 50,
        },
    ],
    "indicators": [
        {
            "indicator_id": "baenke",
            "title": "Aufgestellte Bänke",
            "measure_id": "bank",
            "date": "2021-12-31",
            "value": 2,
            "target": 10,
            "unit": "Bänke",
            "is_public": True,
        },
        {
            "indicator_id": "baenke",
            "title": "Aufgestellte Bänke",
            "measure_id": "bank",
            "date": "2022-12-31",
            "value": 4,
            "target": 10,
            "unit": "Bänke",
            "is_public": True,
        },
    ],
    "stops": [
        {
            "stop_id": "1",
            "name": "Musterstadt Bahnhof",
            "kind": "Bahnhof",
            "latitude": 50.06,
            "longitude": 10.15,
            "operator": "Bahn",
        }
    ],
}

CITY = {
    "name": "Musterstadt",
    "ags": "00000001",
    "nuts": "DE000",
    "state": "Musterland",
    "latitude": 50.05,
    "longitude": 10.15,
    "zoom": 12,
    "area_km2": 30,
    "kreis": ["Landkreis Muster"],
    "languages": ["de", "en"],
    "description": "Eine Stadt für Tests.",
    "description@en": "A city for tests.",
    "strategy": {
        "name": "Smartes Musterstadt",
        "title": "Strategie Smartes Musterstadt",
        "title@en": "Strategy of smart Musterstadt",
        "adopted_date": "2020-06-30",
        "programme": "Musterprogramm",
        "programme@en": "Model programme",
        "description": "Beschlossen am 30.06.2020.",
        "description@en": "Adopted on 30 June 2020.",
    },
    "links": [],
    "basemap": None,
}


def write_city(folder: Path) -> Path:
    """Write Musterstadt's package into `folder`: the shipped schemas, its own rows."""
    declaration = json.loads(json.dumps(load_package(ROOT / "data").document))
    declaration |= {"name": "musterstadt", "title": "Daten von Musterstadt", "city": CITY}
    for resource in declaration["resources"]:
        name = resource["name"]
        if name in ("districts", "outline"):
            resource["path"] = f"{name}.geojson"
            continue
        resource["path"] = f"{name}.csv"
        columns = [field["name"] for field in resource["schema"]["fields"]]
        write_csv(folder / resource["path"], columns, ROWS.get(name, []))
    _write_shapes(folder)
    text = json.dumps(declaration, ensure_ascii=False, indent=1)
    (folder / "datapackage.json").write_text(text, encoding="utf-8")
    return folder


def write_csv(path: Path, columns: list[str], rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns)
        writer.writeheader()
        for row in rows:
            writer.writerow({"source": SOURCE} | {k: _text(v) for k, v in row.items()})


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _write_shapes(folder: Path) -> None:
    """Three squares side by side, 0.1 degrees each, and the outline around them."""
    districts = [
        _feature(
            _square(west, west + 0.1),
            district_id=f"0{number}",
            name=name,
            other_names="Altes Dorf" if number == 1 else None,
            latitude=50.05,
            longitude=round(west + 0.05, 2),
            area_km2=10.0,
            is_schematic=True,
            source=SOURCE,
        )
        for number, (name, west) in enumerate(DISTRICTS.values(), start=1)
    ]
    outline = [_feature(_square(10.0, 10.3), ags="00000001", name="Musterstadt", source=SOURCE)]
    for name, features in (("districts", districts), ("outline", outline)):
        collection = {"type": "FeatureCollection", "features": features}
        (folder / f"{name}.geojson").write_text(json.dumps(collection), encoding="utf-8")


def _square(west: float, east: float) -> list[list[float]]:
    return [
        [west, 50.0],
        [round(east, 2), 50.0],
        [round(east, 2), 50.1],
        [west, 50.1],
        [west, 50.0],
    ]


def _feature(ring: list[list[float]], **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
