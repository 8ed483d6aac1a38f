"""The cards of the overview: measures, milestones, money."""

import datetime as dt

import pytest

from queries.measures.cards import measures_card, milestones_card, money_card
from queries.metric import rows_where

REPORTED = {
    "a": dt.date(2024, 1, 1),
    "b": dt.date(2024, 5, 2),
    "c": dt.date(2024, 6, 2),
    "d": None,
    "e": None,
}


@pytest.fixture
def strategy(city):
    for measure_id, status, district_id, is_demo in (
        ("a", "in Umsetzung", "01", False),
        ("b", "in Umsetzung", None, False),
        ("c", "abgeschlossen", "02", False),
        ("d", "in Umsetzung", "02", True),
        ("e", None, "01", False),
    ):
        city.add(
            "measures",
            measure_id=measure_id,
            title=measure_id,
            status=status,
            district_id=district_id,
            is_demo=is_demo,
            last_update_date=REPORTED[measure_id],
        )
    return city


def test_measures_by_status_in_the_order_of_their_life(strategy):
    card = measures_card(strategy.con)
    assert (card.total.value, card.running.value, card.finished.value) == (5, 3, 1)
    assert (card.total.demo, card.running.demo, card.finished.demo) == (1, 1, 0)
    assert card.running.rows == (rows_where("measures", measure_id=["a", "b", "d"]),)
    assert card.by_status["measures"].tolist() == [3, 1, 1]
    assert card.by_status["status"].tolist()[:2] == ["in Umsetzung", "abgeschlossen"]
    behind = card.running.evidence
    assert (behind.rows, behind.demo_rows, behind.citywide_rows) == (5, 1, 1)
    assert behind.as_of == dt.date(2024, 6, 2)


def test_measures_of_a_district_and_the_whole_city(strategy):
    assert measures_card(strategy.con, district_id="01").total.value == 3
    running = measures_card(strategy.con, district_id="02").running
    assert (running.value, running.own) == (2, 1)


def test_no_measures_at_all(city, today):
    running = measures_card(city.con).running
    assert (running.value, running.demo, running.own) == (0, 0, 0)
    assert running.rows == (rows_where("measures", measure_id=[]),)
    assert milestones_card(city.con, today=today).due.value == 0
    card = money_card(city.con)
    assert (card.planned.value, card.approved_share, card.frame) == (None, None, None)


def add_milestone(city, milestone_id, measure_id, baseline, done=None, is_demo=False):
    city.add(
        "milestones",
        milestone_id=milestone_id,
        measure_id=measure_id,
        title=milestone_id,
        baseline_date=baseline,
        done_date=done,
        is_demo=is_demo,
    )


def test_milestones_kept_of_those_due(strategy, today):
    day = dt.date
    add_milestone(strategy, "1", "a", day(2023, 5, 1), day(2023, 5, 1))
    add_milestone(strategy, "2", "a", day(2023, 5, 1), day(2023, 5, 2))
    add_milestone(strategy, "3", "b", day(2024, 5, 1))
    add_milestone(strategy, "4", "b", day(2024, 6, 30))
    add_milestone(strategy, "5", "d", day(2024, 6, 1), day(2024, 6, 1), is_demo=True)
    add_milestone(strategy, "6", "c", day(2024, 6, 1))
    add_milestone(strategy, "7", "b", day(2024, 5, 3))  # no report is younger
    card = milestones_card(strategy.con, today=today)
    assert (card.due.value, card.kept.value) == (5, 2)
    assert card.kept.rows == (rows_where("milestones", milestone_id=["1", "5"]),)
    assert card.overdue.value == 1  # "3"; "6" belongs to a finished measure
    assert card.overdue.rows == (rows_where("milestones", milestone_id=["3"]),)
    assert (card.due.demo, card.kept.demo, card.overdue.demo) == (1, 1, 0)
    assert (card.due.evidence.rows, card.due.evidence.citywide_rows) == (7, 3)
    assert card.by_year.values.tolist() == [[2023, 1], [2024, 1]]
    of_district = milestones_card(strategy.con, district_id="02", today=today)
    assert of_district.due.evidence.rows == 5


def test_money_and_its_demonstration_part(strategy):
    strategy.add("budgets", measure_id="a", year=2023, planned_eur=300.0, approved_eur=120.0)
    strategy.add("budgets", measure_id="d", year=2024, planned_eur=100.0, is_demo=True)
    card = money_card(strategy.con)
    assert (card.planned.value, card.approved.value, card.spent.value) == (400.0, 120.0, None)
    assert (card.planned.demo, card.approved.demo) == (100.0, 0)
    assert card.approved.rows == (rows_where("budgets", measure_id=["a"], approved_eur=[120.0]),)
    assert card.approved_share == 0.3
    assert card.by_year["approved_eur"].tolist()[0] == 120.0
    assert money_card(strategy.con, district_id="01").planned.value == 300.0


def test_the_frame_is_the_citywide_indicator_in_eur(strategy):
    later = {"date": dt.date(2023, 1, 1), "value": 9.0}
    strategy.add("indicators", indicator_id="x", title="Messstellen", unit="Stück", **later)
    strategy.add("indicators", indicator_id="m", title="M", measure_id="a", unit="EUR", **later)
    strategy.add("indicators", indicator_id="f", title="F", field_id="f", unit="EUR", **later)
    strategy.add("indicators", indicator_id="d", title="D", district_id="01", unit="€", **later)
    strategy.add(
        "indicators",
        indicator_id="frame",
        title="Rahmen",
        unit="EUR",
        target=7.5e6,
        date=dt.date(2021, 12, 14),
        source="Bescheid",
    )
    frame = money_card(strategy.con).frame
    day = dt.date(2021, 12, 14)
    assert (frame.value, frame.demo, frame.evidence.sources) == (7.5e6, 0, ("Bescheid",))
    assert frame.evidence.as_of == day
    assert frame.rows == (rows_where("indicators", indicator_id=["frame"], date=[day]),)
