"""Verlauf: every publication, what it changed, the file behind it, and the way back to it."""

import streamlit as st

from ui.components import filters, html
from ui.history import detail
from ui.history import list as history_list
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state import url_state

html.data_page_style()
st.title(_("History"), anchor=False)
detail.said()
every = history_list.every()
known = set(every["snapshot_id"])
asked = url_state.value("veroeffentlichung")
if asked.isdigit() and int(asked) in known:
    detail.publication_detail(int(asked), every)
    st.stop()
if asked:
    words = _("There is no publication “{n}”, so all are shown.").format(n=inert(asked))
    st.warning(words, icon=":material/info:")
with filters.bar("history_head"):
    dataset = history_list.dataset_filter()
found = every if dataset is None else every[every["dataset"] == dataset]
if found.empty:
    html.draw_template(
        "components/empty.html", words=_("Nothing has been published for this dataset yet.")
    )
else:
    history_list.publication_list(found)
