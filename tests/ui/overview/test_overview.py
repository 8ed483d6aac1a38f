"""The overview on Musterstadt, whose rows can be counted by hand (tests/tiny_city.py). Its last
report is of June 2022, so nothing is said in the present tense."""

import datetime as dt

import pyarrow as pa
import pytest

from tests.publishing import publish
from tests.ui.seen import charts, words
from ui.state.session_data import store


def test_no_sentence_mixes_invented_measures_with_real_ones(shell):
    """The one that is finished is invented: it is in the strip, marked, and not in the sentence."""
    shell.query_params["beispiele"] = "1"
    text = words(shell.run())
    assert "abgeschlossen." not in text.partition("Jetzt zu entscheiden")[0].replace(
        "Als abgeschlossen gemeldet.", ""
    )
    assert "1 ✓ erreicht vollständig erfunden" in text


def test_before_a_decision_it_says_what_is_gathered_and_what_was_last_reported(shell):
    assert (
        "Gesammelt sind 1 Idee und 2 Maßnahmen; ein Beschluss dazu ist nicht veröffentlicht. "
        "Zuletzt war 1 in Umsetzung (Juni 2022). "
        "◆ Kein Bericht zu einer Maßnahme ist jünger als Juni 2022."
    ) in words(shell.run())


def test_cards_say_value_goal_and_date(shell):
    shell.query_params["beispiele"] = "1"
    text = words(shell.run())
    assert "Maßnahmen 1 zuletzt in Umsetzung von 3 · 06/2022" in text
    assert (
        "Fördermittel 29.000 € bewilligt geplant 31.000 € · ausgegeben 5.901 € "
        "davon 1.000 € erfunden"
    ) in text
    assert "Bürgerbefragung 40 Antworten Ziel 100 · geschlossen 03/2021" in text
    assert "Veranstaltungen 3 seit 2021" in text
    assert "Mobilitätsinseln 1 offen Plan: 2 bis 31.12.2023" in text
    assert "Öffentliche Ladepunkte 4 0,38 je 1.000 Stand 01.01.2022" in text


def test_nothing_is_called_overdue_or_missing_without_a_report(shell):
    text = words(shell.run())
    for word in ("überfällig", "fehlen", " 0 von "):
        assert word not in text


def test_decisions_are_one_row_a_measure_with_reason_owner_and_amount(shell):
    """bank: its milestone of 2023 and its end of June 2023 passed after the report."""
    text = words(shell.run())
    assert "Jetzt zu entscheiden 2, nach Dringlichkeit" in text
    assert (
        "○ Bänke im Park zuletzt in Umsetzung (06/2022) · damals nicht auf Kurs · 2 Termine "
        "verstrichen, Stand nicht gemeldet · Bauhof · 28.000 €"
    ) in text
    assert "○ Freies Netz noch kein Bericht · Zuständige nicht genannt" in text
    assert text.count("○ Bänke im Park") == 1
    assert "massnahmen?massnahme=bank" in "".join(part.value for part in shell.html)


def test_whom_to_ask_for_what(shell):
    text = words(shell.run())
    assert "Daten nachfordern: 9 von 14 Datensätzen, 2 Maßnahmen" in text
    assert "Bauhof 1 Bänke im Park zuletzt in Umsetzung (06/2022)" in text
    assert "Stand 01.06.2022, ein neuerer war am 30.08.2022 fällig" in text  # 90 days later
    assert "Vollständigkeit: 4 Meldungen fällig, keine eingegangen" in text
    assert "AG Grün 3 Meldungen fällig" in text  # a report, and a word on two dates


@pytest.mark.parametrize("embedded", [False, True])
def test_the_public_is_shown_neither_decisions_nor_whom_to_ask(shell, monkeypatch, embedded):
    if embedded:
        shell.context["is_embedded"] = True
    else:
        monkeypatch.setattr("ui.access.roles.is_local", lambda *_: False)
    text = words(shell.run())
    assert "Gesammelt sind" in text and "Als Nächstes" in text
    for staff_only in ("Jetzt zu entscheiden", "Daten nachfordern", "Vollständigkeit", "Bauhof"):
        assert staff_only not in text


def test_tiles_show_the_measures_of_each_zielfeld(shell):
    """beispiel serves Wohnen and is finished, bank serves Wohnen and Wege, netz Wissen."""
    shell.query_params["beispiele"] = "1"
    text = words(shell.run())
    assert "Wohnen 1 erreicht, zuletzt 1 in Umsetzung Wirkung nicht messbar" in text
    assert "Wege zuletzt 1 in Umsetzung Wirkung nicht messbar" in text
    assert "Wissen zuletzt 1 geplant Wirkung nicht messbar" in text


def test_focus_counts_a_measure_in_two_fields_half_in_each(shell):
    """Wohnen 1/2 + 1, Wege 1/2, Wissen 1 of 3, and the idea in Wege does not count: H = 0.3889,
    (H − 1/3) / (2/3) = 0.083. Money: Wohnen 15,000 + 1,000, Wege 15,000 of 31,000: H = 0.5005,
    0.251. A chosen Zielfeld changes neither: within it the focus would be 1."""
    shell.query_params["beispiele"] = "1"
    said = (
        "Fokus 0,08 von 1, gezählt an 3 Maßnahmen mit Zielfeld: eher Gießkanne. "
        "Nach geplantem Geld sind es 0,25."
    )
    assert said in words(shell.run())
    shell.query_params["zielfeld"] = "wege"
    assert said in words(shell.run())


def test_demonstration_rows_are_off_unless_asked_for(shell):
    text = words(shell.run())
    assert "1 Idee und 2 Maßnahmen" in text
    assert "Fördermittel 28.000 € bewilligt" in text
    assert "erfunden" not in text


def test_a_district_keeps_citywide_measures_and_says_so(shell):
    shell.query_params["bezirk"] = "01"
    text = words(shell.run())
    assert "Die Auswahl umfasst 2 Maßnahmen, davon 1 für die ganze Stadt." in text
    assert "von 1 · 06/2022 · eigene, dazu 0 stadtweit" in text
    assert "Ziel 100 · geschlossen 03/2021 · hier: 1" in text


def test_zielfeld_and_working_group_choose_the_measures(shell):
    shell.query_params["zielfeld"] = "wissen"
    text = words(shell.run())
    assert "Die Auswahl umfasst 1 Maßnahme." in text
    assert "Bänke im Park" not in text
    shell.query_params.clear()
    shell.query_params["ag"] = "AG Grün"
    assert "Freies Netz" not in words(shell.run())


def test_in_english_nothing_stays_german(shell):
    shell.query_params["lang"], shell.query_params["beispiele"] = "en", "1"
    text = words(shell.run())
    assert "Gathered are 1 idea and 2 measures; no decision on them is published." in text
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
    assert "Gesammelt sind 2 Ideen und 1 Maßnahme" in text
    assert "1 ist abgeschlossen" in text
    assert ("Bänke im Park · Status vorher: in Umsetzung → jetzt: abgeschlossen") in text
    shell.query_params["stand"] = str(old)
    past = words(shell.run())
    assert "Gesammelt sind 1 Idee und 2 Maßnahmen" in past
    assert "Sie sehen einen früheren Stand der Daten, vom " in past


def _measures() -> pa.Table:
    columns = [field.name for field in store().package.datasets["measures"].fields]
    return store().cursor().execute("FROM lake.measures").arrow().read_all().select(columns)


def _ids() -> list[str]:
    return _measures()["measure_id"].to_pylist()


@pytest.mark.parametrize("asked", ["99", "²", "-1", "1e9", "9" * 500, "<b>"])
def test_a_state_that_does_not_exist_is_said_and_the_newest_shown(shell, asked):
    shell.query_params["stand"] = asked
    text = words(shell.run())
    assert "Dieser Link fragt nach einem Stand, den es nicht gibt" in text
    assert "1 Idee und 2 Maßnahmen" in text


def test_the_programmes_steps_on_the_rows_that_ship(shipped_shell, monkeypatch):
    monkeypatch.setenv("CITY_TODAY", "2026-11-29")
    text = words(shipped_shell.run())
    assert "noch 32 Tage" in text
    assert "5 von 14, nach Dringlichkeit" in text  # thirteen measures and the money
    assert "Fördermittel: etwa 2 Mio. € nicht gebunden Stand 23.12.2023" in text
    (alt,) = charts(shipped_shell)
    assert "19.01.2023: 3 bewilligt; 08.04.2023: 7 bewilligt; 07/2023: 8 bewilligt" in alt
    assert not shipped_shell.get("plotly_chart")  # its code is dear, and nobody points at a step
    for word in ("überfällig", "fehlen", " 0 von "):
        assert word not in text


def test_a_report_that_was_asked_for_is_told_in_its_row(shell, monkeypatch):
    monkeypatch.setenv("CITY_TODAY", "2026-11-29")
    names = [field.name for field in store().package.datasets["measure_events"].fields]
    row = dict.fromkeys(names) | {
        "measure_id": "bank",
        "date": dt.date(2026, 11, 20),
        "precision": "Tag",
        "kind": "Anforderung",
        "what": "Bericht angefordert",
        "source": "Anforderung im Dashboard",
        "is_demo": False,
    }
    schema = store().cursor().execute("FROM lake.measure_events").to_arrow_table().select(names)
    publish(store(), {"measure_events": pa.Table.from_pylist([row], schema.schema)}, author="Anna")
    assert "Bauhof · 28.000 € · Bericht angefordert am 20.11.2026" in words(shell.run())


@pytest.mark.parametrize(("role", "offered"), [("analyst", True), ("staff", False)])
def test_only_analysts_are_offered_what_can_be_done(shell, monkeypatch, role, offered):
    monkeypatch.setattr("ui.access.roles.role", lambda: role)
    assert "Jetzt zu entscheiden" in words(shell.run())
    assert ("request_bank" in {button.key for button in shell.button}) is offered
