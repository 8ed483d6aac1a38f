"""What changed between two editions of the store, in terms a mayor cares about.

Each edition is put as a table of facts (kind of change, key → text or number); the two tables are
compared fact by fact. The screen words the kinds.
"""

from collections.abc import Sequence

import duckdb
import pandas as pd

from queries.ctes import HUBS_ONLY, compose
from queries.places.charging import charging_totals

# Kind of change → unit of old_number, new_number and delta.
KINDS = {
    "programme_number": None,
    "programme_money": "EUR",
    "measure_new": None,
    "measure_gone": None,
    "measure_status": None,
    "measure_approval": None,
    "measure_forecast": "days",
    "milestone_done": None,
    "milestone_forecast": "days",
    "budget_planned": "EUR",
    "budget_approved": "EUR",
    "budget_spent": "EUR",
    "charging_stations": "stations",
    "charging_points": "points",
    "hub_new": None,
    "hub_opened": None,
    "survey_participants": "participants",
    "population_new": "residents",
    "population_changed": "residents",
}

# A fact stands under the kind of change that it is compared for. is_ahead: a date still to come.
FACTS = compose(
    HUBS_ONLY,
    select="""
SELECT CASE WHEN unit IN ('EUR', '€') THEN 'programme_money' ELSE 'programme_number' END AS kind,
    'programme' AS dataset, indicator AS key, NULL AS measure_id, NULL AS title, NULL AS text,
    number, is_demo, true AS is_ahead
FROM programme
WHERE indicator IS NOT NULL AND number IS NOT NULL AND certainty IS DISTINCT FROM 'angekündigt'
QUALIFY row_number() OVER (
    PARTITION BY indicator ORDER BY is_demo, date DESC NULLS LAST, what) = 1
UNION ALL
SELECT unnest(['measure_new', 'measure_gone', 'measure_status', 'measure_approval',
        'measure_forecast']),
    'measures', measure_id, measure_id, title,
    unnest([status, status, status, approval, forecast_end_date::VARCHAR]), NULL, is_demo, true
FROM measures
UNION ALL
SELECT unnest(['milestone_done', 'milestone_forecast']), 'milestones', s.milestone_id,
    s.measure_id, m.title || ': ' || s.title,
    unnest([s.done_date::VARCHAR, coalesce(s.forecast_date, s.baseline_date)::VARCHAR]),
    NULL, s.is_demo, s.done_date IS NULL
FROM milestones AS s
LEFT JOIN measures AS m USING (measure_id)
UNION ALL
SELECT unnest(['budget_planned', 'budget_approved', 'budget_spent']), 'budgets', measure_id,
    measure_id, any_value(m.title), NULL,
    unnest([sum(planned_eur), sum(approved_eur), sum(spent_eur)]), bool_and(b.is_demo), true
FROM budgets AS b
LEFT JOIN measures AS m USING (measure_id)
GROUP BY measure_id
UNION ALL
SELECT 'hub_new', 'mobility_hubs', hub_id, NULL, name, NULL, NULL, is_demo, true
FROM hubs_only
UNION ALL
SELECT 'hub_opened', 'mobility_hubs', hub_id, NULL, name, opened_date::VARCHAR, NULL, is_demo, true
FROM hubs_only
WHERE opened_date IS NOT NULL OR status = 'in Betrieb'
UNION ALL
SELECT 'survey_participants',
    CASE WHEN counted > coalesce(responses_total, 0) THEN 'survey_answers' ELSE 'surveys' END,
    s.survey_id, NULL, s.title, NULL,
    CASE WHEN counted < $min_cell AND counted >= coalesce(responses_total, 0) THEN NULL
        ELSE greatest(counted, responses_total) END,
    s.is_demo, true
FROM surveys AS s
LEFT JOIN (
    SELECT survey_id, count(DISTINCT respondent_id) AS counted FROM survey_answers GROUP BY ALL
) USING (survey_id)
UNION ALL
SELECT 'population_changed', 'population', coalesce(district_id, '') || ' ' || p.date, NULL, d.name,
    p.date::VARCHAR, p.population, false, true
FROM population AS p
LEFT JOIN districts AS d USING (district_id)
WHERE p.population IS NOT NULL
""",
)

LAST_PUBLICATIONS = """
SELECT dataset, snapshot_id, published_at, author, message, file
FROM snapshots
WHERE snapshot_id > $since AND coalesce(rows_new + rows_changed + rows_gone, 1) > 0
QUALIFY row_number() OVER (PARTITION BY dataset ORDER BY snapshot_id DESC) = 1
"""


def changes(
    con_new: duckdb.DuckDBPyConnection,
    con_old: duckdb.DuckDBPyConnection,
    *,
    counties: Sequence[str] = (),
    min_cell: int = 1,
) -> pd.DataFrame:
    """What is different in con_new from con_old: one row a change, by kind in the order of KINDS.

    counties: the spellings under which the charging register lists the city. min_cell: fewer
    people counted in a survey's answers are not told, nor is how many came to them. An edition
    without any row of a dataset is not compared for it: nothing was known, so nothing changed.

    Columns: kind, dataset, key (of the row, None for sums), measure_id, title, old, new (text: a
    status, an ISO date), old_number, new_number, delta (float), unit, is_demo; snapshot_id,
    published_at, author, message, file of the dataset's last publication in between (None if it
    was published before, as when demonstration rows are switched).
    """
    new, old = (_facts(con, counties, min_cell) for con in (con_new, con_old))
    both = new.merge(old, "outer", on=["kind", "key"], suffixes=("", "_old"), indicator="side")
    topics = set(_topic(new["kind"])) & set(_topic(old["kind"]))
    found = both[_is_change(both) & _topic(both["kind"]).isin(topics)]
    return _told(found).merge(_publications(con_new, con_old), on="dataset", how="left")


def _facts(con: duckdb.DuckDBPyConnection, counties: Sequence[str], min_cell: int) -> pd.DataFrame:
    """The columns of FACTS; no charging where no station is known."""
    facts = con.execute(FACTS, {"min_cell": min_cell}).df()
    totals = charging_totals(con, counties=counties)
    sums = {"charging_stations": totals.stations.value, "charging_points": totals.points.value}
    if totals.stations.value:
        charging = pd.DataFrame({"kind": list(sums), "number": list(sums.values())})
        charging = charging.assign(dataset="charging_points", key="", is_demo=False)
        facts = pd.concat([facts, charging], ignore_index=True)
    return facts.astype({"kind": object, "key": object, "text": object, "number": float})


def _topic(kinds: "pd.Series[str]") -> "pd.Series[str]":
    return kinds.str.split("_").str[0]


def _is_change(both: pd.DataFrame) -> "pd.Series[bool]":
    """Which facts of two editions side by side make a change of their kind."""
    kind, text, old = both["kind"], both["text"], both["text_old"]
    is_new, is_gone = both["side"] == "left_only", both["side"] == "right_only"
    stays = both["side"] == "both"
    same_text = text.eq(old) | (text.isna() & old.isna())
    same_number = both["number"].eq(both["number_old"]) | (
        both["number"].isna() & both["number_old"].isna()
    )
    differs = ~(same_text & same_number)
    found = stays & differs
    for kinds, rule in (
        (("measure_new", "hub_new", "hub_opened"), is_new),
        (("measure_gone",), is_gone),
        (("milestone_done",), stays & text.notna() & old.isna()),
        (("milestone_forecast",), found & both["is_ahead"].eq(True)),
        (("budget_planned", "budget_approved", "budget_spent"), differs),
        (("survey_participants", "population_changed"), differs & ~is_gone),
    ):
        found = found.mask(kind.isin(kinds), rule)
    return found


OLD_IS_TOLD = (
    "measure_gone",
    "measure_status",
    "measure_approval",
    "measure_forecast",
    "milestone_forecast",
)


def _told(found: pd.DataFrame) -> pd.DataFrame:
    """The changes in the order of KINDS, with the columns of `changes` except the publication."""
    is_gone = found["side"] == "right_only"
    first = found["kind"].eq("population_changed") & found["side"].eq("left_only")
    about = {
        column: found[column].mask(is_gone, found[f"{column}_old"])
        for column in ("dataset", "measure_id", "title", "is_demo")
    }
    frame = pd.DataFrame(
        {
            "kind": found["kind"].mask(first, "population_new"),
            "dataset": about["dataset"],
            "key": found["key"],
            "measure_id": about["measure_id"],
            "title": about["title"],
            "old": found["text_old"].where(found["kind"].isin(OLD_IS_TOLD)),
            "new": found["text"],
            "old_number": found["number_old"],
            "new_number": found["number"],
            "delta": found["number"] - found["number_old"],
            "unit": found["kind"].map(KINDS),
            "is_demo": about["is_demo"],
        }
    )
    then, now = (
        pd.to_datetime(frame[side], format="%Y-%m-%d", errors="coerce") for side in ("old", "new")
    )
    frame["delta"] = frame["delta"].mask(frame["unit"].eq("days"), (now - then).dt.days)
    frame["kind"] = pd.Categorical(frame["kind"], list(KINDS), ordered=True)
    frame = frame.sort_values(["kind", "key"])
    frame["key"] = frame["key"].str.strip().where(frame["dataset"] != "charging_points")
    words = ["kind", "key", "measure_id", "title", "old", "new", "unit"]
    frame[words] = frame[words].astype(object).where(frame[words].notna(), None)
    return frame.astype({"is_demo": bool})


def _publications(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> pd.DataFrame:
    (since,) = con_old.execute("SELECT coalesce(max(snapshot_id), 0) FROM snapshots").fetchall()[0]
    return con_new.execute(LAST_PUBLICATIONS, {"since": since}).df()
