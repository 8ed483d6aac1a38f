"""Events and who came to them.

Numbers are only added up, never spread: where a document states a total for a whole series, that
total stands for the series, and nothing is made up per session. An event without a date is one
that a document tells of, so it has been held.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.parts import ATTENDANCE_OF_EVENTS, compose, one_row

# A chosen district keeps events that belong to no district, as it keeps citywide measures.
CHOSEN_EVENTS = """
chosen_events AS (
    SELECT e.*, e.district_id IS NULL AS is_citywide,
        coalesce(e.start_date <= $today, true) AS is_held,
        a.registered, a.attended, a.is_estimate, a.is_demo AS is_attendance_demo
    FROM events AS e
    LEFT JOIN attendance_of_events AS a USING (event_id)
    WHERE ($series::VARCHAR IS NULL OR e.series = $series)
        AND ($format::VARCHAR IS NULL OR e.format = $format)
        AND ($working_group::VARCHAR IS NULL OR e.working_group = $working_group)
        AND ($topic::VARCHAR IS NULL OR e.topic = $topic)
        AND ($district_id::VARCHAR IS NULL OR e.district_id = $district_id
            OR e.district_id IS NULL)
)"""

# A series' own total counts when all its events are among the chosen: nobody knows what part of
# it belongs to a few of them. A stated number wins over a demonstration one.
SERIES_TOTALS = """
stated_series AS (
    SELECT series, registered, attended, is_estimate, is_demo
    FROM attendance
    WHERE event_id IS NULL AND "group" IS NULL AND series IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY series ORDER BY is_demo) = 1
),
whole_series AS (
    SELECT series
    FROM events
    WHERE series IS NOT NULL
    GROUP BY series
    HAVING count(*) = count(*) FILTER (event_id IN (SELECT event_id FROM chosen_events))
),
units AS (
    SELECT coalesce(e.series, e.event_id) AS unit, any_value(e.series) AS series,
        count(*) AS events, count(*) FILTER (e.is_demo) AS events_demo,
        min(e.start_date) AS first_date, max(e.start_date) AS last_date,
        sum(e.duration_min)::BIGINT AS minutes,
        count(*) FILTER (e.duration_min IS NULL) AS events_without_duration,
        sum(e.talks)::BIGINT AS talks,
        sum(e.registered)::BIGINT AS event_registered,
        sum(e.attended)::BIGINT AS event_attended,
        sum(e.registered) FILTER (e.attended IS NOT NULL)::BIGINT AS paired_registered,
        sum(e.attended) FILTER (e.registered IS NOT NULL)::BIGINT AS paired_attended,
        count(*) FILTER (e.attended IS NOT NULL) AS events_with_attendance,
        coalesce(bool_or(e.is_estimate), false) AS event_estimate,
        coalesce(sum(e.attended) FILTER (e.is_attendance_demo), 0)::BIGINT AS event_attended_demo
    FROM chosen_events AS e
    WHERE e.is_held
    GROUP BY coalesce(e.series, e.event_id), e.series IS NULL
),
counted_units AS (
    SELECT u.*, t.attended IS NOT NULL AS is_series_total,
        coalesce(t.attended, u.event_attended) AS attended,
        CASE WHEN is_series_total THEN t.registered ELSE u.event_registered END AS registered,
        CASE WHEN is_series_total THEN coalesce(t.is_estimate, false)
            ELSE u.event_estimate END AS is_estimate,
        CASE WHEN is_series_total THEN (CASE WHEN t.is_demo THEN t.attended ELSE 0 END)
            ELSE u.event_attended_demo END AS attended_demo
    FROM units AS u
    LEFT JOIN stated_series AS t
        ON t.series = u.series AND u.series IN (SELECT series FROM whole_series)
)"""

CHOSEN = (ATTENDANCE_OF_EVENTS, CHOSEN_EVENTS)

EVENTS = compose(
    *CHOSEN,
    select="""
SELECT e.event_id, e.series, e.title, e.position, e.start_date, e.start_time, e.duration_min,
    e.format, e.topic, e.working_group, e.district_id, d.name AS district_name, e.is_citywide,
    e.place, e.organiser, e.talks, e.registered, e.attended,
    CASE WHEN e.registered > 0 THEN e.attended / e.registered END AS came_share,
    coalesce(e.is_estimate, false) AS is_estimate, e.is_held, e.is_demo,
    coalesce(e.is_attendance_demo, false) AS is_attendance_demo, e.source
FROM chosen_events AS e
LEFT JOIN districts AS d USING (district_id)
ORDER BY e.start_date NULLS FIRST, e.start_time NULLS FIRST, e.series, e.position, e.event_id
""",
)

TOTALS = compose(
    *CHOSEN,
    SERIES_TOTALS,
    select="""
SELECT coalesce(sum(events), 0)::BIGINT AS events,
    coalesce(sum(events_demo), 0)::BIGINT AS events_demo,
    sum(minutes) / 60 AS hours,
    coalesce(sum(events_without_duration), 0)::BIGINT AS events_without_duration,
    sum(talks)::BIGINT AS talks,
    sum(registered)::BIGINT AS registered,
    sum(attended)::BIGINT AS attended,
    coalesce(sum(attended_demo), 0)::BIGINT AS attended_demo,
    coalesce(bool_or(is_estimate AND attended IS NOT NULL), false) AS is_estimate,
    sum(paired_attended) / nullif(sum(paired_registered), 0) AS came_share,
    coalesce(sum(CASE WHEN is_series_total THEN events ELSE events_with_attendance END), 0)::BIGINT
        AS events_with_attendance
FROM counted_units
""",
)

SERIES = compose(
    *CHOSEN,
    SERIES_TOTALS,
    select="""
SELECT series, events, events_demo, first_date, last_date, minutes / 60 AS hours,
    events_without_duration, talks, registered, attended, is_series_total, is_estimate,
    attended_demo, paired_attended / nullif(paired_registered, 0) AS came_share
FROM counted_units
WHERE series IS NOT NULL
ORDER BY attended DESC NULLS LAST, series
""",
)

BY = compose(
    *CHOSEN,
    select="""
SELECT CASE $by WHEN 'series' THEN series WHEN 'format' THEN format
        WHEN 'working_group' THEN working_group WHEN 'topic' THEN topic
        WHEN 'district_id' THEN district_id WHEN 'month' THEN strftime(start_date, '%Y-%m')
        WHEN 'year' THEN strftime(start_date, '%Y') END AS value,
    count(*) AS events, count(*) FILTER (is_demo) AS events_demo,
    sum(duration_min) / 60 AS hours, sum(talks)::BIGINT AS talks,
    sum(registered)::BIGINT AS registered, sum(attended)::BIGINT AS attended,
    count(*) FILTER (attended IS NOT NULL) AS events_with_attendance,
    sum(attended) FILTER (registered IS NOT NULL)
        / nullif(sum(registered) FILTER (attended IS NOT NULL), 0) AS came_share
FROM chosen_events
WHERE is_held
GROUP BY value
ORDER BY CASE WHEN $by IN ('month', 'year') THEN value END, events DESC, value NULLS LAST
""",
)

GROUPS = compose(
    *CHOSEN,
    """
reached AS (
    SELECT a.event_id, a."group" AS people, a.registered, a.attended, a.is_demo
    FROM attendance AS a
    JOIN chosen_events AS e USING (event_id)
    WHERE e.is_held
    QUALIFY rank() OVER (PARTITION BY a.event_id ORDER BY a.is_demo) = 1
),
unassigned AS (
    SELECT event_id, NULL AS people,
        max(attended) FILTER (people IS NULL)
            - coalesce(sum(attended) FILTER (people IS NOT NULL), 0) AS attended,
        max(registered) FILTER (people IS NULL)
            - coalesce(sum(registered) FILTER (people IS NOT NULL), 0) AS registered,
        bool_and(is_demo) AS is_demo
    FROM reached
    GROUP BY event_id
    HAVING max(attended) FILTER (people IS NULL)
        > coalesce(sum(attended) FILTER (people IS NOT NULL), 0)
)""",
    select="""
SELECT people AS "group", count(DISTINCT event_id) AS events,
    sum(registered)::BIGINT AS registered, sum(attended)::BIGINT AS attended,
    coalesce(sum(attended) FILTER (is_demo), 0)::BIGINT AS attended_demo
FROM (
    SELECT * FROM reached WHERE people IS NOT NULL
    UNION ALL BY NAME
    SELECT * FROM unassigned
)
GROUP BY people
ORDER BY people IS NULL, attended DESC NULLS LAST, people
""",
)

WITHOUT = """
SELECT d.district_id, d.name,
    count(e.event_id) AS planned_events
FROM districts AS d
LEFT JOIN events AS e ON e.district_id = d.district_id
GROUP BY d.district_id, d.name
HAVING count(e.event_id) FILTER (coalesce(e.start_date <= $today, true)) = 0
ORDER BY d.district_id
"""

NEXT = compose(
    *CHOSEN,
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

DIMENSIONS = ("series", "format", "working_group", "topic", "district_id", "month", "year")


@dataclass(frozen=True)
class EventFilter:
    """Which events: None lets everything pass. A district keeps events of no district."""

    series: str | None = None
    format: str | None = None
    working_group: str | None = None
    topic: str | None = None
    district_id: str | None = None

    def params(self, today: dt.date) -> dict[str, object]:
        return {**self.__dict__, "today": today}


EVERYTHING = EventFilter()


@dataclass(frozen=True)
class EventOptions:
    """The filter values that occur."""

    series: tuple[str, ...]
    formats: tuple[str, ...]
    working_groups: tuple[str, ...]
    topics: tuple[str, ...]


@dataclass(frozen=True)
class Participation:
    """Events held until today and who came; None where nobody states a number.

    hours: of the events that state a duration, events_without_duration do not ·
    events_with_attendance: of how many events the attendance is known, in a series' total too ·
    is_estimate: a stated number in `attended` is itself an estimate ("about 250") · came_share:
    attended of registered, over the events that state both · …_demo: demonstration.
    """

    events: int
    events_demo: int
    hours: float | None
    events_without_duration: int
    talks: int | None
    registered: int | None
    attended: int | None
    attended_demo: int
    is_estimate: bool
    came_share: float | None
    events_with_attendance: int


def events(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter = EVERYTHING, today: dt.date
) -> pd.DataFrame:
    """The events by date, undated ones first.

    Columns: event_id, series, title, position, start_date, start_time, duration_min, format,
    topic, working_group, district_id, district_name, is_citywide, place, organiser, talks,
    registered, attended, came_share (attended of registered), is_estimate, is_held, is_demo,
    is_attendance_demo, source.
    """
    return con.execute(EVENTS, chosen.params(today)).df()


def participation(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter = EVERYTHING, today: dt.date
) -> Participation:
    """Sums over the events held. A series' stated total counts once, instead of its sessions, and
    only while all its sessions pass the filter."""
    return Participation(**one_row(con, TOTALS, chosen.params(today)))


def series_held(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter = EVERYTHING, today: dt.date
) -> pd.DataFrame:
    """The series, most people first.

    Columns: series, events, events_demo, first_date, last_date, hours, events_without_duration,
    talks, registered, attended, is_series_total (stated for the whole series), is_estimate,
    attended_demo, came_share (over events that state both numbers).
    """
    return con.execute(SERIES, chosen.params(today)).df()


def events_by(
    con: duckdb.DuckDBPyConnection,
    *,
    by: str,
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
) -> pd.DataFrame:
    """The events held, by one of DIMENSIONS; months and years in order, others by number.

    Numbers of people are those stated per event; totals of whole series are in no row.

    Columns: value (text, None for events without one), events, events_demo, hours, talks,
    registered, attended, events_with_attendance, came_share. Raises ValueError for another `by`.
    """
    if by not in DIMENSIONS:
        raise ValueError(f"events are not counted by {by!r}")
    return con.execute(BY, {**chosen.params(today), "by": by}).df()


def groups_reached(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter = EVERYTHING, today: dt.date
) -> pd.DataFrame:
    """Who came, by group of people, over the events held. The last row (group None) is those
    whom a total counts and no group does.

    Columns: group, events, registered, attended, attended_demo.
    """
    return con.execute(GROUPS, chosen.params(today)).df()


def districts_without_event(con: duckdb.DuckDBPyConnection, *, today: dt.date) -> pd.DataFrame:
    """Districts in which no event was held. Columns: district_id, name, planned_events."""
    return con.execute(WITHOUT, {"today": today}).df()


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
