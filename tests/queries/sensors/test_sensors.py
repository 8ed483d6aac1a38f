"""What sensors measured last, how old that is, and when one is still."""

import datetime as dt

import duckdb
import pytest

from queries.sensors.sensors import sensor_courses, sensor_layers, sensors, with_age

NOW = dt.datetime(2026, 11, 30, 12)


@pytest.fixture
def con():
    con = duckdb.connect()
    con.execute(
        "CREATE TABLE sensors (sensor_id VARCHAR, name VARCHAR, kind VARCHAR, unit VARCHAR, place "
        "VARCHAR, latitude DOUBLE, longitude DOUBLE, district_id VARCHAR, interval_min DOUBLE, "
        "is_demo BOOLEAN, source VARCHAR)"
    )
    con.execute(
        "CREATE TABLE measurements (sensor_id VARCHAR, period VARCHAR, start TIMESTAMP, count "
        "BIGINT, mean DOUBLE, minimum DOUBLE, maximum DOUBLE, last_value DOUBLE, last_at TIMESTAMP)"
    )
    for key, kind, every in (("a", "Wasserstand", 15), ("b", "Ozon", 1440), ("c", "Ozon", None)):
        con.execute(
            "INSERT INTO sensors VALUES (?, ?, ?, 'x', NULL, 50, 10, '01', ?, false, 'q')",
            [key, key, kind, every],
        )
    return con


def hour(con, sensor, start, value, minute=45):
    at = dt.datetime.fromisoformat(start)
    row = [sensor, "Stunde", at, 4, value, value, value, value, at + dt.timedelta(minutes=minute)]
    con.execute("INSERT INTO measurements VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", row)


def test_the_last_value_its_age_and_who_is_still(con):
    hour(con, "a", "2026-11-30 08:00", 1.0)
    hour(con, "a", "2026-11-30 08:30", 2.0, 29)
    hour(con, "b", "2026-11-29 10:00", 3.0, 0)
    rows = with_age(sensors(con), NOW).set_index("sensor_id")
    # 08:59 is three hours and a minute ago; 15 minutes are its rhythm.
    assert rows.loc["a", ["value", "age_min", "is_still"]].tolist() == [2.0, 181, True]
    # 26 hours are less than twice a day.
    assert rows.loc["b", ["value", "age_min", "is_still"]].tolist() == [3.0, 1560, False]
    assert rows.loc["c", "is_still"] and rows.loc["c", "readings"] == 0


def test_three_hours_of_silence_are_not_yet_still(con):
    hour(con, "a", "2026-11-30 09:00", 1.0, 0)
    assert not with_age(sensors(con), NOW).set_index("sensor_id").loc["a", "is_still"]


def test_the_course_ends_with_the_sensors_own_last_hour(con):
    for day in ("01", "08", "09", "14"):
        hour(con, "a", f"2026-11-{day} 10:00", float(day))
    hour(con, "b", "2026-11-14 10:00", 1.0)
    found = sensor_courses(con, only=("a",), last=(dt.datetime(2026, 11, 14, 10, 45),))
    assert found["mean"].tolist() == [8.0, 9.0, 14.0]
    assert sensor_courses(con, only=(), last=()).empty


def test_layers_are_those_that_have_a_sensor(con):
    assert sensor_layers(con) == ["pegel", "luft"]
