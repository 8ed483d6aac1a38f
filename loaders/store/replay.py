"""Making the snapshots of one store again in another: under their old numbers, row by row."""

import re
from collections.abc import Callable

import duckdb
import pyarrow as pa

from loaders.messages.errors import StoreError
from loaders.schema import quoted
from loaders.schema.sql import literal, scalar
from loaders.store.engine import ALIAS, META, SCHEMA, transaction
from loaders.store.history import Snapshot
from loaders.store.lake_tables import (
    TableThen,
    columns_at,
    existing_columns,
    layouts,
    matched,
)

ALTERED = re.compile("altered|dropped|created")
_COMING, _GOING = "coming_rows", "going_rows"


Rows = Callable[[str, int], str]
"""A table and a state → what its rows are selected from, in SQL, with snapshot_id and rowid."""


class Replay:
    """Makes the snapshots of `old` in the empty lake of `new`, in their order, with these rows."""

    def __init__(
        self, old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, rows: Rows
    ) -> None:
        self._old = old
        self._new = new
        self._rows = rows

    def make(self, previous: Snapshot | None, snapshot: Snapshot) -> None:
        """Make the snapshots after `previous` up to `snapshot`.

        Those between had been expired: they are made with the rows that are still there from them,
        for the sake of numbers, and are to be expired again.
        """
        first = previous.number + 1 if previous else 1
        tables = touched(self._old, previous, snapshot)
        then, _now = layouts(self._old, snapshot.number)
        written = {table.name for table in then.values() if table.written}
        for number in range(first, snapshot.number + 1):
            last = number == snapshot.number
            with transaction(self._new):
                if number == first:
                    if previous and ALTERED.search(snapshot.changes or "altered"):
                        self._follow(previous.number, snapshot.number)
                    self._create(tables)
                for table, columns in tables.items():
                    if table not in written:
                        continue
                    if last and previous:
                        self._delete(table, columns, previous.number, number)
                    self._insert(table, columns, snapshot.number, number)
                if last:
                    self._tell(snapshot)
            self._keep_count(number, snapshot if last else None)
        sql = f"UPDATE {META}.ducklake_snapshot SET snapshot_time = ? WHERE snapshot_id = ?"
        self._new.execute(sql, [snapshot.moment, snapshot.number])

    def _follow(self, before: int, after: int) -> None:
        """Do what was done to the tables themselves: some were dropped or renamed, or columns."""
        then, now = layouts(self._old, before, after)
        for number, table in then.items():
            if number not in now:
                self._new.execute(f"DROP TABLE {SCHEMA}.{quoted(table.name)}")
        for number, table in now.items():
            if number not in then:
                continue
            target, former = f"{SCHEMA}.{quoted(table.name)}", then[number]
            if former.name != table.name:
                old = f"{SCHEMA}.{quoted(former.name)}"
                self._new.execute(f"ALTER TABLE {old} RENAME TO {quoted(table.name)}")
            for column, (name, _kind) in former.columns.items():
                later = table.columns.get(column, (name,))[0]
                if later != name:
                    sql = f"ALTER TABLE {target} RENAME {quoted(name)} TO {quoted(later)}"
                    self._new.execute(sql)

    def _create(self, tables: dict[str, dict[str, str]]) -> None:
        """Create the tables and columns that are not there yet."""
        existing = existing_columns(self._new)
        for table, columns in tables.items():
            target = f"{SCHEMA}.{quoted(table)}"
            if table not in existing:
                listed = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
                self._new.execute(f"CREATE TABLE {target} ({listed})")
                continue
            for name, kind in columns.items():
                if name not in existing[table]:
                    self._new.execute(f"ALTER TABLE {target} ADD COLUMN {quoted(name)} {kind}")

    def _insert(self, table: str, columns: dict[str, str], state: int, origin: int) -> None:
        """Insert the rows that the old `state` holds and the snapshot `origin` put there."""
        names = _listed(columns)
        rows = self._old.execute(
            f"SELECT {names} FROM {self._rows(table, state)} WHERE snapshot_id = ? ORDER BY rowid",
            [origin],
        ).to_arrow_table()
        target = f"{SCHEMA}.{quoted(table)}"
        self._with_rows(
            _COMING, rows, f"INSERT INTO {target} ({names}) SELECT {names} FROM {_COMING}"
        )

    def _delete(self, table: str, columns: dict[str, str], before: int, after: int) -> None:
        """Delete the rows that the old state `before` held and the state `after` does not.

        Rows are told apart by all their values and their origin; of equal ones as many as went.
        """
        then = self._then(table, before, after)
        if then is None:
            return
        shared = [name for name in columns if name in then.columns]
        earlier = ", ".join(f"{quoted(then.columns[one])} AS {quoted(one)}" for one in shared)
        whole = f"{_listed(shared)}, snapshot_id AS origin"
        gone = self._old.execute(
            f"SELECT {earlier}, snapshot_id AS origin FROM {self._rows(then.name, before)} "
            f"EXCEPT ALL SELECT {whole} FROM {self._rows(table, after)}"
        ).to_arrow_table()
        turn = f"row_number() OVER (PARTITION BY {_listed([*shared, 'origin'])}) AS turn"
        same = " AND ".join(
            f"o.{quoted(name)} IS NOT DISTINCT FROM g.{quoted(name)}"
            for name in [*shared, "origin", "turn"]
        )
        target = f"{SCHEMA}.{quoted(table)}"
        self._with_rows(
            _GOING,
            gone,
            f"""
            DELETE FROM {target} WHERE rowid IN (
                SELECT o.number
                FROM (SELECT *, {turn} FROM (SELECT {whole}, rowid AS number FROM {target})) o
                JOIN (SELECT *, {turn} FROM {_GOING}) g ON {same})
            """,
        )

    def _then(self, table: str, before: int, after: int) -> TableThen | None:
        """The table as it was before; None if it was not there, or was made anew since."""
        then, now = layouts(self._old, before, after)
        number = next(number for number, one in now.items() if one.name == table)
        return matched(then[number], now[number]) if number in then else None

    def _with_rows(self, name: str, rows: pa.Table, sql: str) -> None:
        """Run a statement that reads `rows` under a name, if there are any."""
        if rows.num_rows:
            self._new.register(name, rows)
            self._new.execute(sql)
            self._new.unregister(name)

    def _tell(self, snapshot: Snapshot) -> None:
        if snapshot.extra is not None:
            call = f"CALL {ALIAS}.set_commit_message(?, ?, extra_info => ?)"
            self._new.execute(call, [snapshot.author, snapshot.message, snapshot.extra])

    def _keep_count(self, number: int, snapshot: Snapshot | None) -> None:
        """A snapshot that changed no rows, such as one of maintenance, is made with a comment."""
        newest = f"FROM {ALIAS}.current_snapshot()"
        if scalar(self._new, newest) < number:
            sql = "SELECT min(table_name) FROM duckdb_tables() WHERE database_name = ?"
            table = f"{SCHEMA}.{quoted(scalar(self._new, sql, [ALIAS]))}"
            with transaction(self._new):
                self._new.execute(f"COMMENT ON TABLE {table} IS {literal(str(number))}")
                if snapshot:
                    self._tell(snapshot)
        if scalar(self._new, newest) != number:
            raise StoreError(
                "The move went wrong at state {number}. The target must not be used.",
                number=number,
            )


def touched(
    old: duckdb.DuckDBPyConnection, previous: Snapshot | None, snapshot: Snapshot
) -> dict[str, dict[str, str]]:
    """Tables, with their columns and types, that a snapshot may have changed: all where DuckLake
    does not say which."""
    tables: dict[str, dict[str, str]] = {}
    for table in sorted(columns_at(old, snapshot.number)):
        rows = old.execute(f"DESCRIBE FROM {at(table, snapshot.number)}").fetchall()
        tables[table] = {row[0]: row[1] for row in rows}
    said = re.findall(r"(?!merge_adjacent)\b(\w+):(\w+|\"[^,]*)", snapshot.changes or "")
    follows = previous is not None and previous.number + 1 == snapshot.number
    if not follows or any(not table.isdigit() for _, table in said):
        return tables
    rows = old.execute(f"SELECT table_id, table_name FROM {META}.ducklake_table").fetchall()
    names = {name for number, name in rows if str(number) in {table for _, table in said}}
    return {table: columns for table, columns in tables.items() if table in names}


def at(table: str, snapshot: int) -> str:
    """A table as it was at a snapshot, in SQL."""
    return f"{SCHEMA}.{quoted(table)} AT (VERSION => {int(snapshot)})"


def _listed(columns: dict[str, str] | list[str]) -> str:
    return ", ".join(quoted(name) for name in columns)
