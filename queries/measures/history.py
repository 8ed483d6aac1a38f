"""The dated history of measures: what was reported of them and when, by whom it is stated."""

import datetime as dt

import duckdb
import pandas as pd

EVENTS_OF = """
SELECT date, precision, kind, what, status, approval, value, certainty, is_public, is_demo,
    source, source_date, source_url
FROM measure_events
WHERE measure_id = $measure_id
ORDER BY date DESC, kind, what
"""

# What was only announced, or asked for by the city itself, tells nothing that has happened.
LATEST = """
SELECT e.date, e.precision, measure_id, m.title, e.what, e.source, e.is_demo
FROM measure_events e JOIN measures m USING (measure_id)
WHERE e.date <= $today AND e.kind <> 'Anforderung' AND e.certainty IS DISTINCT FROM 'angekündigt'
    AND ($district_id IS NULL OR m.district_id = $district_id)
ORDER BY e.date DESC, m.title, e.what
LIMIT $most
"""


def latest_events(
    con: duckdb.DuckDBPyConnection,
    *,
    today: dt.date,
    district_id: str | None = None,
    most: int,
) -> pd.DataFrame:
    """The newest facts of all measures, or of those of one district, the latest first.

    Columns: date, precision (as in `events_of`), measure_id, title (of the measure), what, source,
    is_demo.
    """
    given = {"today": today, "district_id": district_id, "most": most}
    return con.execute(LATEST, given).df()


def events_of(con: duckdb.DuckDBPyConnection, *, measure_id: str) -> pd.DataFrame:
    """The facts known of a measure, the latest first; a month, quarter or year (precision) stands
    under its last day.

    Columns: date, precision, kind (Bericht, Beschluss, Bewilligung, Schritt, Anforderung), what,
    status, approval (as the fact leaves them; None where it says nothing), value, certainty,
    is_public, is_demo, source, source_date (text: year, month or day), source_url.
    """
    return con.execute(EVENTS_OF, {"measure_id": measure_id}).df()
