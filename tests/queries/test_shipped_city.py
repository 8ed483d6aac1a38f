"""The queries on the files that ship: numbers that documents and registers state."""

import datetime as dt
from pathlib import Path

import pytest

from loaders.schema import Package
from queries.measures.measures import measure
from queries.places.charging import charging_by_year, charging_totals
from queries.places.comparison_cities import city_comparison
from queries.surveys.main_survey import main_survey

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def shipped(city, package: Package):
    """The shipped rows without demonstration, read from their CSV files."""
    tables = (
        "charging_points",
        "comparison_cities",
        "fields",
        "measure_fields",
        "measures",
        "milestones",
        "population",
        "surveys",
    )
    for table in tables:
        path = Path(package.folder) / f"{table}.csv"
        city.con.execute(
            f"INSERT INTO {table} BY NAME FROM read_csv(?, all_varchar = true)", [str(path)]
        )
    return city


def test_31_stations_with_62_points_are_0_65_per_1000_of_95142_residents(shipped, package):
    totals = charging_totals(shipped.con, counties=tuple(package.city["kreis"]))
    found = (totals.stations, totals.points, totals.power_kw, totals.population)
    assert [one.value for one in found] == [31, 62, 1571.0, 95142]
    assert totals.population.evidence.as_of == dt.date(2022, 12, 31)
    assert round(totals.points_per_1000.value, 2) == 0.65
    assert totals.points.evidence.as_of == dt.date(2022, 1, 1)
    growth = charging_by_year(shipped.con, counties=tuple(package.city["kreis"]))
    assert (growth["year"].min(), growth["points"].max()) == (2017, 62)


def test_the_survey_closed_with_633_of_1000(shipped):
    found = main_survey(shipped.con)
    assert (found.participants.value, found.wanted_number) == (633, 1000)
    assert found.participants.evidence.as_of == dt.date(2021, 4, 14)
    assert found.closed_date == dt.date(2021, 3, 31)


def test_the_mobility_hubs_measure_has_a_milestone_a_year_from_2021_to_2025(shipped):
    whole = measure(shipped.con, measure_id="mobilitaetsinseln", today=TODAY)
    assert [date.year for date in whole.milestones["due_date"]] == [2021, 2022, 2023, 2024, 2025]
    assert set(whole.milestones["precision"]) == {"Jahr"}


def test_the_own_city_is_among_its_comparison_cities(shipped, package):
    frame = city_comparison(shipped.con, ags=package.city["ags"])
    own = frame[frame["is_own"]].iloc[0]
    assert (own["stations"], own["points"]) == (31, 62)
    assert len(frame) == 6
