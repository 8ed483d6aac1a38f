"""Seestadt, a city of 63 Ortsteile: its files, in layouts as offices and registers write them.

The districts are squares of 0.02 degrees, seven rows of nine, in Saxony; all numbers follow from
their place, so that they can be counted by hand.
"""

import json
from pathlib import Path

ROWS, COLUMNS = 7, 9
WEST, SOUTH, STEP = 12.30, 51.30, 0.02
QUARTERS = ("Nord", "Süd", "Ost", "West", "Mitte", "Hafen", "Wald", "Berg", "Tal")

REGISTER = (
    "Ladeeinrichtungs-ID;Betreiber;Status;Art der Ladeeinrichtung;Anzahl Ladepunkte;"
    "Nennleistung Ladeeinrichtung [kW];Inbetriebnahmedatum;Straße;Hausnummer;Adresszusatz;"
    "Postleitzahl;Ort;Kreis/kreisfreie Stadt;Bundesland;Breitengrad;Längengrad;Steckertypen1;"
    "Nennleistung Stecker1\n"
    "7001;Stadtwerke;In Betrieb;Normalladeeinrichtung;2;22;01.03.2024;Markt;1;;04001;Seestadt;"
    "Kreisfreie Stadt Seestadt;Sachsen;51,31;12,31;AC Typ 2 Steckdose;22\n"
    "7002;Stadtwerke;In Betrieb;Schnellladeeinrichtung;4;150;01.09.2025;Hafen;2;;04002;Seestadt;"
    "Kreisfreie Stadt Seestadt;Sachsen;51,33;12,37;DC Fahrzeugkupplung Typ Combo 2 (CCS);150\n"
)
FIELDS = (
    "field_id,position,title,title_en,short_title,short_title_en,source\n"
    "klima,1,Klima und Energie,Climate and energy,Klima,Climate,Strategie 2025\n"
    "verwaltung,2,Digitale Verwaltung,Digital services,Verwaltung,Services,Strategie 2025\n"
)
MEASURES = (
    "measure_id;title;kind;working_group;district_id;status;approval;start_date;planned_end_date;"
    "last_update_date;is_public\n"
    "m1;Solardächer auf Schulen;Umsetzungsmaßnahme;AG Klima;07;in Umsetzung;bewilligt;01.02.2025;"
    "31.12.2027;01.10.2026;ja\n"
    "m2;Digitales Bürgerbüro;Umsetzungsmaßnahme;AG Amt;;geplant;beantragt;01.06.2026;30.06.2028;"
    "01.11.2026;ja\n"
)
MEASURE_FIELDS = "measure_id,field_id,source\nm1,klima,Strategie\nm2,verwaltung,Strategie\n"
EVENTS = (
    "event_id,title,start_date,format,district_id,certainty,is_public,source\n"
    "e1,Klimaforum,2026-03-05,vor Ort,07,belegt,true,Einladung\n"
    "e2,Amt der Zukunft,2026-09-12,online,,belegt,true,Einladung\n"
)
HUBS = (
    "hub_id,name,kind,status,opened_date,reported_date,precision,latitude,longitude,district_id,"
    "is_public,source\n"
    "h1,Punkt am Hafen,Mobilitätsinsel,in Betrieb,2026-05-01,2026-10-01,Tag,51.33,12.37,12,true,"
    "Bauamt\n"
)
SURVEY = "".join(
    [
        '"id","submitdate","lastpage","startlanguage","Ortsteil","Alter","Q1"\n',
        *(
            f'"{n}","2026-06-{1 + n % 28:02} 10:00:00","3","de","{{name}}","{20 + n}",'
            f'"{("Ja", "Nein")[n % 2]}"\n'
            for n in range(1, 25)
        ),
    ]
)


def name(number: int) -> str:
    """Nord 1 to Tal 7: a name for each of the 63."""
    return f"{QUARTERS[number % COLUMNS]} {number // COLUMNS + 1}"


def write_files(folder: Path) -> Path:
    """All files of the city into `folder`."""
    texts = {
        "ortsteile.geojson": json.dumps(districts()),
        "einwohner.csv": "ortsteil,einwohner,flaeche,dichte\n"
        + "".join(f"{name(n)},{1000 + n},3.10,{(1000 + n) / 3.1:.0f}\n" for n in range(63)),
        "register.csv": REGISTER,
        "fields.csv": FIELDS,
        "massnahmen.csv": MEASURES,
        "measure_fields.csv": MEASURE_FIELDS,
        "events.csv": EVENTS,
        "mobility_hubs.csv": HUBS,
        "umfrage.csv": SURVEY.replace("{name}", name(7)),
    }
    folder.mkdir(parents=True, exist_ok=True)
    for file, text in texts.items():
        (folder / file).write_text(text, encoding="utf-8")
    return folder


def districts(west: float = WEST, south: float = SOUTH) -> dict[str, object]:
    """The shapes with no more than a code and a name, as open data portals have them."""
    features = [
        {
            "type": "Feature",
            "properties": {"OT": f"{n:02}", "Name": name(n)},
            "geometry": {"type": "Polygon", "coordinates": [_square(n, west, south)]},
        }
        for n in range(ROWS * COLUMNS)
    ]
    return {"type": "FeatureCollection", "features": features}


def _square(number: int, west: float, south: float) -> list[list[float]]:
    x, y = west + number % COLUMNS * STEP, south + number // COLUMNS * STEP
    corners = [(x, y), (x + STEP, y), (x + STEP, y + STEP), (x, y + STEP), (x, y)]
    return [[round(a, 4), round(b, 4)] for a, b in corners]
