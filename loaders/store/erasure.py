"""Erasing rows for good, out of every state (GDPR Art. 17).

All states are made again without the rows, as in a move, beside the store and into its own folder;
then the new catalogue's content takes the place of the old one's in one transaction. Killed before
that, the store is what it was; after it, the next opening goes on with what is left to delete.
A catalogue in a file keeps what was deleted in blocks that are free: it is written anew when the
store is closed, or opened the next time.
"""

import json
import re
import shutil
from collections.abc import Mapping, Sequence
from contextlib import closing, nullcontext
from dataclasses import astuple, dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from loaders.schema import Package, quoted
from loaders.schema.sql import first_row, literal, scalar
from loaders.store import engine
from loaders.store.data_files import prepare_checksums, record_checksums
from loaders.store.engine import ALIAS, META, Location, transaction
from loaders.store.foundation import PENDING
from loaders.store.history import Snapshot, snapshots
from loaders.store.lake_tables import tables_then
from loaders.store.migrate import make_again
from loaders.store.originals import FileStore, load_document, save_document
from loaders.store.postgres import answering
from loaders.store.rejected_rows import forget_rejected
from loaders.store.replay import Rows, at
from loaders.store.store import Store
from loaders.store.write import ERASURE, HistoryEntry, add_record, announce, records

Keys = Mapping[str, Sequence[Mapping[str, str]]]
"""Dataset → the rows to erase: each a column → its value as text."""

Counted = Mapping[str, Mapping[str, object]]
"""Dataset → what `announce` says of it."""

RECORD = "_erasures"  # no dataset has this name
COLUMNS = {"id": "VARCHAR", "moment": "TIMESTAMPTZ"}
COLUMNS |= dict.fromkeys(("author", "reason", "dataset"), "VARCHAR")
COLUMNS |= dict.fromkeys(("rows", "states", "files"), "BIGINT")
SHORTEST = 3
DRAFT = "catalog.erasing"
_SET_ASIDE = ("catalog.copy*", "damaged-*", "data-without-catalogue-*", "tmp/*", "files/.draft-*")


def cascade(
    package: Package, dataset: str, key: Mapping[str, str]
) -> dict[str, list[dict[str, str]]]:
    """The rows of a key, and of every dataset those that refer to them, as `Keys`."""
    found: dict[str, list[dict[str, str]]] = {dataset: [dict(key)]}
    waiting = [(dataset, dict(key))]
    while waiting:
        parent, values = waiting.pop()
        for child in package.datasets.values():
            for reference in child.foreign_keys:
                names = dict(zip(reference.reference_fields, reference.fields, strict=True))
                if reference.dataset != parent or not set(values) <= set(names):
                    continue
                own = {names[column]: value for column, value in values.items()}
                if own not in found.setdefault(child.name, []):
                    found[child.name].append(own)
                    waiting.append((child.name, own))
    return found


def condition(keys: Sequence[Mapping[str, str]], columns: Mapping[str, str]) -> str:
    """Whether a row is one of these, in SQL; `columns`: name → the name it has in the table."""
    rows = [
        " AND ".join(
            f"CAST({quoted(columns[name])} AS VARCHAR) IS NOT DISTINCT FROM {literal(value)}"
            for name, value in key.items()
        )
        for key in keys
        if set(key) <= set(columns)
    ]
    return " OR ".join(f"({row})" for row in rows) or "false"


def conditions_at(
    con: duckdb.DuckDBPyConnection, package: Package, keys: Keys, state: int
) -> dict[str, tuple[str, str]]:
    """The name that a table has at a state → its dataset, and which rows of it are meant."""
    tables = tables_then(con, state, package)
    return {
        tables[name].name: (name, condition(wanted, tables[name].columns))
        for name, wanted in keys.items()
        if name in tables
    }


def count_rows(
    con: duckdb.DuckDBPyConnection, package: Package, keys: Keys, state: int
) -> dict[str, int]:
    """How many rows are meant at one state, by dataset."""
    return {
        name: scalar(con, f"SELECT count(*) FROM {at(table, state)} WHERE {rows}")
        for table, (name, rows) in conditions_at(con, package, keys, state).items()
    }


@dataclass(frozen=True)
class ErasureRecord:
    """What stays: who erased when (UTC) and why, of which dataset, how many rows of the newest
    state, in how many states, and how many kept files. Nothing of the rows themselves."""

    id: str
    moment: Any
    author: str
    reason: str
    dataset: str
    rows: int
    states: int
    files: int


def replace_states(
    store: Store, keys: Keys, files: Sequence[str], record: ErasureRecord, counts: Counted
) -> None:
    """Make every state again without the rows of `keys` and the mention of `files` (SHA-256), and
    add one for the record; `counts` is what the history says of it.

    Publications wait meanwhile. Raises StoreError if a state would differ in anything else.
    """
    place = replace(store.location, postgres=None)
    draft = place.folder / DRAFT
    place.folder.mkdir(exist_ok=True)  # with an object store it is only this process's own
    with store.changing(), store.cursor() as old:
        save_document(store.files, PENDING, {"id": record.id, "files": list(files)})
        remove_drafts(place.folder)
        with closing(engine.connect(place, draft, create=True)) as new:
            if store.location.postgres:  # as in the store itself, see `engine`
                new.execute(f"CALL {ALIAS}.set_option('data_inlining_row_limit', 0)")
            states = [_without(one, keys, set(files)) for one in snapshots(old, 0)]
            make_again(old, new, states, _rows_to_keep(old, store.package, keys))
            with transaction(new):
                keep_record(new, record, counts)
            prepare_checksums(new)
            record_checksums(new, place)
            _renumber(old, new)
            new.execute(f"DETACH {ALIAS}")
        _take_over(old, draft)
        remove_drafts(place.folder)
        finish(old, store.location, store.files)
        store.rewrite_at_close = store.location.postgres is None


def _rows_to_keep(con: duckdb.DuckDBPyConnection, package: Package, keys: Keys) -> Rows:
    known = cache(lambda state: conditions_at(con, package, keys, state))

    def rows(table: str, state: int) -> str:
        _dataset, erased = known(state).get(table, ("", "false"))
        if erased == "false":
            return at(table, state)
        return f"(SELECT *, snapshot_id, rowid FROM {at(table, state)} WHERE NOT ({erased}))"

    return rows


def _without(snapshot: Snapshot, keys: Keys, files: set[str]) -> Snapshot:
    """What the history says, without the files that go, and without the values of the rows."""
    info = json.loads(snapshot.extra or "null")
    for entry in info["datasets"].values() if info else ():
        entry["file"] = without_values(entry.get("file"), keys)
        left = [one for one in (entry.get("checksum") or "").split(", ") if one not in files]
        entry["checksum"] = ", ".join(left) or None
    extra = json.dumps(info, ensure_ascii=False) if info else snapshot.extra
    return snapshot._replace(message=without_values(snapshot.message, keys), extra=extra)


def without_values(text: str | None, keys: Keys) -> str | None:
    """The text with an ellipsis for each value of the rows that it repeats; those of fewer than
    three characters are numbers and the like, and say nothing."""
    values = {value for rows in keys.values() for row in rows for value in row.values()}
    for value in values:
        if text and len(value) >= SHORTEST:
            text = re.sub(rf"(?<!\w){re.escape(value)}(?!\w)", "…", text)
    return text


def keep_record(con: duckdb.DuckDBPyConnection, record: ErasureRecord, counts: Counted) -> None:
    """Inside a transaction: what stays of an erasure; `counts` is what the history says of it."""
    add_record(con, RECORD, COLUMNS, astuple(record))
    announce(con, HistoryEntry(record.author, record.reason, ERASURE), counts)


def _renumber(old: duckdb.DuckDBPyConnection, new: duckdb.DuckDBPyConnection) -> None:
    """DuckLake, in every process, keeps tables by the version of the schema and figures of them by
    the number of the next file: both must be others than any that the old catalogue had."""
    columns = ("schema_version", "next_catalog_id", "next_file_id")
    highest = ", ".join(f"max({name}) + 1" for name in columns)
    added = first_row(old, f"SELECT {highest} FROM {META}.ducklake_snapshot")
    changes = ", ".join(f"{n} = {n} + {more}" for n, more in zip(columns, added, strict=True))
    new.execute(f"UPDATE {META}.ducklake_snapshot SET {changes}")
    for table in ("ducklake_schema_versions", "ducklake_inlined_data_tables"):
        new.execute(f"UPDATE {META}.{table} SET schema_version = schema_version + {added[0]}")


def _take_over(con: duckdb.DuckDBPyConnection, draft: Path) -> None:
    """Put the content of the draft's catalogue in the place of ours, in one transaction."""
    with closing(duckdb.connect(str(draft))) as made, transaction(con):
        _drop_few_rows(con)
        for (name,) in made.execute("SELECT table_name FROM duckdb_tables()").fetchall():
            if name == "ducklake_metadata":  # of the store, not of its states
                continue
            con.register("taken_over", made.execute(f"FROM {quoted(name)}").to_arrow_table())
            table = f"{META}.{quoted(name)}"
            con.execute(f"CREATE TABLE IF NOT EXISTS {table} AS FROM taken_over LIMIT 0")
            con.execute(f"DELETE FROM {table}")
            con.execute(f"INSERT INTO {table} BY NAME FROM taken_over")
            con.unregister("taken_over")


def _drop_few_rows(con: duckdb.DuckDBPyConnection) -> None:
    """Drop the tables in which DuckLake keeps few rows in the catalogue, and empty those of few
    deletions: that a number has one is remembered in every process, whichever table it is of."""
    sql = f"SELECT table_name FROM {META}.ducklake_inlined_data_tables"
    for (name,) in con.execute(sql).fetchall():
        con.execute(f"DROP TABLE IF EXISTS {META}.{quoted(name)}")
    sql = "SELECT table_name FROM duckdb_tables() WHERE database_name = ?"
    for (name,) in con.execute(sql, [META]).fetchall():
        if name.startswith("ducklake_inlined_delete_"):
            con.execute(f"DELETE FROM {META}.{quoted(name)}")


def finish(con: duckdb.DuckDBPyConnection, location: Location, files: FileStore) -> None:
    """Delete what an erasure has left: kept files, copies, and files of rows that no state needs.

    One that did not come to its end before the store was closed changed no state; what it wrote
    goes. Does nothing where no erasure is under way.
    """
    pending = load_document(files, PENDING, {})
    if not pending:
        return
    if pending["id"] in {record.id for record in _records(con)}:
        for checksum in pending["files"]:
            files.discard(f"files/{checksum}")
        # In an object store that lock is the one that is held already.
        with nullcontext() if location.bucket else files.document_lock():
            forget_rejected(files, set(pending["files"]))
        if not location.bucket:
            for pattern in _SET_ASIDE:
                for path in location.folder.glob(pattern):
                    shutil.rmtree(path) if path.is_dir() else path.unlink()
    remove_drafts(location.folder)
    con.execute(f"CALL ducklake_delete_orphaned_files('{ALIAS}', cleanup_all => true)")
    con.execute(f"CALL ducklake_cleanup_old_files('{ALIAS}', cleanup_all => true)")
    if location.postgres:
        files.discard(PENDING)


def remove_drafts(folder: Path) -> None:
    """Remove a catalogue that was being made."""
    for path in folder.glob(f"{DRAFT}*"):
        path.unlink()


def erasures(store: Store) -> list[ErasureRecord]:
    """All erasures, oldest first. Raises UnreachableError."""
    with answering(), store.cursor() as cursor:
        return _records(cursor)


def _records(con: duckdb.DuckDBPyConnection) -> list[ErasureRecord]:
    return [ErasureRecord(*row) for row in records(con, RECORD)]
