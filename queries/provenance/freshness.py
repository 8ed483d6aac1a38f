"""How old each dataset is, against the rhythm in which it is due."""

import datetime as dt

import duckdb
import pandas as pd

# So many days before it is due a dataset is called due soon.
DUE_SOON_DAYS = 30

FRESHNESS = """
WITH aged AS (
    SELECT name, title, title_en, rows, due_after_days, published_at, published_by,
        coalesce(as_of_date, published_on) AS as_of_date,
        as_of_date IS NOT NULL AS is_as_of_stated
    FROM datasets
),
due AS (
    SELECT *,
        ($today - as_of_date)::INTEGER AS age_days,
        (as_of_date + due_after_days::INTEGER)::DATE AS due_date,
        ($today - due_date)::INTEGER AS days_overdue
    FROM aged
)
SELECT name, title, title_en, rows, as_of_date, is_as_of_stated, age_days, due_after_days,
    due_date, days_overdue,
    CASE WHEN due_after_days IS NULL THEN 'no_rhythm'
        WHEN coalesce(rows, 0) = 0 OR as_of_date IS NULL THEN 'missing'
        WHEN days_overdue > 0 THEN 'overdue'
        WHEN days_overdue > -$due_soon_days THEN 'due_soon'
        ELSE 'current' END AS state,
    published_at, published_by
FROM due
ORDER BY CASE state WHEN 'overdue' THEN 0 WHEN 'missing' THEN 1 WHEN 'due_soon' THEN 2
    WHEN 'current' THEN 3 ELSE 4 END, days_overdue DESC NULLS LAST, name
"""

# A fact that was only announced says nothing of the state, nor does that somebody asked for one.
LAST_REPORTED = """
SELECT max(date) FROM (
    SELECT last_update_date AS date FROM measures WHERE NOT coalesce(is_demo, false)
    UNION ALL
    SELECT date FROM measure_events
    WHERE NOT coalesce(is_demo, false) AND certainty IS DISTINCT FROM 'angekündigt'
        AND kind IS DISTINCT FROM 'Anforderung'
    UNION ALL
    SELECT date FROM programme
    WHERE NOT coalesce(is_demo, false) AND certainty IS DISTINCT FROM 'angekündigt'
)
WHERE date <= $today
"""


def row_count(con: duckdb.DuckDBPyConnection, *, dataset: str) -> int:
    """How many rows of a declared dataset this edition holds."""
    return int(con.execute("SELECT rows FROM datasets WHERE name = ?", [dataset]).fetchall()[0][0])


def last_reported(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> dt.date | None:
    """The latest day up to which real reports tell how the strategy stands; None without any."""
    found = con.execute(LAST_REPORTED, {"today": today}).fetchone()
    return found[0] if found else None


def freshness(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> pd.DataFrame:
    """Every dataset with its age; the most overdue first.

    A dataset's date is the one its data states (as_of_date), else the day of its publication
    (is_as_of_stated False). It is due due_after_days later; days_overdue counts from there and is
    negative before. state: overdue (the due day is over), due_soon (less than DUE_SOON_DAYS
    away), current, no_rhythm (nothing declared), missing (a rhythm but no rows).

    Columns: name, title, title_en, rows, as_of_date, is_as_of_stated, age_days, due_after_days,
    due_date, days_overdue, state, published_at, published_by.
    """
    params = {"today": today, "due_soon_days": DUE_SOON_DAYS}
    return con.execute(FRESHNESS, params).df()
