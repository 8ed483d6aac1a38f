"""Which district or outline a point lies in. Import this lazily: it loads geopandas.

Geometry in the store is WKB in WGS84 (longitude, latitude).
"""

import duckdb
import geopandas as gpd
import pandas as pd

WGS84 = "EPSG:4326"

DISTRICT_SHAPES = """
SELECT district_id, geometry FROM districts WHERE geometry IS NOT NULL ORDER BY district_id
"""
OUTLINE_SHAPES = "SELECT geometry FROM outline WHERE geometry IS NOT NULL"


def shape_of_points(shapes: gpd.GeoDataFrame, points: pd.DataFrame) -> pd.Series:
    """For every row of points the index label of the shape that holds it, missing for none.

    shapes: polygons in WGS84. points: columns longitude and latitude (degrees). A point on a
    common border belongs to the first of the shapes; one with a missing coordinate lies nowhere.
    geopandas joins through an STRtree: 100,000 points take well below a second.
    """
    known = points[points["longitude"].notna() & points["latitude"].notna()]
    places = gpd.points_from_xy(known["longitude"], known["latitude"], crs=WGS84)
    joined = gpd.GeoDataFrame(index=known.index, geometry=places).sjoin(
        shapes.reset_index(drop=True)[["geometry"]], predicate="intersects"
    )
    first = joined.sort_values("index_right", kind="stable")
    first = first[~first.index.duplicated()]["index_right"]
    return first.map(dict(enumerate(shapes.index))).reindex(points.index)


def shapes_of(con: duckdb.DuckDBPyConnection, sql: str) -> gpd.GeoDataFrame:
    """The shapes of a query that gives WKB in the column geometry; other columns come along."""
    rows = con.execute(sql).df()
    wkb = [bytes(shape) for shape in rows["geometry"]]
    return gpd.GeoDataFrame(
        rows.drop(columns="geometry"), geometry=gpd.GeoSeries.from_wkb(wkb), crs=WGS84
    )


def district_of_points(con: duckdb.DuckDBPyConnection, points: pd.DataFrame) -> pd.Series:
    """The district_id (str, None outside every district) of each row's longitude and latitude."""
    shapes = shapes_of(con, DISTRICT_SHAPES).set_index("district_id")
    found = shape_of_points(shapes, points).astype("object").rename("district_id")
    return found.where(found.notna(), None)


def inside_outline(con: duckdb.DuckDBPyConnection, points: pd.DataFrame) -> pd.Series | None:
    """Whether each point (columns longitude, latitude in degrees) lies inside the city's outline
    (bool); None without an outline."""
    shapes = shapes_of(con, OUTLINE_SHAPES)
    return None if shapes.empty else shape_of_points(shapes, points).notna()
