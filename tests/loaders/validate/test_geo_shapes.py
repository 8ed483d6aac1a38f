"""Shapes as offices send them: mixed, in cells, in layers, in the wrong order, without a system."""

import json
import zipfile

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from loaders.messages.text import Listed
from loaders.reading import read
from loaders.tables.reading import Hints, ReadingError

SQUARE = shapely.box(12.0, 50.8, 12.1, 50.9)
NEAR = Hints(near=(12.08, 50.88))


def _to(code, shape):
    change = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform
    return shapely.transform(shape, lambda p: np.column_stack(change(p[:, 0], p[:, 1])))


def _geojson(path, *shapes):
    features = [
        {"type": "Feature", "properties": {"nr": str(n)}, "geometry": json.loads(text)}
        for n, text in enumerate(shapely.to_geojson(list(shapes)))
    ]
    path.write_text(json.dumps({"type": "FeatureCollection", "features": features}), "utf-8")
    return path


def _notes(reading):
    return {note.code: dict(note.values) for note in reading.notes}


def _shapes(reading):
    (name,) = [n for n in reading.table.column_names if n.startswith("g")]
    return shapely.from_wkb(reading.table[name].to_pylist())


def _write(path, shapes, code=4326, layer=None, **more):
    pyogrio.raw.write(
        str(path),
        geometry=np.array(shapely.to_wkb(shapes), dtype=object),
        field_data=[np.array([f"Straße {n}" for n in range(len(shapes))], dtype=object)],
        fields=["ort"],
        geometry_type=shapes[0].geom_type,
        crs=f"EPSG:{code}",
        layer=layer,
        **more,
    )
    return path


def test_points_and_areas_in_one_file_are_mentioned(tmp_path):
    line = shapely.LineString([(12, 50.8), (12.1, 50.9)])
    path = _geojson(tmp_path / "a.geojson", SQUARE, SQUARE.centroid, SQUARE, line)
    assert _notes(read(path, NEAR)) == {
        "mixed_shapes": {"kinds": "Polygon (2), Point (1), LineString (1)"}
    }


def test_single_and_multiple_areas_belong_together(tmp_path):
    twin = shapely.MultiPolygon([SQUARE, shapely.box(12.2, 50.8, 12.3, 50.9)])
    reading = read(_geojson(tmp_path / "a.geojson", SQUARE, twin), NEAR)
    assert _notes(reading) == {}
    assert [s.geom_type for s in _shapes(reading)] == ["Polygon", "MultiPolygon"]


def test_empty_shapes_are_listed(tmp_path):
    path = _geojson(tmp_path / "a.geojson", SQUARE, shapely.Polygon(), SQUARE)
    reading = read(path, NEAR)
    assert _notes(reading) == {"no_shape": {"count": 1, "rows": "2"}}
    assert _shapes(reading)[1] is None


def test_of_a_repaired_area_its_areas_stay(tmp_path):
    # A spike of no width makes make_valid return an area and a line; only the area counts.
    spike = shapely.Polygon([(12, 50.8), (12.1, 50.8), (12.2, 50.8), (12.1, 50.8), (12.1, 50.9)])
    reading = read(_geojson(tmp_path / "a.geojson", spike), NEAR)
    assert _notes(reading) == {"shapes_mended": {"count": 1, "rows": "1"}}
    assert _shapes(reading)[0].geom_type == "Polygon"


def test_geojson_in_metres_is_not_taken_for_degrees(tmp_path):
    reading = read(_geojson(tmp_path / "a.geojson", _to(25832, SQUARE)), NEAR)
    assert _notes(reading) == {"crs_inferred": {"crs": "EPSG:25832"}}
    assert shapely.bounds(_shapes(reading)[0]) == pytest.approx(SQUARE.bounds, abs=1e-6)


@pytest.mark.parametrize("code", [25832, 31468])
@pytest.mark.parametrize("declared", [True, False])
def test_northing_before_easting_is_put_right(tmp_path, code, declared):
    turned = shapely.transform(_to(code, SQUARE), lambda p: p[:, ::-1])
    path = _geojson(tmp_path / "a.geojson", turned)
    reading = read(path, Hints(near=NEAR.near, crs=f"EPSG:{code}" if declared else None))
    assert "axes_swapped" in _notes(reading)
    assert shapely.bounds(_shapes(reading)[0]) == pytest.approx(SQUARE.bounds, abs=1e-4)


@pytest.mark.parametrize(
    "text",
    [
        SQUARE.wkt,
        f"SRID=4326;{SQUARE.wkt}",
        f"SRID=25833;{_to(25833, SQUARE).wkt}",
        _to(25832, SQUARE).wkt,
        shapely.to_wkb(SQUARE, hex=True),
        shapely.to_wkb(shapely.set_srid(_to(25833, SQUARE), 25833), hex=True, include_srid=True),
        shapely.to_geojson(SQUARE),
        shapely.force_3d(SQUARE, 200).wkt,
    ],
)
@pytest.mark.parametrize("header", ["WKT", "the_geom"])
def test_shapes_in_cells_are_found_under_any_name(tmp_path, text, header):
    quoted = text.replace('"', '""')
    path = tmp_path / "a.csv"
    path.write_text(f'nr;{header};name\n01;"{quoted}";A\n02;;B\n', "utf-8")
    reading = read(path, NEAR)
    assert reading.columns == ("nr", header, "name")
    first, second = _shapes(reading)
    assert shapely.bounds(first) == pytest.approx(SQUARE.bounds, abs=1e-6)
    assert second is None and not first.has_z


def test_points_in_cells_become_coordinates(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nr,wkt\n1,POINT (12.08 50.88)\n2,POINT EMPTY\n3,kaputt\n", "utf-8")
    reading = read(path, NEAR)
    assert reading.columns == ("nr", "wkt", "latitude", "longitude")
    assert reading.table["c2"].to_pylist() == ["50.88", None, None]
    assert reading.table["c3"].to_pylist() == ["12.08", None, None]


def test_own_coordinates_of_a_file_are_not_doubled(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nr,Breite,Länge,wkt\n1,50.88,12.08,POINT (12.08 50.88)\n", "utf-8")
    assert read(path, NEAR).columns == ("nr", "Breite", "Länge", "wkt")


def test_cells_whose_system_nobody_can_know_are_asked_for(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nr;wkt\n1;POINT (99000000 99000000)\n", "utf-8")
    with pytest.raises(ReadingError, match="Bitte das Koordinatensystem angeben"):
        read(path, NEAR)


def test_ordinary_texts_are_no_shapes(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("nr;text\n1;Point of interest\n2;Polygon\n3;0102\n", "utf-8")
    assert read(path, NEAR).columns == ("nr", "text")


def test_layers_are_named_and_chosen(tmp_path):
    path = _write(tmp_path / "a.gpkg", [SQUARE], layer="bezirke")
    _write(path, [SQUARE.centroid, SQUARE.centroid], layer="halte", append=True)
    reading = read(path, NEAR)
    assert (reading.rows, _notes(reading)["layer"]) == (
        1,
        {"layer": "bezirke", "layers": 2, "others": Listed(["halte"], quoted=True)},
    )
    assert read(path, Hints(near=NEAR.near, layer="halte")).rows == 2
    with pytest.raises(ReadingError, match="„wege“ gibt es nicht. Vorhanden sind: bezirke, halte"):
        read(path, Hints(layer="wege"))


def _zipped(tmp_path, *names):
    for name in names:
        _write(tmp_path / f"{name}.shp", [SQUARE], encoding="CP1252")
        (tmp_path / f"{name}.cpg").write_text("1252")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in tmp_path.iterdir():
            if part.suffix != ".zip":
                archive.write(part, part.name)
    return tmp_path / "a.zip"


def test_the_code_page_of_a_shapefile_counts(tmp_path):
    reading = read(_zipped(tmp_path, "bezirke"), NEAR)
    assert reading.table["c0"].to_pylist() == ["Straße 0"]


def test_of_several_shapefiles_one_is_chosen(tmp_path):
    path = _zipped(tmp_path, "alt", "neu")
    with pytest.raises(ReadingError, match="2 Shapefiles. Bitte eine Ebene wählen: .*neu"):
        read(path, NEAR)
    assert read(path, Hints(near=NEAR.near, layer="neu")).rows == 1
