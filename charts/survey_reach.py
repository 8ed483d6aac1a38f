"""Who takes part in a survey: how many over time, and how like the population they are."""

import datetime as dt

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, date_axis, finish, inert, today_line
from charts.remember import remembered


@remembered
def over_time(
    steps: pd.DataFrame,
    *,
    wanted: int | None,
    last_day: dt.date | None,
    today: dt.date,
    look: Look,
) -> go.Figure:
    """Participants so far as a line, the wanted number, and the pace that reaches it by the end.

    steps: date, participants (running total).
    """
    title = look.text("Participants over time, number")
    figure = go.Figure()
    figure.add_scatter(
        x=steps["date"], y=steps["participants"], mode="lines+markers", line_shape="hv",
        name=look.text("participants"), line={"color": palette.SPENT, "width": 2.5},
        marker={"size": 4},
        hovertext=[
            f"{look.date(row.date)}: {look.number(row.participants)}"
            for row in steps.itertuples(index=False)
        ],
        hoverinfo="text",
    )  # fmt: skip
    reached = int(steps["participants"].iloc[-1]) if len(steps) else 0
    if wanted:
        ends = [steps["date"].min(), pd.Timestamp(last_day or today)]
        figure.add_scatter(
            x=ends, y=[wanted, wanted], mode="lines", name=look.text("wanted"),
            line={"color": palette.ATTENTION, "width": 2}, hoverinfo="skip",
        )  # fmt: skip
    if wanted and last_day and last_day > today and reached < wanted:
        figure.add_scatter(
            x=[pd.Timestamp(today), pd.Timestamp(last_day)], y=[reached, wanted], mode="lines",
            name=look.text("pace needed"), hoverinfo="skip",
            line={"color": palette.OVERDUE, "width": 2, "dash": "dash"},
        )  # fmt: skip
    figure.update_xaxes(**date_axis(look))
    figure.update_yaxes(rangemode="tozero", tickformat=",.0f")
    if last_day and today <= last_day:
        today_line(figure, look, today)
    alt = look.text("{title}. {reached} by {date}, wanted {wanted}.").format(
        title=title, reached=look.number(reached), wanted=look.number(wanted),
        date=look.date(steps["date"].iloc[-1].date()) if len(steps) else "–",
    )  # fmt: skip
    figure = finish(figure, look, title=title, alt=alt, height=320, legend_below=True)
    figure.update_layout(margin_t=26, legend_y=-0.12)
    return figure


@remembered
def against_population(groups: pd.DataFrame, *, title: str, look: Look) -> go.Figure:
    """Share of the participants (point with interval) and of the population (open diamond).

    groups: row, share (NaN hidden), low, high, population_share (NaN not stated), people.
    """
    figure = go.Figure()
    names = [inert(row) for row in groups["row"]]
    figure.add_scatter(
        x=groups["population_share"], y=names, mode="markers", name=look.text("of the population"),
        marker={"symbol": "diamond-open", "size": 11, "color": palette.ATTENTION,
                "line": {"width": 2}},
        hovertext=[look.percent(part, 1) for part in groups["population_share"]],
        hoverinfo="text",
    )  # fmt: skip
    figure.add_scatter(
        x=groups["share"], y=names, mode="markers", name=look.text("of the participants"),
        marker={"size": 9, "color": palette.SPENT},
        error_x={
            "type": "data", "symmetric": False, "color": palette.INK, "thickness": 1.5,
            "array": (groups["high"] - groups["share"]).astype(float),
            "arrayminus": (groups["share"] - groups["low"]).astype(float),
        },
        hovertext=[
            f"{inert(row.row)}<br>{look.percent(row.share, 1)} "
            f"({look.percent(row.low, 1)} – {look.percent(row.high, 1)})<br>"
            f"{look.number(row.people)}"
            for row in groups.itertuples(index=False)
        ],
        hoverinfo="text",
    )  # fmt: skip
    for name, part in zip(names, groups["share"], strict=True):
        if pd.isna(part):
            figure.add_annotation(x=0, y=name, text="•", showarrow=False, font={"size": 18})
    figure.update_xaxes(rangemode="tozero", tickformat=".0%")
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1])
    words = "; ".join(
        f"{row.row}: {look.percent(row.share) if not pd.isna(row.share) else '•'} / "
        f"{look.percent(row.population_share)}"
        for row in groups.itertuples(index=False)
    )
    return finish(figure, look, title=title, alt=f"{title}. {words}",
                  height=26 * len(names) + 90, note=look.text("Lines: interval at 95 %"),
                  legend_below=True)  # fmt: skip
