"""The rows of a dataset as they are: for looking at them and for downloading them."""

from collections.abc import Sequence

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
    """All rows of a declared dataset as an Arrow table with the declared types."""
    return _selected(con, dataset, columns, order).to_arrow_table()


def _selected(
    con: duckdb.DuckDBPyConnection, dataset: str, columns: Sequence[str], order: Sequence[str]
) -> duckdb.DuckDBPyRelation:
    relation = con.table(dataset)
    if order:
        relation = relation.order(", ".join(f"{quoted(name)} NULLS FIRST" for name in order))
    return relation.project(", ".join(map(quoted, columns)))
