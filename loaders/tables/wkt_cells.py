"""Shapes written in cells of a table: WKT, EWKT, hexadecimal WKB or GeoJSON text."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.tables.crs import to_wgs84
from loaders.tables.json_documents import parse_json
from loaders.tables.reading import Hints, Limits, Note, Reading, ReadingError

_SAMPLE = 200
_LATITUDES = frozenset({"latitude", "lat", "breite", "breitengrad", "geographische breite"})
# Blanks are never given back (`*+`): a cell of nothing else would take the square of its length.
_SHAPE = re.compile(
    r"\s*+(?:(?:SRID=\d+;\s*+)?(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)"
    r"\s*+(?:ZM?|M)?\s*+(?:\(|EMPTY)|0[01][0-9a-fA-F]{40,}$|\{\s*+\"(?:type|coordinates)\")",
    re.IGNORECASE,
)


def with_shapes(reading: Reading, hints: Hints, limits: Limits) -> Reading:
    """The reading with the shapes of the first column that holds any, as WKB in WGS84.

    Points also become `latitude` and `longitude`, as in a file of geodata.
    """
    index = _shape_column(reading)
    if index is None:
        return reading
    from loaders.tables.isolation import isolated

    found = isolated(limits, shape_columns, reading.table[f"c{index}"], reading.columns, hints)
    return _added(reading, index, *found)


def add_shapes(reading: Reading, hints: Hints) -> Reading:
    """As `with_shapes`, for a process that may die of them."""
    index = _shape_column(reading)
    if index is None:
        return reading
    found = shape_columns(reading.table[f"c{index}"], reading.columns, hints)
    return _added(reading, index, *found)


def _shape_column(reading: Reading) -> int | None:
    if any(name.startswith("g") for name in reading.table.column_names):
        return None
    columns = range(len(reading.columns))
    return next((i for i in columns if _holds_shapes(reading.table[f"c{i}"])), None)


def _holds_shapes(texts: pa.ChunkedArray) -> bool:
    sample = [t for t in texts.slice(0, _SAMPLE).to_pylist() if t]
    return bool(sample) and 2 * sum(1 for t in sample if _SHAPE.match(t)) >= len(sample)


def shape_columns(
    texts: pa.ChunkedArray, names: Sequence[str], hints: Hints
) -> tuple[pa.Array, dict[str, pa.Array], list[Note]]:
    """The shapes of texts as WKB, further columns by name (see `derived_points`), and notes."""
    shapes, notes = parsed(texts.to_pylist(), hints)
    return pa.array(as_wkb(shapes), pa.binary()), derived_points(names, shapes), notes


def _added(
    reading: Reading,
    index: int,
    shapes: pa.Array,
    derived: Mapping[str, pa.Array],
    notes: Sequence[Note],
) -> Reading:
    table = reading.table.append_column(f"g{index}", shapes)
    names = list(reading.columns)
    for name, values in derived.items():
        table = table.append_column(f"c{len(names)}", values)
        names.append(name)
    return replace(reading, table=table, columns=tuple(names), notes=(*reading.notes, *notes))


def wkb_of(texts: list[str | None]) -> list[bytes | None]:
    """WKB in WGS84; None where a text is no shape or its place cannot be known."""
    try:
        return as_wkb(parsed(texts, Hints())[0])
    except ReadingError:
        return [None] * len(texts)


def as_wkb(shapes: np.ndarray) -> list[bytes | None]:
    """WKB; None for what is missing or empty."""
    import shapely

    gone = shapely.is_missing(shapes) | shapely.is_empty(shapes)
    return [None if g else shapely.to_wkb(s) for s, g in zip(shapes, gone, strict=True)]


def parsed(texts: list[str | None], hints: Hints) -> tuple[np.ndarray, list[Note]]:
    """The shapes in WGS84 (None where a text is none), and what was assumed or mended.

    EWKT and WKB may name their system. Without one, degrees are taken for WGS84, and for other
    numbers the system is inferred from where the city is; ReadingError if that fails.
    """
    found = [_parse(text.strip()) if text and text.strip() else (None, None) for text in texts]
    shapes = np.array([shape for shape, _ in found], dtype=object)
    systems = np.array([system or "" for _, system in found], dtype=object)
    notes: list[Note] = []
    for system in dict.fromkeys(s for s, shape in zip(systems, shapes, strict=True) if shape):
        mask = systems == system
        declared = system or ("EPSG:4326" if _in_degrees(shapes[mask]) else None)
        shapes[mask], told = to_wgs84(shapes[mask], declared, hints)
        notes += told
    return shapes, notes


def _in_degrees(shapes: np.ndarray) -> bool:
    import shapely

    bounds = np.abs(shapely.total_bounds(shapes))
    return bool((bounds <= 180).all())


def _parse(text: str) -> tuple[Any, str | None]:
    """A shapely geometry and the system it names; (None, None) if the text is none."""
    import shapely

    try:
        if text.startswith("{"):
            return shapely.from_geojson(json.dumps(parse_json(text))), None
        if text[:2] in ("00", "01"):
            shape = shapely.from_wkb(text)
            srid = shapely.get_srid(shape)
            return shape, f"EPSG:{srid}" if srid else None
        head, _, rest = text.partition(";")
        if head.upper().startswith("SRID="):
            return shapely.from_wkt(rest), f"EPSG:{int(head[5:])}"
        return shapely.from_wkt(text), None
    except (shapely.errors.ShapelyError, ValueError, ReadingError):
        return None, None


def derived_points(names: Sequence[str], shapes: np.ndarray) -> dict[str, pa.Array]:
    """`latitude` and `longitude` of the points; nothing if there are none or the file has its own.

    Rounded to 7 digits, about a centimetre.
    """
    import shapely

    if _LATITUDES & {name.strip().lower() for name in names}:
        return {}
    filled = (shapely.get_type_id(shapes) == 0) & ~shapely.is_empty(shapes)
    if not filled.any():
        return {}
    # Empty points have no coordinates to ask for.
    points = shapes.copy()
    points[~filled] = None
    return {"latitude": _texts(shapely.get_y(points)), "longitude": _texts(shapely.get_x(points))}


def _texts(values: np.ndarray) -> pa.Array:
    rounded = [None if np.isnan(v) else repr(round(float(v), 7)) for v in values]
    return pa.array(rounded, pa.string())
