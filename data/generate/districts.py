"""Write districts.geojson: schematic shapes of the districts, until official ones are uploaded.

The city publishes the boundaries of its statistical districts only in its own Geoportal. What
can be had openly is the outline (VG250) and a point for ten quarters (GeoNames). So each
district gets the Voronoi cell of its centre, clipped to the outline: every place belongs to
the nearest centre. That is a schematic picture and says so in every row.

    python data/generate/districts.py        rewrites data/districts.geojson
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from pathlib import Path

import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

DATA = Path(__file__).resolve().parent.parent
DECIMALS = 6  # about 10 cm, finer than the outline itself


@dataclass(frozen=True)
class Centre:
    """Centre of one district (degrees, WGS 84) and where that point comes from."""

    district_id: str
    name: str
    other_names: str
    longitude: float
    latitude: float
    origin: str


# The register of GeoNames has no point for the districts themselves. Where a district is named
# after a quarter, the quarter's point is its centre; the others are placed by hand and say so.
CENTRES = (
    Centre("01", "Stadtmitte", "", 12.08187, 50.88029, "GeoNames-Punkt Gera"),
    Centre("02", "Debschwitz", "", 12.07228, 50.85622, "GeoNames-Punkt Debschwitz"),
    Centre("03", "Gera-Ost", "", 12.10744, 50.88015, "GeoNames-Punkt Leumnitz"),
    Centre(
        "04", "Gera-Nord", "Gera-Nord/Langenberg", 12.05707, 50.92163, "GeoNames-Punkt Langenberg"
    ),
    Centre("05", "Bieblach-Ost", "", 12.1, 50.905, "Punkt östlich von Tinz, frei gesetzt"),
    Centre("06", "Bieblach/Tinz", "", 12.07493, 50.90055, "GeoNames-Punkt Tinz"),
    Centre("07", "Untermhaus", "", 12.06524, 50.88509, "GeoNames-Punkt Untermhaus"),
    Centre(
        "08",
        "Gera-West",
        "Gera-Westvororte",
        12.02998,
        50.86908,
        "GeoNames-Punkt Scheubengrobsdorf",
    ),
    Centre(
        "09",
        "Gera-Süd",
        "Zwötzen/Liebschwitz",
        12.08982,
        50.83822,
        "Mitte der GeoNames-Punkte Zwötzen und Liebschwitz",
    ),
    Centre(
        "10",
        "Lusan-Laune",
        "",
        12.05517,
        50.84872,
        "Punkt nordwestlich des GeoNames-Punkts Lusan, Lage angenommen",
    ),
    Centre("11", "Lusan-Zentrum", "", 12.06517, 50.84372, "GeoNames-Punkt Lusan"),
    Centre(
        "12",
        "Lusan-Brüte",
        "",
        12.05517,
        50.83872,
        "Punkt südwestlich des GeoNames-Punkts Lusan, Lage angenommen",
    ),
)


def schematic_districts(outline: BaseGeometry, centres: tuple[Centre, ...]) -> dict:
    """Return a GeoJSON FeatureCollection, one feature a centre in the order given.

    ``outline`` is a polygon in degrees (WGS 84). Properties are the columns of the dataset
    ``districts``; ``area_km2`` is the geodesic area of the cell on the WGS 84 ellipsoid.
    Raises ValueError when a centre lies outside the outline or two centres coincide.
    """
    points = [shapely.Point(c.longitude, c.latitude) for c in centres]
    outside = [c.name for c, p in zip(centres, points, strict=True) if not outline.contains(p)]
    if outside or len({(p.x, p.y) for p in points}) < len(points):
        raise ValueError(f"centres outside the outline or equal to another one: {outside}")
    features = [
        _feature(centre, cell)
        for centre, cell in zip(centres, _cells(outline, points), strict=True)
    ]
    return {"type": "FeatureCollection", "name": "districts", "features": features}


def _cells(outline: BaseGeometry, points: list[shapely.Point]) -> list[BaseGeometry]:
    """Cut the outline into the parts nearest to each point, in the points' order."""
    # A degree of longitude is shorter than one of latitude: squeeze it, so that "nearest" is
    # meant on the ground and not in degrees.
    squeeze = math.cos(math.radians(outline.centroid.y))
    ground = [shapely.Point(p.x * squeeze, p.y) for p in points]
    frame = shapely.transform(outline, lambda xy: xy * [squeeze, 1.0])
    cells = list(shapely.voronoi_polygons(shapely.MultiPoint(ground), extend_to=frame).geoms)
    ordered = [next(cell for cell in cells if cell.contains(p)) for p in ground]
    return [
        shapely.transform(cell.intersection(frame), lambda xy: xy / [squeeze, 1.0])
        for cell in ordered
    ]


def _feature(centre: Centre, cell: BaseGeometry) -> dict:
    """One feature with rounded coordinates and the properties of the dataset."""
    # Rings against the clock outside, with it inside, as GeoJSON (RFC 7946) asks.
    shape = shapely.orient_polygons(shapely.transform(cell, lambda xy: xy.round(DECIMALS)))
    area_m2, _ = Geod(ellps="WGS84").geometry_area_perimeter(shape)
    properties = {
        "district_id": centre.district_id,
        "name": centre.name,
        "other_names": centre.other_names or None,
        "latitude": centre.latitude,
        "longitude": centre.longitude,
        "area_km2": round(area_m2 / 1e6, 2),
        "is_schematic": True,
        "source": _source(centre),
    }
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": shapely.geometry.mapping(shape),
    }


def _source(centre: Centre) -> str:
    """Say in German how the shape came about and whom to name."""
    rights = ", CC BY 4.0" if "GeoNames" in centre.origin else ""
    return (
        f"schematisch, nicht amtlich: Voronoi-Zelle um {centre.origin}{rights}, eingepasst in den"
        " amtlichen Umriss VG250 © GeoBasis-DE / BKG, dl-de/by-2-0; Nummer und Name: TLUG 2011"
    )


def main() -> None:
    """Read data/outline.geojson and rewrite data/districts.geojson."""
    collection = json.loads((DATA / "outline.geojson").read_text(encoding="utf-8"))
    outline = shapely.geometry.shape(collection["features"][0]["geometry"])
    districts = schematic_districts(outline, CENTRES)
    text = json.dumps(districts, ensure_ascii=False, separators=(",", ":"))
    (DATA / "districts.geojson").write_text(text + "\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
