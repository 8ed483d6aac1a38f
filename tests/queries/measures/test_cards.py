"""The cards of the overview: measures, milestones, money."""

import datetime as dt

import pytest

from queries.measures.cards import measures_card, milestones_card, money_card


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
            last_update_date=dt.date(2024, 1, 1) if measure_id == "a" else None,
        )
    return city


def test_measures_by_status_in_the_order_of_their_life(strategy):
    card = measures_card(strategy.con)
    assert (card.total, card.running, card.finished, card.running_demo) == (5, 3, 1, 1)
    assert card.by_status["measures"].tolist() == [3, 1, 1]
    assert card.by_status["status"].tolist()[:2] == ["in Umsetzung", "abgeschlossen"]
    assert (card.evidence.rows, card.evidence.demo_rows) == (5, 1)
    assert card.evidence.as_of == dt.date(2024, 1, 1)


def test_measures_of_a_district_and_the_whole_city(strategy):
    assert measures_card(strategy.con, district_id="01").total == 3
    assert measures_card(strategy.con, district_id="02").running == 2


def test_no_measures_at_all(city, today):
    assert (measures_card(city.con).total, measures_card(city.con).running) == (0, 0)
    assert milestones_card(city.con, today=today).due == 0
    card = money_card(city.con)
    assert (card.planned_eur, card.approved_share, card.frame, card.measures) == (
        None,
        None,
        None,
        0,
    )


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
    card = milestones_card(strategy.con, today=today)
    assert (card.milestones, card.done, card.due, card.kept) == (6, 3, 5, 2)
    assert card.overdue == 1  # "3"; "6" belongs to a finished measure
    assert (card.due_demo, card.kept_demo, card.overdue_demo) == (1, 1, 0)
    assert card.by_year.values.tolist() == [[2023, 2, 2, 1], [2024, 4, 3, 1]]
    assert milestones_card(strategy.con, district_id="02", today=today).milestones == 4


def test_money_and_its_demonstration_part(strategy):
    strategy.add("budgets", measure_id="a", year=2023, planned_eur=300.0, approved_eur=120.0)
    strategy.add("budgets", measure_id="d", year=2024, planned_eur=100.0, is_demo=True)
    card = money_card(strategy.con)
    assert (card.planned_eur, card.approved_eur, card.spent_eur) == (400.0, 120.0, None)
    assert (card.planned_demo_eur, card.approved_demo_eur) == (100.0, None)
    assert (card.approved_share, card.spent_share) == (0.3, None)
    assert (card.measures_with_money, card.measures) == (2, 5)
    assert card.by_year["planned_eur"].tolist() == [300.0, 100.0]
    assert money_card(strategy.con, district_id="01").planned_eur == 300.0


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
    assert (frame.amount_eur, frame.title, frame.source) == (7.5e6, "Rahmen", "Bescheid")
    assert (frame.date, frame.is_demo) == (dt.date(2021, 12, 14), False)
