"""What is to be decided now, and which dates come next."""

import datetime as dt

import duckdb
import pandas as pd

from queries.ctes import CHOSEN_MEASURES, MILESTONE_FACTS, compose
from queries.measures.measures import MeasureFilter
from queries.measures.programme import Programme
from queries.measures.standing import Standing
from queries.measures.status import JUDGEMENTS

NEEDS_SOMEBODY = ("off_track", "watch", "no_report")
LAPSING_DAYS = 365  # before the programme ends, money that is not bound is to be decided on

NEXT_MILESTONES = compose(
    CHOSEN_MEASURES,
    MILESTONE_FACTS,
    select="""
SELECT f.milestone_id, f.title, f.measure_id, m.title AS measure_title, f.due_date, f.precision,
    f.baseline_date, f.forecast_date, f.slip_days, f.due_date - $today AS days_left,
    m.district_id, m.is_citywide, f.is_demo, f.source
FROM milestone_facts AS f
JOIN chosen_measures AS m USING (measure_id)
WHERE NOT f.is_done AND f.due_date >= $today AND f.has_ended IS DISTINCT FROM true
ORDER BY f.due_date, f.is_demo, m.title, f.milestone_id
LIMIT $limit
""",
)


def decisions_of(stands: Standing, money: list[dict[str, object]]) -> pd.DataFrame:
    """What needs somebody now, one row a measure, the most urgent first.

    First `lapsing` money (kind money), then the measures that the strategy is measured by and that
    are not on course (kind measure): ▲ before ◆ before those without a current report, among which
    more dates that passed unreported come first, then money that was approved, then the oldest
    report. Real rows come before demonstration.

    Columns: kind, measure_id, title, judgement, known, reasons (tuple of
    `queries.measures.status.Reason`), approval, reported_status, reported_date, requested_date,
    end_date (money: when it lapses), owner, working_group, amount_eur (approved, else planned; of
    money: what is not bound), comparator (what its source sets before it), is_demo, source.
    """
    found = stands.measures
    found = found[found["judgement"].isin(NEEDS_SOMEBODY)].assign(
        kind="measure",
        comparator="",
        amount_eur=lambda frame: frame["approved_eur"].fillna(frame["planned_eur"]),
        rank=lambda frame: frame["judgement"].map(JUDGEMENTS.index),
        is_unapproved=lambda frame: frame["approval"] != "bewilligt",
    )
    found = found.sort_values(
        ["is_demo", "rank", "unreported", "is_unapproved", "reported_date", "title"],
        ascending=[True, True, False, True, True, True],
        na_position="first",
    )
    columns = [
        *("kind", "measure_id", "title", "judgement", "known", "reasons", "approval"),
        *("reported_status", "reported_date", "requested_date", "end_date"),
        *("owner", "working_group", "amount_eur", "comparator"),
        *("is_demo", "source"),
    ]
    rows = [*money, *found[columns].to_dict("records")]
    return pd.DataFrame(rows, columns=columns)


def lapsing(known: Programme, chosen: MeasureFilter, today: dt.date) -> list[dict[str, object]]:
    """Money of the programme that lapses within LAPSING_DAYS: a row of `decisions_of`, or none. It
    is the whole city's, so a district has none."""
    unbound, end = known.latest.get("unbound"), known.end_date
    if chosen.district_id or unbound is None or not unbound.value or end is None:
        return []
    if not 0 <= (end - today).days <= LAPSING_DAYS:
        return []
    return [
        {
            "kind": "money",
            "judgement": "watch",
            "amount_eur": unbound.value,
            "comparator": unbound.comparator,
            "reported_date": pd.Timestamp(unbound.evidence.as_of),
            "end_date": pd.Timestamp(end),
            "is_demo": bool(unbound.demo),
            "source": unbound.evidence.sources[0],
        }
    ]


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
