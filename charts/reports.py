"""How long citizens' reports take: a median with its interval a row."""

from typing import Any

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import Look, dots, finish, top_down, write
from charts.survey_marks import HIDDEN, hidden_dot, line_of_all, shorts

LINE = 30
PACES = {"slower": palette.ATTENTION, "faster": palette.FINE}


@remembered
def waiting_times(
    rows: pd.DataFrame, *, title: str, paces: dict[str, str], whole: float, look: Look
) -> go.Figure:
    """A point with its interval a row, in the order given; a row whose half is not reached yet is
    an open line from the lower end on.

    rows: name, median, low, high (days; inf: not reached; NaN: hidden or nothing to count), open,
    pace. paces: pace → its word ("": none). whole: the median of all, NaN for none.
    """
    numbers = rows[["median", "low", "high"]].astype(float)
    finite = numbers.to_numpy()[np.isfinite(numbers.to_numpy())]
    most = max([float(value) for value in finite] or [1.0]) * 1.15 or 1.0
    names = shorts(rows["name"])
    tips = [_tip(row, paces, look) for row in rows.itertuples(index=False)]
    figure = go.Figure()
    drawn = numbers.replace(np.inf, most).assign(pace=rows["pace"])
    _points(figure, drawn, names, tips, np.isfinite(numbers["median"]))
    for name, row in zip(names, rows.itertuples(index=False), strict=True):
        if pd.isna(row.median):
            hidden_dot(figure, 0, name)
        elif word := paces.get(row.pace, ""):
            write(figure, word, x=1, xref="paper", y=name, xanchor="right")
    line_of_all(figure, whole if np.isfinite(whole) else None, look.text("all"))
    top_down(figure, names)
    figure.update_xaxes(range=[0, most * 1.3], showgrid=True, tickformat=",.0f")
    told = "; ".join(tip.replace("<br>", ", ") for tip in tips)
    note = look.text("Line: interval at 95%; open triangle: half of them not reached yet")
    height = LINE * len(names) + 90
    return finish(figure, look, title=title, alt=f"{title}. {told}", height=height, note=note)


def _points(
    figure: go.Figure, rows: pd.DataFrame, names: list[str], tips: list[str], reached: Any
) -> None:
    """The medians with their intervals; those not reached as open triangles."""
    marker = {
        "color": [PACES.get(pace, palette.APPROVED) for pace in rows["pace"]],
        "size": 10,
        "symbol": ["circle" if one else "triangle-right-open" for one in reached],
    }
    ends = {
        "type": "data",
        "symmetric": False,
        "color": palette.INK,
        "thickness": 1.5,
        "array": (rows["high"] - rows["median"]).clip(lower=0),
        "arrayminus": (rows["median"] - rows["low"]).clip(lower=0),
    }
    dots(figure, rows["median"], names, tips, marker=marker, error_x=ends)


def days_words(value: float, look: Look) -> str:
    """Days as a number; what is not reached yet or hidden says so."""
    if pd.isna(value):
        return HIDDEN
    return look.text("not reached yet") if np.isinf(value) else look.number(value)


def _tip(row: Any, paces: dict[str, str], look: Look) -> str:
    if pd.isna(row.median):
        return f"{inert(row.name)}<br>{HIDDEN}"
    parts = [inert(row.name), days_words(row.median, look)]
    parts[1] += f" ({days_words(row.low, look)} – {days_words(row.high, look)})"
    return "<br>".join([*parts, *filter(None, [paces.get(row.pace, "")])])
