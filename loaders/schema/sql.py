"""SQL: text that becomes part of a statement, and a database to work in while checking."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb


def literal(text: str) -> str:
    """The text as an SQL string, for the few statements that take no parameters."""
    return "'" + text.replace("'", "''") + "'"


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own, in memory and cut off from files and the store; what is registered,
    and temporary tables, end with it."""
    with _database().cursor() as con:
        yield con


@cache
def _database() -> duckdb.DuckDBPyConnection:
    """One for the process: opening a database costs more than checking a small file."""
    return duckdb.connect(
        ":memory:",
        config={
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "enable_external_access": "false",
            "lock_configuration": "true",
        },
    )
