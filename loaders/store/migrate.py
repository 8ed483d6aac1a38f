"""Moving a store: from the embedded catalogue to a server's, back, or to other files.

Every snapshot is made again under its old number, with author, message, what the history keeps and
the time at which it was made. Rows come with the publication that put them there. The old store
stays as it is. A target is whole or refuses to open: an embedded one gets its name at the end, one
on a server carries a mark until then, and moving again begins anew.
"""

import datetime as dt
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import duckdb

from loaders.messages.errors import StoreError
from loaders.schema import quoted
from loaders.schema.sql import literal
from loaders.store import engine, postgres
from loaders.store.editions import META, columns_at
from loaders.store.engine import ALIAS, SCHEMA, Location, transaction
from loaders.store.maintenance import checksums
from loaders.store.originals import FileStore, shelf, sync_folder
from loaders.store.process_lock import hold_store
from loaders.store.remembered_mappings import FILE
from loaders.store.store import Store

MARK = postgres.MOVING
_COMING, _GOING = "coming_rows", "going_rows"


@dataclass(frozen=True)
class Moved:
    """What arrived: states that can be read, their newest, originals; and what could not come:
    originals that were not there, snapshots that had been expired before."""

    snapshots: int
    newest: int
    originals: int
    lost_originals: tuple[str, ...]
    expired: tuple[int, ...]


@dataclass(frozen=True)
class Step:
    """One snapshot of the old store; `told` is author, message and extra information, `done` what
    DuckLake notes of it."""

    number: int
    moment: dt.datetime
    told: tuple[str | None, str | None, str | None]
    done: str = field(compare=False)


def move(store: Store, target: Location) -> Moved:
    """Make `store` again at `target`, which must be empty; publications wait meanwhile.

    Raises StoreError if the target is not empty, cannot be reached, or differs afterwards.
    """
    with store.changing(), store.cursor() as old, _target(target) as new:
        steps = _steps(old)
        previous: Step | None = None
        for step in steps:
            _make(old, new, previous, step)
            previous = step
        expired = _expire_again(new, {step.number for step in steps})
        _verify(old, new, steps)
        kept, lost = _copy_files(store, shelf(target, new))
        return Moved(len(steps), steps[-1].number, kept, lost, expired)


@contextmanager
def _target(place: Location) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection to an empty store; what is made in it counts only if all goes well."""
    if place.postgres:
        with postgres.marked(place.postgres):
            con = engine.connect(place, place.catalogue, create=True)
            try:
                if not place.bucket:
                    (place.folder / "data").mkdir(parents=True, exist_ok=True)
                yield con
            finally:
                con.close()
        return
    lock = hold_store(place)
    draft = place.catalogue.with_suffix(".new")
    try:
        if place.catalogue.exists():
            raise StoreError(
                "There is a store at {place} already. Please empty it.", place=place.shown()
            )
        draft.unlink(missing_ok=True)
        con = engine.connect(place, draft, create=True)
        try:
            yield con
            con.execute(f"DETACH {ALIAS}")
        finally:
            con.close()
        draft.rename(place.catalogue)
        sync_folder(place.folder)
    finally:
        lock.release()


def _steps(old: duckdb.DuckDBPyConnection) -> list[Step]:
    rows = old.execute(
        f"""
        SELECT s.snapshot_id, s.snapshot_time, c.author, c.commit_message, c.commit_extra_info,
               c.changes_made
        FROM {META}.ducklake_snapshot s LEFT JOIN {META}.ducklake_snapshot_changes c
             ON c.snapshot_id = s.snapshot_id
        WHERE s.snapshot_id > 0 ORDER BY s.snapshot_id
        """
    ).fetchall()
    return [Step(row[0], row[1], (row[2], row[3], row[4]), row[5] or "") for row in rows]


def _make(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    previous: Step | None,
    step: Step,
) -> None:
    """Make the snapshots after `previous` up to `step`. Those between had been expired: they are
    made with the rows that are still there from them, for the sake of numbers, and expired again.
    """
    begin = previous.number if previous else 0
    tables = _touched(old, previous, step)
    for number in range(begin + 1, step.number + 1):
        last = number == step.number
        with transaction(new):
            if number == begin + 1:
                _shape(new, tables)
            for table, columns in tables.items():
                if last and previous:
                    _take_away(old, new, table, columns, previous.number, number)
                _bring(old, new, table, columns, step.number, number)
            if last and step.told[2] is not None:
                call = f"CALL {ALIAS}.set_commit_message(?, ?, extra_info => ?)"
                new.execute(call, list(step.told))
        _keep_count(new, number)
    sql = f"UPDATE {META}.ducklake_snapshot SET snapshot_time = ? WHERE snapshot_id = ?"
    new.execute(sql, [step.moment, step.number])


def _touched(
    old: duckdb.DuckDBPyConnection, previous: Step | None, step: Step
) -> dict[str, dict[str, str]]:
    """Tables and columns that a step may have changed: all where DuckLake does not say which."""
    tables = _columns(old, step.number)
    said = re.findall(r"(?!merge_adjacent)\b(\w+):(\w+|\"[^,]*)", step.done)
    follows = previous is not None and previous.number + 1 == step.number
    if not follows or any(not table.isdigit() for _, table in said):
        return tables
    rows = old.execute(f"SELECT table_id, table_name FROM {META}.ducklake_table").fetchall()
    names = {name for number, name in rows if str(number) in {table for _, table in said}}
    return {table: columns for table, columns in tables.items() if table in names}


def _columns(con: duckdb.DuckDBPyConnection, snapshot: int) -> dict[str, dict[str, str]]:
    """Tables and their columns with types, as they were at a snapshot."""
    tables: dict[str, dict[str, str]] = {}
    for table in sorted(columns_at(con, snapshot)):
        rows = con.execute(f"DESCRIBE FROM {_at(table, snapshot)}").fetchall()
        tables[table] = {row[0]: row[1] for row in rows}
    return tables


def _at(table: str, snapshot: int) -> str:
    return f"{SCHEMA}.{quoted(table)} AT (VERSION => {int(snapshot)})"


def _shape(new: duckdb.DuckDBPyConnection, tables: dict[str, dict[str, str]]) -> None:
    """Create the tables and columns that are not there yet."""
    rows = new.execute(
        "SELECT table_name, column_name FROM duckdb_columns() "
        "WHERE database_name = ? AND schema_name = 'main'",
        [ALIAS],
    ).fetchall()
    known = {table for table, _ in rows}
    for table, columns in tables.items():
        target = f"{SCHEMA}.{quoted(table)}"
        if table not in known:
            listed = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns.items())
            new.execute(f"CREATE TABLE {target} ({listed})")
            continue
        for name, kind in columns.items():
            if (table, name) not in rows:
                new.execute(f"ALTER TABLE {target} ADD COLUMN {quoted(name)} {kind}")


def _bring(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
    seen: int,
    origin: int,
) -> None:
    """Insert the rows that the state `seen` holds and the snapshot `origin` put there."""
    names = ", ".join(quoted(name) for name in columns)
    rows = old.execute(
        f"SELECT {names} FROM {_at(table, seen)} WHERE snapshot_id = ? ORDER BY rowid", [origin]
    ).to_arrow_table()
    if rows.num_rows:
        new.register(_COMING, rows)
        new.execute(f"INSERT INTO {SCHEMA}.{quoted(table)} ({names}) SELECT {names} FROM {_COMING}")
        new.unregister(_COMING)


def _take_away(
    old: duckdb.DuckDBPyConnection,
    new: duckdb.DuckDBPyConnection,
    table: str,
    columns: dict[str, str],
    before: int,
    after: int,
) -> None:
    """Delete the rows that the state `before` held and the state `after` does not.

    Rows are told apart by all their values and their origin; of equal ones as many as went.
    """
    if table not in columns_at(old, before):
        return
    shared = [name for name in columns if name in columns_at(old, before)[table]]
    whole = ", ".join([*(quoted(name) for name in shared), "snapshot_id AS origin"])
    gone = old.execute(
        f"SELECT {whole} FROM {_at(table, before)} EXCEPT ALL SELECT {whole} "
        f"FROM {_at(table, after)}"
    ).to_arrow_table()
    if not gone.num_rows:
        return
    new.register(_GOING, gone)
    listed = ", ".join([*(quoted(name) for name in shared), "origin"])
    turn = f"row_number() OVER (PARTITION BY {listed}) AS turn"
    same = " AND ".join(
        f"o.{name} IS NOT DISTINCT FROM g.{name}"
        for name in [*(quoted(name) for name in shared), "origin", "turn"]
    )
    new.execute(
        f"""
        DELETE FROM {SCHEMA}.{quoted(table)} WHERE rowid IN (
            SELECT o.number
            FROM (SELECT *, {turn} FROM
                  (SELECT {whole}, rowid AS number FROM {SCHEMA}.{quoted(table)})) o
            JOIN (SELECT *, {turn} FROM {_GOING}) g ON {same})
        """
    )
    new.unregister(_GOING)


def _keep_count(new: duckdb.DuckDBPyConnection, number: int) -> None:
    """A snapshot that changed no rows, such as one of maintenance, is made with a comment."""
    if _newest(new) < number:
        row = new.execute(
            "SELECT min(table_name) FROM duckdb_tables() WHERE database_name = ?", [ALIAS]
        ).fetchone()
        assert row is not None
        new.execute(f"COMMENT ON TABLE {SCHEMA}.{quoted(row[0])} IS {literal(str(number))}")
    if _newest(new) != number:
        raise StoreError(
            "The move lost its step at state {number}. The target is void.", number=number
        )


def _newest(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute(f"FROM {ALIAS}.current_snapshot()").fetchone()
    assert row is not None
    return int(row[0])


def _expire_again(new: duckdb.DuckDBPyConnection, present: set[int]) -> tuple[int, ...]:
    expired = tuple(n for n in range(1, max(present) + 1) if n not in present)
    if expired:
        new.execute(f"CALL ducklake_expire_snapshots('{ALIAS}', versions => {list(expired)})")
    return expired


def _verify(
    old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection, steps: list[Step]
) -> None:
    """Compare number and content of the rows, with their origin, in every state."""
    if _steps(new) != steps:
        raise StoreError("After the move the history says something else. The target is void.")
    for previous, step in zip([None, *steps], steps, strict=False):
        changed = _touched(old, None if step is steps[-1] else previous, step)
        for table, columns in changed.items():
            names = ", ".join([*(quoted(name) for name in columns), "snapshot_id"])
            sql = f"SELECT count(*), sum(hash({names})) FROM {_at(table, step.number)}"
            if old.execute(sql).fetchone() != new.execute(sql).fetchone():
                raise StoreError(
                    "After the move “{table}” differs in state {number}. The target is void, the "
                    "old store is unchanged.",
                    table=table,
                    number=step.number,
                )


def _copy_files(store: Store, to: FileStore) -> tuple[int, tuple[str, ...]]:
    """Copy originals and remembered decisions; how many, and which were not there."""
    wanted = sorted(set(checksums(store)))
    lost = []
    for checksum in wanted:
        if (kept := store.shelf.find(checksum)) is None:
            lost.append(checksum)
        else:
            to.keep(kept.read_bytes(), "")
    if (note := store.shelf.note(FILE)) is not None:
        to.write_note(FILE, note)
    return len(wanted) - len(lost), tuple(lost)
