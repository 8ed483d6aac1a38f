"""Numbers of things stand in the form of the language; numbers of rows and states stay plain."""

import re
from string import Formatter

import pytest

from loaders.messages.checks import NOTES, PROBLEMS
from loaders.messages.product_words import product_words
from loaders.messages.text import Text
from loaders.pipeline import check_file


def test_numbers_of_things_are_grouped_as_the_language_does():
    given = {"count": 2657, "shown": 2000}
    assert Text(NOTES["many_problems"], **given).text("de") == (
        "Es gibt 2.657 Probleme; aufgeführt sind die ersten 2.000 je Art und Spalte."
    )
    assert Text(NOTES["many_problems"], **given).text("en").startswith("There are 2,657 problems;")


def test_numbers_of_rows_and_states_are_names_and_stay_plain():
    assert Text(NOTES["type_row"], row=2657).text("de").startswith("Zeile 2657: ")
    told = {"value": "x", "first": 1234, "title": "Kennung"}
    assert "schon in Zeile 1234." in Text(PROBLEMS["unique"], **told).text("de")


def test_numbers_within_a_list_of_words_too(package, tmp_path):
    path = tmp_path / "liste.csv"
    rows = "".join(f"m{n},A,läuft,x\n" for n in range(1200))
    path.write_text("measure_id,title,status,source\n" + rows, "utf-8")
    report = check_file(path, package)
    assert "„status“: Gelesen wurde „läuft“ als „in Umsetzung“ (1.200)." in report.note_texts()
    assert "“status”: “läuft” as “in Umsetzung” (1,200) were read." in report.note_texts("en")


NEVER_ONE = {"many_problems", "readings_doubled", "unknown_reference_rows"}
COUNTS = {"count", "total", "rows", "columns", "readings", "values", "answers"}
MANY = (
    r"(?<!von )\b1 (Zeilen|Zellen|Werte|Angaben|Zeitpunkte|Namen|Messwerte|Objekte|Formen|Termine)"
)


@pytest.mark.parametrize("code", sorted({*NOTES, *PROBLEMS} - NEVER_ONE))
def test_one_thing_is_told_in_the_singular(code):
    message = NOTES.get(code) or PROBLEMS[code]
    one, many = (message, message) if isinstance(message, str) else message
    names = {name for _, name, _, _ in Formatter().parse(one + many) if name}
    said = Text(message, **dict.fromkeys(names, "x") | dict.fromkeys(COUNTS & names, 1)).text("de")
    assert not re.search(MANY, said), said


def test_the_number_decides_not_the_list_of_rows():
    told = {"count": 1, "rows": "7"}
    assert Text(NOTES["rows_hidden"], **told).text("de").startswith("1 Zeile des Blatts ist ")
    told = {"count": 2, "rows": "7, 8"}
    assert Text(NOTES["rows_hidden"], **told).text("en").startswith("2 rows of the sheet are ")


def test_what_the_product_wrote_into_the_history_is_said_in_the_language():
    assert product_words("Auslieferung", "en") == "Shipped with the dashboard"
    assert product_words("Mitgelieferte Daten: 32 Datensätze", "en") == "Shipped data: 32 datasets"
    assert product_words("Abruf „Ladesäulen“", "en") == "Feed “Ladesäulen”"
    assert product_words("Ada Muster", "en") == "Ada Muster"
    for own in ("Auslieferung", "Stand 4 wiederhergestellt"):
        assert product_words(own, "de") == own
    assert product_words(None, "en") == ""
