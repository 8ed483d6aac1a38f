"""Über: what this is, where the data come from, under which licences, and what software runs."""

import streamlit as st

from ui.components import dataset_words, html
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.shell import licences
from ui.state.session_data import edition, package

html.data_page_style()
st.title(_("About"), anchor=False)
html.draw_template(
    "shell/about.html",
    city=package().city,
    suffix="" if look().language == "de" else "@en",
    version=licences.version(),
    datasets=[
        one for one in package().datasets.values() if one.public or edition().audience != "public"
    ],
    title=dataset_words.title,
    software=licences.software(),
)
