"""Public charging: which stations are the city's, totals, growth, per 1,000 residents."""

import datetime as dt

import pytest
import shapely

from queries.metric import rows_where
from queries.places.charging import charging_by_year, charging_stations, charging_totals

CITY = ["Kreisfreie Stadt Gera", "Gera"]


def square(x, y, size=1.0):
    return shapely.to_wkb(shapely.box(x, y, x + size, y + size))


@pytest.fixture
def register(city):
    """Two districts side by side; stations of the city, of a neighbour, and without a county."""
    city.add("districts", district_id="01", name="West", geometry=square(10, 50))
    city.add("districts", district_id="02", name="Ost", geometry=square(11, 50))
    for station_id, county, x, points, year in (
        ("a", "Kreisfreie Stadt Gera", 10.5, 2, 2017),
        ("b", "kreisfreie  Stadt\u00a0Gera ", 11.5, 4, 2019),
        ("c", "Landkreis Greiz", 10.5, 10, 2018),
        ("d", None, 10.6, 1, None),
        ("e", None, 30.0, 100, 2018),
    ):
        city.add(
            "charging_points",
            station_id=station_id,
            county=county,
            longitude=x,
            latitude=50.5,
            points=points,
            power_kw=points * 11.0,
            kind="Schnellladeeinrichtung" if station_id == "b" else "Normalladeeinrichtung",
            commissioned_date=dt.date(year, 5, 1) if year else None,
            register_date=dt.date(2022, 1, 1),
        )
    return city


def add_outline(city):
    return city.add("outline", ags="1", name="Stadt", geometry=square(10, 50, 2))


def test_31_stations_62_points_95142_residents(city):
    for number in range(31):
        city.add("charging_points", station_id=str(number), county="Gera", points=2)
    city.add("population", date=dt.date(2022, 12, 31), population=95142)
    totals = charging_totals(city.con, counties=CITY)
    assert (totals.stations.value, totals.points.value) == (31, 62)
    assert round(totals.points_per_1000.value, 2) == 0.65
    assert totals.population.value == 95142
    stations, people = totals.points_per_1000.rows
    assert len(dict(stations.only)["station_id"]) == 31
    assert people == rows_where("population", district_id=[None], date=[dt.date(2022, 12, 31)])


def test_the_county_decides_in_any_spelling_and_a_missing_one_by_the_outline(register):
    totals = charging_totals(register.con, counties=CITY)
    assert (totals.stations.value, totals.points.value) == (2, 6)
    add_outline(register)
    totals = charging_totals(register.con, counties=CITY)
    assert (totals.stations.value, totals.points.value, totals.power_kw.value) == (3, 7, 77.0)
    assert (totals.fast_stations.value, totals.undated_stations.value) == (1, 1)
    assert totals.stations.evidence.as_of == dt.date(2022, 1, 1)


def test_without_counties_the_outline_decides_and_without_both_all_count(register):
    assert charging_totals(register.con).stations.value == 5
    add_outline(register)
    assert charging_totals(register.con).stations.value == 4


def test_a_district_by_coordinates_with_its_own_residents(register):
    register.add("population", district_id="02", date=dt.date(2011, 12, 31), population=2000)
    totals = charging_totals(register.con, counties=CITY, district_id="02")
    assert (totals.stations.value, totals.points.value, totals.points_per_1000.value) == (1, 4, 2.0)
    empty = charging_totals(register.con, counties=CITY, district_id="99")
    assert (empty.stations.value, empty.points.value, empty.points_per_1000.value) == (
        0,
        None,
        None,
    )


def test_a_district_without_chargers_has_none_only_if_the_register_covers_the_city(register):
    """0 points, and 0 per 1,000, where others have some; unknown where nothing is listed."""
    register.add("districts", district_id="03", name="C", geometry=square(30, 50))
    for district_id in ("01", "02", "03"):
        register.add("population", district_id=district_id, date=dt.date(2011, 12, 31),
                     population=500)  # fmt: skip
    found = charging_totals(register.con, counties=CITY, district_id="03")
    assert (found.stations.value, found.points.value, found.power_kw.value) == (0, 0, 0)
    assert found.points_per_1000.value == 0
    elsewhere = charging_totals(register.con, counties=("Nirgendwo",), district_id="03")
    assert elsewhere.points.value is None
    register.con.execute("UPDATE districts SET geometry = NULL WHERE district_id = '03'")
    assert charging_totals(register.con, counties=CITY, district_id="03").points.value is None


def test_stations_carry_their_district(register):
    frame = charging_stations(register.con, counties=CITY).set_index("station_id")
    assert frame["district_id"].to_dict() == {"a": "01", "b": "02"}


def test_growth_shows_years_without_a_station_too(register):
    frame = charging_by_year(register.con, counties=CITY)
    assert frame["year"].tolist() == [2017, 2018, 2019]
    assert frame["new_points"].tolist() == [2, 0, 4]
    assert frame["points"].tolist() == [2, 2, 6]
    assert frame["power_kw"].tolist() == [22.0, 22.0, 66.0]


def test_a_station_with_an_unknown_number_of_points_is_counted_as_such(city):
    city.add("charging_points", station_id="a", points=3).add("charging_points", station_id="b")
    totals = charging_totals(city.con)
    assert (totals.points.value, totals.stations_without_points.value) == (3, 1)
    assert totals.points.rows == (rows_where("charging_points", station_id=["a"]),)


def test_no_register(city):
    totals = charging_totals(city.con, counties=CITY)
    assert (totals.stations.value, totals.points.value, totals.points_per_1000.value) == (
        0,
        None,
        None,
    )
    assert charging_by_year(city.con).empty
