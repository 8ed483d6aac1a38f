"""The schematic districts fill the official outline, say what they are, and can be made again."""

import importlib.util
import json
import sys
from itertools import combinations
from pathlib import Path

import pytest
import shapely
from shapely.geometry import shape

DATA = Path(__file__).resolve().parents[2] / "data"


def features(name):
    return json.loads((DATA / f"{name}.geojson").read_text(encoding="utf-8"))["features"]


@pytest.fixture(scope="module")
def cells():
    return {f["properties"]["district_id"]: shape(f["geometry"]) for f in features("districts")}


@pytest.fixture(scope="module")
def outline():
    return shape(features("outline")[0]["geometry"])


@pytest.fixture(scope="module")
def generator():
    spec = importlib.util.spec_from_file_location(
        "districts_generator", DATA / "generate" / "districts.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    yield module
    del sys.modules[spec.name]


def test_there_are_twelve_valid_polygons(cells):
    assert list(cells) == [f"{number:02d}" for number in range(1, 13)]
    assert all(cell.is_valid and cell.geom_type == "Polygon" for cell in cells.values())


def test_the_districts_fill_the_outline_without_overlap(cells, outline):
    difference = shapely.union_all(list(cells.values())).symmetric_difference(outline)
    assert difference.area / outline.area < 0.001
    overlaps = [a.intersection(b).area for a, b in combinations(cells.values(), 2)]
    assert max(overlaps) / outline.area < 1e-6


def test_each_centre_lies_in_its_own_district(cells):
    for feature in features("districts"):
        row = feature["properties"]
        point = shapely.Point(row["longitude"], row["latitude"])
        assert [key for key, cell in cells.items() if cell.contains(point)] == [row["district_id"]]


def test_the_areas_add_up_to_the_city(descriptor):
    total = sum(f["properties"]["area_km2"] for f in features("districts"))
    assert total == pytest.approx(descriptor["city"]["area_km2"], rel=0.002)


def test_every_shape_says_that_it_is_schematic():
    for feature in features("districts"):
        assert feature["properties"]["is_schematic"] is True
        assert feature["properties"]["source"].startswith("schematisch, nicht amtlich: ")
        assert "VG250 © GeoBasis-DE / BKG, dl-de/by-2-0" in feature["properties"]["source"]


def test_coordinates_have_six_digits():
    for name in ("districts", "outline"):
        for feature in features(name):
            points = shapely.get_coordinates(shape(feature["geometry"]))
            assert (points == points.round(6)).all(), name


def test_the_script_writes_the_shipped_file_again(generator, outline):
    made = generator.schematic_districts(outline, generator.CENTRES)
    text = json.dumps(made, ensure_ascii=False, separators=(",", ":")) + "\n"
    assert text == (DATA / "districts.geojson").read_text(encoding="utf-8")


def test_a_square_with_two_centres_is_cut_in_halves(generator):
    centre = generator.Centre
    square = shapely.box(0.0, 0.0, 0.4, 0.2)
    left = centre("01", "Links", "", 0.1, 0.1, "Punkt")
    right = centre("02", "Rechts", "", 0.3, 0.1, "Punkt")
    halves = generator.schematic_districts(square, (left, right))["features"]
    assert [shape(half["geometry"]).bounds for half in halves] == [
        (0.0, 0.0, 0.2, 0.2),
        (0.2, 0.0, 0.4, 0.2),
    ]
    # One degree of the equator is 111.32 km, one of the meridian there 110.57 km: 0.04 of both.
    assert halves[0]["properties"]["area_km2"] == pytest.approx(492.3, abs=0.2)


def test_a_centre_outside_the_outline_is_refused(generator):
    centre = generator.Centre("01", "Draußen", "", 5.0, 5.0, "Punkt")
    with pytest.raises(ValueError, match="Draußen"):
        generator.schematic_districts(shapely.box(0, 0, 1, 1), (centre,))


def test_stations_stops_and_demonstration_places_lie_in_the_city(tables, outline, cells):
    places = [
        row
        for name in ("charging_points", "stops", "mobility_hubs", "measures", "district_names")
        for row in tables[name]
        if row["latitude"]
    ]
    assert len(places) == 31 + 4 + 6 + 9 + 10
    for row in places:
        point = shapely.Point(float(row["longitude"]), float(row["latitude"]))
        assert outline.contains(point), row
        if row.get("is_demo") == "true":
            assert cells[row["district_id"]].contains(point), row
