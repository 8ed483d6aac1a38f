"""What the strategy achieves beyond its own measures: one outcome indicator for each Zielfeld."""

import datetime as dt

import duckdb
import pandas as pd

from queries.ctes import compose
from queries.indicators.indicators import NEWEST_DEFINITION, indicators

# An indicator of a measure counts what that measure puts out, not what it brings about, and one
# defined as Input or Output says the same of itself. One defined as Outcome or Impact speaks for
# its field, or else that with most values: without a second value nobody can tell a change.
STATED = """
stated AS (
    SELECT indicator_id, title, field_id, date, precision, value, target, unit, comparator,
        is_demo, source, level
    FROM indicators
    LEFT JOIN (SELECT indicator_id, level FROM newest_definition) USING (indicator_id)
    WHERE field_id IS NOT NULL AND measure_id IS NULL AND district_id IS NULL
        AND value IS NOT NULL AND date <= $today
        AND coalesce(level, '') NOT IN ('Input', 'Output')
),
speaking AS (
    SELECT field_id, indicator_id, is_demo
    FROM stated
    GROUP BY field_id, indicator_id, is_demo
    QUALIFY row_number() OVER (PARTITION BY field_id ORDER BY is_demo,
        bool_or(level IN ('Outcome', 'Impact')) DESC NULLS LAST,
        count(DISTINCT date) DESC, max(date) DESC, indicator_id) = 1
)"""
OUTCOMES = """
SELECT f.field_id, s.* EXCLUDE (field_id, level), s.before.value AS before_value,
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
    before_value, before_date, before_precision (missing: nothing to compare with); course, aim and
    is_old as `queries.indicators.indicators.indicators` gives them (missing: no outcome).
    """
    sql = compose(NEWEST_DEFINITION, STATED, select=OUTCOMES)
    found = con.execute(sql, {"today": today}).df().drop(columns="before")
    speaking = tuple(found["indicator_id"].dropna())
    judged = indicators(con, today=today, only=speaking)
    judged = judged[judged["district_id"].isna()]
    return found.merge(
        judged[["indicator_id", "course", "aim", "is_old"]], on="indicator_id", how="left"
    )
