"""The overview on Musterstadt, whose rows can be counted by hand (tests/tiny_city.py)."""

import pyarrow as pa
import pytest

from tests.publishing import publish
from tests.ui.seen import charts, words
from ui.state.session_data import store


def test_one_sentence_says_how_the_strategy_stands(shell):
    assert (
        "1 von 4 Maßnahmen ist in Umsetzung, 2 Meilensteine sind überfällig, "
        "für die Befragung fehlen 60 Antworten."
    ) in words(shell.run())


def test_cards_say_goal_state_source_and_date(shell):
    text = words(shell.run())
    assert "Geld 29.000 € bewilligt" in text
    assert "Geld 29.000 € bewilligt Geplant: 31.000 €" in text
    assert "ausgegeben 5.900 € davon 1.000 € erfunden" in text
    assert "Ziel: alle 4 Maßnahmen" in text
    assert "1 von 4 erfunden" in text
    assert "40 Teilnehmende Ziel: mindestens 100 es fehlen 60 Testdaten · Stand 01.02.2021" in text
    assert "4 0,38 je 1.000 Einwohner" in text
    assert "2 Stationen · 10.500 Einwohner (31.12.2022)" in text


def test_decisions_come_with_their_reason(shell):
    text = words(shell.run())
    assert "▲ Bänke im Park: Bänke stehen Nicht als erreicht gemeldet, Termin 2023" in text
    links = "".join(part.value for part in shell.html)
    assert "massnahmen?massnahme=bank" in links and "quellen?datensatz=population" in links
    assert "◆ Freies Netz Wartet auf den Fördergeber seit 15.01.2022" in text
    assert "Bevölkerung Datensatz seit" in text


def test_focus_counts_a_measure_in_two_fields_half_in_each(shell):
    """Wohnen 1/2 + 1, Wege 1/2 + 1, Wissen 1 of 4: H = 0.34375, (H − 1/3) / (2/3) = 0.016."""
    assert "0,02 nach Anzahl der Maßnahmen" in charts(shell.run())[0]


def test_without_demonstration_rows_their_part_is_gone(shell):
    shell.query_params["beispiele"] = "0"
    text = words(shell.run())
    assert "von 3 Maßnahmen" in text
    assert "Geld 28.000 € bewilligt" in text
    assert "erfunden" not in text


def test_a_district_keeps_citywide_measures(shell):
    shell.query_params["bezirk"] = "01"
    assert "1 von 2 Maßnahmen ist in Umsetzung" in words(shell.run())


def test_in_english_nothing_stays_german(shell):
    shell.query_params["lang"] = "en"
    text = words(shell.run())
    assert "1 of 4 measures is in delivery, 2 milestones are overdue" in text
    assert "€29,000 approved" in text
    assert "Maßnahmen" not in text


def test_the_first_state_has_nothing_before_it(shell):
    assert "Dies ist der erste Stand der Daten" in words(shell.run())


def test_a_publication_shows_on_the_next_rerun_with_what_changed(shell):
    shell.run()
    old = store().snapshot_id()
    table = _measures().set_column(
        _measures().schema.get_field_index("status"),
        "status",
        pa.array(["abgeschlossen" if name == "bank" else "Idee" for name in _ids()]),
    )
    publish(store(), {"measures": table}, author="Anna", message="Stand Juni")
    text = words(shell.run())
    assert "0 von 4 Maßnahmen sind in Umsetzung" in text
    assert "−1 seit dem Stand davor" in text
    assert text.count("unverändert seit dem Stand davor") == 5
    assert "Bänke im Park Status: in Umsetzung → abgeschlossen" in text
    assert "Anna" in text
    shell.query_params["stand"] = str(old)
    past = words(shell.run())
    assert "1 von 4 Maßnahmen ist in Umsetzung" in past
    assert "Sie sehen einen früheren Stand der Daten, vom " in past


def _measures() -> pa.Table:
    columns = [field.name for field in store().package.datasets["measures"].fields]
    return store().cursor().execute("FROM lake.measures").arrow().read_all().select(columns)


def _ids() -> list[str]:
    return _measures()["measure_id"].to_pylist()


@pytest.mark.parametrize("asked", ["99", "²", "-1", "1e9", "9" * 5000, "<b>"])
def test_a_state_that_does_not_exist_is_said_and_the_newest_shown(shell, asked):
    shell.query_params["stand"] = asked
    text = words(shell.run())
    assert "Dieser Link fragt nach einem Stand, den es nicht gibt" in text
    assert "1 von 4 Maßnahmen" in text


def test_the_money_chart_counts_the_rows_of_the_money(shell):
    text = words(shell.run())
    assert "3 Zeilen · 1 von 3 erfunden · Geld, veröffentlicht" in text
    assert "4 Zeilen · 1 von 4 erfunden · Maßnahmen, Stand 01.06.2022" in text
