"""A cell far away is named before the sheet is read, in every kind of workbook."""

import io
import struct
import zipfile

import pytest

from loaders.pipeline import check_file
from loaders.reading.sniff import read

HEAD = ["stop_id", "name", "kind", "latitude", "longitude", "source"]
ROW = ["2", "Markt", "Haltestelle", "50.05", "12.05", "Test"]
SPACE = "urn:oasis:names:tc:opendocument:xmlns"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"


def ods(rows: str) -> bytes:
    """A sheet „A“ of these rows."""
    names = " ".join(f'xmlns:{n}="{SPACE}:{n}:1.0"' for n in ("office", "table", "text"))
    sheet = f'<table:table table:name="A">{rows}</table:table>'
    body = f"<office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body>"
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": f"<office:document-content {names}>{body}</office:document-content>",
            "META-INF/manifest.xml": f'<manifest xmlns="{SPACE}:manifest:1.0"/>',
        }
    )


def ods_row(*cells: str, times: int = 1) -> str:
    return (
        f'<table:table-row table:number-rows-repeated="{times}">{"".join(cells)}</table:table-row>'
    )


def ods_cell(text: str = "", times: int = 1) -> str:
    repeated = f'table:number-columns-repeated="{times}"'
    if not text:
        return f"<table:table-cell {repeated}/>"
    return (
        f'<table:table-cell {repeated} office:value-type="string"><text:p>{text}</text:p>'
        "</table:table-cell>"
    )


def xlsb(*cells: tuple[int, int, str]) -> bytes:
    """A sheet „A“ with these cells (row and column from 0, text)."""
    rows = b""
    for row in sorted({cell[0] for cell in cells}):
        rows += record(0, struct.pack("<I", row) + bytes(21))
        for _row, column, text in sorted(cell for cell in cells if cell[0] == row):
            rows += record(6, struct.pack("<II", column, 0) + wide(text))
    last = max(cell[0] for cell in cells), max(cell[1] for cell in cells)
    extent = struct.pack("<IIII", 0, last[0], 0, last[1])
    sheet = record(129) + record(148, extent) + record(145) + rows + record(146) + record(130)
    named = record(156, struct.pack("<II", 0, 1) + wide("rId1") + wide("A"))
    book = record(131) + record(143) + named + record(144) + record(132)
    target = 'Target="worksheets/sheet1.bin" Type="http://x/worksheet"'
    return archive(
        {
            "xl/workbook.bin": book,
            "xl/_rels/workbook.bin.rels": f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="rId1" {target}/></Relationships>',
            "xl/worksheets/sheet1.bin": sheet,
        }
    )


def record(kind: int, data: bytes = b"") -> bytes:
    return varying(kind) + varying(len(data)) + data


def varying(number: int) -> bytes:
    low, rest = number & 0x7F, number >> 7
    return bytes([low | 0x80]) + varying(rest) if rest else bytes([low])


def wide(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def archive(parts: dict[str, str | bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return sink.getvalue()


TABLE = [(r, c, text) for r, row in enumerate((HEAD, ROW)) for c, text in enumerate(row)]
ODS_TABLE = "".join(ods_row(*map(ods_cell, row)) for row in (HEAD, ROW))
FAR = {
    "XFD1048576": xlsb(*TABLE, (1_048_575, 16_383, "x")),
    "GJH20000": ods(ods_row(ods_cell("x", 5000), times=20_000)),
    "XFD1048576 ": ods(
        ODS_TABLE
        + ods_row(ods_cell(times=16_384), times=1_048_573)
        + ods_row(ods_cell(times=16_383), ods_cell("x"))
    ),
}


@pytest.mark.parametrize("cell", FAR)
def test_a_far_cell_is_named_with_its_sheet(package, tmp_path, cell):
    (tmp_path / "a").write_bytes(FAR[cell])
    (found,) = check_file(tmp_path / "a", package).found
    assert f"Das Blatt „A“ reicht bis zur Zelle {cell.strip()}; mit allen" in found.message("de")


@pytest.mark.parametrize(
    "content",
    [
        xlsb(*TABLE),
        ods(ODS_TABLE + ods_row(ods_cell(times=16_384), times=1_048_574)),
    ],
    ids=["XLSB", "ODS"],
)
def test_a_table_that_reaches_no_further_than_its_rows_is_read(tmp_path, content):
    """Programs fill the rest of an ODS sheet with empty cells."""
    (tmp_path / "a").write_bytes(content)
    reading = read(tmp_path / "a")
    assert (list(reading.columns), reading.rows) == (HEAD, 1)
