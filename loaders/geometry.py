"""Shapes in cells: WKT, EWKT, hexadecimal WKB or GeoJSON text, as WKB columns beside the text."""

import json
from collections.abc import Mapping
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.package import Field


def with_shapes(
    table: pa.Table, present: list[Field], columns: Mapping[str, int]
) -> tuple[pa.Table, frozenset[str]]:
    """The table with a WKB column `g<i>` for every shape field, and the fields that have a
    column `n<i>` of native numbers."""
    for f in present:
        index = columns[f.name]
        if f.type == "geojson" and f"g{index}" not in table.column_names:
            shapes = [_wkb(text) for text in table[f"c{index}"].to_pylist()]
            table = table.append_column(f"g{index}", pa.array(shapes, pa.binary()))
    native = {f.name for f in present if f"n{columns[f.name]}" in table.column_names}
    return table, frozenset(native)


def _wkb(text: str | None) -> bytes | None:
    import shapely

    if not text or not text.strip():
        return None
    shape = _parse(text.strip())
    if shape is None or shapely.is_empty(shape):
        return None
    flat = shapely.force_2d(shape)
    valid = flat if shapely.is_valid(flat) else shapely.make_valid(flat)
    result: bytes = shapely.to_wkb(valid)
    return result


def _parse(text: str) -> Any:
    """A shapely geometry in WGS84; None if the text is none. EWKT names its own system."""
    import shapely

    try:
        if text.startswith("{"):
            return shapely.from_geojson(json.dumps(json.loads(text)))
        if text.upper().startswith("SRID="):
            system, _, wkt = text.partition(";")
            return _in_wgs84(shapely.from_wkt(wkt), system[5:])
        if text[:2] in ("00", "01"):
            return _own_system(shapely.from_wkb(text))
        return shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError):
        return None


def _own_system(shape: Any) -> Any:
    import shapely

    srid = shapely.get_srid(shape)
    return _in_wgs84(shape, str(srid)) if srid else shape


def _in_wgs84(shape: Any, srid: str) -> Any:
    from loaders.reading.projection import to_wgs84
    from loaders.reading.result import Hints, ReadingError

    try:
        shapes, _ = to_wgs84(np.array([shape]), f"EPSG:{int(srid)}", Hints())
    except ReadingError:
        return None
    return shapes[0]
