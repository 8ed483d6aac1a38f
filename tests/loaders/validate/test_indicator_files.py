"""Files of indicators that go wrong in practice, each named in the words of the upload."""

import time

import numpy as np
import pytest

from loaders.pipeline import check_file

VALUES = "Kennzahl-Kennung;Kennzahl;Datum;Bezirk;Wert;Ziel;Einheit;Quelle"
DEFINITIONS = "Kennzahl-Kennung;Gültig ab;Formel;Rhythmus;Gewünschte Richtung;Ebene;Quelle"
TARGETS = "Kennzahl-Kennung;Zieldatum;Zielwert;Quelle"


@pytest.fixture
def check(package, tmp_path):
    def run(*lines):
        path = tmp_path / "kennzahlen.csv"
        path.write_text("\n".join(lines) + "\n", "utf-8")
        return check_file(path, package)

    return run


def test_two_values_of_one_day_are_one_too_many_and_gaps_are_none(check):
    report = check(
        VALUES,
        "a;A;31.01.2024;;1;;%;q",
        "a;A;31.01.2024;;2;;%;q",
        "a;A;31.01.2024;01;3;;%;q",
        "a;A;31.12.2024;;;5;%;q",
    )
    assert (report.dataset, [(p.row, p.code) for p in report.found]) == (
        "indicators",
        [(3, "duplicate_key")],
    )
    assert "steht schon in Zeile 2" in report.found[0].message()


def test_another_unit_for_the_same_indicator_is_looked_at(check):
    report = check(
        VALUES,
        "a;A;31.01.2024;;0,4;;Anteil;q",
        "a;A;29.02.2024;;41;;%;q",
        "b;B;29.02.2024;;41;;min;q",
    )
    assert not report.found
    assert [(p.row, p.column, p.value) for p in report.warnings] == [(3, "Einheit", "%")]
    assert "Anteil" in report.warnings[0].message()


def test_what_is_no_number_or_no_day_and_a_clock_of_another_zone(check):
    report = check(
        VALUES,
        "a;A;31.01.2024;;viel;;%;q",
        "a;A;30.02.2024;;1;;%;q",
        "a;A;2024-05-31T23:30:00+00:00;;1;;%;q",
    )
    assert [p.code for p in report.found] == ["type_date", "type_number"]
    assert [row["date"].isoformat() for row in report.faultless.to_pylist()] == ["2024-06-01"]


def test_a_definition_names_what_is_allowed_and_has_one_row_a_version(check):
    report = check(
        DEFINITIONS,
        "a;;x/y;monatlich;höher;Outcome;q",
        "a;01.01.2025;x/z;monatlich;hinauf;Outcome;q",
        "a;;x/w;monatlich;höher;Outcome;q",
    )
    assert report.dataset == "indicator_definitions"
    assert [p.code for p in report.found] == ["enum", "duplicate_key"]
    assert "Erlaubt sind: höher, niedriger, keine." in report.found[0].message()


def test_a_target_without_a_value_is_none(check):
    report = check(TARGETS, "a;31.12.2030;5;q", "b;31.12.2030;;q")
    assert report.dataset == "indicator_targets"
    assert [(p.row, p.code) for p in report.found] == [(3, "required")]


def test_a_long_series_is_compared_in_one_pass(package, tmp_path):
    """A hundred thousand rows of one series: pairs of them would be five thousand millions."""
    head = "indicator_id;title;date;value;unit;source\n"
    days = np.arange("1750-01-01", "2023-10-17", dtype="datetime64[D]")
    rows = [f"a;A;{day};1;t;q" for day in days]
    rows[50_000] = rows[50_000].replace(";t;", ";kg;")
    path = tmp_path / "kennzahlen.csv"
    path.write_text(head + "\n".join(rows) + "\n", "utf-8")
    begun = time.monotonic()
    report = check_file(path, package)
    told = [one for one in report.warnings if one.code == "contradiction"]
    assert [(one.row, one.value, one.details["other"]) for one in told[:2]] == [
        (50_002, "kg", "t"),
        (50_003, "t", "kg"),
    ]
    assert time.monotonic() - begun < 20
