"""A database to work in while checking: in memory, and cut off from files and the store."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import duckdb


@contextmanager
def scratch() -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection of its own; what is registered, and temporary tables, end with it."""
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
