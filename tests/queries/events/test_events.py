"""The list of events, what comes next, and districts without one."""

import datetime as dt

import pytest

from queries.events.events import (
    EventFilter,
    districts_without_event,
    event_count,
    event_options,
    events,
    next_events,
)

DAY = dt.date


@pytest.fixture
def calendar(city):
    for district_id, name in (("01", "Altdorf"), ("02", "Buchberg"), ("03", "Clausthal")):
        city.add("districts", district_id=district_id, name=name)
    for event_id, series, start, kind, group, topic, district_id in (
        ("told", "Wochen", None, "online", None, "Kultur", None),
        ("past", "Wochen", DAY(2024, 6, 29), "vor Ort", "AG Grün", "Natur", "01"),
        ("today", None, DAY(2024, 6, 30), "hybrid", "AG Grün", None, "02"),
        ("next", None, DAY(2024, 7, 2), "vor Ort", "AG Bau", "Bau", "02"),
    ):
        city.add(
            "events",
            event_id=event_id,
            title=event_id,
            series=series,
            start_date=start,
            format=kind,
            working_group=group,
            topic=topic,
            district_id=district_id,
        )
    return city


def ids(frame):
    return frame["event_id"].tolist()


def test_by_date_and_told_without_a_date_is_held(calendar, today):
    frame = events(calendar.con, today=today)
    assert ids(frame) == ["told", "past", "today", "next"]
    assert frame["is_held"].tolist() == [True, True, False, False]
    assert frame["is_citywide"].tolist() == [True, False, False, False]
    assert frame["district_name"].tolist()[1] == "Altdorf"


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        ({"series": "Wochen"}, ["told", "past"]),
        ({"format": "vor Ort"}, ["past", "next"]),
        ({"working_group": "AG Grün"}, ["past", "today"]),
        ({"topic": "Natur"}, ["past"]),
        ({"district_id": "02"}, ["told", "today", "next"]),
        ({"district_id": "02", "format": "vor Ort"}, ["next"]),
        ({"topic": "' OR 1=1 --"}, []),
    ],
)
def test_filters(calendar, today, chosen, expected):
    assert ids(events(calendar.con, chosen=EventFilter(**chosen), today=today)) == expected


def test_share_that_came(calendar, today):
    calendar.add("attendance", event_id="past", registered=40, attended=30)
    calendar.add("attendance", event_id="told", attended=5, is_estimate=True)
    frame = events(calendar.con, today=today).set_index("event_id")
    assert frame.loc["past", ["registered", "attended", "came_share"]].tolist() == [40, 30, 0.75]
    assert frame["came_share"].isna().to_dict()["told"]
    assert frame["is_estimate"].to_dict() == {
        "told": True,
        "past": False,
        "today": False,
        "next": False,
    }


def test_next_events_include_today(calendar, today):
    frame = next_events(calendar.con, today=today)
    assert ids(frame) == ["today", "next"]
    assert frame["days_left"].tolist() == [0, 2]
    assert ids(next_events(calendar.con, today=today, limit=1)) == ["today"]
    only = EventFilter(working_group="AG Bau")
    assert ids(next_events(calendar.con, chosen=only, today=today)) == ["next"]


def test_districts_without_a_held_event(calendar, today):
    frame = districts_without_event(calendar.con, today=today)
    assert frame[["district_id", "planned_events"]].values.tolist() == [["02", 2], ["03", 0]]


def test_options_are_what_occurs(calendar):
    options = event_options(calendar.con)
    assert options.series == ("Wochen",)
    assert options.formats == ("hybrid", "online", "vor Ort")
    assert options.working_groups == ("AG Bau", "AG Grün")
    assert options.topics == ("Bau", "Kultur", "Natur")


def test_no_events(city, today):
    assert events(city.con, today=today).empty
    assert next_events(city.con, today=today).empty
    assert event_options(city.con).series == ()


def test_the_latest_of_many_are_the_last_by_date(calendar, today):
    assert ids(events(calendar.con, today=today, limit=2)) == ["today", "next"]
    assert ids(events(calendar.con, today=today, limit=4)) == ["told", "past", "today", "next"]


def test_how_many_there_are_and_out_of_what(calendar, today):
    calendar.add("events", event_id="x", title="x", start_date=DAY(2023, 1, 1), is_demo=True)
    calendar.add("events", event_id="y", title="y", start_date=DAY(2022, 1, 1), source="Quelle B")
    found = event_count(calendar.con, today=today)
    assert (found.events, found.events_demo, found.undated) == (6, 1, 1)
    assert (found.first_date, found.last_date) == (DAY(2022, 1, 1), DAY(2024, 7, 2))
    assert found.sources == ("Quelle A", "Quelle B")
    assert event_count(calendar.con, today=today, held=True).events == 4
    none = event_count(calendar.con, today=today, chosen=EventFilter(topic="none"))
    assert (none.events, none.first_date, none.sources) == (0, None, ())


def keys(found):
    """Ids of the events that a count names as its rows."""
    return list(dict(found.rows[0].only)["event_id"])


def test_events_that_state_who_registered_and_who_came(calendar, today):
    for event_id, registered, attended in (("told", 5, 5), ("past", 4, 2), ("today", 3, None)):
        calendar.add("attendance", event_id=event_id, registered=registered, attended=attended)
    known = {"today": today, "held": True, "paired": True}
    assert keys(event_count(calendar.con, **known)) == [
        "past"
    ]  # of the one told of no day is known
    assert event_count(calendar.con, **known).events == 1
    assert keys(event_count(calendar.con, today=today)) == ["next", "past", "today", "told"]


def test_what_was_only_announced_is_not_held(calendar, today):
    """Of "came" somebody counted who came, so it was held; "soon" lies ahead."""
    for event_id, start, certainty in (
        ("announced", DAY(2024, 3, 1), "angekündigt"),
        ("came", DAY(2024, 3, 2), "angekündigt"),
        ("inferred", DAY(2024, 3, 3), "erschlossen"),
        ("soon", DAY(2024, 8, 1), "angekündigt"),
    ):
        calendar.add("events", event_id=event_id, title=event_id, start_date=start,
                     certainty=certainty, district_id="03")  # fmt: skip
    calendar.add("attendance", event_id="came", attended=70, is_estimate=True, comparator="bis zu")
    frame = events(calendar.con, today=today).set_index("event_id")
    held = frame.index[frame["is_held"]].tolist()
    assert held == ["told", "came", "inferred", "past"]
    assert frame.index[frame["is_ahead"]].tolist() == ["today", "next", "soon"]
    assert frame["comparator"].dropna().to_dict() == {"came": "bis zu"}
    count = event_count(calendar.con, today=today)
    assert (count.announced, count.inferred) == (1, 1)
    assert event_count(calendar.con, today=today, held=True).events == 4
    assert districts_without_event(calendar.con, today=today)["district_id"].tolist() == ["02"]


def test_where_no_event_states_a_district_none_is_known_to_have_had_none(city, today):
    city.add("districts", district_id="01", name="Altdorf")
    city.add("events", event_id="a", title="a", start_date=DAY(2024, 1, 1))
    city.add("events", event_id="b", title="b", start_date=DAY(2024, 1, 1), district_id="01",
             certainty="angekündigt")  # fmt: skip
    assert districts_without_event(city.con, today=today).empty
