"""What is to be decided, the most urgent first, and what comes next."""

import datetime as dt

import pytest

from queries.measures.decisions import next_milestones
from queries.measures.measures import MeasureFilter
from tests.queries.measures.judged import decisions

DAY = dt.date
FRESH = DAY(2024, 6, 29)


def add_measure(city, measure_id, **cells):
    city.add("measures", measure_id=measure_id, title=measure_id.upper(), **cells)


def add_milestone(city, milestone_id, measure_id, baseline, **cells):
    city.add(
        "milestones",
        milestone_id=milestone_id,
        measure_id=measure_id,
        title=f"Schritt {milestone_id}",
        baseline_date=baseline,
        **cells,
    )


@pytest.fixture
def busy(city):
    """On 2024-06-30: a behind, d to watch, c and f without a report, b invented and behind; e is
    stopped, g on track."""
    city.add("datasets", name="measures", due_after_days=90)
    running = {"status": "in Umsetzung", "last_update_date": FRESH}
    add_measure(city, "a", **running, district_id="01", owner="Bauamt", approval="abgelehnt")
    add_measure(city, "b", **running, approval="abgelehnt", is_demo=True)
    add_measure(city, "c", status="geplant", last_update_date=DAY(2024, 1, 1))
    add_measure(city, "d", **running, approval="überarbeiten", planned_end_date=DAY(2025, 1, 1))
    add_measure(city, "e", status="gestoppt", approval="beantragt")
    add_measure(city, "f", status="geplant", approval="bewilligt", district_id="02")
    add_measure(city, "g", **running)
    city.add("budgets", measure_id="a", year=2024, planned_eur=900.0)
    city.add("budgets", measure_id="d", year=2024, planned_eur=900.0, approved_eur=500.0)
    return city


def lapsing(city, end="2025-06-30"):
    city.add(
        "programme",
        topic="Geld",
        what="Frei",
        indicator="ungebunden",
        date="2023-12-23",
        number=2e6,
        unit="€",
    )
    city.add("programme", topic="Laufzeit", what="Ende", indicator="ende", date=end)


def test_what_is_off_track_comes_before_what_is_to_watch_and_what_nobody_reported(busy, today):
    frame = decisions(busy.con, today=today)
    assert frame["measure_id"].tolist() == ["a", "d", "f", "c", "b"]
    assert frame["judgement"].tolist() == [
        "off_track",
        "watch",
        "no_report",
        "no_report",
        "off_track",
    ]
    # Planned both: what is to be reworked has no approved money, whatever its row says.
    assert frame["amount_eur"].tolist()[:2] == [900.0, 900.0]
    assert frame["owner"].tolist()[0] == "Bauamt"
    assert [reasons[0].code for reasons in frame["reasons"]] == [
        "approval_rejected",
        "approval_rework",
        "never_reported",
        "report_old",
        "approval_rejected",
    ]


def test_dates_that_nobody_reported_on_come_first_among_those_without_a_report(busy, today):
    add_milestone(busy, "1", "c", DAY(2024, 5, 1))
    assert decisions(busy.con, today=today)["measure_id"].tolist() == ["a", "d", "c", "f", "b"]


def test_money_that_lapses_within_a_year_comes_first(busy, today):
    lapsing(busy)
    first = decisions(busy.con, today=today).iloc[0]
    assert (first["kind"], first["judgement"], first["amount_eur"]) == ("money", "watch", 2e6)
    assert str(first["reported_date"].date()) == "2023-12-23"
    assert str(first["end_date"].date()) == "2025-06-30"
    district = decisions(busy.con, chosen=MeasureFilter("01"), today=today)
    assert district["kind"].tolist()[0] == "measure"


@pytest.mark.parametrize("end", ["2025-07-01", "2024-06-29", None])
def test_money_lapses_only_before_an_end_that_is_near_and_known(busy, today, end):
    lapsing(busy, end)
    assert "money" not in decisions(busy.con, today=today)["kind"].tolist()


def test_a_district_keeps_citywide_measures(busy, today):
    frame = decisions(busy.con, chosen=MeasureFilter("02"), today=today)
    assert frame["measure_id"].tolist() == ["d", "f", "c", "b"]


def test_nothing_to_decide(city, today):
    frame = decisions(city.con, today=today)
    assert frame.empty
    assert {"kind", "measure_id", "reasons", "amount_eur"} <= set(frame.columns)


def test_next_milestones_by_forecast_with_todays(busy, today):
    add_milestone(busy, "today", "a", DAY(2024, 6, 30))
    add_milestone(busy, "put-off", "a", DAY(2024, 5, 1), forecast_date=DAY(2025, 1, 1))
    add_milestone(busy, "moved", "c", DAY(2024, 7, 1), forecast_date=DAY(2024, 9, 1))
    add_milestone(busy, "soon", "f", DAY(2024, 8, 1))
    add_milestone(busy, "done", "a", DAY(2024, 8, 1), done_date=DAY(2024, 6, 1))
    add_milestone(busy, "stopped", "e", DAY(2024, 8, 1))
    frame = next_milestones(busy.con, today=today)
    assert frame["milestone_id"].tolist() == ["today", "soon", "moved", "put-off"]
    assert frame["days_left"].tolist() == [0, 32, 63, 185]
    assert frame["slip_days"].tolist()[2] == 62
    assert next_milestones(busy.con, today=today, limit=1)["milestone_id"].tolist() == ["today"]
    of_district = next_milestones(busy.con, district_id="01", today=today)
    assert of_district["milestone_id"].tolist() == ["today", "moved", "put-off"]
    assert of_district["is_citywide"].tolist() == [False, True, False]
