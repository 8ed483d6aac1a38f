"""Checking: values are read by the column's own way of writing, and every fault is said at once."""

import datetime as dt
import json

import openpyxl
import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.schema import load_package
from loaders.validate.formats import Choices

FIELDS = [
    {"name": "tree_id", "title": "Baum", "constraints": {"required": True}, "example": "b1"},
    {"name": "height", "title": "Höhe", "type": "number", "constraints": {"maximum": 50}},
    {"name": "count", "title": "Anzahl", "type": "integer", "constraints": {"minimum": 0}},
    {"name": "planted", "title": "Pflanztag", "type": "date"},
    {"name": "seen", "title": "Gesehen", "type": "datetime"},
    {"name": "hour", "title": "Uhrzeit", "type": "time"},
    {"name": "year", "title": "Jahr", "type": "year"},
    {"name": "healthy", "title": "Gesund", "type": "boolean"},
    {
        "name": "kind",
        "title": "Art",
        "constraints": {"enum": ["Linde", "Rotbuche", "Eiche"]},
        "labels@en": {"Linde": "lime tree"},
    },
    {
        "name": "postcode",
        "title": "PLZ",
        "constraints": {"pattern": "[0-9]{5}"},
        "example": "07545",
    },
    {"name": "label", "title": "Schild", "constraints": {"unique": True}},
    {"name": "park_id", "title": "Park"},
    {"name": "latitude", "title": "Breite", "type": "number"},
    {"name": "longitude", "title": "Länge", "type": "number"},
    {"name": "source", "title": "Quelle", "constraints": {"required": True}},
]


@pytest.fixture(scope="module")
def park(tmp_path_factory):
    """A package of two datasets: trees, and the parks they stand in."""
    folder = tmp_path_factory.mktemp("park")
    reference = {"resource": "parks", "fields": "park_id"}
    trees = {
        "name": "trees",
        "title": "Bäume",
        "schema": {
            "fields": FIELDS,
            "primaryKey": ["tree_id"],
            "foreignKeys": [{"fields": "park_id", "reference": reference}],
        },
    }
    parks = {
        "name": "parks",
        "title": "Parks",
        "schema": {
            "fields": [
                {"name": "park_id", "constraints": {"required": True}},
                {"name": "name", "constraints": {"required": True}},
                {"name": "other_names"},
            ],
            "primaryKey": ["park_id"],
        },
    }
    city = {"latitude": 50.9, "longitude": 12.1}
    document = {"name": "park", "city": city, "resources": [trees, parks]}
    (folder / "datapackage.json").write_text(json.dumps(document), encoding="utf-8")
    return load_package(folder)


@pytest.fixture
def check(park, tmp_path):
    """`check(text)`: the report on a CSV file with this text, taken for trees."""

    def run(text, dataset="trees", published=None, **options):
        path = tmp_path / "bäume.csv"
        path.write_text(text, encoding="utf-8")
        return check_file(path, park, CheckOptions(dataset=dataset, **options), published)

    return run


def _values(report, name):
    assert report.publishable, report.problems.to_string()
    return report.table[name].to_pylist()


def _column(check, name, *values, **options):
    rows = "".join(f"{n};{value}\n" for n, value in enumerate(values))
    return check(f"tree_id;{name}\n{rows}", **options)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("1,5", "10.251"), [1.5, 10251.0]),
        (("1.5", "10.251"), [1.5, 10.251]),
        (("1.234,5", "-7"), [1234.5, -7.0]),
        (("1,234.5", "1,000"), [1234.5, 1000.0]),
        (("0.251", "3.125"), [0.251, 3.125]),
        (("12 %", "7,5 %"), [12.0, 7.5]),
        (("1 200,50 €", "EUR 3"), [1200.5, 3.0]),
        (("22 kW", "3,7"), [22.0, 3.7]),
        (("1'200.5", "2"), [1200.5, 2.0]),
        (("-", "k. A.", "5"), [None, None, 5.0]),
        (("1.200.000", "5"), [1200000.0, 5.0]),
        (("\u00a012,5\u00a0",), [12.5]),
        (("1e3", "2.5"), [1000.0, 2.5]),
    ],
)
def test_numbers_are_read_by_their_column(check, written, meant, monkeypatch):
    report = _column(check, "latitude", *written)
    assert report.table["latitude"].to_pylist() == meant


def test_a_point_before_three_digits_groups_whole_numbers(check):
    report = _column(check, "count", "10.251", "7")
    assert _values(report, "count") == [10251, 7]
    assert "deutsch (1.000,5)" in report.note_texts()[0]
    assert _values(_column(check, "count", "10,251", "7.0"), "count") == [10251, 7]


def test_the_declared_range_decides_what_a_column_leaves_open(check):
    assert _values(_column(check, "height", "10.251", "12.500"), "height") == [10.251, 12.5]


def test_the_other_columns_decide_what_a_column_leaves_open(check):
    report = check("tree_id;latitude;longitude\n1;10.251;1,5\n")
    assert _values(report, "latitude") == [10251.0]


def test_what_nothing_decides_is_asked(check):
    report = _column(check, "latitude", "10.251", "9.500")
    assert not report.publishable
    assert report.problems["row"].isna().tolist() == [True]
    assert report.problems.drop(columns="row").values.tolist() == [
        [
            "latitude",
            "latitude",
            "10.251",
            "number_ambiguous",
            "„10.251“ kann 10251 oder 10,251 heißen; aus der Spalte geht nicht "
            "hervor, was gemeint ist (2 solche Werte). Bitte angeben, ob Punkt und "
            "Komma deutsch oder englisch gemeint sind.",
        ]
    ]
    chosen = _column(check, "latitude", "10.251", choices=Choices(numbers={"latitude": "en"}))
    assert chosen.table["latitude"].to_pylist() == [10.251]


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        (("31.12.2023", "1.2.23"), [dt.date(2023, 12, 31), dt.date(2023, 2, 1)]),
        (("2023-12-31", "2023-1-2"), [dt.date(2023, 12, 31), dt.date(2023, 1, 2)]),
        (("6/30/26", "1/2/26"), [dt.date(2026, 6, 30), dt.date(2026, 1, 2)]),
        (("30/6/26", "1/2/26"), [dt.date(2026, 6, 30), dt.date(2026, 2, 1)]),
        (
            ("31.12.2023 00:00:00", "2023-12-30T10:00"),
            [dt.date(2023, 12, 31), dt.date(2023, 12, 30)],
        ),
        (("20231231", "-"), [dt.date(2023, 12, 31), None]),
        (("30.06.23",), [dt.date(2023, 6, 30)]),
    ],
)
def test_dates_are_read_by_their_column(check, written, meant):
    assert _values(_column(check, "planted", *written), "planted") == meant


def test_an_open_order_of_day_and_month_is_asked(check):
    report = _column(check, "planted", "1/2/26", "3/4/26")
    assert report.problems["code"].tolist() == ["date_ambiguous"]
    chosen = _column(check, "planted", "1/2/26", choices=Choices(dates={"*": "mdy"}))
    assert _values(chosen, "planted") == [dt.date(2026, 1, 2)]


@pytest.mark.parametrize(
    ("name", "written", "meant"),
    [
        ("seen", ("31.12.2023 14:30", "2023-12-31T14:30:05"), [(14, 30, 0), (14, 30, 5)]),
        ("hour", ("14:30", "9.05 Uhr", "8 Uhr"), [dt.time(14, 30), dt.time(9, 5), dt.time(8)]),
        ("hour", ("6:30 PM", "06:30:00 p.m."), [dt.time(18, 30), dt.time(18, 30)]),
        ("hour", ("12:05 AM", "12 PM", "6am"), [dt.time(0, 5), dt.time(12), dt.time(6)]),
        (
            "seen",
            ("6/30/26 6:30 PM", "2026-06-30 06:30:15 am", "6/30/2026, 12:00 AM"),
            [(18, 30, 0), (6, 30, 15), (0, 0, 0)],
        ),
        ("planted", ("6/30/26 6:30 PM",), [dt.date(2026, 6, 30)]),
        ("year", ("2023", "1899"), [2023, 1899]),
        ("healthy", ("ja", "Nein", "x", "WAHR", "0"), [True, False, True, True, False]),
        ("kind", ("linde", "lime tree", "EICHE"), ["Linde", "Linde", "Eiche"]),
        ("postcode", ("7545", "01067"), ["07545", "01067"]),
        ("label", ("  a b \u00a0", '"=1+1"'), ["a b", "=1+1"]),
    ],
)
def test_other_types(check, name, written, meant):
    values = _values(_column(check, name, *written), name)
    if name == "seen":
        values = [(v.hour, v.minute, v.second) for v in values]
    assert values == meant


def test_every_fault_of_a_file_is_said_at_once_with_its_place(check):
    report = check(
        "Baum;Höhe;Anzahl;Pflanztag;Art;PLZ;Gesund;Schild\n"
        "b1;12,5;3;31.12.2023;Linde;07545;ja;A\n"
        ";60,0;-1;30.02.2023;Buche;7545x;vielleicht;B\n"
        "b1;hoch;1,5;bald;Eiche;07546;nein;A\n"
    )
    found = {(r.row, r.field): r.message for r in report.problems.itertuples()}
    assert found == {
        (3, "tree_id"): "„Baum“ ist leer, muss aber angegeben werden. Bitte einen Wert eintragen.",
        (3, "height"): "60,0 ist zu groß. Erlaubt ist höchstens 50. Bitte den Wert prüfen.",
        (3, "count"): "-1 ist zu klein. Erlaubt ist mindestens 0. Bitte den Wert prüfen.",
        (
            3,
            "planted",
        ): "„30.02.2023“ ist kein Datum (diesen Tag gibt es nicht). Erwartet wird "
        "zum Beispiel 31.12.2023 oder 2023-12-31.",
        (3, "kind"): "„Buche“ ist nicht vorgesehen. Erlaubt sind: Linde, Rotbuche, Eiche. Gemeint "
        "ist vielleicht „Rotbuche“.",
        (3, "postcode"): "„7545x“ hat nicht die erwartete Form. Richtig ist zum Beispiel „07545“.",
        (3, "healthy"): "„vielleicht“ ist weder ja noch nein. Bitte ja oder nein eintragen.",
        (4, "tree_id"): "Dieselbe Angabe (b1) steht schon in Zeile 2. Bitte eine der Zeilen "
        "entfernen oder den Schlüssel berichtigen.",
        (4, "height"): "„hoch“ ist keine Zahl. Erwartet wird zum Beispiel 12,5.",
        (4, "count"): "„1,5“ ist keine ganze Zahl (sie hat Nachkommastellen oder eine andere "
        "Schreibweise als die Spalte). Erwartet wird zum Beispiel 12.",
        (4, "planted"): "„bald“ ist kein Datum. Erwartet wird zum Beispiel 31.12.2023 oder "
        "2023-12-31.",
        (4, "label"): "„A“ steht schon in Zeile 2. In „Schild“ darf jeder Wert nur einmal "
        "vorkommen. Bitte eine der Zeilen berichtigen oder entfernen.",
    }
    assert report.problems["column"].tolist().count("Höhe") == 2
    assert (report.rows, report.valid, report.publishable) == (3, 1, False)
    assert report.table is None
    assert report.faultless["tree_id"].to_pylist() == ["b1"]


def test_numbers_too_large_for_their_type_are_faults(check):
    report = _column(check, "count", "12345678901234567890", "1e40", "nan", "0x10", "1_000")
    assert report.problems["code"].tolist() == ["type_integer"] * 4
    assert report.problems["row"].tolist() == [2, 3, 5, 6]


def test_true_numbers_of_a_workbook_are_taken_as_they_are(park, tmp_path):
    book = openpyxl.Workbook()
    for row in (["tree_id", "latitude", "count"], ["1", 10.251, 3], ["2", "9,5", 2.5]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    report = check_file(tmp_path / "a.xlsx", park, CheckOptions(dataset="trees"))
    assert report.problems[["row", "field", "value", "code"]].values.tolist() == [
        [3, "count", "2.5", "type_integer"]
    ]
    assert report.faultless["latitude"].to_pylist() == [10.251]


def test_columns_are_found_by_title_alias_case_and_unit(check):
    report = check("BAUM;hoehe (m);QUELLE\nb1;12,5;Kataster\n")
    assert _values(report, "height") == [12.5]
    assert _values(report, "source") == ["Kataster"]


def test_a_missing_source_is_the_file_itself(check):
    report = check("tree_id\nb1\n")
    assert _values(report, "source") == ["Datei bäume.csv"]
    assert (
        "Die Spalte „Quelle“ fehlt; in neuen und geänderten Zeilen steht „Datei bäume.csv“."
        in report.note_texts()
    )


def test_unknown_and_missing_columns(check):
    report = check("tree_id;Vogel\nb1;Amsel\n")
    assert "Nicht übernommen, weil nicht bekannt: „Vogel“." in report.note_texts()
    report = check("Höhe;Vogel\n1,5;Amsel\n")
    assert report.problems[["row", "code", "message"]].values.tolist() == [
        [
            1,
            "missing_column",
            "Die Pflichtspalte „Baum“ (tree_id) fehlt. Bitte die Spalte ergänzen "
            "oder einen Wert für alle Zeilen angeben (auf der Seite unter den Spalten, im "
            "Terminal: --set tree_id=…).",
        ]
    ]
    assert report.valid == 0


def test_two_columns_for_one_field(check):
    report = check("tree_id;Baum\nb1;b2\n")
    assert report.problems["message"].tolist() == [
        "Mehrere Spalten stehen für „Baum“: tree_id, Baum. Bitte nur eine davon behalten."
    ]


def test_a_header_alone_is_no_data(check):
    report = check("tree_id;Höhe\n")
    assert report.problems["code"].tolist() == ["no_rows"]


def test_the_dataset_is_recognised_or_the_nearest_named(check):
    assert check("park_id;name\np1;Stadtpark\n", dataset=None).dataset == "parks"
    lacking = check("Vogel;name\nAmsel;a\n", dataset=None)
    assert (lacking.dataset, lacking.problems["code"].tolist()) == (None, ["unrecognised"])
    assert "Am nächsten kommt „Parks“; dort fehlen: „park_id“." in lacking.problems["message"][0]
    strange = check("Vogel;Nest\nAmsel;a\n", dataset=None)
    assert strange.problems["message"][0].startswith(
        "Keine Spalte ist bekannt. Bitte den Datensatz"
    )


def _parks(_name):
    import pyarrow as pa

    return pa.table(
        {
            "park_id": ["p1", "p2"],
            "name": ["Stadtpark", "Küchengarten"],
            "other_names": ["Volkspark; Am Fluss", None],
        }
    )


def test_references_are_checked_and_names_become_keys(check):
    report = _column(check, "park_id", "p1", "Kuechengarten", "am fluss", "", published=_parks)
    assert _values(report, "park_id") == ["p1", "p2", "p1", None]
    note = "„park_id“: 2 Namen wurden in Kennungen von „Parks“ übersetzt."
    assert note in report.note_texts()
    report = _column(check, "park_id", "p11", published=_parks)
    assert report.problems["message"].tolist() == [
        "„p11“ gibt es in „Parks“ nicht. Gemeint ist vielleicht „p1“. Bitte berichtigen oder "
        "zuerst „Parks“ ergänzen."
    ]
    (problem,) = report.found
    assert problem.message("en") == (
        "“p11” does not exist in “Parks”. Perhaps “p1” is meant. Please correct it or first add it "
        "to “Parks”."
    )


@pytest.mark.parametrize(
    ("latitude", "longitude", "code"),
    [
        ("0", "0", "coordinate_zero"),
        ("12.08", "50.88", "coordinate_swapped"),
        ("5.088", "12.08", "coordinate_far"),
    ],
)
def test_coordinates_that_cannot_be_meant(check, latitude, longitude, code):
    text = f"tree_id,latitude,longitude\n1,50.88,12.08\n2,{latitude},{longitude}\n3,,\n"
    report = check(text)
    assert report.problems[["row", "code"]].values.tolist() == [[3, code]]
    assert report.faultless["tree_id"].to_pylist() == ["1", "3"]


def test_messages_exist_in_english(check):
    report = check("tree_id;Höhe\nb1;hoch\n")
    assert report.found[0].message("en") == (
        "“hoch” is not a number. Please write it like this: 12,5."
    )


def test_an_unreadable_file_is_a_report_too(check):
    report = check("")
    assert report.problems["code"].tolist() == ["unreadable"]
    assert report.problems["message"][0].startswith("Die Datei ist leer")


def test_addresses_in_cells_are_taken_out_and_told(package, tmp_path):
    path = tmp_path / "liste.csv"
    path.write_text(
        "measure_id;title;status;owner;note\n"
        "a;Bank;geplant;Bauhof, ida@example.org, 0365 838 0;Link https://example.org/@50.8\n"
        "b;Baum;geplant;Gartenamt;\n",
        "utf-8",
    )
    report = check_file(path, package)
    assert report.table["owner"].to_pylist() == ["Bauhof, […], […]", "Gartenamt"]
    (note,) = [n for n in report.notes if n.code == "personal_dropped"]
    assert note.values["columns"].text("de") == "„owner (nur Adressen und Nummern, 1-mal)“"
