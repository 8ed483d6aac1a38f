"""Cost and benefit on the Steckbrief, all measures beside each other, and the use case."""

from tests.ui.seen import words

MEASURE = "demo-massnahme-01"


def opened(shell, **address):
    shell.query_params.clear()
    shell.query_params.update(address)
    return shell.switch_page("../../pages/measures.py").run()


def test_the_steckbrief_says_when_it_pays_off_and_what_changes(shipped_shell):
    page = opened(shipped_shell, beispiele="1", massnahme=MEASURE)
    assert not page.exception
    text = words(page)
    # 26,000 a year are saved; 180,000 less what is left, spread over ten years at 2 percent.
    assert "Lohnt sich, solange „Digitale Anzeigen“ im Jahr 18.212" in text
    assert "angenommen sind 26.000" in text
    assert "10 Jahre ab 2024 · Zinssatz 2,0" in text
    assert "Versprochen und erreicht" in text
    assert text.index("Was sich ändert") < text.index("1 · Qualitativ")
    assert "ein Schild mit Licht, das sich ändert" in text
    assert "Lesbarkeit 99" in text


def test_a_real_measure_is_not_calculated_and_says_so(shipped_shell):
    page = opened(shipped_shell, massnahme="mobilitaetsinseln")
    text = words(page)
    assert "Kosten und Nutzen" in text and "Kapitalwert" not in text
    assert "Wirkung nicht messbar: kein Ausgangswert." in text
    assert "Was sich ändert" not in text


def test_all_measures_beside_each_other(shipped_shell):
    text = words(opened(shipped_shell, beispiele="1", ansicht="vergleich"))
    assert "Wirkung nicht messbar, kein Ausgangswert" in text
    assert "Lohnt sich, wenn „Leihräder“" in text
    assert "Arbeitsanleitung Einführung in Wirtschaftlichkeitsuntersuchungen" in text


def test_as_shipped_the_comparison_says_who_can_supply_it(shipped_shell):
    text = words(opened(shipped_shell, ansicht="vergleich"))
    assert "Liefern können sie die Arbeitsgruppen" in text
