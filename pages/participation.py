"""Beteiligung: events over time, who came, groups and districts reached, what is next."""

import datetime as dt
from functools import partial

import streamlit as st

from charts import participation as chart
from queries.event_series import by_quarter
from queries.events import events
from queries.participation import events_by, groups_reached
from ui import figure, filters, participation_board, participation_tables, rows_of
from ui.store import ask
from ui.texts import look
from ui.texts import text as _

today = dt.date.today()
words = look()

st.title(_("Participation"), anchor=False)
chosen = participation_board.bar()
listed = ask(events, chosen=chosen, today=today)
if listed.empty:
    st.info(_("No event passes these filters. Reset them to see all."), icon=":material/event:")
    st.stop()
held = listed[listed["is_held"]]
overall = participation_board.sums(chosen, held, today).came_share
source = participation_board.counted(listed)
made_of = partial(rows_of.events, held)

left, right = st.columns([2, 1], gap="large")
with left:
    view = filters.view("zeilen", _("Rows"), participation_tables.row_words())
    by, formats = participation_board.ROWS[view], participation_board.formats_words()
    dots = chart.events_over_time(listed, rows=by, names=formats, today=today, look=words)
    figure.show(dots, key="participation_events", table=participation_board.plain(listed),
                dataset="events", source=source,
                behind=partial(rows_of.events, listed))  # fmt: skip
    spread = ask(events_by, by=by, chosen=chosen, today=today)
    participation_tables.spread(spread, by, held)
with right:
    participation_board.calendar(chosen, today)
    participation_board.series_list(chosen, today)

one, two = st.columns(2, gap="large")
quarters = by_quarter(held)
with one:
    if quarters[["registered", "attended"]].isna().all(axis=None):
        figure.nothing(_("People registered and present"), participation_tables.nobody_counted())
    else:
        figure.show(chart.attendance(quarters, look=words), key="participation_people",
                    table=participation_tables.quarters(quarters), dataset="attendance",
                    source=source, behind=made_of)  # fmt: skip
both = held[held["came_share"].notna() & held["start_date"].notna()]
with two:
    if both.empty or overall is None:
        figure.nothing(_("Share that came"), participation_tables.nobody_counted())
    else:
        came = chart.share_that_came(both, overall=overall, look=words)
        figure.show(came, key="participation_share", table=participation_board.plain(both),
                    dataset="events", source=participation_board.counted(both),
                    behind=partial(rows_of.events, both))  # fmt: skip

one, two = st.columns(2, gap="large")
with one:
    reached = participation_tables.named(ask(groups_reached, chosen=chosen, today=today))
    if reached.empty:
        figure.nothing(_("Groups reached"), participation_tables.nobody_counted())
    else:
        figure.show(chart.groups(reached, look=words), key="participation_groups",
                    table=reached, dataset="attendance", source=source, behind=made_of)  # fmt: skip
with two:
    places = participation_tables.districts(held)
    figure.show(chart.districts(places, look=words), key="participation_districts",
                table=places, dataset="districts", source=source,
                behind=partial(rows_of.events_by_district, held),
                words=participation_tables.place_words())  # fmt: skip
    participation_tables.say(participation_board.without_event(chosen, today))

participation_board.show(listed)
