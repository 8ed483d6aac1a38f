"""The dated history of a measure: what was reported of it and when, by whom it is stated."""

import duckdb
import pandas as pd

EVENTS_OF = """
SELECT date, precision, kind, what, status, approval, value, certainty, is_public, is_demo,
    source, source_date, source_url
FROM measure_events
WHERE measure_id = $measure_id
ORDER BY date DESC, kind, what
"""


def events_of(con: duckdb.DuckDBPyConnection, *, measure_id: str) -> pd.DataFrame:
    """The facts known of a measure, the latest first; a month, quarter or year (precision) stands
    under its last day.

    Columns: date, precision, kind (Bericht, Beschluss, Bewilligung, Schritt, Anforderung), what,
    status, approval (as the fact leaves them; None where it says nothing), value, certainty,
    is_public, is_demo, source, source_date (text: year, month or day), source_url.
    """
    return con.execute(EVENTS_OF, {"measure_id": measure_id}).df()
