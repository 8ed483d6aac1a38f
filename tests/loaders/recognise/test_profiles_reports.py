"""Citizens' reports: only kind, place and days are taken; texts and people stay in the file."""

import datetime as dt
from pathlib import Path

import pytest

from loaders.people_data import kept_original
from loaders.pipeline import check_file, published_rows
from loaders.schema import load_package

FIXTURES = Path(__file__).parents[1] / "fixtures" / "participation"
DAY = dt.date


@pytest.fixture
def check(read_lake):
    return lambda name: check_file(
        FIXTURES / name, read_lake.package, published=published_rows(read_lake)
    )


def rows(report, profile):
    assert report.problems["message"].tolist() == []
    assert (report.dataset, report.profile) == ("reports", profile)
    return report.table.to_pylist()


@pytest.mark.parametrize("name", ["open311.json", "open311.xml"])
def test_open311_in_json_and_xml(check, name):
    report = check(name)
    first, second, *_ = rows(report, "open311")
    assert (first["report_id"], first["category"]) == ("638344", "Straßenbeleuchtung")
    # The places lie in the first and second of three squares.
    assert [first["district_id"], second["district_id"]] == ["01", "02"]
    assert (first["reported_date"], first["closed_date"]) == (DAY(2024, 4, 14), DAY(2024, 4, 20))
    # An open report was changed, not closed, on its last day.
    assert (second["status"], second["closed_date"]) == ("offen", None)
    texts = " ".join(report.note_texts())
    assert "„status_notes“" in texts
    assert "„description“" in texts
    assert "2 Zeilen ohne „Bezirk“ sind nach ihrem Ort" in texts
    assert "gilt der Tag der letzten Änderung" in texts


def test_a_report_without_place_is_said_and_counts_for_the_city(check):
    report = check("open311.json")
    assert rows(report, "open311")[2]["district_id"] is None
    assert (
        "1 Zeile nennt weder Koordinaten noch „Bezirk“; sie zählt nur für die ganze Stadt."
        in report.note_texts()
    )


def test_nothing_that_people_wrote_is_kept_of_the_file(check, read_lake):
    report = check("open311.json")
    content, name = kept_original(
        read_lake.package, report, report.table, FIXTURES / "open311.json"
    )
    text = content.decode("utf-8-sig")
    assert name == "open311.csv"
    assert "638344" in text
    for secret in ("0171", "Lampe", "Ahornweg", "Beispiel", "example.org"):
        assert secret not in text


def test_fixmystreet_tells_a_checked_address_from_a_confirmed_fix(check):
    first, second, third = rows(check("fixmystreet.csv"), "fixmystreet")
    assert first["acknowledged_date"] == DAY(2024, 5, 3)
    assert first["closed_date"] == first["confirmed_date"] == DAY(2024, 5, 20)
    assert (second["closed_date"], second["confirmed_date"]) == (None, None)
    assert (third["closed_date"], third["confirmed_date"]) == (DAY(2024, 5, 9), None)


def test_a_list_of_complaints_with_names_and_numbers(check):
    report = check("beschwerdeliste.csv")
    first, second = rows(report, "buergermeldungen")
    assert (first["district_id"], second["district_id"]) == ("01", "02")
    assert (first["status"], second["status"]) == ("geschlossen", "offen")
    assert first["acknowledged_date"] == DAY(2024, 5, 3)
    texts = " ".join(report.note_texts())
    for column in ("Name", "Telefon", "Beschreibung"):
        assert f"„{column}“" in texts


def test_what_cannot_be_is_named_in_the_words_of_the_file(check):
    report = check("beschwerdeliste_fehler.csv")
    said = [
        (row, text)
        for row, text in zip(report.problems["row"], report.problems["message"], strict=True)
    ]
    assert said == [
        (
            2,
            "„Erledigt am“ (01.05.2024) liegt vor „Gemeldet am“ (02.05.2024). Bitte eine der "
            "beiden Angaben berichtigen; vielleicht sind sie vertauscht.",
        ),
        (
            5,
            "Dieselbe Angabe (2024-3) steht schon in Zeile 4. Bitte eine der Zeilen entfernen "
            "oder den Schlüssel berichtigen.",
        ),
    ]
    (warning,) = report.warnings
    assert "„Erledigt am“ ist leer" in warning.message("de")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"<service_requests><request><service_request_id>1</service_", "gültiges XML (Zeile 1)"),
        (b"<service_requests></service_requests>", "keine Einträge"),
        (
            b'<!DOCTYPE x [<!ENTITY a "b">]><service_requests><request><status>&a;</status>'
            b"</request></service_requests>",
            "Dokumenttyp",
        ),
    ],
)
def test_xml_that_is_cut_off_empty_or_declares_entities_is_refused(tmp_path, body, words):
    file = tmp_path / "requests.xml"
    file.write_bytes(body)
    (message,) = check_file(file, load_package()).problems["message"]
    assert words in message
