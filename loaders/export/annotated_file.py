"""The analyst's own file with a column of remarks: what is wrong stands beside the row it is in.

Rows stay where the spreadsheet shows them, so that every message's row number holds here too.
Cells are texts, and none of them is taken for a formula.
"""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence

from loaders.export.export import XLSX_CELL, text_cell, workbook_bytes
from loaders.export.formulas import guarded
from loaders.tables.reading import Reading
from loaders.validate.report import Problem

_NUMBER = re.compile(r"^[+-]?[\d.,\s]*\d\s?[%€]?$")


def remark_texts(problems: Sequence[Problem], language: str) -> dict[int | None, str]:
    """Row (None: the file as a whole) → its messages, each with the column it is about."""
    texts: dict[int | None, list[str]] = {}
    for problem in problems:
        place = f"{problem.column}: " if problem.column else ""
        for row in (problem.row, *problem.others):
            texts.setdefault(row, []).append(place + problem.message(language))
    return {row: " | ".join(dict.fromkeys(found)) for row, found in texts.items()}


def annotated_csv(
    reading: Reading, remarks: Mapping[int | None, str], title: str, *, only_faulty: bool = False
) -> bytes:
    """As CSV for a spreadsheet, with the file's own separator."""
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=reading.delimiter or ";", lineterminator="\r\n")
    for cells in _lines(reading, remarks, title, only_faulty):
        writer.writerow([_guarded(cell) for cell in cells])
    return b"\xef\xbb\xbf" + sink.getvalue().encode("utf-8", "replace")


def annotated_xlsx(
    reading: Reading, remarks: Mapping[int | None, str], title: str, *, only_faulty: bool = False
) -> bytes:
    """As a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:31])
    for cells in _lines(reading, remarks, title, only_faulty):
        sheet.append([text_cell(sheet, text[:XLSX_CELL]) for text in cells])
    return workbook_bytes(book)


def _lines(
    reading: Reading, remarks: Mapping[int | None, str], title: str, only_faulty: bool
) -> Iterator[list[str]]:
    """The cells of each line: what stood above the header, the header, the rows; empty ones keep
    every row where it was unless only some are shown."""
    header = reading.header_row or 0
    if not only_faulty:
        above = [[text] for text in reading.preamble[: header - 1]]
        yield from above
        yield from ([] for _ in range(len(above) + 1, header))
    about_file = [remarks[row] for row in (None, header) if row in remarks]
    yield [*reading.columns, ": ".join([title, *about_file])]
    line = header
    table = reading.table.select(["row", *reading.cells])
    for batch in table.to_batches(max_chunksize=5000):
        for row, *cells in zip(*(column.to_pylist() for column in batch.columns), strict=True):
            if row > header and (not only_faulty or row in remarks):
                yield from ([] for _ in range(line + 1, row) if not only_faulty)
                yield [*("" if c is None else c for c in cells), remarks.get(row, "")]
                line = row


def _guarded(text: str) -> str:
    """A text that a spreadsheet would take for a formula; a number such as -3,5 is none."""
    return text if _NUMBER.match(text) else guarded(text)
