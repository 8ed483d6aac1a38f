"""Who takes part in a survey: how many over time, and how like the population they are."""

import datetime as dt
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.look import (
    Look,
    count_axis,
    date_axis,
    dots,
    finish,
    legend_below,
    share_axis,
    today_line,
)
from charts.survey_marks import HIDDEN, interval_note, points, shorts, tip


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
    reached = int(steps["participants"].iloc[-1]) if len(steps) else 0
    tips = [
        f"{look.date(row.date)}: {look.number(row.participants)}"
        for row in steps.itertuples(index=False)
    ]
    title, figure = look.text("Participants over time, number"), go.Figure()
    figure.add_scatter(
        x=steps["date"],
        y=steps["participants"],
        mode="lines+markers",
        line={"color": palette.SPENT, "width": 2.5, "shape": "hv"},
        name=look.text("participants"),
        marker={"size": 4},
        hovertext=tips,
    )
    if wanted:
        x, line = [steps["date"].min(), last_day or today], {"color": palette.ATTENTION, "width": 2}
        _line(figure, look.text("wanted"), x, [wanted, wanted], line)
    if wanted and last_day and last_day > today and reached < wanted:
        line = {"color": palette.OVERDUE, "width": 2, "dash": "dash"}
        _line(figure, look.text("pace needed"), [today, last_day], [reached, wanted], line)
    figure.update_xaxes(date_axis(look))
    figure.update_yaxes(count_axis([*steps["participants"], wanted or 0]))
    if last_day and today <= last_day:
        today_line(figure, look, today)
    alt = look.text("{title}. {reached} by {date}, wanted {wanted}.").format(
        title=title,
        reached=look.number(reached),
        wanted=look.number(wanted),
        date=look.date(steps["date"].iloc[-1].date() if len(steps) else None),
    )
    legend_below(figure, y=-0.12)
    return finish(figure, look, title=title, alt=alt)


def _line(
    figure: go.Figure, name: str, days: list[Any], people: list[int], line: dict[str, Any]
) -> None:
    x = [pd.Timestamp(day) for day in days]
    figure.add_scatter(x=x, y=people, mode="lines", name=name, hoverinfo="skip", line=line)


@remembered
def against_population(groups: pd.DataFrame, *, title: str, look: Look) -> go.Figure:
    """Share of the participants (point with interval) and of the population (open diamond).

    groups: row, share (NaN hidden), low, high, population_share (NaN not stated), people.
    """
    figure = go.Figure()
    names = shorts(groups["row"])
    lines = list(groups.itertuples(index=False))
    marker = {"symbol": "diamond-open", "size": 11, "color": palette.ATTENTION, "line_width": 2}
    stated = [look.percent(part, 1) for part in groups["population_share"]]
    population = look.text("of the population")
    dots(figure, groups["population_share"], names, stated, name=population, marker=marker)
    tips = [
        tip(name, line, lambda share: look.percent(share, 1), look.number(line.people))
        for name, line in zip(names, lines, strict=True)
    ]
    marker = {"size": 9, "color": palette.SPENT}
    points(figure, groups, tips, name=look.text("of the participants"), marker=marker)
    figure.update_xaxes(share_axis(look, groups[["high", "population_share"]].max().max()))
    legend_below(figure)
    words = "; ".join(
        f"{line.row}: {HIDDEN if pd.isna(line.share) else look.percent(line.share)} / "
        f"{look.percent(line.population_share)}"
        for line in lines
    )
    alt, height = f"{title}. {words}", 26 * len(names) + 90
    return finish(figure, look, title=title, alt=alt, height=height, note=interval_note(look))
