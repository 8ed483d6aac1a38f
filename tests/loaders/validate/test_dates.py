"""Dates far away, reports of the future, facts that contradict each other: all of it is told."""

import datetime as dt

import pytest

from loaders.pipeline import check_file, published_rows
from loaders.validate.check import CheckOptions
from tests.publishing import publish

HEAD = "measure_id;date;precision;kind;what;status;approval;certainty;source"
TODAY = dt.date(2026, 11, 29)


@pytest.fixture
def check(lake, tmp_path):
    def run(*lines, today=TODAY, dataset=None):
        path = tmp_path / "verlauf.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        options = CheckOptions(today=today, dataset=dataset)
        return check_file(path, lake.package, options, published=published_rows(lake))

    return run


def told(problems):
    return [(p.row, p.field, p.value, p.code) for p in problems]


def test_a_date_far_away_is_a_problem_of_its_row(check):
    report = check(
        HEAD,
        "bank;9999-12-31;;Bericht;A;;;;x",
        "bank;0001-01-01;;Bericht;B;;;;x",
        "bank;2100-12-31;;Bericht;C;;;angekündigt;x",
        "bank;1900-01-01;;Bericht;D;;;;x",
    )
    assert report.dataset == "measure_events"
    assert told(report.found) == [
        (3, "date", "0001-01-01", "minimum"),
        (2, "date", "9999-12-31", "maximum"),
    ]
    assert [p.message() for p in report.found] == [
        "„0001-01-01“ liegt vor dem 01.01.1900, dem frühesten zulässigen Datum. Bitte das Jahr "
        "prüfen.",
        "„9999-12-31“ liegt nach dem 31.12.2100, dem spätesten zulässigen Datum. Bitte das Jahr "
        "prüfen.",
    ]
    assert [row["what"] for row in report.faultless.to_pylist()] == ["C", "D"]


def test_a_report_of_the_future_is_refused_unless_it_is_only_announced(check):
    report = check(
        HEAD,
        "bank;29.11.2026;Tag;Bericht;heute;;;belegt;x",
        "bank;30.11.2026;Tag;Bericht;morgen;;;belegt;x",
        "bank;30.11.2026;Tag;Schritt;angesagt;;;angekündigt;x",
        # A year that has begun, written as its last day.
        "bank;31.12.2026;Jahr;Bericht;dieses Jahr;;;;x",
        "bank;31.12.2026;Quartal;Bericht;dieses Quartal;;;;x",
        "bank;31.12.2026;Monat;Bericht;nächster Monat;;;;x",
    )
    assert told(report.found) == [
        (3, "date", "30.11.2026", "date_ahead"),
        (7, "date", "31.12.2026", "date_ahead"),
    ]
    assert report.found[0].message() == (
        "„30.11.2026“ liegt in der Zukunft (heute ist der 29.11.2026), kann also noch nicht "
        "gemeldet sein. Bitte das Datum berichtigen oder, wenn es nur angekündigt ist, unter "
        "„Sicherheit der Angabe“ „angekündigt“ eintragen."
    )
    assert "lies in the future (today is 29.11.2026)" in report.found[0].message("en")


def test_neither_a_confirmation_nor_a_milestone_reached_lies_ahead(check):
    report = check(
        "measure_id;title;status;last_update_date;source",
        "a;A;geplant;2026-11-29;x",
        "b;B;geplant;2026-11-30;x",
    )
    assert told(report.found) == [(3, "last_update_date", "2026-11-30", "date_ahead")]
    report = check(
        "milestone_id;measure_id;title;baseline_date;done_date;precision;source",
        "m;bank;M;2030-12-31;2026-12-31;Jahr;x",
        "n;bank;N;2030-12-31;2027-12-31;Jahr;x",
    )
    assert told(report.found) == [(3, "done_date", "2027-12-31", "date_ahead")]


def test_a_fact_of_a_measure_that_does_not_exist(check):
    report = check(HEAD, "bnak;2026-01-01;Tag;Bericht;A;;;;x")
    assert told(report.found) == [(2, "measure_id", "bnak", "unknown_reference")]
    assert "Gemeint ist vielleicht „bank“." in report.found[0].message()


def test_two_facts_of_one_day_that_contradict_each_other_are_told_and_hinder_nothing(check):
    report = check(
        HEAD,
        "bank;2026-01-01;Tag;Bericht;A;geplant;beantragt;;x",
        "bank;2026-01-01;Tag;Schritt;B;gestoppt;;;y",
        "bank;2026-01-01;Tag;Schritt;C;;beantragt;;y",
        "bank;2026-01-02;Tag;Schritt;D;in Umsetzung;bewilligt;;y",
        "netz;2026-01-01;Tag;Schritt;E;in Umsetzung;bewilligt;;y",
    )
    assert report.publishable
    assert told(report.warnings) == [(3, "status", "gestoppt", "contradiction")]
    assert report.warnings[0].message() == (
        "„Stand danach“ ist hier „gestoppt“, in Zeile 2 aber „geplant“, bei gleicher Angabe von: "
        "Maßnahme, Datum. Bitte prüfen, was davon stimmt."
    )


def test_a_fact_that_contradicts_a_published_one(check, lake):
    first = check(HEAD, "bank;2026-01-01;Tag;Bericht;A;geplant;bewilligt;;x")
    publish(lake, first.tables(), author="Anna")
    report = check(
        HEAD,
        "bank;2026-01-01;Tag;Bericht;B;geplant;abgelehnt;;x",
        "bank;2026-01-02;Tag;Bericht;B;gestoppt;;;x",
    )
    assert told(report.warnings) == [(2, "approval", "abgelehnt", "contradiction")]
    assert "im veröffentlichten Bestand aber „bewilligt“" in report.warnings[0].message()
    # A row under the same key takes the place of the published one.
    report = check(HEAD, "bank;2026-01-01;Tag;Bericht;A;gestoppt;;;x")
    assert report.warnings == ()


@pytest.mark.parametrize(
    "cell",
    ["01.05.2024 - 30.06.2024", "01.05.2024 bis 30.06.2024", "2024-05-01 – 2024-06-30",
     "5. Mai 2023 bis 7. Juni 2023", "31.12.2023 (geplant)"],
)  # fmt: skip
def test_two_days_or_a_day_with_words_are_no_day(check, cell):
    report = check("Nr.;Titel;Status;Ende", f"M-1;Steg;geplant;{cell}", dataset="measures")
    assert told(report.found) == [(2, "planned_end_date", cell, "type_date")]
    assert ("nennt zwei Tage" in report.found[0].message()) == ("(geplant)" not in cell)


@pytest.mark.parametrize(
    "cell", ["31 Dezember 2023", "31.12.2023 18:05 Uhr MEZ", "2023-12-31T18:00:00+01:00"]
)
def test_a_day_with_its_time_is_a_day(check, cell):
    report = check("Nr.;Titel;Status;Ende", f"M-1;Steg;geplant;{cell}", dataset="measures")
    assert report.faultless["planned_end_date"].to_pylist() == [dt.date(2023, 12, 31)]
