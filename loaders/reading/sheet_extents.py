"""How far the sheets of a workbook (XLSX, XLSB, ODS) reach: calamine asks for memory for every cell
between the first and the last, so one word in XFD1048576 would ask for half a terabyte."""

import re
import zipfile
from collections.abc import Iterator
from functools import reduce
from xml.etree import ElementTree

from loaders.tables.reading import Limits, ReadingError

_BYTES_A_CELL = 64  # in calamine and as a Python object
_MB = 1_000_000
_HEAD, _SEARCHED = 4096, 8 * _MB
_DIMENSION = re.compile(rb'<dimension\b[^>]*\bref="(?:[^":]*:)?([A-Z]{1,3})([0-9]{1,7})"')
# An empty cell that is only formatted takes no memory.
_FILLED = re.compile(rb'<c\b[^>]*?\br="([A-Z]{1,3})([0-9]{1,7})"[^>]*(?<!/)>(?!</c>)')
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_ODS_PART = re.compile(
    rb"<table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])((?:[^>\"']|\"[^\"]*\"|'[^']*')*)>"
)
_ODS_TIMES = re.compile(rb"""table:number-(?:rows|columns)-repeated=["'](\d{1,9})["']""")
_ODS_NAME = re.compile(rb"""table:name=(?:"([^"]*)"|'([^']*)')""")
_ROW_HEADER, _BUNDLE_SHEET = 0, 156  # record types of XLSB, [MS-XLSB] 2.3
_CELLS_WITH_VALUES = range(2, 12)


def check_extents(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse a workbook with a cell so far away that its sheet does not fit into memory."""
    most = limits.read_memory_mb * _MB // _BYTES_A_CELL
    names = archive.namelist()
    if "xl/workbook.bin" in names:
        found = _xlsb(archive)
    elif "content.xml" in names:
        found = _ods(archive.read("content.xml"))
    else:
        found = _xlsx(archive, most)
    for sheet, column, row in found:
        if column * row > most:
            raise ReadingError(
                "The sheet “{sheet}” reaches to cell {cell}; with all cells before it that is "
                "too much. Probably a single cell far away from the table is filled: please "
                "delete what is below and to the right of the table, and save the file again.",
                sheet=sheet,
                cell=f"{_letters(column)}{row}",
            )


def _xlsx(archive: zipfile.ZipFile, most: int) -> Iterator[tuple[str, int, int]]:
    """Name of each sheet, its last column and row. Not of a large one that says that it reaches
    not far: if that is not true, the limit on memory holds."""
    for sheet, part in _sheets(archive):
        size = archive.getinfo(part).file_size
        with archive.open(part) as file:
            start = file.read(_HEAD if size > _SEARCHED else _SEARCHED)
            said = _DIMENSION.search(start)
            if len(start) < size and (said is None or _area([said.groups()])[2] <= most):
                continue
            column, row, _cells = _area(_FILLED.findall(start + file.read()))
            yield sheet, column, row


def _xlsb(archive: zipfile.ZipFile) -> Iterator[tuple[str, int, int]]:
    """As `_xlsx`, of the binary form."""
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.bin.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for kind, data in _records(archive.read("xl/workbook.bin")):
        if kind != _BUNDLE_SHEET or len(data) < 12:
            continue
        key, rest = _wide(data[8:])
        target = targets.get(key, "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part in archive.namelist() and part.endswith(".bin"):
            yield _wide(rest)[0], *_reach(archive.read(part))


def _reach(sheet: bytes) -> tuple[int, int]:
    """Last column and row with a value."""
    column = last = row = 0
    for kind, data in _records(sheet):
        if kind == _ROW_HEADER:
            row = int.from_bytes(data[:4], "little") + 1
        elif kind in _CELLS_WITH_VALUES:
            last, column = row, max(column, int.from_bytes(data[:4], "little") + 1)
    return column, last


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Type and content of each record; both numbers before it have seven bits a byte."""
    place = 0
    while place < len(part):
        kind, place = _varying(part, place, 2)
        size, place = _varying(part, place, 4)
        yield kind, part[place : place + size]
        place += size


def _varying(part: bytes, place: int, most: int) -> tuple[int, int]:
    value = 0
    for number in range(most):
        byte = part[place] if place < len(part) else 0
        value |= (byte & 0x7F) << (number * 7)
        place += 1
        if byte < 0x80:
            break
    return value, place


def _wide(data: bytes) -> tuple[str, bytes]:
    """A text with its number of characters before it, and what follows."""
    end = 4 + 2 * int.from_bytes(data[:4], "little")
    return data[4:end].decode("utf-16-le", "replace"), data[end:]


def _ods(content: bytes) -> Iterator[tuple[str, int, int]]:
    """As `_xlsx`; equal cells and rows are counted instead of repeated."""
    name, column, last, row, repeated, at = b"", 0, 0, 0, 1, 0
    for kind, attributes in _ODS_PART.findall(content):
        found = _ODS_TIMES.search(attributes)
        times = int(found[1]) if found else 1
        if kind == b"table":
            yield name.decode("utf-8", "replace"), column, last
            named = _ODS_NAME.search(attributes)
            name = (named[1] or named[2]) if named else b""
            column, last, row, repeated = 0, 0, 0, 0
        elif kind == b"table-row":
            row, repeated, at = row + repeated, times, 0
        else:
            at += times
            if b"office:value-type" in attributes:
                column, last = max(column, at), row + repeated
    yield name.decode("utf-8", "replace"), column, last


def _sheets(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """Name and part of each sheet that is there."""
    parts = set(archive.namelist())
    if not {"xl/workbook.xml", "xl/_rels/workbook.xml.rels"} <= parts:
        return
    relations = ElementTree.fromstring(archive.read("xl/_rels/workbook.xml.rels"))
    targets = {one.get("Id"): one.get("Target", "") for one in relations}
    for sheet in ElementTree.fromstring(archive.read("xl/workbook.xml")).iter():
        target = targets.get(sheet.get(_RELATION), "")
        part = target[1:] if target.startswith("/") else f"xl/{target}"
        if part in parts:
            yield sheet.get("name", ""), part


def _area(cells: list[tuple[bytes, ...]]) -> tuple[int, int, int]:
    """Last column and row of cells such as (b"XFD", b"1048576"), and how many up to it."""
    column = max((_number(letters) for letters in {cell[0] for cell in cells}), default=0)
    row = max((int(cell[1]) for cell in cells), default=0)
    return column, row, column * row


def _number(letters: bytes) -> int:
    return reduce(lambda number, letter: number * 26 + letter - 64, letters, 0)


def _letters(number: int) -> str:
    text = ""
    while number:
        number, letter = divmod(number - 1, 26)
        text = chr(65 + letter) + text
    return text
