"""Hochladen: drop a file, see what it is, what is wrong, what it would change, and publish it."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _
from ui.upload import step1_address, step1_files, workbench
from ui.upload.case import cases

html.data_page_style()
st.title(_("Upload"), anchor=False)
step1_files.drop_zone()
step1_address.address_form()
step1_files.notice()
if cases():
    workbench.file_steps(step1_files.file_choice())
else:
    html.draw_template("upload/empty.html")
