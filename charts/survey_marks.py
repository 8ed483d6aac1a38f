"""What the figures of a survey have in common: short names, points with intervals, hidden dots."""

from collections.abc import Iterable, Sequence

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, inert

HIDDEN = "•"
LONGEST = 34


def shorts(texts: Iterable[object]) -> list[str]:
    """Labels that leave room for the chart, each a different one; the whole text is in the table.

    Two texts that begin alike are cut in the middle, so that they do not fall into one bar.
    """
    found: list[str] = []
    whole = [str(text) for text in texts]
    heads = [_head(text) for text in whole]
    for text, head in zip(whole, heads, strict=True):
        name = head if heads.count(head) == 1 else _both_ends(text)
        number = 2
        while inert(name) in found:
            name, number = f"{_head(text, LONGEST - 4)} ({number})", number + 1
        found.append(inert(name))
    return found


def _head(text: str, most: int = LONGEST) -> str:
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _both_ends(text: str) -> str:
    half = LONGEST // 2 - 1
    return text if len(text) <= LONGEST else f"{text[:half].rstrip()}…{text[-half:].lstrip()}"


def whiskers(frame: pd.DataFrame, column: str) -> dict[str, object]:
    """Error bars from the columns low and high; nothing where the value is hidden."""
    return {
        "type": "data", "symmetric": False, "color": palette.INK, "thickness": 1.5,
        "array": (frame["high"] - frame[column]).astype(float),
        "arrayminus": (frame[column] - frame["low"]).astype(float),
    }  # fmt: skip


def points(
    frame: pd.DataFrame, column: str, names: Sequence[str], tips: Sequence[str], *, empty: float = 0
) -> go.Figure:
    """A point with its interval a row, the first on top; a dot at `empty` where it is hidden."""
    figure = go.Figure()
    figure.add_scatter(
        x=frame[column], y=list(names), mode="markers", showlegend=False,
        marker={"color": palette.SPENT, "size": 10}, error_x=whiskers(frame, column),
        hovertext=list(tips), hoverinfo="text",
    )  # fmt: skip
    for name, value in zip(names, frame[column], strict=True):
        if pd.isna(value):
            dot(figure, x=empty, y=name)
    figure.update_yaxes(categoryorder="array", categoryarray=list(names)[::-1])
    return figure


def dot(figure: go.Figure, *, x: float, y: float | str, yanchor: str = "middle") -> None:
    """The sign of a hidden cell: no bar, no length."""
    figure.add_annotation(
        x=x, y=y, text=HIDDEN, showarrow=False, yanchor=yanchor, font={"size": 18}
    )


def line_of_all(figure: go.Figure, at: float | None, words: str = "") -> None:
    """A dotted line at the figure of everybody, with words on top of it."""
    if at is None or pd.isna(at):
        return
    figure.add_vline(x=at, line={"color": palette.INK, "width": 1.5, "dash": "dot"})
    if words:
        figure.add_annotation(x=at, y=1, yref="paper", yanchor="bottom", showarrow=False,
                              text=words, font={"size": 12})  # fmt: skip


def mean_tips(frame: pd.DataFrame, label: str, value: str, look: Look) -> list[str]:
    """Tooltips of means with their interval and n, or the dot."""
    tips = []
    for row in frame.to_dict("records"):
        head = inert(row[label])
        if pd.isna(row[value]):
            tips.append(f"{head}<br>{HIDDEN}")
            continue
        ends = f"{look.number(row['low'], 2)} – {look.number(row['high'], 2)}"
        tips.append(f"{head}<br>{look.number(row[value], 2)} ({ends})<br>"
                    f"n = {look.number(row['n'])}")  # fmt: skip
    return tips


def means_in_words(title: str, frame: pd.DataFrame, label: str, value: str, look: Look) -> str:
    """The figure of means in words."""
    parts = (
        f"{row[label]}: {HIDDEN if pd.isna(row[value]) else look.number(row[value], 2)}"
        for row in frame.to_dict("records")
    )
    return f"{title}. " + "; ".join(parts)
