"""Mobilität: mobility hubs against plan, public charging and its reach, other cities."""

import streamlit as st

from ui.components import filters, html
from ui.components.domain_words import district_words
from ui.i18n.texts import text as _
from ui.mobility import sections
from ui.state.day import day_shown

VIEWS = {
    "inseln": _("Mobility hubs"),
    "laden": _("Public charging"),
    "staedte": _("Comparison of cities"),
}

html.data_page_style()
st.title(_("Mobility"), anchor=False)
view = filters.view("bereich", _("View"), VIEWS)
if view == "staedte":
    sections.cities()
    st.stop()
with filters.bar("mobility_filters"):
    district = filters.choice("bezirk", _("District"), district_words(), _("all districts"))
if view == "inseln":
    sections.hubs(district, day_shown())
else:
    sections.charging(district)
