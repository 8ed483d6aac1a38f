"""The large store: 10 million survey answers and hours of sensors, a million rows of attendance,
2,500 indicators over 20 years, 100,000 chargers and as many reports of citizens.

Written by the store's own publishing, with its checks of keys and references; only the way through
a CSV file and the check of its cells is left out, because it would take minutes. Kept in
`var/bench` until the shipped data, the layout of the store or this file changes.
"""

import hashlib
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from benchmarks import servers
from loaders.schema import Dataset

ANSWERS, EVENTS, CHARGERS, REPORTS = 10_000_000, 200_000, 100_000, 100_000
SENSORS, HOURS = 1_142, 8_760
INDICATORS, MONTHS = 2_500, 240
SERIES, OPERATORS = 300, 500
GROUPS = ("Bürgerschaft", "Unternehmen", "Kommunen", "Wissenschaft", "Schulen")
"""Each event has a row of attendance for each of them: a million in all."""

# More people give the answers that were given: the questions and their options stay.
ANSWERED = """
SELECT shipped.* REPLACE (respondent_id || '-' || copy AS respondent_id)
FROM survey_answers AS shipped, range($rows // (SELECT count(*) FROM survey_answers) + 1) AS t(copy)
LIMIT $rows
"""

# Like the invented ones, over ten years, the last of them ahead; every tenth is of no series.
HELD = """
WITH known AS (SELECT *, row_number() OVER (ORDER BY event_id) - 1 AS turn FROM events
    WHERE is_demo)
SELECT known.* EXCLUDE (turn) REPLACE (
    'gross-' || n AS event_id,
    CASE WHEN n % 10 > 0 THEN 'Reihe ' || (hash(n) % $series + 1) END AS series,
    title || ' ' || n AS title,
    (n // $series)::BIGINT AS position,
    (today() - 3285 + (hash(n, 'day') % 3650)::INTEGER)::DATE AS start_date)
FROM range($rows) AS t(n)
JOIN known ON turn = n % (SELECT count(*) FROM known)
"""

# Nobody has come yet to what is still ahead.
CAME = """
SELECT event_id, "group",
    (5 + hash(event_id, "group") % 60)::BIGINT AS registered,
    CASE WHEN start_date < today() THEN (hash("group", event_id) % 60)::BIGINT END AS attended,
    false AS is_estimate, is_demo, source
FROM new_events, (SELECT unnest($groups) AS "group")
"""

# Beside the stations that there are, within some hundred metres, of more operators.
CHARGING = """
SELECT shipped.* REPLACE (
    station_id || '-' || copy AS station_id,
    operator || ' ' || (hash(copy) % $operators) AS operator,
    latitude + ((hash(station_id, copy) % 1000)::INT - 500) / 5e4 AS latitude,
    longitude + ((hash(copy, station_id) % 1000)::INT - 500) / 5e4 AS longitude)
FROM charging_points AS shipped,
    range($rows // (SELECT count(*) FROM charging_points) + 1) AS t(copy)
LIMIT $rows
"""

# The invented ones again, a few days earlier and some hundred metres away.
REPORTED = """
SELECT shipped.* REPLACE (
    report_id || '-' || copy AS report_id,
    reported_date - copy::INT AS reported_date,
    latitude + ((hash(report_id, copy) % 1000)::INT - 500) / 5e4 AS latitude,
    longitude + ((hash(copy, report_id) % 1000)::INT - 500) / 5e4 AS longitude)
FROM reports AS shipped, range($rows // (SELECT count(*) FROM reports) + 1) AS t(copy)
LIMIT $rows
"""

# The invented sensors again, each with a year of hours up to this morning.
SENSED = """
SELECT shipped.* REPLACE (sensor_id || '-' || copy AS sensor_id, name || ' ' || copy AS name)
FROM sensors AS shipped, range($sensors // (SELECT count(*) FROM sensors) + 1) AS t(copy)
LIMIT $sensors
"""
MEASURED = """
SELECT sensor_id, 'Stunde' AS period, today()::TIMESTAMP - to_hours(n::INTEGER) AS start,
    4::BIGINT AS count, (hash(sensor_id, n) % 1000) / 10 AS mean, mean - 1 AS minimum,
    mean + 1 AS maximum, mean AS last_value, start AS first_at,
    start + INTERVAL 45 MINUTE AS last_at, is_demo, source
FROM new_sensors, range(1, $hours + 1) AS t(n)
"""

# Like one of the invented indicators, by the month.
INDICATED = """
SELECT one.* REPLACE (
    'gross-' || n AS indicator_id, title || ' ' || n AS title,
    (date_trunc('month', today()) - to_months(m::INTEGER))::DATE AS date, 'Monat' AS precision,
    50 + (hash(n, m) % 100) / 10 AS value)
FROM (SELECT * FROM indicators WHERE is_demo AND district_id IS NULL ORDER BY indicator_id LIMIT 1)
    AS one, range($indicators) AS t(n), range(1, $months + 1) AS u(m)
"""


def large_store() -> Path:
    """The folder of the closed store; made where there is none yet."""
    folder = servers.ROOT / "var" / "bench" / f"large-{_state()}"
    if not folder.exists():
        shutil.rmtree(folder.parent, ignore_errors=True)  # of earlier states
        draft = folder.with_suffix(".draft")
        shutil.copytree(servers.shipped(), draft)
        _fill(draft)
        draft.rename(folder)
    return folder


def _state() -> str:
    """What the store is made of, in one word."""
    from loaders.store.write import FORMAT

    shipped = [file for file in (servers.ROOT / "data").rglob("*") if file.is_file()]
    state = hashlib.sha256(str(FORMAT).encode())
    for file in [Path(__file__), *sorted(shipped)]:
        state.update(file.read_bytes())
    return state.hexdigest()[:16]


def _fill(folder: Path) -> None:
    """Publish the large tables beside the shipped rows, as one state."""
    from loaders.bootstrap import open_store
    from loaders.publish.publish import FileContribution, publish_files
    from loaders.store.store import Edition
    from loaders.store.write import HistoryEntry

    store = open_store(str(folder))
    try:
        con = store.reader(Edition(store.snapshot_id()))
        tables = dict(_tables(con, store.package.datasets))
        con.close()
        entry = HistoryEntry("benchmark", "large store")
        publish_files(store, [FileContribution(tables, "append")], entry)
    finally:
        store.close()


def _tables(
    con: duckdb.DuckDBPyConnection, datasets: Mapping[str, Dataset]
) -> Iterator[tuple[str, pa.Table]]:
    """Dataset → its rows, columns as declared."""
    for name, sql, params in (
        ("survey_answers", ANSWERED, {"rows": ANSWERS}),
        ("events", HELD, {"rows": EVENTS, "series": SERIES}),
        ("attendance", CAME, {"groups": list(GROUPS)}),
        ("reports", REPORTED, {"rows": REPORTS}),
        ("sensors", SENSED, {"sensors": SENSORS}),
        ("measurements", MEASURED, {"hours": HOURS}),
        ("indicators", INDICATED, {"indicators": INDICATORS, "months": MONTHS}),
        ("charging_points", CHARGING, {"rows": CHARGERS, "operators": OPERATORS}),
    ):
        # Columns that a query does not name are empty, also those declared after it was written.
        whole = f"(FROM {name} LIMIT 0) UNION ALL BY NAME ({sql})"
        made = con.execute(whole, params).to_arrow_table()
        con.register(f"new_{name}", made)
        yield name, made.select(datasets[name].field_names)
