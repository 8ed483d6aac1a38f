"""Charging by operator, kind, plug and district."""

import datetime as dt

import pytest
import shapely

from queries.places.charging_mix import (
    charging_by,
    charging_by_district,
)


def square(x, y):
    return shapely.to_wkb(shapely.box(x, y, x + 1, y + 1))


@pytest.fixture
def register(city):
    for district_id, x in (("01", 10), ("02", 11), ("03", 12)):
        city.add("districts", district_id=district_id, name=district_id, geometry=square(x, 50))
    city.add("population", district_id="01", date=dt.date(2020, 1, 1), population=2000)
    for station_id, operator, x, points, kind, plugs in (
        ("a", "EGG", 10.5, 2, "Normalladeeinrichtung",
         "AC Steckdose Typ 2 22 kW; AC Schuko 3,7 kW"),
        ("b", "EGG", 10.6, 2, "Schnellladeeinrichtung",
         "AC Steckdose Typ 2 22 kW; DC Kupplung Combo, DC CHAdeMO 50 kW"),
        ("c", "Ionity", 11.5, 6, "Schnellladeeinrichtung", "DC Kupplung Combo 350 kW"),
        ("d", None, None, None, None, None),
    ):  # fmt: skip
        city.add(
            "charging_points",
            station_id=station_id,
            operator=operator,
            county="Muster",
            longitude=x,
            latitude=50.5 if x else None,
            points=points,
            power_kw=float(points * 10) if points else None,
            kind=kind,
            plugs=plugs,
        )
    return city.add(
        "charging_points", station_id="far", county="Anderswo", operator="EGG", points=9
    )


COUNTIES = ["Muster"]


def test_by_operator_most_points_first_unknown_last(register):
    frame = charging_by(register.con, by="operator", counties=COUNTIES)
    assert frame["operator"].tolist()[:2] == ["Ionity", "EGG"]
    assert frame["stations"].tolist() == [1, 2, 1]
    assert frame["points"].tolist()[:2] == [6, 4]
    assert frame["points"].isna().tolist() == [False, False, True]


def test_by_kind(register):
    frame = charging_by(register.con, by="kind", counties=COUNTIES).set_index("kind")
    assert frame.loc["Schnellladeeinrichtung", ["stations", "points", "power_kw"]].tolist() == [
        2,
        8,
        80.0,
    ]


def test_by_plug_a_station_counts_with_each_and_power_is_no_plug(register):
    frame = charging_by(register.con, by="plug", counties=COUNTIES)
    assert frame[["plug", "stations", "connectors"]].values.tolist() == [
        ["AC Steckdose Typ 2", 2, 2],
        ["DC Kupplung Combo", 2, 2],
        ["AC Schuko", 1, 1],
        ["DC CHAdeMO", 1, 1],
    ]


def test_by_district_with_zeros_rates_and_those_nowhere(register):
    frame = charging_by_district(register.con, counties=COUNTIES)
    assert frame["district_id"].tolist()[:3] == ["01", "02", "03"]
    assert frame["district_id"].isna().tolist() == [False, False, False, True]
    assert frame["stations"].tolist() == [2, 1, 0, 1]
    assert frame["points"].tolist()[:3] == [4, 6, 0]
    assert frame["points"].isna().tolist()[3]  # the station nowhere states none
    assert frame["fast_stations"].tolist() == [1, 1, 0, 0]
    assert frame["points_per_1000"].tolist()[0] == 2.0
    assert frame["points_per_1000"].isna().tolist() == [False, True, True, True]


def test_points_that_no_station_of_a_district_states_are_missing(register):
    register.con.execute("UPDATE charging_points SET points = NULL")
    frame = charging_by_district(register.con, counties=COUNTIES)
    assert frame["points"].isna().tolist() == [True, True, False, True]
    assert frame["points"][2] == 0  # no station, so no point


def test_one_district(register):
    assert charging_by(register.con, by="operator", counties=COUNTIES, district_id="02")[
        "operator"
    ].tolist() == ["Ionity"]


def test_stations_of_no_district_at_all_leave_the_districts_at_zero(city):
    city.add("districts", district_id="01", name="Mitte", geometry=square(10, 50))
    city.add(
        "charging_points", station_id="a", county="Muster", longitude=2.0, latitude=2.0, points=4
    )
    frame = charging_by_district(city.con, counties=COUNTIES)
    assert frame["points"].tolist() == [0, 4]
    assert frame["district_id"].isna().tolist() == [False, True]


def test_no_stations_leave_the_districts_at_zero(city):
    city.add("districts", district_id="01", name="A", geometry=square(10, 50))
    frame = charging_by_district(city.con)
    assert frame[["stations", "points", "power_kw"]].values.tolist() == [[0, 0, 0]]
    assert charging_by(city.con, by="plug").empty
