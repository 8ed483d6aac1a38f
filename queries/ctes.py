"""Pieces of SQL that several queries share, so that a concept is defined in one place.

A piece is a list of common table expressions without the word WITH. It names the parameters it
needs, and whoever composes it binds them.
"""

from collections.abc import Mapping
from typing import Any

import duckdb

# $districts: those asked for in one pass, each an id or NULL for the whole city; `asked` is the
# place in that list.
ASKED_DISTRICTS = """
asked_districts AS (
    SELECT unnest(range(len($districts::VARCHAR[]))) AS asked,
        unnest($districts::VARCHAR[]) AS asked_id
)"""

# $district_id: one district keeps its own measures and those for the whole city.
CHOSEN_MEASURES = """
chosen_measures AS (
    SELECT *, district_id IS NULL AS is_citywide
    FROM measures
    WHERE $district_id::VARCHAR IS NULL OR district_id = $district_id OR district_id IS NULL
)"""

# A date that is only exact to the month, quarter or year means the last day of that period:
# date_trunc(unit, date) + span - INTERVAL 1 DAY. Any other precision is the day itself.
PERIODS = """
periods (period, unit, span) AS (
    VALUES ('Jahr', 'year', INTERVAL 12 MONTH), ('Quartal', 'quarter', INTERVAL 3 MONTH),
        ('Monat', 'month', INTERVAL 1 MONTH)
)"""

# Of the offers in `mobility_hubs`; a row from before kinds were told apart is a hub.
HUBS_ONLY = """
hubs_only AS (
    SELECT * FROM mobility_hubs WHERE coalesce(kind, 'Mobilitätsinsel') = 'Mobilitätsinsel'
)"""

# $today. The last report of a measure: the date it states, or that of its latest event which is
# more than a request or an announcement. A report of a month that has begun counts, one of the
# future does not, nor does a state of the measure that an announcement alone says of that day.
_MEASURE_REPORTS = """
event_dates AS (
    SELECT measure_id, kind, certainty, is_demo,
        date_trunc(coalesce(unit, 'day'), date)::DATE AS first_day,
        least(date, $today) AS day
    FROM measure_events
    LEFT JOIN periods ON period = precision
),
announced_states AS (
    SELECT DISTINCT measure_id
    FROM measures AS m
    JOIN measure_events AS e USING (measure_id, status)
    WHERE e.date = m.last_update_date AND e.certainty = 'angekündigt'
),
reports AS (
    SELECT measure_id, last_update_date AS day
    FROM measures
    ANTI JOIN announced_states USING (measure_id)
    WHERE last_update_date <= $today
    UNION ALL
    SELECT measure_id, day FROM event_dates
    WHERE first_day <= $today AND kind IS DISTINCT FROM 'Anforderung'
        AND certainty IS DISTINCT FROM 'angekündigt'
),
requests AS (
    SELECT measure_id, max(day) AS requested_date FROM event_dates
    WHERE first_day <= $today AND kind = 'Anforderung'
    GROUP BY measure_id
),
measure_reports AS (
    SELECT measures.measure_id, max(day) AS reported_date,
        any_value(requested_date) AS requested_date,
        measures.measure_id IN (FROM announced_states) AS is_announced,
        bool_or(coalesce(status IN ('abgeschlossen', 'gestoppt'), false)) AS has_ended
    FROM measures
    LEFT JOIN reports USING (measure_id)
    LEFT JOIN requests USING (measure_id)
    GROUP BY measures.measure_id
)"""

# The day a date falls on still belongs to those who keep it. A milestone is judged by the report of
# its measure: due, kept and overdue need one that is younger than the date; without, it is
# unreported. A date that a later plan replaced is neither: nobody owes a word on it.
_MILESTONE_FACTS = """
milestone_periods AS (
    SELECT milestones.*, coalesce(unit, 'day') AS unit, coalesce(span, INTERVAL 1 DAY) AS span
    FROM milestones
    LEFT JOIN periods ON period = precision
),
milestone_dates AS (
    SELECT milestone_id, measure_id, title, precision, is_demo, source, source_date,
        coalesce(is_superseded, false) AS is_superseded,
        date_trunc(unit, coalesce(baseline_date, forecast_date, done_date))::DATE AS period_start,
        (date_trunc(unit, baseline_date) + span - INTERVAL 1 DAY)::DATE AS baseline_date,
        (date_trunc(unit, forecast_date) + span - INTERVAL 1 DAY)::DATE AS forecast_date,
        (date_trunc(unit, done_date) + span - INTERVAL 1 DAY)::DATE AS done_date
    FROM milestone_periods
),
milestone_facts AS (
    SELECT d.*, r.reported_date, r.has_ended,
        coalesce(d.forecast_date, d.baseline_date) AS due_date,
        d.done_date IS NOT NULL AS is_done,
        coalesce(d.baseline_date < $today AND NOT d.is_superseded
            AND (is_done OR d.baseline_date < r.reported_date), false) AS is_due,
        is_due AND coalesce(d.done_date <= d.baseline_date, false) AS is_kept,
        d.done_date IS NULL AND coalesce(due_date < $today, false)
            AND NOT d.is_superseded AND r.has_ended IS DISTINCT FROM true AS is_open_and_past,
        is_open_and_past AND coalesce(due_date < r.reported_date, false) AS is_overdue,
        is_open_and_past AND NOT is_overdue AS is_unreported,
        CASE WHEN is_overdue THEN r.reported_date - due_date END AS overdue_days,
        CASE WHEN d.done_date IS NULL THEN d.forecast_date - d.baseline_date END AS slip_days
    FROM milestone_dates AS d
    LEFT JOIN measure_reports AS r USING (measure_id)
),
milestone_sums AS (
    SELECT measure_id,
        count(*) AS milestones,
        count(*) FILTER (due_date IS NOT NULL OR is_done) AS milestones_dated,
        count(*) FILTER (is_done) AS done,
        count(*) FILTER (is_due) AS due,
        count(*) FILTER (is_kept) AS kept,
        count(*) FILTER (is_overdue) AS overdue,
        count(*) FILTER (is_unreported) AS unreported,
        max(overdue_days) AS overdue_days,
        max(slip_days) AS slip_days
    FROM milestone_facts
    GROUP BY measure_id
)"""
MILESTONE_FACTS = ",".join((PERIODS, _MEASURE_REPORTS, _MILESTONE_FACTS))

# What is stated as approved of a measure that is rejected, to be revised or only applied for is no
# approved money. Where nobody states how its approval stands, it counts.
COUNTED_BUDGETS = """
counted_budgets AS (
    SELECT b.* REPLACE (CASE WHEN coalesce(m.approval, 'bewilligt') = 'bewilligt'
        THEN b.approved_eur END AS approved_eur)
    FROM budgets AS b
    LEFT JOIN measures AS m USING (measure_id)
)"""

# A missing amount stays missing: a sum over nothing but missing amounts is NULL, not zero.
# spent_of_… counts only what was spent from those sources of funds that state the other amount,
# spent_unplanned_eur what was spent from those that state no plan.
_MONEY_SUMS = """
money_by_source AS (
    SELECT measure_id, funding_source, sum(planned_eur) AS planned_eur,
        sum(approved_eur) AS approved_eur, sum(spent_eur) AS spent_eur
    FROM counted_budgets
    GROUP BY measure_id, funding_source
),
money_sums AS (
    SELECT measure_id,
        sum(planned_eur) AS planned_eur,
        sum(approved_eur) AS approved_eur,
        sum(spent_eur) AS spent_eur,
        sum(spent_eur) FILTER (planned_eur IS NOT NULL) AS spent_of_planned_eur,
        sum(spent_eur) FILTER (planned_eur IS NULL) AS spent_unplanned_eur,
        sum(spent_eur) FILTER (approved_eur IS NOT NULL) AS spent_of_approved_eur
    FROM money_by_source
    GROUP BY measure_id
)"""
MONEY_SUMS = ",".join((COUNTED_BUDGETS, _MONEY_SUMS))

# The fields of a measure in the order of the strategy.
FIELD_LISTS = """
field_lists AS (
    SELECT f.measure_id,
        list(f.field_id ORDER BY fields.position NULLS LAST, f.field_id) AS field_ids
    FROM measure_fields AS f
    LEFT JOIN fields USING (field_id)
    GROUP BY f.measure_id
)"""

# To which place an estimated number is known: "etwa 250" to tens, 1,700 to hundreds (not coarser),
# 75 to fives.
ESTIMATE_STEP = """CASE WHEN NOT coalesce(is_estimate, false) OR coalesce(attended, 0) = 0 THEN NULL
    WHEN attended % 100 = 0 THEN 100 WHEN attended % 10 = 0 THEN 10
    WHEN attended % 5 = 0 THEN 5 ELSE 1 END"""

# How many came to each event: the row for all groups together, or else the sum over the groups.
# A stated number wins over a demonstration one.
ATTENDANCE_OF_EVENTS = """
attendance_kinds AS (
    SELECT event_id, is_demo,
        coalesce(max(registered) FILTER ("group" IS NULL), sum(registered))::BIGINT AS registered,
        coalesce(max(attended) FILTER ("group" IS NULL), sum(attended))::BIGINT AS attended,
        bool_or(is_estimate) AS is_estimate,
        max(comparator) FILTER ("group" IS NULL) AS comparator
    FROM attendance
    WHERE event_id IS NOT NULL
    GROUP BY event_id, is_demo
),
attendance_of_events AS (
    SELECT *, [step] AS estimate_step
    FROM attendance_kinds
    QUALIFY row_number() OVER (PARTITION BY event_id ORDER BY is_demo) = 1
)""".replace("[step]", ESTIMATE_STEP)


# The days by which districts are compared: a comparison takes one count for all its parts. last_day
# is the latest day that counts more than half of the districts, or, where none does, the one that
# counts most; first_day the earliest such day.
POPULATION_DAYS = """
population_counts AS (
    SELECT date, count(DISTINCT district_id) AS counted,
        counted * 2 > (SELECT count(*) FROM districts) AS is_most
    FROM population
    WHERE population IS NOT NULL AND district_id IN (SELECT district_id FROM districts)
    GROUP BY date
),
population_days AS (
    SELECT arg_max(date, (is_most, if(is_most, 0, counted), date)) AS last_day,
        arg_min(date, (NOT is_most, if(is_most, 0, -counted), date)) AS first_day
    FROM population_counts
)"""


def compose(*parts: str, select: str) -> str:
    """One query out of shared parts (none: no WITH) and the SELECT that uses them."""
    return ("WITH " + ",".join(parts) if parts else "") + select


def quoted(name: str) -> str:
    """A column or table name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def one_row(
    con: duckdb.DuckDBPyConnection, sql: str, params: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """The first row as {column: value}, NULL as None; {} if there is none."""
    cursor = con.execute(sql, dict(params or {}))
    names = [column[0] for column in cursor.description]
    return dict(zip(names, cursor.fetchone() or (), strict=False))
