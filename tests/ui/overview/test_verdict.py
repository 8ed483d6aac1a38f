"""The sentence of the overview: what it may say depends on what was reported by then."""

import datetime as dt

import pytest

from queries.measures.measures import MeasureFilter
from ui.overview.verdict import dated, verdict


@pytest.mark.parametrize(
    ("day", "words", "end"),
    [
        (  # 14 pilot projects of December 2020, one idea of the year 2020, the hubs' plan
            "2021-01-31",
            "Gesammelt sind 14 Pilotprojekte, 1 Idee und 1 Maßnahme; "
            "ein Beschluss dazu ist nicht veröffentlicht.",
            ("", ""),
        ),
        (  # theatre, museums and the hydrogen network began in June 2022, 173 days before
            "2022-12-20",
            "Beschlossen sind 13 Maßnahmen (Dezember 2021); eine Bewilligung ist nicht "
            "veröffentlicht. Zuletzt waren 3 in Umsetzung (Juni 2022).",
            ("", ""),
        ),
        (  # the same three; the theatre's last report is its premiere
            "2023-12-31",
            "Von 13 beschlossenen Maßnahmen hat der Fördergeber 8 bewilligt und 3 abgelehnt "
            "(Dezember 2023). Zuletzt waren 3 in Umsetzung (Juni 2023).",
            ("", ""),
        ),
        (  # a report three days old may be told in the present tense
            "2024-12-20",
            "Von 13 beschlossenen Maßnahmen hat der Fördergeber 8 bewilligt und 3 abgelehnt "
            "(Dezember 2023). 11 Projekte laufen (Stand 17.12.2024).",
            ("Die Fördermittel verfallen am 31.12.2026:", "noch 741 Tage"),
        ),
    ],
)
def test_what_was_known_then(known, day, words, end):
    said = verdict(known(day, past=True))
    assert said.words == words
    assert (said.end, said.left) == end


def test_two_years_later_the_same_report_is_past(known):
    said = verdict(known("2026-11-29"))
    assert said.words == (
        "Von 13 beschlossenen Maßnahmen hat der Fördergeber 8 bewilligt und 3 abgelehnt "
        "(Dezember 2023). Zuletzt liefen 11 Projekte (Dezember 2024)."
    )
    assert (said.end, said.left) == ("Die Fördermittel verfallen am 31.12.2026:", "noch 32 Tage")
    assert said.note == (
        "Kein Bericht zu einer Maßnahme ist jünger als Dezember 2024. "
        "Hohle Zeichen zeigen den letzten gemeldeten Stand."
    )


@pytest.mark.parametrize(
    ("day", "end", "left"),
    [
        ("2026-12-30", "Die Fördermittel verfallen am 31.12.2026:", "noch 1 Tag"),
        ("2026-12-31", "Die Fördermittel verfallen am 31.12.2026:", "heute"),
        ("2027-01-01", "Die Förderung endete am 31.12.2026.", ""),
    ],
)
def test_the_last_days_of_the_money(known, day, end, left):
    said = verdict(known(day))
    assert (said.end, said.left) == (end, left)


def test_a_choice_is_told_by_its_own_measures(known):
    """Lernen: six of the thirteen; museums, sensors and participation were last under way, the
    latest of their reports is that of participation, December 2023."""
    said = verdict(known("2026-11-29", MeasureFilter(field_ids=("lernen",))))
    assert said.words == (
        "Die Auswahl umfasst 6 beschlossene Maßnahmen. "
        "Zuletzt waren 3 in Umsetzung (Dezember 2023)."
    )
    assert verdict(known("2026-11-29", MeasureFilter(working_group="AG Null"))).words == (
        "Zu dieser Auswahl ist keine Maßnahme veröffentlicht."
    )


def test_a_district_says_how_much_is_citywide(known):
    said = verdict(known("2026-11-29", MeasureFilter(district_id="01")))
    assert said.words.startswith(
        "Die Auswahl umfasst 13 beschlossene Maßnahmen, davon 13 für die ganze Stadt."
    )


def test_a_choice_without_a_decided_measure_says_what_it_holds(known):
    """AG Energie & Umwelt: one pilot project and three ideas."""
    said = verdict(known("2026-11-29", MeasureFilter(working_group="AG Energie & Umwelt")))
    assert said.words.startswith("Gesammelt sind 1 Pilotprojekt und 3 Ideen;")
    assert "beschlossene" not in said.words


def test_a_number_that_no_source_dates_stands_without_a_bracket():
    assert (
        dated("Beschlossen sind 2 ({month}); mehr nicht.", None)
        == "Beschlossen sind 2; mehr nicht."
    )
    said = dated("Beschlossen sind 2 ({month}).", dt.date(2026, 3, 1))
    assert said == "Beschlossen sind 2 (März 2026)."
