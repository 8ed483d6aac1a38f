"""The readings of a delivery as tables: each with its sensor, its moment in UTC, its number and
what is wrong with it. A million of them never become Python rows."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

import duckdb

from loaders.schema import Field
from loaders.schema.folding import fold
from loaders.schema.sql import literal
from loaders.shaping.sensor_columns import (
    DASHES,
    NO_NUMBERS,
    SensorColumn,
    sensor_columns,
    value_with_unit,
)
from loaders.tables.reading import Limits
from loaders.validate.check import Check
from loaders.validate.formats import (
    DAY_FIRST,
    ENGLISH,
    NumberForm,
    date_forms,
    number_forms,
    number_sql,
)

NAMES = (
    *("sensor_id", "time", "clock", "value", "name", "kind", "unit", "interval_min"),
    *("latitude", "longitude", "heading"),
)
"""Columns of `delivered`; heading: that of the sensor's column, where each has one of its own."""
AHEAD_MINUTES = 5  # a sensor's clock may go a little fast
_NO_NUMBER = ", ".join(map(literal, sorted(NO_NUMBERS | DASHES)))
_ZONED = r"[T ]\d\d?:\d\d.*(Z|UTC|GMT|[+-]\d\d(:?\d\d)?)$"

# A moment of a time span is its beginning. Seconds and milliseconds since 1970 are moments too.
STATED = """
CREATE TEMP TABLE stated AS
SELECT * EXCLUDE (said), CASE WHEN contains(said, 'T') THEN split_part(said, '/', 1) ELSE said END
    AS moment
FROM (SELECT *, CASE WHEN clock IS NOT NULL AND NOT contains(time, ':') THEN time || ' ' || clock
    ELSE time END AS said FROM delivered)
"""
READINGS = r"""
CREATE TEMP TABLE readings AS
WITH plain AS (
    SELECT * EXCLUDE (moment), {number} AS number, nullif(trim(regexp_replace(regexp_replace(moment,
        '^(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}})[ ,T]*', '\3-\2-\1 '),
        '^(\d{{1,2}})/(\d{{1,2}})/(\d{{4}})[ ,T]*', {slashed})), '') AS moment
    FROM stated
),
timed AS (
    SELECT *, regexp_matches(moment, {zoned}) AS zoned,
        CASE WHEN regexp_full_match(moment, '\d{{10}}')
                THEN make_timestamp(moment::BIGINT * 1000000)
            WHEN regexp_full_match(moment, '\d{{13}}') THEN make_timestamp(moment::BIGINT * 1000)
            WHEN regexp_matches(moment, {zoned}) THEN timezone('UTC', try_cast(regexp_replace(
                regexp_replace(moment, ' ?(UTC|GMT)$', 'Z'), '([+-]\d\d):?(\d\d)$', '\1:\2')
                AS TIMESTAMPTZ))
            ELSE timezone('UTC', timezone({zone}, try_cast(moment AS TIMESTAMP)))
        END AS taken
    FROM plain
),
measured AS (
    SELECT t.*, round(number * coalesce(s.factor, 1) + coalesce(s.summand, 0), 9) AS measured,
        s.low, s.high
    FROM timed AS t
    LEFT JOIN told AS s ON s.sensor_id = t.sensor_id AND s.unit_text = coalesce(t.unit, '')
),
doubled AS (
    SELECT sensor_id, taken FROM measured WHERE taken IS NOT NULL AND isfinite(number)
    GROUP BY ALL HAVING min(measured) <> max(measured)
)
SELECT m.*, CASE
        WHEN m.moment IS NULL AND value IS NULL THEN 'blank'
        WHEN m.sensor_id IS NULL THEN 'no_sensor'
        WHEN value IS NULL OR lower(value) IN ({no_number}) THEN 'no_value'
        WHEN number IS NULL OR NOT isfinite(number) THEN 'no_number'
        WHEN m.taken IS NULL THEN 'no_time'
        WHEN m.taken > TIMESTAMP {now} THEN 'ahead'
        WHEN measured < low OR measured > high THEN 'impossible'
        WHEN d.taken IS NOT NULL THEN 'doubled'
        ELSE 'good' END AS state
FROM measured AS m LEFT JOIN doubled AS d ON d.sensor_id = m.sensor_id AND d.taken = m.taken
"""
BY_NAME = """
UPDATE delivered SET sensor_id = n.sensor_id
FROM (SELECT lower(trim(name)) AS name, min(sensor_id) AS sensor_id FROM stations
    GROUP BY 1 HAVING count(*) = 1) AS n
WHERE lower(delivered.sensor_id) = n.name
    AND delivered.sensor_id NOT IN (SELECT sensor_id FROM stations)
"""


def deliver(
    con: duckdb.DuckDBPyConnection, check: Check, verb: Mapping[str, Any]
) -> dict[str, str]:
    """Make the table `delivered`: row, and a text column of each of NAMES. A sensor that is called
    by its published name is that sensor. Returns our name → the file's column. Raises ReadingError
    for more readings than rows are allowed, where each row holds several."""
    columns = {fold(name): i for i, name in reversed(list(enumerate(check.reading.columns)))}
    found: dict[str, int] = {}
    cells = dict.fromkeys(NAMES, "NULL::VARCHAR")
    for name in NAMES:
        known = (columns[fold(one)] for one in verb.get(name, ()) if fold(one) in columns)
        index = next((i for i in known if i not in found.values()), None)
        if (constant := check.options.constants.get(name)) is not None:
            cells[name] = literal(constant)
        if index is not None:
            found[name] = index
            cells[name] = _cell(index)
    if (united := value_with_unit(check.reading.columns, verb)) and "value" not in found:
        found["value"], cells["value"] = united[0], _cell(united[0])
        if "unit" not in found:
            found["unit"], cells["unit"] = united[0], literal(united[1])
    con.register("given", check.reading.table)
    wide = sensor_columns(check.reading, verb, published_sensors(check))
    (check.options.limits or Limits()).check_rows(check.reading.rows * len(wide))
    parts = [cells | _of_column(one) for one in wide] or [cells]
    selects = (", ".join(f"{cell} AS {name}" for name, cell in one.items()) for one in parts)
    every = " UNION ALL ".join(f"SELECT row, {one} FROM given" for one in selects)
    con.execute(f"CREATE TEMP TABLE delivered AS {every}")
    rows = check.published_rows("sensors")
    if rows is not None and rows.num_rows:
        con.register("stations", rows)
        con.execute(BY_NAME)
    return {name: check.reading.columns[index] for name, index in found.items()}


def published_sensors(check: Check) -> set[str]:
    """Keys and names of the published sensors."""
    rows = check.published_rows("sensors")
    columns = [] if rows is None else [rows["sensor_id"], rows["name"]]
    return {name for column in columns for name in column.to_pylist()}


def _of_column(one: SensorColumn) -> dict[str, str]:
    said = {"sensor_id": one.sensor, "name": one.sensor, "heading": one.heading}
    cells = {name: literal(text) for name, text in said.items()}
    return cells | {"value": _cell(one.index)} | ({"unit": literal(one.unit)} if one.unit else {})


def _cell(index: int) -> str:
    return f"nullif(trim(c{index}, ' \t\u00a0'), '')"


def read(con: duckdb.DuckDBPyConnection, check: Check, *, utc: bool) -> None:
    """Make the table `readings` of `delivered` and `told` (see `sensor_records`); utc: times
    without a zone are in UTC and not by the city's clock."""
    con.execute(STATED)
    moment = Field("moment", "datetime")
    con.execute("CREATE OR REPLACE TEMP TABLE raw AS SELECT moment FROM stated")
    order = date_forms(con, [moment], check.options.choices, {})["moment"].order
    con.execute(
        READINGS.format(
            zoned=literal(_ZONED),
            number=_number(con, check),
            slashed=literal(r"\3-\2-\1 " if order == DAY_FIRST else r"\3-\1-\2 "),
            zone=literal("UTC" if utc else check.package.zone.key),
            no_number=_NO_NUMBER,
            now=literal(now(check).isoformat(sep=" ")),
        )
    )


def _number(con: duckdb.DuckDBPyConnection, check: Check) -> str:
    """The SQL of a reading. Where point and comma leave it open, a point is a decimal one: sensors
    write no thousands."""
    con.execute(
        "CREATE OR REPLACE TEMP TABLE raw AS SELECT value FROM stated "
        "WHERE regexp_matches(value, '^[+-]?[\\d.,]')"
    )
    fields = [(Field("value", "number"), NumberForm().amounts)]
    fixed, choices = check.reading.number_form, check.options.choices
    form = number_forms(con, fields, fixed, choices, frozenset(), {})["value"]
    form.form = form.form or ENGLISH
    return number_sql("value", form)


def now(check: Check) -> dt.datetime:
    """Until when a reading may be from, in UTC: now, or the end of the day that was given."""
    moment = dt.datetime.now(dt.UTC)
    if check.options.today is not None:
        moment = dt.datetime.combine(check.options.today, dt.time.max, check.package.zone)
    late = moment.astimezone(dt.UTC) + dt.timedelta(minutes=AHEAD_MINUTES)
    return late.replace(tzinfo=None, microsecond=0)
