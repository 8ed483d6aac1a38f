"""Columns that say the same again and again: each different value is looked at but once.

What must not be is asked of the different values first. Only where one of them may be wrong, the
rows themselves have to be looked at.
"""

import math
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import MappingProxyType
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


@dataclass(frozen=True)
class Different:
    """A column's different values, and for each of its rows (int32) which of them it is.

    `values` has a column of the field's name, and may have one `bad:<field>`; an empty value is a
    value, and one may be there twice.
    """

    values: pa.Table
    places: pa.ChunkedArray

    def spread(self, name: str) -> pa.ChunkedArray:
        """The whole column again."""
        return self.values[name].combine_chunks().take(self.places)


NONE: Mapping[str, Different] = MappingProxyType({})


def map_threads(function: Callable[[_A], _B], items: Iterable[_A]) -> list[_B]:
    """The function's results, worked out on all processors (Arrow and numpy let each other)."""
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        return list(pool.map(function, items))


def repeats(texts: pa.ChunkedArray) -> bool:
    """Whether a column says the same again and again, as far as its beginning shows."""
    return len(texts) >= MANY and 2 * len(texts.slice(0, MANY).unique()) < MANY


def dictionary_encode(name: str, texts: pa.ChunkedArray) -> Different:
    """The different texts of a column."""
    codes = texts.combine_chunks().dictionary_encode(null_encoding="encode")
    return Different(pa.table({name: codes.dictionary}), pa.chunked_array([codes.indices]))


def registered(
    con: duckdb.DuckDBPyConnection, kind: str, found: Mapping[str, Different]
) -> dict[str, str]:
    """The different values as tables to ask: field → what its table is called in SQL."""
    for name, column in found.items():
        con.register(f"{kind} {name}", column.values)
    return {name: quoted(f"{kind} {name}") for name in found}


def unchanged(
    found: Mapping[str, Different], before: pa.Table, after: pa.Table
) -> dict[str, Different]:
    """Those of the columns that are still the same."""
    return {n: d for n, d in found.items() if before[n].equals(after[n])}


def combined(found: Mapping[str, Different], names: Sequence[str]) -> pa.Table | None:
    """The different rows that these columns make; None where that is not known cheaply."""
    if not set(names) <= set(found):
        return None
    columns = [found[name] for name in names]
    if len(columns) == 1:
        return columns[0].values.select(names)
    sizes = [len(column.values) for column in columns]
    if math.prod(sizes) > _COMBINED or not all(sizes):
        return None
    seen = np.zeros(math.prod(sizes), dtype=bool)
    seen[np.ravel_multi_index([column.places.to_numpy() for column in columns], sizes)] = True
    places = np.unravel_index(np.flatnonzero(seen), sizes)
    return pa.table(
        {n: c.values[n].take(pa.array(p)) for n, c, p in zip(names, columns, places, strict=True)}
    )
