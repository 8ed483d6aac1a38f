"""The districts and how many people live in them, each number with its date and source."""

import datetime as dt
from dataclasses import dataclass

import duckdb
import pandas as pd

DISTRICTS = """
SELECT district_id, name, other_names, latitude, longitude, area_km2, is_schematic, source
FROM districts
ORDER BY district_id
"""

POPULATION = """
SELECT d.district_id, d.name, p.date, p.population, p.register, p.source
FROM districts AS d
LEFT JOIN (
    FROM population
    WHERE population IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY district_id ORDER BY date DESC) = 1
) AS p USING (district_id)
ORDER BY d.district_id
"""

CITY_POPULATION = """
SELECT population, date, source, register, false
FROM population
WHERE district_id IS NULL AND population IS NOT NULL
ORDER BY date DESC
LIMIT 1
"""

# Where no document counts the whole city: the latest day for which every district is counted.
SUM_OF_DISTRICTS = """
SELECT sum(population)::BIGINT, date, string_agg(DISTINCT source, '; ' ORDER BY source),
    string_agg(DISTINCT register, '; ' ORDER BY register), true
FROM population
WHERE population IS NOT NULL AND district_id IN (SELECT district_id FROM districts)
GROUP BY date
HAVING count(DISTINCT district_id) = (SELECT count(*) FROM districts)
ORDER BY date DESC
LIMIT 1
"""

DISTRICT_POPULATION = """
SELECT population, date, source, register, false
FROM population
WHERE district_id = $district_id AND population IS NOT NULL
ORDER BY date DESC
LIMIT 1
"""


@dataclass(frozen=True)
class Population:
    """Residents on a day, by whose count; is_sum: added up from the districts."""

    population: int
    date: dt.date
    source: str | None
    register: str | None
    is_sum: bool


def districts(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The districts by id.

    Columns: district_id, name, other_names ("; "-separated), latitude, longitude (centre, WGS84),
    area_km2, is_schematic (bool), source.
    """
    return con.execute(DISTRICTS).df()


def population(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The latest population of every district, NaT and NA where none is known.

    Columns: district_id, name, date, population, register, source.
    """
    return con.execute(POPULATION).df()


def latest_population(
    con: duckdb.DuckDBPyConnection, *, district_id: str | None = None
) -> Population | None:
    """The latest population of a district or (None) of the whole city.

    The city's is the latest count of the whole city; where there is none, the sum of the
    districts on the latest day that counts them all. None if nothing is known.
    """
    if district_id is not None:
        return _population(con, DISTRICT_POPULATION, {"district_id": district_id})
    return _population(con, CITY_POPULATION, {}) or _population(con, SUM_OF_DISTRICTS, {})


def _population(
    con: duckdb.DuckDBPyConnection, sql: str, params: dict[str, str]
) -> Population | None:
    row = con.execute(sql, params).fetchone()
    return None if row is None else Population(*row)
