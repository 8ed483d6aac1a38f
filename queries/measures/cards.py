"""The figures of the overview's cards, each with the evidence behind it.

Every function takes district_id: None for the whole city; a district keeps its own and citywide
measures. The trend is the same function on the edition before. Charging points, hubs and the
survey have modules of their own: `places.charging`, `places.hubs`, `surveys.main_survey`.
"""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import CHOSEN_MEASURES, MILESTONE_FACTS, compose, one_row
from queries.evidence import Evidence, evidence
from queries.measures.measures import STATUSES

BY_STATUS = compose(
    CHOSEN_MEASURES,
    select="""
SELECT status, count(*) AS measures, count(*) FILTER (is_demo) AS demo
FROM chosen_measures
GROUP BY status
""",
)

MEASURE_SOURCES = compose(
    CHOSEN_MEASURES,
    select="""
SELECT source, count(*), count(*) FILTER (is_demo), max(last_update_date)
FROM chosen_measures
GROUP BY source
""",
)

CHOSEN_MILESTONES = (
    CHOSEN_MEASURES,
    MILESTONE_FACTS,
    """
chosen_milestones AS (
    SELECT * FROM milestone_facts
    WHERE measure_id IN (SELECT measure_id FROM chosen_measures)
)""",
)

MILESTONES = compose(
    *CHOSEN_MILESTONES,
    select="""
SELECT count(*) AS milestones, count(*) FILTER (is_done) AS done,
    count(*) FILTER (is_due) AS due, count(*) FILTER (is_kept) AS kept,
    count(*) FILTER (is_overdue) AS overdue,
    count(*) FILTER (is_due AND is_demo) AS due_demo,
    count(*) FILTER (is_kept AND is_demo) AS kept_demo,
    count(*) FILTER (is_overdue AND is_demo) AS overdue_demo
FROM chosen_milestones
""",
)

MILESTONES_BY_YEAR = compose(
    *CHOSEN_MILESTONES,
    select="""
SELECT year(baseline_date)::INTEGER AS year, count(*) AS milestones,
    count(*) FILTER (is_due) AS due, count(*) FILTER (is_kept) AS kept
FROM chosen_milestones
WHERE baseline_date IS NOT NULL
GROUP BY year(baseline_date)
ORDER BY year
""",
)

MILESTONE_SOURCES = compose(
    *CHOSEN_MILESTONES,
    select="""
SELECT source, count(*), count(*) FILTER (is_demo), NULL::DATE
FROM chosen_milestones
GROUP BY source
""",
)

CHOSEN_BUDGETS = (
    CHOSEN_MEASURES,
    """
chosen_budgets AS (
    SELECT * FROM budgets
    WHERE measure_id IN (SELECT measure_id FROM chosen_measures)
)""",
)

MONEY = compose(
    *CHOSEN_BUDGETS,
    select="""
SELECT sum(planned_eur) AS planned_eur, sum(approved_eur) AS approved_eur,
    sum(spent_eur) AS spent_eur,
    sum(planned_eur) FILTER (is_demo) AS planned_demo_eur,
    sum(approved_eur) FILTER (is_demo) AS approved_demo_eur,
    sum(spent_eur) FILTER (is_demo) AS spent_demo_eur,
    count(DISTINCT measure_id) AS measures_with_money,
    (SELECT count(*) FROM chosen_measures) AS measures
FROM chosen_budgets
""",
)

MONEY_BY_YEAR = compose(
    *CHOSEN_BUDGETS,
    select="""
SELECT year, sum(planned_eur) AS planned_eur, sum(approved_eur) AS approved_eur,
    sum(spent_eur) AS spent_eur
FROM chosen_budgets
GROUP BY year
ORDER BY year
""",
)

MONEY_SOURCES = compose(
    *CHOSEN_BUDGETS,
    select="""
SELECT source, count(*), count(*) FILTER (is_demo), NULL::DATE
FROM chosen_budgets
GROUP BY source
""",
)

# The programme's frame is the indicator in EUR that belongs to no measure, field or district.
FRAME = """
SELECT coalesce(target, value), title, date, source, is_demo
FROM indicators
WHERE unit IN ('EUR', '€') AND measure_id IS NULL AND field_id IS NULL AND district_id IS NULL
    AND coalesce(target, value) IS NOT NULL
ORDER BY is_demo, date DESC NULLS LAST, indicator_id
LIMIT 1
"""


@dataclass(frozen=True)
class MeasuresCard:
    """total measures, running = in Umsetzung, finished = abgeschlossen; by_status: status,
    measures, demo, in the order of a measure's life, only those that occur."""

    total: int
    running: int
    finished: int
    running_demo: int
    by_status: pd.DataFrame
    evidence: Evidence


@dataclass(frozen=True)
class MilestonesCard:
    """kept of due: due = the baseline is over, kept = done by then. overdue: nothing reported
    though the forecast (else baseline) is over. …_demo: of them demonstration. by_year (of the
    baseline): year, milestones, due, kept."""

    milestones: int
    done: int
    due: int
    kept: int
    overdue: int
    due_demo: int
    kept_demo: int
    overdue_demo: int
    by_year: pd.DataFrame
    evidence: Evidence


@dataclass(frozen=True)
class Frame:
    """The money the programme has in all, EUR, as a document states it."""

    amount_eur: float
    title: str
    date: dt.date | None
    source: str | None
    is_demo: bool


@dataclass(frozen=True)
class MoneyCard:
    """Sums over the measures' budgets in EUR; None where no row states an amount. …_demo_eur: the
    part from demonstration rows. approved_share, spent_share: of planned, 0..1 or more.
    measures_with_money of measures have a budget row. frame: None if no indicator states it.
    by_year: year, planned_eur, approved_eur, spent_eur."""

    planned_eur: float | None
    approved_eur: float | None
    spent_eur: float | None
    planned_demo_eur: float | None
    approved_demo_eur: float | None
    spent_demo_eur: float | None
    measures_with_money: int
    measures: int
    frame: Frame | None
    by_year: pd.DataFrame
    evidence: Evidence

    @property
    def approved_share(self) -> float | None:
        return _share(self.approved_eur, self.planned_eur)

    @property
    def spent_share(self) -> float | None:
        return _share(self.spent_eur, self.planned_eur)


def _share(part: float | None, whole: float | None) -> float | None:
    return None if part is None or not whole else part / whole


def measures_card(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None
) -> MeasuresCard:
    """Measures by status."""
    params = {"district_id": district_id}
    found = con.execute(BY_STATUS, params).fetchall()
    order = {status: place for place, status in enumerate(STATUSES)}
    found.sort(key=lambda row: order.get(row[0], len(order)))
    counts = {status: (number, demo) for status, number, demo in found}
    running, running_demo = counts.get("in Umsetzung", (0, 0))
    return MeasuresCard(
        total=sum(number for number, _ in counts.values()),
        running=running,
        finished=counts.get("abgeschlossen", (0, 0))[0],
        running_demo=running_demo,
        by_status=pd.DataFrame(found, columns=["status", "measures", "demo"]),
        evidence=evidence(con, dataset="measures", by_source=MEASURE_SOURCES, params=params),
    )


def milestones_card(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, today: dt.date
) -> MilestonesCard:
    """Milestones kept of those due, over all measures."""
    params = {"district_id": district_id, "today": today}
    return MilestonesCard(
        **one_row(con, MILESTONES, params),
        by_year=con.execute(MILESTONES_BY_YEAR, params).df(),
        evidence=evidence(con, dataset="milestones", by_source=MILESTONE_SOURCES, params=params),
    )


def money_card(con: duckdb.DuckDBPyConnection, *, district_id: str | None = None) -> MoneyCard:
    """Money planned, approved and spent, and the programme's frame."""
    params = {"district_id": district_id}
    frame = con.execute(FRAME).fetchone()
    return MoneyCard(
        **one_row(con, MONEY, params),
        frame=None if frame is None else Frame(*frame),
        by_year=con.execute(MONEY_BY_YEAR, params).df(),
        evidence=evidence(con, dataset="budgets", by_source=MONEY_SOURCES, params=params),
    )
