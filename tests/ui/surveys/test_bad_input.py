"""Data as bad as it comes: the page says what is missing and shows what can be shown."""

import shutil

import pytest

from tests.ui.app import new_app
from tests.ui.seen import charts
from tests.ui.surveys.test_protection import add
from tests.ui.surveys.test_surveys import opened, words
from ui.state.session_data import answers as answers_kept
from ui.state.session_data import store
from ui.surveys import data

SCALE = "nein|teils|ja"


def answers(survey, question, *given):
    """One answer a person: value, district, day of January 2021."""
    return [
        {"survey_id": survey, "respondent_id": f"p{number}", "question_id": question,
         "value": value, "district_id": district,
         "submitted_at": f"2021-01-{day:02}T10:00:00" if day else ""}
        for number, (value, district, day) in enumerate(given)
    ]  # fmt: skip


SURVEYS = ("ohne-fragen", "ohne-antworten", "gleich", "einer", "daneben", "spaet", "fremd")
QUESTIONS = (
    ("ohne-antworten", "q", "Likert"), ("gleich", "q", "Likert"), ("gleich", "z", "Zahl"),
    ("einer", "q", "Likert"), ("einer", "z", "Zahl"), ("daneben", "q", "Likert"),
    ("daneben", "z", "Zahl"), ("spaet", "q", "Likert"), ("fremd", "q", "Likert"),
)  # fmt: skip
ANSWERS = [
    *answers("gleich", "q", *[("ja", "01", 0)] * 20),
    *answers("gleich", "z", *[("7", "01", 0)] * 20),
    *answers("einer", "q", ("ja", "", 0)), *answers("einer", "z", ("7", "", 0)),
    *answers("daneben", "q", *[("ja", "", 0)] * 6, ("vielleicht", "", 0), ("JA!", "", 0)),
    *answers("daneben", "z", *[("3", "", 0)] * 6, ("drei", "", 0)),
    *answers("spaet", "q", *[("ja", "", 2)] * 6, *[("nein", "", 20)] * 3),
    *answers("fremd", "q", *[("ja", "01", 0)] * 6, *[("nein", "03", 0)] * 2),
]  # fmt: skip


@pytest.fixture(scope="module")
def bad(tiny_city, tmp_path_factory):
    """A running app on a city of bad surveys."""
    folder = tmp_path_factory.mktemp("bad")
    city = shutil.copytree(tiny_city, folder / "city")
    add(city, "surveys", [{"survey_id": key, "title": key, "kind": "Befragung",
                           "open_to_date": "2021-01-10", "is_public": "true"}
                          for key in SURVEYS])  # fmt: skip
    add(city, "survey_questions", [
        {"survey_id": survey, "question_id": key, "text": f"Frage {key}", "kind": kind,
         "labels": SCALE if kind == "Likert" else ""}
        for survey, key, kind in QUESTIONS])  # fmt: skip
    add(city, "survey_answers", ANSWERS)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CITY_DATA", str(city))
        patch.setenv("CITY_STORE", str(folder / "store"))
        store.cache_clear()
        answers_kept.forget()
        yield new_app()
        store().close()
        store.cache_clear()


def seen(app, **address):
    page = opened(app, **address)
    assert not page.exception
    return words(page), charts(page)


def test_a_survey_without_questions(bad):
    text, _ = seen(bad, umfrage="ohne-fragen")
    assert "Die Zahl der Teilnehmenden ist nicht angegeben." in text
    assert "Die Fragen dieser Umfrage sind nicht veröffentlicht. Wer sie durchführt" in text


def test_a_question_without_answers(bad):
    text, _ = seen(bad, umfrage="ohne-antworten")
    assert "Diese Frage hat niemand beantwortet." in text


@pytest.mark.parametrize("address", [{}, {"vergleich": "bezirk"}, {"gewichtet": "1"}])
def test_all_answers_equal(bad, address):
    text, drawn = seen(bad, umfrage="gleich", frage="q", **address)
    assert any("alle, nein: 0 %; alle, teils: 0 %; alle, ja: 100 %" in alt for alt in drawn)
    assert "ittelwert 3,00 (95-%-Intervall 3,00 bis 3,00)" in text
    text, drawn = seen(bad, umfrage="gleich", frage="z", **address)
    assert any("alle, 7: 100 %" in alt for alt in drawn)


def test_one_participant(bad, monkeypatch):
    text, drawn = seen(bad, umfrage="einer", frage="q", gewichtet="1")
    # One answer has a mean and no interval.
    assert "n = 1 von 1 Teilnehmenden, 100 % haben geantwortet. Mittelwert 3,00 auf der " in text
    assert "Keine Gewichtung: Die Bevölkerung dieser Gruppen ist nicht angegeben" in text
    assert seen(bad, umfrage="einer", frage="z")[1]
    monkeypatch.setattr(data, "role", lambda: "staff")
    text, drawn = seen(bad, umfrage="einer", frage="q")
    assert "Mittelwert" not in text
    assert "weniger als 5 Teilnehmende" in text
    assert "Es haben so wenige Menschen teilgenommen" in text
    assert drawn == []


def test_answers_outside_the_scale(bad, monkeypatch):
    text, drawn = seen(bad, umfrage="daneben", frage="q")
    assert "2 Antworten gehören nicht zu den vorgesehenen und bleiben weg." in text
    assert any("alle, ja: 100 %" in alt for alt in drawn)
    text, _ = seen(bad, umfrage="daneben", frage="z")
    assert "1 Antwort gehört nicht zu den vorgesehenen und bleibt weg." in text
    monkeypatch.setattr(data, "role", lambda: "staff")
    text, _ = seen(bad, umfrage="daneben", frage="q")
    assert "Einige Antworten gehören nicht zu den vorgesehenen und bleiben weg." in text
    assert "2 Antworten" not in text


def test_answers_after_the_last_day(bad, monkeypatch):
    text, _ = seen(bad, umfrage="spaet")
    assert "geschlossen (01/2021)" in text
    assert "3 Teilnehmende haben nach dem letzten Tag geantwortet und sind mitgezählt." in text
    monkeypatch.setattr(data, "role", lambda: "staff")
    text, _ = seen(bad, umfrage="spaet")
    assert "Einige Antworten kamen nach dem letzten Tag; sie sind mitgezählt." in text


def test_a_district_that_does_not_exist(bad, monkeypatch):
    # A later list of districts may lack one that people named.
    known = {"01": "01 Altdorf", "02": "02 Buchberg"}
    for module in ("participants", "data"):
        monkeypatch.setattr(f"ui.surveys.{module}.district_words", lambda: known)
    text, drawn = seen(bad, umfrage="fremd", vergleich="bezirk")
    assert "2 Teilnehmende nennen unter „Bezirk“ etwas, das es nicht gibt." in text
    assert any("03 (unbekannt)" in alt for alt in drawn)
    monkeypatch.setattr(data, "role", lambda: "staff")
    text, _ = seen(bad, umfrage="fremd")
    assert "Einige Teilnehmende nennen unter „Bezirk“ etwas, das es nicht gibt." in text
