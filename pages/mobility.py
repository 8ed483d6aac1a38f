"""Mobilität: mobility hubs against plan, public charging and its reach, other cities."""

import streamlit as st

from ui.components import filters, html
from ui.i18n.texts import text as _
from ui.mobility import sections
from ui.state import url_state
from ui.state.day import day_shown

VIEWS = {
    "inseln": _("Mobility hubs"),
    "laden": _("Public charging"),
    "staedte": _("Comparison of cities"),
}

html.data_page_style()
st.title(_("Mobility"), anchor=False)
district = None
with filters.bar():
    if url_state.value("bereich") != "staedte":  # other cities have no districts of ours
        district = filters.district()
view = filters.view("bereich", _("View"), VIEWS, start=sections.first_known(VIEWS, day_shown()))
if view == "staedte":
    sections.cities()
elif view == "inseln":
    sections.hubs(district, day_shown())
else:
    sections.charging(district)
