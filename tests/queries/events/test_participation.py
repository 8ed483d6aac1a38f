"""Who came: totals of events and of whole series, groups, and nothing invented."""

import datetime as dt

import pytest

from queries.events.events import EventFilter
from queries.events.participation import events_by, groups_reached, participation, series_held

DAY = dt.date
TALKS = (0, 3, 3, 4, 3, 3, 5, 3, 2)


@pytest.fixture
def weeks(city):
    """Nine sessions with 26 talks, of which only the total of about 250 people is known."""
    for position, talks in enumerate(TALKS, start=1):
        city.add(
            "events",
            event_id=f"w{position}",
            series="Wochen",
            title=f"Sitzung {position}",
            position=position,
            talks=talks,
            topic="Kultur" if position == 2 else "Anderes",
        )
    return city.add("attendance", series="Wochen", attended=250, is_estimate=True)


def add_event(city, event_id, attended=None, registered=None, is_demo=False, **cells):
    city.add("events", event_id=event_id, title=event_id, is_demo=is_demo, **cells)
    if attended is not None or registered is not None:
        city.add("attendance", event_id=event_id, attended=attended, registered=registered,
                 is_demo=is_demo)  # fmt: skip


def test_a_series_of_which_only_the_total_is_told(weeks, today):
    found = participation(weeks.con, today=today)
    assert (found.events.value, found.talks.value, found.people.value) == (9, 26, 250)
    assert (found.came_share.value, found.hours.value) == (None, None)
    assert (found.events_without_duration.value, found.events_with_attendance) == (9, 9)
    assert found.is_estimate
    row = series_held(weeks.con, today=today).iloc[0]
    assert (row["series"], row["events"], row["talks"], row["attended"]) == ("Wochen", 9, 26, 250)
    assert row["is_series_total"]


def test_no_session_gets_a_part_of_it(weeks, today):
    some = participation(weeks.con, chosen=EventFilter(topic="Kultur"), today=today)
    assert (some.events.value, some.talks.value, some.people.value) == (1, 3, None)
    assert not some.is_estimate
    assert (
        series_held(weeks.con, chosen=EventFilter(topic="Kultur"), today=today)["attended"]
        .isna()
        .all()
    )
    assert events_by(weeks.con, by="topic", today=today)["attended"].isna().all()


def test_a_stated_series_total_is_not_added_to_its_sessions(weeks, today):
    weeks.add("attendance", event_id="w1", attended=40, is_demo=True)
    found = participation(weeks.con, today=today)
    assert (found.people.value, found.people.demo) == (250, 0)
    one = participation(weeks.con, chosen=EventFilter(topic="Anderes"), today=today)
    assert (one.people.value, one.people.demo) == (40, 40)


def test_a_stated_series_total_wins_over_a_demonstration_one(weeks, today):
    weeks.add("attendance", series="Wochen", attended=999, is_demo=True)
    assert participation(weeks.con, today=today).people.value == 250


def test_sums_over_events_and_the_share_only_where_both_are_known(weeks, today):
    add_event(weeks, "a", attended=8, registered=14, duration_min=180, start_date=DAY(2021, 1, 22))
    add_event(weeks, "b", attended=9, duration_min=90, start_date=DAY(2024, 6, 29))
    add_event(weeks, "c", registered=50, start_date=DAY(2024, 6, 29))
    add_event(weeks, "d", attended=20, registered=20, is_demo=True, start_date=DAY(2024, 1, 1))
    add_event(weeks, "later", attended=99, registered=99, start_date=DAY(2024, 6, 30))
    found = participation(weeks.con, today=today)
    assert (found.events.value, found.events.demo) == (13, 1)
    assert (found.people.value, found.people.demo) == (287, 20)
    assert found.came_share.value == pytest.approx(28 / 34)
    assert (found.hours.value, found.events_without_duration.value) == (4.5, 11)
    assert found.events_with_attendance == 12


def test_groups_of_one_event_are_summed(city, today):
    add_event(city, "workshop")
    city.add("attendance", event_id="workshop", group="Unternehmen", attended=3)
    city.add("attendance", event_id="workshop", group="Kommunen", attended=6)
    assert participation(city.con, today=today).people.value == 9
    frame = groups_reached(city.con, today=today)
    assert frame[["group", "events", "attended"]].values.tolist() == [
        ["Kommunen", 1, 6],
        ["Unternehmen", 1, 3],
    ]


def test_those_whom_no_group_counts_are_the_last_row(city, today):
    add_event(city, "a", attended=10)
    city.add("attendance", event_id="a", group="Kommunen", attended=4)
    add_event(city, "b", attended=5, is_demo=True)
    add_event(city, "later", attended=50, start_date=today)
    frame = groups_reached(city.con, today=today)
    assert frame["group"].isna().tolist() == [False, True]
    assert frame["attended"].tolist() == [4, 11]
    assert frame["attended_demo"].tolist() == [0, 5]


def test_a_stated_number_wins_over_a_demonstration_one(city, today):
    add_event(city, "a", attended=10)
    city.add("attendance", event_id="a", attended=70, is_demo=True)
    city.add("attendance", event_id="a", group="Kommunen", attended=70, is_demo=True)
    assert participation(city.con, today=today).people.value == 10
    assert groups_reached(city.con, today=today)["attended"].tolist() == [10]


@pytest.mark.parametrize(
    ("by", "values", "counts"),
    [
        ("format", ["vor Ort", "online"], [2, 1]),
        ("working_group", ["AG Grün", None], [2, 1]),
        ("month", ["2023-12", "2024-01"], [1, 2]),
        ("year", ["2023", "2024"], [1, 2]),
        ("district_id", ["01", None], [2, 1]),
    ],
)
def test_by_each_dimension(city, today, by, values, counts):
    for event_id, kind, group, start, district_id in (
        ("a", "vor Ort", "AG Grün", DAY(2023, 12, 1), "01"),
        ("b", "vor Ort", None, DAY(2024, 1, 1), "01"),
        ("c", "online", "AG Grün", DAY(2024, 1, 31), None),
        ("later", "online", "AG Grün", DAY(2025, 1, 1), None),
    ):
        add_event(city, event_id, attended=2, registered=4, format=kind, working_group=group,
                  start_date=start, district_id=district_id)  # fmt: skip
    frame = events_by(city.con, by=by, today=today)
    assert [value if isinstance(value, str) else None for value in frame["value"]] == values
    assert frame["events"].tolist() == counts
    assert frame["attended"].tolist() == [2 * count for count in counts]
    assert frame["came_share"].tolist() == [0.5, 0.5]


def test_the_share_that_came_needs_both_numbers_in_each_row_too(city, today):
    add_event(city, "a", attended=2, registered=4)
    add_event(city, "b", attended=7)
    add_event(city, "c", registered=7)
    assert events_by(city.con, by="format", today=today)["came_share"].tolist() == [0.5]


def test_an_unknown_dimension_is_refused(city, today):
    with pytest.raises(ValueError, match="internal_note"):
        events_by(city.con, by="internal_note", today=today)


def test_no_events(city, today):
    found = participation(city.con, today=today)
    assert found.events.value == 0
    assert (found.people.value, found.hours.value, found.talks.value) == (None, None, None)
    assert series_held(city.con, today=today).empty
    assert groups_reached(city.con, today=today).empty
    assert events_by(city.con, by="series", today=today).empty


def test_sessions_that_were_only_announced_are_counted_apart(weeks, today):
    """The tenth evening was announced; the total of the series stands for the nine held."""
    announced = {"certainty": "angekündigt", "start_date": DAY(2024, 2, 25)}
    add_event(weeks, "w10", series="Wochen", talks=4, **announced)
    add_event(weeks, "o1", series="Oper", **announced)
    found = participation(weeks.con, today=today)
    assert (found.events.value, found.talks.value, found.people.value) == (9, 26, 250)
    rows = series_held(weeks.con, today=today)
    assert rows[["series", "events", "announced"]].to_numpy().tolist() == [
        ["Wochen", 9, 1],
        ["Oper", 0, 1],
    ]


def test_a_sum_is_known_to_the_place_of_its_coarsest_estimate(city, today):
    """ca. 180 and etwa 250, known to tens, and 73 counted: 503, told as rund 500."""
    for code, attended, is_estimate in (("a", 180, True), ("b", 250, True), ("c", 73, False)):
        city.add("events", event_id=code, title=code, start_date=dt.date(2024, 1, 1))
        city.add("attendance", event_id=code, attended=attended, is_estimate=is_estimate)
    found = participation(city.con, today=today)
    assert (found.people.value, found.is_estimate, found.estimate_step) == (503, True, 10)
    city.add("attendance", event_id="d", attended=1700, is_estimate=True)
    city.add("events", event_id="d", title="d", start_date=dt.date(2024, 1, 1))
    assert participation(city.con, today=today).estimate_step == 100
