"""Hochladen: drop a file, see what it is, what is wrong, what it would change, and publish it."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _
from ui.upload import case, step1_address, step1_files, workbench

html.data_page_style()
st.title(_("Upload"), anchor=False)
step1_files.drop()
step1_address.ask()
step1_files.remembered()
step1_files.said()
if case.cases():
    workbench.file_workbench(step1_files.chosen())
else:
    workbench.empty()
