"""The choice to show all rows of a file to everybody, beside how many of them would be seen."""

from collections.abc import Mapping

import pyarrow as pa
import streamlit as st

from ui.i18n.texts import text as _
from ui.state.session_data import dataset
from ui.upload.case import Case


def public_choice(case: Case, tables: Mapping[str, pa.Table]) -> None:
    """Offer it where rows say themselves whether everybody may see them and not all do."""
    fields = {name: dataset(name).public_field for name in tables if dataset(name).public}
    is_hidden = any(field and not _all(tables[name][field]) for name, field in fields.items())
    if not is_hidden and not case.all_public:
        return

    def changed(wanted: bool) -> None:
        case.all_public, case.mode = wanted, None

    st.toggle(
        _("Show all rows of this file to everybody"),
        **case.controlled("all_public", case.all_public, changed),
        disabled=case.done is not None,
    )


def _all(said: pa.ChunkedArray) -> bool:
    return all(said.to_pylist())
