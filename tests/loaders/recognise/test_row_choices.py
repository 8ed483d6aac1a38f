"""Several numbers for the same are never added up or mixed; groups named once are asked about."""

import pytest

from loaders.cli import main
from loaders.pipeline import check_file
from loaders.validate.check import CheckOptions

REGISTERS = (
    "Bezirk;Stichtag;Register;Einwohner\n"
    "01;31.12.2023;Einwohnermelderegister;1000\n01;31.12.2023;Zensus;990\n"
    "02;31.12.2023;Einwohnermelderegister;2000\n02;31.12.2023;Zensus;1990\n"
)
GROUPS = (
    "Mittelgeber;Maßnahme;Jahr;Geplant\n"
    "Land;bank;2023;1000\n;steg;2023;\nBund;bank;2024;3\n;steg;2024;4\n"
)
DAY = "31.12.2023"


@pytest.fixture
def check(package, tmp_path):
    def run(text, **options):
        path = tmp_path / "datei.csv"
        path.write_text(text, "utf-8")
        return check_file(path, package, CheckOptions(**options))

    return run


def people(report):
    assert report.problems["message"].tolist() == []
    return [(row["district_id"], row["population"]) for row in report.table.to_pylist()]


def wording(report):
    return [problem.details.get("wording", problem.code) for problem in report.found]


def test_of_several_registers_one_is_to_be_chosen(check):
    report = check(REGISTERS)
    assert wording(report) == ["rows_of_registers"]
    assert report.table is None
    assert report.found[0].details["offered"] == ["Einwohnermelderegister", "Zensus"]
    assert '--only "Register=…"' in report.found[0].message()
    chosen = check(REGISTERS, only={"Register": "zensus"})
    assert people(chosen) == [("01", 990), ("02", 1990)]
    assert "2 andere wurden weggelassen" in " ".join(chosen.note_texts())


def test_registers_of_different_days_stand_side_by_side(check):
    text = "Bezirk;Stichtag;Register;Einwohner\n01;2011-05-09;Zensus;9\n01;2022-12-31;Stadt;8\n"
    assert people(check(text)) == [("01", 9), ("01", 8)]


@pytest.mark.parametrize(
    ("column", "values"),
    [
        ("Geschlecht", ("männlich", "weiblich")),
        ("Geschlecht", ("weiblich",)),
        ("Wohnsitzart", ("Nebenwohnung",)),
        ("Altersgruppe", ("0-17", "18-64", "65+")),
        ("Staatsangehörigkeit", ("deutsch", "nicht deutsch")),
    ],
)
def test_parts_are_not_the_population(check, column, values):
    rows = [f"0{d};{DAY};{value};{100 * d}" for d in (1, 2) for value in values]
    text = "\n".join([f"Bezirk;Stichtag;{column};Einwohner", *rows]) + "\n"
    for options in ({}, {"dataset": "population"}):
        report = check(text, **options)
        assert wording(report) == ["rows_of_parts"]
        assert (report.table, report.faultless) == (None, None)


@pytest.mark.parametrize(
    ("column", "whole", "part"),
    [
        ("Geschlecht", "insgesamt", "weiblich"),
        ("Geschlecht", "Zusammen", "männlich"),
        ("Wohnsitzart", "Hauptwohnung", "Nebenwohnung"),
        ("Altersgruppe", "alle", "0-17"),
    ],
)
def test_where_rows_for_everybody_stand_beside_them_these_count(check, column, whole, part):
    rows = [f"0{d};{DAY};{v};{n * d}" for d in (1, 2) for v, n in ((part, 5), (whole, 9))]
    report = check("\n".join([f"Bezirk;Stichtag;{column};Einwohner", *rows]) + "\n")
    assert people(report) == [("01", 9), ("02", 18)]
    assert "2 andere wurden weggelassen" in " ".join(report.note_texts())


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("männlich;weiblich;Einwohner", "480;520;1000"),
        ("Hauptwohnsitz;Nebenwohnsitz", "1000;50"),
        ("Einwohner mit Hauptwohnsitz;Einwohner mit Nebenwohnsitz", "1000;50"),
        ("Einwohner (Hauptwohnsitz);Einwohner (Nebenwohnsitz)", "1000;50"),
    ],
)
def test_of_columns_of_parts_only_that_of_everybody_is_taken(check, header, cells):
    report = check(f"Bezirk;Stichtag;{header}\n01;{DAY};{cells}\n")
    assert people(report) == [("01", 1000)]
    assert "Nicht übernommen" in " ".join(report.note_texts())


def test_two_columns_that_count_everybody_are_asked_about(check):
    text = f"Bezirk;Stichtag;Einwohner;Hauptwohnsitz\n01;{DAY};1000;950\n"
    assert wording(check(text, dataset="population")) == ["duplicate_column"]


def test_a_group_named_once_is_asked_about_and_not_guessed(check):
    report = check(GROUPS)
    assert [(p.row, p.column, *wording(report)) for p in report.found] == [
        (3, "Mittelgeber", "blank_below")
    ]
    assert "in 2 Zeilen leer" in report.found[0].message()
    filled = check(GROUPS, fill_down=True)
    rows = [(r["measure_id"], r["funding_source"], r["planned_eur"]) for r in
            filled.table.to_pylist()]  # fmt: skip
    # A number is never filled in.
    assert rows == [("bank", "Land", 1000), ("steg", "Land", None), ("bank", "Bund", 3),
                    ("steg", "Bund", 4)]  # fmt: skip
    assert "Leere Zellen wurden" in " ".join(filled.note_texts())


def test_the_command_line_chooses_rows_and_fills_down(lake, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    monkeypatch.setenv("CITY_DATA", str(lake.package.folder))
    path = tmp_path / "einwohner.csv"
    path.write_text(REGISTERS, "utf-8")
    lake.close()
    assert main(["check", str(path), "--only", "Register=Zensus"]) == 0
    assert "Es zählen nur Zeilen mit „Zensus“ in „Register“" in capsys.readouterr().out
    assert main(["check", str(path), "--only", "Quelle=Zensus"]) == 2


@pytest.mark.parametrize(
    "heads",
    ["Anteil", "Anteil in %;Veränderung", "davon männlich;davon weiblich",
     "unter 18;18-64;65 und älter",
     "Frauen;Männer;Fläche;Einwohnerdichte;Haushalte", "Share;Area (ha)"],
)  # fmt: skip
def test_shares_and_parts_beside_the_residents_are_told_as_left_out(check, heads):
    more = ";7" * (heads.count(";") + 1)
    report = check(f"Bezirk;Stichtag;Einwohner;{heads}\n01;{DAY};1234{more}\n")
    assert report.dataset == "population" and people(report) == [("01", 1234)]
    (text,) = (
        t
        for n, t in zip(report.notes, report.note_texts(), strict=True)
        if n.code == "unknown_columns"
    )
    assert all(f"„{head}“" in text for head in heads.split(";"))


def test_names_beside_the_codes_of_residents_are_left_out(check):
    report = check(f"Bezirk;Bezirk Name;Stichtag;Einwohner\n01;Altdorf;{DAY};1234\n")
    assert people(report) == [("01", 1234)] and report.unknown == ("Bezirk Name",)
