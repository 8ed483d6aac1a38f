"""Workbooks: XLSX, XLS and ODS, through calamine. Numbers and dates come as the cells hold them."""

import re
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, islice, repeat
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyarrow as pa
import python_calamine as calamine

from loaders.messages.text import Listed
from loaders.reading.cell_formats import Cells, Displayed, displayed
from loaders.reading.cell_texts import Shown, as_text, shown_number, text_table
from loaders.reading.dialect import SEARCHED_ROWS, find_header, header_quality, second_header, width
from loaders.reading.sheet_extents import check_extents
from loaders.schema.folding import fold
from loaders.tables.reading import (
    ROW_STEP,
    Fault,
    Hints,
    Limits,
    Merged,
    Note,
    Reading,
    ReadingError,
)

# „2022“, „Stand 2022“, „Jahr_2022“.
_YEAR = re.compile(r"\D{0,12}((?:19|20)\d{2})\D{0,12}")


def read(path: Path, kind: str, hints: Hints, limits: Limits) -> Reading:
    """Read one sheet: the hinted one, or that whose header is best known. Text as displayed."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                limits.check_unpacked(archive)
                check_extents(archive, limits)
        return _read(path, kind, hints, limits)
    except calamine.PasswordError as error:
        raise ReadingError(
            "The workbook is protected by a password. Please save it without one."
        ) from error
    except (
        *(calamine.CalamineError, zipfile.BadZipFile, zlib.error, OSError),
        *(ElementTree.ParseError, NotImplementedError, RuntimeError),
    ) as error:
        # A part may show its damage only when it is unpacked, long after the file was opened.
        raise ReadingError(
            "The workbook is damaged or incomplete. Please open it in Excel or LibreOffice "
            "and save it again."
        ) from error


class _Book:
    """A workbook of which each sheet is opened once: opening one reads all of it."""

    def __init__(self, path: Path) -> None:
        self.file = calamine.CalamineWorkbook.from_path(str(path))
        self.sheet = cache(self.file.get_sheet_by_name)


def _read(path: Path, kind: str, hints: Hints, limits: Limits) -> Reading:
    book = _Book(path)
    sheets = _visible(book)
    if hints.sheet and hints.sheet not in book.file.sheet_names:
        shown = ", ".join(sheets)
        raise ReadingError(
            "There is no sheet “{sheet}”. There are: {shown}.", sheet=hints.sheet, shown=shown
        )
    if not hints.sheet and (years := _years(sheets)):
        found = [_read_sheet(path, kind, book, name, hints, limits) for name in years]
        if len({tuple(map(fold, one.columns)) for one in found}) == 1:
            return _joined(found, list(years.values()), limits)
    name = hints.sheet or _best_sheet(book, sheets, hints)
    return _read_sheet(path, kind, book, name, hints, limits)


def _years(sheets: Sequence[str]) -> dict[str, str]:
    """The sheets that are named after years, each another one; none if there are not several."""
    told = {name: found[1] for name in sheets if (found := _YEAR.fullmatch(name))}
    return told if len(told) > 1 and len(set(told.values())) == len(told) else {}


def _joined(found: Sequence[Reading], years: Sequence[str], limits: Limits) -> Reading:
    """Sheets of the same columns one below the other, with the year of each beside its rows."""
    first, tables = found[0], []
    known = {fold(column) for column in first.columns}
    dated = bool(known & {"jahr", "datum", "stichtag", "stand", "year", "date"})
    for number, (one, year) in enumerate(zip(found, years, strict=True)):
        rows = pa.array(one.table["row"].to_numpy() + number * ROW_STEP, pa.int64())
        table = one.table.set_column(0, "row", rows)
        if not dated:
            values = pa.array([year] * table.num_rows, pa.string())
            table = table.append_column(f"c{len(first.columns)}", values)
        tables.append(table)
    names = tuple(str(one.sheet) for one in found)
    table = pa.concat_tables(tables, promote_options="default")
    limits.check_rows(table.num_rows)
    others = (note for one in found for note in one.notes if note.code not in ("sheet", "preamble"))
    return replace(
        first,
        table=table,
        columns=first.columns if dated else (*first.columns, "Jahr"),
        sheet=", ".join(names),
        notes=(Note("sheets_joined", {"sheets": Listed(names, quoted=True)}), *others),
        faults=tuple(
            replace(fault, row=fault.row + number * ROW_STEP)
            for number, one in enumerate(found)
            for fault in one.faults
        ),
        parts=names,
    )


def _read_sheet(
    path: Path,
    kind: str,
    book: _Book,
    name: str,
    hints: Hints,
    limits: Limits,
) -> Reading:
    sheet, sheets = book.sheet(name), _visible(book)
    head = [list(map(as_text, row)) for row in _head(sheet)]
    if not any(any(row) for row in head):
        raise ReadingError("The sheet “{name}” is empty. Please choose one with data.", name=name)
    header = hints.header_row - 1 if hints.header_row else find_header(head, hints.vocabulary)
    columns = head[header][: width(head[header])] if header < len(head) else []
    if header + 1 < len(head):
        parts = second_header(columns, head[header + 1], hints.vocabulary)
        header, columns = (header, columns) if parts is None else (header + 1, parts)
    limits.check_columns(len(columns))
    shown = displayed(path, kind, name)
    spans = [s for s in shown.spans or _spans(sheet) if s[0] > header and s[2] < len(columns)]
    merged: list[Merged] = []
    rows = _rows(sheet)
    rows = _with_suffixes(rows, shown.suffixes) if shown.suffixes else rows
    rows = _filled(rows, spans, columns, merged) if spans else rows
    table, faults = text_table(rows, header, len(columns), limits)
    return Reading(
        table=table,
        columns=tuple(c.strip() for c in columns),
        format=kind,
        sheet=name,
        sheets=tuple(sheets),
        header_row=header + 1,
        preamble=tuple(" ".join(c for c in row if c) for row in head[:header] if any(row)),
        above=tuple(map(tuple, head[:header])),
        notes=(
            *_notes(
                sheets, name, header, len(shown.spans or sheet.merged_cell_ranges or ()), spans
            ),
            *_hidden(book, shown, header, columns),
        ),
        faults=(*faults, *_without_results(shown, header, columns)),
        merged=tuple(merged),
    )


def _spans(sheet: calamine.CalamineSheet) -> list[tuple[int, int, int]]:
    """The cells over several rows of one column: first row, last row, column (from 0)."""
    return [
        (first, last, column)
        for (first, column), (last, end) in sheet.merged_cell_ranges or ()
        if last > first and end == column
    ]


def _filled(
    rows: Iterator[list[Any]],
    spans: Sequence[tuple[int, int, int]],
    columns: Sequence[str],
    merged: list[Merged],
) -> Iterator[list[Any]]:
    """The rows with what a cell over several rows holds in each of them; numbers go to `merged`."""
    begins: dict[int, list[tuple[int, int]]] = {}
    for first, last, column in spans:
        begins.setdefault(first, []).append((column, last))
    held: dict[int, tuple[int, Any]] = {}
    for number, row in enumerate(rows):
        held = {column: one for column, one in held.items() if one[0] >= number}
        for column, last in begins.get(number, ()):
            value = row[column] if column < len(row) else ""
            held[column] = (last, value)
            if type(value) in (int, float) or isinstance(value, Shown):
                name = columns[column].strip()
                merged.append(Merged(name, number + 1, last + 1, as_text(value)))
        if held and any(row):
            row = row + [""] * (max(held) + 1 - len(row))
            for column, (_last, value) in held.items():
                row[column] = value if row[column] in ("", None) else row[column]
        yield row


def _without_results(shown: Displayed, header: int, columns: Sequence[str]) -> Iterator[Fault]:
    """Formulas whose result is not in the file."""
    for row, column in shown.formulas:
        if row > header and column < len(columns):
            yield Fault(row + 1, "formula_without_value", "", columns[column].strip())


def _hidden(book: _Book, seen: Displayed, header: int, columns: Sequence[str]) -> Iterator[Note]:
    """Say what is there without being seen: rows and columns, which count, and sheets, which do
    not."""
    if below := [row for row in seen.hidden if row > header + 1]:
        listed = ", ".join(map(str, below[:10])) + (" …" if len(below) > 10 else "")
        yield Note("rows_hidden", {"count": len(below), "rows": listed})
    if unseen := [name for i in seen.unseen for name in columns[i : i + 1] if name.strip()]:
        yield Note("columns_hidden", {"columns": Listed(unseen, quoted=True)})
    shown = calamine.SheetVisibleEnum.Visible
    if names := [s.name for s in book.file.sheets_metadata if s.visible != shown]:
        yield Note("sheets_hidden", {"sheets": Listed(names, quoted=True)})


def _visible(book: _Book) -> list[str]:
    sheets = [
        s.name
        for s in book.file.sheets_metadata
        if s.visible == calamine.SheetVisibleEnum.Visible
        and s.typ == calamine.SheetTypeEnum.WorkSheet
    ]
    if not sheets:
        raise ReadingError("The workbook has no visible sheet.")
    return sheets


def _best_sheet(book: _Book, names: Sequence[str], hints: Hints) -> str:
    """The sheet whose header names are best known, else the first with data."""
    if len(names) == 1:
        return names[0]

    def quality(sheet: calamine.CalamineSheet) -> tuple[int, bool]:
        head = [list(map(as_text, row)) for row in _head(sheet)]
        found = head[find_header(head, hints.vocabulary)] if head else []
        return int(header_quality(found, hints.vocabulary)), len(head) > 1

    return max(names, key=lambda name: quality(book.sheet(name)))


def _rows(sheet: calamine.CalamineSheet) -> Iterator[list[Any]]:
    """Rows from the sheet's first on, so that numbers are those on the screen."""
    start = sheet.start
    if start is None:
        return iter(())
    rows = islice(sheet.iter_rows(), start[0], None)
    indent = [""] * start[1]
    return chain(repeat([], start[0]), (indent + row for row in rows) if indent else rows)


def _with_suffixes(rows: Iterator[list[Any]], cells: Cells) -> Iterator[list[Any]]:
    """The rows with numbers as they are shown: percentages, and those with a unit."""
    for number, row in enumerate(rows):
        for column, suffix in cells.get(number, {}).items():
            if column < len(row) and type(value := row[column]) in (int, float):
                row[column] = shown_number(value, suffix)
        yield row


def _head(sheet: calamine.CalamineSheet) -> list[list[Any]]:
    return list(islice(_rows(sheet), SEARCHED_ROWS))


def _notes(
    sheets: list[str], name: str, header: int, merged: int, filled: Sequence[Any]
) -> tuple[Note, ...]:
    notes = []
    if len(sheets) > 1:
        notes.append(Note("sheet", {"sheet": name, "sheets": len(sheets)}))
    if header:
        notes.append(Note("preamble", {"rows": header}))
    if filled:
        notes.append(Note("merged_filled", {"count": len(filled)}))
    if merged > len(filled):
        notes.append(Note("merged_cells", {"count": merged - len(filled)}))
    return tuple(notes)
