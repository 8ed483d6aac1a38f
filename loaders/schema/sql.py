"""Text that becomes part of a statement, for the few that take no parameters; single values."""

from collections.abc import Sequence
from typing import Any

import duckdb


def literal(text: str) -> str:
    """The text as an SQL string."""
    return "'" + text.replace("'", "''") + "'"


def scalar(con: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] | None = None) -> Any:
    """The first value of a query that gives a row."""
    row = con.execute(sql, values).fetchone()
    assert row is not None
    return row[0]
