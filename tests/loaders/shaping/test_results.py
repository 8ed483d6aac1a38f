"""Surveys that come evaluated: every figure becomes a row, and no answer is made up."""

from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.schema import load_package
from loaders.shipped_data import read_shipped
from loaders.store.editions import Edition
from tests.publishing import publish

FIXTURES = Path(__file__).parents[1] / "fixtures"
NAMED, PAIRED = "surveys/haushaltsbefragung.csv", "surveys/haushaltsbefragung_zwei_zeilen.csv"


@pytest.fixture(scope="module")
def check(tiny_city):
    package = load_package(tiny_city)
    rows = read_shipped(package, list(package.datasets.values()))

    def run(name, **constants):
        report = check_file(
            FIXTURES / name, package, CheckOptions(constants=constants), published=rows.get
        )
        assert report.problems["message"].tolist() == []
        assert (report.dataset, report.profile) == ("survey_results", "haushaltsbefragung")
        return report

    return run


def _row(report, place, question, answer=None):
    (row,) = [
        r for r in report.table.to_pylist()
        if (r["place"], r["question"], r["answer"]) == (place, question, answer)
    ]  # fmt: skip
    return row


def test_shares_with_how_many_were_counted(check):
    report = check(NAMED)
    # Two places of 10 means, 7 shares of people, 5 and 9 shares of trips.
    assert report.rows == 2 * (10 + 7 + 5 + 9)
    row = _row(report, "Altdorf", "Verkehrsmittel der Wege, einzeln", "mit dem E-Bike")
    assert (row["value"], row["count"], row["n"], row["counted"]) == (0.1, 20, 200, "Wege")
    assert (row["unit"], row["district_id"]) == ("Anteil", "01")
    five = _row(report, "Altdorf", "Verkehrsmittel der Wege, in fünf Gruppen", "mit dem Rad")
    assert (five["value"], five["count"]) == (0.5, 100)


def test_what_is_not_stated_stays_empty(check):
    report = check(NAMED)
    row = _row(report, "Anderswo", "Menschen je Haushalt")
    assert (row["value"], row["unit"]) == (2, "Menschen je Haushalt")
    assert (row["count"], row["n"], row["counted"], row["district_id"]) == (None,) * 4
    share = _row(report, "Altdorf", "In Ausbildung oder erwerbstätig", "im Studium")
    assert (share["value"], share["n"]) == (0.05, None)


def test_a_file_of_two_lines_a_place_says_the_same(check):
    named, paired = check(NAMED, survey_id="h"), check(PAIRED, survey_id="h")
    left, right = ([{**r, "source": ""} for r in report.table.to_pylist()]
                   for report in (named, paired))  # fmt: skip
    assert left == right
    # Its first place stands where other files have a header: nothing was passed over.
    assert not any("Kopfzeile" in text for text in paired.note_texts())


def test_the_report_says_what_the_file_is(check):
    texts = check(NAMED, title="Haushalte 2022").note_texts()
    assert any("62 Werte (Fragen: 13, Gebiete: 2)" in text for text in texts)
    assert any("1 Gebiet gehört nicht zu dieser Stadt" in text for text in texts)


def test_results_and_survey_are_published_together(lake, check):
    report = check(NAMED, title="Haushalte 2022")
    tables = {report.dataset: report.table, **report.others}
    snapshot = publish(lake, tables, author="Anna", mode="append")
    with lake.reader(Edition(snapshot)) as cursor:
        found = cursor.execute(
            "SELECT title, responses_total, count(*) FROM surveys JOIN survey_results "
            "USING (survey_id) GROUP BY ALL"
        ).fetchall()
    assert found == [("Haushalte 2022", None, 62)]
    with lake.reader(Edition(snapshot, audience="public")) as cursor:
        assert cursor.execute("SELECT count(*) FROM survey_results").fetchone() == (0,)
