"""Measures, milestones and money of the overview, each number with the rows behind it.

Every function takes district_id: None for the whole city; a district keeps its own and citywide
measures. The trend is the same function on the edition before. Charging points, hubs and the
survey have modules of their own: `places.charging`, `places.hubs`, `surveys.main_survey`.
"""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import CHOSEN_MEASURES, MILESTONE_FACTS, compose
from queries.measures.measures import STATUSES
from queries.metric import Aggregate, Evidence, Metric, Rows, Scope, metrics, ratio, total

MEASURES = Scope(
    "measures",
    (CHOSEN_MEASURES,),
    "chosen_measures",
    as_of="max(last_update_date)",
    is_citywide="is_citywide",
)


OF_CHOSEN_MEASURES = """
chosen_rows AS (
    SELECT r.*, m.is_citywide
    FROM [table] AS r
    JOIN chosen_measures AS m USING (measure_id)
)"""


def _of_chosen_measures(dataset: str, table: str, *ctes: str) -> Scope:
    """The rows of a table that belong to the chosen measures."""
    parts = (CHOSEN_MEASURES, *ctes, OF_CHOSEN_MEASURES.replace("[table]", table))
    return Scope(dataset, parts, "chosen_rows", is_citywide="is_citywide")


MILESTONES = _of_chosen_measures("milestones", "milestone_facts", MILESTONE_FACTS)
BUDGETS = _of_chosen_measures("budgets", "budgets")

BY_STATUS = compose(
    CHOSEN_MEASURES,
    select=" SELECT status, count(*) AS measures FROM chosen_measures GROUP BY status",
)

MILESTONES_BY_YEAR = compose(
    *MILESTONES.ctes,
    select="""
SELECT year(baseline_date)::INTEGER AS year, count(*) FILTER (is_kept) AS kept
FROM chosen_rows
WHERE baseline_date IS NOT NULL
GROUP BY year(baseline_date)
ORDER BY year
""",
)

APPROVED_BY_YEAR = compose(
    *BUDGETS.ctes,
    select="""
SELECT year, sum(approved_eur) AS approved_eur
FROM chosen_rows
GROUP BY year
ORDER BY year
""",
)

# The programme's frame is the indicator in EUR that belongs to no measure, field or district.
FRAME = """
SELECT indicator_id, coalesce(target, value) AS amount, date, source, is_demo
FROM indicators
WHERE unit IN ('EUR', '€') AND measure_id IS NULL AND field_id IS NULL AND district_id IS NULL
    AND coalesce(target, value) IS NOT NULL
ORDER BY is_demo, date DESC NULLS LAST, indicator_id
LIMIT 1
"""


@dataclass(frozen=True)
class MeasuresCard:
    """All measures, those running (in Umsetzung) and finished (abgeschlossen). by_status: status
    (str), measures (int), in the order of a measure's life, only those that occur."""

    total: Metric
    running: Metric
    finished: Metric
    by_status: pd.DataFrame


@dataclass(frozen=True)
class MilestonesCard:
    """kept of due: due = the baseline is over, kept = done by then. overdue: nothing reported
    though the forecast (else baseline) is over. by_year (of the baseline): year, kept (int)."""

    due: Metric
    kept: Metric
    overdue: Metric
    by_year: pd.DataFrame


@dataclass(frozen=True)
class MoneyCard:
    """Sums over the measures' budgets in EUR. frame: the money that the programme has in all, as a
    document states it; None if no indicator does. by_year: year (int), approved_eur (float, NaN
    where no amount is stated)."""

    planned: Metric
    approved: Metric
    spent: Metric
    frame: Metric | None
    by_year: pd.DataFrame

    @property
    def approved_share(self) -> float | None:
        """Approved of planned, 0..1 or more."""
        return ratio(self.approved, self.planned.value, "share").value


def measures_card(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None
) -> MeasuresCard:
    """Measures by status."""
    params = {"district_id": district_id}
    keys = ("measure_id",)
    aggregates = {
        "total": Aggregate("measures", keys),
        "running": Aggregate("measures", keys, "status = 'in Umsetzung'"),
        "finished": Aggregate("measures", keys, "status = 'abgeschlossen'"),
    }
    order = {status: place for place, status in enumerate(STATUSES)}
    found = con.execute(BY_STATUS, params).fetchall()
    found.sort(key=lambda row: order.get(row[0], len(order)))
    return MeasuresCard(
        **metrics(con, MEASURES, aggregates, params),
        by_status=pd.DataFrame(found, columns=["status", "measures"]),
    )


def milestones_card(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, today: dt.date
) -> MilestonesCard:
    """Milestones kept of those due, over all measures."""
    params = {"district_id": district_id, "today": today}
    aggregates = {
        name: Aggregate("milestones", ("milestone_id",), f"is_{name}")
        for name in ("due", "kept", "overdue")
    }
    return MilestonesCard(
        **metrics(con, MILESTONES, aggregates, params),
        by_year=con.execute(MILESTONES_BY_YEAR, params).df(),
    )


def money_card(con: duckdb.DuckDBPyConnection, *, district_id: str | None = None) -> MoneyCard:
    """Money planned, approved and spent, and the programme's frame."""
    params = {"district_id": district_id}
    aggregates = {
        name: total("EUR", f"{name}_eur", ("measure_id", f"{name}_eur"))
        for name in ("planned", "approved", "spent")
    }
    return MoneyCard(
        **metrics(con, BUDGETS, aggregates, params),
        frame=_frame(con),
        by_year=con.execute(APPROVED_BY_YEAR, params).df(),
    )


def _frame(con: duckdb.DuckDBPyConnection) -> Metric | None:
    found = con.execute(FRAME).fetchone()
    if found is None:
        return None
    key, amount, date, source, is_demo = found
    behind = Evidence(1, int(is_demo), (source,) if source else (), date, date is not None)
    rows = (Rows("indicators", (("indicator_id", (key,)), ("date", (date,)))),)
    return Metric(amount, "EUR", behind, rows, amount if is_demo else 0)
