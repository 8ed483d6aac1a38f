"""Formats of maps, timetables, charging networks and calendars; what is hidden is said."""

import datetime as dt
import json
import zipfile

import openpyxl
import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.reading import read
from loaders.tables.reading import Hints

KML = (
    '<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>x</name>'
    "<Placemark><name>Markt</name><ExtendedData><Data name='Kennung'><value>h1</value></Data>"
    "<Data name='Art'><value>Haltestelle</value></Data></ExtendedData>"
    "<Point><coordinates>12.08,50.88,0</coordinates></Point></Placemark></Document></kml>"
)
STOPS = "stop_id,stop_name,stop_lat,stop_lon\na,Markt,50.88,12.08\n"


@pytest.fixture
def check(package, tmp_path):
    def run(content, name, **options):
        path = tmp_path / name
        text = content if isinstance(content, bytes | str) else json.dumps(content)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return check_file(path, package, CheckOptions(**options))

    return run


def zipped(path, **parts):
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("_", "."), text)
    return path.read_bytes()


def rows_of(report, *names):
    assert report.problems["message"].tolist() == []
    return [tuple(row[name] for name in names) for row in report.table.to_pylist()]


def codes(report):
    return {note.code for note in report.notes}


@pytest.mark.parametrize("packed", [False, True])
def test_placemarks_of_kml_are_stops(check, tmp_path, packed):
    content = zipped(tmp_path / "a.zip", doc_kml=KML) if packed else KML
    report = check(content, "halte.kmz" if packed else "halte.kml")
    assert report.dataset == "stops"
    assert rows_of(report, "stop_id", "name", "latitude") == [("h1", "Markt", 50.88)]
    assert "unknown_columns" not in codes(report)


def test_waypoints_of_gpx_are_read_and_the_empty_layers_said(tmp_path):
    (tmp_path / "w.gpx").write_text(
        '<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX'
        '/1/1"><wpt lat="50.88" lon="12.08"><ele>200</ele><name>Markt</name></wpt></gpx>'
    )
    reading = read(tmp_path / "w.gpx")
    assert (reading.format, reading.columns) == (
        "gpx",
        ("name", "latitude", "longitude", "geometry"),
    )
    assert reading.notes[-1].values["layer"] == "waypoints"


def test_esri_json_is_brought_to_degrees_and_its_limit_said(check):
    fields = ["stop_id", "Name", "Art"]
    report = check(
        {
            "geometryType": "esriGeometryPoint",
            "spatialReference": {"wkid": 25833},
            "fields": [{"name": n, "type": "esriFieldTypeString"} for n in fields],
            "exceededTransferLimit": True,
            "features": [
                {
                    "attributes": dict(zip(fields, ("A1", "Markt", "Haltestelle"), strict=True)),
                    "geometry": {"x": 294700.0, "y": 5640800.0},
                }
            ],
        },
        "abfrage.json",
    )
    ((key, latitude),) = rows_of(report, "stop_id", "latitude")
    assert (key, round(latitude, 2)) == ("A1", 50.88)
    assert {"crs", "more_pages"} <= codes(report)


def test_elements_of_openstreetmap_with_tags_are_stops(check):
    nodes = [
        {"type": "node", "id": 1, "lat": 50.88, "lon": 12.08, "tags": {"name": "Markt"}},
        {"type": "node", "id": 2, "lat": 50.883, "lon": 12.077, "tags": {"name": "Bahnhof"}},
        {"type": "node", "id": 3, "lat": 50.8, "lon": 12.0},
    ]
    nodes[0]["tags"]["highway"], nodes[1]["tags"]["railway"] = "bus_stop", "station"
    way = {"type": "way", "id": 9, "center": {"lat": 50.881, "lon": 12.081}}
    way["tags"] = {"name": "Zentrum", "public_transport": "platform"}
    report = check({"generator": "Overpass API", "elements": [*nodes, way]}, "overpass.json")
    assert (report.dataset, report.profile) == ("stops", "osm_haltestellen")
    assert rows_of(report, "stop_id", "name", "kind", "longitude") == [
        ("node-1", "Markt", "Haltestelle", 12.08),
        ("node-2", "Bahnhof", "Bahnhof", 12.077),
        ("way-9", "Zentrum", "Haltestelle", 12.081),
    ]


def test_charging_stations_of_openstreetmap_carry_the_date_of_the_answer(check):
    tags = {"amenity": "charging_station", "capacity": "4", "operator": "Werk"}
    other = {"amenity": "cafe", "name": "Kaffee"}
    elements = [
        {"type": "node", "id": n, "lat": 50.88, "lon": 12.08, "tags": t}
        for n, t in ((1, tags), (2, other))
    ]
    said = {"timestamp_osm_base": "2024-05-02T10:00:00Z"}
    report = check({"osm3s": said, "elements": elements}, "laden.json")
    assert rows_of(report, "station_id", "points", "register_date") == [
        ("OSM-node-1", 4, dt.date(2024, 5, 2))
    ]
    assert "rows_skipped" in codes(report)


def test_locations_of_ocpi_sum_up_their_charging_points(check):
    slow = {"standard": "IEC_62196_T2", "power_type": "AC_3_PHASE"}
    slow |= {"max_voltage": 230, "max_amperage": 32}  # three phases of 7.36 kW
    fast = [
        {"standard": standard, "max_electric_power": 50_000}
        for standard in ("IEC_62196_T2_COMBO", "CHADEMO")
    ]
    devices = [{"uid": "1", "connectors": [slow]}, {"uid": "2", "connectors": fast}]
    devices.append({"uid": "3", "status": "REMOVED", "connectors": fast})
    location = {"id": "L1", "country_code": "DE", "party_id": "XYZ", "address": "Markt 1"}
    location |= {"coordinates": {"latitude": "50.88", "longitude": "12.08"}, "evses": devices}
    location["last_updated"] = "2024-05-02T10:00:00Z"
    report = check({"status_code": 1000, "data": [location]}, "locations.json")
    assert rows_of(report, "station_id", "points", "power_kw", "kind", "plugs") == [
        (
            "DE-XYZ-L1",
            2,
            72.1,
            "Schnellladeeinrichtung",
            "AC Typ 2 22.1 kW; DC CCS 50 kW; DC CHAdeMO 50 kW",
        )
    ]


def test_a_timetable_gives_its_stops(check, tmp_path):
    report = check(zipped(tmp_path / "a.zip", stops_txt=STOPS, trips_txt="x"), "gtfs.zip")
    assert rows_of(report, "stop_id", "name") == [("a", "Markt")]
    assert "timetable_stops" in codes(report)


EVENTS = """BEGIN:VCALENDAR
VERSION:2.0
BEGIN:VEVENT
UID:1
SUMMARY:Bürgerforum
DTSTART:20240502T220000Z
DTEND:20240502T233000Z
ORGANIZER;CN=Mia Muster:mailto:mia@example.org
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:Aktionstage
DTSTART;VALUE=DATE:20240610
DTEND;VALUE=DATE:20240613
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:Sprechstunde
DTSTART;TZID=Europe/Berlin:20240318T170000
DURATION:PT1H
RRULE:FREQ=MONTHLY;COUNT=3
EXDATE;TZID=Europe/Berlin:20240418T170000
END:VEVENT
BEGIN:VEVENT
UID:4
SUMMARY:Entfallen
DTSTART:20240502T160000Z
STATUS:CANCELLED
END:VEVENT
BEGIN:VEVENT
UID:5
SUMMARY:Jour fixe
DTSTART:20240506T080000Z
RRULE:FREQ=WEEKLY
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_gives_events_by_the_clock_of_the_city_and_no_person(check):
    report = check(EVENTS.replace("\n", "\r\n"), "termine.ics")
    assert report.dataset == "events"
    found = rows_of(report, "title", "start_date", "end_date", "start_time", "duration_min")
    day = dt.date
    assert found == [
        ("Bürgerforum", day(2024, 5, 3), None, dt.time(0, 0), 90),
        ("Aktionstage", day(2024, 6, 10), day(2024, 6, 12), None, None),
        ("Sprechstunde", day(2024, 3, 18), None, dt.time(17, 0), 60),
        ("Sprechstunde", day(2024, 5, 18), None, dt.time(17, 0), 60),
        ("Jour fixe", day(2024, 5, 6), None, dt.time(10, 0), None),
    ]
    assert not any(
        "Mia" in str(value) for row in report.table.to_pylist() for value in row.values()
    )
    said = report.note_texts()
    assert any("ORGANIZER" in text for text in said)
    assert any(text.startswith("1 Zeile wurde übersprungen: abgesagte Termine") for text in said)
    assert any("wiederholt sich ohne Ende" in text for text in said)


def test_a_damaged_calendar_is_one_problem(check):
    report = check("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nDTSTART:gestern\r\n", "kaputt.ics")
    (message,) = report.problems["message"]
    assert "Kalender" in message


def test_geojson_in_another_encoding_keeps_its_umlauts(tmp_path):
    point = {"type": "Point", "coordinates": [12.08, 50.88]}
    feature = {"type": "Feature", "id": "07", "properties": {"name": "Südstadt"}, "geometry": point}
    document = {"type": "FeatureCollection", "features": [feature]}
    text = json.dumps(document, ensure_ascii=False)
    (tmp_path / "a.geojson").write_bytes(text.encode("cp1252"))
    reading = read(tmp_path / "a.geojson")
    assert reading.encoding == "Windows-1252"
    assert reading.columns[:2] == ("id", "name")
    assert [reading.table[c][0].as_py() for c in ("c0", "c1")] == ["07", "Südstadt"]


def test_shapes_as_hexadecimal_wkb_become_places(check):
    point = "0101000000295C8FC2F5282840713D0AD7A3704940"  # 12.08 50.88
    report = check(f"Kennung;Haltestelle;Art;geom\na;Markt;Haltestelle;{point}\n", "halte.csv")
    assert rows_of(report, "latitude", "longitude") == [(50.88, 12.08)]


def test_the_layer_whose_columns_are_known_is_read(tmp_path):
    import geopandas
    import shapely

    point, path = [shapely.Point(12, 50)], tmp_path / "a.gpkg"
    for layer, columns in (("rand", {"x": [1]}), ("halte", {"stop_id": ["a"], "Art": ["b"]})):
        geopandas.GeoDataFrame(columns, geometry=point, crs=4326).to_file(path, layer=layer)
    reading = read(path, Hints(vocabulary=frozenset({"stopid", "art"})))
    assert reading.columns[:2] == ("stop_id", "Art")
    (note,) = [note for note in reading.notes if note.code == "layer"]
    assert (note.values["layer"], note.values["layers"]) == ("halte", 2)


def test_hidden_rows_count_and_are_named_like_hidden_sheets(package, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["Bezirk", "Stichtag", "Einwohner"],
        ["01", "31.12.2023", 5],
        ["02", "31.12.2023", 6],
    ):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    book.create_sheet("Alt").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    report = check_file(tmp_path / "a.xlsx", package)
    assert rows_of(report, "population") == [(5,), (6,)]
    said = report.note_texts()
    assert any("Zeile 3" in text and "ausgeblendet" in text for text in said)
    assert "Ausgeblendete Blätter wurden nicht gelesen: „Alt“." in said


@pytest.mark.parametrize(
    "more",
    [
        {"bounds": {"minlat": 50.8, "minlon": 12.0, "maxlat": 50.9, "maxlon": 12.2}},
        {"members": [{"type": "way", "ref": 5, "role": ""}, {"type": "node", "ref": 2}]},
        {"members": [{"type": "way", "ref": 9, "geometry": [{"lat": 50.8, "lon": 12.0},
                                                            {"lat": 50.9, "lon": 12.2}]}]},
        {"center": {"lat": 50.85, "lon": 12.1}},
    ],
)  # fmt: skip
def test_a_relation_without_centre_lies_in_the_middle_of_its_members(check, more):
    elements = [
        {"type": "node", "id": 1, "lat": 50.8, "lon": 12.0},
        {"type": "node", "id": 2, "lat": 50.9, "lon": 12.2},
        {"type": "way", "id": 5, "nodes": [1, 7]},
        {"type": "relation", "id": 3, "tags": {"public_transport": "stop_area", "name": "Markt",
                                               "highway": "bus_stop"}, **more},
    ]  # fmt: skip
    report = check({"elements": elements}, "osm.json")
    assert rows_of(report, "name", "latitude", "longitude") == [("Markt", 50.85, 12.1)]
