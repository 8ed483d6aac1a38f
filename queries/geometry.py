"""Which district or outline a point lies in. Import this lazily: it loads shapely.

Geometry in the store is WKB in WGS84 (longitude, latitude).
"""

from collections.abc import Sequence

import duckdb
import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely

DISTRICT_SHAPES = """
SELECT district_id, geometry FROM districts WHERE geometry IS NOT NULL ORDER BY district_id
"""
OUTLINE_SHAPES = "SELECT geometry FROM outline WHERE geometry IS NOT NULL"

NOWHERE = -1


def polygon_of_points(
    shapes: Sequence[bytes], longitudes: npt.ArrayLike, latitudes: npt.ArrayLike
) -> npt.NDArray[np.int64]:
    """For every point the index of the shape that holds it, NOWHERE (-1) for none.

    A point on a common border belongs to the first of the shapes; a point with a missing
    coordinate lies nowhere. An STRtree over the shapes keeps 100,000 points below a second.
    """
    x, y = np.asarray(longitudes, dtype="float64"), np.asarray(latitudes, dtype="float64")
    found = np.full(len(x), NOWHERE, dtype="int64")
    tree = shapely.STRtree(shapely.from_wkb(list(map(bytes, shapes))))
    points, holders = tree.query(shapely.points(x, y), predicate="intersects")
    # Written last to first, so that the first shape wins where two share a border.
    order = np.argsort(holders)[::-1]
    found[points[order]] = holders[order]
    return found


def district_of_points(con: duckdb.DuckDBPyConnection, points: pd.DataFrame) -> pd.Series:
    """The district_id (str, None outside every district) of each row's longitude and latitude."""
    shapes = con.execute(DISTRICT_SHAPES).fetchall()
    found = polygon_of_points(
        [shape for _, shape in shapes], points["longitude"], points["latitude"]
    )
    ids = [None if place == NOWHERE else shapes[place][0] for place in found]
    return pd.Series(ids, index=points.index, dtype="object", name="district_id")


def inside_outline(con: duckdb.DuckDBPyConnection, points: pd.DataFrame) -> pd.Series | None:
    """Whether each row's point lies inside the city's outline (bool); None without an outline."""
    shapes = [shape for (shape,) in con.execute(OUTLINE_SHAPES).fetchall()]
    if not shapes:
        return None
    found = polygon_of_points(shapes, points["longitude"], points["latitude"])
    return pd.Series(found != NOWHERE, index=points.index)
