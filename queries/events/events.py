"""Events: the list, what comes next, what to filter by, and districts without one.

An event is held once its day is over, if more than its announcement is known of it: a report, or
how many came. One without a date is one that a document tells of, so it has been held.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import ASKED_DISTRICTS, ATTENDANCE_OF_EVENTS, compose, one_row
from queries.metric import Rows, rows_where

# A chosen district keeps events that belong to no district, as it keeps citywide measures. All but
# `participation` asks for one district, so that each event is there once.
CHOSEN_EVENTS = """
chosen_events AS (
    SELECT e.*, asked, e.district_id IS NULL AS is_citywide,
        coalesce(e.start_date >= $today, false) AS is_ahead,
        NOT is_ahead AND (e.certainty IS DISTINCT FROM 'angekündigt' OR a.attended IS NOT NULL)
            AS is_held,
        a.registered, a.attended, a.is_estimate, a.comparator, a.estimate_step,
        a.is_demo AS is_attendance_demo
    FROM events AS e
    JOIN asked_districts ON asked_id IS NULL OR e.district_id = asked_id OR e.district_id IS NULL
    LEFT JOIN attendance_of_events AS a USING (event_id)
    WHERE ($series::VARCHAR IS NULL OR e.series = $series)
        AND ($format::VARCHAR IS NULL OR e.format = $format)
        AND ($working_group::VARCHAR IS NULL OR e.working_group = $working_group)
        AND ($topic::VARCHAR IS NULL OR e.topic = $topic)
        AND NOT ($is_own AND e.district_id IS NULL)
)"""

CHOSEN_WITH_ATTENDANCE = (ASKED_DISTRICTS, ATTENDANCE_OF_EVENTS, CHOSEN_EVENTS)

# What an event is counted by; $by is one of queries.events.participation.DIMENSIONS.
COUNTED_BY = """
counted_by AS (
    SELECT *, CASE $by WHEN 'series' THEN series WHEN 'format' THEN format
        WHEN 'working_group' THEN working_group WHEN 'topic' THEN topic
        WHEN 'district_id' THEN district_id WHEN 'month' THEN strftime(start_date, '%Y-%m')
        WHEN 'year' THEN strftime(start_date, '%Y') END AS value
    FROM chosen_events
)"""

EVENTS = compose(
    *CHOSEN_WITH_ATTENDANCE,
    select="""
SELECT e.event_id, e.series, e.title, e.position, e.start_date, e.precision, e.start_time,
    e.duration_min, e.format, e.topic, e.working_group, e.district_id, d.name AS district_name,
    e.is_citywide, e.place, e.organiser, e.talks, e.registered, e.attended, e.comparator,
    CASE WHEN e.registered > 0 THEN e.attended / e.registered END AS came_share,
    coalesce(e.is_estimate, false) AS is_estimate, e.certainty, e.is_held, e.is_ahead, e.is_demo,
    coalesce(e.is_attendance_demo, false) AS is_attendance_demo, e.note, e.source
FROM chosen_events AS e
LEFT JOIN districts AS d USING (district_id)
QUALIFY $limit::BIGINT IS NULL OR row_number() OVER (
    ORDER BY e.start_date DESC NULLS LAST, e.start_time DESC NULLS LAST, e.event_id) <= $limit
ORDER BY e.start_date NULLS FIRST, e.start_time NULLS FIRST, e.series, e.position, e.event_id
""",
)

# How many there are, from when to when, and out of what documents; $paired: only those of which
# is known who registered and who came, $held: only held ones.
CHOSEN_KEYS = """
chosen_keys AS (
    SELECT event_id, series, start_date, certainty, is_held, is_ahead, is_demo, source
    FROM chosen_events
    WHERE (is_held OR NOT $held)
        AND (NOT $paired OR (registered > 0 AND attended IS NOT NULL AND start_date IS NOT NULL))
)"""
COUNT = compose(
    *CHOSEN_WITH_ATTENDANCE,
    CHOSEN_KEYS,
    """
sources AS (
    SELECT source FROM chosen_keys WHERE NOT coalesce(is_demo, false)
    GROUP BY source ORDER BY count(*) DESC, min(start_date) NULLS FIRST, source
)""",
    select="""
SELECT count(*) AS events, count(*) FILTER (is_demo) AS events_demo,
    count(*) FILTER (NOT is_held AND NOT is_ahead) AS announced,
    count(*) FILTER (is_held AND certainty = 'erschlossen') AS inferred,
    count(*) FILTER (start_date IS NULL) AS undated, min(start_date) AS first_date,
    max(start_date) AS last_date, (SELECT list(source) FROM sources) AS sources,
    list(event_id ORDER BY event_id) AS ids,
    list(DISTINCT series ORDER BY series) FILTER (series IS NOT NULL) AS series
FROM chosen_keys
""",
)

# Where no event held states a district, nobody knows of any district that it had none.
WITHOUT = compose(
    *CHOSEN_WITH_ATTENDANCE,
    select="""
SELECT d.district_id, d.name, count(e.event_id) AS planned_events
FROM districts AS d
LEFT JOIN chosen_events AS e ON e.district_id = d.district_id
WHERE EXISTS (SELECT 1 FROM chosen_events WHERE is_held AND district_id IS NOT NULL)
GROUP BY d.district_id, d.name
HAVING count(e.event_id) FILTER (e.is_held) = 0
ORDER BY d.district_id
""",
)

NEXT = compose(
    *CHOSEN_WITH_ATTENDANCE,
    select="""
SELECT e.event_id, e.series, e.title, e.start_date, e.start_time, e.duration_min, e.format,
    e.topic, e.working_group, e.district_id, d.name AS district_name, e.is_citywide, e.place,
    e.organiser, e.talks, e.registered, e.start_date - $today AS days_left, e.is_demo, e.source
FROM chosen_events AS e
LEFT JOIN districts AS d USING (district_id)
WHERE e.start_date >= $today
ORDER BY e.start_date, e.start_time NULLS FIRST, e.event_id
LIMIT $limit
""",
)

OPTIONS = """
SELECT
    list(DISTINCT series ORDER BY series) FILTER (series IS NOT NULL),
    list(DISTINCT format ORDER BY format) FILTER (format IS NOT NULL),
    list(DISTINCT working_group ORDER BY working_group) FILTER (working_group IS NOT NULL),
    list(DISTINCT topic ORDER BY topic) FILTER (topic IS NOT NULL)
FROM events
"""


@dataclass(frozen=True)
class EventFilter:
    """Which events: None lets everything pass. A district keeps events of no district, unless
    only its own are asked for (is_own)."""

    series: str | None = None
    format: str | None = None
    working_group: str | None = None
    topic: str | None = None
    district_id: str | None = None
    is_own: bool = False

    def params(self, today: dt.date) -> dict[str, object]:
        """The parameters of every query of events."""
        params = {**self.__dict__, "today": today, "districts": [self.district_id]}
        del params["district_id"]
        return params


EVERYTHING = EventFilter()


@dataclass(frozen=True)
class EventCount:
    """Events, how many of them demonstration, only announced though their day is over, held on an
    inferred day, and without a date; the first and last day (None: no date is stated); the sources
    of those that are not demonstration, the one of most events first; and the rows of the events
    and of the people at them, also where these are stated only for a whole series."""

    events: int
    events_demo: int
    announced: int
    inferred: int
    undated: int
    first_date: dt.date | None
    last_date: dt.date | None
    sources: tuple[str, ...]
    rows: tuple[Rows, ...]


@dataclass(frozen=True)
class EventOptions:
    """The filter values that occur."""

    series: tuple[str, ...]
    formats: tuple[str, ...]
    working_groups: tuple[str, ...]
    topics: tuple[str, ...]


def events(
    con: duckdb.DuckDBPyConnection,
    *,
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
    limit: int | None = None,
) -> pd.DataFrame:
    """The events by date, undated ones first; with a limit only the latest ones.

    Columns: event_id, series, title, position, start_date, precision, start_time, duration_min,
    format, topic, working_group, district_id, district_name, is_citywide, place, organiser, talks,
    registered, attended, comparator ("etwa", "bis zu", … before attended), came_share (attended of
    registered), is_estimate, certainty, is_held, is_ahead (neither: only announced, though its day
    is over), is_demo, is_attendance_demo, note, source.
    """
    return con.execute(EVENTS, {**chosen.params(today), "limit": limit}).df()


def event_count(
    con: duckdb.DuckDBPyConnection,
    *,
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
    held: bool = False,
    paired: bool = False,
) -> EventCount:
    """How many events there are.

    held: only those held. paired: only dated ones that state who registered and who came.
    """
    found = one_row(con, COUNT, {**chosen.params(today), "held": held, "paired": paired})
    ids, series, sources = (found.pop(name) or () for name in ("ids", "series", "sources"))
    rows = (
        rows_where("events", event_id=ids),
        rows_where("attendance", event_id=ids),
        rows_where("attendance", event_id=[None], series=series),
    )
    return EventCount(**found, sources=tuple(sources), rows=rows)


def districts_without_event(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> pd.DataFrame:
    """Districts in which no event was held; none where no event held states its district.
    Columns: district_id, name, planned_events."""
    return con.execute(WITHOUT, EVERYTHING.params(today)).df()


def next_events(
    con: duckdb.DuckDBPyConnection,
    *,
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
    limit: int = 10,
) -> pd.DataFrame:
    """The next events, today's included.

    Columns: event_id, series, title, start_date, start_time, duration_min, format, topic,
    working_group, district_id, district_name, is_citywide, place, organiser, talks, registered,
    days_left, is_demo, source.
    """
    return con.execute(NEXT, {**chosen.params(today), "limit": limit}).df()


def event_options(con: duckdb.DuckDBPyConnection) -> EventOptions:
    """The series, formats, working groups and topics that occur."""
    found: Sequence[list[str] | None] = con.execute(OPTIONS).fetchall()[0]
    return EventOptions(*(tuple(values or ()) for values in found))
