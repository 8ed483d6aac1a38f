"""The filtered list of measures, and one measure as a whole."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.measures import (
    MeasureFilter,
    measure,
    measure_options,
    measures,
    milestones_of,
)


@pytest.fixture
def three(city):
    """One measure in district 01 and two fields, one citywide in one field, one demo in none."""
    city.add("districts", district_id="01", name="Altdorf").add(
        "districts", district_id="02", name="Buchberg"
    )
    city.add("fields", field_id="b", position=1, title="B").add(
        "fields", field_id="a", position=2, title="A"
    )
    city.add(
        "measures",
        measure_id="bank",
        title="Bänke",
        status="in Umsetzung",
        approval="bewilligt",
        working_group="AG Grün",
        district_id="01",
        planned_end_date=dt.date(2024, 12, 31),
        forecast_end_date=dt.date(2025, 1, 30),
        last_update_date=dt.date(2024, 6, 30),
    )
    city.add(
        "measures",
        measure_id="netz",
        title="Netz",
        status="geplant",
        approval="beantragt",
        kind="Pilotprojekt",
    )
    city.add("measures", measure_id="probe", title="Aprobe", district_id="02", is_demo=True)
    for measure_id, field_id in (("bank", "a"), ("bank", "b"), ("netz", "a")):
        city.add("measure_fields", measure_id=measure_id, field_id=field_id)
    return city


def ids(frame):
    return frame["measure_id"].tolist()


def test_real_measures_come_first_then_by_title(three, today):
    frame = measures(three.con, today=today)
    assert ids(frame) == ["bank", "netz", "probe"]
    assert frame["is_citywide"].tolist() == [False, True, False]
    assert frame["district_name"].tolist()[0] == "Altdorf"


def test_fields_are_listed_in_the_order_of_the_strategy(three, today):
    assert measures(three.con, today=today)["field_ids"].tolist() == [["b", "a"], ["a"], []]


def test_a_chosen_district_keeps_citywide_measures(three, today):
    frame = measures(three.con, chosen=MeasureFilter("02"), today=today)
    assert ids(frame) == ["netz", "probe"]
    assert frame["is_citywide"].tolist() == [True, False]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({"field_ids": ("b",)}, ["bank"]),
        ({"field_ids": ("a", "b")}, ["bank", "netz"]),
        ({"field_ids": ("nothing",)}, []),
        ({"working_group": "AG Grün"}, ["bank"]),
        ({"status": "geplant"}, ["netz"]),
        ({"approval": "beantragt"}, ["netz"]),
        ({"status": "geplant", "approval": "bewilligt"}, []),
        ({"kind": "Pilotprojekt"}, ["netz"]),
        ({"judgement": "on_track"}, ["bank"]),
        ({"judgement": "no_report"}, ["netz", "probe"]),
        ({"working_group": "'; DROP TABLE measures; --"}, []),
    ],
)
def test_a_measure_must_pass_every_filter(three, today, filters, expected):
    assert ids(measures(three.con, chosen=MeasureFilter(**filters), today=today)) == expected


def test_delay_is_forecast_minus_plan_and_missing_stays_missing(three, today):
    frame = measures(three.con, today=today)
    assert frame["delay_days"].tolist()[0] == 30
    assert frame["delay_days"].isna().tolist() == [False, True, True]


def test_money_sums_per_measure_and_what_nobody_states_is_not_zero(three, today):
    three.add("budgets", measure_id="bank", year=2023, planned_eur=100.0, spent_eur=70.0)
    three.add("budgets", measure_id="bank", year=2024, planned_eur=50.0)
    three.add("budgets", measure_id="netz", year=2024)
    frame = measures(three.con, today=today).set_index("measure_id")
    assert frame.loc["bank", ["planned_eur", "spent_eur"]].tolist() == [150.0, 70.0]
    assert frame["approved_eur"].isna().all()
    assert pd.isna(frame.loc["netz", "planned_eur"])


def test_spent_is_compared_only_with_funds_that_state_the_other_amount(three, today):
    three.add("budgets", measure_id="bank", year=2023, funding_source="Bund", approved_eur=100.0)
    three.add("budgets", measure_id="bank", year=2024, funding_source="Bund", spent_eur=90.0)
    three.add("budgets", measure_id="bank", year=2024, funding_source="Stadt", spent_eur=50.0)
    frame = measures(three.con, today=today).set_index("measure_id")
    assert frame.loc["bank", "spent_eur"] == 140.0
    assert frame.loc["bank", "spent_of_approved_eur"] == 90.0
    assert frame.loc["bank", "judgement"] == "on_track"


def add_milestones(city, *rows):
    for number, row in enumerate(rows):
        city.add("milestones", milestone_id=f"s{number}", measure_id="bank", title="T", **row)


def test_milestones_due_kept_and_overdue_around_today(three, today):
    add_milestones(
        three,
        {"baseline_date": dt.date(2024, 6, 29), "done_date": dt.date(2024, 6, 29)},  # kept
        {
            "baseline_date": dt.date(2024, 6, 28),
            "forecast_date": dt.date(2024, 12, 31),
            "done_date": dt.date(2024, 6, 29),
        },  # late, but earlier than once feared
        {"baseline_date": dt.date(2024, 6, 29)},  # overdue by a day
        {"baseline_date": dt.date(2024, 6, 30)},  # today is not over
        {"baseline_date": dt.date(2024, 6, 1), "forecast_date": dt.date(2024, 7, 1)},  # moved
        {"forecast_date": dt.date(2024, 6, 20)},  # no baseline: overdue, but not to be kept
        {},  # no date at all
    )
    row = measures(three.con, today=today).iloc[0]
    counted = row[["milestones", "milestones_dated", "done", "due", "kept", "overdue"]].tolist()
    assert counted == [7, 6, 2, 4, 1, 2]
    assert row["overdue_days"] == 10
    assert row["slip_days"] == 30
    states = milestones_of(three.con, measure_ids=["bank"], today=today).set_index("milestone_id")
    assert states["state"].sort_index().tolist() == [
        "done",
        "done_late",
        "overdue",
        "planned",
        "delayed",
        "overdue",
        "undated",
    ]


@pytest.mark.parametrize(
    ("precision", "last_day", "is_overdue"),
    [
        ("Tag", "2024-05-02", True),
        ("Monat", "2024-05-31", True),
        ("Quartal", "2024-06-30", False),
        ("Jahr", "2024-12-31", False),
        (None, "2024-05-02", True),
    ],
)
def test_a_vague_date_means_the_last_day_of_its_period(
    three, today, precision, last_day, is_overdue
):
    add_milestones(three, {"baseline_date": dt.date(2024, 5, 2), "precision": precision})
    row = milestones_of(three.con, today=today).iloc[0]
    assert str(row["due_date"].date()) == last_day
    assert (row["state"] == "overdue") == is_overdue


def test_done_in_the_planned_year_is_kept(three, today):
    add_milestones(
        three,
        {
            "baseline_date": dt.date(2022, 1, 1),
            "done_date": dt.date(2022, 7, 1),
            "precision": "Jahr",
        },
    )
    assert measures(three.con, today=today).iloc[0][["due", "kept"]].tolist() == [1, 1]


@pytest.mark.parametrize("status", ["abgeschlossen", "gestoppt"])
def test_what_ended_has_no_overdue_milestones(city, today, status):
    city.add("measures", measure_id="bank", title="Bänke", status=status)
    add_milestones(city, {"baseline_date": dt.date(2020, 1, 1)})
    assert measures(city.con, today=today).iloc[0]["overdue"] == 0
    assert milestones_of(city.con, today=today).iloc[0]["state"] == "dropped"


def test_no_measures_give_an_empty_frame_with_its_columns(city, today):
    frame = measures(city.con, today=today)
    assert frame.empty
    assert {"measure_id", "judgement", "field_ids", "planned_eur"} <= set(frame.columns)


def test_a_measure_as_a_whole(three, today):
    three.add("budgets", measure_id="bank", year=2024, planned_eur=5.0, source="Haushalt 2024")
    three.add("indicators", indicator_id="i", title="Bänke", measure_id="bank", value=3.0)
    three.add("indicators", indicator_id="j", title="Anderes", measure_id="netz", value=9.0)
    add_milestones(three, {"baseline_date": dt.date(2025, 1, 1)})
    whole = measure(three.con, measure_id="bank", today=today)
    assert whole is not None
    assert whole.head["title"] == "Bänke"
    assert whole.fields["field_id"].tolist() == ["b", "a"]
    assert whole.milestones["milestone_id"].tolist() == ["s0"]
    assert whole.budgets["planned_eur"].tolist() == [5.0]
    assert whole.indicators["value"].tolist() == [3.0]
    sources = whole.sources.set_index(["part", "source"])["rows"].to_dict()
    assert sources[("measure_fields", "Quelle A")] == 2
    assert sources[("budgets", "Haushalt 2024")] == 1


def test_a_measure_that_does_not_exist_is_none(three, today):
    assert measure(three.con, measure_id="nope", today=today) is None


def test_options_are_the_groups_that_occur_and_the_fields_in_the_strategys_order(three):
    three.add("measures", measure_id="x", title="X", status="Idee", working_group="AG Bau")
    options = measure_options(three.con)
    assert options.working_groups == ("AG Bau", "AG Grün")
    assert options.fields["field_id"].tolist() == ["b", "a"]


def test_options_of_an_empty_city(city):
    options = measure_options(city.con)
    assert options.working_groups == ()
    assert options.fields.empty
