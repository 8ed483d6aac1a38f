"""Tables with a column a year, and workbooks with a sheet a year, become rows with their dates."""

import datetime as dt

import openpyxl
import pytest

from loaders.pipeline import CheckOptions, check_file, published_rows

POPULATION = "Bezirk;2021;2022;31.03.2023\n01;5.100;5.200;5.300\n02;3.000;{cell};3.200\n"


@pytest.fixture
def check(lake, tmp_path):
    def run(text, name="datei.csv", **options):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return check_file(path, lake.package, CheckOptions(**options), published_rows(lake))

    return run


def rows_of(report, *names):
    assert report.problems["message"].tolist() == []
    return [tuple(row[name] for name in names) for row in report.table.to_pylist()]


def wording(report):
    return [problem.details.get("wording", problem.code) for problem in report.found]


def test_population_with_a_column_a_year(check):
    report = check(POPULATION.format(cell="3.100"), "einwohner.csv")
    assert report.dataset == "population"
    day = dt.date
    assert rows_of(report, "district_id", "date", "population") == [
        ("01", day(2021, 12, 31), 5100),
        ("02", day(2021, 12, 31), 3000),
        ("01", day(2022, 12, 31), 5200),
        ("02", day(2022, 12, 31), 3100),
        ("01", day(2023, 3, 31), 5300),
        ("02", day(2023, 3, 31), 3200),
    ]
    assert any("3 Spalten mit Jahren (2021–31.03.2023)" in text for text in report.note_texts())


def test_a_wrong_cell_is_named_by_its_row_and_year_every_time(check):
    """The parts are read by several threads, and each value stays in its row."""
    for _ in range(12):
        report = check(POPULATION.format(cell="drei"), "einwohner.csv")
        (problem,) = report.found
        assert (problem.row, problem.column, problem.value) == (3, "2022", "drei")
        assert report.faultless["population"].to_pylist() == [5100, 3000, 5200, 5300, 3200]


def test_an_empty_year_makes_no_row_and_a_total_none_at_all(check):
    text = POPULATION.format(cell="") + "Gesamt;8.100;5.200;8.500\n"
    report = check(text, "einwohner.csv")
    assert sum(number for (number,) in rows_of(report, "population")) == 21_800


@pytest.mark.parametrize("name", ["quote.csv", "arbeitslose_2021_2022.csv"])
def test_years_without_a_word_are_asked_about_and_never_the_population(check, name):
    report = check("Bezirk;2021;2022\n01;51;52\n02;30;31\n", name)
    assert wording(report) == ["years_asked"]
    assert "Die Spalten 2021 … 2022 sind Jahre" in report.problems["message"][0]


def test_a_word_beside_the_year_or_above_the_table_says_it(check):
    beside = "Bezirk;Einwohner 2021;Einwohner 2022\n01;5100;5200\n"
    above = "Einwohner am 31.12.\n\nBezirk;2021;2022\n01;5100;5200\n"
    for text in (beside, above):
        assert rows_of(check(text), "population") == [(5100,), (5200,)]


def test_budgets_of_plan_and_result_stand_beside_each_other(check):
    thousands = "Ansatz 2021 (T€);Ausgaben 2021 (T€);Ansatz 2022 (T€)"
    report = check(f"Maßnahmen-Kennung;Mittelherkunft;{thousands}\nbank;Stadt;1,5;1,2;2\n")
    assert rows_of(report, "year", "planned_eur", "spent_eur") == [
        (2021, 1500, 1200), (2022, 2000, None)
    ]  # fmt: skip
    plain = check(
        "Maßnahmen-Kennung;Mittelherkunft;Ansatz 2021;Ausgaben 2021;Ansatz 2022\n"
        "bank;Stadt;1500;1200;2000\n",
        "haushalt.csv",
    )
    assert rows_of(plain, "measure_id", "year", "planned_eur", "spent_eur") == [
        ("bank", 2021, 1500, 1200),
        ("bank", 2022, 2000, None),
    ]


def test_indicators_get_keys_of_their_titles_those_of_the_published_first(check):
    report = check("Kennzahl;Einheit;2021;2022\nAufgestellte Bänke;Bänke;2;4\nÖl & Gas;t;7;8\n")
    assert rows_of(report, "indicator_id", "date", "value", "unit") == [
        ("baenke", dt.date(2021, 12, 31), 2, "Bänke"),
        ("oel-gas", dt.date(2021, 12, 31), 7, "t"),
        ("baenke", dt.date(2022, 12, 31), 4, "Bänke"),
        ("oel-gas", dt.date(2022, 12, 31), 8, "t"),
    ]


def test_a_balance_of_sectors_becomes_indicators_with_the_unit_of_its_heading(check):
    report = check(
        "CO₂-Emissionen in t\n\nSektor;2019;2020\nVerkehr;120,5;110,5\nHaushalte;200,5;190,5\n"
        "Summe;321;301\n",
        "bilanz.csv",
    )
    assert rows_of(report, "indicator_id", "title", "unit", "value")[:2] == [
        ("co2-emissionen-verkehr", "CO₂-Emissionen: Verkehr", "t", 120.5),
        ("co2-emissionen-haushalte", "CO₂-Emissionen: Haushalte", "t", 200.5),
    ]


def test_a_list_of_measures_with_costs_a_year_stays_one(check):
    report = check("Kennung;Maßnahme;Status;Beginn;2021;2022\nneu;A;geplant;01.01.2021;5;6\n")
    assert report.dataset == "measures"


def test_sheets_named_after_years_are_one_table(package, tmp_path):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for year, people in (("2021", 5100), ("Stand 2022", "viele")):
        sheet = book.create_sheet(year)
        sheet.append(["Bezirk", "Einwohner"])
        sheet.append(["01", people])
        sheet.append(["02", 3000])
    book.save(tmp_path / "einwohner.xlsx")
    report = check_file(tmp_path / "einwohner.xlsx", package)
    (problem,) = report.found
    assert (problem.row, problem.column) == (2, "Einwohner (Stand 2022)")
    assert report.faultless["date"].to_pylist() == [
        dt.date(2021, 12, 31),
        dt.date(2021, 12, 31),
        dt.date(2022, 12, 31),
    ]
    assert any("„2021“, „Stand 2022“" in text for text in report.note_texts())


@pytest.mark.parametrize(
    ("headers", "euros"),
    [
        ("Ansatz 2024 (T€);Ansatz 2025 (T€)", [1_500, 2_000]),
        ("Ansatz 2024 in Mio. €;Ansatz 2025 in Mio. €", [1_500_000, 2_000_000]),
        ("Ansatz (2024, T€);Ansatz (2025, T€)", [1_500, 2_000]),
        ("2024 Ansatz [Tsd. EUR];2025 Ansatz [Tsd. EUR]", [1_500, 2_000]),
        ("Ansatz 2024;Ansatz 2025", [1.5, 2]),
    ],
)
def test_a_unit_beside_the_year_scales_and_is_said(check, headers, euros):
    report = check(f"Maßnahme;Mittelgeber;{headers}\nBänke im Park;Land;1,5;2\n", "liste.csv")
    assert rows_of(report, "planned_eur") == [(number,) for number in euros]
    said = any(note.code == "unit_converted" for note in report.notes)
    assert said is (euros[0] > 2)


@pytest.mark.parametrize(
    ("headers", "units"),
    [
        (("2022 (in %)", "2023 (in %)"), ["%", "%"]),
        (("Mio. kWh 2022", "Mio. kWh 2023"), ["Mio. kWh", "Mio. kWh"]),
        (("2022 [t CO2e/a]", "2023 [t CO2e/a]"), ["t CO2e/a", "t CO2e/a"]),
        (("2022 in Tsd. Fahrten", "2023 in Tsd. Fahrten"), ["Tsd. Fahrten", "Tsd. Fahrten"]),
    ],
)
def test_the_unit_beside_a_year_is_the_indicators(check, headers, units):
    report = check(f"Kennzahl;{';'.join(headers)}\nRadanteil;12,5;13\n")
    day = dt.date
    found = rows_of(report, "title", "date", "value", "unit")
    assert found == [("Radanteil", day(2022, 12, 31), 12.5, units[0]),
                     ("Radanteil", day(2023, 12, 31), 13, units[1])]  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        "Kennzahl;Einheit;2022 (in %);2023 (in %)\nRadanteil;t;12,5;13\n",
        "Kennzahl;2022 (absolut);2022 (in %)\nRadanteil;120;12,5\n",
        "Kennzahl;2022 (in kWh);2022 (in %)\nRadanteil;120;12,5\n",
        "Kennzahl;2022 (in kWh);2023 (in MWh)\nStrom;12;13\n",
        "Kennzahl;2022 (in %);2023 (Prognose)\nRadanteil;12;13\n",
    ],
)
def test_units_beside_years_that_say_two_things_are_asked_about(check, text):
    assert wording(check(text)) == ["years_asked"]


@pytest.mark.parametrize(
    ("header", "unit"), [("Wert (in %)", "%"), ("Wert [Mio. kWh]", "Mio. kWh")]
)
def test_the_unit_in_the_heading_of_values_is_the_rows(check, header, unit):
    report = check(f"Kennzahl;Datum;{header}\nRadanteil;2023;12,5\n")
    assert rows_of(report, "value", "unit") == [(12.5, unit)]


def test_a_unit_alone_beside_the_year_needs_to_know_whose(check):
    text = "Maßnahme;Mittelgeber;2024 (T€);2025 (T€)\nBänke im Park;Land;1,5;2\n"
    assert wording(check(text, "liste.csv")) == ["years_asked"]
    told = check(f"Planansatz\n{text}", "liste.csv")
    assert rows_of(told, "planned_eur") == [(1_500,), (2_000,)]


def test_budgets_by_title_say_what_is_missing(check):
    report = check(
        "Produkt;Bezeichnung;Ansatz 2024;Ansatz 2025\n1;Bänke im Park;5;6\n2;Steg;7;8\n", "h.csv"
    )
    (missing, *unknown) = report.found
    assert (report.dataset, missing.code, missing.field) == (
        "budgets", "missing_column", "funding_source"
    )  # fmt: skip
    assert "--set funding_source=…" in missing.message()
    assert {(p.row, p.code) for p in unknown} == {(3, "unknown_reference")}
    constants = {"funding_source": "Land"}
    text = "Bezeichnung;Ansatz 2024;Ansatz 2025\nBänke im Park;5;6\n"
    report = check(text, "h.csv", constants=constants)
    assert rows_of(report, "measure_id", "year", "planned_eur") == [
        ("bank", 2024, 5), ("bank", 2025, 6)
    ]  # fmt: skip


def test_a_balance_whose_rows_say_their_unit_is_one_of_carbon_dioxide(check):
    report = check("Sektor;Einheit;2022;2023\nVerkehr;t CO2;90,5;80\nGewerbe;t CO2;60;50,5\n")
    assert rows_of(report, "title", "unit", "value") == [
        ("CO₂: Verkehr", "t CO2", 90.5), ("CO₂: Gewerbe", "t CO2", 60),
        ("CO₂: Verkehr", "t CO2", 80), ("CO₂: Gewerbe", "t CO2", 50.5),
    ]  # fmt: skip
    assert "unknown_columns" not in {note.code for note in report.notes}


def test_the_unit_of_a_balance_is_no_sentence(check):
    report = check("CO2-Bilanz (in 1.000 t)\nSektor;2022;2023\nVerkehr;90,5;80\n")
    assert {unit for (unit,) in rows_of(report, "unit")} == {"1.000 t"}


def test_what_a_budget_calls_its_result_is_spent_money(check):
    report = check("Maßnahme;Mittelgeber;Ansatz 2024;Ergebnis 2023\nbank;Land;5,50;4,50\n")
    names = ("year", "planned_eur", "spent_eur")
    assert rows_of(report, *names) == [(2024, 5.5, None), (2023, None, 4.5)]
    (text,) = (t for t in report.note_texts() if "Spalten mit Jahren" in t)
    assert "(2023–2024)" in text


def test_a_column_that_is_missing_is_named_and_no_year(check):
    report = check("Maßnahme;Ansatz 2024;Ansatz 2025\nbank;5,50;4,50\n")
    assert [(p.column, p.code) for p in report.found] == [("Mittelgeber", "missing_column")]
