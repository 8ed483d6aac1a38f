"""How the strategy stands, and how much of what is due was reported."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.measures import MeasureFilter, measures
from queries.measures.standing import completeness_of
from queries.metric import rows_where
from tests.queries.measures.judged import standing

DECIDED = "Umsetzungsmaßnahme"


@pytest.fixture
def strategy(city):
    """On 2024-06-30, rhythm 90 days: a on track, b and c without a report, d finished."""
    city.add("datasets", name="measures", due_after_days=90)
    for measure_id, cells in {
        "a": {"status": "in Umsetzung", "last_update_date": "2024-06-01", "district_id": "01"},
        "b": {"status": "in Umsetzung", "last_update_date": "2023-04-08", "source": "Quelle B"},
        "c": {"status": "geplant"},
        "d": {"status": "abgeschlossen", "last_update_date": "2022-01-01"},
        "p": {"status": "in Umsetzung", "kind": "Pilotprojekt"},
        "i": {"status": "Idee", "kind": "Idee"},
    }.items():
        group = "AG Bau" if measure_id in "abd" else None
        filled = {"kind": DECIDED, "working_group": group} | cells
        city.add("measures", measure_id=measure_id, title=measure_id.upper(), **filled)
    return city


def counts(found):
    return {level: one.value for level, one in found.by_judgement.items()}


def test_decided_measures_by_judgement(strategy, today):
    found = standing(strategy.con, today=today)
    assert found.is_decided
    assert counts(found) == {
        "off_track": 0,
        "watch": 0,
        "on_track": 1,
        "reached": 1,
        "stopped": 0,
        "no_report": 2,
    }
    assert found.known == {"in Umsetzung": 1, "geplant": 1}
    assert (found.total.value, found.total.own) == (4, 1)
    assert found.by_judgement["no_report"].rows == (rows_where("measures", measure_id=["b", "c"]),)
    behind = found.total.evidence
    assert (behind.rows, behind.citywide_rows, behind.as_of) == (4, 3, dt.date(2024, 6, 1))
    assert behind.sources == ("Quelle A", "Quelle B")


def test_what_is_gathered_and_what_was_last_running(strategy, today):
    found = standing(strategy.con, today=today)
    assert found.gathered == {DECIDED: 4, "Pilotprojekt": 1, "Idee": 1}
    assert (found.running.value, found.running.own) == (2, 1)  # a and b
    assert found.running.evidence.as_of == dt.date(2024, 6, 1)
    assert not found.is_unknown  # a is on track


def test_nothing_is_known_where_no_measure_that_goes_on_has_a_report(strategy, today):
    later = today + dt.timedelta(days=200)
    assert standing(strategy.con, today=later).is_unknown


def test_where_no_row_states_a_kind_all_but_ideas_count(city, today):
    for measure_id, status in (("a", "in Umsetzung"), ("b", "Idee"), ("c", "geplant")):
        city.add("measures", measure_id=measure_id, title=measure_id, status=status)
    found = standing(city.con, today=today)
    assert (found.is_decided, found.total.value) == (False, 2)


def test_a_choice_without_a_decided_measure_counts_none_instead_of_others(strategy, today):
    found = standing(strategy.con, chosen=MeasureFilter(kind="Pilotprojekt"), today=today)
    assert (found.is_decided, found.total.value) == (True, 0)
    assert found.gathered == {"Pilotprojekt": 1}


def test_filters_pass_through(strategy, today):
    found = standing(strategy.con, chosen=MeasureFilter(working_group="AG Bau"), today=today)
    assert found.measures["measure_id"].tolist() == ["a", "b", "d"]


def test_an_announced_end_is_asked_for_and_dated_by_the_last_word_before_it(strategy, today):
    strategy.add(
        "measures", measure_id="t", title="T", kind=DECIDED, status="abgeschlossen",
        last_update_date="2024-06-20",
    )  # fmt: skip
    said = {"measure_id": "t", "kind": "Schritt", "what": "Ende"}
    strategy.add("measure_events", **said, date="2024-06-20", status="abgeschlossen",
                 certainty="angekündigt")  # fmt: skip
    strategy.add("measure_events", **said, date="2024-06-10", certainty="belegt")
    found = standing(strategy.con, today=today)
    measure = found.measures.set_index("measure_id").loc["t"]
    assert (measure["judgement"], measure["known"]) == ("no_report", "on_track")
    assert measure["reported_date"] == pd.Timestamp("2024-06-10")
    assert found.by_judgement["reached"].value == 1  # d, which was reported
    assert found.known == {"in Umsetzung": 2, "geplant": 1}  # b and t, c
    assert "T" in completeness_of(measures(strategy.con, today=today))["missing"].sum()


def test_no_measures(city, today):
    found = standing(city.con, today=today)
    assert (found.total.value, found.known, found.total.evidence.as_of) == (0, {}, None)


def test_completeness_by_working_group_those_that_owe_most_first(strategy, today):
    strategy.add(
        "milestones", milestone_id="m", measure_id="c", title="M", baseline_date="2024-05-01"
    )
    table = completeness_of(measures(strategy.con, today=today))
    # None: c owes a report and a word on its milestone, p a report. AG Bau: a has one, b owes one.
    assert table["working_group"].tolist() == [None, "AG Bau"]
    assert table["due"].tolist() == [3, 2]
    assert table["reported"].tolist() == [0, 1]
    assert table["share"].tolist() == [0.0, 0.5]
    assert table["missing"].tolist() == [["C", "P"], ["B"]]


def test_completeness_of_nothing(city, today):
    assert completeness_of(measures(city.con, today=today)).empty
