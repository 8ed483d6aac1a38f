"""Groups of the sign-in that were given a role in the app, beside those of the configuration.

Kept like data in a table of the lake that is only ever added to: the record of who gave or took
which role, when and why, is the table itself. Admins are named in the configuration alone, so
nobody can become one through the app.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb

from loaders.messages.errors import StoreError
from loaders.publish.publish import committing
from loaders.store.postgres import answering
from loaders.store.store import Store
from loaders.store.write import SETTING, HistoryEntry, add_record, announce, records

TABLE = "_appointments"  # no dataset can have this name
COLUMNS = dict.fromkeys(("group_name", "role", "author", "reason"), "VARCHAR")
COLUMNS["moment"] = "TIMESTAMPTZ"
ROLES = ("staff", "analyst")
LONGEST = 200


@dataclass(frozen=True)
class Appointment:
    """A role given to a group of the sign-in, or taken (`role` is None); `at` in UTC."""

    group: str
    role: str | None
    author: str
    reason: str
    at: dt.datetime


def appoint(store: Store, group: str, role: str | None, *, author: str, reason: str = "") -> None:
    """Give the group one of ROLES from now on, or take it (None).

    Raises StoreError for a name that no group can have, an unknown role, or if that is so already.
    """
    name = " ".join(group.split())
    if not name or len(name) > LONGEST or ";" in name or not name.isprintable():
        raise StoreError(
            "The name of the group is missing, longer than {most} characters or holds a semicolon.",
            most=LONGEST,
        )
    if role is not None and role not in ROLES:
        raise StoreError("The role “{role}” is not given here.", role=role)
    with committing(store, []) as commit:
        if held(_all(commit.cursor)).get(name) == role:
            raise StoreError("That is so already for the group “{group}”.", group=name)
        row = [name, role, author, reason, dt.datetime.now(dt.UTC)]
        add_record(commit.cursor, TABLE, COLUMNS, row)
        announce(commit.cursor, HistoryEntry(author, reason, SETTING), {})


def appointments(store: Store) -> list[Appointment]:
    """The whole record, oldest first. Raises UnreachableError."""
    with answering(), store.cursor() as cursor:
        return _all(cursor)


def held(record: Sequence[Appointment]) -> Mapping[str, str]:
    """Group → role, as the last word on each says."""
    last = {one.group: one.role for one in record}
    return {group: role for group, role in last.items() if role}


def _all(cursor: duckdb.DuckDBPyConnection) -> list[Appointment]:
    return [Appointment(*row) for row in records(cursor, TABLE)]
