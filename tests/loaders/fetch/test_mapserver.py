"""Addresses against a real server: MapServer speaks WFS 1.1 and 2.0 and OGC API Features."""

import hashlib
import os
import shutil
import subprocess
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pyogrio
import pyproj
import pytest
import shapely

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.fetch.fetch import fetch
from loaders.reading import read
from loaders.tables.reading import Hints, Limits, ReadingError

MAPSERV = shutil.which("mapserv") or shutil.which("mapserv", path="/usr/lib/cgi-bin")
pytestmark = pytest.mark.skipif(MAPSERV is None, reason="MapServer is missing (cgi-mapserver)")
NEAR = Hints(near=(10.1, 50.05))
# Three districts of a tenth of a degree side by side, seven stops on their middle line.
BOXES = {f"0{n + 1}": shapely.box(10 + n / 10, 50, 10.1 + n / 10, 50.1) for n in range(3)}
STOPS = {f"H{n}": shapely.Point(10.02 + n / 25, 50.05) for n in range(7)}

MAP = """
MAP
  NAME "stadt"
  EXTENT 200000 5000000 900000 6000000
  SIZE 100 100
  PROJECTION "init=epsg:25832" END
  OUTPUTFORMAT NAME "geojson" DRIVER "OGR/GEOJSON" MIMETYPE "application/json; subtype=geojson"
    FORMATOPTION "STORAGE=stream" FORMATOPTION "FORM=SIMPLE" END
  WEB METADATA
    "ows_title" "Musterstadt" "ows_onlineresource" "{address}?" "ows_enable_request" "*"
    "ows_srs" "EPSG:25832 EPSG:31468 EPSG:4326" "oga_enable_request" "*"
    "oga_onlineresource" "{address}/api" "oga_html_template_directory" "{templates}"
    "wfs_getfeature_formatlist" "{formats}"
  END END
{layers}
END
"""
LAYER = """
  LAYER
    NAME "{name}" TYPE {kind} STATUS ON TEMPLATE "none" DATA "{path}" ENCODING "UTF-8"
    PROJECTION "init=epsg:{code}" END
    METADATA "ows_title" "Ebene {name}" "ows_enable_request" "*" "oga_enable_request" "*"
      "gml_include_items" "all" "gml_featureid" "stop_id"
      "wfs_srs" "EPSG:{code}" END
  END
"""


class Gateway(BaseHTTPRequestHandler):
    """Runs MapServer as CGI, one process a request; the path names the map file."""

    maps: dict[str, str] = {}

    def do_GET(self):
        path, _, query = self.path.partition("?")
        name, _, inner = path.lstrip("/").partition("/")
        environment = {
            "PATH": os.environ["PATH"],
            "REQUEST_METHOD": "GET",
            "QUERY_STRING": query,
            "HTTP_ACCEPT": self.headers["Accept"],
            "PATH_INFO": f"/{name}/{inner.replace('api', 'ogcapi', 1)}" if inner else "",
            **({} if inner else {"MS_MAPFILE": self.maps[name]}),
            "MAPSERVER_CONFIG_FILE": self.maps["config"],
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": str(self.server.server_port),
            "SCRIPT_NAME": "",
        }
        done = subprocess.run([MAPSERV], env=environment, capture_output=True, check=False)
        head, _, body = done.stdout.partition(b"\r\n\r\n")
        self.send_response(200)
        for line in head.decode().splitlines():
            header, _, value = line.partition(":")
            if header.lower() != "status":
                self.send_header(header, value.strip())
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


def _layer(folder, name, shapes, code):
    change = pyproj.Transformer.from_crs(4326, code, always_xy=True).transform
    moved = [
        shapely.transform(s, lambda p: np.column_stack(change(p[:, 0], p[:, 1])))
        for s in shapes.values()
    ]
    path = folder / f"{name}.shp"
    pyogrio.raw.write(
        str(path),
        geometry=np.array(shapely.to_wkb(moved), dtype=object),
        field_data=[
            np.array(list(shapes), dtype=object),
            np.array([f"Größe {key}" for key in shapes], dtype=object),
        ],
        fields=["stop_id", "name"],
        geometry_type=moved[0].geom_type,
        crs=f"EPSG:{code}",
        encoding="UTF-8",
    )
    kind = "POINT" if moved[0].geom_type == "Point" else "POLYGON"
    return LAYER.format(name=name, kind=kind, path=path, code=code)


@pytest.fixture(scope="module")
def mapserver(tmp_path_factory):
    """The address of MapServer; `/gml` offers GML only, `/json` GeoJSON as well."""
    folder = tmp_path_factory.mktemp("mapserver")
    layers = _layer(folder, "bezirke", BOXES, 31468) + _layer(folder, "halte", STOPS, 25832)
    http = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    config = folder / "mapserver.conf"
    named = "".join(f'{name} "{folder / name}.map"\n' for name in ("gml", "json"))
    config.write_text(f'CONFIG\nENV\nMS_MAP_PATTERN "."\nEND\nMAPS\n{named}END\nEND\n')
    Gateway.maps = {"config": str(config)}
    for name, formats in (("gml", ""), ("json", "geojson")):
        path = folder / f"{name}.map"
        text = MAP.format(
            address=f"http://127.0.0.1:{http.server_port}/{name}",
            templates="/usr/share/mapserver/ogcapi/templates/html-plain/",
            formats=formats,
            layers=layers,
        )
        path.write_text(text if formats else text.replace('"wfs_getfeature_formatlist" ""', ""))
        Gateway.maps[name] = str(path)
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    thread.join()
    http.server_close()


def _read(address, layer=None, **limits):
    with fetch(address, layer, Limits(**limits)) as fetched:
        return read(fetched.path, NEAR)


def _shapes(reading):
    return shapely.from_wkb(reading.table[f"g{len(reading.columns) - 1}"].to_pylist())


def _column(reading, name):
    return reading.table[f"c{reading.columns.index(name)}"].to_pylist()


@pytest.mark.parametrize(
    ("path", "kind", "page"),
    [
        ("/gml?service=WFS&version=1.1.0", "gml", 3),
        ("/gml?service=WFS&version=2.0.0&request=GetFeature&typenames=halte", "gml", 3),
        ("/gml?service=WFS&version=2.0.0", "gml", 1000),
        ("/json?service=WFS&version=1.1.0", "geojson", 1000),
        ("/json?SERVICE=wfs", "geojson", 3),
    ],
)
def test_a_wfs_yields_all_features_in_pages_or_at_once(mapserver, path, kind, page):
    reading = _read(mapserver + path, "halte", page_rows=page)
    assert reading.format == kind
    assert _column(reading, "stop_id") == [f"H{n}" for n in range(7)]
    assert _column(reading, "name")[6] == "Größe H6"
    found = np.array([[p.x, p.y] for p in _shapes(reading)])
    assert found == pytest.approx(np.array([[p.x, p.y] for p in STOPS.values()]), abs=1e-6)


def test_latitude_before_longitude_is_put_right(mapserver):
    address = f"{mapserver}/gml?service=WFS&version=2.0.0&srsName=urn:ogc:def:crs:EPSG::4326"
    shapes = _shapes(_read(address, "bezirke"))
    for found, meant in zip(shapes, BOXES.values(), strict=True):
        assert found.bounds == pytest.approx(meant.bounds, abs=1e-5)


def test_a_filter_of_the_address_stays(mapserver):
    around = "570000,5540000,576000,5546000"
    reading = _read(f"{mapserver}/json?service=WFS&version=2.0.0&bbox={around}", "halte")
    assert _column(reading, "stop_id") == ["H0", "H1"]


@pytest.mark.parametrize(
    "path", ["/json/api/", "/json/api/collections", "/json/api/collections/halte", "/items"]
)
def test_an_ogc_api_yields_all_pages_from_any_of_its_addresses(mapserver, path):
    if path == "/items":
        path = "/json/api/collections/halte/items?f=html"
    reading = _read(mapserver + path, "halte", page_rows=3)
    assert reading.format == "geojson"
    assert _column(reading, "stop_id") == [f"H{n}" for n in range(7)]
    assert _column(reading, "latitude")[0].startswith("50.05")


@pytest.mark.parametrize(
    ("path", "layer", "sentence"),
    [
        ("/json?service=WFS", None, "bietet 2 Ebenen. Bitte eine wählen .--layer.: .*bezirke"),
        ("/json?service=WFS", "wege", "Ebene „wege“ gibt es dort nicht. Vorhanden sind: .*halte"),
        ("/json/api/", None, "bietet 2 Ebenen"),
        ("/json/api/collections/wege/items", None, "meldet einen Fehler: „Invalid collection.“"),
        ("/json?service=WFS&bbox=1,1,2,2", "halte", "Ebene „.*halte“ enthält keine Objekte"),
        ("/json/api/collections/halte/items?bbox=1,1,2,2", None, "enthält keine Objekte"),
        ("/json?service=WFS&version=2.0.0&filter=kaputt", "halte", "meldet einen Fehler: „"),
    ],
)
def test_what_the_service_cannot_give_is_said(mapserver, path, layer, sentence):
    with pytest.raises(ReadingError, match=sentence):
        _read(mapserver + path, layer)


def test_too_many_pages_and_too_many_bytes_name_their_setting(mapserver):
    with pytest.raises(ReadingError, match=r"mehr als 2 Seiten.*CITY_FETCH_PAGES"):
        _read(f"{mapserver}/json/api/collections/halte/items", page_rows=2, fetch_pages=2)
    with pytest.raises(ReadingError, match=r"mehr als 2 Seiten.*CITY_FETCH_PAGES"):
        _read(f"{mapserver}/gml?service=WFS", "halte", page_rows=2, fetch_pages=2)
    with pytest.raises(ReadingError, match=r"mehr als 0 MB.*CITY_MAX_FILE_MB"):
        _read(f"{mapserver}/gml?service=WFS", "halte", file_mb=0)


def test_an_address_is_published_like_a_file(
    mapserver, founded, tiny_city, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(shutil.copytree(founded, tmp_path / "store")))
    place = tmp_path / "store"
    address = f"{mapserver}/json?service=WFS&token=geheim"
    call = [address, "--layer", "halte", "--set", "kind=Haltestelle"]
    assert main(["check", *call]) == 0
    assert main(["publish", *call, "--author", "Anna"]) == 0
    told = f"{mapserver}/json?service=WFS&token=…"
    assert f"Adresse {told}" in capsys.readouterr().out
    store = open_store(str(place))
    row = store.snapshots().query("dataset == 'stops'").iloc[-1]
    store.close()
    assert (row["file"], row["rows_total"]) == (told, 7)
    kept = (place / "files" / row["checksum"]).read_bytes()
    assert hashlib.sha256(kept).hexdigest() == row["checksum"]
    assert kept.count(b'"Feature"') == 7
