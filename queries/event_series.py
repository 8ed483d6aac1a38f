"""What is stated for a whole series of events, and events by quarter."""

import duckdb
import pandas as pd

# Hours of a whole series stand among the indicators: unit "Stunden", and a title that begins
# with the series' name up to a colon ("Wochen: Stunden (mindestens)" for "Wochen 2021").
HOURS = """
SELECT s.series, max(i.value) AS hours, any_value(i.source) AS source
FROM (SELECT DISTINCT series FROM events WHERE series IS NOT NULL) AS s
JOIN indicators AS i ON i.unit = 'Stunden' AND trim(split_part(i.title, ':', 1)) <> ''
    AND starts_with(s.series, trim(split_part(i.title, ':', 1)))
GROUP BY s.series
"""


def stated_hours(con: duckdb.DuckDBPyConnection) -> dict[str, float]:
    """Series → hours that a document states for all of it ("over 20 hours")."""
    return {series: hours for series, hours, _ in con.execute(HOURS).fetchall()}


def by_quarter(listed: pd.DataFrame) -> pd.DataFrame:
    """Events held, people registered and present by quarter, from `queries.events.events`.

    Columns: quarter (its first day), events, registered, attended (NaN where none is stated);
    undated events are in no row.
    """
    dated = listed[listed["start_date"].notna() & listed["is_held"]]
    quarter = dated["start_date"].dt.to_period("Q").dt.start_time.rename("quarter")
    sums = dated.groupby(quarter).agg(
        events=("event_id", "size"),
        registered=("registered", lambda column: column.astype(float).sum(min_count=1)),
        attended=("attended", lambda column: column.astype(float).sum(min_count=1)),
    )
    return sums.reset_index()
