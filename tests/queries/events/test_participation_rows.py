"""Which events and numbers of people stand behind a card, and what is a district's own."""

import datetime as dt

import pytest

from queries.events.events import EventFilter
from queries.events.participation import participation
from queries.metric import rows_where

DAY = dt.date(2022, 5, 2)
LATER = dt.date(2099, 1, 1)


@pytest.fixture
def held(city):
    """In district 01: "a" with 20 people in two groups; of no district: "b" with a total of 30
    beside a group, "c" of a series of which only the total of 250 is known; one is still ahead."""
    city.add("events", event_id="a", title="a", start_date=DAY, district_id="01",
             duration_min=90, talks=2)  # fmt: skip
    city.add("events", event_id="b", title="b", start_date=DAY, duration_min=30)
    city.add("events", event_id="c", title="c", start_date=DAY, series="Wochen", talks=4)
    city.add("events", event_id="d", title="d", start_date=LATER, talks=9)
    city.add("attendance", event_id="a", group="Bürgerschaft", attended=15, registered=20)
    city.add("attendance", event_id="a", group="Kommunen", attended=5, registered=5)
    city.add("attendance", event_id="b", attended=30)
    city.add("attendance", event_id="b", group="Kommunen", attended=8)
    city.add("attendance", event_id="c", series="Wochen", attended=40)
    return city.add("attendance", series="Wochen", attended=250)


def test_what_is_the_districts_own(held, today):
    found = participation(held.con, chosen=EventFilter(district_id="01"), today=today)
    assert found.events.evidence.citywide_rows == 2
    own = (found.events.own, found.hours.own, found.talks.own, found.people.own)
    assert own == (1, 1.5, 2, 20)


def test_a_district_without_events_has_no_numbers(held, today):
    found = participation(held.con, chosen=EventFilter(district_id="99"), today=today)
    assert found.events.evidence.citywide_rows == 2
    own = (found.events.own, found.hours.own, found.talks.own, found.people.own)
    assert own == (0, None, None, None)


@pytest.mark.parametrize(
    ("number", "dataset", "ids"),
    [
        ("events", "events", "abc"),
        ("hours", "events", "ab"),
        ("talks", "events", "ac"),
        ("came_share", "attendance", "a"),
    ],
)
def test_only_the_events_that_state_the_number(held, today, number, dataset, ids):
    found = getattr(participation(held.con, today=today), number)
    assert found.rows == (rows_where(dataset, event_id=ids),)


def test_the_numbers_of_people_that_are_added_up(held, today):
    """20 in groups, 30 in all, and 250 of the series instead of the 40 of its session."""
    people = participation(held.con, today=today).people
    assert people.value == 300
    assert people.rows == (
        rows_where("attendance", event_id=["b"], group=[None]),
        rows_where("attendance", event_id=["a"]),
        rows_where("attendance", event_id=[None], group=[None], series=["Wochen"]),
    )


def test_a_part_of_a_series_counts_its_own_sessions(held, today):
    held.add("events", event_id="e", title="e", start_date=DAY, series="Wochen", district_id="02")
    of_district = EventFilter(district_id="01")
    whole, parts, series = participation(held.con, chosen=of_district, today=today).people.rows
    assert sorted(dict(whole.only)["event_id"]) == ["b", "c"]
    assert dict(parts.only)["event_id"] == ("a",)
    assert dict(series.only)["series"] == ()
