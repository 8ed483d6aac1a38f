"""What a workbook shows otherwise than it holds: 0.35 written as „35 %“, and rows that are hidden.

The reader of workbooks hands over the bare number, so the formats are looked up in the parts of the
file itself: cells with their style in XLSX, the type of the value in ODS. XLS keeps no such parts.
"""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

Cells = dict[int, set[int]]
"""Row (from 0) → the columns (from 0) whose cells are percentages."""

_BUILT_IN = {9, 10}
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b[^>]*>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_ROW = re.compile(r"<(?:\w+:)?row\b[^>]*\bhidden\s*=[^>]*>")
_CELL = re.compile(r"<(?:\w+:)?c\b[^>]*>")
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ODS_PART = re.compile(r"<table:(table|table-row|table-cell|covered-table-cell)\b[^>]*>")
_ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_MOST_REPEATED = 10_000


def percent_cells(path: Path, kind: str, sheet: str) -> Cells:
    """The cells of a sheet that show a percentage; none where the format does not tell."""
    if kind not in ("xlsx", "ods") or not zipfile.is_zipfile(path):
        return {}
    with zipfile.ZipFile(path) as archive:
        found = _xlsx(archive, sheet) if kind == "xlsx" else _ods(archive, sheet)
        cells: Cells = {}
        for row, column in found:
            cells.setdefault(row, set()).add(column)
        return cells


def hidden_rows(path: Path, kind: str, sheet: str) -> list[int]:
    """The rows of a sheet (from 1) that are hidden, by hand or by a filter."""
    if kind not in ("xlsx", "ods") or not zipfile.is_zipfile(path):
        return []
    with zipfile.ZipFile(path) as archive:
        if kind == "ods":
            return list(_collapsed(_part(archive, "content.xml"), sheet))
        rows = _ROW.findall(_part(archive, _sheet_part(archive, sheet)))
        hidden = [tag for tag in rows if _attribute(tag, "hidden") in ("1", "true")]
        return [int(number) for tag in hidden if (number := _attribute(tag, "r")).isdigit()]


def _collapsed(content: str, sheet: str) -> Iterator[int]:
    inside, row, repeated = False, -1, 1
    for found in _ODS_PART.finditer(content):
        tag = found.group()
        if found[1] == "table":
            inside, row, repeated = _attribute(tag, "table:name") == sheet, -1, 1
        elif found[1] == "table-row":
            row, repeated = row + repeated, _times(tag, "rows")
            if inside and _attribute(tag, "table:visibility") in ("collapse", "filter"):
                yield from range(row + 1, row + 1 + min(repeated, _MOST_REPEATED))


def _xlsx(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, int]]:
    styles = _percent_styles(_part(archive, "xl/styles.xml"))
    name = _sheet_part(archive, sheet) if styles else None
    for found in _CELL.finditer(_part(archive, name)) if name else ():
        place = _PLACE.fullmatch(_attribute(found.group(), "r"))
        if place and _attribute(found.group(), "s") in styles:
            yield int(place[2]) - 1, _column(place[1])


def _percent_styles(styles: str) -> set[str]:
    """The numbers of the styles whose format shows a percentage."""
    own = {
        int(_attribute(tag, "numFmtId") or 0)
        for tag in _FORMAT.findall(styles)
        if "%" in re.sub(r'"[^"]*"|\\.', "", _attribute(tag, "formatCode"))
    }
    formats = _STYLES.search(styles)
    used = _STYLE.findall(formats.group()) if formats else []
    numbers = [int(_attribute(tag, "numFmtId") or 0) for tag in used]
    return {str(i) for i, number in enumerate(numbers) if number in own | _BUILT_IN}


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the archive that holds a sheet."""
    tags = _SHEET.findall(_part(archive, "xl/workbook.xml"))
    key = next((_attribute(t, r"\w+:id") for t in tags if _attribute(t, "name") == sheet), None)
    for tag in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")):
        if key and _attribute(tag, "Id") == key:
            target = _attribute(tag, "Target")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _ods(archive: zipfile.ZipFile, sheet: str) -> Iterator[tuple[int, int]]:
    inside, row, column, repeated = False, -1, 0, 1
    for found in _ODS_PART.finditer(_part(archive, "content.xml")):
        tag = found.group()
        if found[1] == "table":
            inside, row, repeated = _attribute(tag, "table:name") == sheet, -1, 1
        elif found[1] == "table-row":
            row, column, repeated = row + repeated, 0, _times(tag, "rows")
        elif inside:
            times = _times(tag, "columns")
            if _attribute(tag, "office:value-type") == "percentage":
                rows = range(row, row + min(repeated, _MOST_REPEATED))
                columns = range(column, column + min(times, _MOST_REPEATED))
                yield from ((r, c) for r in rows for c in columns)
            column += times


def _times(tag: str, what: str) -> int:
    return int(_attribute(tag, f"table:number-{what}-repeated") or 1)


def _part(archive: zipfile.ZipFile, name: str | None) -> str:
    return archive.read(name).decode("utf-8", "replace") if name in archive.namelist() else ""


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*("[^"]*"|'[^']*')""", tag)
    text = found[1][1:-1] if found else ""
    for escaped, sign in _ESCAPED.items():
        text = text.replace(escaped, sign)
    return text


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1
