"""Geodata: every format and coordinate system ends as flat, valid WGS84, and says what it did."""

import json
import socket
import time
import zipfile

import numpy as np
import pyarrow as pa
import pyogrio
import pyproj
import pytest
import shapely
from shapely.geometry import mapping

from loaders.reading import read
from loaders.tables import wkt_cells
from loaders.tables.reading import Hints, ReadingError

SQUARE = shapely.box(12.0, 50.8, 12.1, 50.9)
NEAR = Hints(near=(12.08, 50.88))


def _to(code, shape):
    change = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform
    return shapely.transform(shape, lambda p: np.column_stack(change(p[:, 0], p[:, 1])))


def _write(path, shape, crs, driver=None):
    pyogrio.raw.write(
        str(path),
        geometry=np.array([shapely.to_wkb(shape)], dtype=object),
        field_data=[np.array(["01"], dtype=object)],
        fields=["bezirk"],
        geometry_type=shape.geom_type,
        crs=crs,
        driver=driver,
    )
    return path


def _shape(reading):
    return shapely.from_wkb(reading.table[f"g{len(reading.columns) - 1}"][0].as_py())


@pytest.mark.parametrize("code", [25832, 25833, 4326, 3857])
@pytest.mark.parametrize("ending", ["gpkg", "fgb"])
def test_declared_systems_become_wgs84(tmp_path, code, ending):
    reading = read(_write(tmp_path / f"a.{ending}", _to(code, SQUARE), f"EPSG:{code}"), NEAR)
    assert reading.format == ending
    assert reading.table["c0"].to_pylist() == ["01"]
    assert shapely.bounds(_shape(reading)) == pytest.approx(SQUARE.bounds, abs=1e-7)


def test_a_zipped_shapefile(tmp_path):
    folder = tmp_path / "shp"
    folder.mkdir()
    _write(folder / "bezirke.shp", _to(25833, SQUARE), "EPSG:25833")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in folder.iterdir():
            archive.write(part, f"ordner/{part.name}")
    reading = read(tmp_path / "a.zip", NEAR)
    assert reading.format == "shp"
    assert [(n.code, n.values) for n in reading.notes] == [("crs", {"crs": "EPSG:25833"})]
    assert shapely.bounds(_shape(reading)) == pytest.approx(SQUARE.bounds, abs=1e-7)


def test_a_shapefile_that_names_no_encoding_is_windows(tmp_path):
    folder = tmp_path / "shp"
    folder.mkdir()
    pyogrio.raw.write(
        str(folder / "bezirke.shp"),
        geometry=np.array([shapely.to_wkb(SQUARE)], dtype=object),
        field_data=[np.array(["Weißig"], dtype=object)],
        fields=["bezirk"],
        geometry_type="Polygon",
        crs="EPSG:4326",
        encoding="cp1252",
    )
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for part in folder.iterdir():
            if part.suffix != ".cpg":
                # Byte 29 of the table names the encoding, too.
                data = part.read_bytes()
                plain = data[:29] + b"\0" + data[30:] if part.suffix == ".dbf" else data
                archive.writestr(part.name, plain)
    assert read(tmp_path / "a.zip", NEAR).table["c0"].to_pylist() == ["Weißig"]


def test_gml_leaves_no_file_beside_it(tmp_path):
    _write(tmp_path / "a.gml", _to(25832, SQUARE), "EPSG:25832", "GML")
    for extra in tmp_path.glob("*.xsd"):
        extra.unlink()
    reading = read(tmp_path / "a.gml", NEAR)
    assert reading.format == "gml"
    assert shapely.bounds(_shape(reading)) == pytest.approx(SQUARE.bounds, abs=1e-6)
    assert [p.name for p in tmp_path.iterdir()] == ["a.gml"]


@pytest.mark.parametrize("code", [25832, 25833, 3857, 31468])
def test_a_missing_system_is_inferred_from_where_the_city_is(tmp_path, code):
    with pytest.warns(UserWarning, match="crs"):
        _write(tmp_path / "a.gpkg", _to(code, SQUARE), None)
    reading = read(tmp_path / "a.gpkg", NEAR)
    assert [(n.code, n.values) for n in reading.notes] == [
        ("crs_inferred", {"crs": f"EPSG:{code}"})
    ]
    assert shapely.bounds(_shape(reading)) == pytest.approx(SQUARE.bounds, abs=1e-4)


def test_a_system_that_cannot_be_inferred_is_asked_for(tmp_path):
    with pytest.warns(UserWarning, match="crs"):
        _write(tmp_path / "a.gpkg", shapely.box(10, 10, 20, 20), None)
    with pytest.raises(ReadingError, match="Bitte das Koordinatensystem angeben"):
        read(tmp_path / "a.gpkg", NEAR)


def _geojson(path, *geometries):
    features = [
        {"type": "Feature", "properties": {"name": str(n), "seit": "2020/01/02"}, "geometry": g}
        for n, g in enumerate(geometries)
    ]
    document = {"type": "FeatureCollection", "features": features}
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def test_exchanged_axes_are_seen_and_mended(tmp_path):
    point = {"type": "Point", "coordinates": [50.88, 12.08]}
    reading = read(_geojson(tmp_path / "a.geojson", point), NEAR)
    assert [n.code for n in reading.notes] == ["axes_swapped"]
    row = reading.table.to_pylist()[0]
    assert (row["c2"], row["c3"]) == ("50.88", "12.08")
    assert reading.columns == ("name", "seit", "latitude", "longitude", "geometry")


def test_heights_go_and_crossed_areas_are_repaired(tmp_path):
    bow = [[12.0, 50.8, 9], [12.1, 50.9, 9], [12.1, 50.8, 9], [12.0, 50.9, 9], [12.0, 50.8, 9]]
    path = _geojson(tmp_path / "a.geojson", {"type": "Polygon", "coordinates": [bow]})
    reading = read(path, NEAR)
    assert [(n.code, n.values.get("count")) for n in reading.notes] == [
        ("z_dropped", 1),
        ("shapes_mended", 1),
    ]
    shape = _shape(reading)
    assert shapely.is_valid(shape) and not shapely.has_z(shape)
    assert shapely.area(shape) == pytest.approx(0.005)


def test_features_without_shape_stay_and_texts_stay_texts(tmp_path):
    point = {"type": "Point", "coordinates": [12.08, 50.88]}
    reading = read(_geojson(tmp_path / "a.geojson", None, point), NEAR)
    assert [(n.code, n.values["count"]) for n in reading.notes] == [("no_shape", 1)]
    assert reading.table["c1"].to_pylist() == ["2020/01/02", "2020/01/02"]
    assert reading.table["g4"].to_pylist()[0] is None


@pytest.mark.parametrize("scheme", ["http", "https", "ftp"])
def test_an_address_that_a_file_names_is_not_asked(tmp_path, scheme):
    """GDAL would fetch the coordinate system of a GeoJSON from wherever it says."""
    system = {"type": "link", "properties": {"type": "proj4"}}
    point = {"type": "Feature", "properties": {}, "geometry": mapping(shapely.Point(12.0, 50.8))}
    content = {"type": "FeatureCollection", "crs": system, "features": [point]}
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        system["properties"]["href"] = f"{scheme}://127.0.0.1:{port}/crs"
        (tmp_path / "a.geojson").write_text(json.dumps(content), "utf-8")
        reading = read(tmp_path / "a.geojson", NEAR)
        assert _shape(reading).equals_exact(shapely.Point(12.0, 50.8), 1e-9)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):  # nobody has called
            server.accept()


@pytest.mark.parametrize("text", [" " * 50_000, "POINT" + " " * 50_000, "SRID=1;" + " " * 50_000])
def test_blanks_without_end_are_no_shape_and_hold_up_nobody(text):
    begun = time.process_time()
    assert not wkt_cells._holds_shapes(pa.chunked_array([[text]]))
    assert time.process_time() - begun < 0.1


@pytest.mark.parametrize(
    "text", ["  SRID=25832; POINT ZM (1 2 3 4)", "POINT Z(1 2 3)", "POINT M (1 2 3)"]
)
def test_shapes_in_cells_are_known_with_their_blanks(text):
    assert wkt_cells._holds_shapes(pa.chunked_array([[text]]))


def test_a_virtual_file_that_names_others_is_refused(tmp_path):
    path = tmp_path / "a.gml"
    path.write_text("<OGRVRTDataSource>FeatureCollection /etc/passwd</OGRVRTDataSource>")
    with pytest.raises(ReadingError, match="XML oder HTML"):
        read(path)


def test_a_path_that_climbs_out_of_the_archive_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("../../x.shp", b"")
    with pytest.raises(ReadingError, match="unzulässige Pfade"):
        read(tmp_path / "a.zip")
