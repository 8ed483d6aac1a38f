"""What few people answered may have been typed: it becomes free text and no label."""

import pytest

from loaders.pipeline import CheckOptions, check_file
from loaders.schema import load_package
from loaders.shipped_data import read_shipped

TYPED = "arbeitslos seit 2019, Tel. 0365 12345"


@pytest.fixture(scope="module")
def package(tiny_city):
    return load_package(tiny_city)


@pytest.fixture
def check(package, tmp_path):
    """The report on a file of twenty people with one question, an answer each."""
    rows = read_shipped(package, list(package.datasets.values()))

    def run(answers, question="Was tun Sie?", published=rows.get, **constants):
        lines = [f"Antwort ID;Datum Abgeschickt;Wohin?;{question}"]
        lines += [f"{n};2024-05-02 10:00:00;;{answer}" for n, answer in enumerate(answers)]
        path = tmp_path / "wege.csv"
        path.write_text("\n".join(lines), "utf-8")
        report = check_file(path, package, CheckOptions(constants=constants), published=published)
        assert not report.found
        return report

    return run


def asked(report):
    rows = report.others["survey_questions"].to_pylist()
    return {row["question_id"]: (row["kind"], row["labels"]) for row in rows if row["kind"]}


def said(report, question):
    rows = report.table.to_pylist()
    return sorted(row["value"] for row in rows if row["question_id"] == question)


def test_a_typed_answer_is_free_text_and_no_label(check):
    report = check(["Arbeit"] * 9 + ["Studium"] * 5 + ["Rente"] * 4 + [TYPED])
    assert asked(report) == {
        "f002": ("Einfachauswahl", "Arbeit|Studium"),
        "f002-andere": ("Freitext", None),
    }
    # Four in pension and one of no work are others in the choice; what they wrote waits.
    assert said(report, "f002") == ["Andere"] * 5 + ["Arbeit"] * 9 + ["Studium"] * 5
    # A number of a telephone is not even kept.
    assert said(report, "f002-andere") == ["Rente"] * 4 + [TYPED.replace("0365 12345", "[…]")]
    assert {row["is_released"] for row in report.table.to_pylist()} == {None}
    (note,) = [note for note in report.notes if note.code == "survey_rare"]
    assert note.values == {"questions": "f002", "least": 5}
    public = str([report.others["survey_questions"].to_pylist(), report.note_texts()])
    assert "0365" not in public and "Rente" not in public


def test_a_declared_answer_stays_a_label_however_few_gave_it(check, package):
    rows = read_shipped(package, list(package.datasets.values()))
    declared = [{
        "survey_id": "wege", "question_id": "f002", "text": "Was tun Sie?",
        "kind": "Einfachauswahl", "labels": "Studium|Arbeit|Rente", "source": "x",
    }]  # fmt: skip
    table = rows["survey_questions"]
    known = table.from_pylist(declared, schema=table.schema)
    published = rows | {"survey_questions": known}
    report = check(
        ["Arbeit"] * 9 + ["Studium"] * 5 + ["Rente"] * 4, published=published.get, survey_id="wege"
    )
    assert asked(report) == {"f002": ("Einfachauswahl", "Studium|Arbeit|Rente")}


def test_a_choice_of_which_nothing_was_answered_often_is_free_text(check):
    report = check(["Arbeit"] * 4 + ["Rente"] * 4)
    assert asked(report) == {"f002": ("Freitext", None)}
    assert said(report, "f002") == ["Arbeit"] * 4 + ["Rente"] * 4


def test_several_answers_in_a_cell(check):
    report = check(["Rad, Bus"] * 5 + ["Rad"] * 4 + ["Rad, Tante Erna fährt mich"])
    assert asked(report) == {
        "f002": ("Mehrfachauswahl", "Rad|Bus"),
        "f002-andere": ("Freitext", None),
    }
    assert said(report, "f002") == ["Andere"] + ["Bus"] * 5 + ["Rad"] * 10
    assert said(report, "f002-andere") == ["Tante Erna fährt mich"]


def test_a_rare_step_of_a_numbered_scale_keeps_its_number(check):
    report = check(["1 - nie"] * 6 + ["2 - oft"] * 6 + ["3 - wie Frau Sorge"])
    assert asked(report)["f002"] == ("Likert", "1 - nie|2 - oft|3")
    assert said(report, "f002")[-1] == "3"
    assert said(report, "f002-andere") == ["3 - wie Frau Sorge"]


def test_words_of_a_scale_and_of_yes_and_no_are_not_typed(check):
    assert asked(check(["nie"] * 9 + ["oft"]))["f002"] == ("Likert", "nie|oft")
    assert asked(check(["Ja"] * 9 + ["Nein"]))["f002"] == ("Einfachauswahl", "Ja|Nein")


def test_what_is_no_age_is_left_out(check):
    ages = ["34"] * 5 + ["unter 18", "Tel. 0365 12345"]
    report = check([f"{age};Ja" for age in ages], question="Wie alt sind Sie?;Rad?")
    found = [row["age_group"] for row in report.table.to_pylist()]
    assert found == ["30–39"] * 5 + ["unter 18", None]
    assert "0365" not in str(report.note_texts())
