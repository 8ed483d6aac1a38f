"""What is said of delivered readings: what was left out, and what looks wrong but may be true."""

import duckdb

from loaders.messages.text import Listed, Text
from loaders.shaping.sensor_records import some
from loaders.tables.reading import Note
from loaders.validate.check import Check

MOST_CELLS = 50
_SAID = "coalesce(CASE WHEN state IN ('ahead', 'no_time') THEN moment ELSE value END, '')"
STATES = f"""
SELECT state, count(*), arg_min({{'row': row, 'example': left({_SAID}, 40), 'sensor': sensor_id,
    'heading': heading}}, row) AS first
FROM readings WHERE state NOT IN ('good', 'blank', 'no_sensor') GROUP BY state ORDER BY min(row)
"""
OTHERS = f"""
SELECT row, heading, left({_SAID}, 40) FROM readings
WHERE state NOT IN ('good', 'blank', 'no_sensor', 'no_value')
    AND (row, state) NOT IN (SELECT (min(row), state) FROM readings GROUP BY state)
ORDER BY row, heading LIMIT {MOST_CELLS + 1}
"""
CLOCKS = """
SELECT count(*) FILTER (zoned AND NOT regexp_matches(moment, '(Z|UTC|GMT|[+-]00:?(00)?)$')),
    count(*) FILTER (NOT zoned AND NOT regexp_full_match(moment, '\\d{10}(\\d{3})?')),
    count(*) - count(DISTINCT (sensor_id, taken))
FROM readings WHERE state = 'good'
"""
# Per sensor: how many readings, of how many values, the usual and the longest time between two.
COURSES = """
SELECT sensor_id, count(*) AS readings, count(DISTINCT value) AS known,
    median(date_diff('second', before, taken)) / 60 AS rhythm,
    max(date_diff('second', before, taken)) / 60 AS longest
FROM (SELECT sensor_id, taken, value,
    lag(taken) OVER (PARTITION BY sensor_id ORDER BY taken) AS before FROM buckets)
GROUP BY sensor_id ORDER BY sensor_id
"""
SILENT = """
SELECT DISTINCT sensor_id FROM delivered WHERE sensor_id IS NOT NULL
EXCEPT SELECT sensor_id FROM readings WHERE state = 'good' ORDER BY 1
"""
WHOLE = """
SELECT count(*), count(DISTINCT sensor_id), strftime(min(taken), '%Y-%m-%d %H:%M'),
    strftime(max(taken), '%Y-%m-%d %H:%M') FROM buckets
"""
CONSTANT_FROM, GAP = 12, 3
"""Readings from which one value in all is worth a look; a gap is so many times the rhythm."""
LEAST_RHYTHM = 4  # readings from which a rhythm can be told


def notes_of(con: duckdb.DuckDBPyConnection, check: Check, *, utc: bool) -> list[Note]:
    """The notes on the tables `readings`, `buckets` and `merged`; utc: the heading says UTC."""
    notes = []
    readings, sensors, first, last = con.execute(WHOLE).fetchall()[0]
    rows, passed = con.execute("SELECT count(*), sum(passed) FROM merged").fetchall()[0]
    if readings:
        told = {"readings": readings, "sensors": sensors, "first": first, "last": last}
        notes.append(Note("readings_kept", {**told, "rows": rows}))
    for state, count, first in con.execute(STATES).fetchall():
        told = {**first, "row": _place(first["row"], first["heading"])}
        notes.append(Note(f"readings_{state}", {"count": count, **told}))
    if others := con.execute(OTHERS).fetchall():
        cells: list[Text | str] = [_cell(*one) for one in others[:MOST_CELLS]]
        cells += ["…"] if len(others) > MOST_CELLS else []
        notes.append(Note("readings_others", {"cells": Listed(cells)}))
    zoned, plain, repeated = con.execute(CLOCKS).fetchall()[0]
    counted = [("repeated", repeated), ("known", int(passed or 0)), ("zones", zoned)]
    notes += [Note(f"readings_{code}", {"count": n}) for code, n in counted if n]
    if plain and not utc:
        told = {"count": plain, "zone": check.package.zone.key}
        notes.append(Note("readings_clock", told))
    return [*notes, *_courses(con)]


def _place(row: int, heading: str | None) -> int | Text:
    """The row, and the column where each sensor has one of its own."""
    return Text("{row} (column “{column}”)", row=row, column=heading) if heading else row


def _cell(row: int, heading: str | None, said: str) -> Text:
    return Text("row {row}: “{said}”", row=_place(row, heading), said=said)


def _courses(con: duckdb.DuckDBPyConnection) -> list[Note]:
    found: dict[str, list[str]] = {"one": [], "constant": [], "gaps": []}
    for sensor, readings, known, rhythm, longest in con.execute(COURSES).fetchall():
        if readings == 1:
            found["one"].append(sensor)
        elif known == 1 and readings >= CONSTANT_FROM:
            found["constant"].append(sensor)
        if readings >= LEAST_RHYTHM and rhythm and longest > GAP * rhythm:
            found["gaps"].append(sensor)
    found["silent"] = [row[0] for row in con.execute(SILENT).fetchall()]
    return [Note(f"readings_{code}", {"sensors": some(n)}) for code, n in found.items() if n]


def rhythms(con: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Sensor → its usual time between two readings in minutes, where that can be told."""
    found = con.execute(COURSES).fetchall()
    return {
        sensor: f"{max(round(rhythm, 1), 0.1):g}"
        for sensor, readings, _, rhythm, _ in found
        if readings >= LEAST_RHYTHM and rhythm
    }
