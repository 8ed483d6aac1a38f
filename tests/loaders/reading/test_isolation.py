"""Files made to end the server end a process of their own: one problem of one file, in words."""

import io
import os
import resource
import signal
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from loaders.pipeline import CheckOptions, check_file
from loaders.reading import read
from loaders.reading.sniff import read_foreign
from loaders.tables import isolation
from loaders.tables.isolation import isolated
from loaders.tables.reading import Hints, Limits, ReadingError
from tests.servers import python

HEAD = ["stop_id", "name", "kind", "latitude", "longitude", "source"]
ROW = ["2", "Markt", "Haltestelle", 50.05, 12.05, "Test"]
LIMITS = Limits(read_memory_mb=600, read_seconds=5)
BROKEN = "bricht das Leseprogramm ab"


def book(**cells) -> bytes:
    made = openpyxl.Workbook()
    made.active.append(HEAD)
    made.active.append(ROW)
    for place, value in cells.items():
        made.active[place] = value
    sink = io.BytesIO()
    made.save(sink)
    return sink.getvalue()


@pytest.fixture
def problem(package, tmp_path):
    """The one problem of a file with this content, which is of the whole file."""

    def checked(content: bytes | str, name: str = "a") -> str:
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        report = check_file(path, package)
        (found,) = report.found
        assert (found.row, found.code) == (None, "unreadable")
        return found.message("de")

    return checked


def test_a_cell_at_the_end_of_the_world_is_said_before_the_sheet_is_read(problem):
    content = book(XFD1048576="x")
    assert len(content) < 6000
    assert "Das Blatt „Sheet“ reicht bis zur Zelle XFD1048576; mit allen" in problem(content)


def test_far_cells_that_are_only_formatted_or_not_far_are_read(package, tmp_path):
    made = openpyxl.load_workbook(io.BytesIO(book(Z9="")))
    made.active["XFD1048576"].number_format = "0.00"
    made.save(tmp_path / "a.xlsx")
    assert check_file(tmp_path / "a.xlsx", package).publishable
    (tmp_path / "b.xlsx").write_bytes(book(A20001="3"))
    assert read(tmp_path / "b.xlsx").rows == 2


def test_a_far_cell_under_another_prefix_takes_only_its_own_process(problem):
    """The check beforehand does not see it, so calamine asks for half a terabyte."""
    content, sink = io.BytesIO(book(XFD1048576="x")), io.BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(sink, "w") as new:
        for part in old.namelist():
            text = old.read(part)
            if part.endswith("sheet1.xml"):
                text = text.replace(b"<c r=", b"<c\n\tr\n=")
            new.writestr(part, text)
    assert "mehr als 1500 MB Arbeitsspeicher" in problem(sink.getvalue())


def test_shapes_without_end_in_a_table_of_texts(problem):
    """GEOS calls itself for every level, until the stack ends."""
    nested = "GEOMETRYCOLLECTION (" * 40_000 + "POINT (1 1)" + ")" * 40_000
    assert BROKEN in problem(f"name;geometry\nA;{nested}\n")


def test_shapes_without_end_in_parquet(problem):
    level = b"\x01\x07\x00\x00\x00\x01\x00\x00\x00"
    sink = io.BytesIO()
    pq.write_table(
        pa.table({"geometry": [level * 100_000 + shapely.to_wkb(shapely.Point())]}), sink
    )
    assert BROKEN in problem(sink.getvalue())


def test_parquet_that_unpacks_to_gigabytes(problem):
    """Four million rows of one long text fit into half a megabyte."""
    column = pa.DictionaryArray.from_arrays(pa.array([0] * 4_000_000, pa.int32()), ["x" * 1000])
    sink = io.BytesIO()
    pq.write_table(pa.table({"name": column}), sink, store_schema=False, compression="zstd")
    assert len(sink.getvalue()) < 500_000
    assert "CITY_MAX_READ_MEMORY_MB" in problem(sink.getvalue())


@pytest.mark.parametrize("kind", ["GML", "GeoJSON"])
def test_geodata_nested_without_end(problem, kind):
    deep = 200_000
    if kind == "GML":
        inner = "<gml:MultiGeometry><gml:geometryMember>" * deep
        text = (
            '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:featureMember>'
            f"<a><g>{inner}"
        )
    else:
        inner = '{"type":"GeometryCollection","geometries":[' * deep
        text = f'{{"type":"FeatureCollection","features":[{{"type":"Feature","geometry":{inner}'
    assert problem(text)


def test_a_shape_that_breaks_its_reader_is_none_where_few_rows_have_one(package, tmp_path):
    nested = "GEOMETRYCOLLECTION (" * 40_000 + "POINT (1 1)" + ")" * 40_000
    rows = [f"{n},Bezirk {n},unbekannt" for n in range(10, 13)] + [f"13,Bezirk 13,{nested}"]
    text = "district_id,name,geometry\n" + "\n".join(rows) + "\n"
    (tmp_path / "a.csv").write_text(text, "utf-8")
    report = check_file(tmp_path / "a.csv", package, CheckOptions(dataset="districts"))
    assert {p.row for p in report.found if p.code == "type_geojson"} == {2, 3, 4, 5}


@pytest.fixture
def alone():
    """No worker of other tests waits; afterwards none of these."""
    isolation._end_all()
    yield
    isolation._end_all()


def test_what_takes_too_long_is_ended_and_the_next_file_is_read(alone):
    begun = time.monotonic()
    with pytest.raises(ReadingError, match="länger als 1 Sekunden.*CITY_MAX_READ_SECONDS"):
        isolated(Limits(read_seconds=1), time.sleep, 60)
    assert time.monotonic() - begun < 20
    assert isolated(LIMITS, len, "abc") == 3


def test_what_takes_too_much_memory_says_so(alone):
    with pytest.raises(ReadingError, match="mehr als 600 MB.*CITY_MAX_READ_MEMORY_MB"):
        isolated(LIMITS, bytearray, 700_000_000)
    assert len(isolated(LIMITS, bytearray, 100_000_000)) == 100_000_000


@pytest.mark.parametrize("number", [signal.SIGABRT, signal.SIGSEGV, signal.SIGKILL])
def test_what_dies_says_so(alone, number):
    with pytest.raises(ReadingError, match=BROKEN):
        isolated(LIMITS, signal.raise_signal, number)


def test_an_error_that_nobody_foresaw_is_one_of_the_file(alone):
    with pytest.raises(ReadingError, match=BROKEN):
        isolated(LIMITS, int, "keine Zahl")


def test_a_refusal_comes_back_as_it_was_said(alone, tmp_path):
    (tmp_path / "a").write_bytes(b"PK\x03\x04")
    with pytest.raises(ReadingError) as caught:
        isolated(LIMITS, read_foreign, tmp_path / "a", "zip", Hints(), LIMITS)
    assert caught.value.text("en").startswith("The file is incomplete or damaged.")


def test_one_process_reads_many_small_files_and_its_death_is_noticed_between_them(alone):
    first = isolated(LIMITS, os.getpid)
    assert isolated(LIMITS, os.getpid) == first != os.getpid()
    os.kill(first, signal.SIGKILL)
    time.sleep(0.2)
    assert isolated(LIMITS, os.getpid) != first


def test_memory_that_files_before_took_is_not_the_next_ones(alone):
    kept = "import builtins; builtins.kept = bytearray(400_000_000)"
    isolated(LIMITS, exec, kept)
    assert len(isolated(LIMITS, bytearray, 300_000_000)) == 300_000_000


def test_a_process_can_start_before_the_first_file(alone):
    isolation.prepare()
    isolation.prepare()
    (ready,) = isolation._waiting
    assert isolated(LIMITS, os.getpid) == ready.process.pid


def test_two_files_at_once_are_read_by_two(alone):
    with ThreadPoolExecutor(2) as pool:
        slow = pool.submit(isolated, LIMITS, time.sleep, 1.5)
        time.sleep(0.1)
        begun = time.monotonic()
        assert isolated(LIMITS, len, "abc") == 3
        assert not slow.done() or time.monotonic() - begun > 1
        assert slow.result() is None


def test_the_process_has_limits_and_no_secrets(alone, monkeypatch):
    monkeypatch.setenv("CITY_COOKIE_SECRET", "x" * 40)
    assert isolated(LIMITS, os.getenv, "CITY_COOKIE_SECRET") is None
    found = {
        name: isolated(LIMITS, resource.getrlimit, getattr(resource, f"RLIMIT_{name}"))[0]
        for name in ("DATA", "NOFILE", "STACK", "CORE", "CPU")
    }
    assert found.pop("CPU") in range(5, 60 * (os.cpu_count() or 1))
    assert found == {"DATA": 600_000_000, "NOFILE": 128, "STACK": 4 << 20, "CORE": 0}


def test_what_a_library_prints_is_no_answer(alone):
    assert isolated(LIMITS, print, "what a library says") is None
    assert isolated(LIMITS, len, "abc") == 3


def test_without_limits_of_the_system_it_works_too(monkeypatch):
    """As on Windows."""
    monkeypatch.setattr(isolation, "resource", None)
    isolation._restrict(LIMITS)


def test_it_ends_with_the_server(tmp_path):
    """Also when that is killed and cannot say goodbye."""
    code = (
        "import os, time\n"
        "from loaders.tables.isolation import isolated\n"
        "from loaders.tables.reading import Limits\n"
        "print(isolated(Limits(), os.getpid), flush=True)\n"
        "time.sleep(60)\n"
    )
    with python(code) as server:
        reader = int(server.stdout.readline())
        os.kill(reader, 0)
        server.kill()
    patience = time.monotonic() + 10
    while Path(f"/proc/{reader}").exists() and time.monotonic() < patience:
        time.sleep(0.05)
    assert not Path(f"/proc/{reader}").exists()


@pytest.mark.parametrize(("name", "part"), [("gtfs.zip", "stops.txt"), ("a.kmz", "doc.kml")])
@pytest.mark.parametrize("is_honest", [True, False])
def test_archives_that_unpack_to_much_more(package, tmp_path, name, part, is_honest):
    """Also where the list of parts says that they are small."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(part, b"stop_id,stop_name\n" + b"0" * 60_000_000)
    content = bytearray(sink.getvalue())
    if not is_honest:
        size = content.rfind(b"PK\x01\x02") + 24
        content[size : size + 4] = (10).to_bytes(4, "little")
    (tmp_path / name).write_bytes(content)
    limits = Limits(unpacked_mb=50, read_memory_mb=1000, read_seconds=20)
    (found,) = check_file(tmp_path / name, package, CheckOptions(limits=limits)).found
    assert found.code == "unreadable"
    assert ("ausgepackt 60 MB" in found.message("de")) == is_honest
