"""The six cards and the tiles on the rows that ship, each number counted in the files by hand."""

import datetime as dt
from dataclasses import replace

import pytest

from loaders.schema import load_package
from queries.measures.measures import MeasureFilter
from queries.metric import rows_where
from ui.overview import decisions as decision_rows
from ui.overview import strip
from ui.overview.cards import cards
from ui.overview.data import Overview

DAY = "2026-11-29"


@pytest.fixture
def drawn(known):
    """Card by its key, for a choice of measures."""
    return lambda **chosen: {card.key: card for card in cards(known(DAY, MeasureFilter(**chosen)))}


def told(card):
    return tuple(
        words.replace("\xa0", " ") for words in (card.title, card.value, card.unit, card.line)
    )


def test_approved_of_decided_measures(drawn):
    card = drawn()["measures"]
    assert told(card) == ("Bewilligte Maßnahmen", "8", "von 13", "3 abgelehnt · 12/2023")
    assert (card.filled, card.tick) == (61.5, 100)  # 8/13
    (rows,) = card.metric.rows
    assert rows.dataset == "programme"
    assert set(dict(rows.only)["what"]) == {
        "Freigegebene Umsetzungsprojekte",
        "Stadtrat beschließt Strategie; Umsetzungsmaßnahmen",
        "Abgelehnte Maßnahmen",
    }


def test_released_of_the_programmes_frame_as_no_measure_states_money(drawn):
    card = drawn()["money"]
    assert told(card) == ("Fördermittel", "3,3", "Mio. € freigegeben", "von 6,6 Mio. € · 07/2023")
    assert card.filled == 50


def test_a_survey_that_has_ended_is_closed(drawn):
    card = drawn()["survey"]
    assert told(card) == ("Bürgerbefragung", "633", "Antworten", "Ziel 1.000 · geschlossen 03/2021")
    assert card.filled == 63.3


@pytest.mark.parametrize(
    ("closed", "line"),
    [
        (dt.date(2026, 11, 28), "geschlossen 11/2026"),
        (dt.date(2026, 11, 29), "Stand 14.04.2021"),  # its last day is today
        (None, "Stand 14.04.2021"),
    ],
)
def test_a_survey_in_the_field_says_of_when_its_number_is(known, monkeypatch, closed, line):
    shown = known(DAY)
    open_still = replace(shown.survey, closed_date=closed)
    monkeypatch.setattr(Overview, "survey", property(lambda _shown: open_still))
    (card,) = (card for card in cards(shown) if card.key == "survey")
    assert card.line == f"Ziel 1.000 · {line}"


def test_events_by_year_with_the_years_between(drawn):
    card = drawn()["events"]
    assert card.value == str(len(card.metric.rows[0].only[0][1]))
    assert card.unit == "seit 2019"
    assert len(card.trend) == 7  # 2019 to 2025
    assert card.line == "2019–2025"


def test_no_hub_is_reported_as_open_which_is_no_zero(drawn):
    card = drawn()["hubs"]
    assert told(card) == (
        "Mobilitätsinseln",
        "–",
        "offen",
        "Plan: 2 bis 31.12.2021 · Bau nicht gemeldet · 04/2023",
    )
    (rows,) = card.metric.rows
    assert len(dict(rows.only)["hub_id"]) == 6  # of 17 offers, the rest is car sharing and more


def test_charging_points_of_the_register(drawn):
    card = drawn()["charging"]
    assert told(card)[:2] == ("Öffentliche Ladepunkte", "62")
    assert card.line == "Stand 01.01.2022 · Einwohner vom 31.12.2022"


def test_a_choice_counts_its_own_measures_instead_of_the_programme(drawn):
    """Lernen: six of the thirteen; three of them last under way, the latest report 12/2023."""
    found = drawn(field_ids=("lernen",))
    assert told(found["measures"]) == (
        "Maßnahmen",
        "3",
        "zuletzt in Umsetzung",
        "von 6 · 12/2023",
    )
    assert told(found["money"])[1:] == ("–", "bewilligt", "kein Betrag einer Maßnahme genannt")
    own = drawn(district_id="01")["measures"]
    assert (own.value, own.line) == ("0", "von 0 · eigene, dazu 7 stadtweit")


@pytest.fixture
def tile(known, monkeypatch):
    seen = {}
    monkeypatch.setattr(strip.html, "draw_template", lambda _file, **content: seen.update(content))
    monkeypatch.setattr(
        strip,
        "value_words",
        lambda *_: {"geplant": "geplant", "in Umsetzung": "in Umsetzung"},
    )
    strip.tiles(known(DAY))
    strip.strip(known(DAY))
    return {one["id"]: one for one in seen["tiles"]}, seen


@pytest.mark.parametrize(
    ("field", "words", "parts"),
    [
        ("leben", "zuletzt 1 geplant", [("open", 1)]),
        ("lernen", "zuletzt 3 in Umsetzung, 3 geplant", [("begun", 3), ("open", 3)]),
        ("mobilitaet", "zuletzt 1 geplant", [("open", 1)]),
        ("nachhaltigkeit", "zuletzt 2 in Umsetzung", [("begun", 2)]),
    ],
)
def test_a_tile_draws_the_last_known_state_hollow(tile, field, words, parts):
    tiles, seen = tile
    assert tiles[field]["words"] == words
    assert [(part["tone"], part["n"]) for part in tiles[field]["parts"]] == parts
    assert seen["note"].startswith("3 Maßnahmen nennen kein Zielfeld.")  # 13 - 1 - 6 - 1 - 2


def test_an_effect_needs_a_value_before(tile):
    tiles, _seen = tile
    mobility = tiles["mobilitaet"]
    assert mobility["name"] == "ADFC-Fahrradklimatest, Note"
    assert mobility["effect"] == "4,16 (2020), zuvor 3,92 (2018)"
    assert mobility["marks"] == []  # two values make no limits
    assert tiles["lernen"]["effect"] == "Wirkung nicht messbar: kein Ausgangswert"


def test_the_strip_counts_the_decided_measures_and_leads_to_their_list(tile):
    _tiles, seen = tile
    cells = {cell["parameters"]["urteil"]: cell for cell in seen["cells"]}
    assert {level: cell["number"] for level, cell in cells.items()} == {
        "off_track": 0,
        "watch": 0,
        "on_track": 0,
        "reached": 0,
        "stopped": 0,
        "no_report": 13,
    }
    assert cells["no_report"]["more"] == "zuletzt 7 in Umsetzung, 6 geplant"
    assert cells["no_report"]["parameters"]["art"] == "Umsetzungsmaßnahme"
    assert len(seen["rules"]) == 6


def test_numbers_are_of_the_rows_that_they_open(known):
    shown = known(DAY)
    running = shown.standing.running
    ids = [
        "um-stadtleitsystem", "museen-digital", "energie-quartier", "um-energie-wasserstoff",
        "um-partizipative-stadtplanung", "um-sensorik", "transmediales-theater",
    ]  # fmt: skip
    assert running.value == 7
    assert set(running.rows[0].only[0][1]) == set(rows_where("m", measure_id=ids).only[0][1])


def test_etwa_stays_before_an_amount(known, monkeypatch):
    """2 Mio. € are not bound "etwa"; released money that a source rounds is "etwa" too."""
    shown = known(DAY)
    assert shown.programme.latest["unbound"].comparator == "etwa"
    monkeypatch.setattr(decision_rows, "dataset", lambda name: load_package().datasets[name])
    (money,) = (row for row in shown.decisions.to_dict("records") if row["kind"] == "money")
    assert decision_rows._money(money).title.replace("\xa0", " ") == (
        "Fördermittel: etwa 2 Mio. € nicht gebunden"
    )
    latest = shown.programme.latest
    about = replace(shown.programme, latest=latest | {
        "released": replace(latest["released"], comparator="etwa"),
        "frame": replace(latest["frame"], comparator="etwa"),
    })  # fmt: skip
    monkeypatch.setattr(Overview, "programme", property(lambda _shown: about))
    (card,) = (card for card in cards(shown) if card.key == "money")
    assert told(card)[1] == "etwa 3,3" and card.line.replace("\xa0", " ").startswith(
        "von etwa 6,6 Mio. €"
    )


def test_a_districts_tiles_count_its_own_measures_and_say_how_many_are_citywide(known, monkeypatch):
    seen, statuses = {}, load_package().datasets["measures"].field("status").enum
    monkeypatch.setattr(strip.html, "draw_template", lambda _name, **parts: seen.update(parts))
    monkeypatch.setattr(strip, "value_words", lambda *_: dict.fromkeys(statuses, ""))
    strip.tiles(known(DAY, MeasureFilter(district_id="10")))
    tiles = {one["id"]: one for one in seen["tiles"]}
    # All 13 decided measures are for the whole city: one serves Mobilität, six Lernen & Innovation.
    assert (tiles["mobilitaet"]["words"], tiles["mobilitaet"]["parts"]) == ("dazu 1 stadtweit", [])
    assert tiles["lernen"]["words"] == "dazu 6 stadtweit"
