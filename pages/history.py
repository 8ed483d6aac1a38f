"""Verlauf: every publication, what it changed, the file behind it, and the way back to it."""

import streamlit as st

from ui.components import authorship, dataset_words, filters, html
from ui.history.detail import publication_detail
from ui.history.list import all_publications, publication_list
from ui.i18n.texts import text as _
from ui.state import url_state

html.data_page_style()
st.title(_("History"), anchor=False)
authorship.show_outcome()
every = all_publications()
known = set(every["snapshot_id"])
asked = url_state.value("veroeffentlichung")
if asked.isdigit() and int(asked) in known:
    publication_detail(int(asked), every)
    st.stop()
if asked:
    words = _("The link asks for a publication that does not exist, so all are shown.")
    st.warning(words, icon=":material/info:")
with filters.bar():
    titles = dataset_words.dataset_titles()
    dataset = filters.choice("datensatz", _("Dataset"), titles)
found = every if dataset is None else every[every["dataset"] == dataset]
if found.empty:
    html.empty(_("Nothing has been published for this dataset yet."))
else:
    publication_list(found)
