"""Events counted by hand."""

import datetime as dt

import pytest

from queries.participation import (
    by_quarter,
    event_options,
    events,
    events_by_district,
    groups_reached,
    series,
    totals,
)

TODAY = dt.date(2021, 3, 1)


@pytest.fixture
def city(insert):
    insert(
        "districts",
        *({"district_id": code, "name": name, "geometry": b"x"} for code, name in (
            ("01", "Altdorf"), ("02", "Buchberg"))),
    )  # fmt: skip
    insert(
        "events",
        {"event_id": "a", "series": "Wochen 2021", "title": "Auftakt", "talks": 0, "position": 1},
        {"event_id": "b", "series": "Wochen 2021", "title": "Energie", "talks": 3, "position": 2,
         "start_date": "2021-02-11", "topic": "Energie", "format": "online"},
        {"event_id": "c", "title": "Runde", "start_date": "2021-01-22", "duration_min": 180,
         "working_group": "AG Eins", "district_id": "01"},
        {"event_id": "d", "title": "Bald", "start_date": "2021-03-01", "duration_min": 90,
         "working_group": "AG Eins", "is_demo": True},
    )  # fmt: skip
    insert(
        "attendance",
        {"series": "Wochen 2021", "attended": 250, "is_estimate": True},
        {"event_id": "c", "group": "Unternehmen", "registered": 10, "attended": 6},
        {"event_id": "c", "group": "Kommunen", "registered": 4, "attended": 2},
        {"event_id": "d", "group": "Kommunen", "registered": 30, "is_demo": True},
    )
    insert("indicators", {"indicator_id": "h", "title": "Wochen: Stunden (mindestens)",
                          "unit": "Stunden", "value": 20, "date": "2021-12-31"})  # fmt: skip


def test_events_in_their_order(city, con):
    listed = events(con, today=TODAY)
    assert listed["event_id"].tolist() == ["c", "b", "d", "a"]
    row = listed.set_index("event_id").loc["c"]
    assert (row["registered"], row["attended"], row["share"]) == (14, 8, 8 / 14)
    assert row["district_name"] == "Altdorf"
    assert listed.set_index("event_id")["is_ahead"].to_dict() == {
        "c": False, "b": False, "d": True, "a": False}  # fmt: skip


def test_nothing_is_invented_for_a_session(city, con):
    listed = events(con, today=TODAY, series="Wochen 2021")
    assert listed["attended"].isna().all()
    assert listed["duration_min"].isna().all()


def test_totals(city, con):
    sums = totals(events(con, today=TODAY))
    assert (sums.events, sums.demo_events, sums.ahead, sums.undated) == (4, 1, 1, 1)
    assert (sums.talks, sums.hours, sums.timed) == (3, 4.5, 2)
    # 44 registered; only the round of 14 is over and says who came.
    assert (sums.registered, sums.attended, sums.counted) == (44, 8, 1)
    assert (sums.share, sums.shared_events) == (8 / 14, 1)


def test_totals_of_nothing(con):
    sums = totals(events(con, today=TODAY))
    assert sums.events == 0
    assert sums.talks is None and sums.hours is None and sums.share is None


def test_filters(city, con):
    def found(**chosen):
        return set(events(con, today=TODAY, **chosen)["event_id"])

    assert found(working_group="AG Eins") == {"c", "d"}
    assert found(format="online") == {"b"}
    assert found(topic="Energie", working_group="AG Eins") == set()
    assert found(district_id="01") == {"c"}
    assert event_options(con)["working_group"] == ("AG Eins",)


def test_a_series_keeps_what_is_stated_for_it_as_a_whole(city, con):
    row = series(con).iloc[0]
    assert (row["series"], row["events"], row["talks"]) == ("Wochen 2021", 2, 3)
    assert (row["attended_whole"], row["is_estimate"], row["hours_whole"]) == (250, True, 20)


def test_groups_and_districts(city, con):
    ids = ("c", "d")
    reached = groups_reached(con, event_ids=ids).set_index("group")
    assert reached["attended"].to_dict() == {"Unternehmen": 6, "Kommunen": 2}
    assert reached.loc["Kommunen", "registered"] == 34
    assert reached.loc["Kommunen", "demo_rows"] == 1
    places = events_by_district(con, event_ids=ids).set_index("district_id")["events"]
    assert places.to_dict() == {"01": 1, "02": 0}


def test_quarters(city, con):
    quarters = by_quarter(events(con, today=TODAY))
    assert [day.date() for day in quarters["quarter"]] == [dt.date(2021, 1, 1)]
    assert quarters.loc[0, ["events", "registered", "attended"]].tolist() == [3, 44, 8]
    assert by_quarter(events(con, today=TODAY, series="none")).empty
