"""Tables as portals, tools and offices give them out: taken in, or refused with the true reason."""

import datetime as dt
import json
import unicodedata

import openpyxl
import pytest

from loaders.pipeline import check_file
from loaders.validate.check import CheckOptions

POPULATION = ["Bezirk;Stichtag;Einwohner", "01;31.12.2023;1000", "02;31.12.2023;2000"]


@pytest.fixture
def check(package, tmp_path):
    def run(content, name="datei.csv", **constants):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return check_file(path, package, CheckOptions(constants=constants))

    return run


def people(report):
    assert report.found == ()
    rows = report.table.to_pylist()
    return [(row["district_id"], row["population"]) for row in rows]


def codes(report):
    return [note.code for note in report.notes]


BOTH = [("01", 1000), ("02", 2000)]


@pytest.mark.parametrize(
    "below",
    [
        ["Insgesamt;31.12.2023;3000", "", "Quelle: Melderegister; eigene Berechnung;"],
        ["Summe;;3.000", "* vorläufige Zahlen", "Stand: 15.01.2024;;"],
        ["© Stadt Musterstadt", "Anmerkung: Hauptwohnungen;;", "1) ohne Nebenwohnungen"],
    ],
)
def test_totals_and_footers_are_left_out_and_said(check, below):
    report = check("\n".join([*POPULATION, *below]) + "\n")
    assert people(report) == BOTH
    said = sum(code in ("footer_left_out", "totals_left_out") for code in codes(report))
    assert said == len([line for line in below if line])


def test_a_last_row_that_adds_nothing_up_stays(check):
    report = check("\n".join([*POPULATION, "Gesamt;31.12.2023;2999"]) + "\n")
    assert (report.rows, codes(report).count("totals_left_out")) == (3, 0)


@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_lines_wholly_in_quotes_are_read(check, separator):
    lines = [f'"{line.replace(";", separator)}"' for line in POPULATION]
    report = check("\r\n".join(lines) + "\r\n")
    assert people(report) == BOTH
    assert "lines_unquoted" in codes(report)


def records(**more):
    found = [
        {"_id": i, "Bezirk": f"0{i}", "Stichtag": "2023-12-31", "Einwohner": 1000 * i}
        for i in (1, 2)
    ]
    fields = [{"id": n, "type": "text"} for n in ("_id", "Bezirk", "Stichtag", "Einwohner")]
    return {"success": True, "result": {"fields": fields, "records": found, **more}}


def test_the_records_of_a_portals_answer_are_read_and_not_its_fields(check):
    report = check(json.dumps(records(total=2)), "antwort.json")
    assert people(report) == BOTH
    assert not {"part_of", "more_pages"} & set(codes(report))


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"total": 250}, "part_of"),
        ({"@odata.nextLink": "https://example.org?2"}, "more_pages"),
        ({"page": {"totalElements": 40}}, "part_of"),
        ({"has_more": True}, "more_pages"),
        ({"_links": {"next": {"href": "https://example.org?2"}}}, "more_pages"),
    ],
)
def test_a_part_is_said_to_be_one(check, more, code):
    assert code in codes(check(json.dumps(records(**more)), "antwort.json"))


NAMES = ["Bezirk", "Stichtag", "Einwohner"]
CELLS = [["01", "2023-12-31", 1000], ["02", "2023-12-31", 2000]]
LISTED = [dict(zip(NAMES, row, strict=True)) for row in CELLS]


@pytest.mark.parametrize(
    "document",
    [
        {"columns": NAMES, "rows": CELLS},
        {"result": {"columns": [{"name": name} for name in NAMES], "data": CELLS}},
        [NAMES, *CELLS],
        {n: {str(i): row[c] for i, row in enumerate(CELLS)} for c, n in enumerate(NAMES)},
        {"records": [{"recordid": "x", "fields": one} for one in LISTED]},
        {"_embedded": {"einwohner": LISTED}},
        {"results": [one | {"geo_point_2d": {"lon": 12.1, "lat": 50.9}} for one in LISTED]},
    ],
)
def test_rows_that_are_no_objects_are_read(check, document):
    assert people(check(json.dumps(document), "antwort.json")) == BOTH


def test_an_answer_without_records_says_so(check):
    report = check(json.dumps({"result": {"records": [], "total": 0}}), "antwort.json")
    assert "enthält keine Datensätze" in report.found[0].message()


def test_two_header_rows_give_the_parts_of_a_group(package, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Kennung", "Maßnahme", "Status", "Zeitraum"])
    sheet.append([None, None, None, "Beginn", "Ende"])
    sheet.append(["a", "Bank", "geplant", "01.05.2023", "30.06.2024"])
    sheet.merge_cells("D1:E1")
    book.save(tmp_path / "liste.xlsx")
    report = check_file(tmp_path / "liste.xlsx", package)
    (row,) = report.table.to_pylist()
    days = (row["start_date"].isoformat(), row["planned_end_date"].isoformat())
    assert (report.dataset, row["title"], days) == (
        "measures",
        "Bank",
        ("2023-05-01", "2024-06-30"),
    )


def test_stops_of_a_timetable_are_stops(check):
    report = check(
        "stop_id,stop_code,stop_name,stop_lat,stop_lon,location_type\n"
        "a,1,Markt,50.88,12.08,1\nb,2,Markt Steig 1,50.88,12.08,0\nc,3,Eingang,50.88,12.08,2\n",
        "stops.txt",
    )
    assert report.found == ()
    rows = [(r["stop_id"], r["name"], r["kind"]) for r in report.table.to_pylist()]
    assert rows == [("a", "Markt", "Haltestelle"), ("b", "Markt Steig 1", "Haltestelle")]


def test_a_site_in_one_cell_becomes_street_postcode_and_place(check):
    report = check(
        "Betreiber;Standort;Längengrad [DG];Breitengrad [DG];Anzahl Ladepunkte;Steckertypen 1\n"
        "Werk;Am Markt 1a, 07545 Gera;12,08;50,88;2;Typ 2\n",
        register_date="2017-04-11",
    )
    (row,) = report.table.to_pylist()
    assert (row["street"], row["postcode"], row["place"]) == ("Am Markt 1a", "07545", "Gera")


@pytest.mark.parametrize(
    "head",
    ["Vorgangsnummer,Kategorie,Ort,Zustand,Erstellungsdatum", "ID,Meldeart,Status,Gemeldet am"],
)
def test_citizens_reports_are_known_as_such(check, head):
    report = check(f"{head}\n{','.join('1' for _ in head.split(','))}\n")
    assert (report.dataset, report.profile) == ("reports", "buergermeldungen")


def test_words_of_many_lists_name_no_neighbour(check):
    report = check("Name;Bemerkung;Farbe\nMarkt;x;rot\n")
    (message,) = report.problems["message"]
    assert message.startswith("Bekannt sind nur Wörter vieler Listen („Name“, „Bemerkung“)")


def test_the_nearest_dataset_is_that_of_the_files_name_and_of_several_areas(check):
    report = check("ID;Title;Latitude;Longitude\n1;Nord;50.88;12.07\n", "haltestellen.csv")
    assert "Bahnhöfe und Haltestellen" in report.problems["message"][0]
    ring = [[12.0, 50.8], [12.1, 50.8], [12.1, 50.9], [12.0, 50.8]]
    shape = {"type": "Polygon", "coordinates": [ring]}
    features = [
        {"type": "Feature", "properties": {"name": key}, "geometry": shape} for key in ("01", "02")
    ]
    document = {"type": "FeatureCollection", "features": features}
    report = check(json.dumps(document), "flaechen.geojson")
    assert "Statistische Bezirke" in report.problems["message"][0]


def test_a_value_that_a_file_lacks_can_be_given_and_the_message_says_how(check):
    text = "Bezirk;Einwohner\n01;1000\n02;2000\n"
    (problem,) = check(text).found
    assert "--dataset population --set date=…" in problem.message()
    assert people(check(text, date="31.12.2023")) == BOTH


HEAD = "Bezirk;Stichtag;Einwohner\n"


def told(check, text):
    return [(p.row, p.details.get("wording", p.code), p.message()) for p in check(text).found]


def test_a_second_table_below_is_one_problem_at_its_row(check):
    text = f"{HEAD}01;31.12.2023;5\n02;31.12.2023;6\n\nBezirk;Stichtag;Haushalte\n01;31.12.2023;3\n"
    report = check(text)
    assert [(p.row, p.code) for p in report.found] == [(5, "second_table")]
    assert "(Bezirk | Stichtag | Haushalte)" in report.found[0].message()
    assert report.faultless["population"].to_pylist() == [5, 6]


def test_a_table_on_its_side_is_told(check):
    text = "Bezirk;01;02;03\nStichtag;31.12.2023;31.12.2023;31.12.2023\nEinwohner;5;6;7\n"
    ((_, wording, words),) = told(check, text)
    assert wording == "transposed"
    assert "(„Bezirk“, „Stichtag“, „Einwohner“)" in words


def test_a_table_with_names_of_columns_across_is_not_on_its_side(check):
    ((_, wording, _),) = told(check, "Veranstaltung;Beginn;Ende\nForum;18:00;\nTag;19:00;\n")
    assert wording != "transposed"


def test_a_heading_twice_is_told_as_such(check):
    ((_, wording, _),) = told(check, "Bezirk;Stichtag;Einwohner;Einwohner\n01;31.12.2023;5;6\n")
    assert wording == "duplicate_column"


@pytest.mark.parametrize("cell", ["100¹", "100*", "100 1)", "100**"])
def test_the_mark_of_a_footnote_is_named_and_its_line_left_out(check, cell):
    report = check(f"{HEAD}01;31.12.2023;{cell}\n02;31.12.2023;7\n¹ vorläufig\n* geschätzt\n")
    assert [(p.row, p.code) for p in report.found] == [(2, "type_integer")]
    assert "dahinter steht ein Fußnotenzeichen" in report.found[0].message()


SIGNS = ["k. A.", "–", "x", "/", "...", "•", "n. v.", "keine Daten", "*"]


@pytest.mark.parametrize("sign", SIGNS)
def test_the_signs_of_statistics_for_nothing_are_no_number_and_no_zero(check, sign):
    head = "Kennzahl;Datum;Wert;Einheit;Ziel\n"
    report = check(f"{head}A;31.12.2023;5;%;{sign}\nB;31.12.2023;6;%;7\n")
    assert report.found == ()
    assert report.table["target"].to_pylist() == [None, 7]


def test_umlauts_of_two_signs_are_letters(check):
    text = "Maßnahme;Status;Beginn;Verantwortlich\nGrünfläche;läuft;1. März 2024;Straßenbauamt\n"
    report = check(unicodedata.normalize("NFD", text))
    (row,) = report.table.to_pylist()
    assert (row["title"], row["status"]) == ("Grünfläche", "in Umsetzung")
    assert (row["owner"], row["start_date"]) == ("Straßenbauamt", dt.date(2024, 3, 1))


@pytest.mark.parametrize(
    ("day", "code"),
    [("31-12-2023", ""), ("05-06-2023", "date_ambiguous"), ("12-31-2023", "")],
)
def test_days_with_hyphens_are_read_or_asked_about(check, day, code):
    report = check(f"{HEAD}01;{day};5\n")
    assert [p.code for p in report.found] == ([code] if code else [])
    if not code:
        assert report.table["date"].to_pylist() == [dt.date(2023, 12, 31)]


@pytest.mark.parametrize("cell", ["500,-", "500,– €", "500,-- EUR", "500,—"])
def test_whole_euros_with_a_dash(check, cell):
    report = check(f"Maßnahme;Jahr;Mittelgeber;Geplant\nbank;2023;Land;{cell}\n")
    assert report.table["planned_eur"].to_pylist() == [500]


@pytest.mark.parametrize(
    "cell", ["0,41891008625173", "1,0049170123456", "3059301306072A8648CE3D02"]
)
def test_decimals_and_keys_are_no_number_of_somebody(check, cell):
    money = "Maßnahme;Jahr;Mittelgeber;Geplant;Anteil\nbank;2023;Land;5;"
    assert "personal_dropped" not in codes(check(f"{money}{cell}\n"))
    assert "personal_dropped" in codes(check(f"{money}0049 365 7654321\n"))


@pytest.mark.parametrize(
    ("head", "row", "why"),
    [
        (HEAD, "01;31.02.2023;5", "diesen Tag gibt es nicht"),
        (HEAD, "01;45291;5", "Excels Tageszahl"),
        (HEAD, "01;31.12.2023;#WERT!", "ein Fehler der Tabellenkalkulation"),
        ("Maßnahme;Jahr;Mittelgeber;Geplant\nbank;2022;Land;1.234,5\n", "bank;2023;Land;1.5 Mio",
         "Punkt und Komma sind anders geschrieben"),
        ("Veranstaltung;Datum;Uhrzeit;Ort\n", "Forum;31.12.2023;0.75;Rathaus", "Tagesbruchteil"),
        ("Veranstaltung;Datum;Uhrzeit;Ort\n", "F;31.12.2023;18-20 Uhr;Rathaus", "nur der Beginn"),
    ],
)  # fmt: skip
def test_why_a_cell_is_none_of_its_columns_is_told(check, head, row, why):
    (problem,) = check(f"{head}{row}\n").found
    assert why in problem.message()


@pytest.mark.parametrize("end", ["", "*"])
def test_a_list_of_indicators_by_years(check, end):
    report = check("Kennzahl;Jahr;Wert;Einheit\nCO2;2022;1200;t\nCO2;2023;1100;t\n")
    wide = check(f"Kennzahl;Einheit;2022;2023{end}\nCO2;t;1200;1100\n*vorläufig\n")
    for one in (report, wide):
        assert (one.dataset, one.found) == ("indicators", ())
        assert one.table["value"].to_pylist() == [1200, 1100]


def test_cells_that_keep_excel_from_taking_zeros_away(check):
    assert people(check(f'{HEAD}="01";31.12.2023;1000\n="02";31.12.2023;2000\n')) == BOTH


def test_a_table_above_one_with_more_known_names_is_not_skipped(check):
    more = "\nMaßnahme;Jahr;Mittelgeber;Geplant\nbank;2024;Land;5\n"
    report = check("Bezirk;Stichtag;Einwohner\n01;31.12.2023;1000\n" + more)
    assert report.dataset == "population" and report.valid == 1
    assert [(p.row, p.code) for p in report.found] == [(4, "second_table")]
