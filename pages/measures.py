"""Maßnahmen: how far every measure is, in time and money; one measure opens as its Steckbrief."""

import streamlit as st

from queries.measures.measures import measure_options, measures
from ui.components import filters
from ui.components.domain_words import field_words
from ui.i18n.texts import text as _
from ui.measures import filters as measure_filters
from ui.measures import profile, sections, table
from ui.state import url_state
from ui.state.day import day_shown
from ui.state.session_data import run_query

today = day_shown()
options = run_query(measure_options)

st.title(_("Measures"), anchor=False)
if url_state.value("massnahme"):
    profile.measure_profile(url_state.value("massnahme"), today)
    st.stop()

chosen = measure_filters.bar(options)
listed = run_query(measures, today=today, chosen=chosen)
if listed.empty:
    st.info(
        _("No measure passes these filters. Reset them to see all."), icon=":material/filter_alt:"
    )
    st.stop()
table.measures_sentence(listed)

fields = field_words(options)
left, right = st.columns([2, 1], gap="large")
with left:
    views = {"zeitplan": _("Timeline"), "portfolio": _("Portfolio")}
    if filters.view("ansicht", _("View"), views) == "portfolio":
        sections.portfolio(listed, fields, today)
    else:
        sections.timeline(listed, today)
with right:
    sections.coverage(listed, fields)

sections.money(listed)
table.measure_table(listed, fields)
