"""What is to be decided now, and which milestones come next."""

import datetime as dt

import duckdb
import pandas as pd

from queries.ctes import CHOSEN_MEASURES, MILESTONE_FACTS, compose
from queries.provenance.freshness import freshness

# The order in which they need somebody: a broken promise, an application that lies with us, one
# that lies with the funder, a dataset to be renewed.
KINDS = ("milestone_overdue", "approval_rework", "approval_waiting", "dataset_overdue")

DECISIONS = compose(
    CHOSEN_MEASURES,
    MILESTONE_FACTS,
    select="""
SELECT 'milestone_overdue' AS kind, m.measure_id, f.milestone_id, NULL::VARCHAR AS dataset,
    f.title, NULL::VARCHAR AS title_en, m.title AS measure_title, f.due_date AS since_date,
    f.overdue_days::BIGINT AS days, f.precision, f.is_demo, f.source
FROM milestone_facts AS f
JOIN chosen_measures AS m USING (measure_id)
WHERE f.is_overdue
UNION ALL
SELECT CASE approval WHEN 'überarbeiten' THEN 'approval_rework' ELSE 'approval_waiting' END,
    measure_id, NULL, NULL, title, NULL, title, approval_date, ($today - approval_date)::BIGINT,
    NULL, is_demo, source
FROM chosen_measures
WHERE approval IN ('beantragt', 'überarbeiten')
    AND coalesce(status, '') NOT IN ('abgeschlossen', 'gestoppt')
""",
)

NEXT_MILESTONES = compose(
    CHOSEN_MEASURES,
    MILESTONE_FACTS,
    select="""
SELECT f.milestone_id, f.title, f.measure_id, m.title AS measure_title, f.due_date, f.precision,
    f.baseline_date, f.forecast_date, f.slip_days, f.due_date - $today AS days_left,
    m.district_id, m.is_citywide, f.is_demo, f.source
FROM milestone_facts AS f
JOIN chosen_measures AS m USING (measure_id)
WHERE NOT f.is_done AND f.due_date >= $today
    AND coalesce(m.status, '') NOT IN ('abgeschlossen', 'gestoppt')
ORDER BY f.due_date, f.is_demo, m.title, f.milestone_id
LIMIT $limit
""",
)


def decisions(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None, today: dt.date
) -> pd.DataFrame:
    """What needs somebody now, the most urgent first.

    Kinds in their order: milestone_overdue, approval_rework (the funder sent it back),
    approval_waiting (applied for, no answer), dataset_overdue. Within a kind real rows come
    before demonstration, then the longest waiting; an unknown date comes last. Milestones and
    approvals of finished or stopped measures are nobody's decision. Datasets belong to no
    district and stay in the list.

    Columns: kind, measure_id, milestone_id, dataset, title (of the milestone, measure or
    dataset), title_en (datasets only), measure_title, since_date, days (since then; NA if the
    date is unknown), precision, is_demo, source.
    """
    found = con.execute(DECISIONS, {"district_id": district_id, "today": today}).df()
    rows = pd.concat([found, _overdue_datasets(con, today)], ignore_index=True)
    rows["days"] = rows["days"].astype("Int64")
    rows["rank"] = [KINDS.index(kind) for kind in rows["kind"]]
    rows = rows.sort_values(
        ["rank", "is_demo", "days", "title"], ascending=[True, True, False, True]
    ).drop(columns="rank")
    return rows.reset_index(drop=True)


def _overdue_datasets(con: duckdb.DuckDBPyConnection, today: dt.date) -> pd.DataFrame:
    ages = freshness(con, today=today)
    late = ages[ages["state"] == "overdue"]
    return pd.DataFrame(
        {
            "kind": "dataset_overdue",
            "dataset": late["name"],
            "title": late["title"],
            "title_en": late["title_en"],
            "since_date": late["due_date"],
            "days": late["days_overdue"].astype("Int64"),
            "is_demo": False,
        }
    )


def next_milestones(
    con: duckdb.DuckDBPyConnection,
    *,
    district_id: str | None = None,
    today: dt.date,
    limit: int = 5,
) -> pd.DataFrame:
    """The next open milestones by date, today's included, of measures that go on.

    Columns: milestone_id, title, measure_id, measure_title, due_date (forecast, else baseline;
    the last day of its period), precision, baseline_date, forecast_date, slip_days, days_left,
    district_id, is_citywide, is_demo, source.
    """
    params = {"district_id": district_id, "today": today, "limit": limit}
    return con.execute(NEXT_MILESTONES, params).df()
