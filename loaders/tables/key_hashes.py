"""Telling rows apart by their key, fast: by hashes first, as most keys are new and unique.

Rows with different hashes differ for certain. Only where two hashes are equal, which is mostly
because the keys are, the rows themselves have to be looked at.
"""

import weakref
from collections.abc import Sequence

import duckdb
import numpy as np
import pyarrow as pa

from loaders.schema import quoted

# By the table's address: a reference to it, the columns that were hashed, and their hashes.
_kept: dict[int, tuple[weakref.ref[pa.Table], tuple[str, ...], np.ndarray]] = {}


def hashes(
    con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], where: str = ""
) -> np.ndarray:
    """One hash (uint64) a row of `table` over the columns, sorted; an empty value is a value.

    `where`: a condition, in SQL.
    """
    names = ", ".join(quoted(c) for c in columns)
    found = con.execute(f"SELECT hash({names}) AS h FROM {table} {where}").fetchnumpy()["h"]
    return np.sort(np.ma.getdata(found))


def remember(table: pa.Table, columns: Sequence[str], found: np.ndarray) -> None:
    """Keep the `hashes` of a table, which never changes, for as long as there is that table."""
    key = id(table)
    found.setflags(write=False)
    _kept[key] = (weakref.ref(table, lambda _: _kept.pop(key, None)), tuple(columns), found)


def remembered(table: pa.Table, columns: Sequence[str]) -> np.ndarray | None:
    """The `hashes` of this very table over these columns, if they were kept."""
    its, over, found = _kept.get(id(table), (None, (), None))
    return found if its is not None and its() is table and over == tuple(columns) else None


def all_distinct(found: np.ndarray) -> bool:
    """Whether no two of the rows can be equal."""
    return not bool((found[1:] == found[:-1]).any())


def disjoint(some: np.ndarray, others: np.ndarray) -> bool:
    """Whether no row of one kind can be equal to one of the other."""
    few, many = sorted((some, others), key=len)
    if not len(few):
        return True
    places = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return not bool((many[places] == few).any())
