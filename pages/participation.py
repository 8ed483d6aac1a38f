"""Beteiligung: events over time, who came, groups and districts reached, what is next."""

import datetime as dt
from functools import partial

import streamlit as st

from charts import participation as chart
from queries.event_series import by_quarter
from queries.participation import events_by, groups_reached
from ui import (
    figure,
    filters,
    participation_board,
    participation_list,
    participation_tables,
    rows_of,
)
from ui.store import ask
from ui.texts import look
from ui.texts import text as _

today, words = dt.date.today(), look()


def over_time(by: str) -> None:
    """A point an event, or of many events a point a period."""
    at: dict = {"names": participation_tables.formats_words(), "today": today, "look": words}
    if found.is_many:
        sums = found.sums(by)
        dots = chart.events_by_period(
            sums, period=found.period, by=participation_list.heading(by), limit=found.limit,
            undated=found.count.undated, **at,
        )  # fmt: skip
        table = partial(participation_list.sums_table, sums, by, found.period)
    else:
        listed = found.rows()
        dots = chart.events_over_time(listed, rows=by, **at)
        table = partial(participation_list.plain, listed)
    figure.show(dots, key="participation_events", table=table, dataset="events",
                source=source, behind=partial(made_of, held=False))  # fmt: skip


def share() -> None:
    """Who came of the registered: a point an event, or of many events a point a period."""
    known = found.shares()
    if known.empty or overall is None:
        figure.nothing(_("Share that came"), participation_tables.nobody_counted())
        return
    paired = found.paired()
    note = participation_list.together(found.period) if found.is_many else ""
    came = chart.share_that_came(known, overall=overall, look=words, events=paired.events,
                                 note=note)  # fmt: skip
    figure.show(came, key="participation_share", dataset="events",
                table=partial(participation_list.shares_table, known, is_many=found.is_many),
                source=participation_board.counted(paired),
                behind=partial(made_of, paired=True))  # fmt: skip


st.title(_("Participation"), anchor=False)
chosen = participation_board.bar()
found = participation_list.listed(chosen, today)
if not found.count.events:
    st.info(_("No event passes these filters. Reset them to see all."), icon=":material/event:")
    st.stop()
overall = participation_board.sums(chosen, today).came_share
source = participation_board.counted(found.count)
made_of = partial(rows_of.events, chosen, today)
asked = {"chosen": chosen, "today": today}

left, right = st.columns([2, 1], gap="large")
with left:
    by = participation_board.ROWS[
        filters.view("zeilen", _("Rows"), participation_tables.row_words())
    ]
    over_time(by)
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
    share()

one, two = st.columns(2, gap="large")
with one:
    reached = participation_tables.named(ask(groups_reached, **asked))
    if reached.empty:
        figure.nothing(_("Groups reached"), participation_tables.nobody_counted())
    else:
        figure.show(chart.groups(reached, look=words), key="participation_groups",
                    table=reached, dataset="attendance", source=source, behind=made_of)  # fmt: skip
with two:
    places = participation_tables.districts(ask(events_by, by="district_id", **asked))
    figure.show(chart.districts(places, look=words), key="participation_districts",
                table=places, dataset="districts", source=source,
                behind=partial(rows_of.events_by_district, chosen, today),
                words=participation_tables.place_words())  # fmt: skip
    participation_tables.say(participation_board.without_event(chosen, today))

participation_list.show(found)
