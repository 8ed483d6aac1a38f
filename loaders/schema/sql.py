"""SQL: text that becomes part of a statement, single values, a database to work in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import duckdb


def literal(text: str) -> str:
    """The text as an SQL string, for the few statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


def first_row(con: duckdb.DuckDBPyConnection, sql: str, values: Any = None) -> tuple[Any, ...]:
    """The first row of a query that gives one. values: of its parameters, in order or by name."""
    row = con.execute(sql, values).fetchone()
    assert row is not None
    return row


def scalar(con: duckdb.DuckDBPyConnection, sql: str, values: Sequence[Any] | None = None) -> Any:
    """The first value of a query that gives a row."""
    return first_row(con, sql, values)[0]


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, in memory and cut off from files and the store; what is registered,
    and temporary tables, end with it."""
    with _database().cursor() as con:
        yield con


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for the process: opening a database costs more than checking a small file."""
    con = duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
        },
    )
    con.execute("SET enable_progress_bar = false")  # it would stand among a command's output
    con.execute("SET lock_configuration = true")
    return con
