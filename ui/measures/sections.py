"""The figures of the measures page: timeline, coverage of the Zielfelder, money."""

import datetime as dt

import pandas as pd
import streamlit as st

from charts.coverage import coverage as coverage_chart
from charts.money import money_by_source as money_by_source_chart
from charts.money import money_by_year as money_by_year_chart
from charts.timeline import timeline as timeline_chart
from queries.measures import focus
from queries.measures import timeline as schedule
from queries.measures.measures import milestones_of
from queries.measures.money import money_by_source, money_by_year
from queries.metric import rows_where
from ui.components import drill_through_rows, figure, html
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.measures import filters, table
from ui.state.session_data import run_query


def _ids(listed: pd.DataFrame) -> tuple[str, ...]:
    return tuple(listed["measure_id"])


def _of_measures(listed: pd.DataFrame) -> figure.Origin:
    """The measures themselves as the origin of a figure."""
    rows = drill_through_rows.measures(_ids(listed))
    return figure.Origin("measures", table.measures_source(listed), rows)


def timeline(listed: pd.DataFrame, today: dt.date) -> None:
    """The measures on the time axis, with their milestones."""
    ids = _ids(listed)
    board = run_query(schedule.timeline, measure_ids=ids, today=today)
    milestones = run_query(milestones_of, measure_ids=ids, today=today)
    rows = [rows_where("milestones", measure_id=ids)]
    figure.draw_figure(
        timeline_chart(board, milestones, look=look(), today=today),
        key="measures_timeline",
        table=table.due(milestones),
        origin=figure.Origin("milestones", table.measures_source(listed), rows),
    )


def kept(listed: pd.DataFrame, today: dt.date) -> None:
    """How many of the milestones that were due were kept, and of how many nothing is known."""
    found = run_query(milestones_of, measure_ids=_ids(listed), today=today)
    current = found[~found["is_superseded"]]
    due, kept_ones = int(current["is_due"].sum()), int(current["is_kept"].sum())
    silent = int((current["state"] == "unreported").sum())
    replaced = len(found) - len(current)
    words = []
    if due:
        words.append(
            _("{kept} of {due} milestones that were due were kept", kept=kept_ones, due=due)
        )
    if silent:
        words.append(
            plural(
                "{n} date has passed, its state is not reported",
                "{n} dates have passed, their state is not reported",
                silent,
            )
        )
    if replaced:
        words.append(
            plural(
                "{n} milestone belongs to a plan that was superseded",
                "{n} milestones belong to a plan that was superseded",
                replaced,
            )
        )
    if words:
        html.lead(" · ".join(words))


def coverage(listed: pd.DataFrame, fields: dict[str, str]) -> None:
    """How the measures and their money spread over the Zielfelder."""
    ids = _ids(listed)
    spread = filters.named(run_query(focus.coverage, measure_ids=ids), fields)
    money = _of_money(run_query(money_by_year, measure_ids=ids), ids)
    rows = table.plain_fields(spread)
    bars = coverage_chart(spread, look=look(), amount="measures")
    figure.draw_figure(bars, key="measures_measures", table=rows, origin=_of_measures(listed))
    if not table.stated(spread, "planned_eur"):
        return

    def by_field() -> None:
        bars = coverage_chart(spread, look=look(), amount="planned_eur")
        figure.draw_figure(bars, key="measures_planned_eur", table=rows, origin=money)

    figure.folded(_("Money by Zielfeld"), "measures_by_field", by_field)


def money(listed: pd.DataFrame) -> None:
    """Money by year and by funding source side by side, or that no money is stated."""
    ids = _ids(listed)
    by_year = run_query(money_by_year, measure_ids=ids)
    if by_year.empty:
        why = _("No amounts are stated for these measures. The working groups can supply them.")
        figure.nothing(_("Money"), why, examples="budgets")
        return
    by_source = run_query(money_by_source, measure_ids=ids)
    left, right = st.columns(2, gap="large")
    for place, key, chart, sums in (
        (left, "measures_money", money_by_year_chart(by_year, look=look()), by_year),
        (right, "measures_funds", money_by_source_chart(by_source, look=look()), by_source),
    ):
        with place:
            rows = table.plain_money(sums)
            figure.draw_figure(chart, key=key, table=rows, origin=_of_money(sums, ids))


def _of_money(sums: pd.DataFrame, ids: tuple[str, ...]) -> figure.Origin:
    return figure.Origin("budgets", table.money_source(sums), drill_through_rows.money(ids))
