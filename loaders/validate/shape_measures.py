"""What a shape itself tells of a district: its centre and its area, where a file gives neither."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.messages.text import titles_of
from loaders.schema import Dataset
from loaders.tables.reading import Note

# Lambert's equal-area projection of Europe: areas in it are true.
_EQUAL_AREA = "EPSG:3035"
_AREAS = (3, 6)
_MEASURED = ("latitude", "longitude", "area_km2")


def with_measures(
    dataset: Dataset, headers: Mapping[str, str], checked: pa.Table
) -> tuple[pa.Table, frozenset[str], list[Note]]:
    """Fill columns the file lacks: `latitude`, `longitude` (a point inside), `area_km2`.

    The table, the fields that were filled, and the note that says so.
    """
    import shapely

    shape = dataset.geometry_field
    wanted = [n for n in _MEASURED if dataset.has(n) and n not in headers]
    if not shape or shape not in headers or not wanted:
        return checked, frozenset(), []
    shapes = shapely.from_wkb(np.array(checked[shape].to_pylist(), dtype=object))
    if not np.isin(shapely.get_type_id(shapes), _AREAS).any():
        return checked, frozenset(), []
    values = _measured(shapes)
    for name in wanted:
        cells = [None if np.isnan(v) else round(float(v), 6) for v in values[name]]
        position = checked.column_names.index(name)
        checked = checked.set_column(position, name, pa.array(cells, pa.float64()))
    named = titles_of(dataset.field(name) for name in wanted)
    return checked, frozenset(wanted), [Note("measured", {"columns": named})]


def _measured(shapes: np.ndarray) -> dict[str, Any]:
    import pyproj
    import shapely

    change = pyproj.Transformer.from_crs(4326, _EQUAL_AREA, always_xy=True).transform
    inside = shapely.point_on_surface(shapes)
    flat = shapely.transform(shapes, lambda p: np.column_stack(change(p[:, 0], p[:, 1])))
    empty = shapely.is_missing(shapes)
    return {
        "latitude": shapely.get_y(inside),
        "longitude": shapely.get_x(inside),
        "area_km2": np.where(empty, np.nan, shapely.area(flat) / 1e6),
    }
