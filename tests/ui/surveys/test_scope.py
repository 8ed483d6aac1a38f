"""Which survey opens, what speaks of the whole city, questions of a Zielfeld, few free texts."""

import shutil

import pytest

from tests.ui.app import new_app
from tests.ui.seen import charts
from tests.ui.surveys.test_bad_input import answers
from tests.ui.surveys.test_protection import add, small, small_city  # noqa: F401
from tests.ui.surveys.test_surveys import opened, words
from ui.state.session_data import answers as kept
from ui.state.session_data import store
from ui.surveys import data

WHOLE = "alles andere auf dieser Seite gilt für alle Teilnehmenden"


def chosen(page, name):
    """What a filter shows."""
    return next(one.value for one in page.selectbox if one.key == f"filter_{name}")


def test_the_public_opens_on_the_survey_that_the_overview_names(shipped_shell, monkeypatch):
    """A poll with four participants, whom the public may not see, is no Befragung with a goal."""
    monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)
    page = opened(shipped_shell)
    assert chosen(page, "umfrage") == "buergerbefragung"
    assert "633 Antworten · Ziel 1.000" in words(page)
    assert chosen(opened(shipped_shell, umfrage="vision-umfrage"), "umfrage") == "vision-umfrage"


@pytest.mark.parametrize("examples", ["", "1"])
def test_the_analyst_opens_on_the_same(shipped_shell, examples):
    """A later example takes no real survey's place."""
    page = opened(shipped_shell, beispiele=examples)
    assert chosen(page, "umfrage") == "buergerbefragung"


def test_the_first_answered_question_opens(shipped_shell):
    """Nobody's answers to the first question are stated, but some to the second are."""
    page = opened(shipped_shell, umfrage="vision-umfrage")
    assert chosen(page, "frage") == "vision"


def test_another_survey_drops_the_question_of_the_old_one(shipped_shell):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-rang")
    box = next(one for one in page.selectbox if one.key == "filter_umfrage")
    page = box.set_value("buergerbefragung").run()
    assert "ist hier nicht bekannt" not in words(page)
    assert "frage" not in page.query_params


def test_a_district_is_told_from_the_whole_city(shell):
    """Five of six live in district 01, one in 02."""
    page = opened(shell, umfrage="beispiel", bezirk="01")
    assert "Ganze Stadt: 6 Teilnehmende · Ziel 10" in words(page)
    assert f"01 Altdorf: 5 Teilnehmende. Die Auswahl gilt für die Fragen; {WHOLE}." in words(page)
    aged = words(opened(shell, umfrage="beispiel", alter="30–44"))
    assert "Alle Altersgruppen: 6 Teilnehmende · Ziel 10" in aged
    assert "30–44: 6 Teilnehmende." in aged
    both = words(opened(shell, umfrage="beispiel", bezirk="02", alter="30–44"))
    assert "02 Buchberg · 30–44: 1 Teilnehmende" in both
    assert WHOLE not in words(opened(shell, umfrage="beispiel"))


def test_a_small_district_stays_hidden_below_analyst(shell, monkeypatch):
    monkeypatch.setattr(data, "role", lambda: "staff")
    for code in ("01", "02"):  # 01 would give 02 away
        text = words(opened(shell, umfrage="beispiel", bezirk=code))
        assert "keine Zahl der Teilnehmenden, die gezeigt werden kann" in text


def test_hidden_districts_among_shown_ones(small, monkeypatch):  # noqa: F811
    app, _shown = small
    said = {}
    for code in ("01", "02", "03"):
        app.query_params.clear()
        app.query_params.update(umfrage="klein", bezirk=code)
        said[code] = words(app.run())
    assert "03 Clausthal: • Teilnehmende (zu wenige, um sie zu zeigen)" in said["03"]
    assert "01 Altdorf: 30 Teilnehmende" in said["01"]


def test_questions_of_a_zielfeld(shipped_shell):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", zielfeld="mobilitaet")
    box = next(one for one in page.selectbox if one.key == "filter_frage")
    assert [label.partition(".")[0] for label in box.options] == ["1", "4", "5", "7"]
    other = opened(shipped_shell, umfrage="demo-befragung-2026", zielfeld="nachhaltigkeit")
    assert "Keine Frage dieser Umfrage gehört zum gewählten Zielfeld." in words(other)


def test_a_zielfeld_from_another_page_where_no_question_states_one(shipped_shell):
    page = opened(shipped_shell, umfrage="live-umfrage-fokus", zielfeld="mobilitaet")
    unused = next(one for one in page.button if one.key == "unused_zielfeld")
    assert unused.label == "Zielfeld Mobilität: hier ohne Wirkung ×"


@pytest.mark.parametrize("released", [2, 3])
def test_few_free_texts_are_not_counted_below_analyst(
    tiny_city, tmp_path, monkeypatch, released, texting
):
    """Three of twenty wrote something. Whether all or only two of them may be read, the page says
    the same of their number."""
    text = words(opened(texting(released), umfrage="texte", frage="wunsch"))
    assert "wie viele, wird zum Schutz kleiner Gruppen nicht gezeigt" in text
    assert "manche können zurückgehalten sein" in text
    assert "3 Antworten in freiem Text" not in text


@pytest.fixture
def texting(tiny_city, tmp_path, monkeypatch):
    """The app on a survey of twenty people of whom three wrote a text, some of them released."""

    def made(released):
        city = shutil.copytree(tiny_city, tmp_path / "city")
        add(city, "surveys", [{"survey_id": "texte", "title": "Texte", "kind": "Befragung",
                               "open_to_date": "2026-01-01", "is_public": "true"}])  # fmt: skip
        add(city, "survey_questions", [
            {"survey_id": "texte", "question_id": "q", "text": "Ja?", "kind": "Einfachauswahl",
             "labels": "ja|nein"},
            {"survey_id": "texte", "question_id": "wunsch", "text": "Was?", "kind": "Freitext"},
        ])  # fmt: skip
        said = answers("texte", "q", *[("ja", "", 0)] * 10, *[("nein", "", 0)] * 10)
        wrote = answers("texte", "wunsch", *[(f"Mehr Grün {n}", "", 0) for n in range(3)])
        for place, row in enumerate(wrote):
            row["is_released"] = "true" if place < released else "false"
        add(city, "survey_answers", said + wrote)
        monkeypatch.setenv("CITY_DATA", str(city))
        monkeypatch.setenv("CITY_STORE", str(tmp_path / "texting"))
        monkeypatch.setattr(data, "role", lambda: "staff")
        store.cache_clear()
        kept.forget()
        return new_app()

    yield made
    store().close()
    store.cache_clear()


def test_a_poll_says_how_many_answered(shipped_shell):
    page = opened(shipped_shell, umfrage="buergerbefragung")
    assert any("Welches" in alt or "Gießkanne" in alt for alt in charts(page))
    assert "n = 59 von 64 Teilnehmenden, 92 % haben geantwortet." in words(page)
