"""Sensors: what each measured last, how long ago, and its last days by the hour."""

import datetime as dt
from collections.abc import Mapping

import duckdb
import pandas as pd

from queries.ctes import compose

DAYS_SHOWN = 7
STILL_AFTER = 2
"""A sensor is still when it has been silent for so many times its rhythm, …"""
LEAST_SILENCE_MIN = 180
"""… and for three hours at least: a feed asks once an hour, and its run takes a while."""
USUAL_MIN = 60
"""The rhythm of a sensor that states none."""
LAYERS: Mapping[str, tuple[str, ...]] = {
    "pegel": ("Wasserstand", "Niederschlag", "Bodenfeuchte"),
    "luft": (
        *("Lufttemperatur", "Luftfeuchte", "Windgeschwindigkeit", "Feinstaub PM10"),
        *("Feinstaub PM2,5", "Stickstoffdioxid", "Ozon", "Lärm"),
    ),
    "container": ("Füllstand Container",),
    "besucher": ("Besucher", "Verkehrsmenge"),
    "sensoren": ("Sonstiges",),
}
"""Layer of the map → kinds of sensors on it."""

# A day of hours counts like a row of the day itself: of either only the last value is asked for.
NEWEST = """
newest AS (
    SELECT sensor_id, arg_max(last_value, last_at) AS value, max(last_at) AS last_at,
        sum(count)::BIGINT AS readings
    FROM measurements
    GROUP BY sensor_id
)"""
SENSORS = """
SELECT s.sensor_id, s.name, s.kind, s.unit, s.place, s.latitude, s.longitude, s.district_id,
    s.interval_min, coalesce(s.is_demo, false) AS is_demo, s.source, n.value, n.last_at,
    coalesce(n.readings, 0) AS readings
FROM sensors AS s LEFT JOIN newest AS n USING (sensor_id)
ORDER BY is_demo, s.kind, s.name, s.sensor_id
"""
COURSES = """
WITH wanted AS (
    SELECT unnest($only::VARCHAR[]) AS sensor_id,
        unnest($last::TIMESTAMP[]) - to_days($days::INTEGER) AS since
)
SELECT m.sensor_id, start, mean, minimum, maximum, period
FROM measurements AS m JOIN wanted AS w ON w.sensor_id = m.sensor_id AND m.start > w.since
WHERE start > $first::TIMESTAMP - to_days($days::INTEGER)
ORDER BY m.sensor_id, start
"""
KINDS = "SELECT DISTINCT kind FROM sensors WHERE latitude IS NOT NULL AND longitude IS NOT NULL"


def sensors(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Every sensor with what it measured last, those of a kind together, invented ones last.

    Columns: those of the dataset; value (in unit), last_at (UTC), readings (how many are known).
    """
    return con.execute(compose(NEWEST, select=SENSORS)).df()


def with_age(listed: pd.DataFrame, now: dt.datetime) -> pd.DataFrame:
    """The rows of `sensors` with age_min, minutes since the last reading, and is_still: silent for
    more than STILL_AFTER times its rhythm, or never heard. now: in UTC, without a zone."""
    age = (pd.Timestamp(now) - listed["last_at"]).dt.total_seconds() // 60
    patience = (STILL_AFTER * listed["interval_min"].fillna(USUAL_MIN)).clip(LEAST_SILENCE_MIN)
    return listed.assign(age_min=age, is_still=age.isna() | (age > patience))


def sensor_courses(
    con: duckdb.DuckDBPyConnection, *, only: tuple[str, ...], last: tuple[dt.datetime, ...]
) -> pd.DataFrame:
    """The last DAYS_SHOWN days of some sensors, up to the last reading of each (`last`, UTC).
    Columns: sensor_id, start (UTC), mean, minimum, maximum, period (Stunde, Tag). An hour without a
    reading has no row."""
    if not only:
        return pd.DataFrame(columns=["sensor_id", "start", "mean", "minimum", "maximum", "period"])
    # The oldest is a constant, so that files of other days are not opened.
    given = {"only": list(only), "last": list(last), "first": min(last), "days": DAYS_SHOWN}
    return con.execute(COURSES, given).df()


def sensor_layers(con: duckdb.DuckDBPyConnection) -> list[str]:
    """The layers of the map that have a sensor with a place."""
    kinds = {kind for (kind,) in con.execute(KINDS).fetchall()}
    there = {sensor_layer(kind) for kind in kinds}
    return [layer for layer in LAYERS if layer in there]


def sensor_layer(kind: str) -> str:
    """The layer of the map that a kind of sensors is on."""
    return next((layer for layer, own in LAYERS.items() if kind in own), "sensoren")
