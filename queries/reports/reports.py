"""Citizens' reports by district and by category: how many are open, how long it takes, silence.

A report is answered on the day somebody acknowledged it, or, if nobody did, on which it was closed.
An open report counts as open up to the day that its list reaches: the stated one, or the latest
day that any report of the list names, if that is later.
"""

from dataclasses import dataclass, replace
from typing import Any

import duckdb
import numpy as np
import pandas as pd

from queries.ctes import compose
from queries.metric import Evidence, Metric, Rows, Scope, evidence, rows_where
from queries.reports.survival import Waiting, each_against_all, waiting
from queries.surveys.disclosure_control import release
from queries.surveys.statistics import holm

SILENT_AFTER = 14
"""Days after which a report without any answer counts as met with silence."""
FEWEST = 30
"""Reports that a group needs before it is said to be faster or slower than the others."""
SIGNIFICANT = 0.05
NOWHERE = ""
"""The key of reports that name no district."""

CASES = """
list_ends AS (
    SELECT source, greatest(max(exported_date), max(reported_date), max(acknowledged_date),
        max(closed_date), max(confirmed_date)) AS until
    FROM reports
    GROUP BY source
),
cases AS (
    SELECT coalesce(district_id, '') AS district_id, category, reported_date, is_demo,
        until, source,
        coalesce(status = 'geschlossen', false) OR closed_date IS NOT NULL AS is_closed,
        is_closed AND closed_date IS NULL AS is_undated,
        least(acknowledged_date, closed_date) AS answered_date,
        answered_date IS NULL AND NOT is_closed AND until - reported_date >= [days] AS is_silent,
        until - reported_date >= [days] AS is_old,
        acknowledged_date IS NOT NULL AS is_acknowledged,
        coalesce(answered_date, until) - reported_date AS answer_days,
        coalesce(closed_date, until) - reported_date AS closing_days
    FROM reports
    JOIN list_ends USING (source)
    WHERE ($category IS NULL OR category = $category)
        AND ($district_id IS NULL OR district_id = $district_id)
)""".replace("[days]", str(SILENT_AFTER))

COUNTS = """
SELECT district_id, category, count(*) AS reports,
    count(*) FILTER (NOT is_closed) AS open,
    count(*) FILTER (is_undated) AS undated,
    count(*) FILTER (is_acknowledged) AS acknowledged,
    count(*) FILTER (is_old) AS old,
    count(*) FILTER (is_silent) AS silent,
    count(*) FILTER (is_demo) AS demo
FROM cases
GROUP BY district_id, category
"""

# A closed report without a day says neither how long it took nor that it is open.
WAITING = """
SELECT district_id, category, 'answer' AS what, answer_days AS days,
    count(*) FILTER (answered_date IS NOT NULL) AS ended,
    count(*) FILTER (answered_date IS NULL) AS censored
FROM cases WHERE NOT is_undated OR answered_date IS NOT NULL GROUP BY ALL
UNION ALL
SELECT district_id, category, 'closing', closing_days,
    count(*) FILTER (is_closed), count(*) FILTER (NOT is_closed)
FROM cases WHERE NOT is_undated GROUP BY ALL
"""

CATEGORIES = "SELECT category FROM reports GROUP BY category ORDER BY count(*) DESC, category"

GRID = """
SELECT floor(longitude / $width)::BIGINT AS cell_x, floor(latitude / $height)::BIGINT AS cell_y,
    count(*) AS reports, count(*) FILTER (closed_date IS NULL AND status IS DISTINCT FROM
        'geschlossen') AS open, bool_or(is_demo) AS is_demo
FROM reports
WHERE longitude IS NOT NULL AND latitude IS NOT NULL
GROUP BY cell_x, cell_y
HAVING count(*) >= $least
ORDER BY cell_x, cell_y
"""
CELL_DEGREES = (0.0036, 0.00225)
"""A cell of the map of density: 250 metres, in degrees of longitude (at 51° north) and latitude."""

SUMS = ["reports", "open", "undated", "acknowledged", "old", "silent", "demo"]


@dataclass(frozen=True)
class Wanted:
    """Which reports, for whom: protect is False for analysts, who see every number."""

    district_id: str | None = None
    category: str | None = None
    protect: bool = True
    min_cell: int = 5

    @property
    def rows(self) -> Rows:
        """The published rows that these are."""
        only = {"district_id": self.district_id, "category": self.category}
        return rows_where("reports", **{k: [v] for k, v in only.items() if v is not None})


@dataclass(frozen=True)
class Reports:
    """All reports wanted: numbers, waiting times until the first answer (`answer`) and until
    closing (`closing`). is_acknowledged: whether the list names days of acknowledgement at all;
    otherwise the answer is the closing. is_hidden: too few for this reader."""

    total: Metric
    open: Metric
    silent_share: Metric
    answer: Waiting
    closing: Waiting
    undated: int
    is_acknowledged: bool
    is_hidden: bool


def report_categories(con: duckdb.DuckDBPyConnection, *, wanted: Wanted) -> list[str]:
    """The categories that this reader may know of, the one with most reports first."""
    gone = _hidden_groups(con, replace(wanted, district_id=None, category=None), "category")
    return [name for (name,) in con.execute(CATEGORIES).fetchall() if name not in gone]


def reports(con: duckdb.DuckDBPyConnection, *, wanted: Wanted) -> Reports:
    """The numbers of all reports that are wanted."""
    params = {"district_id": wanted.district_id, "category": wanted.category}
    counts = con.execute(compose(CASES, select=COUNTS), params).df()
    times = con.execute(compose(CASES, select=WAITING), params).df()
    scope = Scope("reports", (CASES,), "cases", "max(until)", "is_demo", "district_id = ''")
    behind = Evidence() if counts.empty else evidence(con, scope, params)
    sums = counts[SUMS].sum()
    is_hidden = bool(_hidden_cells(con, wanted, counts))
    if is_hidden:
        sums[:], times, behind = 0, times.iloc[:0], replace(behind, rows=0)
    total = _metric(sums["reports"], "reports", behind, wanted, is_hidden)
    return Reports(
        total,
        _metric(sums["open"], "reports", behind, wanted, is_hidden),
        _metric(_share(sums["silent"], sums["old"]), "share", behind, wanted, is_hidden),
        waiting(times[times["what"] == "answer"]),
        waiting(times[times["what"] == "closing"]),
        undated=int(sums["undated"]),
        is_acknowledged=bool(sums["acknowledged"]),
        is_hidden=is_hidden,
    )


def _metric(
    value: float | None, unit: str, behind: Evidence, wanted: Wanted, is_hidden: bool
) -> Metric:
    known = None if is_hidden or value is None else float(value)
    return Metric(known, unit, behind, (wanted.rows,), is_suppressed=is_hidden)


def _share(part: float, whole: float) -> float | None:
    return float(part / whole) if whole else None


def reports_by(
    con: duckdb.DuckDBPyConnection, *, by: str, what: str, wanted: Wanted
) -> pd.DataFrame:
    """The reports by district or category, in the order of the districts or by number of reports:
    no order of rank, since medians of few cases change places by chance.

    by: "district_id" or "category". what: "answer" or "closing". Columns: key (a district_id,
    NOWHERE, or a category), reports, open, silent_share (of those at least SILENT_AFTER days old),
    cases, median, low, high (days; inf: not reached yet), pace ("slower" or "faster" than all
    others of the same category at a level of 5 percent, adjusted for the number of groups; "same":
    no difference shown; "few": under FEWEST reports), demo, is_hidden (fewer than min_cell, or
    needed to protect such a group; its numbers are missing).
    """
    params = {"district_id": wanted.district_id, "category": wanted.category}
    counts = con.execute(compose(CASES, select=COUNTS), params).df()
    if counts.empty:
        return pd.DataFrame(columns=["key", *SUMS, "median", "low", "high", "pace", "is_hidden"])
    times = con.execute(compose(CASES, select=WAITING), params).df()
    times = times[times["what"] == what]
    found = counts.groupby(by)[SUMS].sum()
    gone = _hidden_groups(con, wanted, by)
    rows = {key: waiting(own) for key, own in times.groupby(by)}
    for column in ("median", "low", "high", "cases"):
        found[column] = [
            getattr(rows[key], column) if key in rows else np.nan for key in found.index
        ]
    found["silent_share"] = found["silent"] / found["old"].where(found["old"] > 0)
    found["pace"] = _paces(times[~times[by].isin(gone)], by, found["reports"])
    found["is_hidden"] = found.index.isin(list(gone))
    found.loc[found["is_hidden"], [*SUMS, "median", "low", "high", "cases", "silent_share"]] = (
        np.nan
    )
    found = found.rename_axis("key").reset_index()
    if by == "category":
        return found.sort_values(["reports", "key"], ascending=[False, True], ignore_index=True)
    last = found["key"] == NOWHERE
    return pd.concat([found[~last], found[last]], ignore_index=True)


def _paces(times: pd.DataFrame, by: str, reports: "pd.Series[Any]") -> "pd.Series[str]":
    """Each group against all others, within the other way to group (see `each_against_all`)."""
    other = "category" if by == "district_id" else "district_id"
    cases = times.rename(columns={other: "stratum", by: "group"})
    timed = set(cases["group"].unique())
    large = [key for key in reports.index[reports >= FEWEST] if key in timed]
    tests = each_against_all(cases) if len(cases) else pd.DataFrame(columns=["beyond", "p"])
    known = tests["p"].reindex(large).dropna()
    adjusted = dict(zip(known.index, holm(known), strict=True))
    told = {
        key: ("slower" if tests.at[key, "beyond"] < 0 else "faster") if p < SIGNIFICANT else "same"
        for key, p in adjusted.items()
    }
    return pd.Series(
        [told.get(key, "same" if key in large else "few") for key in reports.index],
        index=reports.index,
        dtype=object,
    )


def _hidden_groups(con: duckdb.DuckDBPyConnection, wanted: Wanted, by: str) -> set[Any]:
    """The groups that this reader may not see, by one table of all reports that no filter
    changes; see `queries.surveys.disclosure_control`."""
    if not wanted.protect:
        return set()
    released = _released(con, wanted)
    cells = released.cells if by == "district_id" else released.cells.T
    chosen = wanted.category if by == "district_id" else wanted.district_id
    margin = released.groups if by == "district_id" else released.answers
    shown = margin if chosen is None else cells.get(chosen, pd.Series(np.nan, index=cells.index))
    return set(shown.index[shown.isna()])


def _hidden_cells(con: duckdb.DuckDBPyConnection, wanted: Wanted, counts: pd.DataFrame) -> bool:
    """Whether the number of all reports that are wanted is hidden from this reader."""
    if not wanted.protect or counts.empty:
        return False
    released = _released(con, wanted)
    if wanted.district_id is None and wanted.category is None:
        return bool(np.isnan(released.total))
    if wanted.category is None:
        return bool(np.isnan(released.groups.get(wanted.district_id, np.nan)))
    if wanted.district_id is None:
        return bool(np.isnan(released.answers.get(wanted.category, np.nan)))
    return bool(np.isnan(released.cells[wanted.category].get(wanted.district_id, np.nan)))


def _released(con: duckdb.DuckDBPyConnection, wanted: Wanted) -> Any:
    whole = con.execute(compose(CASES, select=COUNTS), {"district_id": None, "category": None}).df()
    table = whole.pivot_table(
        index="district_id", columns="category", values="reports", aggfunc="sum", fill_value=0
    )
    return release(table, protect=True, min_cell=wanted.min_cell)


def reports_of_districts(con: duckdb.DuckDBPyConnection, *, min_cell: int) -> "pd.Series[float]":
    """District → reports, whoever looks: missing where fewer than min_cell stand behind the number
    or it would give such a number away. Reports without a district are in none; empty where no
    report names one."""
    if not con.execute("SELECT count(district_id) FROM reports").fetchall()[0][0]:
        return pd.Series(dtype=float)
    return _released(con, Wanted(min_cell=min_cell)).groups.drop(NOWHERE, errors="ignore")


def report_density(con: duckdb.DuckDBPyConnection, *, min_cell: int) -> pd.DataFrame:
    """Reports by cells of 250 metres, only cells with at least min_cell of them, whoever looks:
    a map of single reports would show addresses.

    Columns: cell_x, cell_y, reports, open, is_demo, longitude, latitude (the middle of the cell,
    not of the reports).
    """
    width, height = CELL_DEGREES
    params = {"width": width, "height": height, "least": min_cell}
    cells = con.execute(GRID, params).df()
    return cells.assign(
        longitude=(cells["cell_x"] + 0.5) * width, latitude=(cells["cell_y"] + 0.5) * height
    )
