"""Units in headings and cells: they scale and it is said, they are a problem, or they are asked."""

import io
import json
import time

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.pipeline import check_file
from loaders.schema.units import Heading, heading
from loaders.validate.check import CheckOptions
from tests.loaders.reading.ods_files import number, ods, words
from tests.loaders.reading.xls_files import xls

HEAD = "Maßnahme;Jahr;Mittelgeber"
ROW = "bank;2023;Land"


@pytest.fixture(scope="module")
def city(read_lake):
    return read_lake.package


@pytest.fixture
def check(city, tmp_path):
    def run(*lines, **options):
        path = tmp_path / "datei.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return check_file(path, city, CheckOptions(**options))

    return run


def told(report):
    return [(p.row, p.column, p.value, p.code) for p in report.found]


def codes(report):
    return {note.code for note in report.notes}


@pytest.mark.parametrize(
    ("header", "cell", "euros"),
    [
        ("Geplant", "1500", 1500),
        ("Geplant €", "1500", 1500),
        ("Geplant [€]", "1.500,50 €", 1500.5),
        ("Geplant (EUR)", "EUR 1500", 1500),
        ("Geplant (Mio. €)", "1,5", 1_500_000),
        ("Geplant (Mio. €)", "1,0055", 1_005_500),
        ("Geplant in Mio.", "2", 2_000_000),
        ("Geplant, Mio. Euro", "0,25", 250_000),
        ("Geplant (Tsd. EUR)", "100", 100_000),
        ("Geplant T€", "100,5", 100_500),
        ("Geplant in TEUR", "100", 100_000),
        ("Geplant (in 1.000 €)", "100", 100_000),
        ("Geplant (in 1000)", "100", 100_000),
        ("Geplant (in Tausend Euro)", "100", 100_000),
        ("planned_teur", "7", 7000),
        ("Geplant (Mrd. €)", "0,001", 1_000_000),
        ("Geplant", "1,5 Mio. €", 1_500_000),
        ("Geplant", "100 T€", 100_000),
        ("Geplant (T€)", "1,5 Mio. €", 1_500_000),
    ],
)
def test_money_is_in_euros_whatever_unit_heading_or_cell_name(check, header, cell, euros):
    report = check(f"{HEAD};{header}", f"{ROW};{cell}")
    assert (report.dataset, told(report)) == ("budgets", [])
    assert report.table["planned_eur"].to_pylist() == [euros]


def test_a_converted_column_is_told_and_one_in_the_own_unit_is_not(check):
    report = check(f"{HEAD};Geplant (T€);Bewilligt (€)", f"{ROW};100;5")
    assert "„Geplant (T€)“: Die Überschrift nennt eine andere Einheit; die Werte wurden in € "
    assert [n.values["column"] for n in report.notes if n.code == "unit_converted"] == [
        "Geplant (T€)"
    ]
    report = check(f"{HEAD};Geplant", f"{ROW};3 T€", "bank;2024;Land;5 €")
    assert [n.values["count"] for n in report.notes if n.code == "cells_converted"] == [1]


@pytest.mark.parametrize("cell", ["50 $", "50 %", "50 kW", "50 Stück", "5 € (T€)"])
def test_a_unit_that_is_not_the_columns_is_a_problem(check, cell):
    report = check(f"{HEAD};Geplant", f"{ROW};{cell}", "bank;2024;Land;7")
    assert told(report) == [(2, "Geplant", cell, "type_number")]


def test_a_bare_currency_under_thousands_may_be_either(check):
    report = check(f"{HEAD};Geplant (T€)", f"{ROW};1.500,5 €", "bank;2024;Land;1.500,5")
    assert told(report) == [(2, "Geplant (T€)", "1.500,5 €", "type_number")]


@pytest.mark.parametrize(
    "header",
    [
        "Einwohner (weiblich)", "Einwohner, weiblich", "Einwohner [Prognose]", "Einwohner (2035)",
        "Einwohner (Veränderung in %)", "Einwohner (%)", "Einwohner %", "Einwohner (€)",
        "Einwohner je km²",
    ],
)  # fmt: skip
def test_an_addition_makes_another_column(check, header):
    report = check(f"Bezirk;Stichtag;{header}", "01;31.12.2023;1200")
    assert report.table is None
    assert report.rows == 0 or not report.faultless
    lines = [f"Bezirk;Stichtag;Einwohner;{header}", "01;31.12.2023;2500;1200"]
    report = check(*lines)
    assert report.table["population"].to_pylist() == [2500]
    assert header in report.unknown


def test_what_is_asked_can_be_answered_and_its_unit_still_counts(check):
    lines = [f"{HEAD};Geplant (T€ netto)", f"{ROW};100"]
    report = check(*lines)
    note = next(n for n in report.notes if n.code == "addition_asked")
    assert note.values["addition"] == "netto"
    report = check(*lines, dataset="budgets", assigned={"Geplant (T€ netto)": "planned_eur"})
    assert report.table["planned_eur"].to_pylist() == [100_000]


@pytest.mark.parametrize(
    ("header", "cell", "people"),
    [
        ("Einwohner (gesamt)", "1200", 1200),
        ("Einwohner (Anzahl)", "1200 Personen", 1200),
        ("Einwohner (in Tsd.)", "1,2", 1200),
        ("Einwohner (in 1000)", "1,2", 1200),
    ],
)
def test_people_are_counted_one_by_one(check, header, cell, people):
    report = check(f"Bezirk;Stichtag;{header}", f"01;31.12.2023;{cell}")
    assert told(report) == []
    assert report.table["population"].to_pylist() == [people]


@pytest.mark.parametrize(
    ("header", "cell", "minutes"),
    [
        ("Dauer", "2 h", 120),
        ("Dauer", "1,5 Std.", 90),
        ("Dauer", "90 min", 90),
        ("Dauer", "90 Minuten", 90),
        ("Dauer (Stunden)", "1,5", 90),
        ("Dauer [h]", "1,1", 66),
        ("Dauer in Stunden", "2", 120),
        ("Dauer (h)", "45 min", 45),
    ],
)
def test_durations_are_in_minutes(check, header, cell, minutes):
    report = check(f"Veranstaltungs-Kennung;Veranstaltung;Datum;{header}", f"v;F;02.05.2024;{cell}")
    assert told(report) == []
    assert report.table["duration_min"].to_pylist() == [minutes]


@pytest.mark.parametrize(
    ("header", "cell", "area"),
    [("Fläche (ha)", "125", 1.25), ("Fläche", "125 ha", 1.25), ("Fläche (m²)", "500000", 0.5),
     ("Fläche (km²)", "1,25", 1.25), ("Fläche", "3 km2", 3)],
)  # fmt: skip
def test_areas_are_in_square_kilometres(check, header, cell, area):
    lines = [f"AGS;Stadt;Stand;{header}", f"16052000;Gera;01.01.2024;{cell}"]
    report = check(*lines, dataset="comparison_cities")
    assert told(report) == []
    assert report.faultless["area_km2"].to_pylist() == [area]


@pytest.mark.parametrize("unit", ["%", "Prozent", ""])
def test_a_cell_may_repeat_the_unit_of_its_row(check, unit):
    report = check(
        "measure_id;Maßnahme;Status;Zielwert;Einheit des Zielwerts", f"a;A;geplant;35 %;{unit}"
    )
    assert report.faultless["target_value"].to_pylist() == [35]


def test_a_cell_of_another_unit_than_its_rows_is_a_problem(check):
    report = check(
        "Kennzahl-Kennung;Kennzahl;Datum;Wert;Einheit",
        "k;A;2023-12-31;35 %;t",
        "k;A;2024-12-31;1e400;t",
    )
    assert told(report) == [
        (2, "Wert", "35 %", "type_number"),
        (3, "Wert", "1e400", "type_number"),
    ]
    assert "zu groß" in report.found[1].message()


@pytest.mark.parametrize(("text", "name"), [("Ende (Plan)", "Ende"), ("Leistung [kW]", "Leistung")])
def test_a_heading_is_taken_apart(text, name):
    assert heading(text, "power").name == name


def test_a_heading_without_end_is_left_as_it_is():
    """The patterns take the square of its length: 16,000 brackets took minutes."""
    text = "[" * 16_000 + "]"
    begun = time.process_time()
    assert heading(text, "money") == Heading(text)
    assert time.process_time() - begun < 0.1


def test_a_title_in_brackets_says_nothing_more(check):
    report = check(
        "Bezirk (district_id);Stichtag (TT.MM.JJJJ);Einwohner (population)", "01;31.12.2023;1200"
    )
    assert report.table["population"].to_pylist() == [1200]


HEADINGS = [("Geplant", 1), ("Geplant (€)", 1), ("Geplant [T€]", 1000), ("Geplant, Mio. €", 10**6)]
CELLS = [(" Mio. €", 10**6), (" Tsd. EUR", 1000), (" T€", 1000), ("", None)]


def as_csv(header, cells):
    return f"{HEAD};{header}\n{ROW};{cells[0]}\n".encode()


def as_json(header, cells):
    names = [*HEAD.split(";"), header]
    return json.dumps([dict(zip(names, [*ROW.split(";"), cells[1]], strict=True))]).encode()


def as_xlsx(header, cells):
    book = openpyxl.Workbook()
    book.active.append([*HEAD.split(";"), header])
    book.active.append(["bank", 2023, "Land", cells[1]])
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def as_ods(header, cells):
    cell = number(cells[1]) if isinstance(cells[1], float) else words(cells[1])[0]
    return ods(words(*HEAD.split(";"), header), [*words(*ROW.split(";")), cell])


def as_xls(header, cells):
    return xls([*HEAD.split(";"), header], ["bank", 2023.0, "Land", cells[1]])


FORMATS = {"csv": as_csv, "json": as_json, "xlsx": as_xlsx, "ods": as_ods, "xls": as_xls}


@settings(max_examples=60, deadline=None)
@given(
    st.integers(1, 999_999),
    st.sampled_from(HEADINGS),
    st.sampled_from(CELLS),
    st.booleans(),
    st.sampled_from(sorted(FORMATS)),
)
def test_the_same_money_in_any_unit(city, tmp_path_factory, cents, head, cell, german, kind):
    """An amount with two decimals, German or English or a true number, in any unit and format."""
    (header, of_heading), (unit, of_cell) = head, cell
    whole, rest = divmod(cents, 100)
    # JSON fixes the decimal point.
    mark = "," if german and kind != "json" else "."
    text = f"{whole}{mark}{rest:02}{unit}"
    path = tmp_path_factory.mktemp("geld") / f"geld.{kind}"
    path.write_bytes(FORMATS[kind](header, (text, text if unit or german else cents / 100)))
    report = check_file(path, city)
    assert told(report) == []
    found = report.table["planned_eur"].to_pylist()
    assert found == [pytest.approx(cents * (of_cell or of_heading) / 100, rel=1e-15)]


def workbook(path, kind):
    """Two measures with shares as targets, as percentages and as a plain number."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["Maßnahmen-Kennung", "Maßnahme", "Status", "Zielwert", "Einheit des Zielwerts"])
    sheet.append(["a", "PV", "geplant", 0.35, "%"])
    sheet.append(["b", "Rad", "geplant", 0.125, "%"])
    sheet.append(["c", "Bus", "geplant", 40, "%"])
    sheet["D2"].number_format, sheet["D3"].number_format = "0 %", '0.0"x"%'
    book.save(path / f"massnahmen.{kind}")
    return path / f"massnahmen.{kind}"


def test_percent_cells_of_a_workbook_are_what_they_show(city, tmp_path):
    report = check_file(workbook(tmp_path, "xlsx"), city)
    assert told(report) == []
    assert report.table["target_value"].to_pylist() == [35, 12.5, 40]


def test_a_percent_cell_is_no_euro(city, tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([*HEAD.split(";"), "Geplant"])
    sheet.append(["bank", 2023, "Land", 0.35])
    sheet["D2"].number_format = "0%"
    book.save(tmp_path / "geld.xlsx")
    report = check_file(tmp_path / "geld.xlsx", city)
    assert told(report) == [(2, "Geplant", "35 %", "type_number")]


@pytest.mark.parametrize(
    ("above", "below", "euros"),
    [
        ("Angaben in T€", "", 1_500),
        ("Haushaltsplan 2023 (in Mio. €)", "", 1_500_000),
        ("Beträge: TEUR", "", 1_500),
        ("Alle Werte in Tsd. Euro, gerundet", "", 1_500),
        ("", "Hinweis: Angaben in 1.000 €", 1_500),
        ("Angaben in Euro", "", 1.5),
        ("Stand 01.01.2024 (s. Anlage M)", "", 1.5),
    ],
)
def test_a_line_beside_the_table_says_the_unit(check, above, below, euros):
    lines = [above, f"{HEAD};Geplant;Bewilligt (€)", f"{ROW};1,5;7", below]
    report = check(*(line for line in lines if line))
    assert told(report) == []
    (row,) = report.table.to_pylist()
    assert (row["planned_eur"], row["approved_eur"]) == (euros, 7)
    said = [n.values["column"] for n in report.notes if n.code == "unit_above"]
    assert said == (["Geplant"] if euros > 2 else [])


@pytest.mark.parametrize(
    "head", ["Wert (Tsd.)", "Wert (in Tausend)", "Wert in Tsd.", "Wert [Tsd.]"]
)
def test_a_multiple_in_the_heading_counts_where_the_rows_say_the_unit(check, head):
    report = check(f"Kennzahl;Datum;{head};Einheit\nRad;31.12.2023;1,5;Fahrten\n")
    assert told(report) == []
    assert [(r["value"], r["unit"]) for r in report.table.to_pylist()] == [(1500, "Fahrten")]
    assert any("mal 1.000" in text for text in report.note_texts())


@pytest.mark.parametrize(
    ("head", "unit"), [("Wert (MWh)", "kWh"), ("Wert (Mio. kWh)", "kWh"), ("Wert (kWh)", "MWh"),
                       ("Wert in T€", "€"), ("Wert (Tsd.)", "Tsd. Fahrten")],
)  # fmt: skip
def test_a_heading_and_rows_of_two_units_are_one_problem(check, head, unit):
    row = f"Strom;31.12.2023;1,5;{unit}\n"
    report = check(f"Kennzahl;Datum;{head};Einheit\n{row}{row.replace('Strom', 'Gas')}")
    (found,) = report.found
    assert (found.code, found.column, found.row) == ("heading_unit", head, None)
    assert f"„{unit}“" in found.message() and "dieselbe Einheit" in found.message()


@pytest.mark.parametrize("unit", ["%", "Prozent"])
def test_a_heading_that_says_the_same_unit_changes_nothing(check, unit):
    report = check(f"Kennzahl;Datum;Wert (%);Einheit\nPV;31.12.2023;35;{unit}\n")
    assert report.table["value"].to_pylist() == [35]
