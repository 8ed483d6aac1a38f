"""What can be downloaded of a dataset, made only when somebody clicks.

Everyone gets what they see: the state, the rows and the columns of their edition.
"""

from contextlib import closing
from functools import partial

import streamlit as st

from loaders.export.export import export
from loaders.export.template import template_csv, template_xlsx
from loaders.messages.errors import StoreError
from loaders.schema import Dataset
from loaders.store.store import Edition
from queries.provenance.rows import whole
from ui.components import drill_through
from ui.components.dataset_columns import SHEET, visible
from ui.components.original_files import download_button
from ui.i18n.texts import text as _
from ui.state.session_data import edition, store


def content(name: str, kind: str, at: Edition) -> bytes:
    """The rows of an edition as a file of `loaders.export.export.FORMATS`."""
    shown = visible(name, at.audience)
    order = [column for column in shown.primary_key if shown.has(column)]
    with closing(store().reader(at)) as connection:
        table = whole(connection, dataset=name, columns=shown.field_names, order=order)
    return export(shown, table, kind)


def rows_buttons(name: str) -> bool:
    """A button for each format in which this session may have the rows; whether there is any."""
    at, shown = edition(), visible(name, edition().audience)
    if drill_through.refusal(shown):
        return False
    file = f"{name}-{at.snapshot}"
    formats = {
        "csv-de": (_("CSV for a German Excel"), f"{name}-excel-{at.snapshot}.csv", "text/csv"),
        "csv": (_("CSV by the standard"), f"{file}.csv", "text/csv"),
        "xlsx": ("XLSX", f"{file}.xlsx", SHEET),
        "parquet": ("Parquet", f"{file}.parquet", "application/vnd.apache.parquet"),
        "geojson": ("GeoJSON", f"{file}.geojson", "application/geo+json"),
    }
    with st.container(horizontal=True, gap="small"):
        for kind, (label, file_name, mime) in formats.items():
            if _possible(kind, shown, at):
                made = partial(content, name, kind, at)
                download_button(label, made, file_name, mime, f"sources_{kind}")
    return True


def template_buttons(declared: Dataset) -> None:
    """The empty form: its columns, an example row and, in the workbook, drop-downs."""

    def as_csv() -> bytes:
        return template_csv(declared).encode()

    file = _("template") + f"-{declared.name}"
    xlsx, csv = _("Template as XLSX, with drop-downs"), _("Template as CSV")
    as_xlsx = partial(template_xlsx, declared)
    with st.container(horizontal=True, gap="small"):
        download_button(xlsx, as_xlsx, f"{file}.xlsx", SHEET, "sources_template-xlsx")
        download_button(csv, as_csv, f"{file}.csv", "text/csv", "sources_template-csv")


def _possible(kind: str, shown: Dataset, at: Edition) -> bool:
    if kind == "geojson":
        placed = shown.has("latitude") and shown.has("longitude")
        return shown.geometry_field is not None or placed
    if kind == "xlsx" and shown.geometry_field is not None:
        return _fits_workbook(shown.name, at)
    return True


@st.cache_data(max_entries=100, show_spinner=False)
def _fits_workbook(name: str, at: Edition) -> bool:
    """A shape as text may be longer than a cell of a workbook can be."""
    try:
        content(name, "xlsx", at)
    except StoreError:
        return False
    return True
