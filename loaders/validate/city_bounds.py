"""Points outside the city: kept, but listed with their row and a guess at the cause.

The city is its official outline, or its districts together. A point beyond the border is no fault:
a stop may lie in the next village. Only rows that are meant for the city are looked at.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import duckdb
import numpy as np

from loaders.schema import Dataset, Package, quoted
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note
from loaders.validate.constraints import KEPT
from loaders.validate.report import Problem

# The official outline is drawn for 1:250 000, so a border may be off by this much.
TOLERANCE_KM = 0.3
_KM_PER_DEGREE = 111.32
_SHOWN = 10
# More than this nobody reads, and each costs a search for the wrong digit.
_LISTED = 500
# A wrong digit further behind does not move a point out of a city.
_DIGITS = re.compile(r"^-?(\d{1,2})(\.\d{1,2})?")
# Which columns say that a register covers more than one city.
_COUNTY, _PLACE = "county", "place"


@dataclass(frozen=True)
class City:
    """The city's area in kilometres east and north of its centre."""

    area: Any
    latitude: float
    longitude: float

    def flat(self, latitude: Any, longitude: Any) -> tuple[Any, Any]:
        """Degrees as kilometres from the centre; good enough for the region of a city."""
        shrink = math.cos(math.radians(self.latitude)) * _KM_PER_DEGREE
        return (longitude - self.longitude) * shrink, (latitude - self.latitude) * _KM_PER_DEGREE

    def distance_km(self, latitude: Any, longitude: Any) -> Any:
        """How far from the city; 0 inside."""
        import shapely

        return shapely.distance(self.area, shapely.points(*self.flat(latitude, longitude)))


def find_outside(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    dataset: Dataset,
    headers: Mapping[str, str],
    known: PublishedRows,
) -> tuple[list[Problem], list[Note]]:
    """Warnings for the rows of `checked` whose point lies outside, and what is said about all.

    Rows in `faulty` (coordinates that cannot be meant) were told of already.
    """
    if dataset.geometry_field:
        return [], _shapes_elsewhere(con, package, dataset, known)
    if not {"latitude", "longitude"} <= set(headers):
        return [], []
    city = known_city(package, known)
    rows = con.execute(
        "SELECT row, latitude, longitude FROM checked WHERE latitude IS NOT NULL AND longitude "
        f"IS NOT NULL AND row NOT IN (FROM faulty) AND {_meant(package, dataset)} ORDER BY row",
        _names(package, dataset),
    ).fetchnumpy()
    if city is None or not len(rows["row"]):
        return [], []
    away = city.distance_km(rows["latitude"], rows["longitude"])
    outside = np.flatnonzero(away > TOLERANCE_KM)
    if not len(outside):
        return [], []
    columns = (*rows.values(), away)
    listed = [tuple(column[i].item() for column in columns) for i in outside[:_LISTED]]
    numbers = ", ".join(str(row) for row, *_ in listed[:_SHOWN])
    dots = " …" if len(outside) > _SHOWN else ""
    counts = {"count": len(outside), "total": len(rows["row"]), "rows": numbers + dots}
    warnings = [_warning(city, headers, *one) for one in listed]
    everywhere = len(outside) == len(rows["row"]) > 1
    return warnings, [Note("outside_city_all" if everywhere else "outside_city", counts)]


def _shapes_elsewhere(
    con: duckdb.DuckDBPyConnection, package: Package, dataset: Dataset, known: PublishedRows
) -> list[Note]:
    """What to say if none of the file's shapes has its middle in the published outline."""
    import shapely

    outline = known("outline") if "outline" in package.datasets else None
    if dataset.name == "outline" or outline is None or not outline.num_rows:
        return []
    shape = quoted(str(dataset.geometry_field))
    rows = con.execute(f"SELECT {shape} FROM checked WHERE {shape} IS NOT NULL").fetchall()
    city = known_city(package, known)
    if city is None or not rows:
        return []
    middles = shapely.centroid(shapely.from_wkb([bytes(wkb) for (wkb,) in rows]))
    away = city.distance_km(shapely.get_y(middles), shapely.get_x(middles))
    if not (away > TOLERANCE_KM).all():
        return []
    return [Note("outside_city_all", {"count": len(rows), "total": len(rows), "rows": "alle"})]


def known_city(package: Package, known: PublishedRows) -> City | None:
    """The outline of the city, or else its districts; None where neither is known."""
    import shapely

    for name in ("outline", "districts"):
        table = known(name) if name in package.datasets else None
        shape = package.datasets[name].geometry_field if table is not None else None
        if table is None or not shape:
            continue
        rows = table.to_pylist()
        own = [r for r in rows if r.get("ags") == str(package.city.get("ags"))] or rows
        shapes = [shapely.from_wkb(r[shape]) for r in own if r[shape]]
        if shapes:
            area = shapely.union_all(shapes)
            centre = shapely.centroid(area)
            city = City(None, centre.y, centre.x)
            flat = shapely.transform(area, lambda p, c=city: _columns(c.flat(p[:, 1], p[:, 0])))
            shapely.prepare(flat)
            return City(flat, centre.y, centre.x)
    return None


def _columns(pair: tuple[Any, Any]) -> Any:
    return np.column_stack(pair)


def _meant(package: Package, dataset: Dataset) -> str:
    """Which rows are meant for the city: in a register of many counties those that say so."""
    if not dataset.has(_COUNTY):
        return "true"
    place = f"{_COUNTY} IS NULL AND {_PLACE} IN (SELECT unnest(?))"
    place = place if dataset.has(_PLACE) else "false AND ? IS NOT NULL"
    return f"({quoted(_COUNTY)} IN (SELECT unnest(?)) OR ({place}))"


def _names(package: Package, dataset: Dataset) -> list[list[str]]:
    if not dataset.has(_COUNTY):
        return []
    return [list(package.city.get("kreis", [])), [str(package.city.get("name"))]]


def _warning(
    city: City, headers: Mapping[str, str], row: int, lat: float, lon: float, km: float
) -> Problem:
    details = {"km": f"{km:.1f}".replace(".", ",")}
    if better := next(_repaired(city, lat, lon), None):
        details |= {"wording": "outside_city_typo", "better": better}
    shown = f"{lat:.10g}, {lon:.10g}"
    return Problem(row, headers["latitude"], "latitude", shown, "outside_city", details)


def _repaired(city: City, lat: float, lon: float) -> Iterator[str]:
    """Coordinates with one digit changed, or two exchanged, that lie inside the city."""
    for other in _variants(lat):
        if city.distance_km(other, lon) == 0:
            yield f"{other:.10g}, {lon:.10g}"
    for other in _variants(lon):
        if city.distance_km(lat, other) == 0:
            yield f"{lat:.10g}, {other:.10g}"


def _variants(value: float) -> Iterator[float]:
    whole, _, decimals = f"{value:.10g}".partition(".")
    text = f"{whole}.{decimals.ljust(2, '0')}"
    match = _DIGITS.match(text)
    places = [i for i in range(match.end() if match else 0) if text[i].isdigit()]
    for first, second in zip(places, places[1:], strict=False):
        swapped = list(text)
        swapped[first], swapped[second] = text[second], text[first]
        yield float("".join(swapped))
    for place in places:
        yield from (float(text[:place] + d + text[place + 1 :]) for d in "0123456789")


_KINDS = {
    0: "ein Punkt",
    1: "eine Linie",
    2: "eine Linie",
    4: "eine Gruppe von Punkten",
    5: "eine Gruppe von Linien",
    7: "eine Sammlung verschiedener Formen",
}


def find_strange(
    con: duckdb.DuckDBPyConnection, package: Package, dataset: Dataset, headers: Mapping[str, str]
) -> tuple[list[Problem], int]:
    """Shapes that are no area, and outlines of other municipalities than the city."""
    found = _no_areas(con, dataset, headers) + _other_cities(con, package, dataset, headers)
    if found:
        con.executemany("INSERT INTO faulty VALUES (?)", [[p.row] for p in found])
    return found[:KEPT], len(found)


def _no_areas(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, headers: Mapping[str, str]
) -> list[Problem]:
    import shapely

    name = dataset.geometry_field
    if not name or name not in headers:
        return []
    rows = con.execute(
        f"SELECT row, {quoted(name)} FROM checked WHERE {quoted(name)} IS NOT NULL ORDER BY row"
    ).fetchall()
    shapes = np.array([bytes(shape) for _, shape in rows], dtype=object)
    kinds = shapely.get_type_id(shapely.from_wkb(shapes, on_invalid="ignore"))
    return [
        Problem(row, headers[name], name, _KINDS[int(kind)], "not_an_area")
        for (row, _), kind in zip(rows, kinds, strict=True)
        if int(kind) in _KINDS
    ]


def _other_cities(
    con: duckdb.DuckDBPyConnection, package: Package, dataset: Dataset, headers: Mapping[str, str]
) -> list[Problem]:
    """Neighbours in a file of outlines: with them the city would have their area too."""
    own = package.city.get("ags")
    if not own or not dataset.geometry_field or dataset.primary_key != ("ags",):
        return []
    if "ags" not in headers:
        return []
    name = "name" if dataset.has("name") else "ags"
    rows = con.execute(
        f"SELECT row, concat_ws(' ', {quoted(name)}, '(' || ags || ')') FROM checked "
        "WHERE ags <> ? ORDER BY row",
        [str(own)],
    ).fetchall()
    details = {"ags": own}
    return [Problem(row, headers["ags"], "ags", text, "other_city", details) for row, text in rows]
