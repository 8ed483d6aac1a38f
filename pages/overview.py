"""Überblick: how the strategy stands, what must be decided, what changed, what comes next."""

import streamlit as st

from outputs.packet.button import packet_button, scope_of
from ui.access import roles
from ui.admin import city_needs
from ui.components import cards, html, measure_report
from ui.i18n.texts import text as _
from ui.overview import cards as overview_cards
from ui.overview import changes, decisions, overdue, programme, strip
from ui.overview.data import Overview, options
from ui.overview.head import head
from ui.overview.verdict import verdict
from ui.state.day import day_shown
from ui.state.session_data import least_people

today = day_shown()
shown = Overview(head(options()), today, least_people())
measure_report.show_outcome()
html.draw_template("overview/verdict.html", verdict=verdict(shown))
packet_button(scope_of(shown.chosen))
strip.strip(shown)

is_staff = roles.may("staff")
if is_staff and city_needs.is_empty():
    st.header(_("What this dashboard still needs"), anchor=False)
    city_needs.city_needs()
left, right = st.columns([2, 1] if is_staff else 2, gap="medium")
if is_staff:  # who is asked for what is nobody else's business
    with left, st.container(gap=None):
        decisions.to_decide(shown)
        overdue.to_ask_for(shown)
        overdue.complete(shown)
with right if is_staff else left, st.container(gap=None):
    changes.changed(shown)
with right, st.container(gap=None):
    decisions.ahead(shown)

cards.cards(overview_cards.cards(shown))
strip.tiles(shown)
if piece := programme.steps(shown):
    piece.draw(still=True)
programme.focus(shown)
