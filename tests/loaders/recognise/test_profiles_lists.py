"""Lists of measures as cities keep them, feeds of stations, and files that no dataset holds."""

import datetime as dt
from pathlib import Path

import pytest

from loaders.pipeline import check_file

FIXTURES = Path(__file__).parents[1] / "fixtures"


def _rows(report, dataset):
    assert report.problems["message"].tolist() == []
    assert report.dataset == dataset
    return report.table.to_pylist()


def test_a_list_with_types_below_the_header_us_dates_and_costs(package):
    report = check_file(FIXTURES / "measures/massnahmen_liste.csv", package)
    first, second, third, fourth = _rows(report, "measures")
    assert (first["measure_id"], first["owner"]) == ("Ue-1", "Bauamt")
    assert first["start_date"] == dt.date(2020, 3, 1)
    assert first["planned_end_date"] == dt.date(2026, 6, 30)
    states = [row["status"] for row in (first, second, third, fourth)]
    assert states == ["in Umsetzung", "gestoppt", "abgeschlossen", "Idee"]
    texts = report.note_texts()
    assert texts[0].startswith("Zeile 2: Weitere Kopfzeilen")
    assert any("Beträge stehen in „Kosten (€)“" in text for text in texts)


def test_a_list_without_keys_gets_the_same_ones_each_time(package):
    first = check_file(FIXTURES / "measures/massnahmen_ohne_kennung.csv", package)
    again = check_file(FIXTURES / "measures/massnahmen_ohne_kennung.csv", package)
    keys = [row["measure_id"] for row in _rows(first, "measures")]
    assert keys == [row["measure_id"] for row in _rows(again, "measures")]
    assert len(set(keys)) == 2
    assert any("keine Kennungen" in text for text in first.note_texts())


def test_colours_as_status_and_rows_that_are_no_measures(package):
    report = check_file(FIXTURES / "measures/sachstand_farben.csv", package)
    rows = _rows(report, "measures")
    assert [(r["measure_id"], r["status"]) for r in rows] == [
        ("Ue1", "in Umsetzung"),
        ("Ue2", "gestoppt"),
    ]
    assert any(text.startswith("3 Zeilen wurden übersprungen") for text in report.note_texts())


def test_stations_of_a_gbfs_feed(package):
    rows = _rows(
        check_file(FIXTURES / "places/gbfs_station_information.json", package), "mobility_hubs"
    )
    assert [(r["hub_id"], r["name"], r["latitude"]) for r in rows] == [
        ("s1", "Markt", 50.05),
        ("s2", "Bahnhof", 50.06),
    ]


@pytest.mark.parametrize(
    ("file", "profile", "words"),
    [
        ("places/gbfs_station_status.json", "gbfs_verfuegbarkeit", "station_information"),
    ],
)
def test_a_known_kind_that_fits_nowhere_is_told_why(package, file, profile, words):
    report = check_file(FIXTURES / file, package)
    assert (report.dataset, report.profile, report.publishable) == (None, profile, False)
    assert words in report.problems["message"][0]
    assert report.found[0].message("en").startswith("This is") or "These" in str(
        report.found[0].message("en")
    )


def test_colours_of_a_list_are_said_as_what_they_were_read(package, tmp_path):
    path = tmp_path / "massnahmen.csv"
    path.write_text("Nr.;Maßnahme;Status;Zuständig\n1;A;grün;Amt\n2;B;grün;Amt\n", "utf-8")
    report = check_file(path, package)
    assert [row["status"] for row in _rows(report, "measures")] == 2 * ["in Umsetzung"]
    assert "„Status“: Gelesen wurde „grün“ als „in Umsetzung“ (2)." in report.note_texts()
