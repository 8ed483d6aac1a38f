"""Überblick: how the strategy stands, what must be decided, what changed, where it points."""

import datetime as dt
from functools import partial

import streamlit as st

from charts.coverage import coverage as coverage_chart
from charts.coverage import focus as focus_chart
from queries.measures.focus import focus
from queries.measures.measures import measure_options
from ui.components import cards, drill_through_rows, figure, filters, html
from ui.components.domain_words import district_words, field_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.measures import filters as measure_filters
from ui.measures import table as measure_table
from ui.overview import cards as overview_cards
from ui.overview import changes, evidence, lists
from ui.state.session_data import run_query

today = dt.date.today()
words = look()

with filters.bar("overview_head"):
    head = st.container()
    areas = district_words()
    district = filters.choice("bezirk", _("District"), areas, _("all districts"))
with head:
    st.title(_("How does the strategy stand?"), anchor=False)
    html.draw_template("components/lead.html", words=overview_cards.sentence(district, today))
cards.cards(overview_cards.cards(district, today))

left, middle, right = st.columns(3, gap="large")
with left:
    lists.to_decide(district, today)
with middle:
    changes.changed(district, today)
    lists.ahead(district, today)
with right:
    found = run_query(focus, district_id=district)
    fields = field_words(run_query(measure_options))
    spread = measure_filters.named(found.fields, fields)
    table = measure_table.plain_fields(spread)
    measured = evidence.measures_source(district)
    made_of = partial(drill_through_rows.measures_of, district, today)
    dial = focus_chart(found.by_number, found.by_money, look=words)
    figure.draw_figure(dial, key="overview_focus", table=table, dataset="measures", source=measured,
                behind=made_of)  # fmt: skip
    bars = coverage_chart(spread, look=words, amount="measures")
    figure.draw_figure(
        bars,
        key="overview_measures",
        table=table,
        dataset="measures",
        source=measured,
        behind=made_of,
    )
    if measure_table.stated(spread, "planned_eur"):
        bars = coverage_chart(spread, look=words, amount="planned_eur")
        figure.draw_figure(bars, key="overview_planned_eur", table=table, dataset="budgets",
                    source=evidence.money_source(district),
                    behind=partial(drill_through_rows.money_of, district, today))  # fmt: skip
