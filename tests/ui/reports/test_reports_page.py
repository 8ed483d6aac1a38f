"""The page of citizens' reports: empty as shipped, with its example, and what the public sees."""

import pytest

from tests.ui.seen import charts, words
from ui.access import roles


def opened(shell, **address):
    shell.query_params.clear()
    shell.query_params.update(address)
    return shell.switch_page("../../pages/reports.py").run()


def test_as_shipped_it_says_who_can_supply_reports_and_offers_an_example(shipped_shell):
    page = opened(shipped_shell)
    assert "Liefern kann sie, wer den Mängelmelder der Stadt betreut" in words(page)
    assert [button.label for button in page.button if "examples" in (button.key or "")] == [
        "Beispiel ansehen"
    ]
    assert not charts(page)


def test_the_example_shows_times_with_intervals_and_no_ranking_without_proof(shipped_shell):
    page = opened(shipped_shell, beispiele="1")
    text = words(page)
    assert not page.exception
    assert "900 Anliegen, davon 153 offen" in text
    assert "davon 900 erfunden" in text
    (districts, kinds) = charts(page)
    # The generator lets one district take 2.2 times as long; the others stay in their order.
    assert "07 Untermhaus" in districts
    assert districts.count("langsamer") == 1
    assert districts.index("01 Stadtmitte") < districts.index("07 Untermhaus")
    assert "n < 30" in kinds
    assert "mindestens 30 Anliegen und nach einem Log-Rank-Test" in text


def test_reports_are_set_against_residents_of_a_stated_day(shipped_shell):
    text = words(opened(shipped_shell, beispiele="1"))
    assert "Anliegen je 1.000 Einwohner, je Bezirk (31.12." in text
    assert "Anliegen je 1.000 Einwohner auf der Karte" in text


def test_a_district_and_the_first_answer(shipped_shell):
    page = opened(shipped_shell, beispiele="1", bezirk="07", zeit="antwort")
    (kinds,) = charts(page)
    assert kinds.startswith("Je Art: Tage bis zur ersten Antwort")


@pytest.fixture
def as_public(monkeypatch):
    monkeypatch.setattr(roles, "role", lambda: "public")


def test_the_public_sees_nothing_of_what_is_not_released(shipped_shell, as_public):
    page = opened(shipped_shell, beispiele="1")
    assert not page.exception
    assert "Es sind keine Anliegen veröffentlicht" in words(page)
    assert not [button for button in page.button if "examples" in (button.key or "")]
