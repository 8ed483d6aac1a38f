"""Settings that admins change in the running app, kept in the store with who changed what and why.

They lie in one table of the lake that is only ever added to, so it is its own record: of each name
the last word counts.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from loaders.publish.publish import committing
from loaders.store.postgres import answering
from loaders.store.store import Store
from loaders.store.write import SETTING, HistoryEntry, add_record, announce, records

TABLE = "_settings"  # no dataset can have this name
COLUMNS = dict.fromkeys(("kind", "name", "content", "author", "reason"), "VARCHAR")
COLUMNS["moment"] = "TIMESTAMPTZ"


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
        text = None if content is None else json.dumps(content, ensure_ascii=False)
        row = [kind, name, text, author, reason, dt.datetime.now(dt.UTC)]
        add_record(commit.cursor, TABLE, COLUMNS, row)
        announce(commit.cursor, HistoryEntry(author, reason, SETTING), {})


def setting_record(store: Store, kind: str) -> list[Setting]:
    """All words on things of a kind, oldest first. Raises UnreachableError."""
    with answering(), store.cursor() as cursor:
        rows = records(cursor, TABLE)
    words = [Setting(k, n, json.loads(c) if c else None, a, r, m) for k, n, c, a, r, m in rows]
    return [one for one in words if one.kind == kind]


def settings(store: Store, kind: str) -> dict[str, Setting]:
    """Name → the last word on it, but for what was taken away. Raises UnreachableError."""
    last = {one.name: one for one in setting_record(store, kind)}
    return {name: one for name, one in last.items() if one.content is not None}
