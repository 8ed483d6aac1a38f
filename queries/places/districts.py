"""The districts and how many people live in them, each number with its date and source."""

import duckdb
import pandas as pd

from queries.metric import Evidence, Metric, rows_where

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

# The latest count of a district, or (NULL) of the whole city.
COUNTED = """
SELECT population, date, [source], [district_id]
FROM population
WHERE district_id IS NOT DISTINCT FROM $district_id AND population IS NOT NULL
ORDER BY date DESC
LIMIT 1
"""

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
    area_km2, is_schematic (bool), source.
    """
    return con.execute(DISTRICTS).df()


def population(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """The latest population of every district, NaT and NA where none is known.

    Columns: district_id, name, date, population, register, source.
    """
    return con.execute(POPULATION).df()


def latest_population(con: duckdb.DuckDBPyConnection, *, district_id: str | None = None) -> Metric:
    """The latest number of residents of a district or (None) of the whole city; its evidence is of
    the day of the count.

    The city's is the latest count of the whole city; where there is none, the sum of the
    districts on the latest day that counts them all. value None if nothing is known.
    """
    found = con.execute(COUNTED, {"district_id": district_id}).fetchone()
    if found is None and district_id is None:
        found = con.execute(SUM_OF_DISTRICTS).fetchone()
    if found is None:
        return Metric(None, "residents")
    residents, date, sources, ids = found
    behind = Evidence(len(ids), 0, tuple(one for one in sources if one), date, True)
    return Metric(
        residents, "residents", behind, (rows_where("population", district_id=ids, date=[date]),)
    )
