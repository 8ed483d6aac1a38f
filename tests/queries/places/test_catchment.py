"""How much of a city lies near a charger, against an independent computation."""

import datetime as dt
import math

import pytest
import shapely
from pyproj import Geod

from queries.places.catchment import catchment, effect_of_charger, white_spots

# Two districts of about 5 km × 5 km side by side around 12° E, 51° N.
WEST = shapely.box(11.93, 50.98, 12.00, 51.02)
EAST = shapely.box(12.00, 50.98, 12.07, 51.02)
GEOD = Geod(ellps="WGS84")


def area_km2(shape):
    return abs(GEOD.geometry_area_perimeter(shape)[0]) / 1e6


@pytest.fixture
def town(city):
    for district_id, shape, people in (("01", WEST, 1000), ("02", EAST, 3000)):
        city.add("districts", district_id=district_id, name="D", geometry=shapely.to_wkb(shape))
        city.add(
            "population", district_id=district_id, date=dt.date(2011, 12, 31), population=people
        )
    return city


def charger(city, station_id, longitude, latitude=51.0):
    city.add("charging_points", station_id=station_id, longitude=longitude, latitude=latitude)


def row(frame, distance_m):
    return frame.set_index("distance_m").loc[distance_m]


def test_one_charger_covers_its_circle(town):
    charger(town, "a", 11.965)
    frame = catchment(town.con)
    assert frame["distance_m"].tolist() == [300, 500, 1000]
    for distance_m in (300, 500, 1000):
        circle = math.pi * (distance_m / 1000) ** 2
        found = row(frame, distance_m)
        assert found["area_km2"] == pytest.approx(circle, rel=2e-3)
        assert found["area_share"] == pytest.approx(
            circle / (area_km2(WEST) + area_km2(EAST)), rel=4e-3
        )
        assert found["residents"] == pytest.approx(1000 * circle / area_km2(WEST), rel=4e-3)
        assert found["residents_share"] == pytest.approx(found["residents"] / 4000)


def test_on_the_border_half_serves_each_district_and_equal_devices_cover_once(town):
    charger(town, "a", 12.0)
    charger(town, "b", 12.0)
    half = math.pi * 0.25 / 2
    found = row(catchment(town.con), 500)
    expected = 1000 * half / area_km2(WEST) + 3000 * half / area_km2(EAST)
    assert found["area_km2"] == pytest.approx(2 * half, rel=2e-3)
    assert found["residents"] == pytest.approx(expected, rel=4e-3)


def test_a_charger_beyond_the_limits_serves_inside_and_a_far_one_does_not(town):
    charger(town, "near", 12.07 + 0.01)  # 701 m east of the city
    charger(town, "far", 30.0)
    charger(town, "null island", 0.0, 0.0)
    charger(town, "nowhere", None, None)
    found = row(catchment(town.con), 1000)
    # The segment of a circle of 1 km beyond a chord 0.701 km from its centre.
    assert found["area_km2"] == pytest.approx(
        math.acos(0.701) - 0.701 * math.sqrt(1 - 0.701**2), rel=2e-2
    )


def test_without_chargers_nothing_is_covered(town):
    assert catchment(town.con)["area_share"].tolist() == [0.0, 0.0, 0.0]
    assert catchment(town.con)["residents"].tolist() == [0.0, 0.0, 0.0]


def test_the_official_outline_is_the_city(town):
    charger(town, "a", 11.965)
    town.add("outline", ags="1", name="W", geometry=shapely.to_wkb(WEST))
    share = row(catchment(town.con), 1000)["area_share"]
    assert share == pytest.approx(math.pi / area_km2(WEST), rel=4e-3)


def test_unknown_population_or_shape(city):
    assert catchment(city.con).empty
    assert white_spots(city.con, distance_m=500) is None
    assert effect_of_charger(city.con, longitude=12.0, latitude=51.0).empty
    city.add("districts", district_id="01", name="D", geometry=shapely.to_wkb(WEST))
    charger(city, "a", 11.965)
    found = row(catchment(city.con), 500)
    assert found["area_share"] > 0
    assert math.isnan(found["residents"])
    assert math.isnan(found["residents_share"])


def test_one_more_charger_gains_what_the_first_left(town):
    charger(town, "a", 11.965)
    far = row(effect_of_charger(town.con, longitude=12.035, latitude=51.0), 500)
    assert far["area_km2_gain"] == pytest.approx(math.pi * 0.25, rel=2e-3)
    assert far["residents_gain"] == pytest.approx(3000 * math.pi * 0.25 / area_km2(EAST), rel=4e-3)
    assert far["area_share_after"] == pytest.approx(
        far["area_share_before"] + far["area_share_gain"]
    )
    same = row(effect_of_charger(town.con, longitude=11.965, latitude=51.0), 500)
    assert same["area_km2_gain"] == pytest.approx(0, abs=1e-9)


def test_white_spots_are_the_rest_in_degrees(town):
    charger(town, "a", 11.965)
    rest = shapely.from_wkb(white_spots(town.con, distance_m=500))
    covered = row(catchment(town.con), 500)["area_km2"]
    whole = area_km2(WEST) + area_km2(EAST)
    assert area_km2(rest) == pytest.approx(whole - covered, rel=2e-3)
    assert not rest.contains(shapely.Point(11.965, 51.0))
    assert rest.contains(shapely.Point(12.05, 51.0))
