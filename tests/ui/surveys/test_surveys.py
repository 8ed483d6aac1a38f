"""The page of the surveys, on Musterstadt and on the data that ships."""

import pytest

from tests.ui import seen
from tests.ui.seen import charts
from ui.surveys import data


def words(page):
    """Everything to read, findings too."""
    findings = " ".join(part.value.replace("\\", "") for part in page.markdown)
    return seen.words(page) + " ".join(findings.split())


def opened(shell, **address):
    """The page with the examples, which hold the only surveys with many answers."""
    shell.query_params.clear()
    shell.query_params.update({"beispiele": "1"} | address)
    return shell.switch_page("../../pages/surveys.py").run()


def test_a_closed_survey_is_closed_and_lacks_nobody(shell):
    text = words(opened(shell, umfrage="umfrage"))
    # 40 of 100 as stated on 1 February 2021; the survey ended in March 2021.
    assert "geschlossen (03/2021) · 40 Antworten · Ziel 100 · angegeben am 01.02.2021" in text
    assert "1 Antwort in freiem Text" in text
    assert "Mehr Schatten" in text


def test_a_small_survey_for_the_analyst(shell):
    page = opened(shell, umfrage="beispiel", vergleich="bezirk")
    text = words(page)
    assert "n = 6 von 6 Teilnehmenden, 100 % haben geantwortet." in text
    assert "Weniger als 10 Menschen werden nicht mit anderen verglichen." in text
    assert "Unschärfe" not in text
    assert any("01 Altdorf, zufrieden: 60 %" in alt for alt in charts(page))


def test_the_same_survey_below_analyst(shell, monkeypatch):
    monkeypatch.setattr(data, "role", lambda: "staff")
    page = opened(shell, umfrage="beispiel", vergleich="bezirk")
    assert any("zufrieden: zu wenige, um sie zu zeigen" in alt for alt in charts(page))
    assert not any("%" in alt.split(".", 1)[1] for alt in charts(page) if "Radwegen" in alt)
    both = opened(shell, umfrage="beispiel", bezirk="01", alter="30–44")
    assert "Es gilt nur „Bezirk“" in words(both)


def test_who_is_missing_is_named(shipped_shell):
    text = words(opened(shipped_shell, umfrage="demo-befragung-2026"))
    assert "420 Teilnehmende · Ziel 1.000" in text
    assert "Am meisten fehlen die Bezirke 05 Bieblach-Ost" in text


@pytest.mark.parametrize(
    ("question", "chart"),
    [
        ("demo-weg", "alle, sehr unzufrieden"),
        ("demo-verkehrsmittel", "alle, zu Fuß"),
        ("demo-angebote", "alle, Fahrradparken: 65 %"),
        ("demo-rang", "Nachhaltigkeit: 2,"),
        ("demo-minuten", "alle, 7: "),
    ],
)
def test_every_kind_of_question_has_its_chart(shipped_shell, question, chart):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", frage=question)
    assert any(chart in alt for alt in charts(page))


def test_two_surveys_and_weights(shipped_shell):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-weg", gewichtet="1",
                  vergleich="umfrage-demo-befragung-2024")  # fmt: skip
    assert any("Beispielbefragung 2024, teils, teils" in alt for alt in charts(page))
    assert "Gewichtet nach Bezirk + Alter" in words(page)


def test_free_text_and_the_answers_behind_a_word(shipped_shell):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-wunsch", wort="bank")
    text = words(page)
    assert "Mehr Bänke und Schatten." in text
    assert "Die Ladesäule ist oft besetzt." not in text


def test_held_back_texts_are_not_for_staff(shipped_shell, monkeypatch):
    monkeypatch.setattr(data, "role", lambda: "staff")
    text = words(
        opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-wunsch", suche="muster")
    )
    assert "9 sind zurückgehalten" in text
    assert "Mustermann" not in text
    assert "Keine Antwort enthält das." in text


def test_the_real_survey_is_told_by_its_published_bounds(shipped_shell):
    page = opened(shipped_shell, beispiele="", umfrage="buergerbefragung")
    text = words(page)
    assert "geschlossen (03/2021) · 633 Antworten · Ziel 1.000" in text
    assert "eine andere Quelle nennt am Ende etwa 650" in text
    assert "keine Zufallsstichprobe" in text
    (alt,) = [alt for alt in charts(page) if "Bürgerumfrage" in alt]
    assert "Beteiligung an Entscheidungen der Verwaltung ist wichtig: mehr als 90 %" in alt
    assert "nicht gut genug informiert: eine Mehrheit" in alt
    assert "Einzelne Antworten liegen hier nicht vor. Liefern kann sie: DHGE." in text


def test_an_example_of_answers_is_one_click_away(shipped_shell):
    page = opened(shipped_shell, beispiele="")
    page = page.button(key="examples_survey_answers").click().run()
    assert dict(page.query_params)["umfrage"] == "demo-befragung-2026"
    assert "Erfundene Umfrage" in words(page)


def test_live_polls_stand_beside(shipped_shell):
    page = opened(shipped_shell, umfrage="buergerbefragung")
    assert any("alle, Gießkanne: 51 %; alle, Dartpfeil: 49 %" in alt for alt in charts(page))
    assert "Fokus auf dem Handlungsfeld Nachhaltigkeit, Anteile nicht angegeben" in words(page)


def test_a_question_without_answers(shipped_shell):
    page = opened(shipped_shell, umfrage="live-umfrage-fokus")
    assert "Diese Frage hat niemand beantwortet." in words(page)


def test_in_english(shipped_shell):
    text = words(opened(shipped_shell, lang="en", umfrage="demo-befragung-2026"))
    assert "420 participants · goal 1,000" in text


def test_a_link_to_a_survey_that_does_not_exist(shell):
    text = words(opened(shell, umfrage="gibtsnicht"))
    assert "Was der Link verlangt, ist hier nicht bekannt" in text
    assert "gibtsnicht" not in text


def test_of_four_people_staff_sees_neither_number_nor_dot(shipped_shell, monkeypatch):
    monkeypatch.setattr(data, "role", lambda: "staff")
    page = opened(shipped_shell, umfrage="vision-umfrage", vergleich="bezirk")
    text = words(page)
    assert "weniger als 5 Teilnehmende" in text
    assert "Es haben so wenige Menschen teilgenommen" in text
    assert " 4 Teilnehmende" not in text
    assert not any("nicht angegeben: •" in alt for alt in charts(page))


def test_weights_change_the_mean_of_numbers(shipped_shell):
    plain = words(opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-minuten"))
    assert "Mittelwert 7,0 (95-%-Intervall 6,7 bis 7,3)" in plain
    weighted = words(opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-minuten",
                            gewichtet="1"))  # fmt: skip
    assert "Gewichtet nach Bezirk + Alter" in weighted
    assert "95-%-Intervall 6,7 bis 7,3" not in weighted


def test_no_survey_is_dated_by_another_one(shell):
    """All answers lie in one dataset; its newest day belongs to one survey only."""
    text = words(opened(shell, umfrage="beispiel"))
    assert "Antworten, veröffentlicht" in text
    assert "Antworten, Stand" not in text
