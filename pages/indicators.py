"""Kennzahlen: what changed and what is chance, for each indicator its course and its target."""

import streamlit as st

from queries.indicators.indicators import indicators
from ui.components.figure import offer_examples
from ui.i18n.texts import text as _
from ui.indicators import detail, filters, listing, sensors, words
from ui.state import url_state
from ui.state.day import day_shown
from ui.state.session_data import run_query

today = day_shown()
st.html(words.STYLE)
listed = run_query(indicators, today=today)

if url_state.value("kennzahl"):
    detail.detail(listed, url_state.value("kennzahl"), url_state.value("ort"), today)
    st.stop()

st.title(_("Indicators"), anchor=False)
chosen = filters.bar(listed)
if chosen.empty:
    if listed.empty:
        message = _("No indicator has a value yet. Whoever steers the strategy can supply them.")
    else:
        message = _("No indicator passes these filters. Reset them to see all.")
    st.info(message, icon=":material/filter_alt:")
    offer_examples("indicators")
    sensors.section()
    listing.links("kennzahlen")
    st.stop()
listing.sentence(chosen)
listing.listing(chosen, today)
offer_examples("indicators")
sensors.section()
listing.links("kennzahlen")
