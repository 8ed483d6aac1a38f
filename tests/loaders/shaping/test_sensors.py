"""Readings of sensors: three interfaces and lists become hours; a reading counts once."""

import datetime as dt
import json
from dataclasses import replace

import pytest

from loaders.downsampling import fold_hours
from loaders.people_data import kept_original
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.write import HistoryEntry

DAY = dt.date(2024, 5, 3)
HEAD = "Sensor;Messgröße;Einheit;Breite;Länge;Zeitpunkt;Messwert\n"
LEVEL = "pegel-01;Wasserstand;cm;50,05;10,05;"
SUMMED = ("count", "mean", "minimum", "maximum", "last_value")
STREAM = {
    "@iot.id": 7,
    "@iot.selfLink": "https://iot.example.org/v1.1/Datastreams(7)",
    "name": "Wasserstand am Wehr",
    "unitOfMeasurement": {"name": "Zentimeter", "symbol": "cm"},
    "ObservedProperty": {"name": "Wasserstand"},
    "Thing": {
        "Locations": [{"location": {"type": "Point", "coordinates": [10.05, 50.05]}}],
    },
}
SEEN = [
    {"phenomenonTime": "2024-05-02T09:00:00Z", "result": 110},
    {"phenomenonTime": "2024-05-02T09:30:00.000Z", "result": 112},
    {"phenomenonTime": "2024-05-02T10:15:00Z/2024-05-02T10:30:00Z", "result": 120.5},
]


@pytest.fixture
def check(lake, tmp_path):
    package = replace(lake.package, city={**lake.package.city, "timezone": "Europe/Berlin"})

    def checked(content, name="messwerte", day=DAY, **options):
        text = content if isinstance(content, str) else json.dumps(content)
        path = tmp_path / (name + (".csv" if isinstance(content, str) else ".json"))
        path.write_text(text, "utf-8")
        given = CheckOptions(today=day, **options)
        return check_file(path, package, given, published_rows(lake))

    return checked


@pytest.fixture
def publish(lake, check):
    def published(content, **options):
        report = check(content, **options)
        assert not report.found, report.problems["message"].tolist()
        load = FileContribution(report.tables(), report.mode, report.parts)
        publish_files(lake, [load], HistoryEntry("test", "test"))
        return report

    return published


def hours(report):
    """Beginning → number, mean, smallest, largest, last."""
    assert report.problems["message"].tolist() == []
    assert report.dataset == "measurements"
    rows = report.table.to_pylist()
    return {f"{row['start']:%d.%m. %H:%M}": tuple(row[n] for n in SUMMED) for row in rows}


def stored(lake):
    with lake.cursor() as cursor:
        return cursor.execute(
            "SELECT strftime(start, '%H'), count, mean, minimum, maximum, last_value "
            "FROM lake.main.measurements ORDER BY start"
        ).fetchall()


THREE = {
    "02.05. 09:00": (2, 111.0, 110.0, 112.0, 112.0),
    "02.05. 10:00": (1, 120.5, 120.5, 120.5, 120.5),
}


@pytest.mark.parametrize(
    "document",
    [
        {"value": [{**STREAM, "Observations": SEEN}]},
        {"value": [{**one, "Datastream": STREAM} for one in SEEN]},
        {
            "value": [
                {
                    "Datastream": STREAM,
                    "components": ["phenomenonTime", "result"],
                    "dataArray": [[one["phenomenonTime"], one["result"]] for one in SEEN],
                }
            ]
        },
        {
            "value": [
                {
                    "@iot.id": 1,
                    "Locations": STREAM["Thing"]["Locations"],
                    "Datastreams": [{**STREAM, "Thing": None, "Observations": SEEN}],
                }
            ]
        },
    ],
    ids=["datastreams", "observations", "dataArray", "things"],
)
def test_sensorthings_in_four_layouts(check, document):
    report = check(document)
    assert hours(report) == THREE
    (sensor,) = report.others["sensors"].to_pylist()
    assert sensor["sensor_id"] == "iot.example.org/v1.1/Datastreams(7)"
    assert (sensor["name"], sensor["kind"], sensor["unit"]) == (
        "Wasserstand am Wehr",
        "Wasserstand",
        "cm",
    )
    # The place lies in the first of three squares.
    assert sensor["district_id"] == "01"


def entity(level, **more):
    return {"id": "urn:ngsi-ld:WaterLevel:wehr", "type": "WaterLevel", "waterLevel": level, **more}


POINT = {"type": "Point", "coordinates": [10.05, 50.05]}
MOMENT = "2024-05-02T09:30:00Z"


@pytest.mark.parametrize(
    "document",
    [
        [
            entity(
                {"type": "Property", "value": 112, "unitCode": "CMT", "observedAt": MOMENT},
                location={"type": "GeoProperty", "value": POINT},
            )
        ],
        [entity({"value": 112, "unitCode": "CMT", "observedAt": MOMENT}, location=POINT)],
        entity(112, location=POINT, dateObserved=MOMENT),
        {
            "subscriptionId": "1",
            "data": [
                entity(
                    {
                        "type": "Number",
                        "value": 112,
                        "metadata": {
                            "TimeInstant": {"type": "DateTime", "value": MOMENT},
                            "unitCode": {"type": "Text", "value": "CMT"},
                        },
                    },
                    location={"type": "geo:json", "value": POINT},
                )
            ],
        },
        [entity({"type": "Property", "values": [[112, MOMENT]]}, location=POINT)],
    ],
    ids=["normalised", "concise", "keyValues", "orion", "temporal"],
)
def test_ngsi_in_five_forms(check, document):
    report = check(document)
    assert hours(report) == {"02.05. 09:00": (1, 112.0, 112.0, 112.0, 112.0)}
    (sensor,) = report.others["sensors"].to_pylist()
    assert sensor["sensor_id"] == "urn:ngsi-ld:WaterLevel:wehr:waterLevel"
    assert (sensor["kind"], sensor["unit"], sensor["district_id"]) == ("Wasserstand", "cm", "01")
    assert "Nur ein einziger Messwert" in " ".join(report.note_texts())


def test_a_list_is_read_by_the_citys_clock_and_kept_by_hours_in_utc(check, lake, tmp_path):
    # Summer time: 11:00 is 9:00 UTC.
    report = check(f"{HEAD}{LEVEL}02.05.2024 11:00;110,5\n{LEVEL}02.05.2024 11:15;112,5\n")
    assert hours(report) == {"02.05. 09:00": (2, 111.5, 110.5, 112.5, 112.5)}
    texts = " ".join(report.note_texts())
    assert "2 Zeitangaben nennen keine Zeitzone; sie wurden nach der Uhr von Europe/Berlin" in texts
    content, _ = kept_original(lake.package, report, report.table, tmp_path / "messwerte.csv")
    assert b"111.5" in content and b"112,5;" not in content.replace(b"112.5", b"")


def test_clocks_of_other_zones_are_one_clock(check):
    given = ("2024-05-02T11:00:00+02:00;1", "2024-05-02T14:40:00+0530;3", "2024-05-02T09:20:00Z;5")
    report = check(HEAD + "".join(LEVEL + one + "\n" for one in given))
    assert hours(report) == {"02.05. 09:00": (3, 3.0, 1.0, 5.0, 5.0)}
    assert "2 Zeitangaben nennen eine andere Zeitzone als UTC" in " ".join(report.note_texts())


def test_the_same_delivery_again_changes_nothing_and_a_part_is_added_by_weight(publish, lake):
    first = f"{HEAD}{LEVEL}02.05.2024 11:00;110\n{LEVEL}02.05.2024 11:20;112\n"
    publish(first)
    publish(first)
    assert stored(lake) == [("09", 2, 111.0, 110.0, 112.0, 112.0)]
    # One reading known, one new: (2 · 111 + 1 · 120) / 3 = 114.
    publish(f"{HEAD}{LEVEL}02.05.2024 11:20;112\n{LEVEL}02.05.2024 11:40;120\n")
    assert stored(lake) == [("09", 3, 114.0, 110.0, 120.0, 120.0)]
    # Between known ones: passed over, and said.
    report = publish(f"{HEAD}{LEVEL}02.05.2024 11:30;500\n")
    assert stored(lake) == [("09", 3, 114.0, 110.0, 120.0, 120.0)]
    assert "1 Messwert liegt zwischen bereits gezählten" in " ".join(report.note_texts())
    # A delivery of the whole hour corrects it.
    whole = "".join(f"{LEVEL}02.05.2024 11:{m};{v}\n" for m, v in ((10, 1), (20, 2), (30, 3)))
    publish(HEAD + f"{LEVEL}02.05.2024 11:00;0\n" + whole + f"{LEVEL}02.05.2024 11:40;4\n")
    assert stored(lake) == [("09", 5, 2.0, 0.0, 4.0, 4.0)]


def test_what_is_older_than_the_hours_kept_becomes_days_of_the_city(check):
    # 23:30 UTC of 1 May is the 2nd in the city, whose day begins at 22:00 UTC.
    given = ("2024-05-01T23:30:00Z;1", "2024-05-02T12:00:00Z;3")
    report = check(HEAD + "".join(LEVEL + one + "\n" for one in given), day=dt.date(2026, 5, 3))
    (row,) = report.table.to_pylist()
    assert (row["period"], row["start"], row["count"], row["mean"]) == (
        "Tag",
        dt.datetime(2024, 5, 1, 22),
        2,
        2.0,
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("02.05.2024 11:15;NaN", "1 Messung hat keinen Wert (leer, NaN): Zeile 3."),
        ("02.05.2024 11:15;", "1 Messung hat keinen Wert (leer, NaN): Zeile 3."),
        ("02.05.2024 11:15;hoch", "1 Messwert ist keine Zahl: Zeile 3, „hoch“."),
        ("gestern;7", "1 Zeitangabe ist nicht lesbar: Zeile 3, „gestern“."),
        ("04.05.2024 11:15;7", "1 Zeitangabe liegt in der Zukunft: Zeile 3"),
        ("02.05.2024 11:15;-999", "1 Wert ist für das, was der Sensor misst, nicht möglich"),
        ("02.05.2024 11:00;100", "1 Zeile wiederholt eine andere und zählt nur einmal."),
    ],
)
def test_a_bad_reading_is_named_and_left_out(check, rows, said):
    report = check(f"{HEAD}{LEVEL}02.05.2024 11:00;100\n{LEVEL}{rows}\n")
    assert hours(report) == {"02.05. 09:00": (1, 100.0, 100.0, 100.0, 100.0)}
    assert said in " ".join(report.note_texts())


def test_two_values_of_one_moment_are_both_left_out(check):
    double = f"{LEVEL}02.05.2024 11:30;1\n{LEVEL}02.05.2024 11:30;2\n"
    report = check(f"{HEAD}{LEVEL}02.05.2024 11:00;100\n{double}")
    assert hours(report) == {"02.05. 09:00": (1, 100.0, 100.0, 100.0, 100.0)}
    assert "2 Messwerte nennen eine Zeit, für die derselbe Sensor" in " ".join(report.note_texts())


def test_a_constant_series_and_one_with_a_gap_are_named(check):
    constant = "".join(
        f"{LEVEL}02.05.2024 0{h}:{m};100\n" for h in (1, 2, 3) for m in range(10, 50, 10)
    )
    texts = " ".join(check(HEAD + constant).note_texts())
    assert "Immer derselbe Messwert: „pegel-01“. Vielleicht hängt der Sensor" in texts
    gap = "".join(
        f"{LEVEL}02.05.2024 {t};{i}\n" for i, t in enumerate(("1:00", "1:10", "1:20", "3:00"))
    )
    assert "Lücken von mehr als dem Dreifachen des Rhythmus: „pegel-01“" in " ".join(
        check(HEAD + gap).note_texts()
    )


def test_fahrenheit_is_converted_and_a_strange_unit_refused(check):
    row = "t-1;Lufttemperatur;{};50,05;10,05;02.05.2024 11:00;68\n"
    report = check(HEAD + row.format("°F"))
    assert hours(report) == {"02.05. 09:00": (1, 20.0, 20.0, 20.0, 20.0)}
    assert "„t-1“: Die Werte kamen in einer anderen Einheit und wurden umgerechnet (°F → °C)." in (
        report.note_texts()
    )
    (problem,) = check(HEAD + row.format("cm")).problems.to_dict("records")
    assert problem["message"] == (
        "„cm“ ist keine Einheit von „Lufttemperatur“: Erwartet wird °C. Bitte die Werte umrechnen "
        "oder Einheit oder Art berichtigen."
    )
    assert (problem["row"], problem["column"]) == (2, "Einheit")


def test_an_unknown_sensor_is_a_problem_and_a_published_name_is_its_sensor(check, publish):
    short = "Sensor;Zeitpunkt;Messwert\n{};02.05.2024 11:00;100\n"
    (problem,) = check(short.format("pegel-99")).problems.to_dict("records")
    assert "„pegel-99“ gibt es in „Sensoren“ nicht" in problem["message"]
    publish({"value": [{**STREAM, "Observations": SEEN}]})
    report = check(short.format("Wasserstand am Wehr"))
    assert report.table["sensor_id"].to_pylist() == ["iot.example.org/v1.1/Datastreams(7)"]


def test_observations_without_a_datastream_are_a_problem(check):
    (problem,) = check({"value": SEEN}).problems.to_dict("records")
    assert problem["message"].startswith(
        "3 Messwerte sagen nicht, von welchem Sensor sie stammen („Sensor-Kennung“)."
    )
    assert "$expand=Datastream" in problem["message"]


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({"code": 404, "type": "error", "message": "Nothing found."}, "404 Nothing found"),
        ({"error": "NotFound", "description": "No such entity"}, "NotFound No such entity"),
        (
            {"type": "https://uri.etsi.org/ngsi-ld/errors/BadRequestData", "title": "Bad q"},
            "Bad q",
        ),
    ],
)
def test_an_error_page_in_the_stead_of_data_is_named(check, document, told):
    (problem,) = check(document).problems.to_dict("records")
    assert problem["message"].startswith(
        f"Der Dienst hat mit einem Fehler statt mit Daten geantwortet: {told}."
    )


def test_a_new_place_moves_the_sensor_but_the_citys_words_stay(publish):
    publish({"value": [{**STREAM, "Observations": SEEN}]})
    key = "iot.example.org/v1.1/Datastreams(7)"
    publish(f"sensor_id;name;kind;unit;interval_min;source\n{key};Wehr;Pegel;cm;15;Amt\n")
    moved = {"Locations": [{"location": {"type": "Point", "coordinates": [10.15, 50.05]}}]}
    report = publish({"value": [{**STREAM, "name": "x", "Thing": moved, "Observations": SEEN}]})
    (sensor,) = report.others["sensors"].to_pylist()
    assert (sensor["name"], sensor["interval_min"], sensor["district_id"]) == ("Wehr", 15, "02")


def test_old_hours_become_days_weighted_by_their_numbers(publish, lake):
    given = ("02T09:00:00Z;1", "02T09:30:00Z;3", "02T21:00:00Z;8", "03T00:00:00Z;5")
    publish(HEAD + "".join(f"{LEVEL}2024-05-{one}\n" for one in given))
    old = dt.datetime(2025, 6, 8, 12, tzinfo=dt.UTC)
    assert fold_hours(lake, old - dt.timedelta(days=30)) == 0
    assert fold_hours(lake, old) == 3
    with lake.cursor() as cursor:
        rows = cursor.execute(
            "SELECT period, count, mean, minimum, maximum, last_value FROM lake.main.measurements"
        ).fetchall()
    assert sorted(rows) == [("Tag", 1, 5.0, 5.0, 5.0, 5.0), ("Tag", 3, 4.0, 1.0, 8.0, 8.0)]
    assert fold_hours(lake, old) == 0
