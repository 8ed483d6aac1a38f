"""Several datasets as one workbook for an office: a sheet each, typed, with frozen headings, and
the state it was made from, so that it can come back as a change (`loaders.returned_workbook`)."""

from collections.abc import Mapping

import pyarrow as pa

from loaders.export.export import cell_of, workbook_bytes
from loaders.schema import Dataset

STATE_SHEET = "packet"
STATE = "state"
MOST_WIDE = 60
LOOKED_AT = 50


def packet_workbook(tables: Mapping[str, tuple[Dataset, pa.Table]], state: int) -> bytes:
    """tables: name → the dataset with the columns to show, and its rows. state: the snapshot that
    they are of, on a hidden sheet. Raises StoreError for a text that no cell can hold."""
    from openpyxl import Workbook
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    book = Workbook(write_only=True)
    for name, (dataset, table) in tables.items():
        sheet = book.create_sheet(name[:31])
        sheet.freeze_panes = "B2"
        columns = [table[field.name].to_pylist() for field in dataset.fields]
        for number, (field, values) in enumerate(zip(dataset.fields, columns, strict=True), 1):
            texts = [field.name, *map(str, values[:LOOKED_AT])]
            wide = min(max(map(len, texts)) + 2, MOST_WIDE)
            sheet.column_dimensions[get_column_letter(number)].width = wide
        heads = [WriteOnlyCell(sheet, field.name) for field in dataset.fields]
        for head in heads:
            head.font = Font(bold=True)
        sheet.append(heads)
        for row in zip(*columns, strict=True):
            sheet.append([cell_of(sheet, value) for value in row])
    about = book.create_sheet(STATE_SHEET)
    about.sheet_state = "hidden"
    about.append(["what", "value"])
    about.append([STATE, state])
    return workbook_bytes(book)
