"""The tables of the lake, their columns and rows, now and at earlier states."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from loaders.schema import Package, quoted
from loaders.schema.sql import scalar
from loaders.store.engine import ALIAS, META, SCHEMA
from loaders.store.history import History

FEW_ROWS = 20_000
"""A table of up to so many rows is read into memory."""
COPIES = "memory.lake_tables"
_NEVER = 2**62
Copies = dict[tuple[int, int], str | None]
"""Number of a table and a state since which it is unchanged → its copy; None: it is too large."""


@dataclass(frozen=True)
class TableThen:
    """A table as an earlier state has it: its number and name there, and of each column of today
    that was there already the name it had; `retyped` are those of another type then."""

    number: int
    name: str
    columns: Mapping[str, str]
    retyped: frozenset[str] = frozenset()
    written: bool = True


@dataclass
class Table:
    """A table of the lake: DuckLake's number and its name, whether it ever had rows, and by
    DuckLake's number each column's name and type."""

    number: int
    name: str
    written: bool = True
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
    con: duckdb.DuckDBPyConnection, snapshot: int, package: Package, named: int | None = None
) -> dict[str, TableThen]:
    """Today's tables that were there at `snapshot`, by today's names, or those of another state.

    DuckLake knows what was renamed by its number. What was made anew since has another number and
    is known by its name, or a former one.
    """
    then, now = layouts(con, snapshot, named)
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
    return TableThen(then.number, then.name, columns, frozenset(retyped), then.written)


def layouts(
    con: duckdb.DuckDBPyConnection, first: int, second: int | None = None
) -> tuple[dict[int, Table], dict[int, Table]]:
    """DuckLake's number → table, at one state and at another (None: now). Asked at once, for a
    server answers slowly."""
    rows = con.execute(
        f"""
        SELECT greatest(t.begin_snapshot, c.begin_snapshot),
               least(coalesce(t.end_snapshot, $never), coalesce(c.end_snapshot, $never)),
               t.table_id, t.table_name,
               t.table_id IN (SELECT table_id FROM {META}.ducklake_table_stats),
               c.column_id, c.column_name, c.column_type
        FROM {META}.ducklake_table t JOIN {META}.ducklake_column c USING (table_id)
        """,
        {"never": _NEVER},
    ).fetchall()
    states = (first, _NEVER - 1 if second is None else second)
    found: tuple[dict[int, Table], dict[int, Table]] = ({}, {})
    for begin, end, number, name, written, *column in rows:
        for tables, state in zip(found, states, strict=True):
            if begin <= state < end:
                table = tables.setdefault(number, Table(number, name, written))
                table.columns[column[0]] = (column[1], column[2])
    return found


class StateReader:
    """What reads the rows of tables at any state, by the names of `package`: those of today, or of
    the state `named`.

    With `copies`, tables of few rows are read into memory, once for all states that have them
    alike: each question to the lake asks the catalogue about every table anew, which takes longer
    than the answer, and needs its server. What is added to `copies` lies in the transaction of
    `con`; `used` are those that were asked for.
    """

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        history: History,
        package: Package,
        copies: Copies | None = None,
        named: int | None = None,
    ) -> None:
        self._con = con
        self._history = history
        self._package = package
        self._named = named
        self._tables: dict[int, dict[str, TableThen]] = {}
        self.copies = copies
        self.used: set[tuple[int, int]] = set()

    def tables(self, state: int) -> Mapping[str, TableThen]:
        """The tables that there were."""
        if state not in self._tables:
            found = tables_then(self._con, state, self._package, self._named)
            self._tables[state] = found
        return self._tables[state]

    def rows(self, name: str, state: int) -> str:
        """SQL of a table's rows at a state, with `snapshot_id`, which wrote the row; columns that
        were others then are renamed and cast."""
        table = self.tables(state)[name]
        rows = self._as_it_was(table, state)
        if not table.retyped and all(now == then for now, then in table.columns.items()):
            return rows
        dataset = self._package.datasets[name]
        shown = ", ".join(
            f"TRY_CAST({quoted(then)} AS {dataset.field(now).sql_type}) AS {quoted(now)}"
            if now in table.retyped
            else f"{quoted(then)} AS {quoted(now)}"
            for now, then in table.columns.items()
            if dataset.has(now)
        )
        return f"(SELECT {shown}, snapshot_id FROM {rows})"

    def _as_it_was(self, table: TableThen, state: int) -> str:
        lake = f"{SCHEMA}.{quoted(table.name)} AT (VERSION => {int(state)})"
        rows = f"(SELECT *, snapshot_id FROM {lake})"
        if self.copies is None:
            return rows
        key = (table.number, self._history.unchanged_since(table.number, state))
        if key not in self.copies:
            # DuckLake asks the catalogue for the statistics of each column of a table without any
            # (seen with 1.5.5): it took most of the time that a state of a small city takes.
            few = f"{rows} LIMIT {FEW_ROWS + 1 if table.written else 0}"
            self.copies[key] = self._copied(few, "{}.t{}_{}".format(COPIES, *key))
        self.used.add(key)
        return self.copies[key] or rows

    def _copied(self, rows: str, copy: str) -> str | None:
        """Read rows into a table, if they are few."""
        if scalar(self._con, f"CREATE OR REPLACE TABLE {copy} AS FROM {rows}") <= FEW_ROWS:
            return copy
        self._con.execute(f"DROP TABLE {copy}")
        return None
