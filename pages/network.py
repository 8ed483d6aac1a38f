"""Netzwerk: our city beside others that publish their data, measures alike, what sources state."""

import streamlit as st

from ui.components import authorship, html
from ui.components.domain_words import network_title
from ui.i18n.texts import text as _
from ui.network import adopting, data, sections
from ui.state.day import day_shown

html.data_page_style()
st.title(network_title(), anchor=False)
authorship.show_outcome()
peers = data.known_peers()
others = data.others(peers, day_shown())
if others:
    own = data.own(day_shown())
    html.lead(_("{city} beside cities that offer their data in the same form.", city=own.name))
    sections.standing(peers)
    sections.comparison([own, *others])
    sections.measures([own, *others])
    sections.alike(own, others)
    adopting.take_over(others)
else:
    html.lead(sections.unconnected())
    sections.standing(peers)
adopting.taken_over(peers)
sections.stated()
