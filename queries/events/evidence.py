"""Which events and rows of attendance a number of the participation page is made of, and how much
of it belongs to the chosen district itself: events of no district count for the whole city."""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import compose, one_row
from queries.events.events import CHOSEN_WITH_ATTENDANCE, EventFilter
from queries.events.participation import SERIES_TOTALS

OWN = compose(
    *CHOSEN_WITH_ATTENDANCE,
    select="""
SELECT count(*) FILTER (is_held AND is_citywide) AS citywide,
    count(*) FILTER (is_held AND NOT is_citywide) AS events,
    sum(duration_min) FILTER (is_held AND NOT is_citywide) / 60 AS hours,
    sum(talks) FILTER (is_held AND NOT is_citywide)::BIGINT AS talks,
    sum(attended) FILTER (is_held AND NOT is_citywide)::BIGINT AS attended
FROM chosen_events
""",
)

STATING = compose(
    *CHOSEN_WITH_ATTENDANCE,
    select="""
SELECT event_id
FROM chosen_events
WHERE is_held AND CASE $number
    WHEN 'hours' THEN duration_min IS NOT NULL
    WHEN 'talks' THEN talks IS NOT NULL
    WHEN 'share' THEN registered IS NOT NULL AND attended IS NOT NULL
    ELSE true END
ORDER BY event_id
""",
)

# A series' own total takes the place of its sessions; a row for all groups that of the groups.
COUNTED = compose(
    *CHOSEN_WITH_ATTENDANCE,
    SERIES_TOTALS,
    select="""
SELECT NULL AS event_id, series, true AS is_total
FROM counted_units
WHERE is_series_total
UNION ALL
SELECT e.event_id, NULL, EXISTS (
    SELECT 1 FROM attendance AS a
    WHERE a.event_id = e.event_id AND a."group" IS NULL AND a.attended IS NOT NULL)
FROM chosen_events AS e
WHERE e.is_held AND e.attended IS NOT NULL
    AND coalesce(e.series NOT IN (SELECT series FROM counted_units WHERE is_series_total), true)
ORDER BY series, event_id
""",
)


@dataclass(frozen=True)
class Own:
    """Of the events held in a chosen district and of those of no district: citywide (events of no
    district), and what is the district's own, people as stated per event; None where nobody
    states a number."""

    citywide: int
    events: int
    hours: float | None
    talks: int | None
    attended: int | None


def own_part(con: duckdb.DuckDBPyConnection, *, chosen: EventFilter, today: dt.date) -> Own:
    """How much of the events that pass the filter is the district's own."""
    return Own(**one_row(con, OWN, chosen.params(today)))


def stating(
    con: duckdb.DuckDBPyConnection, *, number: str, chosen: EventFilter, today: dt.date
) -> tuple[str, ...]:
    """Ids of the events held that state what a number needs: hours, talks, or for the share that
    came who registered and who came; any other number: all."""
    found = con.execute(STATING, {**chosen.params(today), "number": number}).fetchall()
    return tuple(event_id for (event_id,) in found)


def counted_attendance(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter, today: dt.date
) -> pd.DataFrame:
    """What the people present are added up from, as `events.participation.participation` does.

    Columns: event_id, or series where the total of a whole series counts; is_total (the row of
    all people together counts, not those of single groups).
    """
    return con.execute(COUNTED, chosen.params(today)).df()
