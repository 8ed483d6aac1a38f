"""Why a figure changed: the steps add up, whatever two states the data are in."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.schema import load_package
from queries.provenance.changes import row_changes
from queries.provenance.figure_changes import STEPS, figure_changes
from queries.provenance.figures import figures
from tests.queries.conftest import City, declared_of

DAY = dt.date
THEN, NOW = DAY(2024, 5, 1), DAY(2024, 6, 30)


def explained(new, old, declared, days=(NOW, NOW), **given_more):
    """Figure → its row, of the changes between two cities."""
    rows = row_changes(new.con, old.con, datasets=declared)
    acted = {name: set(of) for name, of in rows.groupby("dataset")["change"]}
    datasets = {one: acted.get(one.name, ()) for one in declared}
    cursor = new.con.cursor()
    cursor.execute(f"USE memory.{new.schema}")
    found = figure_changes(cursor, old.con, datasets=datasets, days=days, **given_more)
    return {row["figure"]: row for row in found.to_dict("records")}


def steps(row):
    return tuple(row[step] for step in STEPS)


@pytest.fixture
def pair(new_city):
    return new_city(), new_city()


def test_chargers_exchanged_one_for_one_leave_the_number_and_are_told(pair, declared):
    """6 + 4 points; the station with 4 goes, one with 3 comes, the other has 7 now: 10 → 10."""
    old, new = pair
    for city in pair:
        city.add("charging_points", station_id="stays", points=6 if city is old else 7)
    old.add("charging_points", station_id="goes", points=4)
    new.add("charging_points", station_id="comes", points=3)
    row = explained(new, old, declared)["charging_points"]
    assert (row["old"], row["new"]) == (10, 10)
    assert steps(row) == (-4, 1, 3, 0)


def test_measures_from_nothing_to_ten(pair, declared):
    old, new = pair
    for number in range(10):
        new.add("measures", measure_id=f"m{number}", title="M", status="in Umsetzung",
                last_update_date=NOW)  # fmt: skip
    found = explained(new, old, declared)
    assert steps(found["measures"]) == (0, 0, 10, 0)
    assert steps(found["judged_on_track"]) == (0, 0, 10, 0)


def test_a_programmes_newer_number_and_a_survey_taken_back(pair, declared):
    old, new = pair
    for city in pair:
        city.add("programme", topic="t", what="Drei", indicator="bewilligt",
                 date=DAY(2023, 1, 19), number=3, unit="Maßnahmen")  # fmt: skip
    new.add("programme", topic="t", what="Acht", indicator="bewilligt", date=DAY(2023, 7, 31),
            number=8, unit="Maßnahmen")  # fmt: skip
    old.add("surveys", survey_id="s", title="S", responses_total=4612)
    found = explained(new, old, declared)
    assert (found["approved"]["old"], found["approved"]["new"]) == (3, 8)
    assert steps(found["approved"]) == (0, 0, 5, 0)
    assert steps(found["survey_participants"]) == (-4612, 0, 0, 0)


def test_the_day_alone_makes_a_report_old_and_an_event_held(pair, declared):
    """Reports are due every 30 days: the one of 15.04. is current on 01.05., not on 30.06.; the
    event of 15.06. lies ahead then and is held now."""
    for city in pair:
        city.add("measures", measure_id="m", status="in Umsetzung",
                 last_update_date=DAY(2024, 4, 15))  # fmt: skip
        city.add("datasets", name="measures", due_after_days=30)
        city.add("events", event_id="e", title="E", start_date=DAY(2024, 6, 15))
    old, new = pair
    found = explained(new, old, declared, days=(THEN, NOW))
    assert steps(found["judged_on_track"]) == (0, 0, 0, -1)
    assert steps(found["judged_no_report"]) == (0, 0, 0, 1)
    assert steps(found["events"]) == (0, 0, 0, 1)
    assert not explained(new, old, declared)


def test_a_share_is_explained_too(pair, declared):
    """8 points for 4,000 residents are 2 per 1,000; 4,000 more residents take 1 of it away, and 4
    more points add 0.5. The population has a date of its own."""
    old, new = pair
    for city in pair:
        city.add("charging_points", station_id="1", points=8)
        city.add("population", date=DAY(2022, 12, 31), population=4000 if city is old else 8000)
    new.add("charging_points", station_id="2", points=4)
    row = explained(new, old, declared)["charging_points_per_1000"]
    assert steps(row) == (0, -1, 0.5, 0)
    assert row["divisor_dates"] == (DAY(2022, 12, 31),)


def test_a_share_by_a_newer_population_names_both_dates(pair, declared):
    old, new = pair
    for city in pair:
        city.add("charging_points", station_id="1", points=8)
        city.add("population", date=DAY(2022, 12, 31), population=4000)
    new.add("population", date=DAY(2023, 12, 31), population=8000)
    row = explained(new, old, declared)["charging_points_per_1000"]
    assert (row["old"], row["new"]) == (2, 1)
    assert row["divisor_dates"] == (DAY(2022, 12, 31), DAY(2023, 12, 31))


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [(180, 182, (None, None)), (180, 240, (180, 240)), (3, 300, (None, None))],
)
def test_no_difference_of_few_people(pair, declared, before, after, told):
    old, new = pair
    old.add("surveys", survey_id="s", title="S", responses_total=before)
    new.add("surveys", survey_id="s", title="S", responses_total=after)
    assert explained(new, old, declared)["survey_participants"]["corrected"] == after - before
    row = explained(new, old, declared, min_cell=5)["survey_participants"]
    assert tuple(None if row[s] != row[s] else row[s] for s in ("old", "new")) == told
    assert row["is_suppressed"] == (told == (None, None))


DAYS = st.sampled_from([None, DAY(2024, 4, 1), DAY(2024, 5, 15), DAY(2024, 9, 1)])
AMOUNTS = st.sampled_from([None, 0, 40, 100])
ROWS = {
    "measures": (
        {"measure_id": ["a", "b", "c"]},
        {
            "kind": st.sampled_from([None, "Umsetzungsmaßnahme", "Pilotprojekt"]),
            "status": st.sampled_from(["geplant", "in Umsetzung", "abgeschlossen", "gestoppt"]),
            "approval": st.sampled_from([None, "bewilligt", "abgelehnt", "beantragt"]),
            "planned_end_date": DAYS,
            "last_update_date": DAYS,
        },
    ),
    "milestones": (
        {"milestone_id": ["s", "t"]},
        {"measure_id": st.sampled_from("ab"), "baseline_date": DAYS, "done_date": DAYS},
    ),
    "budgets": (
        {"measure_id": ["a", "b"], "year": [2023, 2024], "funding_source": ["Bund"]},
        {"planned_eur": AMOUNTS, "approved_eur": AMOUNTS, "spent_eur": AMOUNTS},
    ),
    "programme": (
        {"topic": ["t"], "what": ["x", "y"], "date": [DAY(2023, 1, 1), DAY(2024, 5, 20)]},
        {"indicator": st.sampled_from([None, "bewilligt", "rahmen"]), "number": AMOUNTS},
    ),
    "events": ({"event_id": ["e", "f"]}, {"start_date": DAYS}),
    "mobility_hubs": (
        {"hub_id": ["h", "i"]},
        {"status": st.sampled_from(["im Bau", "in Betrieb"]), "planned_date": DAYS},
    ),
    "charging_points": ({"station_id": ["1", "2", "3"]}, {"points": st.integers(0, 4)}),
    "population": (
        {"district_id": [None], "date": [DAY(2022, 12, 31), DAY(2023, 12, 31)]},
        {"population": st.sampled_from([None, 1000, 2000])},
    ),
    "surveys": (
        {"survey_id": ["s", "t"]},
        {"responses_total": st.sampled_from([None, 20, 40]), "responses_date": DAYS},
    ),
}  # fmt: skip


def keys_of(parts):
    keys = [{}]
    for column, values in parts.items():
        keys = [key | {column: value} for key in keys for value in values]
    return keys


@st.composite
def states(draw):
    """Dataset → rows, out of few keys, so that two states share some of them."""
    state = {}
    for name, (parts, columns) in ROWS.items():
        kept = draw(st.lists(st.sampled_from(keys_of(parts)), unique_by=str, max_size=3))
        state[name] = [key | {c: draw(values) for c, values in columns.items()} for key in kept]
    return state


def build(package, state, beside=None, schema="main"):
    city = City(package, beside, schema)
    city.add("datasets", name="measures", due_after_days=60)
    for name, rows in state.items():
        for row in rows:
            city.add(name, **row)
    return city


@settings(max_examples=16, deadline=None)
@given(before=states(), after=states(), days=st.sampled_from([(NOW, NOW), (THEN, NOW)]))
def test_the_steps_of_every_figure_add_up_to_its_difference(before, after, days):
    package = load_package()
    old = build(package, before, schema="before")
    new = build(package, after, old, "after")
    told = explained(new, old, declared_of(package), days)
    were, are = figures(old.con, today=days[0]), figures(new.con, today=days[1])
    for name in {*were, *are}:
        was, now = (side[name].value if name in side else None for side in (were, are))
        if name not in told:
            assert was == now, name
            continue
        row = told[name]
        assert sum(steps(row)) == pytest.approx((now or 0) - (was or 0)), name
        for side, value in (("old", was), ("new", now)):
            assert (row[side] if row[side] == row[side] else None) == value, name
    _check_charging(before, after, told)
    old.con.close()


def _check_charging(before, after, told):
    """Each step by itself, recounted from the rows: a plain sum has no other parts."""
    was, now = ({r["station_id"]: r["points"] for r in s["charging_points"]}
                for s in (before, after))  # fmt: skip
    parts = (
        -sum(points for key, points in was.items() if key not in now),
        sum(points - was[key] for key, points in now.items() if key in was),
        sum(points for key, points in now.items() if key not in was),
        0,
    )
    row = told.get("charging_points")
    assert (steps(row) if row else (0, 0, 0, 0)) == parts
