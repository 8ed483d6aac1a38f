"""Maßnahmen: how far every measure is, in time and money; one measure opens as its Steckbrief."""

from functools import partial

import streamlit as st

from outputs.packet.button import packet_button, scope_of
from outputs.packet.scope import Scope
from queries.measures.measures import measure_options, measures
from ui.components import figure, filters
from ui.components.domain_words import field_words
from ui.i18n.texts import text as _
from ui.measures import board, economics, portfolio, profile, sections, table
from ui.measures import filters as measure_filters
from ui.state import url_state
from ui.state.day import day_shown
from ui.state.session_data import run_query

today = day_shown()
options = run_query(measure_options)

if url_state.value("massnahme"):
    wanted = url_state.value("massnahme")
    profile.measure_profile(wanted, today, partial(packet_button, Scope(measure=wanted)))
    st.stop()

st.title(_("Measures"), anchor=False)
chosen = measure_filters.bar(options)
listed = run_query(measures, today=today, chosen=chosen)
if listed.empty:
    if run_query(measures, today=today).empty:
        words = _("No measures are published. Whoever steers the strategy can supply them.")
    else:
        words = _("No measure passes these filters. Reset them to see all.")
    st.info(words, icon=":material/filter_alt:")
    st.stop()
table.measures_sentence(listed)

fields = field_words(options)
views = {"liste": _("List"), "zeitplan": _("Time and money"), "portfolio": _("Portfolio")}
views["vergleich"] = _("Comparison")
with st.container(horizontal=True, horizontal_alignment="distribute", key="measures_views"):
    shown = filters.view("ansicht", _("View"), views)
    packet_button(scope_of(chosen))
if shown == "liste":
    board.measure_list(listed, options.fields, today)
elif shown == "vergleich":
    economics.comparison(listed)
elif shown == "portfolio":
    portfolio.portfolio(listed, fields, today)
else:
    sections.kept(listed, today)
    known = sections.dated(listed, today)
    if known.empty:
        figure.note(_("None of these measures states both a start and an end."))
    else:
        sections.timeline(listed, today).draw()
    figure.note(sections.left_out(known))
    sections.coverage(listed, fields)
    sections.money(listed)
