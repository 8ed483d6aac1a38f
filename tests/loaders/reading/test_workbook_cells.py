"""What cells of workbooks show and mean: percentages, cells over several rows, formulas."""

from pathlib import Path

import openpyxl
import pytest

from loaders.pipeline import CheckOptions, check_file
from tests.loaders.reading.ods_files import number, ods, words
from tests.loaders.reading.xls_files import xls

XLS = Path(__file__).parent / "prozentzellen.xls"
"""Formats 0%, 0.00%;[Red]-0.00%, and „%“ as a text in quotes, which multiplies nothing."""
HEAD = ["Bezirk", "Stichtag", "Einwohner"]


@pytest.fixture
def check(package, tmp_path):
    def run(content, name="datei.xlsx", **options):
        path = tmp_path / name
        if isinstance(content, openpyxl.Workbook):
            content.save(path)
        else:
            path.write_bytes(content)
        return check_file(path, package, CheckOptions(**options))

    return run


def book(*rows, merged=(), **cells):
    made = openpyxl.Workbook()
    sheet = made.active
    for row in rows:
        sheet.append(row)
    for place, value in cells.items():
        sheet[place] = value
    for area in merged:
        sheet.merge_cells(area)
    return made


COVERED = "<table:covered-table-cell/>"


def told(report):
    return [(p.row, p.column, p.code) for p in report.found]


def test_percent_cells_of_old_excel_equal_those_of_csv(check):
    report = check(XLS.read_bytes(), "datei.xls")
    assert told(report) == []
    rows = {row["title"]: row["value"] for row in report.table.to_pylist()}
    assert rows == {"PV-Quote": 35, "Radanteil": 12.5, "Leerstand": 7, "Bäume": 120, "Ganz": 100}


def test_percent_cells_of_ods(check):
    parts = ods(
        words("Kennzahl", "Datum", "Wert", "Einheit"),
        [*words("PV-Quote", "31.12.2023"), number(0.35, "percentage"), *words("%")],
        [*words("Bäume", "31.12.2023"), number(120), *words("Stück")],
    )
    report = check(parts, "datei.ods")
    assert told(report) == []
    assert report.table["value"].to_pylist() == [35, 120]


@pytest.mark.parametrize(
    ("code", "cell", "euros"),
    [('#,##0.00 "€"', 100.5, 100.5), ("#,##0.00 [$€-407]", 100, 100), ('0 "TEUR"', 1.5, 1500),
     ('0.0 "Mio. €"', 1.5, 1_500_000), ('#,##0.0,"T€"', 100_000, 100_000), ('0 "$"', 5, None),
     ("[$$-409]#,##0.00", 5, None), ("[$CHF] 0", 5, None), ('0 "kW"', 5, None)],
)  # fmt: skip
def test_a_unit_that_the_format_of_a_cell_shows_counts(check, code, cell, euros):
    made = book(["Maßnahme", "Jahr", "Mittelgeber", "Geplant"], ["bank", 2024, "Land", cell])
    made.active["D2"].number_format = code
    report = check(made)
    assert [p.code for p in report.found] == ([] if euros else ["type_number"])
    assert euros is None or report.table["planned_eur"].to_pylist() == [euros]


def test_hours_that_the_format_shows_are_no_minutes(check):
    made = book(["Titel", "Datum", "Dauer"], ["A", "02.05.2024", 2], ["B", "02.05.2024", 2])
    made.active["C2"].number_format, made.active["C3"].number_format = '0 "h"', '0 "min"'
    assert check(made).table["duration_min"].to_pylist() == [120, 2]


def test_a_damaged_old_workbook_is_one_problem(check):
    report = check(XLS.read_bytes()[:2100], "datei.xls")
    assert [p.code for p in report.found] == ["unreadable"]


def test_cells_over_several_rows_count_in_each(check):
    made = book(
        HEAD, ["01", "31.12.2023", 1000], ["02", None, 2000], ["03", "31.12.2022", 500],
        merged=["B2:B3"],
    )  # fmt: skip
    report = check(made)
    assert told(report) == []
    dates = [str(day) for day in report.table["date"].to_pylist()]
    assert dates == ["2023-12-31", "2023-12-31", "2022-12-31"]
    assert "1 Zelle reicht über mehrere Zeilen" in " ".join(report.note_texts())


def test_cells_over_several_rows_of_ods(check):
    spanned = words("31.12.2023", more='table:number-rows-spanned="2"')
    parts = ods(
        words(*HEAD),
        [*words("01"), *spanned, number(1000)],
        [*words("02"), COVERED, number(2000)],
    )
    report = check(parts, "datei.ods")
    assert told(report) == []
    assert {str(day) for day in report.table["date"].to_pylist()} == {"2023-12-31"}


def test_an_amount_over_several_rows_is_asked_about_and_a_year_is_not(check):
    head = ["Maßnahme", "Jahr", "Mittelgeber", "Geplant"]
    rows = [["bank", 2023, "Land", 1000], ["steg", None, "Land", None]]
    report = check(book(head, *rows, merged=["B2:B3", "D2:D3"]))
    assert told(report) == [(2, "Geplant", "merged_amount")]
    assert "würde in jeder davon zählen" in report.found[0].message()
    assert report.valid == 0


def test_formulas_without_their_results_are_named_once_a_column(check):
    made = book(
        HEAD, ["01", "31.12.2023", 1000], ["02", "31.12.2023", "=C2*2"],
        ["03", "31.12.2023", "=C2*3"], ["04", "31.12.2023", 7],
    )  # fmt: skip
    report = check(made)
    assert told(report) == [(3, "Einwohner", "formula_without_value")]
    assert "2 solche Zellen in „Einwohner“" in report.found[0].message()
    assert report.faultless["district_id"].to_pylist() == ["01", "04"]


def test_a_formula_in_a_column_nobody_takes_is_no_matter(check):
    report = check(
        book([*HEAD, "Probe"], ["01", "31.12.2023", 1000, "=C2*2"]), dataset="population"
    )
    assert told(report) == []


def test_a_formula_of_ods_without_its_result(check):
    parts = ods(
        words(*HEAD),
        [*words("01", "31.12.2023"), number(1000)],
        [*words("02", "31.12.2023"), '<table:table-cell table:formula="of:=[.C2]*2"/>'],
    )
    report = check(parts, "datei.ods")
    assert told(report) == [(3, "Einwohner", "formula_without_value")]


HIDDEN = '<table:table-column/><table:table-column table:visibility="collapse"/>'


def of_ods():
    rows = [(HEAD, "x"), (("01", "31.12.2023"), 1000), (("02", "31.12.2023"), 2000)]
    first, *others = rows
    cells = [[*words(*texts), number(value)] for texts, value in others]
    return ods(words(*first[0]), *cells, hidden=[3], columns=HIDDEN)


def of_excel():
    made = book(HEAD, ["01", "31.12.2023", 1000], ["02", "31.12.2023", 2000])
    made.active.row_dimensions[3].hidden = True
    made.active.column_dimensions["B"].hidden = True
    return made


def of_old_excel():
    rows = (["01", "31.12.2023", 1000], ["02", "31.12.2023", 2000])
    return xls(HEAD, *rows, hidden=[2], unseen=[1])


MAKERS = [(of_ods, "datei.ods"), (of_excel, "datei.xlsx"), (of_old_excel, "datei.xls")]


@pytest.mark.parametrize(("made", "name"), MAKERS)
def test_what_is_hidden_in_a_sheet_counts_and_is_named(check, made, name):
    report = check(made(), name)
    assert told(report) == []
    assert report.table["population"].to_pylist() == [1000, 2000]
    said = " ".join(report.note_texts())
    assert "1 Zeile des Blatts ist ausgeblendet" in said and "Zeile 3" in said
    assert "Im Blatt ausgeblendete Spalten wurden wie alle anderen gelesen: „Stichtag“." in said
