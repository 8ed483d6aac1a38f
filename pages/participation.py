"""Beteiligung: events over time, who came, groups and districts reached, what is next."""

import datetime as dt
from dataclasses import replace
from functools import partial

import streamlit as st

from charts import participation as chart
from queries.event_series import by_quarter
from queries.events import event_count
from queries.participation import events_by, groups_reached
from ui import participation_board, participation_list, participation_tables, participation_time
from ui.components import drill_through_rows, figure, filters
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import ask

today, words = dt.date.today(), look()

st.title(_("Participation"), anchor=False)
chosen = participation_board.bar()
found = participation_list.listed(chosen, today)
if not found.count.events:
    st.info(_("No event passes these filters. Reset them to see all."), icon=":material/event:")
    st.stop()
overall = participation_board.sums(chosen, today).came_share
source = participation_board.counted(ask(event_count, chosen=chosen, today=today, held=True))
made_of = partial(drill_through_rows.events, chosen, today)
asked = {"chosen": chosen, "today": today}

left, right = st.columns([2, 1], gap="large")
with left:
    view = filters.view("zeilen", _("Rows"), participation_tables.row_words())
    by = participation_board.ROWS[view]
    participation_time.over_time(found, by, charts=chart)
    participation_tables.spread(ask(events_by, by=by, **asked), by, made_of)
with right:
    participation_board.calendar(chosen, today)
    participation_board.series_list(chosen, today)

one, two = st.columns(2, gap="large")
quarters = ask(by_quarter, **asked)
with one:
    if quarters[["registered", "attended"]].isna().all(axis=None):
        figure.nothing(_("People registered and present"), participation_tables.nobody_counted())
    else:
        figure.show(chart.attendance(quarters, look=words), key="participation_people",
                    table=partial(participation_tables.quarters, quarters), dataset="attendance",
                    source=source, behind=made_of)  # fmt: skip
with two:
    participation_time.share(found, overall, charts=chart)

one, two = st.columns(2, gap="large")
with one:
    reached = participation_tables.named(ask(groups_reached, **asked))
    if reached.empty:
        figure.nothing(_("Groups reached"), participation_tables.nobody_counted())
    else:
        figure.show(chart.groups(reached, look=words), key="participation_groups",
                    table=reached, dataset="attendance", source=source, behind=made_of)  # fmt: skip
with two:
    # Every district beside the others, also when one of them is chosen: theirs are not 0.
    every = replace(chosen, district_id=None)
    places = participation_tables.districts(
        ask(events_by, by="district_id", chosen=every, today=today)
    )
    count = ask(event_count, chosen=every, today=today, held=True)
    figure.show(chart.districts(places, look=words), key="participation_districts",
                table=places, dataset="districts", source=participation_board.counted(count),
                behind=partial(drill_through_rows.events_by_district, every, today),
                words=participation_tables.place_words())  # fmt: skip
    participation_tables.say(participation_board.without_event(chosen, today))

participation_list.show(found)
