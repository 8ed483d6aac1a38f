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
    names = ("key", "old", "new", "old_number", "new_number", "delta", "unit")
    return change_words.change_words({**dict.fromkeys(names), **row})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (
            {
                "kind": "measure_forecast",
                "old": "2024-01-01",
                "new": "2024-02-01",
                "unit": "days",
            },
            "Prognose des Endes: 01.01.2024 → 01.02.2024",
        ),
        (
            {"kind": "measure_forecast", "new": "2024-01-31", "unit": "days"},
            "Prognose des Endes: – → 31.01.2024",
        ),
        (
            {"kind": "measure_status", "old": "geplant", "new": "in Umsetzung"},
            "Status: geplant → in Umsetzung",
        ),
        ({"kind": "survey_participants", "new_number": 1200}, "Teilnehmende: – → 1.200"),
        ({"kind": "survey_participants", "old_number": 6}, "Teilnehmende: 6 → –"),
        (
            {"kind": "survey_participants", "old_number": 180, "new_number": 633},
            "Teilnehmende: 180 → 633",
        ),
        (
            {"kind": "programme_number", "key": "bewilligt", "old_number": 7, "new_number": 8},
            "bewilligte Maßnahmen: 7 → 8",
        ),
        (
            {
                "kind": "programme_money",
                "key": "freigegeben",
                "old_number": 1e6,
                "new_number": 3.3e6,
                "unit": "EUR",
            },
            "freigegebene Fördermittel: 1\xa0Mio.\xa0€ → 3,3\xa0Mio.\xa0€",
        ),
        ({"kind": "measure_new", "new": "Idee"}, "neue Maßnahme"),
    ],
)
def test_what_was_there_before_and_is_now(monkeypatch, row, said):
    assert told(monkeypatch, row) == said


def test_the_public_is_not_told_what_was_taken_back(monkeypatch):
    row = {"kind": "budget_planned", "old_number": 123.0, "unit": "EUR"}
    assert told(monkeypatch, row, "public") == "geplantes Geld: –"
    row = {"kind": "survey_participants", "new_number": 1200}
    assert told(monkeypatch, row, "public") == "Teilnehmende: 1.200"
