"""The comparison of cities."""

import datetime as dt

import pytest

from queries.places.comparison_cities import city_comparison

OLD, NEW = dt.date(2022, 1, 1), dt.date(2026, 1, 1)


@pytest.fixture
def cities(city):
    city.add("comparison_cities", ags="1", city="Gera", register_date=OLD, stations=31, points=62,
             power_kw=1571.0, fast_stations=5, population=94152, area_km2=152.18)  # fmt: skip
    city.add("comparison_cities", ags="2", city="Jena", register_date=OLD, stations=10, points=20,
             population=10000, area_km2=100.0)  # fmt: skip
    city.add("comparison_cities", ags="3", city="Berlin", population=1000, area_km2=10.0)
    return city


def station(city, station_id, county, date, points=2):
    city.add(
        "charging_points", station_id=station_id, county=county, points=points, register_date=date
    )


def test_rates_by_hand_and_what_is_unknown_stays_unknown(cities):
    frame = city_comparison(cities.con, ags="1")
    assert frame["city"].tolist() == ["Jena", "Gera", "Berlin"]
    assert frame["points_per_1000"].tolist()[0] == 2.0
    assert frame["points_per_1000"].tolist()[1] == pytest.approx(62 / 94.152)
    assert frame["stations_per_km2"].tolist()[:2] == [0.1, pytest.approx(31 / 152.18)]
    assert frame["points_per_1000"].isna().tolist() == [False, False, True]
    assert frame["power_kw_per_1000"].isna().tolist() == [True, False, True]
    assert frame["is_own"].tolist() == [False, True, False]


def test_a_published_register_fills_and_renews_but_never_ages(cities):
    station(cities, "b1", "Kreisfreie Stadt Berlin", NEW)
    station(cities, "b2", "Berlin, Stadt", NEW, points=3)
    station(cities, "g1", "Kreisfreie Stadt Gera", NEW)
    station(cities, "j1", "Jena", OLD)
    station(cities, "l1", "Landkreis Jena", NEW)
    frame = city_comparison(cities.con).set_index("city")
    assert frame.loc["Berlin", ["stations", "points", "points_per_1000"]].tolist() == [2, 5, 5.0]
    assert frame.loc["Gera", ["stations", "points"]].tolist() == [1, 2]
    assert str(frame.loc["Gera", "register_date"].date()) == "2026-01-01"
    assert frame.loc["Jena", ["stations", "points"]].tolist() == [10, 20]
    assert frame["is_counted"].to_dict() == {"Berlin": True, "Gera": True, "Jena": False}


def test_the_latest_stated_row_of_a_city_counts(cities):
    cities.add("comparison_cities", ags="2", city="Jena", register_date=NEW, stations=50)
    frame = city_comparison(cities.con).set_index("city")
    assert len(frame) == 3
    assert frame.loc["Jena", "stations"] == 50


def test_no_cities(city):
    assert city_comparison(city.con).empty
