"""The rule of judgement, finding by finding, at its thresholds and between its dates."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.measures import measures, milestones_of
from queries.measures.status import Facts, Reason, add_judgements, judge

FRESH = {"status": "in Umsetzung", "report_age_days": 10, "rhythm_days": 90}


def found(facts):
    judged = judge(facts)
    return judged.level, [(one.code, one.level, one.number) for one in judged.reasons]


@pytest.mark.parametrize(
    ("facts", "level", "reason"),
    [
        ({}, "on_track", ("on_track", "on_track", None)),
        ({"report_age_days": 90}, "on_track", ("on_track", "on_track", None)),
        ({"report_age_days": 91}, "no_report", ("report_old", "no_report", 91)),
        ({"report_age_days": None}, "no_report", ("never_reported", "no_report", None)),
        (
            {"report_age_days": 5000, "rhythm_days": None},
            "on_track",
            ("on_track", "on_track", None),
        ),
        ({"unreported": 1}, "no_report", ("date_unreported", "no_report", None)),
        ({"delay_days": 30}, "on_track", ("on_track", "on_track", None)),
        ({"delay_days": 31}, "watch", ("end_delayed", "watch", 31)),
        ({"delay_days": 180}, "watch", ("end_delayed", "watch", 180)),
        ({"delay_days": 181}, "off_track", ("end_delayed", "off_track", 181)),
        ({"slip_days": 31}, "watch", ("milestone_delayed", "watch", 31)),
        ({"slip_days": 181}, "off_track", ("milestone_delayed", "off_track", 181)),
        ({"overdue": 1, "overdue_days": 90}, "watch", ("milestone_overdue", "watch", 90)),
        ({"overdue": 1, "overdue_days": 91}, "off_track", ("milestone_overdue", "off_track", 91)),
        ({"end_passed_days": 0}, "on_track", ("on_track", "on_track", None)),
        ({"end_passed_days": 1}, "watch", ("end_passed", "watch", 1)),
        ({"end_passed_days": 91}, "off_track", ("end_passed", "off_track", 91)),
        ({"status": "geplant", "start_passed_days": 1}, "watch", ("start_passed", "watch", 1)),
        (
            {"status": "geplant", "start_passed_days": 91},
            "off_track",
            ("start_passed", "off_track", 91),
        ),
        ({"start_passed_days": 500}, "on_track", ("on_track", "on_track", None)),
        ({"approval": "abgelehnt"}, "off_track", ("approval_rejected", "off_track", None)),
        ({"approval": "überarbeiten"}, "watch", ("approval_rework", "watch", None)),
        (
            {"approval": "beantragt", "spent_eur": 500.0},
            "watch",
            ("spent_unapproved", "watch", 500.0),
        ),
        ({"approval": "beantragt", "spent_eur": 0.0}, "on_track", ("on_track", "on_track", None)),
        (
            {"planned_eur": 1000.0, "spent_of_planned_eur": 1100.0},
            "watch",
            ("over_planned", "watch", 100.0),
        ),
        (
            {"planned_eur": 1000.0, "spent_of_planned_eur": 1101.0},
            "off_track",
            ("over_planned", "off_track", 101.0),
        ),
        (
            {"approved_eur": 1000.0, "spent_of_approved_eur": 1100.0},
            "watch",
            ("over_approved", "watch", 100.0),
        ),
        (
            {"approved_eur": 1000.0, "spent_of_approved_eur": 1101.0},
            "off_track",
            ("over_approved", "off_track", 101.0),
        ),
        (
            {"planned_eur": 1000.0, "spent_unplanned_eur": 100.0},
            "watch",
            ("unplanned", "watch", 100.0),
        ),
        (
            {"planned_eur": 1000.0, "spent_unplanned_eur": 101.0},
            "off_track",
            ("unplanned", "off_track", 101.0),
        ),
        ({"spent_unplanned_eur": 101.0}, "on_track", ("on_track", "on_track", None)),
    ],
)
def test_each_finding_at_its_threshold(facts, level, reason):
    assert found(Facts(**FRESH | facts)) == (level, [reason])


def test_the_worst_finding_comes_first_and_the_others_stay():
    facts = Facts(**FRESH, approval="überarbeiten", delay_days=40, overdue=2, overdue_days=200)
    level, reasons = found(facts)
    assert level == "off_track"
    assert reasons == [
        ("milestone_overdue", "off_track", 200),
        ("approval_rework", "watch", None),
        ("end_delayed", "watch", 40),
    ]
    assert [reason.count for reason in judge(facts).reasons] == [2, 1, 1]


def test_without_a_current_report_the_last_judgement_stays_known():
    old = Facts(status="in Umsetzung", report_age_days=1331, rhythm_days=90, delay_days=200)
    assert found(old) == (
        "no_report",
        [("report_old", "no_report", 1331), ("end_delayed", "off_track", 200)],
    )
    assert judge(old).known == "off_track"
    quiet = Facts(status="in Umsetzung", report_age_days=1331, rhythm_days=90)
    assert (judge(quiet).known, len(judge(quiet).reasons)) == ("on_track", 1)
    assert judge(Facts(status="geplant")).known is None


def test_a_stopped_measure_is_stopped_whatever_else_is_known():
    stopped = Facts(status="gestoppt", approval="abgelehnt", overdue=1, report_age_days=5000)
    assert found(stopped) == ("stopped", [("stopped", "stopped", None)])


def test_a_finished_measure_is_reached_however_old_the_report_and_tells_its_money():
    late = Facts(status="abgeschlossen", report_age_days=900, rhythm_days=90, delay_days=400)
    assert found(late) == ("reached", [("finished", "reached", None)])
    dear = Facts(status="abgeschlossen", planned_eur=100.0, spent_of_planned_eur=150.0)
    assert found(dear) == (
        "reached",
        [("finished", "reached", None), ("over_planned", "off_track", 50.0)],
    )


def test_an_end_that_was_only_announced_is_not_reached():
    announced = Facts(status="abgeschlossen", is_announced=True, report_age_days=3, rhythm_days=90)
    judged = judge(announced)
    assert (judged.level, judged.known) == ("no_report", "on_track")
    assert [reason.code for reason in judged.reasons] == ["end_announced"]


def test_an_idea_promises_nothing():
    assert found(Facts(**FRESH | {"status": "Idee"}, unreported=3)) == (
        "no_report",
        [("idea", "no_report", None)],
    )


def test_judgements_are_added_to_a_frame_and_missing_numbers_are_not_zero():
    frame = pd.DataFrame(
        {name: [field.default, field.default] for name, field in Facts.__dataclass_fields__.items()}
    )
    frame["report_age_days"] = pd.array([1, 1], dtype="Int64")
    frame["delay_days"] = pd.array([200, None], dtype="Int64")
    judged = add_judgements(frame)
    assert judged["judgement"].tolist() == ["off_track", "on_track"]
    assert judged["known"].tolist() == ["off_track", "on_track"]
    assert judged["reasons"].tolist() == [
        (Reason("end_delayed", "off_track", 200, "days"),),
        (Reason("on_track", "on_track"),),
    ]


def test_a_frame_without_rows_keeps_the_columns():
    empty = pd.DataFrame({name: [] for name in Facts.__dataclass_fields__})
    assert {"judgement", "known", "reasons"} <= set(add_judgements(empty).columns)


# From the tables. A rhythm of 90 days; the day is 2026-07-01.

DAY = dt.date(2026, 7, 1)


@pytest.fixture
def reporting(city):
    """A city whose measures are due every 90 days."""
    return city.add("datasets", name="measures", due_after_days=90)


def judged(city, day=DAY):
    (row,) = measures(city.con, today=day).to_dict("records")
    return row


def codes(row):
    return [reason.code for reason in row["reasons"]]


def measure(city, **cells):
    return city.add("measures", **{"measure_id": "a", "title": "A", "status": "geplant"} | cells)


def test_the_start_passed_and_the_report_after_it_still_says_planned(reporting):
    measure(reporting, start_date="2026-03-01", last_update_date="2026-06-10")
    row = judged(reporting)
    assert (row["judgement"], row["reasons"]) == (
        "off_track",
        (Reason("start_passed", "off_track", 101, "days"),),
    )


def test_a_start_that_passed_since_the_report_is_not_reported(reporting):
    measure(reporting, start_date="2026-06-20", last_update_date="2026-06-10")
    assert (judged(reporting)["judgement"], codes(judged(reporting))) == (
        "no_report",
        ["date_unreported"],
    )


def test_an_end_that_passed_since_the_report_is_not_reported_but_was_on_track(reporting):
    measure(
        reporting,
        status="in Umsetzung",
        planned_end_date="2026-06-30",
        last_update_date="2026-06-10",
    )
    row = judged(reporting)
    assert (row["judgement"], row["known"], codes(row)) == (
        "no_report",
        "on_track",
        ["date_unreported"],
    )
    assert judged(reporting, dt.date(2026, 6, 30))["judgement"] == "on_track"  # its day is not over


@pytest.mark.parametrize(
    ("reported", "state", "judgement", "code"),
    [
        (None, "unreported", "no_report", "never_reported"),
        ("2026-04-30", "unreported", "no_report", "date_unreported"),
        ("2026-05-01", "overdue", "watch", "milestone_overdue"),
    ],
)
def test_a_milestone_is_overdue_only_by_a_report_that_is_younger(
    reporting, reported, state, judgement, code
):
    measure(reporting, status="in Umsetzung", last_update_date=reported)
    reporting.add(
        "milestones", milestone_id="m", measure_id="a", title="M", baseline_date="2026-04-30"
    )
    (milestone,) = milestones_of(reporting.con, today=DAY).to_dict("records")
    assert milestone["state"] == state
    row = judged(reporting)
    assert row["judgement"] == judgement
    assert code in codes(row)


def test_of_a_milestone_of_a_plan_that_was_replaced_nobody_owes_a_word(reporting):
    measure(reporting, status="in Umsetzung", last_update_date="2026-06-10")
    reporting.add(
        "milestones",
        milestone_id="m",
        measure_id="a",
        title="M",
        baseline_date="2021-12-31",
        is_superseded=True,
    )
    (milestone,) = milestones_of(reporting.con, today=DAY).to_dict("records")
    assert (milestone["state"], milestone["is_due"]) == ("dropped", False)
    assert codes(judged(reporting)) == ["on_track"]


@pytest.mark.parametrize(
    ("event", "reported"),
    [
        ({"date": "2026-06-20", "kind": "Bericht"}, "2026-06-20"),
        ({"date": "2026-06-20", "kind": "Anforderung"}, "2026-06-10"),
        ({"date": "2026-06-20", "certainty": "angekündigt"}, "2026-06-10"),
        ({"date": "2026-07-02"}, "2026-06-10"),  # from the future
        ({"date": "2026-07-31", "precision": "Monat"}, "2026-07-01"),  # the month has begun
        ({"date": "2026-08-31", "precision": "Monat"}, "2026-06-10"),
        ({"date": "2026-12-31", "precision": "Jahr"}, "2026-07-01"),
    ],
)
def test_the_last_report_is_the_latest_event_that_is_one(reporting, event, reported):
    measure(reporting, last_update_date="2026-06-10")
    reporting.add("measure_events", measure_id="a", what="Etwas", **event)
    assert judged(reporting)["reported_date"] == pd.Timestamp(reported)


def test_a_report_date_in_the_future_is_no_report(reporting):
    measure(reporting, last_update_date="2026-07-02")
    assert codes(judged(reporting)) == ["never_reported"]


def test_when_a_report_was_asked_for(reporting):
    measure(reporting)
    for day in ("2026-05-01", "2026-06-01"):
        reporting.add(
            "measure_events", measure_id="a", date=day, kind="Anforderung", what=f"Frage {day}"
        )
    assert judged(reporting)["requested_date"] == pd.Timestamp("2026-06-01")


def test_money_from_a_source_without_a_plan_is_set_against_what_is_planned(reporting):
    measure(reporting, status="in Umsetzung", last_update_date="2026-06-10")
    reporting.add("budgets", measure_id="a", year=2026, funding_source="Bund", planned_eur=1000)
    reporting.add("budgets", measure_id="a", year=2026, funding_source="Land", spent_eur=101)
    assert judged(reporting)["reasons"] == (Reason("unplanned", "off_track", 101.0, "EUR"),)
