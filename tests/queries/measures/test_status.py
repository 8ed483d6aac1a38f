"""The rule of the status light, finding by finding, at its thresholds."""

import pandas as pd
import pytest

from queries.measures.measures import measures
from queries.measures.status import Facts, Reason, add_lights, status_light


def found(light):
    return [(reason.code, reason.level, reason.number) for reason in light]


def test_a_measure_without_anything_to_judge_by_has_no_light():
    light = status_light(Facts(status="in Umsetzung", approval="bewilligt"))
    assert light[0].level == "none"
    assert found(light) == [("nothing_to_judge", "none", None)]


@pytest.mark.parametrize(
    "facts",
    [
        Facts(status="geplant", milestones_dated=1),
        Facts(status="geplant", end_passed_days=-10),
        Facts(status="geplant", planned_eur=100.0, spent_of_planned_eur=100.0),
        Facts(status="geplant", approved_eur=100.0, spent_of_approved_eur=100.0),
    ],
)
def test_green_needs_a_date_or_money_on_both_sides(facts):
    light = status_light(facts)
    assert (light[0].level, light[0].code) == ("green", "on_track")


def test_planned_money_alone_says_nothing_about_progress():
    assert status_light(Facts(status="geplant", planned_eur=100.0))[0].level == "none"


@pytest.mark.parametrize(
    ("facts", "colour", "reason"),
    [
        (Facts(end_passed_days=-5, delay_days=30), "green", ("on_track", "green", None)),
        (Facts(delay_days=31), "yellow", ("end_delayed", "yellow", 31)),
        (Facts(delay_days=180), "yellow", ("end_delayed", "yellow", 180)),
        (Facts(delay_days=181), "red", ("end_delayed", "red", 181)),
        (Facts(slip_days=31), "yellow", ("milestone_delayed", "yellow", 31)),
        (Facts(slip_days=181), "red", ("milestone_delayed", "red", 181)),
        (Facts(overdue=1, overdue_days=1), "yellow", ("milestone_overdue", "yellow", 1)),
        (Facts(overdue=1, overdue_days=90), "yellow", ("milestone_overdue", "yellow", 90)),
        (Facts(overdue=1, overdue_days=91), "red", ("milestone_overdue", "red", 91)),
        (Facts(end_passed_days=0), "green", ("on_track", "green", None)),
        (Facts(end_passed_days=1), "yellow", ("end_passed", "yellow", 1)),
        (Facts(end_passed_days=91), "red", ("end_passed", "red", 91)),
        (Facts(approval="abgelehnt"), "red", ("approval_rejected", "red", None)),
        (Facts(approval="überarbeiten"), "yellow", ("approval_rework", "yellow", None)),
        (
            Facts(planned_eur=1000.0, spent_of_planned_eur=1001.0),
            "yellow",
            ("over_planned", "yellow", 1.0),
        ),
        (
            Facts(planned_eur=1000.0, spent_of_planned_eur=1100.0),
            "yellow",
            ("over_planned", "yellow", 100.0),
        ),
        (
            Facts(planned_eur=1000.0, spent_of_planned_eur=1101.0),
            "red",
            ("over_planned", "red", 101.0),
        ),
        (
            Facts(approved_eur=1000.0, spent_of_approved_eur=5000.0),
            "yellow",
            ("over_approved", "yellow", 4000.0),
        ),
    ],
)
def test_each_finding_at_its_threshold(facts, colour, reason):
    light = status_light(facts)
    assert light[0].level == colour
    assert found(light) == [reason]


def test_the_worst_reason_comes_first_and_the_others_stay():
    light = status_light(Facts(approval="überarbeiten", delay_days=40, overdue=2, overdue_days=200))
    assert light[0].level == "red"
    assert found(light) == [
        ("milestone_overdue", "red", 200),
        ("approval_rework", "yellow", None),
        ("end_delayed", "yellow", 40),
    ]
    assert [reason.count for reason in light] == [2, 1, 1]


def test_a_stopped_measure_is_not_judged_whatever_else_is_known():
    light = status_light(
        Facts(status="gestoppt", approval="abgelehnt", overdue=1, overdue_days=500)
    )
    assert found(light) == [("stopped", "none", None)]


def test_a_finished_measure_is_judged_by_money_only():
    late = Facts(status="abgeschlossen", delay_days=400, end_passed_days=400)
    assert found(status_light(late)) == [("finished", "green", None)]
    dear = Facts(status="abgeschlossen", planned_eur=100.0, spent_of_planned_eur=150.0)
    assert status_light(dear)[0].level == "red"


def test_an_idea_is_never_green_but_can_be_in_trouble():
    assert found(status_light(Facts(status="Idee", milestones_dated=3))) == [("idea", "none", None)]
    assert status_light(Facts(status="Idee", approval="abgelehnt"))[0].level == "red"


def test_lights_are_added_to_a_frame_and_missing_numbers_are_not_zero():
    frame = pd.DataFrame(
        {name: [field.default, field.default] for name, field in Facts.__dataclass_fields__.items()}
    )
    frame["delay_days"] = pd.array([200, None], dtype="Int64")
    lit = add_lights(frame)
    assert lit["light"].tolist() == ["red", "none"]
    assert lit["light_reasons"].tolist() == [
        (Reason("end_delayed", "red", 200, "days"),),
        (Reason("nothing_to_judge", "none"),),
    ]


def test_money_nobody_states_is_nothing_to_judge_by(city, today):
    city.add("measures", measure_id="a", title="A", status="geplant")
    city.add("budgets", measure_id="a", year=2024)
    ((reason,),) = measures(city.con, today=today)["light_reasons"]
    assert reason.code == "nothing_to_judge"


def test_a_frame_without_rows_keeps_the_columns():
    empty = pd.DataFrame({name: [] for name in Facts.__dataclass_fields__})
    assert "light" in add_lights(empty).columns
