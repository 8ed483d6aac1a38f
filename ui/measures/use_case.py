"""The use case of a measure: what everybody reads first on its Steckbrief."""

import streamlit as st

from loaders.schema.plain_language import explained, reading_ease
from queries.measures.use_cases import use_case
from queries.metric import rows_where
from ui.access import roles
from ui.components import drill_through, html
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.measures.words import safe_url, source_day
from ui.state.session_data import package, run_query


def told(measure_id: str) -> None:
    """For whom the measure is and what changes in a day, with its picture; nothing where nobody
    has written it."""
    found = run_query(use_case, measure_id=measure_id)
    if not found:
        return
    name, alt = found["picture"] or "", found["picture_alt"] or ""
    # A picture that nobody describes is shown to nobody.
    shown = name if alt and package().picture(name) else ""
    with st.container(key="sheet_use_case"):
        html.draw_template(
            "measures/use_case.html",
            case=found,
            picture=f"assets/brand/media/{shown}" if shown else "",
            words=explained(found["words"]),
            day=source_day(found["source_date"] or ""),
            url=safe_url(found["source_url"]),
            ease=_ease(found["change"]) if roles.may("staff") else "",
        )
        rows = [rows_where("use_cases", measure_id=[measure_id])]
        drill_through.button(f"use_case_{measure_id}", _("What changes"), rows)


def _ease(text: str) -> str:
    ease = reading_ease(text)
    return "" if ease is None else _("reading ease {n} (plain: 60 and more)", n=look().number(ease))
