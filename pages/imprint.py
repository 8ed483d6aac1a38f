"""Impressum: who offers this site and how to reach them."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _
from ui.shell import contact

st.title(_("Imprint"), anchor=False)
html.draw_template("shell/imprint.html", city=contact.city())
