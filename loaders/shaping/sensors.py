"""Readings of sensors become hours and days: number, mean, smallest, largest and last value.

A reading counts once, however often it is delivered: an hour remembers of which time its readings
are. What lies between those is known already, unless a delivery holds at least as many of them;
what lies before or behind is added, each mean weighted by its number.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb

from loaders.messages.text import Listed, title_of
from loaders.schema import quoted
from loaders.schema.personal_data import PERSONAL
from loaders.schema.sql import literal, scratch
from loaders.shaping.sensor_notes import notes_of, rhythms
from loaders.shaping.sensor_readings import deliver, now, read
from loaders.shaping.sensor_records import sensor_records
from loaders.shaping.shaped import Shaped, as_reading
from loaders.tables.reading import Note, Reading
from loaders.validate.check import Check, left_out
from loaders.validate.report import Problem

HOUR_DAYS = 400
"""Hours are kept so long; what is older is kept by days."""
FIELDS = (
    *("sensor_id", "period", "start", "count", "mean", "minimum", "maximum", "last_value"),
    *("first_at", "last_at"),
)
TYPES = ("VARCHAR", "VARCHAR", "TIMESTAMP", "BIGINT", *["DOUBLE"] * 4, *["TIMESTAMP"] * 2)
DAY = """timezone('UTC', timezone({zone}, date_trunc('day',
    timezone({zone}, timezone('UTC', {at})))))"""
"""The beginning of the city's day of a moment, both in UTC."""

# The days of the readings and all their hours, for an old day may be stored in either.
TOUCHED = f"""
CREATE TEMP TABLE touched AS
WITH days AS (
    SELECT DISTINCT sensor_id, {DAY.format(zone="{zone}", at="taken")} AS day FROM readings
    WHERE state = 'good'
)
SELECT sensor_id, day AS start FROM days
UNION SELECT sensor_id, date_trunc('hour', day) + to_hours(n::INTEGER) FROM days, range(26) AS t(n)
"""

# Each reading once, with the hour or day that it belongs to. A day of which hours are stored goes
# on in hours.
BUCKETS = f"""
CREATE TEMP TABLE buckets AS
WITH once AS (
    SELECT sensor_id, taken, any_value(measured) AS value, min(row) AS row, {
    DAY.format(zone="{zone}", at="taken")
} AS day
    FROM readings WHERE state = 'good' GROUP BY sensor_id, taken
),
hourly AS (
    SELECT DISTINCT sensor_id, {DAY.format(zone="{zone}", at="start")} AS day
    FROM stored WHERE period = 'Stunde' AND start < TIMESTAMP {{hours_from}} + INTERVAL 1 DAY
)
SELECT sensor_id, taken, value, row, CASE WHEN by_day THEN 'Tag' ELSE 'Stunde' END AS period,
    CASE WHEN by_day THEN day ELSE date_trunc('hour', taken) END AS start
FROM (
    SELECT o.*, o.day < TIMESTAMP {{hours_from}} AND h.day IS NULL AS by_day
    FROM once AS o LEFT JOIN hourly AS h ON h.sensor_id = o.sensor_id AND h.day = o.day
)
"""
_PART = """struct_pack(count := count(*) FILTER ({of}), mean := avg(b.value) FILTER ({of}),
            low := min(b.value) FILTER ({of}), high := max(b.value) FILTER ({of}),
            last := arg_max(b.value, b.taken) FILTER ({of}), first_at := min(b.taken) FILTER ({of}),
            last_at := max(b.taken) FILTER ({of}))"""
_INSIDE = "coalesce(b.taken BETWEEN o.first_at AND o.last_at, false)"
MERGED = f"""
CREATE TEMP TABLE merged AS
WITH met AS (
    SELECT b.sensor_id, b.period, b.start, min(b.row) AS row,
        any_value(struct_pack(count := o.count, mean := o.mean, low := o.minimum,
            high := o.maximum, last := o.last_value, first_at := o.first_at,
            last_at := o.last_at)) FILTER (o.count IS NOT NULL) AS old,
        {_PART.format(of=_INSIDE)} AS inside,
        {_PART.format(of="NOT " + _INSIDE)} AS new
    FROM buckets AS b LEFT JOIN stored AS o
        ON o.sensor_id = b.sensor_id AND o.period = b.period AND o.start = b.start
    GROUP BY b.sensor_id, b.period, b.start
),
-- What is known of the time in between: the fuller of the two.
known AS (
    SELECT row, sensor_id, period, start, new, CASE WHEN inside.count < old.count THEN old
        WHEN old IS NOT NULL THEN inside END AS base,
        CASE WHEN inside.count < old.count THEN inside.count ELSE 0 END AS passed
    FROM met
),
summed AS (
    SELECT *, coalesce(base.count, 0) + new.count AS count,
        least(base.low, new.low) AS minimum, greatest(base.high, new.high) AS maximum
    FROM known
)
SELECT row, sensor_id, period, start, count,
    -- A mean as it was stays as it was, to the last digit, and none lies beyond its own values.
    CASE WHEN new.count = 0 THEN base.mean ELSE greatest(minimum, least(maximum,
        (coalesce(base.mean * base.count, 0) + new.mean * new.count) / count)) END AS mean,
    minimum, maximum,
    CASE WHEN base IS NULL OR new.last_at > base.last_at THEN new.last ELSE base.last END
        AS last_value,
    least(base.first_at, new.first_at) AS first_at,
    greatest(base.last_at, new.last_at) AS last_at, passed
FROM summed
"""


def measure_sensors(verb: Mapping[str, Any], check: Check) -> Shaped:
    """Rows of measurements, and of sensors where the file tells of them.

    verb: names of columns for the time, the value and what is said of the sensor; `utc`: those
    headings that say that the time is in UTC.
    """
    utc = any(name in check.reading.columns for name in verb.get("utc", ()))
    declared = check.package.datasets["sensors"]
    with scratch() as con:
        columns = deliver(con, check, verb)
        known = {one["sensor_id"]: one for one in check.published_records("sensors")}
        told = sensor_records(con, columns, known, declared)
        con.register("told", told.table)
        read(con, check, utc=utc)
        problems = [*told.problems, *_without_sensor(con, columns, check)]
        _store(con, check)
        _aggregate(con, check)
        usual = rhythms(con)
        for one in told.records:
            one["interval_min"] = one["interval_min"] or usual.get(str(one["sensor_id"]))
        notes = [*told.notes, *notes_of(con, check, utc=utc)]
        notes += _left_columns(con, columns, check)
        made = {"measurements": _reading(con, check)}
    if told.records:
        made["sensors"] = as_reading(check, "sensors", told.records, told.rows)
    return Shaped(made, {}, notes, problems, frozenset({"more_pages", "part_of"}))


def _left_columns(
    con: duckdb.DuckDBPyConnection, columns: Mapping[str, str], check: Check
) -> list[Note]:
    """Which columns are about people; where sensors have columns, which are of none."""
    people = left_out(check.whole, check.headers, {})
    found = "SELECT DISTINCT heading FROM delivered WHERE heading IS NOT NULL"
    own = {row[0] for row in con.execute(found).fetchall()}
    taken = own | {*columns.values(), *people, ""}
    rest = [name for name in check.headers if own and name not in taken]
    told = {PERSONAL: people, "unknown_columns": rest}
    return [Note(code, {"columns": Listed(n, quoted=True)}) for code, n in told.items() if n]


def _store(con: duckdb.DuckDBPyConnection, check: Check) -> None:
    """The table `stored`: what is published of these sensors in the hours and days of the
    delivery. To examples nothing is added."""
    con.execute(TOUCHED.format(zone=literal(check.package.zone.key)))
    rows = check.published_among("measurements", con.execute("FROM touched").to_arrow_table())
    if rows is None:
        columns = (f"{name} {kind}" for name, kind in zip(FIELDS, TYPES, strict=True))
        con.execute(f"CREATE TEMP TABLE stored ({', '.join(columns)})")
        return
    con.register("published", rows)
    con.execute(
        f"CREATE TEMP TABLE stored AS SELECT {', '.join(FIELDS)} FROM published WHERE sensor_id "
        "IN (SELECT sensor_id FROM delivered) AND NOT coalesce(is_demo, false)"
    )


def _without_sensor(
    con: duckdb.DuckDBPyConnection, columns: Mapping[str, str], check: Check
) -> Sequence[Problem]:
    """That readings do not say which sensor they are of."""
    number, row = con.execute(
        "SELECT count(*), min(row) FROM readings WHERE state = 'no_sensor'"
    ).fetchall()[0]
    if not number:
        return []
    field = check.package.datasets["measurements"].field("sensor_id")
    details = {"wording": "readings_without_sensor", "count": number, "title": title_of(field)}
    return [Problem(row, columns.get(field.name), field.name, None, "required", details)]


def _aggregate(con: duckdb.DuckDBPyConnection, check: Check) -> None:
    first = (now(check) - dt.timedelta(days=HOUR_DAYS)).replace(hour=0, minute=0, second=0)
    moment, zone = literal(first.isoformat(sep=" ")), literal(check.package.zone.key)
    con.execute(BUCKETS.format(zone=zone, hours_from=moment))
    con.execute(MERGED)


def _reading(con: duckdb.DuckDBPyConnection, check: Check) -> Reading:
    """The hours and days as texts."""
    cells = ", ".join(f"{quoted(name)}::VARCHAR AS c{i}" for i, name in enumerate(FIELDS))
    table = con.execute(
        f"SELECT row::BIGINT AS row, {cells} FROM merged ORDER BY sensor_id, start"
    ).to_arrow_table()
    own = replace(check.reading, format="json", number_form="en", parts=())
    return replace(own, table=table, columns=FIELDS, notes=(), faults=(), above=())
