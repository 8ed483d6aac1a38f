"""Files that go wrong in practice: each gets a clear sentence, and memory stays bounded."""

import io
import re
import tracemalloc
import zipfile

import openpyxl
import pytest

from loaders.cli import main
from loaders.messages.errors import UnchangedError
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.publish.duplicate_file import earlier_publication
from tests.publishing import publish

HEAD = ["stop_id", "name", "kind", "latitude", "longitude", "source"]
ROW = ["2", "Markt", "Haltestelle", 50.05, 12.05, "Test"]
CSV = ",".join(HEAD) + "\n" + ",".join(map(str, ROW)) + "\n"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _book(*rows, change=lambda sheet: None):
    book = openpyxl.Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    change(sheet)
    sink = io.BytesIO()
    book.save(sink)
    return sink.getvalue()


def _with_part(book, name):
    """The workbook with one part more, such as a macro's."""
    sink = io.BytesIO(book)
    with zipfile.ZipFile(sink, "a") as archive:
        archive.writestr(name, b"\x00" * 100)
    return sink.getvalue()


@pytest.fixture
def check(package, tmp_path):
    def run(name, content, **options):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return check_file(path, package, CheckOptions(**options))

    return run


def _said(report):
    return " ".join(report.problems["message"])


def test_an_encrypted_workbook(check):
    # An encrypted XLSX is an OLE container with a stream of this name.
    content = OLE + b"\x00" * 1000 + "EncryptedPackage".encode("utf-16-le") + b"\x00" * 600
    assert "Die Arbeitsmappe ist" in _said(check("a.xlsx", content))


def test_a_broken_workbook(check):
    book = _book(HEAD, ROW)
    for length in (30, 500, len(book) - 60):
        assert "beschädigt" in _said(check("a.xlsx", book[:length])), length


def test_damage_inside_a_part_of_a_workbook(check):
    book = bytearray(_book(HEAD, *[ROW] * 50))
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        part = archive.getinfo("xl/worksheets/sheet1.xml")
    start = part.header_offset + 30 + len(part.filename)
    book[start + 20 : start + 60] = b"\xff" * 40
    assert "Die Arbeitsmappe ist beschädigt" in _said(check("a.xlsx", bytes(book)))


def test_text_in_a_geofile_that_is_no_text(check, tmp_path):
    import geopandas
    from shapely.geometry import Point

    frame = geopandas.GeoDataFrame(
        {"stop_id": ["abcabcabc"]}, geometry=[Point(12.05, 50.88)], crs=4326
    )
    frame.to_file(tmp_path / "a.fgb")
    content = (tmp_path / "a.fgb").read_bytes()
    assert content.count(b"abcabcabc") == 1
    damaged = content.replace(b"abcabcabc", b"\xff\xfe\xff\xfe\xffabca")
    assert "Die Geodatei ist beschädigt" in _said(check("a.fgb", damaged))


def test_a_name_in_a_parquet_file_that_is_no_text(check):
    import pyarrow as pa
    import pyarrow.parquet as pq

    sink = io.BytesIO()
    pq.write_table(pa.table({"abcabcabc": ["1"]}), sink)
    damaged = sink.getvalue().replace(b"abcabcabc", b"\xff\xfeabcabca")
    assert "Die Parquet-Datei ist beschädigt" in _said(check("a.parquet", damaged))


def test_a_macro_is_never_run_and_the_table_is_read(check):
    report = check("a.xlsm", _with_part(_book(HEAD, ROW), "xl/vbaProject.bin"))
    assert (report.dataset, report.publishable, report.rows) == ("stops", True, 1)


def test_a_formula_without_its_value_is_said_and_no_text(check):
    def formula(sheet):
        sheet["B2"] = '=HYPERLINK("http://example.org")'

    report = check("a.xlsx", _book(HEAD, ROW, change=formula))
    assert [(p.code, p.row, p.column) for p in report.found] == [
        ("formula_without_value", 2, "name")
    ]


def test_merged_cells_are_said(check):
    report = check("a.xlsx", _book(HEAD, ROW, change=lambda s: s.merge_cells("B2:C2")))
    assert "merged_cells" in [note.code for note in report.notes]
    assert [p.code for p in report.found] == ["required"]


def test_a_second_table_below_the_first_is_faulty_row_by_row(check):
    report = check("a.xlsx", _book(HEAD, ROW, [], ["Ladestation", "Leistung"], ["Rathaus", 22]))
    assert {p.row for p in report.found if p.row} == {4, 5}
    assert report.faultless.num_rows == 1


def test_a_wrong_ending_does_not_matter(check):
    assert check("a.xlsx", CSV).publishable
    assert check("a.csv", _book(HEAD, ROW)).publishable


def test_nul_bytes_in_a_table(check):
    assert "Null-Bytes" in _said(check("a.csv", CSV.replace("Markt", "Ma\0rkt")))


def test_a_lone_quote(check):
    assert "In Zeile 2 beginnt ein Anführungszeichen" in _said(
        check("a.csv", CSV.replace("Markt", '"Markt'))
    )


def test_ragged_rows(check):
    short = check("a.csv", CSV + "3,Ring\n")
    assert {p.row for p in short.found} == {3}
    long = check("b.csv", CSV + "3,Ring,Haltestelle,50.05,12.05,Test,zu viel\n")
    assert [(p.row, p.code) for p in long.found] == [(3, "too_many_cells")]


def test_duplicate_column_names(check):
    head, row = CSV.splitlines()
    report = check("a.csv", f"{head},name\n{row},Ring\n")
    assert [(p.code, p.field) for p in report.found] == [("duplicate_column", "name")]


def test_two_gigabytes_are_refused_unread(package, tmp_path):
    path = tmp_path / "gross.csv"
    with path.open("wb") as file:
        file.write(CSV.encode())
        file.truncate(2_000_000_000)
    assert "Die Datei hat 2000 MB, erlaubt sind 500 MB" in _said(check_file(path, package))


def test_ten_million_columns(package, tmp_path):
    path = tmp_path / "breit.csv"
    path.write_bytes(b"a," * 10_000_000 + b"a\n1\n")
    tracemalloc.start()
    said = _said(check_file(path, package))
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert "erlaubt sind 2000" in said
    assert "CITY_MAX_COLUMNS" in said
    assert most < 200_000_000


def test_a_path_in_an_archive(check):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as archive:
        for ending in ("shp", "shx", "dbf"):
            archive.writestr(f"../../etc/a.{ending}", b"x")
    assert _said(check("a.zip", sink.getvalue()))


def test_the_same_file_twice_changes_nothing(lake, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(CSV, "utf-8")

    def report():
        return check_file(
            path, lake.package, published=published_rows(lake), earlier=earlier_publication(lake)
        )

    publish(lake, report().tables(), author="Anna", source=path)
    again = report()
    assert "already_published" in [note.code for note in again.notes]
    before = lake.snapshot_id()
    with pytest.raises(UnchangedError):
        publish(lake, again.tables(), author="Anna", source=path)
    assert lake.snapshot_id() == before


JSON_SENTENCE = (
    r"Das ist kein gültiges JSON \(Zeile (\d+), Zeichen (\d+)\): Es ist beschädigt, zu tief ge"
    r"schachtelt oder enthält eine Zahl oder ein Zeichen, das es nicht gibt\. Bitte neu erzeugen\."
)
RECORD = '{"stop_id": "2", "name": "Markt"}'
BROKEN_JSON = {
    "cut off": ('{"rows": [\n{"stop_id": "2", ', 2, 18),
    "a word": ('[{"stop_id": Markt}]', 1, 14),
    "5000 digits": ('[\n{"stop_id": ' + "7" * 5000 + "}]", 2, 13),
    "deep arrays": ('{"rows": ' + "[" * 5000 + "]" * 5000 + "}", 1, 109),
    "deep objects": ('{"a": ' * 900 + "1" + "}" * 900, 1, 601),
    "101 levels": ('{"rows": ' + "[" * 100 + "]" * 100 + "}", 1, 109),
    "half a character": ('[{"stop_id": "2", "name": "\\ud83d"}]', 1, 28),
    "the second half": ('[{"stop_id": "2", "name": "a\\\\\\udE00\\ud83d\\ude00"}]', 1, 31),
    "in a later line": (f'{RECORD}\n{RECORD}\n{{"stop_id": "\\ud800"}}\n', 3, 14),
    "digits in a later line": (f'{RECORD}\n{{"stop_id": {"7" * 5000}}}\n', 2, 13),
}


@pytest.mark.parametrize(("content", "line", "character"), BROKEN_JSON.values(), ids=BROKEN_JSON)
def test_every_broken_json_is_one_problem_in_one_sentence(check, content, line, character):
    report = check("a.json", content)
    ((problem),) = report.found
    assert problem.code == "unreadable"
    said = re.search(JSON_SENTENCE, problem.message("de"))
    assert said, problem.message("de")
    assert (int(said[1]), int(said[2])) == (line, character)


@pytest.mark.parametrize("inner", ["7" * 5000, "[" * 5000, '"\\ud83d"', "Markt"])
def test_broken_geojson_is_read_or_the_same_sentence(check, inner):
    """GDAL forgives some of it, and then the rows are there."""
    feature = '{"type": "Feature", "geometry": null, "properties": {"stop_id": %s}}'
    text = '{"type": "FeatureCollection", "features": [' + feature % inner + "]}"
    report = check("a.geojson", text)
    if report.rows == 0:
        assert re.search(JSON_SENTENCE, _said(report))


def test_json_that_is_only_unusual_is_read(check):
    text = '[{"stop_id": "\\ud83d\\ude00", "name": "a\\\\ud83d", "x": ' + "[" * 90 + "]" * 90 + "}]"
    report = check("a.json", text)
    assert report.rows == 1
    row = report.reading.table.to_pylist()[0]
    assert (row["c0"], row["c1"]) == ("😀", "a\\ud83d")


@pytest.mark.parametrize("sign", [*"\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
def test_signs_that_turn_the_text_are_refused_with_row_and_column(check, sign):
    report = check("a.csv", CSV.replace("Markt", f"Ma{sign}rkt"))
    ((problem),) = report.found
    assert (problem.row, problem.column, problem.code) == (2, "name", "direction")
    said = problem.message("de")
    assert said.startswith(f"„Ma‹U+{ord(sign):04X}›rkt“ enthält unsichtbare Zeichen")
    assert sign not in said + problem.value
    assert report.table is None and report.faultless.num_rows == 0


def test_turning_signs_are_found_where_values_repeat_and_other_signs_are_not_meant(check):
    rows = [f"{n},Markt,Halte\u202estelle,50.05,12.05,Test" for n in range(2, 300)]
    report = check("a.csv", "\n".join([",".join(HEAD), *rows]))
    assert {p.row for p in report.found if p.code == "direction"} >= {2, 3}
    plain = CSV.replace("Markt", "Markt – „Süd“ € \u200d\u00a0")
    assert check("b.csv", plain).found == ()


def test_the_command_line_prints_no_signs_that_a_terminal_obeys(
    tmp_path, tiny_city, monkeypatch, capsys
):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "store"))
    attack = "\x1b[2J\x1b]0;x\x07\x9b31m\x7f\r\u202e"
    path = tmp_path / f"{attack.replace('/', '')}.csv"
    text = ",".join(HEAD) + f"\n2,a,{attack},viel{attack},12.05,Test\n"
    path.write_text(text, encoding="utf-8", newline="")
    for call in (["check", str(path)], ["check", str(path), "--json"], ["export", attack]):
        main(call)
    told = capsys.readouterr()
    assert "viel" in told.out and told.err
    assert not re.findall(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", told.out + told.err
    )
