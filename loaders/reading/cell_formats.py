"""What a workbook shows otherwise than it holds: 0.35 written as „35 %“, rows and columns that are
hidden, formulas without their result.

The reader of workbooks hands over the bare number, so the formats are looked up in the parts of the
file itself: cells with their style in XLSX, the type of the value in ODS.
"""

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from loaders.reading import xls_formats

Cells = xls_formats.Cells
_FORMAT = re.compile(r"<(?:\w+:)?numFmt\b[^>]*>")
_STYLES = re.compile(r"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.S)
_STYLE = re.compile(r"<(?:\w+:)?xf\b[^>]*>")
_SHEET = re.compile(r"<(?:\w+:)?sheet\b[^>]*>")
_RELATION = re.compile(r"<(?:\w+:)?Relationship\b[^>]*>")
_COLUMN = re.compile(r"<(?:\w+:)?col\b[^>]*\bhidden\s*=[^>]*>")
_ROW = re.compile(r"<(?:\w+:)?row\b[^>]*\bhidden\s*=[^>]*>")
_CELL = re.compile(r"<(?:\w+:)?c\b[^>]*>")
# A cell with a formula and no value, or an empty one.
_FORMULA = re.compile(
    r"(<(?:\w+:)?c\b[^>]*>)\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    r"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
# Of all ways to see whether a large sheet has formulas the fastest: the engine looks for an f.
_HAS_FORMULA = re.compile(rb"f(?<=[<:]f)")
_UNSEEN = ("collapse", "filter")
_WIDE = "table:number-columns-spanned"
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")
_ODS_PART = re.compile(
    r"<table:(table|table-column|table-row|table-cell|covered-table-cell)(?=[\s/>])[^>]*>"
)
_ESCAPED = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&apos;": "'"}
_MOST_REPEATED = 10_000


@dataclass
class Displayed:
    """What a sheet shows: `suffixes` behind numbers, `hidden` the numbers (from 1) of rows that are
    hidden, `unseen` the columns (from 0) that are, `formulas` the cells (row and column from 0)
    whose result the file does not hold,
    `spans` areas (first row, last row, column, all from 0) that are one cell."""

    suffixes: Cells = field(default_factory=dict)
    hidden: list[int] = field(default_factory=list)
    unseen: list[int] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    spans: list[tuple[int, int, int]] = field(default_factory=list)


def displayed(path: Path, kind: str, sheet: str) -> Displayed:
    """What a sheet shows otherwise than it holds, as far as its format tells."""
    if kind == "xls":
        old = xls_formats.displayed_sheet(path.read_bytes(), sheet)
        return Displayed(old.suffixes, [row + 1 for row in old.rows], old.columns)
    if kind not in ("xlsx", "ods") or not zipfile.is_zipfile(path):
        return Displayed()
    with zipfile.ZipFile(path) as archive:
        return _xlsx(archive, sheet) if kind == "xlsx" else _ods(archive, sheet)


def _xlsx(archive: zipfile.ZipFile, sheet: str) -> Displayed:
    styles = _suffix_styles(_part(archive, "xl/styles.xml"))
    found, content = Displayed(), _bytes(archive, _sheet_part(archive, sheet))
    if not styles and b"hidden" not in content and not _HAS_FORMULA.search(content):
        return found
    part = content.decode("utf-8", "replace")
    for tag in _CELL.findall(part) if styles else ():
        place = _place(tag)
        if place and (suffix := styles.get(_attribute(tag, "s"))):
            found.suffixes.setdefault(place[0], {})[place[1]] = suffix
    hidden = [tag for tag in _ROW.findall(part) if _is_hidden(tag)]
    found.hidden = [int(n) for tag in hidden if (n := _attribute(tag, "r")).isdigit()]
    for tag in filter(_is_hidden, _COLUMN.findall(part.partition("sheetData")[0])):
        first, last = (int(_attribute(tag, name) or 1) for name in ("min", "max"))
        found.unseen += range(first - 1, min(last, first + _MOST_REPEATED))
    places = (_place(formula[1]) for formula in _FORMULA.finditer(part))
    found.formulas = [place for place in places if place]
    return found


def _is_hidden(tag: str) -> bool:
    return _attribute(tag, "hidden") in ("1", "true")


def _place(tag: str) -> tuple[int, int] | None:
    """Row and column of a cell, from 0."""
    place = _PLACE.fullmatch(_attribute(tag, "r"))
    return (int(place[2]) - 1, _column(place[1])) if place else None


def _suffix_styles(styles: str) -> dict[str, str]:
    """The number of each style whose format shows something behind numbers, and what."""
    own = dict.fromkeys(xls_formats.BUILT_IN, "%") | {
        int(_attribute(tag, "numFmtId") or 0): xls_formats.suffix_of(_attribute(tag, "formatCode"))
        for tag in _FORMAT.findall(styles)
    }
    formats = _STYLES.search(styles)
    used = _STYLE.findall(formats.group()) if formats else []
    shown = (own.get(int(_attribute(tag, "numFmtId") or 0)) for tag in used)
    return {str(i): suffix for i, suffix in enumerate(shown) if suffix}


def _sheet_part(archive: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of the archive that holds a sheet."""
    tags = _SHEET.findall(_part(archive, "xl/workbook.xml"))
    key = next((_attribute(t, r"\w+:id") for t in tags if _attribute(t, "name") == sheet), None)
    for tag in _RELATION.findall(_part(archive, "xl/_rels/workbook.xml.rels")):
        if key and _attribute(tag, "Id") == key:
            target = _attribute(tag, "Target")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return None


def _ods(archive: zipfile.ZipFile, sheet: str) -> Displayed:
    inside, row, column, repeated = False, -1, 0, 1
    found = Displayed()
    for part in _ODS_PART.finditer(_part(archive, "content.xml")):
        tag = part.group()
        if part[1] == "table":
            inside, row, repeated = _attribute(tag, "table:name") == sheet, -1, 1
            column = 0
        elif part[1] == "table-column":
            times = _times(tag, "columns")
            if inside and _attribute(tag, "table:visibility") in _UNSEEN:
                found.unseen += range(column, column + min(times, _MOST_REPEATED))
            column += times
        elif part[1] == "table-row":
            row, column, repeated = row + repeated, 0, _times(tag, "rows")
            if inside and _attribute(tag, "table:visibility") in _UNSEEN:
                found.hidden += range(row + 1, row + 1 + min(repeated, _MOST_REPEATED))
        elif inside:
            times = min(_times(tag, "columns"), _MOST_REPEATED)
            _add_cell(found, tag, range(row, row + min(repeated, _MOST_REPEATED)), column, times)
            column += _times(tag, "columns")
    return found


def _add_cell(found: Displayed, tag: str, rows: range, column: int, times: int) -> None:
    """What one cell of an ODS file, that may stand for several, shows."""
    kind = _attribute(tag, "office:value-type")
    currency = _attribute(tag, "office:currency") if kind == "currency" else ""
    suffix = "%" if kind == "percentage" else currency.replace("EUR", "")
    for row in rows if suffix else ():
        found.suffixes.setdefault(row, {}).update(
            dict.fromkeys(range(column, column + times), suffix)
        )
    if not kind and _attribute(tag, "table:formula"):
        found.formulas += [(row, column + i) for row in rows for i in range(times)]
    spanned = _attribute(tag, "table:number-rows-spanned")
    if spanned.isdigit() and int(spanned) > 1 and _attribute(tag, _WIDE) in ("", "1"):
        found.spans.append((rows[0], rows[0] + int(spanned) - 1, column))


def _times(tag: str, what: str) -> int:
    return int(_attribute(tag, f"table:number-{what}-repeated") or 1)


def _part(archive: zipfile.ZipFile, name: str | None) -> str:
    return _bytes(archive, name).decode("utf-8", "replace")


def _bytes(archive: zipfile.ZipFile, name: str | None) -> bytes:
    return archive.read(name) if name in archive.namelist() else b""


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
