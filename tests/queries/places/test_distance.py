"""The area within a distance of many points, against all circles joined."""

import numpy as np
import pytest
import shapely

from queries.places.distance import near

RADIUS = 300.0


def points(*places):
    return shapely.points(np.array(places, dtype="float64"))


def same(found, expected):
    assert found.is_valid
    assert shapely.symmetric_difference(found, expected).area <= 1e-4 * expected.area


@pytest.mark.parametrize("spread", [300, 2_000, 6_000, 40_000])
def test_any_points_cover_what_all_their_circles_cover(spread):
    rng = np.random.default_rng(spread)
    cluster = rng.normal(0, spread / 5, (200, 2))
    some = points(*rng.uniform(-spread, spread, (200, 2)), *cluster)
    same(near(some, RADIUS, few=0), near(some, RADIUS))


def test_a_gap_in_a_ring_stays_a_gap_and_an_island_in_it_stays_an_island():
    turns = np.linspace(0, 2 * np.pi, 60, endpoint=False)
    ring = [(1_000 * np.cos(turn), 1_000 * np.sin(turn)) for turn in turns]
    found = near(points(*ring), RADIUS, few=0)
    # Around the middle nothing is near: a circle of 1,000 - 300 m, cut by the bows of the ring.
    (gap,) = found.interiors
    assert shapely.Polygon(gap).area == pytest.approx(np.pi * 700**2, rel=0.02)
    island = near(points(*ring, (0, 0)), RADIUS, few=0)
    assert [len(part.interiors) for part in island.geoms] == [1, 0]


def test_what_only_inner_points_reach_is_covered():
    grid = [(x * 100.0, y * 100.0) for x in range(30) for y in range(30)]
    found = near(points(*grid), RADIUS, few=0)
    assert not found.interiors
    # The square of 2,900 m with a seam of 300 m around it, but for the bows between the points.
    assert found.area == pytest.approx(3_500**2 - (4 - np.pi) * 300**2, rel=0.01)


def test_points_in_one_line_or_at_one_place():
    line = points(*[(x * 100.0, 0.0) for x in range(20)])
    same(near(line, RADIUS, few=0), near(line, RADIUS))
    close = points(*[(0.0, 0.0), (0.0, 1e-9), (1e-9, 0.0), (500.0, 400.0), (700.0, 0.0)])
    same(near(close, RADIUS, few=0), near(close, RADIUS))


def test_no_point():
    assert near(np.array([], dtype=object), RADIUS).is_empty
