"""Hochladen: drop a file, see what it is, what is wrong, what it would change, and publish it."""

import streamlit as st

from ui import upload_address, upload_board, upload_case, upload_files
from ui.components import _into_data_style
from ui.i18n.texts import text as _

_into_data_style.use()
st.title(_("Upload"), anchor=False)
upload_files.drop()
upload_address.ask()
upload_files.remembered()
upload_files.said()
if upload_case.cases():
    upload_board.show(upload_files.chosen())
else:
    upload_board.empty()
