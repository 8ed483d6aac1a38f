"""The tables of the lake and their columns, now and at earlier states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from loaders.schema import Package
from loaders.store.engine import ALIAS, META

_NEVER = 2**62


@dataclass(frozen=True)
class TableThen:
    """A table as an earlier state has it: its name there, and of each column of today that was
    there already the name it had; `retyped` are those of another type then."""

    name: str
    columns: Mapping[str, str]
    retyped: frozenset[str] = frozenset()


@dataclass
class Table:
    """A table of the lake: its name, and by DuckLake's number each column's name and type."""

    name: str
    columns: dict[int, tuple[str, str]] = field(default_factory=dict)

    def named(self) -> dict[str, tuple[str, str]]:
        """Name → name and type."""
        return {name: (name, kind) for name, kind in self.columns.values()}


def columns_at(con: duckdb.DuckDBPyConnection, snapshot: int) -> dict[str, set[str]]:
    """Tables and their columns as they were at `snapshot`."""
    rows = con.execute(
        f"""
        SELECT t.table_name, c.column_name
        FROM {META}.ducklake_table t JOIN {META}.ducklake_column c USING (table_id)
        WHERE $at >= t.begin_snapshot AND ($at < t.end_snapshot OR t.end_snapshot IS NULL)
          AND $at >= c.begin_snapshot AND ($at < c.end_snapshot OR c.end_snapshot IS NULL)
        """,
        {"at": snapshot},
    ).fetchall()
    tables: dict[str, set[str]] = {}
    for table, column in rows:
        tables.setdefault(table, set()).add(column)
    return tables


def existing_columns(con: duckdb.DuckDBPyConnection) -> dict[str, dict[str, str]]:
    """Tables of the lake as they are now: their columns and the types of these."""
    rows = con.execute(
        "SELECT table_name, column_name, data_type FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = 'main'",
        [ALIAS],
    ).fetchall()
    tables: dict[str, dict[str, str]] = {}
    for table, column, kind in rows:
        tables.setdefault(table, {})[column] = kind
    return tables


def tables_then(
    con: duckdb.DuckDBPyConnection, snapshot: int, package: Package
) -> dict[str, TableThen]:
    """Today's tables that were there at `snapshot`, by today's names.

    DuckLake knows what was renamed by its number. What was made anew since has another number and
    is known by its name, or a former one.
    """
    then, now = layouts(con, snapshot)
    by_name = {table.name: table for table in then.values()}
    found = {}
    for number, table in now.items():
        dataset = package.datasets.get(table.name)
        former = (table.name, *(dataset.renamed_from if dataset else ()))
        earlier = then.get(number) or next((by_name[n] for n in former if n in by_name), None)
        if earlier:
            fields = {f.name: f.renamed_from for f in dataset.fields} if dataset else {}
            found[table.name] = matched(earlier, table, None if number in then else fields)
    return found


def matched(
    then: Table, now: Table, former: Mapping[str, Sequence[str]] | None = None
) -> TableThen:
    """A table as it was, by the names of now. If it was made anew in between, `former` are the
    former names of its columns."""
    named = then.named()
    columns, retyped = {}, set()
    for number, (name, kind) in now.columns.items():
        names = (name, *(former or {}).get(name, ()))
        by_name = next((named[one] for one in names if one in named), None)
        earlier = then.columns.get(number) if former is None else by_name
        if earlier:
            columns[name] = earlier[0]
            if earlier[1] != kind:
                retyped.add(name)
    return TableThen(then.name, columns, frozenset(retyped))


def tables_as_named(con: duckdb.DuckDBPyConnection, snapshot: int) -> dict[str, TableThen]:
    """The tables of `snapshot` under the names they had."""
    tables = columns_at(con, snapshot).items()
    return {name: TableThen(name, {one: one for one in columns}) for name, columns in tables}


def layouts(
    con: duckdb.DuckDBPyConnection, first: int, second: int | None = None
) -> tuple[dict[int, Table], dict[int, Table]]:
    """DuckLake's number → table, at one state and at another (None: now). Asked at once, for a
    server answers slowly."""
    rows = con.execute(
        f"""
        SELECT greatest(t.begin_snapshot, c.begin_snapshot),
               least(coalesce(t.end_snapshot, $never), coalesce(c.end_snapshot, $never)),
               t.table_id, t.table_name, c.column_id, c.column_name, c.column_type
        FROM {META}.ducklake_table t JOIN {META}.ducklake_column c USING (table_id)
        """,
        {"never": _NEVER},
    ).fetchall()
    states = (first, _NEVER - 1 if second is None else second)
    found: tuple[dict[int, Table], dict[int, Table]] = ({}, {})
    for begin, end, number, table, *column in rows:
        for tables, state in zip(found, states, strict=True):
            if begin <= state < end:
                tables.setdefault(number, Table(table)).columns[column[0]] = (column[1], column[2])
    return found
