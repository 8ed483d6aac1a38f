"""SQL: text that becomes part of a statement, how old rows are, single values, a database to work
in."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

import duckdb

from loaders.schema.model import Dataset, Package, quoted

DEMO, COUNTY = "is_demo", "county"


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


def as_of(package: Package, dataset: Dataset, latest: str) -> str:
    """The data's own date: the newest value of its date column; a month or year that is written as
    a text or number counts to its last day.

    latest: SQL of a day; what lies after it (a forecast, the end of a programme) says nothing of
    how old the data are.
    Of a register of many counties, that of the city's own rows: it does not become newer by an
    edition without one. Demonstration rows count only where there are no others: they must not
    make old data look new.
    """
    if dataset.as_of_field is None:
        return "NULL::DATE"
    field = dataset.field(dataset.as_of_field)
    if field.type in ("year", "integer"):
        day, own = f"make_date({quoted(field.name)}::BIGINT, 12, 31)", "true"
    else:
        day = quoted(field.name) + "::DATE" * (field.type == "datetime")
        day = _last_day(day) if field.type == "string" else day
        own = f"{day} <= {latest}"
    own = f"{own} AND {_own_county(package, dataset)}"
    newest = f"max({day}) FILTER ({own})"
    if dataset.has(DEMO):
        real = f"{own} AND NOT coalesce({quoted(DEMO)}, false)"
        newest = f"coalesce(max({day}) FILTER ({real}), {newest})"
    return f"({newest})::DATE"


def _last_day(written: str) -> str:
    """SQL: the last day of a year, month or day that is written as a text like 2024-10."""
    return (
        f"CASE length({written}) WHEN 4 THEN try_cast({written} || '-12-31' AS DATE) "
        f"WHEN 7 THEN last_day(try_cast({written} || '-01' AS DATE)) "
        f"ELSE try_cast({written} AS DATE) END"
    )


def _own_county(package: Package, dataset: Dataset) -> str:
    """Whether a row is the city's; one that names no county may be."""
    spellings = [" ".join(str(name).split()).lower() for name in package.city.get("kreis", [])]
    if not dataset.has(COUNTY) or not spellings:
        return "true"
    written = f"lower(trim(regexp_replace({quoted(COUNTY)}, '[\\s\\x{{00A0}}]+', ' ', 'g')))"
    listed = ", ".join(literal(name) for name in spellings)
    return f"coalesce({written} IN ({listed}), true)"
