"""Settings that admins change in the running app, kept in the store with who changed what and why.

They lie in one table of the lake that is only ever added to, so it is its own record: of each name
the last word counts.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import duckdb

from loaders.publish.publish import committing
from loaders.schema.sql import scalar
from loaders.store.engine import ALIAS, SCHEMA
from loaders.store.postgres import answering
from loaders.store.store import Store
from loaders.store.write import SETTING, HistoryEntry, announce

TABLE = "_settings"  # no dataset can have this name


@dataclass(frozen=True)
class Setting:
    """One word on a thing of a kind: its content, or None where it was taken away; `at` in UTC."""

    kind: str
    name: str
    content: Mapping[str, Any] | None
    author: str
    reason: str
    at: dt.datetime


def change_setting(
    store: Store,
    kind: str,
    name: str,
    content: Mapping[str, Any] | None,
    *,
    author: str,
    reason: str = "",
) -> None:
    """Let this be the last word on the thing. Raises StoreError if it cannot be written."""
    with committing(store, []) as commit:
        commit.cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{TABLE} (kind VARCHAR, name VARCHAR, "
            "content VARCHAR, author VARCHAR, reason VARCHAR, moment TIMESTAMPTZ)"
        )
        text = None if content is None else json.dumps(content, ensure_ascii=False)
        row = [kind, name, text, author, reason, dt.datetime.now(dt.UTC)]
        commit.cursor.execute(f"INSERT INTO {SCHEMA}.{TABLE} VALUES (?, ?, ?, ?, ?, ?)", row)
        announce(commit.cursor, HistoryEntry(author, reason, SETTING), {})


def setting_record(store: Store, kind: str) -> list[Setting]:
    """All words on things of a kind, oldest first. Raises UnreachableError."""
    with answering(), store.cursor() as cursor:
        return _all(cursor, kind)


def settings(store: Store, kind: str) -> dict[str, Setting]:
    """Name → the last word on it, but for what was taken away. Raises UnreachableError."""
    last = {one.name: one for one in setting_record(store, kind)}
    return {name: one for name, one in last.items() if one.content is not None}


def _all(cursor: duckdb.DuckDBPyConnection, kind: str) -> list[Setting]:
    sql = "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = ?"
    if not scalar(cursor, sql, [ALIAS, TABLE]):
        return []
    # In the order in which they were added: the clock of another server may be behind.
    rows = cursor.execute(
        f"SELECT kind, name, content, author, reason, moment FROM {SCHEMA}.{TABLE} "
        "WHERE kind = ? ORDER BY rowid",
        [kind],
    ).fetchall()
    return [Setting(k, n, json.loads(c) if c else None, a, r, m) for k, n, c, a, r, m in rows]
