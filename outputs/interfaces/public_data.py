"""The public edition of the store, as every interface reads it.

An older state shows nothing that was taken back since: only rows that are public today, by today's
declarations; a cell that is empty today is empty there too, and so is a free text that reads
otherwise today. Numbers, dates, codes and shapes are those of then.
"""

import datetime as dt
import hashlib
import re
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property

import duckdb
import pyarrow as pa

from loaders.export.export import export
from loaders.messages.errors import StoreError
from loaders.schema import Dataset, Field
from loaders.store.store import Edition, Store
from outputs.interfaces.problem import LANGUAGE, Problem, bad_value, not_found
from queries.provenance import rows
from queries.provenance.taken_back import not_taken_back
from ui.state.result_cache import Answers

MOST_ROWS = 50_000
"""Rows of a table that is held in memory at once; a longer one is sent in parts."""
BATCH = 10_000
KEPT_BYTES = 64 * 2**20
KEPT = Answers(KEPT_BYTES)
Store.after_erasure.append(KEPT.forget)
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
STATE = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True)
class Table:
    """Rows of a dataset with a digest of their content."""

    rows: pa.Table
    digest: str


class PublicData:
    """The newest state that the public sees; a new one is made for each request."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.edition = store.readable(Edition.public(store.known().newest))

    @cached_property
    def datasets(self) -> Mapping[str, Dataset]:
        """Name → dataset with its public columns. Single rows of one that protects small groups
        are for nobody outside."""
        return {
            one.name: replace(one, fields=tuple(f for f in one.fields if f.public))
            for one in self.store.package.datasets.values()
            if one.public and not one.min_cell and any(f.public for f in one.fields)
        }

    def dataset(self, name: str) -> Dataset:
        """A public dataset. Raises Problem."""
        if name not in self.datasets:
            raise not_found("public dataset of this name", "See datapackage.json for all of them.")
        return self.datasets[name]

    def reader(self) -> duckdb.DuckDBPyConnection:
        """A cursor on the edition, to be closed."""
        return self.store.reader(self.edition)

    def table(self, dataset: Dataset, state: int | None = None) -> Table | None:
        """All public rows in the order of the key, as of an older state if one is given; None if
        there are more than MOST_ROWS. Raises StoreError for a state that was given up."""
        key = (self.store, self.edition, dataset.name, state)
        kept: Table | None = KEPT.get(key, lambda: self._table(dataset, state))
        return kept

    def _table(self, dataset: Dataset, state: int | None) -> Table | None:
        found = self._read(dataset, self.edition)
        if found is not None and state is not None:
            then = replace(self.edition, snapshot=state, answers=state)
            earlier = self._read(dataset, then)
            texts = {f.name for f in dataset.fields if _is_free_text(dataset, f)}
            key = _order(dataset)
            if earlier is not None:
                earlier = not_taken_back(earlier, found, key=key, texts=texts)
            found = earlier
        if found is None:
            return None
        return Table(found, hashlib.sha256(export(dataset, found)).hexdigest())

    def _read(self, dataset: Dataset, edition: Edition) -> pa.Table | None:
        with closing(self.store.reader(edition)) as connection:
            found = _page(connection, dataset, MOST_ROWS + 1, 0)
        return found if found.num_rows <= MOST_ROWS else None

    def page(self, dataset: Dataset, limit: int, offset: int) -> pa.Table:
        """So many rows of a table of any length, in its public columns."""
        with closing(self.reader()) as connection:
            return _page(connection, dataset, limit, offset)

    def batches(self, dataset: Dataset) -> Iterator[pa.Table]:
        """A table of any length in parts, each in its public columns."""
        with closing(self.reader()) as connection:
            yield from rows.batches(
                connection,
                dataset=dataset.name,
                columns=dataset.field_names,
                order=_order(dataset),
                size=BATCH,
            )

    def count(self, dataset: Dataset) -> int:
        """How many rows are public."""
        if (table := self.table(dataset)) is not None:
            return int(table.rows.num_rows)
        with closing(self.reader()) as connection:
            return rows.count(connection, dataset=dataset.name)

    def state(self, asked: str) -> int | None:
        """The state that `as_of` names, by number or day (the last one published up to then, by
        the city's clock); None for the newest. Raises Problem."""
        states = {one.snapshot_id: one.published_at for one in self.store.history().rows}
        states = {n: at for n, at in states.items() if n <= self.edition.snapshot}
        if STATE.fullmatch(asked):
            found = int(asked) if int(asked) in states else None
        else:
            found = max(self._until(states, asked), default=None)
        if found is None:
            raise not_found("state of this number or day", "The newest one has no “as_of”.")
        return None if found == max(states) else found

    def _until(self, states: Mapping[int, dt.datetime], asked: str) -> list[int]:
        try:
            day = dt.date.fromisoformat(asked) if DAY.fullmatch(asked) else None
        except ValueError:
            day = None
        if day is None:
            raise bad_value("as_of", "the number of a state or a day such as 2026-01-31", asked)
        zone = self.store.package.zone
        return [n for n, at in states.items() if at.astimezone(zone).date() <= day]


def _page(
    connection: duckdb.DuckDBPyConnection, dataset: Dataset, limit: int, offset: int
) -> pa.Table:
    return rows.page(
        connection,
        dataset=dataset.name,
        columns=dataset.field_names,
        order=_order(dataset),
        limit=limit,
        offset=offset,
    )


def _order(dataset: Dataset) -> list[str]:
    return [name for name in dataset.primary_key if dataset.has(name)]


def _is_free_text(dataset: Dataset, field: Field) -> bool:
    """Whether somebody may have written anything there."""
    is_reference = any(field.name in key.fields for key in dataset.foreign_keys)
    return field.type == "string" and not field.enum and not is_reference


def given_up(error: StoreError) -> Problem:
    """The problem of a state that the store has no longer."""
    return Problem(410, "State given up", error.text(LANGUAGE))
