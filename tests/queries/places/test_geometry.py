"""Which shape holds a point."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from queries.places.geometry import district_of_points, inside_outline, shape_of_points

LEFT = shapely.to_wkb(shapely.box(0, 0, 1, 1))
RIGHT = shapely.to_wkb(shapely.box(1, 0, 2, 1))


def shapes(*wkb):
    geometry = gpd.GeoSeries.from_wkb(list(wkb))
    return gpd.GeoDataFrame(geometry=geometry, crs="EPSG:4326")


def found(known, x, y):
    points = pd.DataFrame({"longitude": x, "latitude": y}, dtype="float64")
    return [None if pd.isna(place) else int(place) for place in shape_of_points(known, points)]


def test_points_in_shapes_on_a_border_outside_and_missing():
    x = [0.5, 1.5, 1.0, 3.0, np.nan, 0.5]
    y = [0.5, 0.5, 0.5, 0.5, 0.5, np.nan]
    assert found(shapes(LEFT, RIGHT), x, y) == [0, 1, 0, None, None, None]
    assert found(shapes(RIGHT, LEFT), x, y)[2] == 0


def test_no_shapes_or_no_points():
    assert found(shapes(), [0.5], [0.5]) == [None]
    assert found(shapes(LEFT), [], []) == []


def test_districts_and_outline_come_from_the_store(city):
    city.add("districts", district_id="02", name="R", geometry=RIGHT)
    city.add("districts", district_id="01", name="L", geometry=LEFT)
    city.add("districts", district_id="03", name="no shape")
    points = pd.DataFrame({"longitude": [1.5, 0.5, 9.0], "latitude": [0.5, 0.5, 0.5]}, [7, 8, 9])
    assert district_of_points(city.con, points).to_dict() == {7: "02", 8: "01", 9: None}
    assert inside_outline(city.con, points) is None
    city.add("outline", ags="1", name="L", geometry=LEFT)
    assert inside_outline(city.con, points).to_dict() == {7: False, 8: True, 9: False}
