"""Indicators: every series with its definition, target and words; the values of those chosen."""

import datetime as dt
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from queries.ctes import compose
from queries.indicators import verdicts as words

# $today. A series is an indicator of the whole city or of a district. Where its unit changes, only
# the values in the newest unit can be compared: the others are counted and left out. Keys are texts
# and repeat with each value, so the series are numbered first and everything goes by the number.
STATED = """
counting AS (
    SELECT * FROM indicators
    WHERE value IS NOT NULL AND isfinite(value) AND date <= $today
        AND ($only::VARCHAR[] IS NULL OR indicator_id IN (SELECT unnest($only::VARCHAR[])))
),
series AS (
    SELECT indicator_id, district_id, arg_max_null(unit, date) AS newest_unit,
        row_number() OVER (ORDER BY indicator_id, district_id NULLS FIRST) - 1 AS series
    FROM counting
    GROUP BY indicator_id, district_id
),
stated AS (
    SELECT c.*, s.series, s.newest_unit
    FROM counting AS c
    JOIN series AS s ON s.indicator_id = c.indicator_id
        AND s.district_id IS NOT DISTINCT FROM c.district_id
)"""
COMPARABLE = """
comparable AS (
    SELECT * EXCLUDE (newest_unit) FROM stated WHERE unit IS NOT DISTINCT FROM newest_unit
)"""
# A version of a definition holds from its day until the next; the newest that has begun speaks.
NEWEST_DEFINITION = """
newest_definition AS (
    SELECT indicator_id, formula, owner, rhythm, direction, level, valid_from,
        source AS definition_source
    FROM indicator_definitions
    WHERE coalesce(valid_from, '-infinity'::DATE) <= $today
    QUALIFY row_number() OVER (PARTITION BY indicator_id
        ORDER BY valid_from DESC NULLS LAST) = 1
)"""
# A value is the first of a new version if that began after the value before it.
STARTS = """
starts AS (
    SELECT c.series, min(c.date) FILTER (c.date >= v.valid_from) AS date
    FROM comparable AS c
    JOIN indicator_definitions AS v ON v.indicator_id = c.indicator_id
    WHERE v.valid_from IS NOT NULL
    GROUP BY c.series, v.valid_from
    HAVING min(c.date) < v.valid_from AND max(c.date) >= v.valid_from
)"""
VALUES = """
SELECT [columns], (series, date) IN (SELECT (series, date) FROM starts) AS declared
FROM comparable
ORDER BY series, date
"""
NEWEST = """
newest AS (
    SELECT series, any_value(indicator_id) AS indicator_id,
        any_value(district_id) AS district_id, max_by(title, date) AS title,
        max_by(field_id, date) AS field_id, max_by(measure_id, date) AS measure_id,
        any_value(unit) AS unit, max(date) AS date, max_by(precision, date) AS precision,
        max_by(value, date) AS value, max_by(comparator, date) AS comparator,
        max_by(target, date) AS row_target, bool_or(is_demo) AS is_demo,
        max_by(source, date) AS source, max_by(counted_by, date) AS counted_by
    FROM comparable
    GROUP BY series
),
left_out AS (
    SELECT series, count(*) AS other_units
    FROM stated
    WHERE unit IS DISTINCT FROM newest_unit
    GROUP BY series
),
aimed AS (
    SELECT n.series, t.target, t.due_date
    FROM newest AS n
    JOIN indicator_targets AS t ON t.indicator_id = n.indicator_id
        AND t.district_id IS NOT DISTINCT FROM n.district_id
    QUALIFY row_number() OVER (PARTITION BY n.series
        ORDER BY t.due_date < n.date, abs(t.due_date - n.date)) = 1
)"""
HEADS = """
SELECT n.* EXCLUDE (row_target, series), d.* EXCLUDE (indicator_id), a.due_date,
    coalesce(a.target, n.row_target) AS target, coalesce(l.other_units, 0) AS other_units
FROM newest AS n
LEFT JOIN newest_definition AS d ON d.indicator_id = n.indicator_id
LEFT JOIN aimed AS a ON a.series = n.series
LEFT JOIN left_out AS l ON l.series = n.series
ORDER BY n.series
"""
JUDGED_BY = ("series", "date", "value")
VALUE_COLUMNS = (
    *("series", "date", "precision", "value", "comparator", "target", "source"),
    *("indicator_id", "district_id"),
)
DRAWN_COLUMNS = ("mean", "lower", "upper", "rule", "side", "piece", "step")
JUDGED_COLUMNS = (
    *("size", "course", "pending", "mean", "lower", "upper", "before", "step"),
    *("aim", "start_date", "is_old"),
)
DIRECTIONS = {"höher": 1, "niedriger": -1}
SILENT_DAYS = {
    "täglich": 2,
    "wöchentlich": 14,
    "monatlich": 62,
    "vierteljährlich": 184,
    "halbjährlich": 366,
    "jährlich": 731,
}
"""Age of the newest value from which one is missing: twice the rhythm. Without a stated rhythm an
indicator is taken for a yearly one."""


def indicators(
    con: duckdb.DuckDBPyConnection, *, today: dt.date, only: tuple[str, ...] | None = None
) -> pd.DataFrame:
    """Every series with a value, or those of some indicators, what needs a look first: one row an
    indicator of the whole city or of a district. All series are judged in one computation.

    Columns: indicator_id, district_id (None: the whole city), title, field_id, measure_id, unit,
    date, precision, value, comparator, counted_by, source, is_demo: of its newest value; formula,
    owner, rhythm, direction, level, valid_from, definition_source: of its definition; target,
    due_date (missing: the target that the newest value states); other_units: values left out
    because they are in another unit; size: values that count; course, aim, pending, mean, lower,
    upper, before, step as `verdicts.Verdicts`, aim as `verdicts.aim`; start_date: of the first
    value since the last step; is_old: no value for twice its rhythm, so that the words speak of
    then and not of today.
    """
    params = {"today": today, "only": None if only is None else list(only)}
    parts = (STATED, COMPARABLE, NEWEST_DEFINITION, NEWEST)
    heads = con.execute(compose(*parts, select=HEADS), params).df()
    if heads.empty:
        return _judged(heads, None, np.array([], "datetime64[us]"), today)
    drawn, rows = _chart(con, params, JUDGED_BY)
    direction = heads["direction"].map(DIRECTIONS).fillna(0).to_numpy(int)
    found = words.verdicts(drawn, direction)
    return _judged(heads, found, rows["date"].to_numpy(), today)


def _chart(
    con: duckdb.DuckDBPyConnection, params: dict[str, Any], columns: tuple[str, ...]
) -> tuple[words.Chart, pd.DataFrame]:
    """The chart of all values, and these columns of them, in the same order."""
    select = VALUES.replace("[columns]", ", ".join(columns))
    rows = con.execute(compose(STATED, COMPARABLE, STARTS, select=select), params).df()
    values, series = rows["value"].to_numpy(float), rows["series"].to_numpy(int)
    return words.chart(values, series, rows.pop("declared").to_numpy(bool)), rows


def _judged(
    heads: pd.DataFrame, found: words.Verdicts | None, dates: Any, today: dt.date
) -> pd.DataFrame:
    """The heads with their verdicts, in order."""
    if found is None:
        return heads.assign(**{name: [] for name in JUDGED_COLUMNS})
    direction = heads["direction"].map(DIRECTIONS).fillna(0).astype(int)
    silent = heads["rhythm"].map(SILENT_DAYS).fillna(SILENT_DAYS["jährlich"])
    limited = zip(found.lower, found.upper, heads["target"], direction, strict=True)
    listed = heads.assign(
        size=found.size,
        course=found.course,
        pending=found.pending,
        mean=found.mean,
        lower=found.lower,
        upper=found.upper,
        before=found.before,
        step=found.step,
        start_date=pd.to_datetime(dates[found.start]),
        aim=[words.aim(*one) for one in limited],
        is_old=(pd.Timestamp(today) - heads["date"]).dt.days > silent,
    )
    return listed.iloc[_order(listed)].reset_index(drop=True)


def _order(listed: pd.DataFrame) -> Any:
    """Worse, notable, a target missed, an uncertain sign, better, reached by chance, unchanged, too
    few values; real rows before invented, the newest first."""
    rank = listed["course"].map({words.WORSE: 0, words.NOTABLE: 1, words.BETTER: 4, words.FEW: 7})
    rank = rank.fillna(listed["aim"].eq(words.CHANCE).map({True: 5, False: 6}))
    rank = rank.mask(listed["pending"] & (rank > 3), 3)
    rank = rank.mask(listed["aim"].eq(words.MISSED) & (rank > 2), 2)
    keys = listed.assign(rank=rank).sort_values(
        ["rank", "is_demo", "date", "title", "district_id"],
        ascending=[True, True, False, True, True],
        na_position="first",
    )
    return keys.index.to_numpy()


def courses(
    con: duckdb.DuckDBPyConnection, *, only: tuple[str, ...], today: dt.date
) -> pd.DataFrame:
    """The values of some indicators with their limits, each series in the order of time.

    Columns: indicator_id, district_id, date, precision, value, comparator, target (as the row
    states it), source; mean, lower, upper: limits (NaN in a series of too few values); rule: why
    the point is marked (0: it is not; else of `xmr`), side: 1 higher, -1 lower; piece: number of
    the piece between two steps; step: "found" or "declared" at the first value after one.
    """
    params = {"today": today, "only": list(only)}
    drawn, frame = _chart(con, params, VALUE_COLUMNS)
    if frame.empty:
        return frame.assign(**{name: [] for name in DRAWN_COLUMNS})
    limits, signs = drawn.limits, drawn.signs
    return frame.assign(
        mean=np.where(drawn.has_limits, limits.mean, np.nan),
        lower=np.where(drawn.has_limits, limits.lower, np.nan),
        upper=np.where(drawn.has_limits, limits.upper, np.nan),
        rule=np.where(drawn.has_limits, signs.rule, 0),
        side=np.where(drawn.has_limits, signs.side, 0),
        piece=drawn.piece,
        step=_steps(drawn),
    )


def _steps(drawn: words.Chart) -> list[str]:
    """How a piece began, at its first value; "" at others and at the first of a series."""
    begins = (np.diff(drawn.piece, prepend=-1) != 0) & (np.diff(drawn.series, prepend=-1) == 0)
    named = np.where(drawn.is_found, "found", "declared")
    return [str(one) for one in np.where(begins, named, "")]


VERSIONS = """
SELECT valid_from, formula, change, source
FROM indicator_definitions
WHERE indicator_id = $indicator_id
ORDER BY valid_from NULLS FIRST
"""


def versions(con: duckdb.DuckDBPyConnection, *, indicator_id: str) -> pd.DataFrame:
    """The versions of a definition, the oldest first: valid_from (None: from the beginning),
    formula, change, source."""
    found = con.execute(VERSIONS, {"indicator_id": indicator_id}).df()
    return found.astype(object).where(found.notna(), None)
