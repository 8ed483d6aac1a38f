"""Results of surveys that come evaluated: one figure by area, with what is known of its error."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, finish, inert
from charts.remember import remembered
from charts.survey_marks import HIDDEN, shorts, whiskers

LINE = 24


@remembered
def by_place(
    results: pd.DataFrame, *, title: str, is_share: bool, hint: str, look: Look
) -> go.Figure:
    """A bar an area in the order of the document; an interval only where one is known.

    results: place (words), value (share 0..1 or a mean; NaN hidden), low, high (NaN: none), n (NA:
    not stated), counted (what n counts). hint: what is known of the error, for the note.
    """
    names = shorts(results["place"])
    words = [_value(value, is_share, look) for value in results["value"]]
    figure = go.Figure()
    figure.add_bar(
        orientation="h", x=results["value"].astype(float), y=names,
        marker_color=palette.APPROVED, showlegend=False,
        error_x=whiskers(results, "value"),
        hovertext=[_tip(row, word, is_share, look)
                   for row, word in zip(results.itertuples(index=False), words, strict=True)],
        hoverinfo="text",
    )  # fmt: skip
    reach = results["high"].astype(float).fillna(results["value"].astype(float)).fillna(0.0)
    for name, word, end in zip(names, words, reach, strict=True):
        figure.add_annotation(x=end, y=name, text=word, showarrow=False, xanchor="left", xshift=6)
    top = float(reach.max()) if len(reach) else 0.0
    figure.update_xaxes(visible=False, range=[0, (top or 1.0) * 1.25])
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1])
    few = look.text("too few to show")
    told = "; ".join(
        f"{place}: {few if word == HIDDEN else word}"
        for place, word in zip(results["place"], words, strict=True)
    )
    return finish(figure, look, title=title, alt=f"{title}. {told}",
                  height=LINE * len(names) + 50, note=hint)  # fmt: skip


def _value(value: float, is_share: bool, look: Look) -> str:
    if pd.isna(value):
        return HIDDEN
    return look.percent(value, 1) if is_share else look.number(value, 2)


def _tip(row: tuple[Any, ...], word: str, is_share: bool, look: Look) -> str:
    parts = [inert(row.place), word]  # type: ignore[attr-defined]
    if not pd.isna(row.low):  # type: ignore[attr-defined]
        parts[1] += f" ({look.percent(row.low, 1)} – {look.percent(row.high, 1)})"  # type: ignore[attr-defined]
    if not pd.isna(row.n):  # type: ignore[attr-defined]
        parts.append(f"n = {look.number(row.n)} {inert(row.counted)}".strip())  # type: ignore[attr-defined]
    return "<br>".join(parts)
