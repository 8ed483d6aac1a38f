"""The programme from the decision to the end of its money: how many measures were approved."""

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.look import N_, Look, date_axis, dots, finish, today_line, write

CLOSE_DAYS = 400  # the words of the end would run across today's line
NAMES = {
    "decided": N_("{n} adopted"),
    "approved": N_("{n} approved"),
    "rejected": N_("{n} rejected"),
    "running": N_("{n} running as reported"),
}


@remembered
def programme(facts: pd.DataFrame, *, look: Look, today: dt.date, end: dt.date | None) -> go.Figure:
    """Steps of the approved measures below a dashed line of the decided ones; what ran is a hollow
    point, for a report names their number once and nobody knows how long it held. After the last
    report the steps go on dotted until today.

    facts: series (decided, approved, rejected, running), date (datetime64), precision, number; in
    the order of their dates. end: the last day of the money.
    """
    dated = facts.dropna(subset=["date", "number"])
    dated = dated[dated["series"].isin(list(NAMES))]
    figure = go.Figure()
    _decided(figure, dated[dated["series"] == "decided"], look, today)
    _approved(figure, dated[dated["series"] == "approved"], look, today)
    _points(figure, dated[dated["series"] == "running"], look)
    today_line(figure, look, today)
    if end is not None:
        _end(figure, look, today, end)
    highest = float(dated["number"].max()) if len(dated) else 1.0
    years = {"title": None, "dtick": "M12", "tickformat": "%Y", "tickformatstops": None}
    figure.update_layout(xaxis=date_axis(look, **years), showlegend=False)
    figure.update_yaxes(visible=False, range=[0, highest * 1.25])
    title = look.text("From decision to approval")
    return finish(figure, look, title=title, alt=_words(dated, look, title, end), height=220)


def _decided(figure: go.Figure, rows: pd.DataFrame, look: Look, today: dt.date) -> None:
    if rows.empty:
        return
    number, start = rows["number"].iloc[-1], rows["date"].iloc[-1]
    line = {"color": palette.PLANNED, "width": 1.5, "dash": "dash"}
    figure.add_shape(type="line", x0=start, x1=today, y0=number, y1=number, line=line)
    (words,) = _said(rows.tail(1), look)
    write(figure, words, x=start, y=number, xanchor="left", yanchor="bottom")


def _approved(figure: go.Figure, rows: pd.DataFrame, look: Look, today: dt.date) -> None:
    if rows.empty:
        return
    steps = rows[rows["number"] != rows["number"].shift()]
    days, numbers = [*rows["date"]], [*rows["number"]]
    solid = {"color": palette.APPROVED, "width": 2.5, "shape": "hv"}
    figure.add_scatter(mode="lines", x=days, y=numbers, line=solid, hoverinfo="skip")
    dotted = {"color": palette.APPROVED, "width": 2, "dash": "dot"}
    last = [days[-1], pd.Timestamp(today)]
    figure.add_scatter(mode="lines", x=last, y=[numbers[-1]] * 2, line=dotted, hoverinfo="skip")
    marker = {"size": 8, "color": palette.APPROVED}
    dots(figure, steps["date"], steps["number"], _tips(steps, look), marker=marker)
    said = zip(steps.itertuples(index=False), _said(steps, look), strict=True)
    for place, (row, named) in enumerate(said):
        words = named if place in (0, len(steps) - 1) else look.number(row.number)
        write(figure, words, x=row.date, y=row.number, xanchor="left", yanchor="top", xshift=6)


def _points(figure: go.Figure, rows: pd.DataFrame, look: Look) -> None:
    marker = {"size": 10, "symbol": "circle-open", "color": palette.APPROVED, "line": {"width": 2}}
    dots(figure, rows["date"], rows["number"], _tips(rows, look), marker=marker)
    for row, words in zip(rows.itertuples(index=False), _said(rows, look), strict=True):
        write(figure, words, x=row.date, y=row.number, xanchor="right", xshift=-10)


def _end(figure: go.Figure, look: Look, today: dt.date, end: dt.date) -> None:
    """The line of the end; its words keep clear of today's line, which may be close to it."""
    line = {"color": palette.OVERDUE, "width": 2}
    figure.add_shape(type="line", x0=end, x1=end, y0=0, y1=1, yref="paper", line=line)
    words = look.text("End of the funding {date}").format(date=look.date(end))
    place = today if today < end and (end - today).days < CLOSE_DAYS else end
    write(figure, words, x=place, y=0, yref="paper", xanchor="right", yanchor="bottom", xshift=-6)


def _said(rows: pd.DataFrame, look: Look) -> list[str]:
    words = {series: look.text(name) for series, name in NAMES.items()}
    return [
        words[row.series].format(n=look.number(row.number)) for row in rows.itertuples(index=False)
    ]


def _tips(rows: pd.DataFrame, look: Look) -> list[str]:
    days = [look.date(row.date, row.precision) for row in rows.itertuples(index=False)]
    return [f"{day}: {words}" for day, words in zip(days, _said(rows, look), strict=True)]


def _words(rows: pd.DataFrame, look: Look, title: str, end: dt.date | None) -> str:
    parts = _tips(rows, look)
    if end is not None:
        parts.append(look.text("End of the funding {date}").format(date=look.date(end)))
    return f"{title}. {'; '.join(parts)}."
