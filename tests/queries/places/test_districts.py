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


def test_districts_are_counted_on_one_day_and_who_is_missing_then_is_missing(city):
    """2021 counts one of two districts, so 2020 is the day. Without district 02 in 2020 one of two
    is counted on each of three days: the latest is taken, and 02 is missing, not of 1997."""
    two_districts(city).add(
        "population", district_id="02", date=dt.date(1997, 12, 31), population=9000
    )
    frame = population(city.con)
    assert frame["population"].tolist() == [5000, 3000]
    assert set(frame["date"]) == {pd.Timestamp(2020, 12, 31)}
    assert set(frame["source"]) == {"Register 2020"}
    city.con.execute("DELETE FROM population WHERE district_id = '02' AND date > DATE '2000-01-01'")
    frame = population(city.con)
    assert frame["population"].tolist()[0] == 5100 and pd.isna(frame["population"][1])
    assert set(frame["date"]) == {pd.Timestamp(2021, 12, 31)}


def test_a_newer_count_of_more_than_half_of_the_districts_takes_its_place(city):
    for number in range(3):
        code = f"0{number}"
        city.add("districts", district_id=code, name=code)
        city.add("population", district_id=code, date=dt.date(1997, 12, 31), population=100)
        if number < 2:
            city.add("population", district_id=code, date=dt.date(2011, 12, 31), population=70)
    frame = population(city.con)
    assert frame["population"].tolist()[:2] == [70, 70] and pd.isna(frame["population"][2])
    found = latest_population(city.con, district_id="02")
    assert (found.value, found.evidence.as_of) == (None, dt.date(2011, 12, 31))


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
    assert (found.value, found.evidence.sources) == (5000, ("Register 2020",))


def test_nothing_known_is_none(city):
    assert latest_population(city.con).value is None
    assert latest_population(city.con, district_id="01").value is None
