"""The area within a distance of any of many points. Import this lazily: it loads shapely.

Of many points that lie close together, most circles lie inside the others. A circle is part of the
edge of the whole only if its point's own ground (Voronoi cell) reaches beyond the circle, that is
if the point is a corner of a Delaunay triangle whose circumscribed circle is larger, or of the
hull. Joining those circles gives the right edges; what they enclose is either covered by the others
or a true gap, which one point of it tells.
"""

from functools import lru_cache

import numpy as np
import numpy.typing as npt
import shapely
from shapely import Geometry

# An array of shapely points.
Points = npt.NDArray[np.object_]

# A circle of 4 × 32 chords is 0.04 % smaller than the true one.
CHORDS = 32
INSIDE = float(np.cos(np.pi / (4 * CHORDS)))
"""The middle of a chord is this far from the centre, in radii."""
FEW = 500


def near(points: Points, distance_m: float, *, few: int = FEW) -> Geometry:
    """The area within a distance of the points, both in metres; `few` circles are joined as they
    are: 100,000 circles take half a minute, those that make the edge a second."""
    if len(points) <= few:
        return _circles(points, distance_m)
    reaches = _reaches(shapely.get_coordinates(points).tobytes())
    edge = _circles(points[reaches > distance_m * INSIDE], distance_m)
    return shapely.union_all([edge, *_covered(edge, points, distance_m * INSIDE)])


def _circles(points: Points, distance_m: float) -> Geometry:
    # Circle by circle and then the union: buffering all points at once takes a hundred times as
    # long where thousands overlap.
    return shapely.union_all(shapely.buffer(points, distance_m, quad_segs=CHORDS))


@lru_cache(maxsize=2)  # asked for each distance again, 1.5 s of 100,000 points
def _reaches(coordinates: bytes) -> npt.NDArray[np.float64]:
    """How far the own ground of each point reaches; infinite at the hull, and where it is not
    known. coordinates: of the points, two numbers each."""
    from scipy.spatial import Delaunay, QhullError

    places = np.frombuffer(coordinates).reshape(-1, 2)
    found = np.zeros(len(places))
    try:
        mesh = Delaunay(places - places.mean(axis=0))  # small numbers, so that few digits are lost
    except QhullError:  # all in one line
        return found + np.inf
    radii = _circumradii(places[mesh.simplices])
    np.maximum.at(found, mesh.simplices, radii[:, None])
    found[mesh.convex_hull] = np.inf
    found[mesh.coplanar[:, 0]] = np.inf  # so close to another that no triangle has them
    return found


def _circumradii(corners: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Of triangles (n × 3 × 2); infinite where the corners lie in one line."""
    sides = corners - np.roll(corners, 1, axis=1)
    lengths = np.prod(np.hypot(sides[..., 0], sides[..., 1]), axis=1)
    (a, b) = sides[:, 0], sides[:, 1]
    doubled = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
    with np.errstate(divide="ignore"):
        radii: npt.NDArray[np.float64] = lengths / (2 * doubled)
    return radii


def _covered(edge: Geometry, points: Points, distance_m: float) -> list[Geometry]:
    """The gaps enclosed by the circles of the edge that circles of other points cover."""
    rings = [ring for part in shapely.get_parts(edge) for ring in part.interiors]
    if not rings:
        return []
    gaps = shapely.get_parts(shapely.union_all(shapely.polygons(rings)).difference(edge))
    (asked, _point), lengths = shapely.STRtree(points).query_nearest(
        shapely.point_on_surface(gaps), all_matches=False, return_distance=True
    )
    return list(gaps[asked[lengths <= distance_m]])
