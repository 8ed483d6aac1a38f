"""Coordinates: from whatever system a file declares, or seems to use, to WGS84 (lon, lat)."""

from collections import Counter
from typing import Any

import numpy as np

from loaders.tables.reading import Hints, Note, ReadingError

# Systems in use in Germany, tried in this order when a file declares none: degrees, UTM zones 32
# and 33 without and with the zone in front, Web Mercator, Gauß-Krüger zones 2 to 5, LAEA Europe.
CANDIDATES = (4326, 25832, 25833, 4647, 5650, 3857, 31466, 31467, 31468, 31469, 3035)
_NEAR_DEGREES = 2.0
# Where nothing says which city it is: longitude and latitude of Germany.
_COUNTRY = (5.5, 47.0, 15.5, 55.5)
_POLYGONAL = (3, 6)


def to_wgs84(shapes: np.ndarray, crs: str | None, hints: Hints) -> tuple[np.ndarray, list[Note]]:
    """The shapes in WGS84, flat and valid, with notes on what was assumed or mended."""
    import shapely

    notes: list[Note] = []
    if shapely.has_z(shapes).any():
        notes.append(Note("z_dropped", {"count": int(shapely.has_z(shapes).sum())}))
    shapes = shapely.force_2d(shapes)
    declared, centre = hints.crs or crs, _centre(shapes)
    if not hints.crs and crs and _is_wgs84(crs) and centre and max(map(abs, centre)) > 180:
        # GeoJSON without `crs` counts as degrees, but is often written in metres.
        declared = None
    system = declared or _infer(shapes, hints, notes)
    shapes = _mend_axes(shapes, system, hints, notes)
    if system and not _is_wgs84(system):
        shapes = _transform(shapes, system)
        if declared:
            notes.append(Note("crs", {"crs": _name(system)}))
    shapes = _mend_shapes(shapes, notes)
    _tell_kinds(shapes, notes)
    return shapes, notes


def _tell_kinds(shapes: np.ndarray, notes: list[Note]) -> None:
    """Points, lines and areas in one file; single and multiple ones of a kind belong together."""
    kinds = Counter(shape.geom_type.removeprefix("Multi") for shape in shapes if shape is not None)
    if len(kinds) > 1:
        shown = ", ".join(f"{kind} ({count})" for kind, count in kinds.most_common())
        notes.append(Note("mixed_shapes", {"kinds": shown}))


def _infer(shapes: np.ndarray, hints: Hints, notes: list[Note]) -> str | None:
    """The first usual system that puts the shapes where the city is."""
    centre = _centre(shapes)
    if centre is None:
        return None
    for code in CANDIDATES:
        system = f"EPSG:{code}"
        if any(_is_near(point, system, hints) for point in (centre, centre[::-1])):
            notes.append(Note("crs_inferred", {"crs": system}))
            return system
    raise ReadingError(
        "The file names no coordinate system, and its values do not tell it. Please "
        "give the coordinate system (for example EPSG:25832)."
    )


def _centre(shapes: np.ndarray) -> tuple[float, float] | None:
    import shapely

    bounds = shapely.bounds(shapes)
    bounds = bounds[~np.isnan(bounds).any(axis=1)]
    if not len(bounds):
        return None
    middle = np.median(bounds, axis=0)
    return (middle[0] + middle[2]) / 2, (middle[1] + middle[3]) / 2


def _is_near(point: tuple[float, float], system: str | None, hints: Hints) -> bool:
    """Whether a point of a system (None: in degrees) lies where the city is."""
    x, y = point
    if system and not _is_wgs84(system):
        x, y = _transformer(system).transform(x, y)
    if hints.near:
        return abs(x - hints.near[0]) < _NEAR_DEGREES and abs(y - hints.near[1]) < _NEAR_DEGREES
    west, south, east, north = _COUNTRY
    return west <= x <= east and south <= y <= north


def _transformer(system: str) -> Any:
    import pyproj

    try:
        return pyproj.Transformer.from_crs(system, "EPSG:4326", always_xy=True)
    except pyproj.exceptions.CRSError as error:
        raise ReadingError(
            "The coordinate system “{system}” is unknown. Please give an EPSG number (for "
            "example EPSG:25832).",
            system=system[:60],
        ) from error


def _transform(shapes: np.ndarray, system: str) -> np.ndarray:
    import shapely

    change = _transformer(system).transform
    result: np.ndarray = shapely.transform(shapes, change, interleaved=False)
    return result


def _is_wgs84(system: str) -> bool:
    return system.upper() in ("EPSG:4326", "EPSG:4979") or "CRS84" in system.upper()


def _name(system: str) -> str:
    import pyproj

    found = pyproj.CRS.from_user_input(system)
    return found.to_string() if found.to_epsg() else found.name


def _mend_axes(
    shapes: np.ndarray, system: str | None, hints: Hints, notes: list[Note]
) -> np.ndarray:
    """Axes in the other order: seen when only the exchange puts the shapes where the city is."""
    import shapely

    centre = _centre(shapes)
    if centre is None or _is_near(centre, system, hints):
        return shapes
    if not _is_near(centre[::-1], system, hints):
        return shapes
    notes.append(Note("axes_swapped", {}))
    result: np.ndarray = shapely.transform(shapes, lambda points: points[:, ::-1])
    return result


def _mend_shapes(shapes: np.ndarray, notes: list[Note]) -> np.ndarray:
    """Repair shapes that cross themselves; of a repaired area only areas are kept."""
    import shapely

    broken = ~shapely.is_valid(shapes) & ~shapely.is_missing(shapes)
    if not broken.any():
        return shapes
    mended = shapes.copy()
    for index in np.flatnonzero(broken):
        mended[index] = _mended(shapes[index])
    rows = [int(i) + 1 for i in np.flatnonzero(broken)]
    shown = ", ".join(map(str, rows[:10]))
    notes.append(Note("shapes_mended", {"count": len(rows), "rows": shown}))
    return mended


def _mended(shape: Any) -> Any:
    import shapely

    fixed = shapely.make_valid(shape)
    if shapely.get_type_id(shape) in _POLYGONAL and shapely.get_type_id(fixed) not in _POLYGONAL:
        parts = shapely.get_parts(fixed)
        areas = parts[np.isin(shapely.get_type_id(parts), _POLYGONAL)]
        return shapely.union_all(areas) if len(areas) else None
    return fixed
