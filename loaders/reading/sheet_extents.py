"""How far the sheets of an XLSX workbook reach: calamine asks for memory for every cell between the
first and the last, so one word in XFD1048576 would ask for half a terabyte."""

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


def check_extents(archive: zipfile.ZipFile, limits: Limits) -> None:
    """Refuse a workbook with a cell so far away that its sheet does not fit into memory."""
    most = limits.read_memory_mb * _MB // _BYTES_A_CELL
    for sheet, part in _sheets(archive):
        size = archive.getinfo(part).file_size
        with archive.open(part) as file:
            start = file.read(_HEAD if size > _SEARCHED else _SEARCHED)
            said = _DIMENSION.search(start)
            if len(start) < size and (said is None or _area([said.groups()])[2] <= most):
                continue  # a large one that says it is not: the limit on memory holds
            column, row, area = _area(_FILLED.findall(start + file.read()))
        if area > most:
            raise ReadingError(
                "The sheet “{sheet}” reaches to cell {cell}; with all cells before it that is too "
                "much. Probably a single cell far away from the table is filled: please delete "
                "what is below and to the right of it, and save it anew.",
                sheet=sheet,
                cell=f"{_letters(column)}{row}",
            )


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
