"""Who came to the events that were held.

Numbers are only added up, never spread: where a document states a total for a whole series, that
total stands for the series, and nothing is made up per session.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import ESTIMATE_STEP, compose
from queries.events.events import CHOSEN_WITH_ATTENDANCE, COUNTED_BY, EVERYTHING, EventFilter
from queries.metric import Aggregate, Metric, Rows, Scope, metrics_of_each, ratio, rows_where, total

# A series' own total counts when all its events are among the chosen: nobody knows what part of
# it belongs to a few of them. A stated number wins over a demonstration one.
SERIES_TOTALS = """
whole_series AS (
    SELECT asked, series
    FROM (SELECT asked, series, count(*) AS events FROM chosen_events GROUP BY asked, series)
    JOIN (SELECT series, count(*) AS events FROM events GROUP BY series) USING (series, events)
),
stated_series AS (
    SELECT series, attended, is_estimate, comparator, is_demo, [step] AS estimate_step
    FROM attendance
    WHERE event_id IS NULL AND "group" IS NULL
    QUALIFY row_number() OVER (PARTITION BY series ORDER BY is_demo) = 1
),
units AS (
    SELECT asked, coalesce(e.series, e.event_id) AS unit, any_value(e.series) AS series,
        count(*) AS events, count(*) FILTER (e.is_demo) AS events_demo,
        sum(e.duration_min)::BIGINT AS minutes, sum(e.talks)::BIGINT AS talks,
        sum(e.attended)::BIGINT AS event_attended,
        count(*) FILTER (e.attended IS NOT NULL) AS events_with_attendance,
        coalesce(bool_or(e.is_estimate), false) AS event_estimate,
        max(e.estimate_step) AS event_step,
        coalesce(sum(e.attended) FILTER (e.is_attendance_demo), 0)::BIGINT AS event_attended_demo
    FROM chosen_events AS e
    WHERE e.is_held
    GROUP BY asked, coalesce(e.series, e.event_id), e.series IS NULL
),
counted_units AS (
    SELECT u.*, t.attended IS NOT NULL AS is_series_total,
        coalesce(t.attended, u.event_attended) AS attended,
        CASE WHEN is_series_total THEN coalesce(t.is_estimate, false)
            ELSE u.event_estimate END AS is_estimate,
        CASE WHEN is_series_total THEN t.estimate_step ELSE u.event_step END AS estimate_step,
        t.comparator,
        CASE WHEN is_series_total THEN (CASE WHEN t.is_demo THEN t.attended ELSE 0 END)
            ELSE u.event_attended_demo END AS attended_demo
    FROM units AS u
    LEFT JOIN (FROM stated_series JOIN whole_series USING (series)) AS t USING (asked, series)
)""".replace("[step]", ESTIMATE_STEP)

# A series' own total takes the place of its sessions; a row for all groups that of the groups.
COUNTED_EVENTS = """
counted_events AS (
    SELECT asked, list(event_id) FILTER (is_total) AS whole,
        list(event_id) FILTER (NOT is_total) AS parts
    FROM (
        SELECT asked, event_id, event_id IN (
            SELECT event_id FROM attendance
            WHERE event_id IS NOT NULL AND "group" IS NULL AND attended IS NOT NULL) AS is_total
        FROM chosen_events
        ANTI JOIN (FROM counted_units WHERE is_series_total) USING (asked, series)
        WHERE is_held AND attended IS NOT NULL
    )
    GROUP BY asked
)"""

PEOPLE = compose(
    *CHOSEN_WITH_ATTENDANCE,
    SERIES_TOTALS,
    COUNTED_EVENTS,
    select="""
SELECT sum(attended)::BIGINT AS attended,
    coalesce(sum(attended_demo), 0)::BIGINT AS demo,
    coalesce(bool_or(is_estimate AND attended IS NOT NULL), false) AS is_estimate,
    coalesce(max(estimate_step), 1)::INTEGER AS estimate_step,
    coalesce(sum(CASE WHEN is_series_total THEN events ELSE events_with_attendance END), 0)::BIGINT
        AS events_with_attendance,
    list(series) FILTER (is_series_total) AS series, any_value(whole) AS whole,
    any_value(parts) AS parts
FROM asked_districts
LEFT JOIN counted_units USING (asked)
LEFT JOIN counted_events USING (asked)
GROUP BY asked
ORDER BY asked
""",
)

SERIES = compose(
    *CHOSEN_WITH_ATTENDANCE,
    SERIES_TOTALS,
    """
announced_units AS (
    SELECT series, count(*) AS announced, count(*) FILTER (is_demo) AS announced_demo
    FROM chosen_events
    WHERE series IS NOT NULL AND NOT is_held AND NOT is_ahead
    GROUP BY series
)""",
    select="""
SELECT series, coalesce(events, 0) AS events, coalesce(announced, 0) AS announced,
    coalesce(events_demo, 0) + coalesce(announced_demo, 0) AS events_demo,
    minutes / 60 AS hours, talks, attended, coalesce(is_series_total, false) AS is_series_total,
    coalesce(is_estimate, false) AS is_estimate,
    coalesce(estimate_step, 1)::INTEGER AS estimate_step, comparator
FROM (FROM counted_units WHERE series IS NOT NULL)
FULL JOIN announced_units USING (series)
ORDER BY attended DESC NULLS LAST, events DESC, series
""",
)

BY = compose(
    *CHOSEN_WITH_ATTENDANCE,
    COUNTED_BY,
    select="""
SELECT value, count(*) AS events, count(*) FILTER (is_demo) AS events_demo,
    sum(duration_min) / 60 AS hours, sum(talks)::BIGINT AS talks,
    sum(registered)::BIGINT AS registered, sum(attended)::BIGINT AS attended,
    count(*) FILTER (attended IS NOT NULL) AS events_with_attendance,
    sum(attended) FILTER (registered IS NOT NULL)
        / nullif(sum(registered) FILTER (attended IS NOT NULL), 0) AS came_share
FROM counted_by
WHERE is_held
GROUP BY value
ORDER BY CASE WHEN $by IN ('month', 'year') THEN value END, events DESC, value NULLS LAST
""",
)

GROUPS = compose(
    *CHOSEN_WITH_ATTENDANCE,
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

HELD = Scope(
    "events",
    (*CHOSEN_WITH_ATTENDANCE, "held_events AS (SELECT * FROM chosen_events WHERE is_held)"),
    "held_events",
    is_citywide="is_citywide",
)
KEYS = ("event_id",)
BOTH_KNOWN = "registered IS NOT NULL AND attended IS NOT NULL"
TOTALS = {
    "events": Aggregate("events", KEYS),
    "events_without_duration": Aggregate("events", KEYS, "duration_min IS NULL"),
    "minutes": total("min", "duration_min", KEYS),
    "talks": total("talks", "talks", KEYS),
    "attended": total("people", "attended", KEYS),
    "paired_registered": Aggregate("people", KEYS, BOTH_KNOWN, "sum(registered)"),
    "paired_attended": Aggregate("people", KEYS, BOTH_KNOWN, "sum(attended)"),
}
DIMENSIONS = ("series", "format", "working_group", "topic", "district_id", "month", "year")


@dataclass(frozen=True)
class Participation:
    """Events held until today and who came; a value is None where nobody states a number.

    hours: of the events that state a duration, events_without_duration do not · people: present,
    a series' stated total instead of its sessions; `own` of them as stated per event · came_share:
    attended of registered (0..1 and more), over the events that state both ·
    events_with_attendance: of how many events the attendance is known, in a series' total too ·
    is_estimate: a stated number in `people` is itself an estimate ("about 250"); estimate_step: the
    place to which the coarsest of these is known, so that the sum is not told more exactly.
    """

    events: Metric
    events_without_duration: Metric
    hours: Metric
    talks: Metric
    people: Metric
    came_share: Metric
    events_with_attendance: int
    is_estimate: bool
    estimate_step: int


def participation(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter = EVERYTHING, today: dt.date
) -> Participation:
    """Sums over the events held. A series' stated total counts once, instead of its sessions, and
    only while all its sessions pass the filter."""
    districts = (chosen.district_id,)
    return participation_of_districts(con, districts=districts, chosen=chosen, today=today)[0]


def participation_of_districts(
    con: duckdb.DuckDBPyConnection,
    *,
    districts: Sequence[str | None],
    chosen: EventFilter = EVERYTHING,
    today: dt.date,
) -> tuple[Participation, ...]:
    """The same of several districts (None: the whole city) in one pass, in their order; that of
    the filter is not looked at."""
    params = {**chosen.params(today), "districts": list(districts)}
    found = metrics_of_each(con, HELD, TOTALS, params)
    people = con.execute(PEOPLE, params)
    names = [column[0] for column in people.description]
    return tuple(
        _participation(each, dict(zip(names, came, strict=True)))
        for each, came in zip(found, people.fetchall(), strict=True)
    )


def _participation(found: Mapping[str, Metric], people: Mapping[str, Any]) -> Participation:
    came = ratio(found["paired_attended"], found["paired_registered"].value, "share")
    return Participation(
        events=found["events"],
        events_without_duration=found["events_without_duration"],
        hours=ratio(found["minutes"], 60, "h"),
        talks=found["talks"],
        people=replace(
            found["attended"],
            value=people["attended"],
            demo=people["demo"],
            rows=_attendance(people),
        ),
        came_share=replace(came, rows=(Rows("attendance", came.rows[0].only),)),
        events_with_attendance=people["events_with_attendance"],
        is_estimate=people["is_estimate"],
        estimate_step=people["estimate_step"],
    )


def _attendance(found: Mapping[str, Any]) -> tuple[Rows, ...]:
    """The numbers of people that are added up: of events, in groups where only these are stated,
    and of whole series."""
    whole, parts, series = (sorted(found[name] or ()) for name in ("whole", "parts", "series"))
    return (
        rows_where("attendance", event_id=whole, group=[None]),
        rows_where("attendance", event_id=parts),
        rows_where("attendance", event_id=[None], group=[None], series=series),
    )


def series_held(
    con: duckdb.DuckDBPyConnection, *, chosen: EventFilter = EVERYTHING, today: dt.date
) -> pd.DataFrame:
    """The series of which events were held or announced until today, most people first.

    Columns: series, events (held), announced (only that), events_demo (of both, int), hours
    (float), talks, attended (NA where none is stated), is_series_total (stated for the whole
    series), is_estimate (bool), estimate_step (int, the place to which the sum is known),
    comparator (of the whole series' total).
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
