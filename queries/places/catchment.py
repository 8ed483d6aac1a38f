"""How much of the city lies near a public charger. Import this lazily: it loads shapely and pyproj.

Distances are measured as the crow flies, in the UTM zone of the city. A charger counts wherever
it stands: one beyond the city's limits serves the area inside them. Residents are approximated:
each district's residents are taken as spread evenly over its area.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import duckdb
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer
from shapely import Geometry

from queries.places.distance import Points, near
from queries.places.districts import population

DISTANCES_M = (300, 500, 1000)

OUTLINE = "SELECT geometry FROM outline WHERE geometry IS NOT NULL"

DISTRICTS = """
SELECT district_id, geometry FROM districts WHERE geometry IS NOT NULL ORDER BY district_id
"""

CHARGERS = """
SELECT DISTINCT longitude, latitude
FROM charging_points
WHERE longitude BETWEEN $west AND $east AND latitude BETWEEN $south AND $north
"""


@dataclass(frozen=True)
class Ground:
    """The city in metres: its area, its districts (residents: NaN where not known) and the
    chargers in and around it."""

    city: Geometry
    districts: list[Geometry]
    residents: list[float]
    chargers: Points
    to_metres: Transformer


def catchment(
    con: duckdb.DuckDBPyConnection, *, distances_m: Sequence[int] = DISTANCES_M
) -> pd.DataFrame:
    """The share of the city within each distance of a public charger.

    Columns: distance_m, area_km2 (covered), area_share (0..1 of the city), residents
    (approximated), residents_share (of the residents of districts with a known number and shape;
    NaN without any). Empty without an outline or district shapes.
    """
    ground = read_ground(con, margin_m=max(distances_m, default=0))
    if ground is None:
        return pd.DataFrame(columns=list(REACH_COLUMNS))
    return _reach(ground, {d: near(ground.chargers, d) for d in distances_m})


def effect_of_charger(
    con: duckdb.DuckDBPyConnection,
    *,
    longitude: float,
    latitude: float,
    distances_m: Sequence[int] = DISTANCES_M,
) -> pd.DataFrame:
    """What one more charger at a point would change.

    Columns: distance_m, then of area_km2, area_share, residents, residents_share each …_before,
    …_after and …_gain.
    """
    ground = read_ground(con, margin_m=max(distances_m, default=0))
    if ground is None:
        return pd.DataFrame(columns=["distance_m"])
    there = shapely.points([ground.to_metres.transform(longitude, latitude)])
    known = {d: near(ground.chargers, d) for d in distances_m}
    wider = {d: shapely.union(area, near(there, d)) for d, area in known.items()}
    before = _reach(ground, known).set_index("distance_m")
    after = _reach(ground, wider).set_index("distance_m")
    frames = {"before": before, "after": after, "gain": after - before}
    parts = [frame.add_suffix(f"_{name}") for name, frame in frames.items()]
    return pd.concat(parts, axis=1).reset_index()


def white_spots(con: duckdb.DuckDBPyConnection, *, distance_m: int) -> bytes | None:
    """The part of the city farther than distance_m from every charger, as WKB in WGS84; None
    without an outline or district shapes."""
    ground = read_ground(con, margin_m=max(distance_m, *DISTANCES_M))  # as of `catchment`
    if ground is None:
        return None
    rest = ground.city.difference(near(ground.chargers, distance_m))
    spots: bytes = shapely.to_wkb(_transformed(rest, ground.to_metres, inverse=True))
    return spots


REACH_COLUMNS = ("distance_m", "area_km2", "area_share", "residents", "residents_share")


def _reach(ground: Ground, areas: Mapping[int, Geometry]) -> pd.DataFrame:
    """areas: distance → the area within it of a charger, in metres."""
    counted = [
        (shape, people)
        for shape, people in zip(ground.districts, ground.residents, strict=True)
        if people > 0 and shape.area > 0
    ]
    everybody = sum(people for _, people in counted)
    rows = []
    for distance, reach in areas.items():
        covered = ground.city.intersection(reach).area
        reached = sum(p * shape.intersection(reach).area / shape.area for shape, p in counted)
        rows.append(
            (
                distance,
                covered / 1e6,
                covered / ground.city.area,
                reached if everybody else np.nan,
                reached / everybody if everybody else np.nan,
            )
        )
    return pd.DataFrame(rows, columns=list(REACH_COLUMNS))


def read_ground(con: duckdb.DuckDBPyConnection, *, margin_m: float) -> Ground | None:
    """The city, its districts and the chargers up to margin_m around it, in metres.

    The city is its outline, or all its districts together; None if neither has a shape.
    """
    districts = con.execute(DISTRICTS).fetchall()
    shapes = [_shape(wkb) for _, wkb in districts]
    outline = [_shape(wkb) for (wkb,) in con.execute(OUTLINE).fetchall()] or shapes
    if not outline:
        return None
    city = shapely.union_all(outline)
    to_metres = Transformer.from_crs("OGC:CRS84", _utm(city), always_xy=True)
    in_metres = _transformed(city, to_metres)
    people = population(con).set_index("district_id")["population"].astype("float64")
    return Ground(
        city=in_metres,
        districts=[_transformed(shape, to_metres) for shape in shapes],
        residents=[people[district_id] for district_id, _ in districts],
        chargers=_chargers(con, in_metres, margin_m, to_metres),
        to_metres=to_metres,
    )


def _shape(wkb: bytes) -> Geometry:
    return shapely.make_valid(shapely.from_wkb(bytes(wkb)))


def _chargers(
    con: duckdb.DuckDBPyConnection, city: Geometry, margin_m: float, to_metres: Transformer
) -> Points:
    box = shapely.box(*city.buffer(margin_m).bounds)
    west, south, east, north = _transformed(box, to_metres, inverse=True).bounds
    found = con.execute(
        CHARGERS, {"west": west, "south": south, "east": east, "north": north}
    ).fetchall()
    longitudes, latitudes = np.array(found, dtype="float64").reshape(-1, 2).T
    points: Points = shapely.points(*to_metres.transform(longitudes, latitudes))
    return points


def _utm(city: Geometry) -> str:
    """The EPSG code of the UTM zone at the city's centre (WGS84; ETRS89 differs by under 1 m)."""
    centre = city.centroid
    zone = int((centre.x + 180) // 6) + 1
    return f"EPSG:{(32600 if centre.y >= 0 else 32700) + zone}"


def _transformed(shape: Geometry, to_metres: Transformer, *, inverse: bool = False) -> Geometry:
    direction = "INVERSE" if inverse else "FORWARD"
    return shapely.transform(
        shape, lambda x, y: to_metres.transform(x, y, direction=direction), interleaved=False
    )
