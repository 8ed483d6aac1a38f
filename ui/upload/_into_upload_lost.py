"""Why a file cannot replace what is there: other data refer to rows that would be gone."""

from collections.abc import Sequence

import streamlit as st

from loaders.schema.bilingual import in_language
from loaders.validate.report import Problem
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.upload import words


def show(lost: Sequence[Problem]) -> None:
    """One box for all (problems of code `dangling`): who refers to what, and the ways on."""
    if not lost:
        return
    told = [in_language(one.details, words.notes_language()) for one in lost]
    intro = _("The file cannot replace what is there: it lacks rows that other data refer to.")
    line = _("{other}: refers to {shown}{more} (rows: {count})")
    lines = "\n".join(f"- {inert(line.format(**one))}" for one in told)
    ways = _("To keep these rows, choose “Add” above; else publish the file together with files "
             "for these data.")  # fmt: skip
    st.error(f"{intro}\n\n{lines}\n\n{ways}", icon=":material/link_off:")
