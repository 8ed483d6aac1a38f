"""Old rows and new rows of a dataset, matched by its primary key, in SQL (`o` and `n`)."""

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import numpy as np

from loaders.schema import Dataset, quoted
from loaders.schema.sql import scalar
from loaders.tables.vectorised import disjoint, hashes

FEW = 20
"""More than so many old rows for each new one are joined at once: hashing the keys of ten million
old rows, to learn that none comes again, takes longer."""


@dataclass(frozen=True)
class Counts:
    """What differs between two states of a dataset; `rows` is its size afterwards."""

    rows: int
    new: int
    changed: int
    unchanged: int
    gone: int


@dataclass(frozen=True)
class Comparison:
    """Two tables with a dataset's columns.

    Without a `scope` the new rows are all there is then. With one they come to the old rows, and
    of those are gone only the ones that share its columns' values with a new row.
    """

    dataset: Dataset
    old: str
    new: str
    scope: tuple[str, ...] | None = None

    def gone(self) -> str:
        """The old rows that will not be there any more: from `FROM` on."""
        missing = f" FROM {self.old} o WHERE NOT {self._among_new(same_key(self.dataset))}"
        return missing if self.scope is None else f"{missing} AND {self._in_scope()}"

    def added(self) -> str:
        """The new rows with a key that no old row has, as `o`: from `FROM` on."""
        return Comparison(self.dataset, self.new, self.old).gone()

    def changed(self) -> str:
        """The pairs of rows with the same key and other values: from `FROM` on."""
        pairs = f" FROM {self.new} n JOIN {self.old} o ON {same_key(self.dataset)}"
        return f"{pairs} WHERE {self._differs()}"

    def replaced(self) -> str:
        """Whether an old row makes room for the new ones: a condition."""
        if self.scope is None:
            return "true"
        return f"{self._among_new(same_key(self.dataset))} OR {self._in_scope()}"

    def counts(self, con: duckdb.DuckDBPyConnection, keys: np.ndarray | None = None) -> Counts:
        """Count all of it; `keys` are the hashes of the new rows' keys, if they are known."""
        before = scalar(con, f"SELECT count(*) FROM {self.old}")
        after = scalar(con, f"SELECT count(*) FROM {self.new}")
        pairs: tuple[int, ...] | None = (0, 0)
        if before and (
            keys is None
            or len(keys) * FEW < before
            or not disjoint(hashes(con, self.old, key_of(self.dataset)), keys)
        ):
            pairs = con.execute(
                f"SELECT count(*), coalesce(count_if({self._differs()}), 0)::BIGINT "
                f"FROM {self.old} o JOIN {self.new} n ON {same_key(self.dataset)}"
            ).fetchone()
        assert pairs is not None
        same, changed = pairs
        gone = before - same if self.scope is None else scalar(con, f"SELECT count(*){self.gone()}")
        return Counts(before - gone + after - same, after - same, changed, same - changed, gone)

    def _among_new(self, condition: str) -> str:
        return f"EXISTS (SELECT 1 FROM {self.new} n WHERE {condition})"

    def _in_scope(self) -> str:
        return self._among_new(same_values(self.scope)) if self.scope else "false"

    def _differs(self) -> str:
        rest = [c for c in self.dataset.field_names if c not in key_of(self.dataset)]
        return " OR ".join(f"o.{quoted(c)} IS DISTINCT FROM n.{quoted(c)}" for c in rest) or "false"


def key_of(dataset: Dataset) -> tuple[str, ...]:
    """The columns that tell rows apart: all where no key is declared."""
    return dataset.primary_key or dataset.field_names


def same_key(dataset: Dataset) -> str:
    """Old row and new row have the same key; an empty value in a key is a value like others."""
    return same_values(key_of(dataset))


def same_values(columns: Sequence[str]) -> str:
    """Old row and new row agree in these columns; empty equals empty."""
    return " AND ".join(f"o.{quoted(c)} IS NOT DISTINCT FROM n.{quoted(c)}" for c in columns)
