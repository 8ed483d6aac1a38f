"""The empty form of a dataset: its columns and one example row, as CSV or XLSX."""

import csv
import io

from loaders.export.export import workbook_bytes
from loaders.schema import Dataset

_ROWS_WITH_CHOICES = 1000


def template_csv(dataset: Dataset) -> str:
    """Header and example row, UTF-8 text with commas."""
    sink = io.StringIO()
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(dataset.field_names)
    writer.writerow(f.example_text for f in dataset.fields)
    return sink.getvalue()


def template_xlsx(dataset: Dataset) -> bytes:
    """The same as a workbook with German titles, and drop-downs where values are given."""
    from openpyxl import Workbook
    from openpyxl.styles import Font
    from openpyxl.worksheet.datavalidation import DataValidation

    book = Workbook()
    sheet = book.active
    sheet.title = dataset.name[:31]
    sheet.append([f.title for f in dataset.fields])
    sheet.append([f.example_text for f in dataset.fields])
    sheet.freeze_panes = "A2"
    for number, f in enumerate(dataset.fields, start=1):
        head = sheet.cell(1, number)
        head.font = Font(bold=True)
        letter = head.column_letter
        sheet.column_dimensions[letter].width = max(12, min(40, len(f.title) + 2))
        choices = ("ja", "nein") if f.type == "boolean" else f.enum
        formula = '"' + ",".join(choices) + '"'
        if choices and len(formula) <= 255 and not any("," in choice for choice in choices):
            menu = DataValidation(type="list", formula1=formula, allow_blank=True)
            sheet.add_data_validation(menu)
            menu.add(f"{letter}2:{letter}{_ROWS_WITH_CHOICES}")
        if f.type == "string":
            for cell in sheet[letter][1:]:
                cell.number_format = "@"
    return workbook_bytes(book)
