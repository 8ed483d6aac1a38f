"""What strangers sent is parsed in the other process only: the parsers are named here with the
modules that may call them, and the server's own are broken while files of all formats are read."""

import ast
import json
import zipfile
from pathlib import Path

import geopandas
import icalendar
import lxml.etree
import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pyogrio
import pytest
import python_calamine
import shapely

from loaders.fetch import exception_reports, wfs
from loaders.pipeline import CheckOptions, check_file
from tests.loaders.reading.test_sheet_extents import ODS_TABLE, TABLE, ods, xlsb

ROOT = Path(__file__).parents[3]
ROOMS = ("loaders", "outputs", "queries", "ui", "server", "charts", "pages")
APART = {
    "icalendar": {"loaders/reading/calendars.py"},
    "lxml": {
        "loaders/fetch/exception_reports.py",
        "loaders/fetch/wfs.py",
        "loaders/reading/xml_records.py",
    },
    "owslib": {"loaders/fetch/wfs.py"},
    "pyarrow.parquet": {"loaders/reading/parquet.py"},
    "pyogrio": {"loaders/reading/geodata.py"},
    "python_calamine": {"loaders/reading/workbook.py"},
    "xml.etree": {"loaders/reading/sheet_extents.py", "loaders/reading/workbook.py"},
}
"""Parser → the modules whose functions run in the other process."""
WRITES = {
    "icalendar": {"ui/participation/ical.py"},
    "pyarrow.parquet": {"loaders/export/export.py"},
    "xml.etree": {"loaders/notices/publications.py"},
}
"""Who makes such files and reads none."""
STOP = {"stop_id": "2", "name": "Markt", "kind": "Haltestelle"}


def imported(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


@pytest.mark.parametrize("parser", APART)
def test_nobody_else_imports_a_parser(parser):
    users = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / room).rglob("*.py")
        if any(name == parser or name.startswith(f"{parser}.") for name in imported(path))
    }
    assert users - WRITES.get(parser, set()) == APART[parser]


def files(folder: Path) -> dict[str, Path]:
    """A table of one stop in each format that is not text with separators."""
    here = geopandas.GeoDataFrame([STOP], geometry=[shapely.Point(12.05, 50.05)], crs=4326)
    for name in ("a.gpkg", "a.fgb", "a.gml", "a.geojson", "a.shp"):
        here.to_file(folder / name)
    with zipfile.ZipFile(folder / "shape.zip", "w") as archive:
        for part in folder.glob("a.*"):
            if part.suffix in (".shp", ".shx", ".dbf", ".prj", ".cpg"):
                archive.write(part, part.name)
    flat = {**STOP, "latitude": 50.05, "longitude": 12.05, "source": "Test"}
    book = openpyxl.Workbook()
    book.active.append(list(flat))
    book.active.append(list(flat.values()))
    book.save(folder / "a.xlsx")
    pq.write_table(pa.Table.from_pylist([flat]), folder / "a.parquet")
    (folder / "a.json").write_text(json.dumps([flat]), "utf-8")
    cells = "".join(f"<{name}>{value}</{name}>" for name, value in flat.items())
    records = f"<service_requests><request>{cells}</request></service_requests>"
    (folder / "a.xml").write_text(records, "utf-8")
    (folder / "a.ods").write_bytes(ods(ODS_TABLE))
    (folder / "a.xlsb").write_bytes(xlsb(*TABLE))
    shape = "POLYGON((12 50, 12.1 50, 12.1 50.1, 12 50))"
    (folder / "shapes.csv").write_text(f'district_id,name,geometry\n1,Mitte,"{shape}"\n', "utf-8")
    point = "<Point><coordinates>12.05,50.05</coordinates></Point>"
    kml = f"<Placemark><name>Markt</name>{point}</Placemark>"
    (folder / "a.kml").write_text(
        f'<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{kml}</Document></kml>', "utf-8"
    )
    point = '<wpt lat="50.05" lon="12.05"><name>Markt</name></wpt>'
    (folder / "a.gpx").write_text(
        f'<gpx xmlns="http://www.topografix.com/GPX/1/1" version="1.1">{point}</gpx>', "utf-8"
    )
    (folder / "a.ics").write_text(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\n"
        "DTSTART;VALUE=DATE:20260901\r\nSUMMARY:Fest\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        "utf-8",
    )
    with zipfile.ZipFile(folder / "gtfs.zip", "w") as archive:
        archive.writestr("stops.txt", "stop_id,stop_name,stop_lat,stop_lon\n2,Markt,50.05,12.05\n")
    return {path.name: path for path in sorted(folder.iterdir()) if path.name not in PARTS}


PARTS = {f"a.{ending}" for ending in ("shp", "shx", "dbf", "prj", "cpg", "xsd", "gfs")}


@pytest.fixture(scope="module")
def made(tmp_path_factory) -> dict[str, Path]:
    return files(tmp_path_factory.mktemp("formats"))


@pytest.fixture
def broken_here(monkeypatch):
    """No parser works in this process."""

    def fail(*_given, **_named):
        raise AssertionError("parsed in the server")

    for owner, name in (
        (python_calamine, "CalamineWorkbook"),
        (pyogrio, "read_arrow"),
        (pyogrio, "list_layers"),
        (pyogrio, "read_info"),
        (pq, "ParquetFile"),
        (lxml.etree, "fromstring"),
        (lxml.etree, "iterparse"),
        (icalendar.Calendar, "from_ical"),
        (shapely, "from_wkt"),
        (shapely, "from_geojson"),
    ):
        monkeypatch.setattr(owner, name, fail)


NAMES = (
    *("a.fgb", "a.geojson", "a.gml", "a.gpkg", "a.gpx", "a.ics", "a.json", "a.kml", "a.ods"),
    *("a.parquet", "a.xlsb", "a.xlsx", "a.xml", "gtfs.zip", "shape.zip", "shapes.csv"),
)


def test_each_format_is_here(made):
    assert tuple(made) == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_read_though_no_parser_works_here(package, made, broken_here, name):
    report = check_file(made[name], package, CheckOptions(allow_empty=True))
    assert "unreadable" not in {problem.code for problem in report.found}
    assert report.rows == 1


CAPABILITIES = (
    b'<wfs:WFS_Capabilities version="2.0.0" xmlns:wfs="http://www.opengis.net/wfs/2.0"'
    b' xmlns:ows="http://www.opengis.net/ows/1.1"><ows:OperationsMetadata/>'
    b"<wfs:FeatureTypeList/></wfs:WFS_Capabilities>"
)
GML = b'<c xmlns="x"><member><a>1</a></member></c>'


def test_answers_of_services_are_read_though_no_parser_works_here(broken_here):
    told = exception_reports.xml_document(CAPABILITIES)
    assert told and (told.name, told.attributes["version"]) == ("WFS_Capabilities", "2.0.0")
    page = wfs._Page(GML, None, list(exception_reports.xml_document(GML).features))
    assert page.features == [b'<member xmlns="x"><a>1</a></member>'] and page.repeats(page)
    assert wfs._joined([page, page]).count(b"<member><a>1</a></member>") == 2
    fault = b"<ServiceExceptionReport><ServiceException>no such layer</ServiceException>"
    assert exception_reports.told_fault(fault + b"</ServiceExceptionReport>").text("en") == (
        "“no such layer”"
    )
