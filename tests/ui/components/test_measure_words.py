"""Reasons in words."""

import pytest

from queries.measures.status import Reason
from ui.components.measure_words import amount, reason_words
from ui.i18n.texts import Look, speaking


@pytest.mark.parametrize(
    ("days", "german", "english"),
    [
        (91, "kein Bericht seit 91 Tagen", "no report for 91 days"),
        (92, "kein Bericht seit 3 Monaten", "no report for 3 months"),
        (730, "kein Bericht seit 23 Monaten", "no report for 23 months"),
        (731, "kein Bericht seit 2 Jahren", "no report for 2 years"),
        (1614, "kein Bericht seit 4 Jahren", "no report for 4 years"),
    ],
)
def test_a_silence_is_told_as_exactly_as_anybody_wants_to_know(days, german, english):
    reason = Reason("report_old", "no_report", days, "days")
    for language, words in (("de", german), ("en", english)):
        with speaking(Look(language)):
            assert reason_words(reason) == words


@pytest.mark.parametrize(
    ("code", "days", "german"),
    [
        ("end_delayed", 181, "das Ende wird mit 181 Tagen Verzug erwartet"),
        ("milestone_delayed", 1, "ein Meilenstein wird mit 1 Tag Verzug erwartet"),
        ("milestone_overdue", 5, "ein Meilenstein ist seit 5 Tagen überfällig"),
        ("end_passed", 2, "das Ende war beim Bericht seit 2 Tagen verstrichen"),
    ],
)
def test_days_are_in_the_case_that_the_sentence_asks_for(code, days, german):
    with speaking(Look("de")):
        assert reason_words(Reason(code, "watch", days, "days")) == german


@pytest.mark.parametrize(
    ("said", "german", "english"),
    [
        ("etwa", "etwa 5 %", "about 5%"),
        ("mindestens", "mindestens 5 %", "at least 5%"),
        ("knapp", "knapp 5 %", "knapp 5%"),
        (None, "5 %", "5%"),
        (float("nan"), "5 %", "5%"),
    ],
)
def test_what_a_source_sets_before_a_number_is_in_the_readers_language(said, german, english):
    for language, words in (("de", german), ("en", english)):
        with speaking(Look(language)):
            assert amount(5, "%", said).replace("\xa0", " ") == words
