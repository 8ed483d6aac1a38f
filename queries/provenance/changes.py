"""What changed between two editions of the store, in terms a mayor cares about.

Each topic is asked of both editions and compared; the screen words the kinds.
"""

from collections.abc import Iterator, Sequence

import duckdb
import pandas as pd

from queries.places.charging import charging_totals

# kind: [dataset, unit of old_number, new_number and delta]
KINDS = {
    "measure_new": ("measures", None),
    "measure_gone": ("measures", None),
    "measure_status": ("measures", None),
    "measure_approval": ("measures", None),
    "measure_forecast": ("measures", "days"),
    "milestone_done": ("milestones", None),
    "milestone_forecast": ("milestones", "days"),
    "budget_planned": ("budgets", "EUR"),
    "budget_approved": ("budgets", "EUR"),
    "budget_spent": ("budgets", "EUR"),
    "charging_stations": ("charging_points", "stations"),
    "charging_points": ("charging_points", "points"),
    "hub_new": ("mobility_hubs", None),
    "hub_opened": ("mobility_hubs", None),
    "survey_participants": ("surveys", "participants"),
    "population_new": ("population", "residents"),
    "population_changed": ("population", "residents"),
}

COLUMNS = [
    "kind", "dataset", "key", "measure_id", "title", "old", "new", "old_number", "new_number",
    "delta", "unit", "is_demo", "snapshot_id", "published_at", "author", "message", "file",
]  # fmt: skip

MEASURES = """
SELECT measure_id, title, status, approval, forecast_end_date::VARCHAR AS forecast_end_date, is_demo
FROM measures
"""

MILESTONES = """
SELECT s.milestone_id, s.measure_id, m.title || ': ' || s.title AS title,
    s.done_date::VARCHAR AS done_date,
    coalesce(s.forecast_date, s.baseline_date)::VARCHAR AS due_date, s.is_demo
FROM milestones AS s
LEFT JOIN measures AS m USING (measure_id)
"""

BUDGETS = """
SELECT measure_id, any_value(m.title) AS title, sum(planned_eur) AS planned,
    sum(approved_eur) AS approved, sum(spent_eur) AS spent, bool_and(b.is_demo) AS is_demo
FROM budgets AS b
LEFT JOIN measures AS m USING (measure_id)
GROUP BY measure_id
"""

HUBS = """
SELECT hub_id, name AS title, opened_date IS NOT NULL OR coalesce(status = 'in Betrieb', false)
    AS is_open, opened_date::VARCHAR AS opened_date, is_demo
FROM mobility_hubs
"""

SURVEYS = """
WITH counts AS (
    SELECT survey_id, count(DISTINCT respondent_id) AS counted
    FROM survey_answers
    GROUP BY survey_id
)
SELECT s.survey_id, s.title, s.is_demo,
    coalesce(counted, 0) > coalesce(responses_total, 0) AS is_counted,
    CASE WHEN counted < {least} AND counted >= coalesce(responses_total, 0) THEN NULL
        ELSE greatest(counted, responses_total) END AS participants
FROM surveys AS s
LEFT JOIN counts USING (survey_id)
"""

POPULATION = """
SELECT coalesce(p.district_id, '') || ' ' || p.date AS key, p.date::VARCHAR AS date,
    d.name AS title, p.population
FROM population AS p
LEFT JOIN districts AS d USING (district_id)
WHERE p.population IS NOT NULL
"""

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
    found = [
        *_measures(con_new, con_old),
        *_milestones(con_new, con_old),
        *_budgets(con_new, con_old),
        *_charging(con_new, con_old, counties),
        *_hubs(con_new, con_old),
        *_surveys(con_new, con_old, min_cell),
        *_population(con_new, con_old),
    ]
    order = list(KINDS)
    found.sort(key=lambda change: order.index(change["kind"]))
    frame = pd.DataFrame(found, columns=COLUMNS[: COLUMNS.index("snapshot_id")])
    for column in ("old_number", "new_number", "delta"):
        frame[column] = frame[column].astype("float64")
    return frame.merge(_publications(con_new, con_old), on="dataset", how="left")[COLUMNS]


def _publications(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> pd.DataFrame:
    (since,) = con_old.execute("SELECT coalesce(max(snapshot_id), 0) FROM snapshots").fetchall()[0]
    return con_new.execute(LAST_PUBLICATIONS, {"since": since}).df()


def _change(kind: str, row: dict, **more: object) -> dict:
    dataset, unit = KINDS[kind]
    change = {"kind": kind, "dataset": dataset, "unit": unit, "is_demo": False, **row, **more}
    old, new = change.get("old_number"), change.get("new_number")
    if old is not None and new is not None:
        change.setdefault("delta", new - old)
    return change


def _rows(con: duckdb.DuckDBPyConnection, sql: str, key: str) -> dict[str, dict]:
    cursor = con.execute(sql)
    names = [column[0] for column in cursor.description]
    rows = (dict(zip(names, row, strict=True)) for row in cursor.fetchall())
    return {row[key]: row for row in rows}


def _both(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection, sql: str, key: str
) -> tuple[dict[str, dict], dict[str, dict]]:
    new, old = _rows(con_new, sql, key), _rows(con_old, sql, key)
    return (new, old) if new and old else ({}, {})


def _about(row: dict, key: str) -> dict:
    return {
        "key": row[key],
        "title": row["title"],
        "is_demo": row["is_demo"],
        "measure_id": row.get("measure_id"),
    }


def _measures(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> Iterator[dict]:
    new, old = _both(con_new, con_old, MEASURES, "measure_id")
    for key in sorted(new.keys() - old.keys()):
        yield _change("measure_new", _about(new[key], "measure_id"), new=new[key]["status"])
    for key in sorted(old.keys() - new.keys()):
        yield _change("measure_gone", _about(old[key], "measure_id"), old=old[key]["status"])
    for key in sorted(new.keys() & old.keys()):
        about = _about(new[key], "measure_id")
        for kind, column in (("measure_status", "status"), ("measure_approval", "approval")):
            before, after = old[key][column], new[key][column]
            if before != after:
                yield _change(kind, about, old=before, new=after)
        yield from _moved("measure_forecast", about, old[key], new[key], "forecast_end_date")


def _moved(kind: str, about: dict, old: dict, new: dict, column: str) -> Iterator[dict]:
    before, after = old[column], new[column]
    if before == after:
        return
    days = (pd.Timestamp(after) - pd.Timestamp(before)).days if before and after else None
    yield _change(kind, about, old=before, new=after, delta=days)


def _milestones(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> Iterator[dict]:
    new, old = _both(con_new, con_old, MILESTONES, "milestone_id")
    for key in sorted(new.keys() & old.keys()):
        about = _about(new[key], "milestone_id")
        if new[key]["done_date"] and not old[key]["done_date"]:
            yield _change("milestone_done", about, new=new[key]["done_date"])
        elif not new[key]["done_date"]:
            yield from _moved("milestone_forecast", about, old[key], new[key], "due_date")


def _budgets(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> Iterator[dict]:
    new, old = _both(con_new, con_old, BUDGETS, "measure_id")
    nothing = {"planned": None, "approved": None, "spent": None}
    for key in sorted(new.keys() | old.keys()):
        row, before, after = new.get(key) or old[key], old.get(key, nothing), new.get(key, nothing)
        for column in nothing:
            if before[column] != after[column]:
                yield _change(
                    f"budget_{column}",
                    _about(row, "measure_id"),
                    old_number=before[column],
                    new_number=after[column],
                )


def _charging(
    con_new: duckdb.DuckDBPyConnection,
    con_old: duckdb.DuckDBPyConnection,
    counties: Sequence[str],
) -> Iterator[dict]:
    new = charging_totals(con_new, counties=counties)
    old = charging_totals(con_old, counties=counties)
    if not new.stations.value or not old.stations.value:
        return
    for kind, before, after in (
        ("charging_stations", old.stations.value, new.stations.value),
        ("charging_points", old.points.value, new.points.value),
    ):
        if before != after:
            yield _change(kind, {}, old_number=before, new_number=after)


def _hubs(con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection) -> Iterator[dict]:
    new, old = _both(con_new, con_old, HUBS, "hub_id")
    for key in sorted(new):
        about = _about(new[key], "hub_id")
        if key not in old:
            yield _change("hub_new", about)
        if new[key]["is_open"] and not (key in old and old[key]["is_open"]):
            yield _change("hub_opened", about, new=new[key]["opened_date"])


def _surveys(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection, min_cell: int
) -> Iterator[dict]:
    new, old = _both(con_new, con_old, SURVEYS.format(least=int(min_cell)), "survey_id")
    for key in sorted(new):
        before = old[key]["participants"] if key in old else None
        after = new[key]["participants"]
        if after != before:
            yield _change(
                "survey_participants",
                _about(new[key], "survey_id"),
                dataset="survey_answers" if new[key]["is_counted"] else "surveys",
                old_number=before,
                new_number=after,
            )


def _population(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> Iterator[dict]:
    new, old = _both(con_new, con_old, POPULATION, "key")
    for key in sorted(new):
        before = old[key]["population"] if key in old else None
        after = new[key]["population"]
        if after != before:
            yield _change(
                "population_changed" if key in old else "population_new",
                {"key": key.strip(), "title": new[key]["title"]},
                new=new[key]["date"],
                old_number=before,
                new_number=after,
            )
