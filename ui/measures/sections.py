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
from ui.components.figure import Piece
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.measures import filters, table
from ui.measures.board import in_order
from ui.state.session_data import run_query

MOST_BARS = 20  # measures on the time axis


def _ids(listed: pd.DataFrame) -> tuple[str, ...]:
    return tuple(listed["measure_id"])


def _of_measures(listed: pd.DataFrame) -> figure.Origin:
    """The measures themselves as the origin of a figure."""
    rows = drill_through_rows.measures(_ids(listed))
    return figure.Origin("measures", table.measures_source(listed), rows)


def timeline(listed: pd.DataFrame, today: dt.date) -> Piece:
    """The measures on the time axis, with their milestones; of many with dates those that need
    somebody first. Those without dates are counted below it."""
    known = dated(listed, today)
    drawn = _ids(in_order(known).head(MOST_BARS))
    undated = _ids(listed[~listed["measure_id"].isin(known["measure_id"])])
    ids = _ids(listed)
    board = run_query(schedule.timeline, measure_ids=(*drawn, *undated), today=today)
    milestones = run_query(milestones_of, measure_ids=ids, today=today)
    rows = [rows_where("milestones", measure_id=ids)]
    return Piece(
        timeline_chart(board, milestones, look=look(), today=today),
        key="measures_timeline",
        table=table.due(milestones),
        origin=figure.Origin("milestones", table.measures_source(listed), rows),
    )


def left_out(listed: pd.DataFrame) -> str:
    """That the time axis shows only some of the measures; "" where it shows all."""
    if len(listed) <= MOST_BARS:
        return ""
    words = _("Shown are the {n} of {total} measures that need attention first.")
    return words.format(n=MOST_BARS, total=look().number(len(listed)))


def dated(listed: pd.DataFrame, today: dt.date) -> pd.DataFrame:
    """Those of the measures that the timeline can draw: a start and an end are known."""
    board = run_query(schedule.timeline, measure_ids=_ids(listed), today=today)
    has_end = board[["baseline_end", "forecast_end"]].notna().any(axis=1)
    known = board.loc[board["baseline_start"].notna() & has_end, "measure_id"]
    return listed[listed["measure_id"].isin(known)]


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


def spread(listed: pd.DataFrame, fields: dict[str, str]) -> list[Piece]:
    """How the measures and, where any is stated, their money spread over the Zielfelder."""
    ids = _ids(listed)
    found = filters.named(run_query(focus.coverage, measure_ids=ids), fields)
    rows = table.plain_fields(found)
    bars = coverage_chart(found, look=look(), amount="measures")
    pieces = [Piece(bars, "measures_measures", rows, _of_measures(listed))]
    if table.stated(found, "planned_eur"):
        money = _of_money(run_query(money_by_year, measure_ids=ids), ids)
        bars = coverage_chart(found, look=look(), amount="planned_eur")
        pieces.append(Piece(bars, "measures_planned_eur", rows, money))
    return pieces


def coverage(listed: pd.DataFrame, fields: dict[str, str]) -> None:
    """The same on the page, the money folded."""
    measures, *money = spread(listed, fields)
    measures.draw()
    for piece in money:
        figure.folded(_("Money by field of action"), "measures_by_field", piece.draw)


def sums(listed: pd.DataFrame) -> list[Piece]:
    """Money by year and by funding source; none where no money is stated."""
    ids = _ids(listed)
    by_year = run_query(money_by_year, measure_ids=ids)
    if by_year.empty:
        return []
    by_source = run_query(money_by_source, measure_ids=ids)
    return [
        Piece(
            money_by_year_chart(by_year, look=look()),
            "measures_money",
            table.plain_money(by_year),
            _of_money(by_year, ids),
        ),
        Piece(
            money_by_source_chart(by_source, look=look()),
            "measures_funds",
            table.plain_money(by_source),
            _of_money(by_source, ids),
        ),
    ]


def money(listed: pd.DataFrame) -> None:
    """Money by year and by funding source side by side, or that no money is stated."""
    pieces = sums(listed)
    if not pieces:
        why = _("No amounts are stated for these measures. The working groups can supply them.")
        figure.nothing(_("Money"), why, examples="budgets")
        return
    for place, piece in zip(st.columns(2, gap="large"), pieces, strict=True):
        with place:
            piece.draw()


def _of_money(money: pd.DataFrame, ids: tuple[str, ...]) -> figure.Origin:
    return figure.Origin("budgets", table.money_source(money), drill_through_rows.money(ids))
