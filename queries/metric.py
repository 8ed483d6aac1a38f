"""A number with all that stands behind it: unit, evidence and the keys of the published rows.

Cards, sentences and drill-through read the same `Metric`, so that they cannot disagree.
"""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from itertools import groupby
from operator import itemgetter
from typing import Any

import duckdb
import pandas as pd

from queries.ctes import compose

PUBLISHED = "SELECT published_on FROM datasets WHERE name = $dataset"


@dataclass(frozen=True)
class Rows:
    """The rows of a dataset whose columns hold one of the values (None: an empty cell); without
    columns all rows."""

    dataset: str
    only: tuple[tuple[str, tuple[Any, ...]], ...] = ()


def rows_where(dataset: str, **only: Iterable[Any]) -> Rows:
    """The rows of a dataset; each further argument names a column and the values it may have.

    Missing values of pandas stand for an empty cell.
    """
    return Rows(dataset, tuple((column, _values(values)) for column, values in only.items()))


def _values(given: Iterable[Any]) -> tuple[Any, ...]:
    return tuple(dict.fromkeys(None if pd.isna(value) else value for value in given))


@dataclass(frozen=True)
class Evidence:
    """rows that a number was worked out from, demo_rows of them demonstration, citywide_rows of no
    single district; sources, the one with most rows first, real before demonstration; as_of: the
    latest date the real rows state (demonstration rows only if there are no others), or else
    (is_as_of_stated False) the day the dataset was published; None if neither is known.
    """

    rows: int = 0
    demo_rows: int = 0
    sources: tuple[str, ...] = ()
    as_of: dt.date | None = None
    is_as_of_stated: bool = False
    citywide_rows: int = 0


@dataclass(frozen=True)
class Metric:
    """value in a unit (EUR, h, share: 0..1, … or what is counted); None: nobody states it, or
    (is_suppressed) so few people stand behind it that it is hidden. demo: the part of the value
    that comes from demonstration rows; own: the part of single districts, not citywide. evidence:
    of the rows looked at. rows: those that are counted or added up. comparator: what a source sets
    before the number (etwa, bis zu). divided_by: evidence of what a ratio is divided by, which has
    a date of its own.
    """

    value: float | None
    unit: str
    evidence: Evidence = field(default_factory=Evidence)
    rows: tuple[Rows, ...] = ()
    demo: float = 0
    own: float | None = None
    is_suppressed: bool = False
    comparator: str = ""
    divided_by: Evidence | None = None

    @property
    def count(self) -> int:
        """The value as a whole number, 0 where it is unknown: for plurals and conditions."""
        return int(self.value or 0)


def ratio(part: Metric, whole: float | None, unit: str) -> Metric:
    """The part divided by the whole, with the evidence and rows of the part; None if either is
    unknown or the whole is 0."""
    if not whole:
        return replace(part, value=None, unit=unit, demo=0, own=None)
    value, own = (None if one is None else one / whole for one in (part.value, part.own))
    return replace(part, value=value, unit=unit, demo=part.demo / whole, own=own)


@dataclass(frozen=True)
class Scope:
    """The rows that metrics are worked out from: a table among the common table expressions
    `ctes`, with the columns of the dataset. as_of, is_demo, is_citywide: SQL for the date of a
    group of rows and for whether a row is demonstration or belongs to no district."""

    dataset: str
    ctes: tuple[str, ...]
    table: str
    as_of: str = "NULL::DATE"
    is_demo: str = "is_demo"
    is_citywide: str = "false"


@dataclass(frozen=True)
class Aggregate:
    """How a metric is worked out from a scope: an SQL aggregate over the rows where a condition
    holds. keys: the columns whose values tell these rows."""

    unit: str
    keys: tuple[str, ...]
    where: str = "true"
    sql: str = "count(*)"


def total(unit: str, column: str, keys: tuple[str, ...]) -> Aggregate:
    """The sum of a column over the rows that state it; a sum over none is missing, not zero."""
    return Aggregate(unit, keys, f"{column} IS NOT NULL", f"sum({column})")


def metrics(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    aggregates: Mapping[str, Aggregate],
    params: Mapping[str, Any],
) -> dict[str, Metric]:
    """The metrics by name, all from one run over the scope, so that a value, its rows and its
    evidence agree."""
    (found,) = metrics_of_each(con, _asked_once(scope), aggregates, params)
    return found


def metrics_of_each(
    con: duckdb.DuckDBPyConnection,
    scope: Scope,
    aggregates: Mapping[str, Aggregate],
    params: Mapping[str, Any],
) -> list[dict[str, Metric]]:
    """The same for each of queries.ctes.ASKED_DISTRICTS, all from one run; the table has a row for
    each place in that list (`asked`) to which it belongs."""
    columns = [_columns(name, one, scope) for name, one in aggregates.items()]
    return [
        {
            name: Metric(
                value=found[name],
                unit=one.unit,
                evidence=behind,
                rows=(
                    Rows(
                        scope.dataset,
                        tuple((key, _distinct(found[f"{name} {key}"])) for key in one.keys),
                    ),
                ),
                demo=found[f"{name} demo"] or 0,
                own=found[f"{name} own"],
            )
            for name, one in aggregates.items()
        }
        for found, behind in _run(con, scope, columns, params)
    ]


def _asked_once(scope: Scope) -> Scope:
    once = (
        f"asked_districts AS (SELECT 0 AS asked), once AS (FROM {scope.table} SELECT *, 0 AS asked)"
    )
    return replace(scope, ctes=(*scope.ctes, once), table="once")


def _distinct(keys: list[Any] | None) -> tuple[Any, ...]:
    """Sorted in Python: DISTINCT and ORDER BY in the list cost DuckDB three times the query."""
    return tuple(sorted(set(keys or ())))


def _columns(name: str, one: Aggregate, scope: Scope) -> str:
    """The columns of a metric: its value, the parts of it, and the keys of its rows."""
    parts = {
        name: f"is_there AND {one.where}",
        f"{name} demo": f"is_there AND {one.where} AND {scope.is_demo}",
        f"{name} own": f"is_there AND {one.where} AND NOT {scope.is_citywide}",
    }
    values = [f'{one.sql} FILTER ({where}) AS "{column}"' for column, where in parts.items()]
    keys = [f'list({key}) FILTER ({parts[name]}) AS "{name} {key}"' for key in one.keys]
    return ", ".join(values + keys)


def _run(
    con: duckdb.DuckDBPyConnection, scope: Scope, columns: Iterable[str], params: Mapping[str, Any]
) -> list[tuple[dict[str, Any], Evidence]]:
    """The columns over all rows of a scope, and the evidence of these rows, for each that is asked;
    one without any row has one that is not there (is_there)."""
    parts = [
        *columns,
        "asked",
        "grouping(source) AS is_whole",
        "source",
        "count(is_there) AS rows",
        f"count(*) FILTER (is_there AND {scope.is_demo}) AS demo_rows",
        f"count(*) FILTER (is_there AND {scope.is_citywide}) AS citywide_rows",
        f"{scope.as_of} AS as_of",
    ]
    rows = f"(FROM {scope.table} SELECT *, true AS is_there)"
    select = f" FROM asked_districts LEFT JOIN {rows} USING (asked) SELECT {', '.join(parts)}"
    groups = " GROUP BY GROUPING SETS ((asked), (asked, source)) ORDER BY asked, is_whole DESC"
    cursor = con.execute(compose(*scope.ctes, select=select + groups), dict(params))
    names = [column[0] for column in cursor.description]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    published = cache(partial(_published, con, scope.dataset))
    each = groupby(found, key=itemgetter("asked"))
    return [(whole, _evidence(whole, sources, published)) for _, (whole, *sources) in each]


def _evidence(
    whole: Mapping[str, Any],
    sources: list[dict[str, Any]],
    published: Callable[[], dt.date | None],
) -> Evidence:
    """No source mixes real rows with demonstration."""
    sources.sort(
        key=lambda row: (row["rows"] == row["demo_rows"], -row["rows"], row["source"] or "")
    )
    dated = [row for row in sources if row["rows"] > row["demo_rows"]] or sources
    stated = [row["as_of"] for row in dated if row["as_of"] is not None]
    return Evidence(
        rows=whole["rows"],
        demo_rows=whole["demo_rows"],
        sources=tuple(row["source"] for row in sources if row["source"]),
        as_of=max(stated) if stated else published(),
        is_as_of_stated=bool(stated),
        citywide_rows=whole["citywide_rows"],
    )


def evidence(con: duckdb.DuckDBPyConnection, scope: Scope, params: Mapping[str, Any]) -> Evidence:
    """The evidence of all rows of a scope."""
    ((_found, behind),) = _run(con, _asked_once(scope), (), params)
    return behind


def dataset_evidence(con: duckdb.DuckDBPyConnection, *, dataset: str) -> Evidence:
    """The evidence of all rows of a dataset that may hold demonstration rows."""
    return evidence(con, Scope(dataset, (), dataset), {})


def _published(con: duckdb.DuckDBPyConnection, dataset: str) -> dt.date | None:
    row = con.execute(PUBLISHED, {"dataset": dataset}).fetchone()
    return row[0] if row else None
