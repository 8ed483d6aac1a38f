"""The city's charging beside other cities, per 1,000 residents and per km²."""

import duckdb
import pandas as pd

# A city's numbers are those stated for it, or counted in the published register if that lists
# the city's county and is newer (or if none are stated). Population and area stay the stated.
COMPARISON = """
WITH cities AS (
    FROM comparison_cities
    QUALIFY row_number() OVER (PARTITION BY ags ORDER BY register_date DESC NULLS LAST) = 1
),
counted AS (
    SELECT nullif(trim(regexp_replace(
            regexp_replace(lower(trim(county)), '^(kreisfreie stadt|stadtkreis|stadt)\\s+', ''),
            ',\\s*stadt$', '')), '') AS city_key,
        max(register_date) AS register_date,
        count(*) AS stations, sum(points)::BIGINT AS points, sum(power_kw) AS power_kw,
        count(*) FILTER (kind = 'Schnellladeeinrichtung') AS fast_stations
    FROM charging_points
    GROUP BY city_key
),
chosen AS (
    SELECT c.ags, c.city, c.population, c.population_date, c.area_km2, c.source,
        coalesce(r.stations IS NOT NULL
            AND (c.stations IS NULL OR r.register_date > c.register_date), false) AS is_counted,
        CASE WHEN is_counted THEN r.register_date ELSE c.register_date END AS register_date,
        CASE WHEN is_counted THEN r.stations ELSE c.stations END AS stations,
        CASE WHEN is_counted THEN r.points ELSE c.points END AS points,
        CASE WHEN is_counted THEN r.power_kw ELSE c.power_kw END AS power_kw,
        CASE WHEN is_counted THEN r.fast_stations ELSE c.fast_stations END AS fast_stations
    FROM cities AS c
    LEFT JOIN counted AS r ON r.city_key = lower(trim(c.city))
)
SELECT ags, city, coalesce(ags = $ags, false) AS is_own, register_date, is_counted,
    stations, points, power_kw, fast_stations, population, population_date, area_km2,
    stations * 1000 / nullif(population, 0) AS stations_per_1000,
    points * 1000 / nullif(population, 0) AS points_per_1000,
    power_kw * 1000 / nullif(population, 0) AS power_kw_per_1000,
    fast_stations * 1000 / nullif(population, 0) AS fast_stations_per_1000,
    stations / nullif(area_km2, 0) AS stations_per_km2,
    points / nullif(area_km2, 0) AS points_per_km2,
    power_kw / nullif(area_km2, 0) AS power_kw_per_km2,
    fast_stations / nullif(area_km2, 0) AS fast_stations_per_km2,
    source
FROM chosen
ORDER BY points_per_1000 DESC NULLS LAST, city
"""


def city_comparison(con: duckdb.DuckDBPyConnection, *, ags: str | None = None) -> pd.DataFrame:
    """Charging of the comparison cities, most points per 1,000 residents first.

    ags: the key of the own city (is_own). A city's name is looked up among the register's
    counties without "Kreisfreie Stadt"; a Landkreis of the same name is another county.

    Columns: ags, city, is_own, register_date, is_counted (from the published register, not
    stated), stations, points, power_kw, fast_stations, population, population_date, area_km2,
    stations_per_1000, points_per_1000, power_kw_per_1000, fast_stations_per_1000,
    stations_per_km2, points_per_km2, power_kw_per_km2, fast_stations_per_km2 (missing where a
    part is), source.
    """
    return con.execute(COMPARISON, {"ags": ags}).df()
