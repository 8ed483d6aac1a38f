"""Public charging by operator, kind, plug and district."""

from collections.abc import Sequence

import duckdb
import pandas as pd

from queries.ctes import compose
from queries.places.charging import CITY_STATIONS, charging_stations, stations_scope
from queries.places.districts import population

SUMS = """
    count(*) AS stations, sum(points)::BIGINT AS points, sum(power_kw) AS power_kw
FROM city_stations
"""

BY_OPERATOR = compose(
    *CITY_STATIONS,
    select="\nSELECT operator,"
    + SUMS
    + "GROUP BY operator ORDER BY points DESC NULLS LAST, stations DESC, operator",
)

BY_KIND = compose(
    *CITY_STATIONS, select="\nSELECT kind," + SUMS + "GROUP BY kind ORDER BY kind NULLS LAST"
)

# A register lists a plug per charging point, several to a point: "AC Steckdose Typ 2 22 kW; DC
# Kupplung Combo, DC CHAdeMO 50 kW". The power is taken off first, as its comma is a decimal one.
BY_PLUG = compose(
    *CITY_STATIONS,
    """
plugs_of AS (
    SELECT station_id, trim(unnest(regexp_split_to_array(
        regexp_replace(plugs, '\\d+([.,]\\d+)?\\s*kW', '', 'gi'), '[;,|]'))) AS plug
    FROM city_stations
)""",
    select="""
SELECT plug, count(DISTINCT station_id) AS stations, count(*) AS connectors
FROM plugs_of
WHERE plug <> ''
GROUP BY plug
ORDER BY connectors DESC, plug
""",
)


MIX = {"operator": BY_OPERATOR, "kind": BY_KIND, "plug": BY_PLUG}


def charging_by(
    con: duckdb.DuckDBPyConnection,
    *,
    by: str,
    counties: Sequence[str] = (),
    district_id: str | None = None,
) -> pd.DataFrame:
    """The city's or a district's charging by one of MIX, most first.

    Columns by operator or kind (Normalladeeinrichtung, Schnellladeeinrichtung): operator or kind,
    stations, points (NA if none is stated), power_kw. By plug: plug, stations, connectors; a
    station counts with every plug it has. Raises KeyError for another `by`.
    """
    scope = stations_scope(con, counties=counties, district_id=district_id)
    return con.execute(MIX[by], scope).df()


def _stated_sum(points: "pd.Series[int]") -> object:
    """A sum over nothing but missing numbers is missing."""
    return points.sum(min_count=1)


def charging_by_district(
    con: duckdb.DuckDBPyConnection, *, counties: Sequence[str] = ()
) -> pd.DataFrame:
    """Every district with its stations, found by coordinates, and where there are any a last row
    (district_id None) for stations outside every district or without coordinates.

    Columns: district_id, name, stations, points, power_kw, fast_stations (0 where there are
    none; points NA where no station states them), population, date (of the population, the same
    for all districts), points_per_1000 (NaN without population).
    """
    placed = charging_stations(con, counties=counties)
    placed["is_fast"] = placed["kind"] == "Schnellladeeinrichtung"
    sums = (
        placed.groupby("district_id", dropna=False)
        .agg(
            stations=("station_id", "size"),
            points=("points", _stated_sum),
            power_kw=("power_kw", "sum"),
            fast_stations=("is_fast", "sum"),
        )
        .reset_index()
    )
    sums["district_id"] = sums["district_id"].astype("object")  # a number where all are missing
    known = population(con)[["district_id", "name", "population", "date"]]
    nowhere = sums[sums["district_id"].isna()]
    frame = pd.concat([known.merge(sums, on="district_id", how="left"), nowhere], ignore_index=True)
    counts = ["stations", "points", "fast_stations"]
    frame[counts] = frame[counts].astype("Int64")
    none_there = frame["stations"].isna()
    frame.loc[none_there, counts] = 0
    frame["power_kw"] = frame["power_kw"].fillna(0.0)
    residents = frame["population"].astype("Float64")
    frame["points_per_1000"] = (frame["points"] * 1000 / residents.where(residents > 0)).astype(
        "float64"
    )
    return frame
