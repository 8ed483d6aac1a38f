"""Hochladen: drop a file, see what it is, what is wrong, what it would change, and publish it."""

import streamlit as st

from ui import data_style, upload_address, upload_board, upload_case, upload_files
from ui.i18n.texts import text as _

data_style.use()
st.title(_("Upload"), anchor=False)
upload_files.drop()
upload_address.ask()
upload_files.remembered()
upload_files.said()
if upload_case.cases():
    upload_board.show(upload_files.chosen())
else:
    upload_board.empty()
