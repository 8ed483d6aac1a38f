"""What can be downloaded of a dataset, made only when somebody clicks.

Everyone gets what they see: the state, the rows and the columns of their edition.
"""

from collections.abc import Callable
from dataclasses import dataclass

import streamlit as st

from loaders.export.export import export
from loaders.export.template import template_csv, template_xlsx
from loaders.messages.errors import StoreError
from loaders.schema import Dataset
from loaders.store.store import Edition
from queries.provenance.rows import whole
from ui.components.dataset_columns import SHEET, visible
from ui.i18n.texts import text as _
from ui.state.session_data import dataset, edition, shows_rows, store


@dataclass(frozen=True)
class Offer:
    """A file that can be had: `content` is called when it is asked for."""

    key: str
    label: str
    file: str
    mime: str
    content: Callable[[], bytes]


def content(name: str, kind: str, at: Edition) -> bytes:
    """The rows of an edition as a file of `loaders.export.export.FORMATS`."""
    shown = visible(name, at.audience)
    order = [column for column in shown.primary_key if shown.has(column)]
    connection = store().reader(at)
    try:
        table = whole(connection, dataset=name, columns=shown.field_names, order=order)
    finally:
        connection.close()
    return export(shown, table, kind)


def offers(name: str) -> list[Offer]:
    """The formats in which this session may have the rows."""
    at, shown = edition(), visible(name, edition().audience)
    if (at.audience == "public" and not shown.public) or not shows_rows(shown):
        return []
    kinds = [
        ("csv-de", _("CSV for a German Excel"), "csv", "text/csv"),
        ("csv", _("CSV by the standard"), "csv", "text/csv"),
        ("xlsx", "XLSX", "xlsx", SHEET),
        ("parquet", "Parquet", "parquet", "application/vnd.apache.parquet"),
        ("geojson", "GeoJSON", "geojson", "application/geo+json"),
    ]
    return [
        Offer(
            kind,
            label,
            f"{name}{_suffix(kind)}-{at.snapshot}.{ending}",
            mime,
            _later(name, kind, at),
        )
        for kind, label, ending, mime in kinds
        if _possible(kind, shown, at)
    ]


def templates(name: str) -> list[Offer]:
    """The empty form: its columns, an example row and, in the workbook, drop-downs."""
    declared = dataset(name)
    file = _("template") + f"-{name}"
    return [
        Offer("template-xlsx", _("Template as XLSX, with drop-downs"), f"{file}.xlsx", SHEET,
              lambda: template_xlsx(declared)),
        Offer("template-csv", _("Template as CSV"), f"{file}.csv", "text/csv",
              lambda: template_csv(declared).encode()),
    ]  # fmt: skip


def buttons(offered: list[Offer]) -> None:
    """A row of download buttons that fetches a file only when it is clicked."""
    with st.container(horizontal=True, gap="small"):
        for offer in offered:
            st.download_button(
                offer.label,
                data=offer.content,
                file_name=offer.file,
                mime=offer.mime,
                key=f"sources_{offer.key}",
                on_click="ignore",
                icon=":material/download:",
            )


def _later(name: str, kind: str, at: Edition) -> Callable[[], bytes]:
    return lambda: content(name, kind, at)


def _suffix(kind: str) -> str:
    return "-excel" if kind == "csv-de" else ""


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
