"""What the map draws, counted by hand on two squares and a handful of chargers."""

import json

import pytest
import shapely

from queries.places.map_layers import (
    chargers_in_view,
    context,
    degrees_per_pixel,
    neighbours,
    places,
    population_history,
    shape_from_wkb,
    shapes,
    stops,
)

LEFT = shapely.to_wkb(shapely.box(0, 0, 1, 1))
RIGHT = shapely.to_wkb(shapely.box(1, 0, 2, 1))
ALL = (-10.0, -10.0, 10.0, 10.0)


def test_shapes_are_features_with_box_and_say_whether_they_are_schematic(con, insert):
    insert(
        "districts",
        {"district_id": "01", "name": "L", "geometry": LEFT, "is_schematic": True},
        {"district_id": "02", "name": "R", "geometry": RIGHT},
        {"district_id": "03", "name": "no shape"},
    )
    first, second = shapes(con, zoom=12)
    assert first["properties"] == {"district_id": "01", "name": "L", "is_schematic": True}
    assert second["properties"]["is_schematic"] is False
    assert first["bbox"] == [0, 0, 1, 1]
    assert shapely.from_geojson(json.dumps(first["geometry"])).equals(shapely.box(0, 0, 1, 1))


def test_the_background_is_cut_off_around_the_box_and_knows_lines_from_areas(con, insert):
    """The box is 1 degree wide: one degree more to each side is kept. The far area is left out."""
    river = shapely.to_wkb(shapely.LineString([(-5, 0.5), (5, 0.5)]))
    far = shapely.to_wkb(shapely.box(8, 8, 9, 9))
    insert(
        "context",
        {"context_id": "a", "kind": "Nachbargemeinde", "name": "R", "geometry": RIGHT,
         "source": "S1"},
        {"context_id": "b", "kind": "Fluss", "geometry": river, "source": "S2"},
        {"context_id": "c", "kind": "Grünfläche", "geometry": far, "source": "S3"},
    )  # fmt: skip
    found, sources = context(con, box=(0.0, 0.0, 1.0, 1.0), zoom=12)
    assert sources == ["S1", "S2"]
    assert [one["properties"] for one in found] == [
        {"kind": "Nachbargemeinde", "name": "R", "is_area": True},
        {"kind": "Fluss", "name": None, "is_area": False},
    ]
    assert found[1]["geometry"]["coordinates"] == [[-1, 0.5], [2, 0.5]]


def test_without_a_background_nothing_is_drawn(con):
    assert context(con, box=ALL, zoom=12) == ([], [])


def test_neighbours_share_a_border(con, insert):
    apart = shapely.to_wkb(shapely.box(3, 0, 4, 1))
    for code, shape in (("01", LEFT), ("02", RIGHT), ("03", apart)):
        insert("districts", {"district_id": code, "name": code, "geometry": shape})
    assert neighbours(con, district_id="01") == ["02"]
    assert neighbours(con, district_id="99") == []


def test_no_shape_gives_no_features(con):
    assert shapes(con, zoom=12) == []


def test_the_shape_is_no_finer_than_the_zoom_shows_and_borders_stay_common(con, insert):
    """A border of 2001 points, wavy by half a pixel: one pixel of zoom 10 is 0.0014 degrees."""
    border = [(1 + (0.0005 if n % 2 else 0), n / 2000) for n in range(2001)]
    left = shapely.Polygon([(0, 0), *border, (0, 1)])
    right = shapely.Polygon([(2, 0), *border, (2, 1)])
    for code, shape in (("01", left), ("02", right)):
        insert("districts", {"district_id": code, "name": code, "geometry": shapely.to_wkb(shape)})
    far = [shapely.from_geojson(json.dumps(one["geometry"])) for one in shapes(con, zoom=10)]
    near = [shapely.from_geojson(json.dumps(one["geometry"])) for one in shapes(con, zoom=17)]
    assert shapely.get_num_coordinates(near[0]) == 2004
    assert shapely.get_num_coordinates(far[0]) < 150
    assert far[0].intersection(far[1]).area == 0
    assert far[0].union(far[1]).area == pytest.approx(2)
    digits = {len(str(x).partition(".")[2]) for x, _y in shapely.get_coordinates(far).tolist()}
    assert max(digits) <= 4


def test_a_broken_shape_is_drawn_by_its_areas(con, insert):
    bow = shapely.to_wkb(shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]))
    insert("districts", {"district_id": "01", "name": "bow", "geometry": bow})
    (feature,) = shapes(con, zoom=12)
    assert feature["geometry"]["type"] == "MultiPolygon"


def test_one_pixel_of_zoom_0_is_a_256th_of_the_world():
    assert degrees_per_pixel(0) == 360 / 256
    assert degrees_per_pixel(1) == 360 / 512


def test_an_area_is_simplified_as_well():
    circle = shapely.Point(0, 0).buffer(0.001, quad_segs=64)
    drawn = shapely.from_geojson(json.dumps(shape_from_wkb(shapely.to_wkb(circle), zoom=12)))
    assert shapely.get_num_coordinates(drawn) < 20


def charger(code, longitude, latitude, **more):
    return {"station_id": code, "longitude": longitude, "latitude": latitude, **more}


def test_up_to_the_limit_every_charger_in_view_is_single(con, insert):
    insert(
        "charging_points",
        charger("a", 1.0, 1.0, power_kw=22), charger("b", 2.0, 2.0, power_kw=150),
        charger("far", 50.0, 50.0), charger("nowhere", None, None),
    )  # fmt: skip
    found = chargers_in_view(con, box=ALL, zoom=12, limit=2)
    assert list(found["station_id"]) == ["b", "a"]
    assert list(found["stations"]) == [1, 1]


def test_above_the_limit_cells_hold_the_sums(con, insert):
    """A cell of zoom 3 is 360 / 8 / 256 * 64 = 11.25 degrees wide."""
    insert(
        "charging_points",
        charger("a", 1.0, 1.0, power_kw=22, points=2, kind="Normalladeeinrichtung"),
        charger("b", 3.0, 3.0, power_kw=150, points=1, kind="Schnellladeeinrichtung"),
        charger("c", -5.0, 1.0),
    )
    found = chargers_in_view(con, box=ALL, zoom=3, limit=2)
    assert "station_id" not in found
    assert list(found["stations"]) == [2, 1]
    assert found.loc[0, ["points", "power_kw", "fast_stations"]].tolist() == [3, 172, 1]
    assert found.loc[0, ["longitude", "latitude"]].tolist() == [2, 2]
    assert int(found["stations"].sum()) == 3


def test_the_history_of_a_district_is_in_order(con, insert):
    insert(
        "population",
        {"district_id": "01", "date": "2011-12-31", "population": 20},
        {"district_id": "01", "date": "1997-12-31", "population": 10},
        {"district_id": "02", "date": "1997-12-31", "population": 99},
    )
    assert list(population_history(con, district_id="01")["population"]) == [10, 20]


def test_stops_without_coordinates_are_not_drawn(con, insert):
    insert(
        "stops",
        {"stop_id": "1", "name": "B", "latitude": 1, "longitude": 1},
        {"stop_id": "2", "name": "A"},
    )
    assert list(stops(con)["name"]) == ["B"]


def test_the_search_knows_districts_names_places_streets_and_things(con, insert):
    insert("districts", {"district_id": "01", "name": "Mitte", "latitude": 1, "longitude": 1})
    insert(
        "district_names",
        {"name": "Mitte", "kind": "statistischer Bezirk", "district_id": "01"},
        {"name": "Anger", "kind": "Stadtteil", "places": "Au; Eck"},
    )
    insert("charging_points", charger("a", 1.0, 2.0, street="Am Markt 1"),
           charger("b", 3.0, 4.0, street="Am Markt 2a"))  # fmt: skip
    insert("measures", {"measure_id": "m", "title": "nowhere"})
    found = places(con, box=ALL)
    assert list(found["kind"]) == ["district", "name", "place", "place", "street"]
    assert list(found["name"]) == ["Mitte", "Anger", "Au", "Eck", "Am Markt"]
    assert found.loc[4, ["longitude", "latitude"]].tolist() == [2, 3]
