"""Exports of survey tools become answers, questions and the survey, published together."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.schema import load_package
from loaders.schema.personal_data import PERSONAL
from loaders.shaping.scales import scale_order
from loaders.shipped_data import read_shipped
from loaders.store.editions import Edition
from tests.publishing import publish

FIXTURES = Path(__file__).parents[1] / "fixtures"


@pytest.fixture(scope="module")
def check(tiny_city):
    # Files of three people, whose answers would all be too rare to be labels: see
    # test_rare_answers.
    package = with_min_cell(load_package(tiny_city), 1)
    rows = read_shipped(package, list(package.datasets.values()))

    def run(name, **constants):
        report = check_file(
            FIXTURES / name, package, CheckOptions(constants=constants), published=rows.get
        )
        assert report.problems["message"].tolist() == []
        assert report.dataset == "survey_answers"
        return report

    return run


def with_min_cell(package, people):
    """The declarations with a smallest group of so many people."""
    answers = replace(package.datasets["survey_answers"], min_cell=people)
    return replace(package, datasets={**package.datasets, "survey_answers": answers})


def _questions(report):
    rows = report.others["survey_questions"].to_pylist()
    return {r["question_id"]: (r["kind"], r["labels"]) for r in rows}


def _answers(report, question):
    rows = report.table.to_pylist()
    return [(r["respondent_id"], r["value"]) for r in rows if r["question_id"] == question]


def test_limesurvey_with_codes(check):
    report = check("surveys/limesurvey_codes.csv", title="Wege 2024")
    assert _questions(report) == {
        "Q1": ("Einfachauswahl", "Ja|Nein"),
        "Q2": ("Mehrfachauswahl", "SQ001|SQ002"),
        "Q2_other": ("Freitext", None),
        "Q3_SQ001": ("Likert", "unzufrieden|eher zufrieden|sehr zufrieden"),
        "Q3_SQ002": ("Likert", "unzufrieden|eher zufrieden|sehr zufrieden"),
        "Q4": ("Zahl", None),
        "Q5": ("Freitext", None),
    }
    assert _answers(report, "Q2") == [("1", "SQ001"), ("2", "SQ001"), ("2", "SQ002")]
    assert _answers(report, "Q3_SQ001") == [("1", "sehr zufrieden"), ("2", "eher zufrieden")]
    (survey,) = report.others["surveys"].to_pylist()
    assert (survey["survey_id"], survey["title"]) == ("wege-2024", "Wege 2024")
    assert survey["responses_total"] == 3
    first = report.table.to_pylist()[0]
    assert (first["district_id"], first["age_group"]) == ("01", "30–39")
    assert first["submitted_at"] == dt.datetime(2024, 5, 2, 10, 0)
    texts = report.note_texts()
    assert "„Wohnort“: in dieser Stadt nicht bekannt" in " ".join(texts)
    assert any("1 Person hat den Fragebogen nicht abgeschickt" in t for t in texts)
    assert [n.values["columns"].things for n in report.notes if n.code == PERSONAL] == [["ipaddr"]]


def test_limesurvey_with_two_headers(check):
    report = check("surveys/limesurvey_zwei_kopfzeilen.csv")
    assert _questions(report) == {"Q1": ("Mehrfachauswahl", "Rad|Bus"), "Q2": ("Freitext", None)}
    rows = report.others["survey_questions"].to_pylist()
    assert [r["text"] for r in rows] == ["Wie kommen Sie zur Arbeit?", "Was fehlt Ihnen?"]
    assert _answers(report, "Q1") == [("7", "Rad"), ("9", "Rad"), ("9", "Bus")]


def test_google_forms(check):
    report = check("surveys/google_forms.csv")
    assert _questions(report) == {
        "f001": ("Likert", "unwichtig|wichtig|sehr wichtig"),
        "f002": ("Mehrfachauswahl", "Rad|Bus"),
        "f003": ("Freitext", None),
    }
    assert {r["district_id"] for r in report.table.to_pylist()} == {"01", "02"}
    assert "mia@" not in str(report.table.to_pylist())
    free = [r["is_released"] for r in report.table.to_pylist() if r["question_id"] == "f003"]
    assert free == [None, None, None]


def test_microsoft_forms(check):
    report = check("surveys/microsoft_forms.xlsx")
    assert _questions(report) == {
        "f001": ("Mehrfachauswahl", "Rad|Bus"),
        "f002": ("Freitext", None),
    }
    assert {r["age_group"] for r in report.table.to_pylist()} == {"30–39", "70–79"}


def test_surveymonkey(check):
    report = check("surveys/surveymonkey.csv")
    assert _questions(report) == {
        "f001": ("Mehrfachauswahl", "Rad|Bus"),
        "f002": ("Freitext", None),
        "f003": ("Likert", "zufrieden|sehr zufrieden"),
    }
    assert _answers(report, "f001") == [("11", "Rad"), ("11", "Bus"), ("12", "Rad")]


def test_mentimeter(check):
    report = check("surveys/mentimeter.xlsx")
    assert _questions(report)["f001"] == ("Einfachauswahl", "Klima|Wege")
    texts = [row["text"] for row in report.others["survey_questions"].to_pylist()]
    assert texts == [
        "Worauf sollen wir achten?",
        "Ein Wort zur Stadt",
        "Wie wichtig ist – Klima",
        "Wie wichtig ist – Wege",
    ]
    # Each session numbers its voters anew: three people, not two.
    people = {row["respondent_id"] for row in report.table.to_pylist()}
    assert people == {"Voter 1 (1)", "Voter 2 (1)", "Voter 1 (2)"}
    assert report.table["submitted_at"][0].as_py() == dt.datetime(2023, 10, 3, 9, 1)
    assert report.others["surveys"]["kind"].to_pylist() == ["Live-Umfrage"]


def test_all_of_a_survey_is_published_in_one_snapshot(lake, check):
    report = check("surveys/google_forms.csv")
    before = lake.snapshot_id()
    tables = {report.dataset: report.table, **report.others}
    snapshot = publish(lake, tables, author="Anna", mode="append", expected_snapshot=before)
    with lake.reader(Edition(snapshot)) as cursor:
        for name, count in (("surveys", 1), ("survey_questions", 3), ("survey_answers", 13)):
            sql = f"SELECT count(*) FROM {name} WHERE survey_id = 'google-forms'"
            assert cursor.execute(sql).fetchone() == (count,)
    assert snapshot == before + 1


def test_a_step_that_nobody_chose_is_taken_from_the_other_questions(check, tmp_path):
    steps = ["nicht wichtig", "eher unwichtig", "eher wichtig", "sehr wichtig"]
    rows = ["Antwort ID;Bus?;Rad?;Auto?;Wie oft?"]
    often = ["nie", "selten", "selten", "oft"]
    for number, step in enumerate(steps):
        rows.append(f"{number};{step};{step};{steps[max(number, 1)]};{often[number]}")
    rows.append("9;;;;")
    path = tmp_path / "schritte.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    report = check(path)
    whole = ("Likert", "|".join(steps))
    # Nobody calls the car unimportant: the scale would begin at its second step.
    assert _questions(report) == {"f001": whole, "f002": whole, "f003": whole,
                                  "f004": ("Likert", "nie|selten|oft")}  # fmt: skip
    # The fifth sheet is empty: four people answered.
    assert any("16 Antworten (Teilnehmende: 4)" in text for text in report.note_texts())


@pytest.mark.parametrize(
    ("answers", "order"),
    [
        ({"Stimme zu", "stimme nicht zu"}, ["stimme nicht zu", "Stimme zu"]),
        ({"oft", "nie", "manchmal"}, ["nie", "manchmal", "oft"]),
        ({"5 - sehr gut", "1 - schlecht"}, ["1 - schlecht", "5 - sehr gut"]),
        ({"Agree", "Strongly disagree"}, ["Strongly disagree", "Agree"]),
        ({"Rad", "nie"}, None),
        ({"oft"}, None),
    ],
)
def test_scales_run_from_the_least_to_the_most(answers, order):
    assert scale_order(answers) == order


def test_a_column_called_name_is_a_person_and_no_question(check, tmp_path):
    path = tmp_path / "umfrage.csv"
    text = (FIXTURES / "surveys/google_forms.csv").read_text("utf-8-sig").splitlines()
    delimiter = "," if text[0].count(",") >= text[0].count(";") else ";"
    head, *rows = text
    named = [f"{head}{delimiter}Name", *(f"{row}{delimiter}Eva Beispiel" for row in rows)]
    path.write_text("\n".join(named) + "\n", "utf-8")
    report = check(path)
    assert "Eva Beispiel" not in str(report.table.to_pylist())
    assert "Name" not in [q["text"] for q in report.others["survey_questions"].to_pylist()]
    assert "Name" in next(n.values["columns"].things for n in report.notes if n.code == PERSONAL)


def test_codes_for_no_answer_are_none_in_every_tool(check, tmp_path):
    path = tmp_path / "redcap.csv"
    head = "record_id,redcap_event_name,zufrieden,text\n"
    path.write_text(head + "1,a,4,k. A.\n2,a,-99,Licht\n3,a,-77,n/a\n", "utf-8")
    report = check(path)
    assert _answers(report, "zufrieden") == [("1", "4")]
    assert _answers(report, "text") == [("2", "Licht")]
    (note,) = (n for n in report.notes if n.code == "survey_codes")
    assert note.values["count"] == 4
    assert note.values["codes"].text("de") == "„-77“, „-99“, „k. A.“, „n/a“"


def test_the_placeholder_of_an_undated_limesurvey_is_no_day(check, tmp_path):
    path = tmp_path / "limesurvey.csv"
    path.write_text("id,submitdate,lastpage,Q1\n1,1980-01-01 00:00:00,3,Y\n2,,1,N\n", "utf-8")
    report = check(path)
    assert report.table["submitted_at"].to_pylist() == [None, None]
    assert [n.values["count"] for n in report.notes if n.code == "survey_partial"] == [1]


def test_a_row_of_labels_is_no_person(check, tmp_path):
    path = tmp_path / "efs.csv"
    head = "lfdn;external_lfdn;tester;dispcode;lastpage;v_1;v_2;datetime\n"
    labels = "laufende Nummer;externe Nummer;Tester;Code;Seite;Wie gut?;Kontakt;Datum\n"
    rows = "1;0;0;31;100;4;Mia Muster;2024-05-02 10:00:00\n2;0;0;31;100;2;;2024-05-02 11:00:00\n"
    path.write_text(head + labels + rows, "utf-8")
    report = check(path)
    assert _answers(report, report.table["question_id"][0].as_py()) == [("1", "4"), ("2", "2")]
    texts = [row["text"] for row in report.others["survey_questions"].to_pylist()]
    assert texts == ["Wie gut?"] and "Mia" not in str(report.table.to_pylist())


@pytest.mark.parametrize(("cells", "kept"), [(("4", "-9"), ["4"]), (("-3", "-9"), ["-3", "-9"])])
def test_a_code_below_zero_is_no_answer_where_nothing_else_is_below(check, tmp_path, cells, kept):
    path = tmp_path / "limesurvey.csv"
    rows = "".join(f"{i},2024-05-02 10:00:00,3,{cell}\n" for i, cell in enumerate(cells, 1))
    path.write_text("id,submitdate,lastpage,Q1\n" + rows, "utf-8")
    assert [value for _, value in _answers(check(path), "Q1")] == kept


def test_a_survey_without_questions_is_one_problem(tiny_city, tmp_path):
    path = tmp_path / "limesurvey.csv"
    path.write_text("id,submitdate,lastpage,Ihre E-Mail\n1,2024-05-02 10:00:00,3,a@example.org\n")
    report = check_file(path, load_package(tiny_city))
    (found,) = report.found
    assert found.code == "unreadable" and "keine Antwort auf eine Frage" in found.message()
