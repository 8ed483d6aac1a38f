"""Maßnahmen: how far every measure is, in time and money; one measure opens as its Steckbrief."""

import datetime as dt
from functools import partial

import streamlit as st

from charts.coverage import coverage as coverage_chart
from charts.money import money_by_source as money_by_source_chart
from charts.money import money_by_year as money_by_year_chart
from charts.portfolio import portfolio as portfolio_chart
from charts.timeline import timeline as timeline_chart
from queries.measures.focus import coverage
from queries.measures.measures import measure_options, measures, milestones_of
from queries.measures.money import money_by_year
from queries.measures.timeline import timeline
from queries.metric import rows_where
from ui.components import drill_through_rows, figure, filters
from ui.components.domain_words import field_words
from ui.components.tables import value_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.measures import filters as measure_filters
from ui.measures import money as measure_money
from ui.measures import profile
from ui.measures import table as measure_table
from ui.state.session_data import run_query

today = dt.date.today()
words = look()
options = run_query(measure_options)

st.title(_("Measures"), anchor=False)
if profile.asked():
    profile.measure_profile(today)
    st.stop()

chosen = measure_filters.bar(options)
listed = run_query(measures, today=today, chosen=chosen)
ids = tuple(listed["measure_id"])
if listed.empty:
    measure_table.nothing(options)
    st.stop()
measure_table.measures_sentence(listed)

fields = field_words(options)
board = run_query(timeline, measure_ids=ids, today=today)
source = measure_table.measures_source(listed)
left, right = st.columns([2, 1], gap="large")
with left:
    view = filters.view(
        "ansicht", _("View"), {"zeitplan": _("Timeline"), "portfolio": _("Portfolio")}
    )
    if view == "portfolio":
        statuses = value_words("measures", "status", words.language)
        chart = portfolio_chart(board, statuses=statuses, fields=fields, look=words)
        figure.draw_figure(
            chart,
            key="measures_portfolio",
            table=measure_table.plain(listed),
            dataset="measures",
            source=source,
            behind=partial(drill_through_rows.measures, ids),
            on_pick=profile.open_profile,
        )
    else:
        milestones = run_query(milestones_of, measure_ids=ids, today=today)
        chart = timeline_chart(board, milestones, look=words, today=today)
        figure.draw_figure(chart, key="measures_timeline", table=measure_table.due(milestones),
                    dataset="milestones", source=source,
                    behind=[rows_where("milestones", measure_id=ids)])  # fmt: skip
money = run_query(money_by_year, measure_ids=ids)
with right:
    spread = measure_filters.named(run_query(coverage, measure_ids=ids), fields)
    for amount, dataset, words_of, made_of in (
        ("measures", "measures", source, partial(drill_through_rows.measures, ids)),
        (
            "planned_eur",
            "budgets",
            measure_table.money_source(money),
            partial(drill_through_rows.money, ids),
        ),
    ):
        if measure_table.stated(spread, amount):
            figure.draw_figure(coverage_chart(spread, look=words, amount=amount),
                        key=f"measures_{amount}", table=measure_table.plain_fields(spread),
                        dataset=dataset, source=words_of, behind=made_of)  # fmt: skip

measure_money.money_figures(
    money, ids, by_year=partial(money_by_year_chart, look=words),
    by_source=partial(money_by_source_chart, look=words),
)  # fmt: skip
measure_table.measure_table(listed, fields)
