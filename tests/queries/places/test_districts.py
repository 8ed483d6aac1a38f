"""Districts and residents."""

import datetime as dt

import pandas as pd

from queries.metric import rows_where
from queries.places.districts import districts, latest_population, population


def two_districts(city):
    city.add("districts", district_id="02", name="Buchberg").add(
        "districts", district_id="01", name="Altdorf"
    )
    for district_id, year, residents in (
        ("01", 2020, 5000),
        ("01", 2021, 5100),
        ("02", 2020, 3000),
    ):
        city.add(
            "population",
            district_id=district_id,
            date=dt.date(year, 12, 31),
            population=residents,
            source=f"Register {year}",
        )
    return city


def test_districts_by_id(city):
    assert districts(two_districts(city).con)["name"].tolist() == ["Altdorf", "Buchberg"]


def test_each_district_has_its_latest_count_with_date_and_source(city):
    frame = population(two_districts(city).con)
    assert frame["population"].tolist() == [5100, 3000]
    assert frame["source"].tolist() == ["Register 2021", "Register 2020"]


def test_a_district_nobody_counted_stays_in_the_list(city):
    city.add("districts", district_id="01", name="Altdorf")
    frame = population(city.con)
    assert frame["district_id"].tolist() == ["01"]
    assert pd.isna(frame["population"][0])


def test_the_citys_own_count_wins(city):
    two_districts(city).add("population", date=dt.date(2019, 12, 31), population=9000)
    found = latest_population(city.con)
    day = dt.date(2019, 12, 31)
    assert (found.value, found.evidence.as_of, found.evidence.rows) == (9000, day, 1)
    assert found.rows == (rows_where("population", district_id=[None], date=[day]),)


def test_else_the_districts_are_summed_on_the_last_day_that_has_them_all(city):
    found = latest_population(two_districts(city).con)
    day = dt.date(2020, 12, 31)
    assert (found.value, found.evidence.as_of, found.evidence.rows) == (8000, day, 2)
    assert found.evidence.sources == ("Register 2020",)
    (behind,) = found.rows
    assert sorted(dict(behind.only)["district_id"]) == ["01", "02"]
    assert dict(behind.only)["date"] == (day,)


def test_one_district(city):
    found = latest_population(two_districts(city).con, district_id="01")
    assert (found.value, found.evidence.sources) == (5100, ("Register 2021",))


def test_nothing_known_is_none(city):
    assert latest_population(city.con).value is None
    assert latest_population(city.con, district_id="01").value is None
