"""Public charging: stations, points and power of the city out of the register, over time.

A register may hold the whole country. A station is the city's by the county (Kreis) it states;
one that states none, by its coordinates inside the official outline. Never by the spelling of
its place or its postcode.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import duckdb
import pandas as pd

from queries.ctes import ASKED_DISTRICTS, compose
from queries.metric import Aggregate, Metric, Scope, metrics_of_each, ratio, total
from queries.places.districts import latest_population

COUNTY_KEY = """
keyed_stations AS (
    SELECT *, nullif(lower(trim(regexp_replace(county, '[\\s\\x{00A0}]+', ' ', 'g'))), '')
        AS county_key
    FROM charging_points
)"""

# $everywhere: no county and no outline is known, so every station counts. $by_place: stations
# placed by coordinates. $only: the stations of one district, NULL for the whole city.
CITY_STATIONS = (
    COUNTY_KEY,
    """
city_stations AS (
    SELECT *
    FROM keyed_stations
    WHERE ($everywhere OR list_contains($counties::VARCHAR[], county_key)
            OR station_id IN (SELECT unnest($by_place::VARCHAR[])))
        AND ($only::VARCHAR[] IS NULL OR station_id IN (SELECT unnest($only::VARCHAR[])))
)""",
)

UNPLACED = compose(
    COUNTY_KEY,
    select="""
SELECT station_id, longitude, latitude
FROM keyed_stations
WHERE county_key IS NULL OR len($counties) = 0
""",
)

STATIONS = compose(
    *CITY_STATIONS,
    select="""
SELECT station_id, operator, street, address_note, postcode, place, latitude, longitude,
    commissioned_date, power_kw, kind, points, plugs, status, register_date, source
FROM city_stations
ORDER BY operator, street, station_id
""",
)

WITH_SHAPE = "SELECT district_id FROM districts WHERE geometry IS NOT NULL"

# $placed: beside each of $asked, the place in the list of districts, a station that lies there.
ASKED_STATIONS = (
    ASKED_DISTRICTS,
    *CITY_STATIONS,
    """
asked_stations AS (
    SELECT city_stations.*, asked
    FROM city_stations
    JOIN (SELECT unnest($asked::BIGINT[]) AS asked, unnest($placed::VARCHAR[]) AS station_id)
        USING (station_id)
)""",
)
SCOPE = Scope(
    "charging_points",
    ASKED_STATIONS,
    "asked_stations",
    as_of="max(register_date)",
    is_demo="false",  # a register holds no demonstration
)
KEYS = ("station_id",)
TOTALS = {
    "stations": Aggregate("stations", KEYS),
    "points": total("points", "points", KEYS),
    "power_kw": total("kW", "power_kw", KEYS),
    "fast_stations": Aggregate("stations", KEYS, "kind = 'Schnellladeeinrichtung'"),
    "undated_stations": Aggregate("stations", KEYS, "commissioned_date IS NULL"),
    "stations_without_points": Aggregate("stations", KEYS, "points IS NULL"),
}

BY_YEAR = compose(
    *ASKED_STATIONS,
    """
new_ones AS (
    SELECT asked, year(commissioned_date) AS year, count(*) AS new_stations,
        coalesce(sum(points), 0)::BIGINT AS new_points, coalesce(sum(power_kw), 0) AS new_power_kw
    FROM asked_stations
    WHERE commissioned_date IS NOT NULL
    GROUP BY asked, year(commissioned_date)
),
years AS (
    SELECT asked, unnest(generate_series(min(year), max(year))) AS year
    FROM asked_districts
    LEFT JOIN new_ones USING (asked)
    GROUP BY asked
)""",
    select="""
SELECT asked, year::INTEGER AS year, coalesce(new_stations, 0) AS new_stations,
    coalesce(new_points, 0) AS new_points, coalesce(new_power_kw, 0) AS new_power_kw,
    sum(coalesce(new_stations, 0)) OVER so_far::BIGINT AS stations,
    sum(coalesce(new_points, 0)) OVER so_far::BIGINT AS points,
    sum(coalesce(new_power_kw, 0)) OVER so_far AS power_kw
FROM years
LEFT JOIN new_ones USING (asked, year)
WINDOW so_far AS (PARTITION BY asked ORDER BY year)
ORDER BY asked, year
""",
)


@dataclass(frozen=True)
class ChargingTotals:
    """Public charging in the city or a district.

    stations, fast_stations: charging devices · points (None: no station states them; 0 in a
    district without any, if the register covers the city) · power_kw (likewise) ·
    undated_stations, stations_without_points: those that a sum cannot include · population: the
    latest · points_per_1000: points per 1,000 of these residents.
    """

    stations: Metric
    points: Metric
    power_kw: Metric
    fast_stations: Metric
    undated_stations: Metric
    stations_without_points: Metric
    population: Metric
    points_per_1000: Metric


def stations_scope(
    con: duckdb.DuckDBPyConnection, *, counties: Sequence[str] = (), district_id: str | None = None
) -> dict[str, object]:
    """The parameters of CITY_STATIONS: which stations are the city's, or one district's.

    counties: the spellings under which registers list the city. shapely is loaded only if there
    are stations to place by their coordinates.
    """
    keys = sorted({" ".join(county.split()).lower() for county in counties})
    scope: dict[str, object] = {
        "counties": keys,
        "everywhere": False,
        "by_place": [],
        "only": None,
    }
    unplaced = con.execute(UNPLACED, {"counties": keys}).df()
    if not unplaced.empty:
        from queries.places.geometry import inside_outline

        inside = inside_outline(con, unplaced)
        if inside is not None:
            scope["by_place"] = unplaced["station_id"][inside].tolist()
        else:
            scope["everywhere"] = not keys
    if district_id is not None:
        placed = _with_district(con, con.execute(STATIONS, scope).df())
        scope["only"] = placed["station_id"][placed["district_id"] == district_id].tolist()
    return scope


def _with_district(con: duckdb.DuckDBPyConnection, stations: pd.DataFrame) -> pd.DataFrame:
    from queries.places.geometry import district_of_points

    return stations.assign(district_id=district_of_points(con, stations))


def charging_stations(
    con: duckdb.DuckDBPyConnection, *, counties: Sequence[str] = (), district_id: str | None = None
) -> pd.DataFrame:
    """The city's stations with their district, found by coordinates.

    Columns: station_id, operator, street, address_note, postcode, place, latitude, longitude,
    commissioned_date, power_kw, kind, points, plugs, status, register_date, source, district_id
    (None: outside every district or without coordinates).
    """
    scope = stations_scope(con, counties=counties, district_id=district_id)
    return _with_district(con, con.execute(STATIONS, scope).df())


def charging_totals(
    con: duckdb.DuckDBPyConnection, *, counties: Sequence[str] = (), district_id: str | None = None
) -> ChargingTotals:
    """How much public charging there is, and per 1,000 residents by the latest population."""
    return charging_of_districts(con, districts=(district_id,), counties=counties)[0]


def charging_of_districts(
    con: duckdb.DuckDBPyConnection, *, districts: Sequence[str | None], counties: Sequence[str] = ()
) -> tuple[ChargingTotals, ...]:
    """The same of several districts (None: the whole city) in one pass, in their order.

    None in a district means that there is none if the register has stations of the city and the
    district a shape by which they are placed.
    """
    scope, of_city = _asked_stations(con, districts, counties)
    shaped = {row[0] for row in con.execute(WITH_SHAPE).fetchall()} if of_city else set()
    each = zip(districts, metrics_of_each(con, SCOPE, TOTALS, scope), strict=True)
    return tuple(_totals(con, found, one, one in shaped) for one, found in each)


def _totals(
    con: duckdb.DuckDBPyConnection,
    found: dict[str, Metric],
    district_id: str | None,
    is_covered: bool,
) -> ChargingTotals:
    if not found["stations"].value and is_covered:
        found |= {name: replace(found[name], value=0) for name in ("points", "power_kw")}
    residents = latest_population(con, district_id=district_id)
    points = found["points"]
    density = ratio(points, (residents.value or 0) / 1000, "per 1,000 residents")
    return ChargingTotals(
        **found,
        population=residents,
        points_per_1000=replace(
            density, rows=points.rows + residents.rows, divided_by=residents.evidence
        ),
    )


def _asked_stations(
    con: duckdb.DuckDBPyConnection, districts: Sequence[str | None], counties: Sequence[str]
) -> tuple[dict[str, object], bool]:
    """The parameters of ASKED_STATIONS, and whether the city has any station."""
    scope = stations_scope(con, counties=counties)
    stations = con.execute(STATIONS, scope).df()
    if any(districts):
        stations = _with_district(con, stations)
    placed = [
        (asked, station)
        for asked, one in enumerate(districts)
        for station in stations["station_id"][
            slice(None) if one is None else stations["district_id"] == one
        ]
    ]
    asked = {
        "districts": list(districts),
        "asked": [asked for asked, _station in placed],
        "placed": [station for _asked, station in placed],
    }
    return scope | asked, not stations.empty


def charging_by_year(
    con: duckdb.DuckDBPyConnection, *, counties: Sequence[str] = (), district_id: str | None = None
) -> pd.DataFrame:
    """Growth by year of commissioning, every year from the first to the last; stations without a
    date are in none (see ChargingTotals.undated_stations).

    Columns: year (int), new_stations, new_points, new_power_kw, stations, points, power_kw
    (cumulative; what still stands of it, as the register forgets what was taken down).
    """
    return charging_years_of_districts(con, districts=(district_id,), counties=counties)[0]


def charging_years_of_districts(
    con: duckdb.DuckDBPyConnection, *, districts: Sequence[str | None], counties: Sequence[str] = ()
) -> tuple[pd.DataFrame, ...]:
    """`charging_by_year` of several districts (None: the whole city) in one pass."""
    scope, _of_city = _asked_stations(con, districts, counties)
    found = con.execute(BY_YEAR, scope).df().set_index("asked")
    return tuple(found[found.index == one].reset_index(drop=True) for one in range(len(districts)))
