"""Of when the data are: by the city's own rows of a register, never by those of others."""

import datetime as dt

import pyarrow as pa
import pytest

from loaders.store.store import Edition
from tests.publishing import publish


@pytest.fixture
def register(lake):
    def publish_rows(*rows):
        declared = lake.package.datasets["charging_points"]
        with lake.reader(Edition(1)) as cursor:
            schema = cursor.execute("FROM charging_points LIMIT 0").to_arrow_table().schema
        full = [
            dict.fromkeys(declared.field_names)
            | {"station_id": f"s{n}", "county": county, "register_date": day, "source": "x"}
            for n, (county, day) in enumerate(rows)
        ]
        return publish(lake, {"charging_points": pa.Table.from_pylist(full, schema)}, author="A")

    def as_of(snapshot):
        with lake.reader(Edition(snapshot)) as cursor:
            sql = "SELECT as_of_date FROM datasets WHERE name = 'charging_points'"
            return cursor.execute(sql).fetchone()[0]

    return lambda *rows: as_of(publish_rows(*rows))


OLD, NEW = dt.date(2022, 1, 1), dt.date(2026, 1, 1)


def test_an_edition_without_a_row_of_the_city_has_no_date(register, lake):
    own = lake.package.city["kreis"][0]
    assert register((own, OLD), ("Landkreis Anderswo", OLD)) == OLD
    assert register(("Landkreis Anderswo", NEW)) is None


def test_rows_of_others_make_the_citys_no_newer(register, lake):
    own = lake.package.city["kreis"][0]
    assert register((own, OLD), ("Landkreis Anderswo", NEW)) == OLD
    assert register((own.upper() + " ", NEW), ("Landkreis Anderswo", OLD)) == NEW


def test_a_row_that_names_no_county_counts(register):
    assert register((None, NEW), ("Landkreis Anderswo", OLD)) == NEW


def test_a_date_written_as_year_or_month_counts_to_its_last_day(lake):
    declared = lake.package.datasets["milestones"]
    with lake.reader(Edition(1)) as cursor:
        schema = cursor.execute("FROM milestones LIMIT 0").to_arrow_table().schema
    rows = [
        dict.fromkeys(declared.field_names)
        | {"milestone_id": str(n), "measure_id": "bank", "title": "x", "source_date": day}
        for n, day in enumerate(["2019", "2021-02", "2021-02-14", None, "2999-01-01"])
    ]
    table = pa.Table.from_pylist(rows, schema)
    snapshot = publish(lake, {"milestones": table}, author="A")
    with lake.reader(Edition(snapshot)) as cursor:
        sql = "SELECT as_of_date FROM datasets WHERE name = 'milestones'"
        assert cursor.execute(sql).fetchone() == (dt.date(2021, 2, 28),)
