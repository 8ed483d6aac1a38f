"""The button that gives a page's packet."""

import datetime as dt

from outputs.packet.scope import Scope
from queries.measures.measures import MeasureFilter
from ui.components.dataset_columns import SHEET
from ui.components.original_files import button_row, download_button
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.reader import reader_of_session, reading


def scope_of(chosen: MeasureFilter) -> Scope:
    """What a page's filters hold; what they ask of single measures, such as a status, does not
    make a packet."""
    return Scope(chosen.district_id, chosen.field_ids, chosen.working_group)


def packet_button(scope: Scope) -> None:
    """Buttons for the pages and for their tables, made when somebody clicks, for who clicks."""
    reader, since = reader_of_session(), _since()

    def pdf() -> bytes:
        from outputs.packet.packet import packet  # brings what writes PDF: not for every page

        with reading(reader):
            return packet(scope, since).pdf

    def xlsx() -> bytes:
        from outputs.packet.workbook import workbook

        with reading(reader):
            return workbook(scope)

    name = scope.file_name
    with button_row("packet_files"):
        for words, made, ending, mime, key in (
            (_("As PDF"), pdf, "pdf", "application/pdf", "packet"),
            (_("Tables as XLSX"), xlsx, "xlsx", SHEET, "packet_tables"),
        ):
            download_button(words, made, f"{name}.{ending}", mime, key, light=True)


def _since() -> dt.date | None:
    """The day that the reader chose on the overview, as its changes count from."""
    try:
        return dt.date.fromisoformat(url_state.value("ab"))
    except ValueError:
        return None
