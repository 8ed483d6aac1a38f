"""Telling rows apart by their key, fast: by hashes first, as most keys are new and unique.

Rows with different hashes differ for certain. Only where two hashes are equal, which is mostly
because the keys are, the rows themselves have to be looked at.
"""

from collections.abc import Sequence

import duckdb
import numpy as np

from loaders.package import quoted


def hashes(
    con: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], where: str = ""
) -> np.ndarray:
    """One hash (uint64) a row of `table` over the columns, sorted; an empty value is a value.

    `where`: a condition, in SQL.
    """
    names = ", ".join(quoted(c) for c in columns)
    found = con.execute(f"SELECT hash({names}) AS h FROM {table} {where}").fetchnumpy()["h"]
    return np.sort(np.ma.getdata(found))


def surely_unique(found: np.ndarray) -> bool:
    """Whether no two of the rows can be equal."""
    return not bool((found[1:] == found[:-1]).any())


def surely_apart(some: np.ndarray, others: np.ndarray) -> bool:
    """Whether no row of one kind can be equal to one of the other."""
    few, many = sorted((some, others), key=len)
    if not len(few):
        return True
    places = np.minimum(np.searchsorted(many, few), len(many) - 1)
    return not bool((many[places] == few).any())
