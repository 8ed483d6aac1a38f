"""Coordinates of points as columns of text, for datasets that keep latitude and longitude."""

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

_OWN = frozenset({"latitude", "lat", "breite", "breitengrad", "geographische breite"})


def derived_points(names: Sequence[str], shapes: np.ndarray) -> dict[str, pa.Array]:
    """`latitude` and `longitude` of the points; nothing if there are none or the file has its own.

    Rounded to 7 digits, about a centimetre.
    """
    import shapely

    if _OWN & {name.strip().lower() for name in names}:
        return {}
    filled = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes)
    if not filled.any():
        return {}
    # Empty points have no coordinates to ask for.
    points = shapes.copy()
    points[~filled] = None
    return {"latitude": _texts(shapely.get_y(points)), "longitude": _texts(shapely.get_x(points))}


def _texts(values: np.ndarray) -> pa.Array:
    return pa.array(
        [None if np.isnan(v) else repr(round(float(v), 7)) for v in values], pa.string()
    )
