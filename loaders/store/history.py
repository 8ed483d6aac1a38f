"""The publications of a store, as its catalogue tells them."""

import datetime as dt
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType
from typing import Any, NamedTuple

import duckdb

from loaders.messages.errors import StoreError
from loaders.store.engine import META


class HistoryRow(NamedTuple):
    """What one publication did to one dataset; `rows_total` is its size afterwards.

    A dataset of several files names all of them, and all their checksums, in one text.
    """

    snapshot_id: int
    published_at: dt.datetime
    author: str
    message: str
    kind: str
    dataset: str
    file: str | None
    checksum: str | None
    rows_total: int
    rows_new: int
    rows_changed: int
    rows_gone: int

    @property
    def checksums(self) -> list[str]:
        """The SHA-256 of each of its files."""
        return self.checksum.split(", ") if self.checksum else []


@dataclass(frozen=True, eq=False)
class History:
    """All publications, oldest first; `newest` is the newest state there is. `touched`: each state
    that is known → DuckLake's numbers of the tables that it changed."""

    rows: Sequence[HistoryRow]
    newest: int
    touched: Mapping[int, frozenset[int]]

    def unchanged_since(self, table: int, state: int) -> int:
        """The earliest state since which a table is as it is at `state`, as far as is known: the
        changes of a state that was given up are not."""
        while state and table not in self.touched.get(state, (table,)):
            state -= 1
        return state

    def upto(self, snapshot: int) -> list[HistoryRow]:
        """Publications up to and including `snapshot`; StoreError if there is no such state."""
        if not 0 <= snapshot <= self.newest:
            raise StoreError(
                "There is no state {snapshot}. Please choose one up to {newest}.",
                snapshot=snapshot,
                newest=self.newest,
            )
        return [row for row in self.rows if row.snapshot_id <= snapshot]

    def clock_faults(self) -> dict[int, StoreError]:
        """For each publication dated before the one it follows: that the clock was set back."""
        firsts = {row.snapshot_id: row.published_at for row in self.rows}
        pairs = pairwise(firsts.items())
        return {
            after: StoreError(
                "State {after} is dated {then:%Y-%m-%d %H:%M} UTC, but state {before} before it "
                "{first:%Y-%m-%d %H:%M} UTC: the clock was set back. The order of states is that "
                "of their numbers. Please check the clock.",
                after=str(after),
                then=then,
                before=str(before),
                first=first,
            )
            for (before, first), (after, then) in pairs
            if then < first
        }

    def checksums(self) -> set[str]:
        """The SHA-256 of every file that a publication names."""
        return {checksum for row in self.rows for checksum in row.checksums}


class Snapshot(NamedTuple):
    """A state of any kind; `extra` is what `store.write.announce` wrote beside a publication,
    `changes` what DuckLake notes of it."""

    number: int
    moment: dt.datetime
    author: Any
    message: Any
    extra: str | None
    changes: str | None

    @property
    def tables(self) -> frozenset[int]:
        """DuckLake's numbers of the tables that were there and that it changed."""
        return frozenset(map(int, re.findall(r":(\d+)", self.changes or "")))

    def rows(self, renamed: Mapping[str, str] = MappingProxyType({})) -> list[HistoryRow]:
        """What it did to each dataset, by its name of today; nothing if it is no publication.

        renamed: former name → name of today.
        """
        info = json.loads(self.extra or '{"kind": "", "datasets": {}}')
        head = (self.number, self.moment, self.author, self.message, info["kind"])
        return [
            HistoryRow(*head, renamed.get(name, name), *files(entry), *_counts(entry))
            for name, entry in info["datasets"].items()
        ]


def files(entry: Mapping[str, str | None]) -> tuple[str | None, str | None]:
    """The names and checksums of the files that a publication names for a dataset."""
    return entry.get("file"), entry.get("checksum")


def _counts(entry: Mapping[str, int]) -> tuple[int, ...]:
    return tuple(entry[name] for name in ("rows", "new", "changed", "gone"))


def snapshots(
    con: duckdb.DuckDBPyConnection, after: int, upto: int | None = None
) -> list[Snapshot]:
    """The states after `after` up to `upto` (None: the newest), oldest first."""
    rows = con.execute(
        f"""
        SELECT s.snapshot_id, s.snapshot_time, c.author, c.commit_message, c.commit_extra_info,
               c.changes_made
        FROM {META}.ducklake_snapshot s LEFT JOIN {META}.ducklake_snapshot_changes c
             ON c.snapshot_id = s.snapshot_id
        WHERE s.snapshot_id > $after AND ($upto IS NULL OR s.snapshot_id <= $upto)
        ORDER BY s.snapshot_id
        """,
        {"after": after, "upto": upto},
    ).fetchall()
    return [Snapshot(*row) for row in rows]
