"""The analyst's file comes back as it was, with a remark beside each faulty row."""

import io

import openpyxl
import pytest

from loaders.export.annotated_file import annotated_csv, annotated_xlsx, remark_texts
from loaders.reading import read
from loaders.validate.report import Problem

CONTENT = "Amt für Zahlen\n\nNummer;Wert;Notiz\n01;-3,5;=1+1\n02;x;@SUM(A1)\n03;7;ok\n"
PROBLEMS = [
    Problem(5, "Wert", "value", "x", "type_number", {"example": "12,5", "hint": ""}),
    Problem(5, "Notiz", "note", None, "required", {"title": "Notiz"}),
    Problem(None, None, None, None, "no_rows"),
]


@pytest.fixture
def reading(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CONTENT, "utf-8")
    return read(path)


def test_rows_stay_where_they_were_and_formulas_are_disarmed(reading):
    found = annotated_csv(reading, remark_texts(PROBLEMS, "de"), "Bemerkungen")
    lines = found.decode("utf-8-sig").splitlines()
    assert lines[0] == "Amt für Zahlen"
    assert lines[2].startswith("Nummer;Wert;Notiz;Bemerkungen: Die Datei enthält keine")
    assert lines[3] == "01;-3,5;'=1+1;"
    assert lines[4].startswith("02;x;'@SUM(A1);Wert: „x“ ist keine Zahl.")
    assert lines[4].endswith("| Notiz: „Notiz“ ist leer, muss aber angegeben werden. "
                             "Bitte einen Wert eintragen.")  # fmt: skip
    assert lines[5] == "03;7;ok;"


def test_only_the_rows_to_mend(reading):
    found = annotated_csv(reading, remark_texts(PROBLEMS, "en"), "Remarks", only_faulty=True)
    lines = found.decode("utf-8-sig").splitlines()
    assert len(lines) == 2
    assert lines[1].startswith("02;x;'@SUM(A1);Wert: “x” is not a number.")


def test_the_workbook_holds_texts_at_their_rows(reading):
    found = annotated_xlsx(reading, remark_texts(PROBLEMS, "de"), "Bemerkungen")
    sheet = openpyxl.load_workbook(io.BytesIO(found)).active
    assert sheet["A1"].value == "Amt für Zahlen"
    assert (sheet["C4"].value, sheet["C4"].data_type) == ("=1+1", "s")
    assert sheet["D5"].value.startswith("Wert: „x“ ist keine Zahl.")
    assert sheet["D6"].value in (None, "")
