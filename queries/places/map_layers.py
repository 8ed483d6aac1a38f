"""What the map draws: shapes of the districts, chargers in view, stops, measures with a place.

Import this lazily where no shape is needed: `shapes` loads shapely.
"""

import json
import math
from typing import Any, TypeAlias

import duckdb
import numpy as np
import pandas as pd

from queries.ctes import HUBS_ONLY, compose

SHAPES = """
SELECT district_id, name, is_schematic, geometry FROM districts
WHERE geometry IS NOT NULL ORDER BY district_id
"""

HISTORY = """
SELECT date, population, register, source FROM population
WHERE district_id = $district_id AND population IS NOT NULL AND date IS NOT NULL ORDER BY date
"""

STOPS = """
SELECT stop_id, name, kind, operator, latitude, longitude, source FROM stops
WHERE latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY name, stop_id
"""

SIGNPOSTS = """
SELECT signpost_id, name, kind, place, latitude, longitude, district_id, link, is_demo, source
FROM signposts
WHERE latitude IS NOT NULL AND longitude IS NOT NULL ORDER BY name, signpost_id
"""

CONTEXT = """
SELECT kind, name, geometry, source FROM context WHERE geometry IS NOT NULL ORDER BY context_id
"""

BOX = """
FROM charging_points
WHERE longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
"""
COUNT = "SELECT count(*) " + BOX
SINGLE = (
    """
SELECT station_id, operator, street, address_note, postcode, place, latitude, longitude,
    commissioned_date, power_kw, kind, points, plugs, status, register_date, source,
    1::BIGINT AS stations
"""
    + BOX
    + "ORDER BY power_kw DESC NULLS LAST, station_id"
)
CELLS = (
    """
SELECT floor(longitude / $width)::BIGINT AS cell_x, floor(latitude / $height)::BIGINT AS cell_y,
    count(*) AS stations, sum(points)::BIGINT AS points, sum(power_kw) AS power_kw,
    avg(longitude) AS longitude, avg(latitude) AS latitude,
    count(*) FILTER (kind = 'Schnellladeeinrichtung') AS fast_stations
"""
    + BOX
    + "GROUP BY cell_x, cell_y ORDER BY stations DESC, cell_x, cell_y"
)

Box: TypeAlias = tuple[float, float, float, float]
"""West, south, east, north in WGS84 degrees."""
SIDES = ("west", "south", "east", "north")
SINGLE_LIMIT = 300
CONTEXT_LIMIT = 1500
METRE = 1e-5  # degrees of latitude
CELL_PIXELS = 64

# Where something is known to be: districts, names of quarters and places, streets with a charger,
# hubs, stops and measures. A name without coordinates leads to its district, if one is stated.
PLACES = compose(
    HUBS_ONLY,
    """
charger_streets AS (
    SELECT trim(regexp_replace(street, '\\s+\\d.*$', '')) AS name, avg(latitude) AS latitude,
        avg(longitude) AS longitude, count(*) AS things
    FROM charging_points
    WHERE street IS NOT NULL AND longitude BETWEEN $west AND $east
        AND latitude BETWEEN $south AND $north
    GROUP BY 1
),
found AS (
    SELECT 1 AS rank, 'district' AS kind, district_id AS id, name, latitude, longitude, district_id
    FROM districts
    UNION ALL
    SELECT 2, 'name', kind, name, latitude, longitude, district_id FROM district_names
    WHERE kind <> 'statistischer Bezirk'
    UNION ALL
    SELECT 3, 'place', name, trim(unnest(string_split(places, ';'))), latitude, longitude,
        district_id FROM district_names WHERE places IS NOT NULL
    UNION ALL
    SELECT 4, 'street', name, name, latitude, longitude, NULL FROM charger_streets WHERE name <> ''
    UNION ALL
    SELECT 5, 'stop', stop_id, name, latitude, longitude, NULL FROM stops
    UNION ALL
    SELECT 6, 'hub', hub_id, name, latitude, longitude, district_id FROM hubs_only
    UNION ALL
    SELECT 7, 'measure', measure_id, title, latitude, longitude, district_id FROM measures
    WHERE latitude IS NOT NULL OR district_id IS NOT NULL
)""",
    select="""
SELECT kind, id, name, latitude, longitude, district_id FROM found
WHERE name IS NOT NULL AND name <> ''
ORDER BY rank, name, id
""",
)


def shapes(con: duckdb.DuckDBPyConnection, *, zoom: int) -> list[dict[str, Any]]:
    """The districts as GeoJSON features, no finer than the zoom can show.

    Common borders stay common. Properties: district_id, name, is_schematic (bool). The bounding
    box of each stands in `bbox` (west, south, east, north), the place inside it that is farthest
    from its border in `middle` (longitude, latitude).
    """
    import shapely

    rows = con.execute(SHAPES).fetchall()
    if not rows:
        return []
    drawn = shapely.make_valid(shapely.from_wkb([bytes(row[3]) for row in rows]))
    pixel = degrees_per_pixel(zoom)
    drawn = shapely.coverage_simplify(_areas(drawn), pixel)
    digits = _digits(pixel)
    drawn = shapely.transform(drawn, lambda points: np.round(points, digits))
    drawn = shapely.remove_repeated_points(drawn)
    return [
        {
            "type": "Feature",
            "bbox": list(shape.bounds),
            "middle": list(shapely.maximum_inscribed_circle(shape, pixel).coords[0]),
            "properties": {"district_id": code, "name": name, "is_schematic": bool(schematic)},
            "geometry": json.loads(shapely.to_geojson(shape)),
        }
        for (code, name, schematic, _), shape in zip(rows, drawn, strict=True)
    ]


def neighbours(con: duckdb.DuckDBPyConnection, *, district_id: str) -> list[str]:
    """The districts that share a border with one, or come within a metre or so of it."""
    import shapely

    rows = con.execute(SHAPES).fetchall()
    drawn = {row[0]: shapely.from_wkb(bytes(row[3])) for row in rows}
    own = drawn.pop(district_id, None)
    if own is None:
        return []
    return [code for code, shape in drawn.items() if shapely.dwithin(own, shape, METRE)]


def context(
    con: duckdb.DuckDBPyConnection, *, box: Box, zoom: int
) -> tuple[list[dict[str, Any]], list[str]]:
    """Lines and areas of the background that come near the box, and their sources.

    GeoJSON features, no finer than the zoom can show, cut off a box's width away from the box and
    at most CONTEXT_LIMIT of them, the largest first. Properties: kind, name (may be missing),
    is_area (bool).
    """
    import shapely

    rows = con.execute(CONTEXT).fetchall()
    west, south, east, north = box
    wide, high = east - west, north - south
    drawn = shapely.make_valid(shapely.from_wkb([bytes(row[2]) for row in rows]))
    drawn = shapely.clip_by_rect(drawn, west - wide, south - high, east + wide, north + high)
    pixel = degrees_per_pixel(zoom)
    drawn = shapely.simplify(drawn, pixel)
    seen = [place for place in np.argsort(-shapely.length(drawn)) if not drawn[place].is_empty]
    digits = _digits(pixel)
    features = [
        {
            "type": "Feature",
            "properties": {
                "kind": rows[place][0],
                "name": rows[place][1],
                "is_area": bool(shapely.get_dimensions(drawn[place]) == 2),
            },
            "geometry": json.loads(
                shapely.to_geojson(shapely.transform(drawn[place], lambda p: np.round(p, digits)))
            ),
        }
        for place in seen[:CONTEXT_LIMIT]
    ]
    return features, list(dict.fromkeys(rows[place][3] for place in sorted(seen)))


def _areas(drawn: Any) -> Any:
    """Only the areas of each shape: a repaired one may hold lines as well."""
    import shapely

    return np.array(
        [
            shapely.union_all([p for p in shapely.get_parts(one) if p.geom_type == "Polygon"])
            if one.geom_type == "GeometryCollection"
            else one
            for one in drawn
        ],
        dtype=object,
    )


def degrees_per_pixel(zoom: float) -> float:
    """Degrees of longitude that one pixel of a web map shows."""
    return 360 / (256 * math.exp2(zoom))


def _digits(pixel: float) -> int:
    return max(0, int(np.ceil(-np.log10(pixel / 4))))


def shape_from_wkb(wkb: bytes, *, zoom: int) -> dict[str, Any]:
    """One area as a GeoJSON geometry, no finer than the zoom can show."""
    import shapely

    pixel = degrees_per_pixel(zoom)
    shape = shapely.simplify(shapely.from_wkb(wkb), pixel / 2)
    digits = _digits(pixel)
    geometry: dict[str, Any] = json.loads(
        shapely.to_geojson(shapely.transform(shape, lambda points: np.round(points, digits)))
    )
    return geometry


def chargers_in_view(
    con: duckdb.DuckDBPyConnection,
    *,
    box: Box,
    zoom: int,
    limit: int = SINGLE_LIMIT,
) -> pd.DataFrame:
    """The stations in a box: each one up to `limit`, above it cells of a grid.

    Single: the columns of charging_points and stations = 1. Cells (no column station_id): cell_x,
    cell_y, stations, points, power_kw (sums), fast_stations, longitude, latitude (mean of the
    stations). A cell is CELL_PIXELS pixels of the zoom wide.
    """
    sides = dict(zip(SIDES, box, strict=True))
    (number,) = con.execute(COUNT, sides).fetchall()[0]
    if number <= limit:
        return con.execute(SINGLE, sides).df()
    width = degrees_per_pixel(zoom) * CELL_PIXELS
    flat = float(np.cos(np.radians((sides["south"] + sides["north"]) / 2)))
    return con.execute(CELLS, {**sides, "width": width, "height": width * flat}).df()


def population_history(con: duckdb.DuckDBPyConnection, *, district_id: str) -> pd.DataFrame:
    """A district's residents, oldest first. Columns: date, population, register, source."""
    return con.execute(HISTORY, {"district_id": district_id}).df()


def stops(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Stations and stops with coordinates. Columns: stop_id, name, kind, operator, latitude,
    longitude, source."""
    return con.execute(STOPS).df()


def signposts(con: duckdb.DuckDBPyConnection) -> pd.DataFrame:
    """Signposts with coordinates. Columns: signpost_id, name, kind, place, latitude, longitude,
    district_id, link, is_demo, source."""
    return con.execute(SIGNPOSTS).df()


def places(con: duckdb.DuckDBPyConnection, *, box: Box) -> pd.DataFrame:
    """Everything the map can be asked for by name; streets only from the box.

    Columns: kind (district, name, place, street, stop, hub, measure), id, name, latitude,
    longitude (may be missing), district_id (may be missing).
    """
    return con.execute(PLACES, dict(zip(SIDES, box, strict=True))).df()
