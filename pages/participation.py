"""Beteiligung: events over time, who came, groups and districts reached, what is next."""

import datetime as dt
from dataclasses import replace
from functools import partial

import streamlit as st

from charts import participation as chart
from queries.events.events import event_count
from queries.events.participation import events_by, groups_reached
from queries.events.series import attendance_by_period
from queries.metric import Rows
from ui.components import figure, filters
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.participation import event_list, sections, tables, timeline
from ui.state.session_data import run_query

today, words = dt.date.today(), look()

st.title(_("Participation"), anchor=False)
chosen = sections.bar()
found = event_list.listed(chosen, today)
if not found.count.events:
    st.info(_("No event passes these filters. Reset them to see all."), icon=":material/event:")
    st.stop()
overall = sections.sums(chosen, today).came_share.value
held = run_query(event_count, chosen=chosen, today=today, held=True)
source = sections.counted(held)
asked = {"chosen": chosen, "today": today}

left, right = st.columns([2, 1], gap="large")
with left:
    view = filters.view("zeilen", _("Rows"), tables.row_words())
    by = sections.ROWS[view]
    timeline.over_time(found, by, charts=chart)
    tables.spread(run_query(events_by, by=by, **asked), by, held.rows)
with right:
    sections.calendar(chosen, today)
    sections.series_list(chosen, today)

one, two = st.columns(2, gap="large")
quarters = run_query(attendance_by_period, period="quarter", **asked)
with one:
    if quarters[["registered", "attended"]].isna().all(axis=None):
        figure.nothing(_("People registered and present"), tables.nobody_counted())
    else:
        figure.draw_figure(chart.attendance(quarters, look=words), key="participation_people",
                    table=partial(tables.quarters, quarters), dataset="attendance",
                    source=source, behind=held.rows)  # fmt: skip
with two:
    timeline.share(found, overall, charts=chart)

one, two = st.columns(2, gap="large")
with one:
    reached = tables.named(run_query(groups_reached, **asked))
    if reached.empty:
        figure.nothing(_("Groups reached"), tables.nobody_counted())
    else:
        figure.draw_figure(
            chart.groups(reached, look=words),
            key="participation_groups",
            table=reached,
            dataset="attendance",
            source=source,
            behind=held.rows,
        )
with two:
    # Every district beside the others, also when one of them is chosen: theirs are not 0.
    every = replace(chosen, district_id=None)
    places = tables.districts(run_query(events_by, by="district_id", chosen=every, today=today))
    count = run_query(event_count, chosen=every, today=today, held=True)
    figure.draw_figure(chart.districts(places, look=words), key="participation_districts",
                table=places, dataset="districts", source=sections.counted(count),
                behind=[count.rows[0], Rows("districts")],
                words=tables.place_words())  # fmt: skip
    tables.say(sections.without_event(chosen, today))

event_list.event_table(found)
