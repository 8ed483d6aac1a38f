"""What changed between two editions: every row of every dataset that came, went or was corrected.

Both editions are read through cursors of one DuckDB, each with its tables in a schema of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import pandas as pd

from queries.ctes import quoted

MOST_ROWS = 200
"""If more rows of a dataset differ, they are counted and not listed."""
NAMING = ("title", "name", "what", "city", "text", "question", "scope", "operator", "group")
"""Columns that say what a row is, the first that a dataset has."""
PARENTS = {"measure_id": "measures", "survey_id": "surveys", "event_id": "events"}
"""Column → the dataset whose row is named beside it."""
LONGEST = 300  # characters of a cell that are handed on; a shape has thousands

# What matters most, in this order: dataset, and "new", "gone" or the column that was corrected.
# Each of these is told by itself; of all else rows with the same change are told together.
WEIGHTY = (
    ("measures", "new"),
    ("measures", "gone"),
    ("measures", "status"),
    ("measures", "approval"),
    ("milestones", "done_date"),
    ("milestones", "baseline_date"),
    ("milestones", "forecast_date"),
    ("milestones", "is_superseded"),
    ("milestones", "gone"),
    ("measures", "planned_end_date"),
    ("measures", "forecast_end_date"),
    ("budgets", "approved_eur"),
    ("budgets", "planned_eur"),
    ("budgets", "spent_eur"),
    ("budgets", "gone"),
    ("budgets", "new"),
    ("surveys", "gone"),
    ("survey_answers", "gone"),
    ("surveys", "new"),
    ("survey_answers", "new"),
    ("survey_answers", "changed"),
    ("surveys", "responses_total"),
    ("mobility_hubs", "opened_date"),
    ("mobility_hubs", "status"),
    ("mobility_hubs", "gone"),
    ("mobility_hubs", "new"),
    ("population", "gone"),
    ("population", "population"),
    ("population", "new"),
    ("measures", "current_value"),
    ("measures", "district_id"),
    ("measures", "approval_date"),
    ("measures", "start_date"),
    ("measures", "last_update_date"),
    ("measures", "target_value"),
    ("milestones", "new"),
)

LAST_PUBLICATIONS = """
SELECT dataset, snapshot_id, published_at, author, message, file
FROM snapshots
WHERE snapshot_id > $since AND coalesce(rows_new + rows_changed + rows_gone, 1) > 0
QUALIFY row_number() OVER (PARTITION BY dataset ORDER BY snapshot_id DESC) = 1
"""

# Names in braces are identifiers and lists made from the declarations, quoted.
DIFFERING = """
FROM (SELECT *, true AS there FROM {old}) o
FULL JOIN (SELECT *, true AS there FROM {new}) n ON {same_key}
WHERE {differs}
"""

CHANGE = "CASE WHEN o.there IS NULL THEN 'new' WHEN n.there IS NULL THEN 'gone' ELSE 'changed' END"

LISTED = """
SELECT *, 1 AS rows
FROM (
    SELECT {change} AS change, struct_pack({key}) AS key, {title} AS title,
        {measure_id} AS measure_id, {is_demo} AS is_demo,
        unnest(CASE WHEN change = 'changed' THEN [{cells}]
            ELSE [struct_pack(place := -1, "column" := NULL, old := NULL, new := NULL)] END,
            recursive := true)
    {differing}
)
WHERE place IS NOT NULL
ORDER BY place, key
"""

COUNTED = """
SELECT change, "column", any_value(place) AS place, NULL AS key, NULL AS measure_id,
    NULL AS title, NULL AS old, NULL AS new, count(*) AS rows, bool_and(is_demo) AS is_demo
FROM ({listed})
GROUP BY change, "column"
ORDER BY place
"""

CELL = """
CASE WHEN o.{column} IS DISTINCT FROM n.{column} THEN struct_pack(place := {place},
    "column" := {name}, old := left(o.{column}::VARCHAR, {longest}),
    new := left(n.{column}::VARCHAR, {longest})) END
"""

PARENT_TITLE = "(SELECT any_value(title) FROM {table} AS p WHERE p.{column} = {value})"

SURVEY_TITLES = "SELECT survey_id, title FROM {table}"

CHECKSUM = "SELECT count(*), sum(hash(t)) FROM {table} AS t"  # answers may be millions

PEOPLE = """
WITH differing AS (
    (FROM {old} EXCEPT ALL FROM {new}) UNION ALL (FROM {new} EXCEPT ALL FROM {old})
),
touched AS (SELECT {person}, bool_and(is_demo) AS is_demo FROM differing GROUP BY {person}),
before AS (SELECT DISTINCT {person}, true AS was FROM {old}),
after AS (SELECT DISTINCT {person}, true AS is_there FROM {new})
SELECT survey_id, CASE WHEN was IS NULL THEN 'new' WHEN is_there IS NULL THEN 'gone'
    ELSE 'changed' END AS change, count(*) AS rows, bool_and(is_demo) AS is_demo
FROM touched
LEFT JOIN before USING ({person})
LEFT JOIN after USING ({person})
GROUP BY survey_id, change
ORDER BY survey_id, change
"""

COLUMNS = [
    *("dataset", "change", "column", "key", "measure_id", "title", "old", "new", "rows"),
    "is_demo",
]


@dataclass(frozen=True)
class Declared:
    """A dataset: its key (all columns where it declares none) and columns. people: the columns
    that tell one person of a survey from another; its rows are never listed, only counted."""

    name: str
    key: tuple[str, ...]
    columns: tuple[str, ...]
    people: tuple[str, ...] = ()


def row_changes(
    con_new: duckdb.DuckDBPyConnection,
    con_old: duckdb.DuckDBPyConnection,
    *,
    datasets: Sequence[Declared],
    min_cell: int = 1,
) -> pd.DataFrame:
    """What is different in con_new from con_old, what matters most first.

    One row a new or gone row and a corrected cell; where more than MOST_ROWS rows of a dataset
    differ, one a kind of change; of answers to surveys, one a survey and kind of change.

    Columns: dataset; change (new, changed, gone); column (the corrected one, None for whole rows);
    key (column → value, None for several rows); measure_id, title (of the row, behind that of the
    measure, survey or event it belongs to); old, new (text of the cell, None: empty); rows (how
    many; of answers to surveys how many people, NA if fewer than min_cell, or if that would give
    such a number away); is_demo; weight (int, its place in WEIGHTY); snapshot_id, published_at,
    author, message, file of the dataset's last publication in between (missing if there is none).
    """
    schemas = {"new": schema_of(con_new), "old": schema_of(con_old)}
    found = [_people(con_new, one, schemas, min_cell) for one in datasets if one.people]
    found += [_rows(con_new, one, schemas) for one in datasets if not one.people]
    frames = [frame[COLUMNS].astype(object) for frame in found if len(frame)]
    frame = pd.concat(frames, ignore_index=True) if frames else pd.DataFrame(columns=COLUMNS)
    frame = _weighed(frame)
    return frame.merge(_publications(con_new, con_old), on="dataset", how="left")


def schema_of(con: duckdb.DuckDBPyConnection) -> str:
    """The schema of an edition's tables as an SQL identifier, for another cursor to ask."""
    row = con.execute("SELECT current_database(), current_schema()").fetchone()
    assert row is not None
    return ".".join(map(quoted, row))


def same_key(declared: Declared) -> str:
    """SQL: old row and new row have the same key; empty equals empty."""
    return " AND ".join(f"o.{quoted(c)} IS NOT DISTINCT FROM n.{quoted(c)}" for c in declared.key)


def differing(declared: Declared, schemas: Mapping[str, str]) -> str:
    """SQL from FROM on: the rows that differ as `o` and `n`; `o.there` or `n.there` is empty where
    a side has none."""
    rest = [column for column in declared.columns if column not in declared.key]
    differs = [f"o.{quoted(c)} IS DISTINCT FROM n.{quoted(c)}" for c in ("there", *rest)]
    return DIFFERING.format(
        **tables(declared.name, schemas), same_key=same_key(declared), differs=" OR ".join(differs)
    )


def tables(name: str, schemas: Mapping[str, str]) -> dict[str, str]:
    """A dataset's table in the older and in the newer edition, as SQL."""
    return {side: f"{schemas[side]}.{quoted(name)}" for side in ("old", "new")}


def _rows(
    con: duckdb.DuckDBPyConnection, declared: Declared, schemas: Mapping[str, str]
) -> pd.DataFrame:
    source = differing(declared, schemas)
    row = con.execute("SELECT count(*)" + source).fetchone()
    assert row is not None
    if not row[0]:
        return pd.DataFrame(columns=COLUMNS)
    listed = LISTED.format(
        change=CHANGE,
        key=", ".join(f"{quoted(c)} := {_either(c)}" for c in declared.key),
        title=_title(declared, schemas),
        measure_id=_either("measure_id") if "measure_id" in declared.columns else "NULL::VARCHAR",
        is_demo=_either("is_demo") if "is_demo" in declared.columns else "false",
        cells=", ".join(_cell(place, name) for place, name in enumerate(declared.columns)),
        differing=source,
    )
    asked = COUNTED.format(listed=listed) if row[0] > MOST_ROWS else listed
    return con.execute(asked).df().assign(dataset=declared.name)


def _either(column: str) -> str:
    return f"coalesce(n.{quoted(column)}, o.{quoted(column)})"


def _cell(place: int, column: str) -> str:
    """SQL: what a correction made of a cell, as texts; NULL where it is as it was."""
    name = "'" + column.replace("'", "''") + "'"
    return CELL.format(place=place, column=quoted(column), name=name, longest=LONGEST)


def _title(declared: Declared, schemas: Mapping[str, str]) -> str:
    """SQL: what a row is called, behind the name of what it belongs to."""
    own = next((_either(name) for name in NAMING if name in declared.columns), "NULL")
    for column, name in PARENTS.items():
        if column in declared.columns and name != declared.name:
            both = tables(name, schemas)
            titles = [
                PARENT_TITLE.format(table=both[side], column=quoted(column), value=_either(column))
                for side in ("new", "old")
            ]
            return f"nullif(concat_ws(': ', coalesce({', '.join(titles)}), {own}), '')"
    return own


def _people(
    con: duckdb.DuckDBPyConnection,
    declared: Declared,
    schemas: Mapping[str, str],
    min_cell: int,
) -> pd.DataFrame:
    """Surveys whose answers differ, and of how many people; a survey tells none of its numbers if
    one of them is too small, since the others would give it away."""
    both = tables(declared.name, schemas)
    was, now = (con.execute(CHECKSUM.format(table=t)).fetchone() for t in both.values())
    if was == now:
        return pd.DataFrame(columns=COLUMNS)
    person = ", ".join(map(quoted, declared.people))
    found = con.execute(PEOPLE.format(**both, person=person)).df()
    few = found["rows"].lt(min_cell).groupby(found["survey_id"]).transform("any")
    nothing = dict.fromkeys(("column", "measure_id", "old", "new"))
    return found.assign(
        **nothing,
        dataset=declared.name,
        title=found["survey_id"].map(_survey_titles(con, schemas)),
        key=[{"survey_id": code} for code in found["survey_id"]],
        rows=found["rows"].astype("Int64").mask(few),
    )


def _survey_titles(con: duckdb.DuckDBPyConnection, schemas: Mapping[str, str]) -> dict[str, str]:
    titles: dict[str, str] = {}
    for table in tables("surveys", schemas).values():
        titles |= dict(con.execute(SURVEY_TITLES.format(table=table)).fetchall())
    return titles


def _weighed(frame: pd.DataFrame) -> pd.DataFrame:
    """What matters most first; the rest in the order that it came in."""
    places = {pair: place for place, pair in enumerate(WEIGHTY)}
    what = frame["column"].where(frame["column"].notna(), frame["change"])
    weights = [places.get(pair, len(WEIGHTY)) for pair in zip(frame["dataset"], what, strict=True)]
    frame = frame.assign(weight=weights).sort_values("weight", kind="stable")
    words = ["column", "key", "measure_id", "title", "old", "new"]
    frame[words] = frame[words].astype(object).where(frame[words].notna(), None)
    frame["rows"] = frame["rows"].astype("Int64")
    return frame.fillna({"is_demo": False}).astype({"is_demo": bool}).reset_index(drop=True)


def _publications(
    con_new: duckdb.DuckDBPyConnection, con_old: duckdb.DuckDBPyConnection
) -> pd.DataFrame:
    (since,) = con_old.execute("SELECT coalesce(max(snapshot_id), 0) FROM snapshots").fetchall()[0]
    return con_new.execute(LAST_PUBLICATIONS, {"since": since}).df()
