"""Which dataset a file holds: by names of columns as offices and tools really write them."""

import datetime as dt

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.schema.column_matching import match, nearest, recognise
from loaders.schema.folding import fold


def _file(tmp_path, text, name="liste.csv", encoding="utf-8"):
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return path


def test_a_list_as_our_own_screens_word_it(package, tmp_path):
    text = (
        "Maßnahmen-ID;Titel;Status;Beginn;Ende (Plan);Quelle;Öffentlich\r\n"
        "M1;Radweg Süd;läuft;01.03.2024;31.12.2026;Ratsbeschluss;ja\r\n"
        "M2;Bänke;erledigt;;30.06.2023;Ratsbeschluss;nein\r\n"
    )
    report = check_file(_file(tmp_path, text, encoding="cp1252"), package)
    assert (report.dataset, report.encoding) == ("measures", "Windows-1252")
    first, second = report.table.to_pylist()
    assert (first["status"], second["status"]) == ("in Umsetzung", "abgeschlossen")
    assert (first["start_date"], first["planned_end_date"]) == (
        dt.date(2024, 3, 1),
        dt.date(2026, 12, 31),
    )
    assert (first["is_public"], second["is_public"]) == (True, False)
    assert (
        "„Status“: Gelesen wurde „erledigt“ als „abgeschlossen“ (1), "
        "„läuft“ als „in Umsetzung“ (1)." in report.note_texts()
    )


def test_population_below_a_preamble_and_above_a_row_of_totals(package, tmp_path):
    text = (
        "Bevölkerung nach Bezirken\n"
        "Amt für Statistik\n"
        "Bezirk;Stichtag;Einwohner;Quelle\n"
        "1;31.12.2023;10.251;Statistikamt\n"
        "2;31.12.2023;812;Statistikamt\n"
        "Summe;;11.063;\n"
    )
    path = _file(tmp_path, text)
    report = check_file(path, package)
    assert report.dataset == "population"
    assert report.problems["message"].tolist() == []
    assert set(report.table["register"].to_pylist()) == {"ohne Angabe"}
    given = check_file(path, package, CheckOptions(constants={"register": "Melderegister"}))
    rows = given.table.to_pylist()
    assert [(r["district_id"], r["population"]) for r in rows] == [("01", 10251), ("02", 812)]
    assert {r["register"] for r in rows} == {"Melderegister"}
    assert "Zeile 6 ist eine Summenzeile („Summe“) und wurde weggelassen." in given.note_texts()
    assert "„Bezirk“: Bei 2 Werten wurden führende Nullen ergänzt." in given.note_texts()
    assert any("„Einwohner“" in text and "deutsch" in text for text in given.note_texts())


def test_a_row_without_figures_or_with_all_cells_is_no_total(package, tmp_path):
    text = "measure_id,title,status,source\na,A,Idee,x\nGesamt,Alles,geplant,x\n"
    report = check_file(_file(tmp_path, text), package)
    assert [r["measure_id"] for r in report.table.to_pylist()] == ["a", "Gesamt"]


def test_a_header_alone_is_recognised_with_what_it_lacks(package, tmp_path):
    report = check_file(_file(tmp_path, "measure_id,title\n"), package)
    assert report.dataset == "measures"
    assert report.problems["code"].tolist() == ["missing_column", "no_rows"]
    assert "„Status“" in report.problems["message"][0]


@pytest.mark.parametrize(
    ("headers", "name"),
    [
        (["ortsteil", "einwohner", "flaeche", "dichte"], "population"),
        (["Titel", "Zuständig", "Beginn", "Ende"], "measures"),
        (["Anmerkung", "Haltestelle"], "stops"),
    ],
)
def test_the_nearest_dataset_knows_most_of_the_columns(package, headers, name):
    found = nearest(package, headers)
    known = {d.name: len(match(d, headers).columns) for d in package.datasets.values()}
    assert found[0].name == name
    assert known[name] == max(known.values())


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("Ende (Plan)", "planned_end_date"),
        ("Ende (Prognose)", "forecast_end_date"),
        ("Zuständig", "owner"),
        ("ZUSTAENDIG", "owner"),
        ("Arbeitsgruppe", "working_group"),
        ("Beginn\n(Datum)", "start_date"),
        ("Geplantes\r\nEnde", "planned_end_date"),
        ("plannedEndDate", "planned_end_date"),
        ("PLANNED_END_DATE", "planned_end_date"),
        ("planned-end-date", "planned_end_date"),
        ("Zielwert [km]", "target_value"),
        ("Massnahmen-Nr.", "measure_id"),
        ("Letzte Aktualisierung", "last_update_date"),
        ("Forecast end", "forecast_end_date"),
    ],
)
def test_headers_in_many_spellings(package, header, field):
    found = match(package.datasets["measures"], [header])
    assert list(found.columns) == [field]


@pytest.mark.parametrize(
    "headers",
    [
        ["Kennung", "Vorhaben X", "Name", "Status"],
        ["Kennung", "Vorhaben X", "Zuständige Stelle", "Stand", "Fertig bis", "Bemerkung"],
        ["Kennung", "Name", "Status", "Telefon", "Baujahr"],
    ],
)
def test_words_of_many_lists_make_no_dataset(package, tmp_path, headers):
    report = check_file(_file(tmp_path, ";".join(headers) + "\n" + "a;" * len(headers)), package)
    assert report.dataset is None
    assert report.found[0].code == "unrecognised"
    assert "Bitte" in report.found[0].message()
    assert "den Datensatz angeben" in report.found[0].message()


@pytest.mark.parametrize(
    ("headers", "file", "name"),
    [
        (["Kennung", "Mobilitätsinsel", "Status", "Telefon", "Kosten"], "", "mobility_hubs"),
        (["Kennung", "Name", "Status", "Telefon"], "Mobilitätsinseln 2026.csv", "mobility_hubs"),
        (["measure_id", "title", "status", "start_date", "Kommentar"], "", "measures"),
    ],
)
def test_a_word_of_its_own_or_the_name_of_the_file_makes_one(package, headers, file, name):
    assert recognise(package, headers, file) == name


def test_two_datasets_equally_near_are_asked_about(package):
    assert recognise(package, ["Quelle", "Beispieldaten"]) is None


def test_no_alias_stands_for_two_columns_of_a_dataset(package):
    for dataset in package.datasets.values():
        owner = {}
        for f in dataset.fields:
            for name in {fold(n) for n in (f.name, f.title, f.title_en, *f.aliases)}:
                assert owner.setdefault(name, f.name) == f.name, (dataset.name, name)


def test_synonyms_lead_to_allowed_values_and_to_one_only(package):
    for dataset in package.datasets.values():
        for f in dataset.fields:
            assert set(f.synonyms) <= set(f.enum)
            words = [word.casefold() for words in f.synonyms.values() for word in words]
            assert len(words) == len(set(words)), (dataset.name, f.name)


def test_a_year_a_quarter_or_a_month_stands_for_its_last_or_first_day(package, tmp_path):
    text = (
        "Titel;Status;Beginn;Ende (Plan)\n"
        "A;Idee;2024;2027\nB;Idee;05/2024;12/2026\nC;Idee;Q2 2024;3. Quartal 2026\n"
    )
    report = check_file(_file(tmp_path, text), package)
    rows = report.table.to_pylist()
    assert [(r["start_date"].isoformat(), r["planned_end_date"].isoformat()) for r in rows] == [
        ("2024-01-01", "2027-12-31"),
        ("2024-05-01", "2026-12-31"),
        ("2024-04-01", "2026-09-30"),
    ]
    assert (
        "„Ende (Plan)“: 3 Angaben nennen nur Jahr, Quartal oder Monat; eingetragen wurde jeweils "
        "der letzte Tag." in report.note_texts()
    )
