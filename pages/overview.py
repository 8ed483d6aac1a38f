"""Überblick: how the strategy stands, what must be decided, what changed, where it points."""

import datetime as dt
from dataclasses import replace

import streamlit as st

from charts.coverage import coverage as coverage_chart
from charts.coverage import focus as focus_chart
from ui.components import cards, figure, filters, html
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.measures import filters as measure_filters
from ui.measures import table as measure_table
from ui.overview import cards as overview_cards
from ui.overview import changes, lists
from ui.overview.data import Overview
from ui.overview.evidence import source_words
from ui.state.session_data import least_people, previous

today = dt.date.today()
words = look()

with filters.bar("overview_head"):
    head = st.container()
    areas = district_words()
    district = filters.choice("bezirk", _("District"), areas, _("all districts"))
shown = Overview(district, today, least_people())
with head:
    st.title(_("How does the strategy stand?"), anchor=False)
    html.lead(overview_cards.sentence(shown))
cards.cards(overview_cards.cards(shown, previous()))

left, middle, right = st.columns(3, gap="large")
with left:
    lists.to_decide(shown.decisions)
with middle:
    changes.changed(district, today)
    lists.ahead(shown.next_milestones)
with right:
    fields = field_words(shown.options)
    spread = measure_filters.named(shown.focus.fields, fields)
    table = measure_table.plain_fields(spread)
    measures, money = shown.measures.total, shown.money.planned
    (listed,) = measures.rows
    both = [listed, replace(listed, dataset="measure_fields")]
    counted = figure.Origin("measures", source_words(measures.evidence), both)
    dial = focus_chart(shown.focus.by_number, shown.focus.by_money, look=words)
    figure.draw_figure(dial, key="overview_focus", table=table, origin=counted)
    bars = coverage_chart(spread, look=words, amount="measures")
    figure.draw_figure(bars, key="overview_measures", table=table, origin=counted)
    if measure_table.stated(spread, "planned_eur"):
        bars = coverage_chart(spread, look=words, amount="planned_eur")
        budgeted = figure.Origin("budgets", source_words(money.evidence), money.rows)
        figure.draw_figure(bars, key="overview_planned_eur", table=table, origin=budgeted)
