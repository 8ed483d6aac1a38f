"""Columns of latitude and longitude that hold metres: brought to degrees, and said."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from loaders.schema import Dataset, Package
from loaders.tables.reading import Hints, Note, ReadingError

_PAIR = ("latitude", "longitude")


def with_degrees(
    package: Package, dataset: Dataset, headers: Mapping[str, str], checked: pa.Table
) -> tuple[pa.Table, list[Note]]:
    """The typed rows with degrees where at least half of the coordinates are beyond degrees.

    The system is inferred from where the city is; what fits none stays, and is told as too large.
    """
    if not set(_PAIR) <= set(headers):
        return checked, []
    north, east = (checked[name].to_numpy().astype(float) for name in _PAIR)
    filled = ~np.isnan(north) & ~np.isnan(east)
    beyond = filled & ((np.abs(north) > 180) | (np.abs(east) > 180))
    city = package.city
    if not beyond.any() or 2 * beyond.sum() < filled.sum() or "longitude" not in city:
        return checked, []
    near = (float(city["longitude"]), float(city["latitude"]))
    try:
        points, notes = _points(east[beyond], north[beyond], Hints(near=near))
    except ReadingError:
        return checked, []
    for name, values, found in zip(_PAIR, (north, east), (points[1], points[0]), strict=True):
        values[beyond] = np.round(found, 7)
        column = pa.array(values, pa.float64(), from_pandas=True)
        checked = checked.set_column(checked.column_names.index(name), name, column)
    return checked, notes


def _points(
    east: np.ndarray, north: np.ndarray, hints: Hints
) -> tuple[tuple[np.ndarray, np.ndarray], list[Note]]:
    import shapely

    from loaders.tables.crs import to_wgs84

    shapes, notes = to_wgs84(shapely.points(east, north), None, hints)
    return (shapely.get_x(shapes), shapely.get_y(shapes)), notes
