"""Beteiligung: events over time, who came, groups and districts reached, what is next."""

from functools import partial

import streamlit as st

from queries.events.events import EventFilter
from ui.components import figure, filters
from ui.i18n.texts import text as _
from ui.participation import event_list, sections, tables
from ui.state.day import day_shown

today = day_shown()

st.title(_("Participation"), anchor=False)
chosen = sections.bar()
found = event_list.listed(chosen, today)
if not found.count.events:
    if event_list.listed(EventFilter(), today).count.events:
        words = _("No event passes these filters. Reset them to see all.")
    else:
        words = _("No events are published. The working groups can supply them.")
    st.info(words, icon=":material/event:")
    figure.offer_examples("events")
    st.stop()
sections.sums(found)

left, right = st.columns(2, gap="large")
with left:
    sections.series_list(chosen, today)
with right:
    sections.calendar(chosen, today)
    by_district = st.container()
with st.container() if sections.has_districts(found) else by_district:
    sections.districts(found)

by = sections.ROWS[filters.view("zeilen", _("Rows"), tables.row_words())]
event_list.over_time(found, by)
sections.spread(found, by)

figure.folded(_("Who came"), "participation_came", partial(sections.who_came, found))
figure.folded(
    event_list.table_title(found), "participation_list", partial(event_list.event_table, found)
)
