"""The money of the listed measures, by year and by funding source."""

from collections.abc import Callable
from functools import partial

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from queries.measures.money import money_by_source
from ui.components import drill_through_rows, figure
from ui.measures import table as measure_table
from ui.state.session_data import run_query

Draw = Callable[[pd.DataFrame], Figure]


def money_figures(
    money: pd.DataFrame, ids: tuple[str, ...], *, by_year: Draw, by_source: Draw
) -> None:
    """Draw both figures side by side, or say that no money is stated.

    money: as `queries.measures.money.money_by_year` yields it, for the measures `ids`.
    """
    if money.empty:
        measure_table.no_money()
        return
    left, right = st.columns(2, gap="large")
    with left:
        _figure("measures_money", money, ids, by_year)
    with right:
        _figure("measures_funds", run_query(money_by_source, measure_ids=ids), ids, by_source)


def _figure(key: str, sums: pd.DataFrame, ids: tuple[str, ...], draw: Draw) -> None:
    figure.draw_figure(
        draw(sums),
        key=key,
        dataset="budgets",
        table=measure_table.plain_money(sums),
        source=measure_table.money_source(sums),
        behind=partial(drill_through_rows.money, ids),
    )
