"""Which shape holds a point."""

import numpy as np
import pandas as pd
import shapely

from queries.geometry import NOWHERE, district_of_points, inside_outline, polygon_of_points

LEFT = shapely.to_wkb(shapely.box(0, 0, 1, 1))
RIGHT = shapely.to_wkb(shapely.box(1, 0, 2, 1))


def test_points_in_shapes_on_a_border_outside_and_missing():
    x = [0.5, 1.5, 1.0, 3.0, np.nan, 0.5]
    y = [0.5, 0.5, 0.5, 0.5, 0.5, np.nan]
    assert polygon_of_points([LEFT, RIGHT], x, y).tolist() == [0, 1, 0, NOWHERE, NOWHERE, NOWHERE]
    assert polygon_of_points([RIGHT, LEFT], x, y).tolist()[2] == 0


def test_no_shapes_or_no_points():
    assert polygon_of_points([], [0.5], [0.5]).tolist() == [NOWHERE]
    assert polygon_of_points([LEFT], [], []).tolist() == []


def test_districts_and_outline_come_from_the_store(city):
    city.add("districts", district_id="02", name="R", geometry=RIGHT)
    city.add("districts", district_id="01", name="L", geometry=LEFT)
    city.add("districts", district_id="03", name="no shape")
    points = pd.DataFrame({"longitude": [1.5, 0.5, 9.0], "latitude": [0.5, 0.5, 0.5]}, [7, 8, 9])
    assert district_of_points(city.con, points).to_dict() == {7: "02", 8: "01", 9: None}
    assert inside_outline(city.con, points) is None
    city.add("outline", ags="1", name="L", geometry=LEFT)
    assert inside_outline(city.con, points).to_dict() == {7: False, 8: True, 9: False}
