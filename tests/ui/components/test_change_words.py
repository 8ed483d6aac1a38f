"""What a change is called."""

import pytest

from loaders.store.store import Edition
from ui.components import change_words
from ui.i18n.texts import Look


@pytest.fixture(autouse=True)
def german(monkeypatch):
    words = Look("de")
    monkeypatch.setattr(change_words, "look", lambda: words)
    monkeypatch.setattr(change_words, "_", words.text)
    monkeypatch.setattr(change_words, "value_words", lambda *_: {})


def told(monkeypatch, row, audience="staff"):
    monkeypatch.setattr(change_words, "edition", lambda: Edition(2, audience=audience))
    names = ("old", "new", "old_number", "new_number", "delta", "unit")
    return change_words.change_words({**dict.fromkeys(names), **row})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"kind": "measure_forecast", "delta": 31, "unit": "days"}, "Prognose des Endes: +31 Tage"),
        (
            {"kind": "measure_forecast", "new": "2024-01-31", "unit": "days"},
            "Prognose des Endes: – → 31.01.2024",
        ),
        ({"kind": "survey_participants", "new_number": 1200}, "Teilnehmende – → 1.200"),
        ({"kind": "survey_participants", "old_number": 6}, "Teilnehmende 6 → –"),
        ({"kind": "survey_participants", "delta": -6}, "Teilnehmende −6"),
        ({"kind": "measure_new", "new": "Idee"}, "neue Maßnahme"),
    ],
)
def test_where_there_is_no_difference_before_and_after_are_told(monkeypatch, row, said):
    assert told(monkeypatch, row) == said


def test_the_public_is_not_told_what_was_taken_back(monkeypatch):
    row = {"kind": "budget_planned", "old_number": 123.0, "unit": "EUR"}
    assert told(monkeypatch, row, "public") == "geplantes Geld –"
    row = {"kind": "survey_participants", "new_number": 1200}
    assert told(monkeypatch, row, "public") == "Teilnehmende 1.200"
