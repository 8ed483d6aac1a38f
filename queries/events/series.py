"""What is stated for a whole series of events, and events over time put together by periods."""

import datetime as dt

import duckdb
import pandas as pd

from queries.ctes import compose
from queries.events.events import CHOSEN_WITH_ATTENDANCE, COUNTED_BY, EVERYTHING, EventFilter

# Hours of a whole series stand among the indicators: unit "Stunden", and a title that begins
# with the series' name up to a colon ("Wochen: Stunden (mindestens)" for "Wochen 2021").
HOURS = """
SELECT s.series, max(i.value) AS hours, any_value(i.source) AS source
FROM (SELECT DISTINCT series FROM events WHERE series IS NOT NULL) AS s
JOIN indicators AS i ON i.unit = 'Stunden' AND trim(split_part(i.title, ':', 1)) <> ''
    AND starts_with(s.series, trim(split_part(i.title, ':', 1)))
GROUP BY s.series
"""

# The rows with the most events are told apart, all others are one row together.
PERIODS = compose(
    *CHOSEN_WITH_ATTENDANCE,
    COUNTED_BY,
    """
dated AS (
    SELECT *, date_trunc($period, start_date) AS period
    FROM counted_by
    WHERE start_date IS NOT NULL
),
ranked AS (
    SELECT value, row_number() OVER (ORDER BY count(*) DESC, value NULLS LAST) AS rank_of
    FROM dated
    GROUP BY value
)""",
    select="""
SELECT period, CASE WHEN rank_of <= $most_rows THEN d.value END AS value,
    rank_of > $most_rows AS is_rest, is_held, is_ahead, count(*) AS events,
    count(*) FILTER (is_demo) AS events_demo, sum(attended)::DOUBLE AS attended
FROM dated AS d
JOIN ranked AS r ON r.value IS NOT DISTINCT FROM d.value
GROUP BY ALL
ORDER BY period, is_rest, value NULLS LAST, is_held DESC, is_ahead
""",
)

# $paired: only events of which is known who registered and who came.
ATTENDANCE = compose(
    *CHOSEN_WITH_ATTENDANCE,
    select="""
SELECT date_trunc($period, start_date) AS period, count(*) AS events,
    sum(registered)::DOUBLE AS registered, sum(attended)::DOUBLE AS attended,
    coalesce(bool_or(is_estimate) FILTER (attended IS NOT NULL), false) AS is_estimate,
    coalesce(max(estimate_step), 1)::INTEGER AS estimate_step,
    sum(attended) / nullif(sum(registered), 0) AS came_share
FROM chosen_events
WHERE is_held AND start_date IS NOT NULL
    AND (NOT $paired OR (registered > 0 AND attended IS NOT NULL))
GROUP BY period
ORDER BY period
""",
)

PERIOD_MONTHS = {"month": 1, "quarter": 3, "year": 12}


def stated_hours(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Series → hours that a document states for all of it ("over 20 hours")."""
    return {series: hours for series, hours, _ in con.execute(HOURS).fetchall()}


def period_for(first: dt.date | None, last: dt.date | None, *, most: int = 48) -> str:
    """The shortest of PERIOD_MONTHS of which at most `most` lie between two days; else a year."""
    if first is None or last is None:
        return "month"
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    return next((name for name, long in PERIOD_MONTHS.items() if months <= most * long), "year")


def events_by_period(
    con: duckdb.DuckDBPyConnection,
    *,
    by: str,
    period: str,
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
    most_rows: int,
) -> pd.DataFrame:
    """Dated events by period and one of `events.participation.DIMENSIONS`, for many of them.

    Columns: period (its first day), value (None: not stated, or the rest), is_rest (all values
    beyond the `most_rows` with the most events), is_held, is_ahead (neither: only announced),
    events, events_demo, attended (NaN where none is stated). A period has a row for each of these.
    """
    asked = {**chosen.params(today), "by": by, "period": period, "most_rows": most_rows}
    return con.execute(PERIODS, asked).df()


def attendance_by_period(
    con: duckdb.DuckDBPyConnection,
    *,
    period: str,
    paired: bool = False,
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
) -> pd.DataFrame:
    """Events held, people registered and present by period; undated events are in no row.

    paired: only events that state both numbers, so that came_share means something.
    Columns: period (its first day), events (int), registered, attended (float, NaN where none is
    stated), is_estimate (bool: a part of attended is one), estimate_step (int: the
    place to which it is known), came_share (0..1 and more).
    """
    return con.execute(
        ATTENDANCE, {**chosen.params(today), "period": period, "paired": paired}
    ).df()
