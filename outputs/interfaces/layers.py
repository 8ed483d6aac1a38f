"""Layers for maps: the public rows that say where they are.

Rows without a place come by `/api/v1` only: the schema of OGC API Features knows no feature without
a geometry.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa

from loaders.schema import Dataset
from outputs.interfaces.datasets import has_places
from outputs.interfaces.problem import bad_value, not_found
from outputs.interfaces.public_data import KEPT, PublicData

CRS84 = "http://www.opengis.net/def/crs/OGC/1.3/CRS84"
EPSG = "http://www.opengis.net/def/crs/EPSG/0/"
SYSTEMS = (CRS84, f"{EPSG}4326", f"{EPSG}25832")
"""Coordinate systems: degrees east and north, north and east, and metres (UTM zone 32)."""
DEGREES = SYSTEMS[:2]
MILLIMETRES = 3
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?", re.ASCII)

Coordinates = Callable[[np.ndarray], np.ndarray]
Bounds = tuple[float, float, float, float]


@dataclass(frozen=True)
class Layer:
    """A dataset as a layer; `digest`: of its rows."""

    dataset: Dataset
    rows: pa.Table
    digest: str

    @cached_property
    def shapes(self) -> np.ndarray:
        """The shape of each row in degrees (east, north)."""
        import shapely

        if field := self.dataset.geometry_field:
            return np.asarray(shapely.from_wkb(self.rows[field].to_pylist()), dtype=object)
        east, north = (
            self.rows[name].to_numpy(zero_copy_only=False).astype(float)
            for name in ("longitude", "latitude")
        )
        known = ~(np.isnan(east) | np.isnan(north))
        points = np.full(len(known), None, dtype=object)
        points[known] = shapely.points(east[known], north[known])
        return points

    @cached_property
    def ids(self) -> list[str]:
        """What each feature is called: its key, the parts of a longer one joined by colons."""
        names = [name for name in self.dataset.primary_key if self.dataset.has(name)]
        if not names:
            return [str(number) for number in range(self.rows.num_rows)]
        parts = zip(*(self.rows[name].to_pylist() for name in names), strict=True)
        return [":".join("" if one is None else str(one) for one in row) for row in parts]

    @cached_property
    def date_column(self) -> str | None:
        """The column that dates a row, if it is public."""
        name = self.dataset.as_of_field
        known = name is not None and self.dataset.has(name)
        return name if known and self.dataset.field(str(name)).type == "date" else None

    @property
    def filters(self) -> tuple[str, ...]:
        """The columns that a query may name."""
        return tuple(f.name for f in self.dataset.fields if f.type != "geojson")


def layer_names(data: PublicData) -> tuple[str, ...]:
    """The datasets that are layers: some row has a place, and not too many rows to be held."""
    placed = [one for one in data.datasets.values() if has_places(one)]
    return tuple(one.name for one in placed if _placed(data, one) is not None)


def layer(data: PublicData, name: str) -> Layer:
    """One layer. Raises Problem."""
    dataset = data.datasets.get(name)
    found = _placed(data, dataset) if dataset and has_places(dataset) else None
    if found is None:
        raise not_found("collection of this name", "See /ogc/collections for all of them.")
    return found


def _placed(data: PublicData, dataset: Dataset) -> Layer | None:
    """The rows that have a place, if there are any."""
    if (table := data.table(dataset)) is None:
        return None
    whole = Layer(dataset, table.rows, table.digest)
    has_place = np.array([shape is not None for shape in whole.shapes], dtype=bool)
    if not has_place.any():
        return None
    return whole if has_place.all() else replace(whole, rows=table.rows.filter(has_place))


def extent(data: PublicData, shown: Layer) -> tuple[Any, ...]:
    """West, south, east and north end of a layer in degrees; its first and last date or None."""
    key = (data.store, "extent", shown.dataset.name, shown.digest)
    found: tuple[Any, ...] = KEPT.get(key, lambda: _extent(shown))
    return found


def _extent(shown: Layer) -> tuple[Any, ...]:
    import shapely

    box = [float(one) for one in shapely.total_bounds(shown.shapes)]
    days = shown.rows[shown.date_column].drop_null().to_pylist() if shown.date_column else []
    return (*box, min(days, default=None), max(days, default=None))


def system(given: Mapping[str, str], name: str) -> str:
    """The coordinate system that a parameter names. Raises Problem."""
    found = given.get(name, CRS84)
    if found not in SYSTEMS:
        raise bad_value(name, f"one of {', '.join(SYSTEMS)}", found)
    return found


def in_system(shapes: np.ndarray, wanted: str) -> np.ndarray:
    """Shapes in degrees (east, north) in another system."""
    import shapely

    return shapes if wanted == CRS84 else shapely.transform(shapes, _coordinates(wanted))


def _coordinates(wanted: str) -> Coordinates:
    if wanted in DEGREES:
        return lambda points: points[:, ::-1]
    from pyproj import Transformer

    change = Transformer.from_crs("OGC:CRS84", f"EPSG:{wanted.removeprefix(EPSG)}", always_xy=True)
    return lambda points: np.column_stack(change.transform(*points.T)).round(MILLIMETRES)


def boxes(text: str, wanted: str) -> Sequence[Bounds]:
    """The areas of a `bbox` in its own system's order of axes: one, or two where it crosses the
    antimeridian. Heights are passed over. Raises Problem."""
    parts = text.split(",")
    if len(parts) not in (4, 6) or not all(NUMBER.fullmatch(part) for part in parts):
        raise bad_value("bbox", "four or six numbers with commas between them", text)
    numbers = [float(part) for part in parts]
    half = len(numbers) // 2
    (x, y), (to_x, to_y) = numbers[:2], numbers[half : half + 2]
    east_first = wanted != SYSTEMS[1]
    low, high = ((y, to_y) if east_first else (x, to_x)), ((x, to_x) if east_first else (y, to_y))
    crosses = high[0] > high[1] and wanted in DEGREES
    if not np.isfinite(numbers).all() or low[0] > low[1] or (high[0] > high[1] and not crosses):
        raise bad_value("bbox", "a lower and then an upper corner", text)
    spans = [(high[0], 180.0), (-180.0, high[1])] if crosses else [high]
    if east_first:
        return [(start, y, end, to_y) for start, end in spans]
    return [(x, start, to_x, end) for start, end in spans]


def inside(shapes: np.ndarray, areas: Sequence[Bounds]) -> np.ndarray:
    """Which shapes touch one of the areas."""
    import shapely

    found = np.zeros(len(shapes), dtype=bool)
    for area in areas:
        found |= shapely.intersects(shapes, shapely.box(*area))
    return found
