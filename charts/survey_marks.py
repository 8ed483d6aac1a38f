"""What the figures of a survey have in common: short names, points with intervals, hidden dots."""

from collections.abc import Callable, Iterable
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import labels, palette
from charts.labels import inert
from charts.look import Look, dots, top_down, write, write_on_top

HIDDEN = "•"
LONGEST = 34


def shorts(texts: Iterable[object]) -> list[str]:
    """Labels that leave room for the chart, each a different one; the whole text is in the tooltip
    and in the table."""
    return labels.shorts(texts, LONGEST)


def interval_note(look: Look) -> str:
    """What the lines at bars and points are."""
    return look.text("Lines: interval at 95%")


def whiskers(frame: pd.DataFrame) -> dict[str, object]:
    """Error bars from the columns share, low and high; nothing where the value is hidden."""
    return {
        "type": "data",
        "symmetric": False,
        "color": palette.INK,
        "thickness": 1.5,
        "array": (frame["high"] - frame["share"]).astype(float),
        "arrayminus": (frame["share"] - frame["low"]).astype(float),
    }


def points(
    figure: go.Figure, frame: pd.DataFrame, tips: list[str], start: float = 0, **more: Any
) -> None:
    """A point with its interval a row, from the columns row, share, low and high; the first on
    top. Where the share is hidden a dot at the start. more: of a plotly scatter."""
    names = shorts(frame["row"])
    more = {"marker": {"color": palette.SPENT, "size": 10}} | more
    dots(figure, frame["share"], names, tips, error_x=whiskers(frame), **more)
    for name, value in zip(names, frame["share"], strict=True):
        if pd.isna(value):
            hidden_dot(figure, start, name)
    top_down(figure, names)


def hidden_dot(figure: go.Figure, x: float, y: float | str, **more: Any) -> None:
    """The sign of a hidden cell: no bar, no length."""
    write(figure, HIDDEN, size=18, x=x, y=y, **more)


def at_end(figure: go.Figure, words: str, x: float, y: str) -> None:
    """Words beside the end of a bar with its interval."""
    figure.add_annotation(text=words, x=x, y=y, showarrow=False, xanchor="left", xshift=6)


def line_of_all(figure: go.Figure, at: float | None, words: str = "") -> None:
    """A dotted line at the figure of everybody, with words on top of it."""
    if at is None or pd.isna(at):
        return
    figure.add_vline(x=at, line={"color": palette.INK, "width": 1.5, "dash": "dot"})
    if words:
        write_on_top(figure, at, words)


def tip(head: str, line: Any, number: Callable[[float], str], n: str) -> str:
    """Tooltip: the line's share with its interval and n, or the dot."""
    if pd.isna(line.share):
        return f"{head}<br>{HIDDEN}"
    return f"{head}<br>{number(line.share)} ({number(line.low)} – {number(line.high)})<br>{n}"


def mean_words(frame: pd.DataFrame, look: Look) -> tuple[list[str], str]:
    """Means (columns row, share, low, high, n) as tooltips, and all of them in words."""

    def number(value: float) -> str:
        return HIDDEN if pd.isna(value) else look.number(value, 2)

    lines = list(frame.itertuples(index=False))
    tips = [tip(inert(one.row), one, number, f"n = {look.number(one.n)}") for one in lines]
    return tips, "; ".join(f"{one.row}: {number(one.share)}" for one in lines)
