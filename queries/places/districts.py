"""The districts and how many people live in them, each number with its date and source."""

import duckdb
import pandas as pd

from queries.ctes import POPULATION_DAYS, compose
from queries.metric import Evidence, Metric, rows_where

DISTRICTS = """
SELECT district_id, name, other_names, latitude, longitude, area_km2,
    coalesce(is_schematic, false) AS is_schematic, source
FROM districts
ORDER BY district_id
"""

POPULATION = compose(
    POPULATION_DAYS,
    select="""
SELECT d.district_id, d.name, last_day AS date, p.population, p.register, p.source
FROM districts AS d
CROSS JOIN population_days
LEFT JOIN population AS p ON p.district_id = d.district_id AND p.date = last_day
ORDER BY d.district_id
""",
)

# The latest count of the whole city.
OF_CITY = """
SELECT population, date, [source], [district_id]
FROM population
WHERE district_id IS NULL AND population IS NOT NULL
ORDER BY date DESC
LIMIT 1
"""

# The count of a district on the day by which districts are compared; NULL if it has none then.
OF_DISTRICT = compose(
    POPULATION_DAYS,
    select="""
SELECT p.population, last_day, [p.source], [$district_id]
FROM population_days
LEFT JOIN population AS p ON p.district_id = $district_id AND p.date = last_day
WHERE last_day IS NOT NULL
""",
)

# Where no document counts the whole city: the latest day for which every district is counted.
SUM_OF_DISTRICTS = """
SELECT sum(population)::BIGINT, date, list(DISTINCT source ORDER BY source), list(district_id)
FROM population
WHERE population IS NOT NULL AND district_id IN (SELECT district_id FROM districts)
GROUP BY date
HAVING count(DISTINCT district_id) = (SELECT count(*) FROM districts)
ORDER BY date DESC
LIMIT 1
"""


def districts(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The districts by id.

    Columns: district_id, name, other_names ("; "-separated), latitude, longitude (centre, WGS84),
    area_km2, is_schematic (bool; what no file says is not schematic), source.
    """
    return con.execute(DISTRICTS).df()


def population(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The population of every district on the latest day that counts most of them; NA for a
    district that it does not count, however old another count of it is.

    Columns: district_id, name, date (the same for all, NaT where nothing is known), population,
    register, source.
    """
    return con.execute(POPULATION).df()


def latest_population(con: duckdb.DuckDBPyConnection, *, district_id: str | None = None) -> Metric:
    """The latest number of residents of a district or (None) of the whole city; its evidence is of
    the day of the count.

    The city's is the latest count of the whole city; where there is none, the sum of the
    districts on the latest day that counts them all. A district's is that of the day by which all
    districts are compared, see `population`. value None if nothing is known.
    """
    if district_id is not None:
        found = con.execute(OF_DISTRICT, {"district_id": district_id}).fetchone()
    else:
        found = con.execute(OF_CITY).fetchone() or con.execute(SUM_OF_DISTRICTS).fetchone()
    if found is None:
        return Metric(None, "residents")
    residents, date, sources, ids = found
    behind = Evidence(len(ids), 0, tuple(one for one in sources if one), date, True)
    return Metric(
        residents, "residents", behind, (rows_where("population", district_id=ids, date=[date]),)
    )
