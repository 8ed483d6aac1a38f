"""Money of the measures: planned, approved, spent."""

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import N_, Look, bars_side_by_side, count_axis, each_in_words, finish

AMOUNTS = {
    "planned_eur": (N_("planned"), palette.PLANNED),
    "approved_eur": (N_("approved"), palette.APPROVED),
    "spent_eur": (N_("spent"), palette.SPENT),
}


@remembered
def money_by_year(money: pd.DataFrame, *, look: Look) -> go.Figure:
    """Grouped bars of a year's planned, approved and spent euros; a missing amount has no bar.

    money: year (int), planned_eur, approved_eur, spent_eur (euros or missing).
    """
    names = [str(year) for year in money["year"]]
    return _grouped(money, names, look.text("Money by year, in euros"), look)


@remembered
def money_by_source(money: pd.DataFrame, *, look: Look) -> go.Figure:
    """Grouped bars of a funding source's planned, approved and spent euros.

    money: funding_source, planned_eur, approved_eur, spent_eur (euros or missing).
    """
    names = [inert(name) for name in money["funding_source"]]
    return _grouped(money, names, look.text("Money by source of funds, in euros"), look)


def _grouped(money: pd.DataFrame, names: list[str], title: str, look: Look) -> go.Figure:
    figure, amounts = go.Figure(), {}
    for column, (name, colour) in AMOUNTS.items():
        word = look.text(name)
        amounts[word] = [look.money(amount) for amount in money[column]]
        tips = [f"{of}<br>{word}: {own}" for of, own in zip(names, amounts[word], strict=True)]
        figure.add_bar(x=names, y=money[column], name=word, marker_color=colour, hovertext=tips)
    bars_side_by_side(figure)
    figure.update_yaxes(count_axis(money[list(AMOUNTS)].max()), title=look.text("euros"))
    alt = f"{title}. {each_in_words(names, amounts)}"
    return finish(figure, look, title=title, alt=alt)
