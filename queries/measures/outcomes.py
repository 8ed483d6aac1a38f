"""What the strategy achieves beyond its own measures: one outcome indicator for each Zielfeld."""

import datetime as dt

import duckdb
import pandas as pd

# An indicator of a measure counts what that measure puts out, not what it brings about. The one
# with most values speaks for its field: without a second value nobody can tell a change.
OUTCOMES = """
WITH stated AS (
    SELECT indicator_id, title, field_id, date, precision, value, target, unit, comparator,
        is_demo, source
    FROM indicators
    WHERE field_id IS NOT NULL AND measure_id IS NULL AND district_id IS NULL
        AND value IS NOT NULL AND date <= $today
),
speaking AS (
    SELECT field_id, indicator_id, is_demo
    FROM stated
    GROUP BY field_id, indicator_id, is_demo
    QUALIFY row_number() OVER (PARTITION BY field_id
        ORDER BY is_demo, count(DISTINCT date) DESC, max(date) DESC, indicator_id) = 1
)
SELECT f.field_id, s.* EXCLUDE (field_id), s.before.value AS before_value,
    s.before.date AS before_date, s.before.precision AS before_precision
FROM fields AS f
LEFT JOIN (
    SELECT stated.*, lag({'value': value, 'date': date, 'precision': precision})
            OVER (PARTITION BY field_id ORDER BY date) AS before
    FROM stated
    JOIN speaking USING (field_id, indicator_id, is_demo)
    QUALIFY row_number() OVER (PARTITION BY field_id ORDER BY date DESC) = 1
) AS s USING (field_id)
ORDER BY f.position, f.field_id
"""


def outcomes(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> pd.DataFrame:
    """The latest value of each Zielfeld's outcome indicator, and the one before.

    One row a field of the strategy, in its order. Columns: field_id, indicator_id (None: no outcome
    is stated), title, date, precision, value, target, unit, comparator, is_demo, source,
    before_value, before_date, before_precision (missing: nothing to compare with).
    """
    return con.execute(OUTCOMES, {"today": today}).df().drop(columns="before")
