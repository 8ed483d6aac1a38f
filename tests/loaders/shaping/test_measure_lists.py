"""Lists of measures as cities keep them: fields of action and money beside, rows of other towns."""

import openpyxl
import pytest

from loaders.cli import main
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.write import HistoryEntry

HEAD = "Nr.;Maßnahme;Status;Federführung"
ROWS = ("m1;Radweg;geplant;Amt 66", "m2;Dach;in Umsetzung;Amt 65", "m3;App;Idee;Amt 10")
GIVEN = {"year": "2024", "funding_source": "Land"}


@pytest.fixture
def check(lake, tmp_path):
    def run(more, *cells, head=HEAD, **options):
        width = head.count(";") + 1
        rows = [";".join([*row.split(";")[:width], c]) for row, c in zip(ROWS, cells, strict=False)]
        path = tmp_path / "massnahmen.csv"
        path.write_text("\n".join([f"{head};{more}", *rows]) + "\n", "utf-8")
        options = CheckOptions(**options)
        return check_file(path, lake.package, options, published_rows(lake))

    return run


def brought(report, name, *columns):
    assert report.problems["message"].tolist() == []
    rows = report.others[name].to_pylist() if name in report.others else []
    return [tuple(row[column] for column in columns) for row in rows]


def said(report, code):
    pairs = zip(report.notes, report.note_texts(), strict=True)
    return [text for note, text in pairs if note.code == code]


def fields(lake):
    rows = published_rows(lake)("fields").to_pylist()
    return [(row["field_id"], row["title"], row["short_title"]) for row in rows]


def test_fields_of_action_are_taken_by_title_short_title_or_key(check, lake):
    (key, title, _), (other, _, short), *_ = fields(lake)
    report = check("Handlungsfeld", title, f'"{short}; {key}"', key)
    assert (report.dataset, report.rows, report.adds) == ("measures", 3, True)
    pairs = brought(report, "measure_fields", "measure_id", "field_id")
    assert sorted(pairs) == sorted([("m1", key), ("m2", other), ("m2", key), ("m3", key)])
    assert said(report, "unknown_columns") == said(report, "fields_asked") == []


def test_a_near_word_is_asked_about_once_and_never_taken(check, lake):
    (_, title, _), *_ = fields(lake)
    near = f"{title} und Verkehr"
    report = check("Zielfeld", near, near, "Quarzsand")
    assert report.publishable and report.others == {}
    (text,) = said(report, "fields_asked")
    assert f"„{near}“ (vielleicht ist „{title}“ gemeint)" in text and "„Quarzsand“" in text


@pytest.mark.parametrize(
    ("header", "cell", "euros"),
    [("Kosten", "1.234.500,50", 1_234_500.5), ("Kosten (T€)", "120,5", 120_500),
     ("Gesamtkosten in Mio. €", "1,5", 1_500_000), ("Kosten (€)", "80 T€", 80_000)],
)  # fmt: skip
def test_costs_become_money_once_year_and_source_are_said(check, header, cell, euros):
    report = check(header, cell, "k. A.", "", constants=GIVEN)
    names = ("measure_id", "year", "funding_source", "planned_eur")
    assert brought(report, "budgets", *names) == [("m1", 2024, "Land", euros)]
    assert said(report, "money_asked") == []


@pytest.mark.parametrize(
    ("header", "name", "euros"),
    [("Gesamtkosten (brutto)", "planned_eur", 5.5), ("Bruttokosten (T€)", "planned_eur", 5500),
     ("Kosten in T€, brutto", "planned_eur", 5500), ("geschätzte Kosten", "planned_eur", 5.5),
     ("Kosten (Plan)", "planned_eur", 5.5), ("Ist-Kosten", "spent_eur", 5.5),
     ("tatsächliche Kosten in T€", "spent_eur", 5500), ("Kosten (bewilligt)", "approved_eur", 5.5)],
)  # fmt: skip
def test_what_a_heading_says_beside_the_costs_tells_which_money_it_is(check, header, name, euros):
    report = check(header, "5,50", constants=GIVEN, head="Nr.;Maßnahme;Status")
    assert brought(report, "budgets", "measure_id", name) == [("m1", euros)]
    assert f"„{header}“" in said(report, "money_taken")[0]


@pytest.mark.parametrize(
    "header", ["Kosten netto", "Kosten (jährlich)", "Kosten (Plan/Ist)", "Kosten (T€) brutto"]
)
def test_another_amount_than_the_costs_is_asked_about_once_and_not_taken(check, header):
    report = check(f"{header};Gesamtkosten", "7;5,50", constants=GIVEN)
    assert brought(report, "budgets", "planned_eur") == [(5.5,)]
    (text,) = said(report, "money_other")
    assert f"„{header}“" in text and "„Kosten“ nennen" in text
    assert said(report, "unknown_columns") == []
    assert header in report.unknown


def test_measures_with_costs_are_no_rows_of_money(check):
    report = check("Jahr;Mittelgeber;Kosten netto", "2024;Land;5", head="Nr.;Maßnahme;Status")
    assert (report.dataset, report.publishable, report.others) == ("measures", True, {})


def test_until_then_they_are_asked_for_and_not_taken(check):
    report = check("Kosten (T€)", "120,5")
    assert report.publishable and report.others == {}
    (text,) = said(report, "money_asked")
    assert "Beträge stehen in „Kosten (T€)“." in text and "„Jahr“, „Mittelgeber“" in text
    assert "--set year=… --set funding_source=…" in text


def test_columns_of_the_list_say_year_and_source(check):
    report = check("Kosten 2024 (T€);Kosten 2025 (T€);Mittelgeber", "1,5;2,5;Bund", ";7,5;Land")
    names = ("measure_id", "year", "funding_source", "planned_eur")
    assert sorted(brought(report, "budgets", *names)) == [
        ("m1", 2024, "Bund", 1500), ("m1", 2025, "Bund", 2500), ("m2", 2025, "Land", 7500)
    ]  # fmt: skip


def test_two_columns_of_the_same_money_are_not_mixed(check):
    report = check("Kosten;Gesamtkosten", "5,50;6,50", constants=GIVEN)
    assert report.others == {}
    assert len(said(report, "money_doubled")) == 1


def test_a_wrong_amount_is_named_by_the_files_own_column(check):
    report = check("Kosten", "5 kW", "7", constants=GIVEN)
    assert [(p.row, p.column, p.code) for p in report.found] == [(2, "Kosten", "type_number")]
    assert report.valid == 2


def test_the_amounts_of_a_workbook_are_true_numbers(lake, tmp_path):
    book = openpyxl.Workbook()
    book.active.append([*HEAD.split(";"), "Kosten (T€)"])
    book.active.append([*ROWS[0].split(";"), 1.234])
    book.save(tmp_path / "liste.xlsx")
    options = CheckOptions(constants=GIVEN)
    report = check_file(tmp_path / "liste.xlsx", lake.package, options, published_rows(lake))
    assert brought(report, "budgets", "planned_eur") == [(1234,)]


def test_a_file_of_money_says_the_field_of_its_measure(lake, tmp_path):
    (key, title, _), *_ = fields(lake)
    measure = published_rows(lake)("measures").to_pylist()[0]
    path = tmp_path / "geld.csv"
    head = "Maßnahme;Handlungsfeld;Jahr;Mittelgeber;Geplant (T€)"
    path.write_text(f"{head}\n{measure['title']};{title};2024;Land;5\n", "utf-8")
    report = check_file(path, lake.package, None, published_rows(lake))
    assert report.dataset == "budgets"
    pairs = brought(report, "measure_fields", "measure_id", "field_id")
    assert pairs == [(measure["measure_id"], key)]


def test_all_of_it_is_one_publication_and_a_newer_list_replaces_its_fields(check, lake):
    (one, *_), (two, *_), *_ = fields(lake)
    for key in (one, two):
        report = check("Handlungsfeld", key)
        file = FileContribution(report.tables(), report.mode, report.parts)
        publish_files(lake, [file], HistoryEntry("Anna"))
    rows = published_rows(lake)("measure_fields").to_pylist()
    assert [row["field_id"] for row in rows if row["measure_id"] == "m1"] == [two]


@pytest.mark.parametrize("header", ["town", "Stadt", "Gemeinde", "Aus Stadt"])
def test_rows_of_other_towns_are_left_out_and_counted(check, header):
    report = check(header, "Musterstadt", "Nachbarort", "Stadt Musterstadt")
    assert report.table["measure_id"].to_pylist() == ["m1", "m3"]
    (text,) = said(report, "other_towns")
    assert text.startswith(f"1 Zeile gehört zu einem anderen Ort und wurde weggelassen („{header}“")
    every = check(header, "Musterstadt", "Nachbarort", "Stadt Musterstadt", all_counties=True)
    assert every.table.num_rows == 3


def test_a_list_of_other_towns_only_is_refused_for_that(check):
    report = check("town", "wildau", "zeuthen", "wildau")
    assert [p.details["wording"] for p in report.found] == ["other_town"]
    assert "„town“ nennt „wildau“, „zeuthen“" in report.found[0].message()


def test_the_command_line_gives_year_and_source(lake, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    monkeypatch.setenv("CITY_DATA", str(lake.package.folder))
    path = tmp_path / "massnahmen.csv"
    path.write_text(f"{HEAD};Kosten\n{ROWS[0]};500\n", "utf-8")
    lake.close()
    assert main(["check", str(path), "--set", "year=2024", "--set", "funding_source=Land"]) == 0
    assert "Geld (1)" in capsys.readouterr().out
