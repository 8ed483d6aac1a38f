"""What a change is called."""

import pytest

from loaders.schema import load_package
from loaders.store.store import Edition
from ui.components import change_words
from ui.i18n import texts

PACKAGE = load_package()


@pytest.fixture(autouse=True)
def german(monkeypatch):
    spoken = texts._at_hand.set(texts.Look("de"))
    monkeypatch.setattr(change_words, "dataset", PACKAGE.datasets.__getitem__)
    monkeypatch.setattr(change_words, "value_words", lambda *_: {})
    monkeypatch.setattr(change_words, "least_people", lambda: 5)
    yield
    texts._at_hand.reset(spoken)


def told(monkeypatch, dataset, column=None, audience="staff", **row):
    monkeypatch.setattr(change_words, "edition", lambda: Edition(2, audience=audience))
    change = "changed" if column else row.pop("change")
    whole = {"old": None, "new": None, "rows": 1, "key": {}, "title": None, **row}
    return change_words.change_words(
        {"dataset": dataset, "column": column, "change": change, **whole}
    )


@pytest.mark.parametrize(
    ("dataset", "column", "old", "new", "said"),
    [
        ("measures", "forecast_end_date", "2024-01-01", "2024-02-01", "01.01.2024 → 01.02.2024"),
        ("measures", "forecast_end_date", None, "2024-01-31", "– → 31.01.2024"),
        ("measures", "status", "geplant", "in Umsetzung", "geplant → in Umsetzung"),
        ("surveys", "responses_total", "180", "633", "180 → 633"),
        ("budgets", "approved_eur", "1000000", "3300000", "1 Mio. € → 3,3 Mio. €"),
    ],
)
def test_what_was_there_before_and_is_now(monkeypatch, dataset, column, old, new, said):
    words = told(monkeypatch, dataset, column, old=old, new=new)
    name = PACKAGE.datasets[dataset].field(column).title
    assert words.replace("\xa0", " ").endswith(f"{name}: {said}")


def test_numbers_of_people_that_differ_by_fewer_than_five_are_not_told(monkeypatch):
    few = told(monkeypatch, "surveys", "responses_total", old="630", new="633")
    assert "633" not in few and "630" not in few


def test_whole_rows_are_counted(monkeypatch):
    assert told(monkeypatch, "measures", change="new") == "Maßnahmen: neu"
    assert told(monkeypatch, "measures", change="gone", rows=3) == "Maßnahmen: entfernt (3 Zeilen)"


def test_the_public_is_not_told_what_was_taken_back(monkeypatch):
    row = {"old": "123", "new": None}
    words = told(monkeypatch, "budgets", "planned_eur", audience="public", **row)
    assert "123" not in words and words.endswith(": –")
