"""The district of a row that names only its place, in datasets whose places are not public.

What the public sees of such rows is counted by district, so the district has to stand in the row;
where places are public, pages work it out when they are asked.
"""

from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import title_of
from loaders.validate.check import Check

_PAIR = ("latitude", "longitude")


def fill_districts(check: Check) -> None:
    """Fill the empty district of rows with a place by the published shapes, and say how many; and
    how many rows have neither."""
    column, declared = check.dataset.district_field, check.dataset
    if not (declared.min_cell and column and all(map(declared.has, _PAIR))):
        return
    named, north, east = (check.typed[name] for name in (column, *_PAIR))
    placed = pc.and_(pc.is_valid(north), pc.is_valid(east))
    lost = int(pc.sum(pc.invert(pc.or_(placed, pc.is_valid(named)))).as_py() or 0)
    if lost:
        check.note("without_place", count=lost, title=title_of(declared.field(column)))
    wanted = pc.and_(placed, pc.is_null(named)).to_numpy()
    if check.published is None or not wanted.any():
        return
    found = _districts(check, north.to_numpy()[wanted], east.to_numpy()[wanted])
    if any(found):
        values = np.array(named.to_pylist(), dtype=object)
        values[wanted] = found
        check.set_column(column, pa.array(values, pa.string()))
        titled = title_of(declared.field(column))
        check.note("in_districts", count=sum(map(bool, found)), title=titled)


def _districts(check: Check, north: np.ndarray, east: np.ndarray) -> list[Any]:
    """The key of the district that holds each point, None outside all of them."""
    import shapely

    known = [row for row in check.published_records("districts") if row["geometry"]]
    tree = shapely.STRtree(shapely.from_wkb([row["geometry"] for row in known]))
    points, shapes = tree.query(shapely.points(east, north), predicate="intersects")
    found: list[Any] = [None] * len(north)
    for point, shape in zip(points.tolist(), shapes.tolist(), strict=True):
        found[point] = found[point] or known[shape]["district_id"]
    return found
