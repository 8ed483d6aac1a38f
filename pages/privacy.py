"""Datenschutz: which data of visitors are processed, why, and what is not done."""

import streamlit as st

from ui.access import roles
from ui.components import html
from ui.connection import days_kept
from ui.i18n.texts import text as _
from ui.shell import contact

st.title(_("Privacy"), anchor=False)
html.draw_template(
    "shell/privacy.html",
    city=contact.city(),
    signs_in=bool(roles.sign_in_settings()),
    days_kept=days_kept(),
)
