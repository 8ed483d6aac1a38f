"""Measures: the filtered list with their judgements, one measure as a whole, and what to filter by.

Dates are datetime64 (midnight), missing as NaT. Money is in EUR; a sum over nothing but missing
amounts is missing (NaN), never zero.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import CHOSEN_MEASURES, FIELD_LISTS, MILESTONE_FACTS, MONEY_SUMS, compose
from queries.measures.status import add_judgements

MEASURES = compose(
    CHOSEN_MEASURES,
    MILESTONE_FACTS,
    MONEY_SUMS,
    FIELD_LISTS,
    select="""
SELECT m.measure_id, m.title, m.kind, m.description, m.status, m.approval, m.approval_date,
    m.working_group, m.owner, m.district_id, d.name AS district_name, m.is_citywide,
    coalesce(f.field_ids, []::VARCHAR[]) AS field_ids,
    m.start_date, m.planned_end_date, m.forecast_end_date,
    m.forecast_end_date - m.planned_end_date AS delay_days,
    coalesce(m.forecast_end_date, m.planned_end_date) AS end_date,
    r.reported_date, r.requested_date, r.is_announced, r.has_ended,
    CASE WHEN r.is_announced THEN 'in Umsetzung' ELSE m.status END AS reported_status,
    $today - r.reported_date AS report_age_days,
    (SELECT due_after_days FROM datasets WHERE name = 'measures') AS rhythm_days,
    r.reported_date - m.start_date AS start_passed_days,
    r.reported_date - end_date AS end_passed_days,
    coalesce(s.unreported, 0)
        + (coalesce(end_date < $today, false) AND coalesce(end_date >= r.reported_date, true)
            AND NOT r.has_ended)::INTEGER
        + (coalesce(m.status = 'geplant' AND m.start_date < $today, false)
            AND coalesce(m.start_date >= r.reported_date, true))::INTEGER AS unreported,
    money.* EXCLUDE (measure_id),
    coalesce(s.milestones, 0) AS milestones,
    coalesce(s.milestones_dated, 0) AS milestones_dated,
    coalesce(s.done, 0) AS done, coalesce(s.due, 0) AS due,
    coalesce(s.kept, 0) AS kept, coalesce(s.overdue, 0) AS overdue,
    s.overdue_days, s.slip_days,
    m.target, m.target_value, m.target_unit, m.current_value,
    m.place, m.latitude, m.longitude,
    m.last_update_date, m.evidence, m.internal_note, m.is_public, m.is_demo,
    m.source, m.source_date, m.source_url
FROM chosen_measures AS m
LEFT JOIN districts AS d USING (district_id)
LEFT JOIN field_lists AS f USING (measure_id)
LEFT JOIN money_sums AS money USING (measure_id)
LEFT JOIN milestone_sums AS s USING (measure_id)
LEFT JOIN measure_reports AS r USING (measure_id)
WHERE $measure_id::VARCHAR IS NULL OR m.measure_id = $measure_id
ORDER BY m.is_demo, m.title, m.measure_id
""",
)

MILESTONES_OF = compose(
    MILESTONE_FACTS,
    select="""
SELECT f.measure_id, f.milestone_id, f.title, m.title AS measure_title, f.precision,
    f.period_start, f.baseline_date, f.forecast_date, f.done_date, f.due_date,
    CASE WHEN f.is_done AND f.baseline_date IS NOT NULL AND f.done_date > f.baseline_date
            THEN 'done_late'
        WHEN f.is_done THEN 'done'
        WHEN f.is_overdue THEN 'overdue'
        WHEN f.is_unreported THEN 'unreported'
        WHEN f.is_superseded OR f.has_ended THEN 'dropped'
        WHEN f.due_date IS NULL THEN 'undated'
        WHEN f.slip_days > 0 THEN 'delayed'
        ELSE 'planned' END AS state,
    f.is_due, f.is_kept, f.overdue_days, f.slip_days, f.is_superseded, f.is_demo, f.source,
    f.source_date
FROM milestone_facts AS f
LEFT JOIN measures AS m USING (measure_id)
WHERE $measure_ids::VARCHAR[] IS NULL OR list_contains($measure_ids::VARCHAR[], f.measure_id)
ORDER BY f.measure_id, f.due_date NULLS LAST, f.milestone_id
""",
)

FIELDS_OF = """
SELECT f.field_id, f.title, f.title_en, f.short_title, f.short_title_en, f.position,
    mf.is_demo, mf.source
FROM measure_fields AS mf
JOIN fields AS f USING (field_id)
WHERE mf.measure_id = $measure_id
ORDER BY f.position, f.field_id
"""

BUDGETS_OF = """
SELECT year, funding_source, planned_eur, approved_eur, spent_eur, is_demo, source
FROM budgets
WHERE measure_id = $measure_id
ORDER BY year, funding_source
"""

INDICATORS_OF = """
SELECT indicator_id, title, date, district_id, value, target, unit, is_demo, source
FROM indicators
WHERE measure_id = $measure_id
ORDER BY title, indicator_id, date, district_id
"""

WORKING_GROUPS = """
SELECT DISTINCT working_group
FROM measures
WHERE working_group IS NOT NULL
ORDER BY working_group
"""

FIELDS_FOR_CHOICE = """
SELECT field_id, position, title, title_en, short_title, short_title_en
FROM fields
ORDER BY position, field_id
"""

KINDS = ("Umsetzungsmaßnahme", "Pilotprojekt", "Idee")


@dataclass(frozen=True)
class MeasureFilter:
    """Which measures: None lets everything pass. A district keeps citywide measures; a measure
    passes field_ids when it serves any of them. is_own: of a district only what is its own."""

    district_id: str | None = None
    field_ids: tuple[str, ...] = ()
    working_group: str | None = None
    status: str | None = None
    approval: str | None = None
    kind: str | None = None
    judgement: str | None = None
    is_own: bool = False


EVERY_MEASURE = MeasureFilter()


@dataclass(frozen=True)
class MeasureParts:
    """One measure as a whole, for its Steckbrief.

    head: one row of `measures` as a Series · fields: field_id, title, title_en, short_title,
    short_title_en, position, is_demo, source · milestones: as `milestones_of` · budgets: year,
    funding_source, planned_eur, approved_eur, spent_eur, is_demo, source · indicators:
    indicator_id, title, date, district_id, value, target, unit, is_demo, source · sources: part
    (measures, measure_fields, milestones, budgets, indicators), source, rows, is_demo.
    """

    head: pd.Series
    fields: pd.DataFrame
    milestones: pd.DataFrame
    budgets: pd.DataFrame
    indicators: pd.DataFrame
    sources: pd.DataFrame


@dataclass(frozen=True)
class MeasureOptions:
    """What measures can be filtered by beside the values that are declared: groups that occur, and
    the fields in the order of the strategy."""

    working_groups: tuple[str, ...]
    fields: pd.DataFrame


def measures(
    con: duckdb.DuckDBPyConnection,
    *,
    chosen: MeasureFilter = EVERY_MEASURE,
    measure_id: str | None = None,
    today: dt.date,
) -> pd.DataFrame:
    """The measures that pass every filter (measure_id: only this one); real ones first, then by
    title.

    Columns: measure_id, title, kind, description, status, approval, approval_date, working_group,
    owner, district_id, district_name, is_citywide (bool), field_ids (list of str), start_date,
    planned_end_date, forecast_end_date, end_date (forecast, else planned), reported_date (of the
    last report), requested_date (when a report was last asked for), reported_status (what it said
    where the status was only announced since), planned_eur, approved_eur,
    spent_eur, milestones, milestones_dated, done, due, kept (by the baseline), target,
    target_value, target_unit, current_value, place, latitude, longitude, last_update_date,
    evidence, internal_note, is_public, is_demo, source, source_date, source_url; the facts that
    the measure is judged by, and judgement, known, reasons (see `queries.measures.status`).
    """
    params = {"district_id": None, "measure_id": measure_id, "today": today}
    frame = con.execute(MEASURES, params).df()
    frame["field_ids"] = [list(ids) for ids in frame["field_ids"]]
    return chosen_of(add_judgements(frame), chosen)


def chosen_of(found: pd.DataFrame, chosen: MeasureFilter) -> pd.DataFrame:
    """The rows of `measures` (its columns) that pass the filter: the query is the same for every
    filter, so one run of it serves all districts."""
    passes = pd.Series(True, index=found.index)
    for column in ("working_group", "status", "approval", "kind", "judgement"):
        if (wanted := getattr(chosen, column)) is not None:
            passes &= found[column] == wanted
    if chosen.district_id is not None:
        passes &= (found["district_id"] == chosen.district_id) | found["is_citywide"]
    if chosen.is_own:
        passes &= ~found["is_citywide"]
    if chosen.field_ids:
        passes &= ~found["field_ids"].map(set(chosen.field_ids).isdisjoint)
    return found if passes.all() else found[passes].reset_index(drop=True)


def measure(
    con: duckdb.DuckDBPyConnection, *, measure_id: str, today: dt.date
) -> MeasureParts | None:
    """One measure with all its parts, or None if there is no such measure."""
    found = measures(con, measure_id=measure_id, today=today)
    if found.empty:
        return None
    params = {"measure_id": measure_id}
    fields = con.execute(FIELDS_OF, params).df()
    parts = {
        "milestones": milestones_of(con, measure_ids=(measure_id,), today=today),
        "budgets": con.execute(BUDGETS_OF, params).df(),
        "indicators": con.execute(INDICATORS_OF, params).df(),
    }
    sources = _sources({"measures": found, "measure_fields": fields, **parts})
    return MeasureParts(head=found.iloc[0], fields=fields, sources=sources, **parts)


def _sources(parts: dict[str, pd.DataFrame]) -> pd.DataFrame:
    frames = (frame[["source", "is_demo"]].assign(part=name) for name, frame in parts.items())
    rows = pd.concat(frames)
    groups = rows.groupby(["part", "source", "is_demo"], sort=False, dropna=False)
    return groups.size().reset_index(name="rows")[["part", "source", "rows", "is_demo"]]


def milestones_of(
    con: duckdb.DuckDBPyConnection, *, measure_ids: Sequence[str] | None = None, today: dt.date
) -> pd.DataFrame:
    """The milestones of these measures (None: of all), by measure and date.

    Dates exact only to the month, quarter or year are the last day of it. state: done,
    done_late (after the baseline), overdue (a report younger than the forecast, else baseline,
    does not say that it is done), unreported (the date has passed and no report is younger),
    delayed (forecast after the baseline, still ahead), planned, undated, dropped (not done when
    the measure ended or stopped or another plan replaced it).

    Columns: measure_id, milestone_id, title, measure_title, precision, period_start (first day
    of the period), baseline_date, forecast_date, done_date, due_date (forecast, else baseline),
    state, is_due, is_kept, overdue_days, slip_days, is_superseded (a later decision replaced this
    plan), is_demo, source, source_date.
    """
    ids = None if measure_ids is None else list(measure_ids)
    return con.execute(MILESTONES_OF, {"measure_ids": ids, "today": today}).df()


def measure_options(con: duckdb.DuckDBPyConnection) -> MeasureOptions:
    """The working groups that occur in the data, and all fields of the strategy.

    fields: field_id, position, title, title_en, short_title, short_title_en.
    """
    groups = [group for (group,) in con.execute(WORKING_GROUPS).fetchall()]
    return MeasureOptions(tuple(groups), con.execute(FIELDS_FOR_CHOICE).df())
