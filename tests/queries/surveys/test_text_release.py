"""The list from which free text is released: states, signs, order, pages."""

import pytest

from queries.surveys.text_release import questions, texts_in_state

TEXTS = [
    ("Mehr Bänke", None, False),
    ("Mehr Bänke", True, False),
    ("Ruft mich an: 0365 1234567", None, False),
    ("Mehr Schatten", True, True),
    ("Schimpfwort", False, False),
    ("  ", None, False),
]


@pytest.fixture
def asked(insert):
    insert("surveys", {"survey_id": "s", "title": "Umfrage", "is_public": True})
    for name, kind in (("frei", "Freitext"), ("wahl", "Einfachauswahl")):
        question = {"survey_id": "s", "question_id": name, "position": 1, "text": name.title()}
        insert("survey_questions", {**question, "kind": kind})
    for number, (value, released, demo) in enumerate(TEXTS):
        person = {"survey_id": "s", "respondent_id": f"p{number}", "value": value}
        insert(
            "survey_answers",
            {**person, "question_id": "frei", "is_released": released, "is_demo": demo},
            {**person, "question_id": "wahl"},
        )


def of(con, state: str, **more):
    return texts_in_state(con, survey_id="s", question_id="frei", state=state, **more)


def test_only_questions_in_free_text_and_their_different_texts(con, asked):
    (row,) = questions(con).to_dict("records")
    assert (row["survey"], row["question"]) == ("Umfrage", "Frei")
    assert (row["unread"], row["kept"], row["released"]) == (2, 1, 1)


def test_texts_that_may_name_a_person_come_first_with_the_reason(con, asked):
    found, total = of(con, "unread")
    assert total == 2
    assert list(found["value"]) == ["Ruft mich an: 0365 1234567", "Mehr Bänke"]
    assert [list(signs) for signs in found["signs"]] == [["phone"], []]
    assert list(found["answers"]) == [1, 2]  # one of the two answers is still unread


def test_each_state_has_its_texts_and_pages(con, asked):
    assert list(of(con, "kept")[0]["value"]) == ["Schimpfwort"]
    released, _total = of(con, "released")
    assert list(released["value"]) == ["Mehr Schatten"] and list(released["is_demo"]) == [True]
    second, total = of(con, "unread", most=1, start=1)
    assert (list(second["value"]), total) == (["Mehr Bänke"], 2)
    with pytest.raises(ValueError, match="unknown state"):
        of(con, "gone")
