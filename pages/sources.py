"""Quellen: every dataset with its meaning, owner, age, files and rows."""

import streamlit as st

from ui.components import authorship, dataset_words, figure, filters, html
from ui.i18n.texts import text as _
from ui.sources.detail import dataset_detail
from ui.sources.failing_feeds import failing_feeds
from ui.sources.interfaces import interfaces
from ui.sources.list import dataset_list, visible_datasets
from ui.sources.shipped_offer import shipped_offer
from ui.state.day import day_shown
from ui.state.session_data import dataset

html.data_page_style()
st.title(_("Sources"), anchor=False)
ages = visible_datasets(day_shown())
titles = {name: dataset_words.title(dataset(name)) for name in sorted(ages["name"])}
with filters.bar():
    chosen = filters.choice("datensatz", _("Dataset"), titles)
authorship.show_outcome()
failing_feeds(chosen)
if chosen is None:
    shipped_offer()
    dataset_list(ages)
    figure.folded(_("Interfaces"), "sources_interfaces", interfaces)
else:
    dataset_detail(ages[ages["name"] == chosen].iloc[0].to_dict())
