"""The rows of a dataset as they are: for looking at them and for downloading them."""

from collections.abc import Iterator, Sequence

import duckdb
import pandas as pd
import pyarrow as pa

from queries.ctes import quoted


def dataset_rows(
    con: duckdb.DuckDBPyConnection,
    *,
    dataset: str,
    columns: Sequence[str],
    order: Sequence[str] = (),
    limit: int,
) -> pd.DataFrame:
    """The first rows of a declared dataset, with the columns and in the order asked for."""
    return _selected(con, dataset, columns, order).limit(limit).df()


def whole(
    con: duckdb.DuckDBPyConnection, *, dataset: str, columns: Sequence[str], order: Sequence[str]
) -> pa.Table:
    """All rows of a declared dataset: these columns with the declared types."""
    return _selected(con, dataset, columns, order).to_arrow_table()


def page(
    con: duckdb.DuckDBPyConnection,
    *,
    dataset: str,
    columns: Sequence[str],
    order: Sequence[str],
    limit: int,
    offset: int,
) -> pa.Table:
    """So many rows of a declared dataset from a place on (0: the first), as `whole`."""
    return _selected(con, dataset, columns, order).limit(limit, offset).to_arrow_table()


def batches(
    con: duckdb.DuckDBPyConnection,
    *,
    dataset: str,
    columns: Sequence[str],
    order: Sequence[str],
    size: int,
) -> Iterator[pa.Table]:
    """All rows of a declared dataset, so many at a time, as `whole`; at least one table."""
    reader = _selected(con, dataset, columns, order).to_arrow_reader(size)
    found = False
    for batch in reader:
        found = True
        yield pa.Table.from_batches([batch])
    if not found:
        yield reader.schema.empty_table()


def count(con: duckdb.DuckDBPyConnection, *, dataset: str) -> int:
    """How many rows a declared dataset has."""
    (found,) = con.table(dataset).aggregate("count(*)").fetchall()[0]
    return int(found)


def _selected(
    con: duckdb.DuckDBPyConnection, dataset: str, columns: Sequence[str], order: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    relation = con.table(dataset)
    if order:
        relation = relation.order(", ".join(f"{quoted(name)} NULLS FIRST" for name in order))
    return relation.project(", ".join(map(quoted, columns)))
