"""What the page says of weights, intervals and comparisons, on the example surveys."""

import pytest

from tests.ui.seen import charts
from tests.ui.surveys.test_surveys import opened, words


def test_weights_say_whom_they_are_of_and_how_far_they_reach(shipped_shell):
    """398 answered, 366 of them state district and age; the values are R's, see
    tests/statistics/expected.json (ways_…): size 210.74, effect 1.74."""
    text = words(opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-weg",
                        gewichtet="1", vergleich="bezirk"))  # fmt: skip
    assert (
        "Gewichtet nach Bezirk + Alter: 366 Antworten sagen so viel wie 211 ungewichtete "
        "(Design-Effekt 1,74); 32 Menschen nennen keine Gruppe" in text
    )
    assert "Die Gewichte reichen von 0,20 bis 5,00; sie sind auf 0,20 bis 5,00 begrenzt." in text
    assert "diese Gruppen zu einer zusammengelegt: 08 Gera-West, 05 Bieblach-Ost." in text
    # Ten districts have ten people or more: times five answers.
    assert "gewichtete Anteile, nach Holm für 50 Vergleiche berichtigt" in text
    assert "12 Lusan-Brüte: „eher unzufrieden“ 33 Prozentpunkte häufiger" in text
    assert "01 Stadtmitte: „sehr zufrieden“ 19 Prozentpunkte häufiger" in text
    assert "Weniger als 10 Menschen werden nicht mit anderen verglichen." in text
    assert "auf der Skala von 1 („sehr unzufrieden“) bis 5 („sehr zufrieden“)." in text
    assert "Keine Zufallsstichprobe: Intervalle und Unterschiede gelten" in text


@pytest.mark.parametrize(
    ("question", "comparison"), [("demo-weg", "bezirk"), ("demo-minuten", ""), ("demo-rang", "")]
)
def test_no_interval_of_an_open_survey_stands_alone(shipped_shell, question, comparison):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", frage=question,
                  vergleich=comparison)  # fmt: skip
    figures = [part.value for part in page.html if "keine Zufallsstichprobe" in part.value]
    # Participants by age and by district and over time, and those of the question itself.
    assert len(figures) >= 4


def test_in_a_hall_the_intervals_are_those_of_the_few_who_did_not_answer(shipped_shell):
    page = opened(shipped_shell, umfrage="demo-live-2026", frage="demo-richtung")
    text = words(page)
    assert "n = 59 von 64 Teilnehmenden" in text
    assert "Alle Anwesenden wurden gefragt" in text
    assert "keine Zufallsstichprobe" not in text.split("Live-Umfragen")[0]


def test_ranking_says_who_ranked_an_option(shipped_shell):
    page = opened(shipped_shell, umfrage="demo-befragung-2026", frage="demo-rang")
    assert "Wer eine Option nicht einordnet, gibt ihr den mittleren der übrigen Ränge" in words(
        page
    )
    assert any("Nachhaltigkeit: 2," in alt for alt in charts(page))
