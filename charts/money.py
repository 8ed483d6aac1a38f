"""Money of the measures: planned, approved, spent."""

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import N_, Look, finish, inert
from charts.remember import remembered

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
    return _grouped(
        money,
        [str(year) for year in money["year"]],
        look,
        title=look.text("Money by year, in euros"),
    )


@remembered
def money_by_source(money: pd.DataFrame, *, look: Look) -> go.Figure:
    """Grouped bars of a funding source's planned, approved and spent euros.

    money: funding_source, planned_eur, approved_eur, spent_eur (euros or missing).
    """
    names = [inert(name) for name in money["funding_source"]]
    return _grouped(money, names, look, title=look.text("Money by source of funds, in euros"))


def _grouped(money: pd.DataFrame, names: list[str], look: Look, *, title: str) -> go.Figure:
    figure = go.Figure()
    for column, (name, colour) in AMOUNTS.items():
        word = look.text(name)
        figure.add_bar(
            x=names,
            y=money[column],
            name=word,
            marker_color=colour,
            hovertext=[
                f"{label}<br>{word}: {look.money(amount)}"
                for label, amount in zip(names, money[column], strict=True)
            ],
            hoverinfo="text",
        )
    figure.update_layout(barmode="group", bargroupgap=0.05)
    figure.update_xaxes(type="category")
    figure.update_yaxes(title=look.text("euros"), rangemode="tozero", tickformat=",.0f")
    return finish(figure, look, title=title, alt=_words(money, names, title, look))


def _words(money: pd.DataFrame, names: list[str], title: str, look: Look) -> str:
    parts = []
    for name, (_, row) in zip(names, money.iterrows(), strict=True):
        amounts = ", ".join(
            f"{look.text(word)} {look.money(row[column])}" for column, (word, _) in AMOUNTS.items()
        )
        parts.append(f"{name}: {amounts}")
    return f"{title}. " + "; ".join(parts)
