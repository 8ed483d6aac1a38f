"""Results of surveys that come evaluated: one figure by area, with what is known of its error."""

from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import Look, finish, names_above, top_down
from charts.survey_marks import HIDDEN, at_end, shorts, whiskers

LINE = 24
LINE_WITH_NAME = 46
OPEN_END = {"color": palette.APPROVED, "opacity": 0.25}


@remembered
def by_place(
    results: pd.DataFrame, *, title: str, is_share: bool, hint: str, look: Look
) -> go.Figure:
    """A bar an area in the order of the document; an interval only where one is known.

    results: place (words), value (share 0..1 or a mean; NaN hidden), low, high (NaN: none), n (NA:
    not stated), counted (what n counts). hint: what is known of the error, for the note.
    """
    frame = results.rename(columns={"value": "share"})
    names = shorts(frame["place"])
    words = [_value(value, is_share, look) for value in frame["share"]]
    figure = go.Figure()
    figure.add_bar(
        orientation="h",
        x=frame["share"].astype(float),
        y=names,
        marker_color=palette.APPROVED,
        error_x=whiskers(frame),
        hovertext=[
            _tip(row, word, look) for row, word in zip(frame.itertuples(), words, strict=True)
        ],
    )
    reach = frame["high"].astype(float).fillna(frame["share"].astype(float)).fillna(0.0)
    for name, word, end in zip(names, words, reach, strict=True):
        at_end(figure, word, end, name)
    figure.update_xaxes(visible=False, range=[0, (reach.max() or 1.0) * 1.25])
    top_down(figure, names)
    few = look.text("too few to show")
    told = "; ".join(
        f"{place}: {few if word == HIDDEN else word}"
        for place, word in zip(frame["place"], words, strict=True)
    )
    height = LINE * len(names) + 50
    return finish(figure, look, title=title, alt=f"{title}. {told}", height=height, note=hint)


@remembered
def lower_bounds(results: pd.DataFrame, *, title: str, hint: str, look: Look) -> go.Figure:
    """A bar an answer up to the share that is known at least, faint from there on as it may reach
    to the end; answers of which only a word is known stand without a bar.

    results: answer (words), value (share 0..1, NaN: not stated), is_lower (bool: the share is at
    least the value), bound (words for the value). hint: what is known of the error, for the note.
    """
    names = [inert(answer) for answer in results["answer"]]
    bounds = [inert(bound) for bound in results["bound"]]
    known = results["value"].astype(float).fillna(0.0)
    rest = (1 - known).where(results["is_lower"], 0.0)
    tips = [f"{name}<br>{bound}" for name, bound in zip(names, bounds, strict=True)]
    figure = go.Figure()
    for width, marker in ((known, {"color": palette.APPROVED}), (rest, OPEN_END)):
        figure.add_bar(orientation="h", x=width, y=names, width=0.4, marker=marker, hovertext=tips)
    for name, bound, end in zip(names, bounds, known + rest, strict=True):
        at_end(figure, bound, end, name)
    figure.update_layout(barmode="stack", showlegend=False)
    figure.update_xaxes(visible=False, range=[0, 1.45])
    top_down(figure, names)
    more = names_above(figure, zip(names, map(str, results["answer"]), strict=True), shift=19)
    told = "; ".join(f"{name}: {bound}" for name, bound in zip(names, bounds, strict=True))
    height = (LINE_WITH_NAME + more) * len(names) + 30
    return finish(figure, look, title=title, alt=f"{title}. {told}", height=height, note=hint)


def _value(value: float, is_share: bool, look: Look) -> str:
    if pd.isna(value):
        return HIDDEN
    return look.percent(value, 1) if is_share else look.number(value, 2)


def _tip(row: Any, word: str, look: Look) -> str:
    parts = [inert(row.place), word]
    if not pd.isna(row.low):
        parts[1] += f" ({look.percent(row.low, 1)} – {look.percent(row.high, 1)})"
    if not pd.isna(row.n):
        parts.append(f"n = {look.number(row.n)} {inert(row.counted)}".strip())
    return "<br>".join(parts)
