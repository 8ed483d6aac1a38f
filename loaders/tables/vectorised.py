"""What keeps large files fast: distinct values of columns, and hashes of keys.

A column that repeats few values is cast and checked once a distinct value; only where one of them
may break a rule do the rows themselves have to be looked at. Rows with different hashes of their
keys differ for certain; only where two hashes are equal do the keys have to be compared.
"""

import math
import os
import weakref
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

import duckdb
import numpy as np
import pyarrow as pa

from loaders.schema import quoted

_A = TypeVar("_A")
_B = TypeVar("_B")

MANY = 10_000
# Combinations of values of several columns that are counted off; more are left to SQL.
_COMBINED = 1 << 22
# By the table's address: a reference to it, the columns that were hashed, and their hashes.
_kept: dict[int, tuple[weakref.ref[pa.Table], tuple[str, ...], np.ndarray]] = {}


@dataclass(frozen=True)
class DictionaryColumn:
    """A column's distinct values, and for each of its rows (int32) which of them it is.

    `values` has a column of the field's name, and may have one `bad:<field>`; an empty value is a
    value, and one may be there twice.
    """

    values: pa.Table
    indices: pa.ChunkedArray

    def decode(self, name: str) -> pa.ChunkedArray:
        """The whole column again."""
        return self.values[name].combine_chunks().take(self.indices)


def map_threads(function: Callable[[_A], _B], items: Iterable[_A]) -> list[_B]:
    """Map over a thread pool; Arrow and NumPy release the GIL."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(function, items))


def repeats(texts: pa.ChunkedArray) -> bool:
    """Whether a column repeats its values, as far as its beginning shows."""
    return len(texts) >= MANY and 2 * len(texts.slice(0, MANY).unique()) < MANY


def dictionary_encode(name: str, texts: pa.ChunkedArray) -> DictionaryColumn:
    """The distinct texts of a column, and where they stand."""
    codes = texts.combine_chunks().dictionary_encode(null_encoding="encode")
    return DictionaryColumn(pa.table({name: codes.dictionary}), pa.chunked_array([codes.indices]))


def register_values(
    con: duckdb.DuckDBPyConnection, prefix: str, found: Mapping[str, DictionaryColumn]
) -> dict[str, str]:
    """Register the distinct values of each field as a table; field → its name in SQL."""
    for name, column in found.items():
        con.register(f"{prefix} {name}", column.values)
    return {name: quoted(f"{prefix} {name}") for name in found}


def combined(found: Mapping[str, DictionaryColumn], names: Sequence[str]) -> pa.Table | None:
    """The distinct rows that these columns make; None where that is not known cheaply."""
    if not set(names) <= set(found):
        return None
    columns = [found[name] for name in names]
    if len(columns) == 1:
        return columns[0].values.select(names)
    sizes = [len(column.values) for column in columns]
    if math.prod(sizes) > _COMBINED or not all(sizes):
        return None
    seen = np.zeros(math.prod(sizes), dtype=bool)
    seen[np.ravel_multi_index([column.indices.to_numpy() for column in columns], sizes)] = True
    indices = np.unravel_index(np.flatnonzero(seen), sizes)
    return pa.table(
        {n: c.values[n].take(pa.array(i)) for n, c, i in zip(names, columns, indices, strict=True)}
    )


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
    """Keep the `hashes` of these columns of a table, which never changes, as long as it lives."""
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
