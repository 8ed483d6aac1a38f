"""Coordinates and shapes: measured, brought to degrees, and told where they cannot be meant.

The city is its official outline, or its districts together. A point beyond the border is no fault,
as a stop may lie in the next village: it is kept, but listed with a guess at the cause.
"""

import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import title_of, titles_of
from loaders.schema.sql import literal
from loaders.tables.reading import Hints, ReadingError
from loaders.validate.check import KEPT, Check
from loaders.validate.report import Problem

_PAIR = ("latitude", "longitude")
_MEASURED = (*_PAIR, "area_km2")
# Lambert's equal-area projection of Europe: areas in it are true.
_EQUAL_AREA = "EPSG:3035"
_AREAS = (3, 6)
# Further from the city than this (degrees of latitude, longitude) no place of the country lies.
_FAR = (9.0, 11.0)
# As near as this a corrected coordinate has to come to be worth naming.
_NEAR = 0.5
_AFRICA = (-35.0, 37.0, -18.0, 51.0)
# The official outline is drawn for 1:250 000, so a border may be off by this much.
_TOLERANCE_KM = 0.3
_KM_PER_DEGREE = 111.32
# Lines and areas that lie around the city, not in it.
_SURROUNDINGS = "context"
_SHOWN = 10
# More than this nobody reads, and each costs a search for the wrong digit.
_LISTED = 500
# A wrong digit further behind does not move a point out of a city.
_DIGITS = re.compile(r"^-?(\d{1,2})(\.\d{1,2})?")
# Which columns say that a register covers more than one city.
_COUNTY, _PLACE = "county", "place"


def measure_shapes(check: Check) -> None:
    """Fill columns the file lacks: `latitude`, `longitude` (a point inside), `area_km2`."""
    import shapely

    shape = check.dataset.geometry_field
    wanted = [n for n in _MEASURED if check.dataset.has(n) and not check.has(n)]
    if not shape or not check.has(shape) or not wanted:
        return
    shapes = shapely.from_wkb(np.array(check.typed[shape].to_pylist(), dtype=object))
    if not np.isin(shapely.get_type_id(shapes), _AREAS).any():
        return
    values = _measured(shapes)
    for name in wanted:
        check.set_column(name, pa.array(np.round(values[name], 6), pa.float64(), from_pandas=True))
    check.measured = frozenset(wanted)
    check.note("measured", columns=titles_of(check.dataset.field(name) for name in wanted))


def _measured(shapes: np.ndarray) -> dict[str, np.ndarray]:
    import pyproj
    import shapely

    change = pyproj.Transformer.from_crs(4326, _EQUAL_AREA, always_xy=True).transform
    inside = shapely.point_on_surface(shapes)
    flat = shapely.transform(shapes, change, interleaved=False)
    empty = shapely.is_missing(shapes)
    areas = np.where(empty, np.nan, shapely.area(flat) / 1e6)
    return dict(zip(_MEASURED, (shapely.get_y(inside), shapely.get_x(inside), areas), strict=True))


def convert_to_degrees(check: Check) -> None:
    """Bring coordinates to degrees where at least half of them are beyond degrees.

    The system is inferred from where the city is; what fits none stays, and is told as too large.
    """
    city = check.package.city
    if not check.has(*_PAIR) or "longitude" not in city:
        return
    north, east = (check.typed[name].to_numpy().astype(float) for name in _PAIR)
    filled = ~np.isnan(north) & ~np.isnan(east)
    beyond = filled & ((np.abs(north) > 180) | (np.abs(east) > 180))
    if not beyond.any() or 2 * beyond.sum() < filled.sum():
        return
    import shapely

    from loaders.tables.crs import to_wgs84

    hints = Hints(near=(float(city["longitude"]), float(city["latitude"])))
    try:
        points, notes = to_wgs84(shapely.points(east[beyond], north[beyond]), None, hints)
    except ReadingError:
        return
    found = (shapely.get_y(points), shapely.get_x(points))
    for name, values, degrees in zip(_PAIR, (north, east), found, strict=True):
        values[beyond] = np.round(degrees, 7)
        check.set_column(name, pa.array(values, pa.float64(), from_pandas=True))
    check.findings.notes += notes


def find_far(check: Check) -> None:
    """Problems of rows whose coordinate is zero, exchanged, or in another part of the world."""
    centre = (check.package.city.get("latitude"), check.package.city.get("longitude"))
    if not check.has(*_PAIR) or None in centre:
        return
    lat, lon = (float(str(v)) for v in centre)
    far = f"(abs(latitude - {lat}) > {_FAR[0]} OR abs(longitude - {lon}) > {_FAR[1]}"
    far += " OR latitude = 0 OR longitude = 0)"
    swapped = f"abs(longitude - {lat}) <= {_FAR[0]} AND abs(latitude - {lon}) <= {_FAR[1]}"
    hit = f"FROM checked WHERE {far} AND abs(latitude) <= 90 AND abs(longitude) <= 180"
    total = check.mark_faulty(f"SELECT row {hit}")
    if not total:
        return
    rows = check.con.execute(
        f"""
        SELECT row, latitude, longitude,
               CASE WHEN latitude = 0 AND longitude = 0 THEN 'coordinate_zero'
                    WHEN {swapped} THEN 'coordinate_swapped' ELSE 'coordinate_far' END
        {hit} ORDER BY row LIMIT {KEPT}
        """
    ).fetchall()
    problems = []
    for row, latitude, longitude, code in rows:
        shown = f"{latitude}, {longitude}"
        cause = _cause((latitude, longitude), (lat, lon)) if code == "coordinate_far" else {}
        problems.append(Problem(row, check.header("latitude"), "latitude", shown, code, cause))
    check.findings.add(problems, total)


def _cause(place: tuple[float, float], centre: tuple[float, float]) -> Mapping[str, str]:
    """A guess at why a coordinate is far away: a slipped point, a lost sign, half of it missing."""
    if 0 in place:
        return {"wording": "coordinate_half"}
    latitude, longitude = (_fixed(value, near) for value, near in zip(place, centre, strict=True))
    if latitude is not None and longitude is not None:
        return {"wording": "coordinate_better", "better": f"{latitude:.8g}, {longitude:.8g}"}
    south, north, west, east = _AFRICA
    if south <= place[0] <= north and west <= place[1] <= east:
        return {"wording": "coordinate_africa"}
    return {}


def _fixed(value: float, near: float) -> float | None:
    """The value, or what it is with its point or sign put right, if that lies near the city."""
    factors = (1, -1, 10, 0.1, 100, 0.01, 1000, 0.001)
    return next((value * f for f in factors if abs(value * f - near) <= _NEAR), None)


@dataclass(frozen=True)
class City:
    """The city's area in kilometres east and north of its centre (longitude, latitude).

    `scale`: kilometres per degree; good enough for the region of a city.
    """

    area: Any
    centre: np.ndarray
    scale: np.ndarray

    def distance_km(self, latitude: Any, longitude: Any) -> Any:
        """How far from the city; 0 inside."""
        import shapely

        places = np.column_stack((longitude, latitude))
        return shapely.distance(self.area, shapely.points((places - self.centre) * self.scale))


def _published_city(check: Check) -> City | None:
    """The outline of the city, or else its districts; None where neither is published."""
    import shapely

    shapes = _published_shapes(check, "outline") or _published_shapes(check, "districts")
    if not shapes:
        return None
    area = shapely.union_all(shapes)
    middle = shapely.centroid(area)
    centre = np.array([middle.x, middle.y])
    scale = np.array([math.cos(math.radians(middle.y)), 1]) * _KM_PER_DEGREE
    flat = shapely.transform(area, lambda points: (points - centre) * scale)
    shapely.prepare(flat)
    return City(flat, centre, scale)


def _published_shapes(check: Check, name: str) -> list[Any]:
    import shapely

    declared = check.package.datasets.get(name)
    shape = declared.geometry_field if declared else None
    if shape is None:
        return []
    rows = check.published_records(name)
    own = [r for r in rows if r.get("ags") == str(check.package.city.get("ags"))] or rows
    return [shapely.from_wkb(r[shape]) for r in own if r[shape]]


def find_outside(check: Check) -> None:
    """Warn of rows whose point lies outside, and say how many of all they are.

    Rows in `faulty` (coordinates that cannot be meant) were told of already. Of shapes only that is
    said if none has its middle in the published outline.
    """
    if not check.published or check.dataset.name == _SURROUNDINGS:
        return
    if check.dataset.geometry_field:
        return _tell_shapes_elsewhere(check, check.dataset.geometry_field)
    if not check.has("latitude", "longitude"):
        return
    city = _published_city(check)
    rows = check.con.execute(
        "SELECT row, latitude, longitude FROM checked WHERE latitude IS NOT NULL AND longitude "
        f"IS NOT NULL AND row NOT IN (FROM faulty) AND {_meant_sql(check)} ORDER BY row"
    ).fetchnumpy()
    if city is None or not len(rows["row"]):
        return
    away = city.distance_km(rows["latitude"], rows["longitude"])
    outside = np.flatnonzero(away > _TOLERANCE_KM)
    if not len(outside):
        return
    columns = (*rows.values(), away)
    listed = [tuple(column[i].item() for column in columns) for i in outside[:_LISTED]]
    numbers = ", ".join(str(row) for row, *_ in listed[:_SHOWN])
    dots = " …" if len(outside) > _SHOWN else ""
    check.findings.warnings += [_warning(check, city, *one) for one in listed]
    total = len(rows["row"])
    code = "outside_city_all" if len(outside) == total > 1 else "outside_city"
    check.note(code, count=len(outside), total=total, rows=numbers + dots)


def _tell_shapes_elsewhere(check: Check, shape: str) -> None:
    """Say if none of the file's shapes has its middle in the published outline."""
    import shapely

    outline = check.published_rows("outline") if "outline" in check.package.datasets else None
    if check.dataset.name == "outline" or outline is None or not outline.num_rows:
        return
    shapes = shapely.from_wkb(check.typed[shape].drop_null().to_pylist())
    city = _published_city(check)
    if city is None or not len(shapes):
        return
    middles = shapely.centroid(shapes)
    away = city.distance_km(shapely.get_y(middles), shapely.get_x(middles))
    if (away > _TOLERANCE_KM).all():
        check.note("outside_city_all", count=len(shapes), total=len(shapes), rows="alle")


def _meant_sql(check: Check) -> str:
    """Which rows are meant for the city: in a register of many counties those that say so."""
    if not check.dataset.has(_COUNTY):
        return "true"
    counties = [literal(county) for county in check.package.city.get("kreis", [])]
    meant = f"{_COUNTY} IN ({', '.join(counties)})" if counties else "false"
    if check.dataset.has(_PLACE):
        name = literal(str(check.package.city.get("name")))
        meant += f" OR ({_COUNTY} IS NULL AND {_PLACE} = {name})"
    return f"({meant})"


def _warning(check: Check, city: City, row: int, lat: float, lon: float, km: float) -> Problem:
    details = {"km": f"{km:.1f}".replace(".", ",")}
    if better := _repaired(city, lat, lon):
        details |= {"wording": "outside_city_typo", "better": better}
    shown = f"{lat:.10g}, {lon:.10g}"
    return Problem(row, check.header("latitude"), "latitude", shown, "outside_city", details)


def _repaired(city: City, lat: float, lon: float) -> str | None:
    """The coordinates with one digit changed, or two exchanged, if that lies inside the city."""
    pairs = [(other, lon) for other in _variants(lat)] + [(lat, other) for other in _variants(lon)]
    away = city.distance_km(*zip(*pairs, strict=True))
    inside = (pair for pair, km in zip(pairs, away, strict=True) if km == 0)
    return next((f"{latitude:.10g}, {longitude:.10g}" for latitude, longitude in inside), None)


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


def fill_districts(check: Check) -> None:
    """Fill the empty district of rows with a place by the published shapes, and say how many; and
    how many rows have neither."""
    column, declared = check.dataset.district_field, check.dataset
    if not (declared.district_from_place and column and all(map(declared.has, _PAIR))):
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
