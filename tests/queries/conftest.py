"""A city without a row, to be filled cell by cell, for numbers worked out by hand."""

import datetime as dt
from collections.abc import Callable, Iterator

import duckdb
import pytest

from loaders.schema import Package
from queries.provenance.changes import Declared
from tests.conftest import Tables

EDITION_VIEWS = """
CREATE TABLE datasets (name VARCHAR, title VARCHAR, title_en VARCHAR, due_after_days INTEGER,
    as_of_date DATE, published_at TIMESTAMPTZ, published_by VARCHAR, rows BIGINT,
    published_on DATE GENERATED ALWAYS AS ((published_at AT TIME ZONE 'Europe/Berlin')::DATE));
CREATE TABLE snapshots (snapshot_id BIGINT, published_at TIMESTAMPTZ, author VARCHAR,
    message VARCHAR, kind VARCHAR, dataset VARCHAR, file VARCHAR, checksum VARCHAR,
    rows_total BIGINT, rows_new BIGINT, rows_changed BIGINT, rows_gone BIGINT);
"""


class City:
    """An edition in memory. `add(table, column=value, …)` adds a row; other cells stay empty."""

    def __init__(
        self, package: Package, beside: "City | None" = None, schema: str = "main"
    ) -> None:
        self._tables = Tables(package, beside and beside.con, schema)
        self.schema = schema
        self.con: duckdb.DuckDBPyConnection = self._tables.con
        self.con.execute(EDITION_VIEWS)

    def add(self, table: str, **cells: object) -> "City":
        declared = self._tables.package.datasets.get(table)
        if declared is None:
            names, marks = ", ".join(cells), ", ".join("?" * len(cells))
            self.con.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", [*cells.values()])
            return self
        if any(field.name == "is_demo" for field in declared.fields):
            cells.setdefault("is_demo", False)
        self._tables.insert(table, {"source": "Quelle A"} | cells)
        return self


@pytest.fixture
def new_city(package: Package) -> Iterator[Callable[[], City]]:
    """Makes cities in one database, for tests that compare two editions."""
    made: list[City] = []

    def make() -> City:
        made.append(City(package, made[0] if made else None, f"city_{len(made)}"))
        return made[-1]

    yield make
    for city in made:
        city.con.close()


@pytest.fixture
def city(new_city: Callable[[], City]) -> City:
    """A city without a single row."""
    return new_city()


@pytest.fixture
def today() -> dt.date:
    """The day on which the tests look at the city: the last day of a quarter."""
    return dt.date(2024, 6, 30)


@pytest.fixture
def declared(package: Package) -> tuple[Declared, ...]:
    """Every dataset as the comparison of two editions wants it."""
    return declared_of(package)


def declared_of(package: Package) -> tuple[Declared, ...]:
    people = {"survey_answers": ("survey_id", "respondent_id")}
    return tuple(
        Declared(
            one.name, one.primary_key or one.field_names, one.field_names, people.get(name, ())
        )
        for name, one in package.datasets.items()
    )
