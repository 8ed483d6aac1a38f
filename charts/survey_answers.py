"""Answers to one question: scales, choices, numbers and rankings, each share with its interval.

A hidden cell is a dot "•" and nothing else: no bar, no length, no number in the tooltip.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.look import Look, finish, inert
from charts.remember import remembered
from charts.survey_marks import (
    HIDDEN,
    dot,
    line_of_all,
    mean_tips,
    means_in_words,
    points,
    shorts,
    whiskers,
)

ROOM = 0.07
LINE = 30
ABOVE = 54  # of a row whose name stands above its bar
BESIDE = 26  # letters of a row's name beside its bar
LONGEST = 58


@remembered
def likert(shares: pd.DataFrame, *, labels: Sequence[str], title: str, look: Look) -> go.Figure:
    """Diverging stacked bars, one a row: left of the middle below, right of it above.

    shares: row, answer, share (0..1, NaN hidden), low, high, n. labels: the answers in their
    order; of an odd number the middle one straddles the zero line, which the note says. Rows with
    a hidden answer are drawn as a dot, for the length of the others would tell it.
    """
    rows = list(dict.fromkeys(shares["row"]))
    wide = shares.pivot(index="row", columns="answer", values="share").reindex(
        index=rows, columns=list(labels)
    )
    whole = wide[wide.notna().all(axis=1)]
    lines = shares.set_index(["row", "answer"])
    names = dict(zip(rows, shorts(rows), strict=True))
    figure = go.Figure()
    bases = _bases(whole, labels)
    for place, label in enumerate(labels):
        figure.add_bar(
            orientation="h", y=[names[row] for row in whole.index], x=whole[label],
            base=bases[label], name=inert(label), marker_color=_step(place, len(labels)),
            text=[look.percent(part) if part >= ROOM else "" for part in whole[label]],
            textposition="inside", insidetextanchor="middle", textangle=0,
            hovertext=[_tip(row, label, lines.loc[(row, label)], look) for row in whole.index],
            hoverinfo="text", legendrank=place,
        )  # fmt: skip
    for row in [row for row in rows if row not in whole.index]:
        dot(figure, x=0, y=names[row])
    above = _names_above(figure, names)
    figure.update_layout(barmode="overlay", legend_traceorder="normal")
    figure.update_xaxes(range=_extent(whole, bases, labels), visible=False)
    figure.update_yaxes(categoryorder="array", categoryarray=list(names.values())[::-1])
    figure.add_vline(x=0, line={"color": palette.INK, "width": 1}, layer="below")
    return finish(
        figure, look, title=title, alt=_alt(title, shares, look),
        height=(ABOVE if above else LINE) * len(rows) + 110, note=_middle(labels, look),
        legend_below=True,
    )  # fmt: skip


def _names_above(figure: go.Figure, names: Mapping[str, str]) -> bool:
    """Long names of rows above their bars, where they have the whole width; whether it is so."""
    if all(len(row) <= BESIDE for row in names):
        return False
    for row, name in names.items():
        words = row if len(row) <= LONGEST else row[: LONGEST - 1].rstrip() + "…"
        figure.add_annotation(x=0, xref="paper", xanchor="left", y=name, yshift=24,
                              text=inert(words), showarrow=False, font={"size": 12})  # fmt: skip
    figure.update_traces(width=0.5)
    figure.update_yaxes(showticklabels=False)
    return True


def _bases(whole: pd.DataFrame, labels: Sequence[str]) -> dict[str, "pd.Series[float]"]:
    """Where each piece begins: those below the middle end at zero, half the middle is below."""
    half = len(labels) // 2
    below = whole[list(labels[:half])].sum(axis=1)
    start = -below - (whole[labels[half]] / 2 if len(labels) % 2 else 0)
    bases = {}
    for label in labels:
        bases[label] = start
        start = start + whole[label]
    return bases


def _extent(whole: pd.DataFrame, bases: dict[str, Any], labels: Sequence[str]) -> list[float]:
    """From the leftmost to the rightmost end, the same to both sides of the line."""
    if whole.empty:
        return [-1, 1]
    left = -bases[labels[0]].min()
    right = (bases[labels[-1]] + whole[labels[-1]]).max()
    return [-1.03 * max(left, right), 1.03 * max(left, right)]


def _step(place: int, steps: int) -> str:
    """Colour of an answer: the ends strong, a middle one neutral."""
    if steps % 2 and place == steps // 2:
        return palette.PLANNED
    slots = palette.DIVERGING
    if place < steps / 2:
        return slots[round(place * 3 / max(steps // 2 - 1, 1)) + 0]
    return slots[9 - round((steps - 1 - place) * 3 / max(steps // 2 - 1, 1))]


def _middle(labels: Sequence[str], look: Look) -> str:
    if len(labels) % 2:
        word = look.text("The middle “{label}” lies half on either side of the line.")
        return word.format(label=labels[len(labels) // 2])
    word = look.text("The line lies between “{left}” and “{right}”.")
    half = len(labels) // 2
    return word.format(left=labels[half - 1], right=labels[half])


@remembered
def choices(shares: pd.DataFrame, *, title: str, look: Look, weighted: bool = False) -> go.Figure:
    """Horizontal bars with their 95 % interval.

    shares: answer, share (0..1, NaN hidden), low, high, n, people.
    """
    figure = go.Figure()
    names = shorts(shares["answer"])
    shown = shares["share"].notna()
    figure.add_bar(
        orientation="h", x=shares["share"].where(shown), y=names, marker_color=palette.APPROVED,
        error_x=whiskers(shares, "share"),
        hovertext=[_tip(None, row.answer, row, look) for row in shares.itertuples()],
        hoverinfo="text",
    )  # fmt: skip
    top = shares["high"].max()
    for name, part, high in zip(names, shares["share"], shares["high"], strict=True):
        if pd.isna(part):
            dot(figure, x=0, y=name)
        else:
            figure.add_annotation(x=high, y=name, text=look.percent(part), showarrow=False,
                                  xanchor="left", xshift=6)  # fmt: skip
    figure.update_xaxes(visible=False, range=[0, (1 if pd.isna(top) else top) * 1.2])
    figure.update_yaxes(categoryorder="array", categoryarray=names[::-1])
    note = look.text("Lines: interval at 95 %")
    if weighted:
        note += ", " + look.text("weighted")
    return finish(figure, look, title=title, alt=_alt(title, shares, look),
                  height=LINE * len(names) + 40, note=note)  # fmt: skip


@remembered
def by_group(shares: pd.DataFrame, *, overall: float | None, title: str, look: Look) -> go.Figure:
    """One answer over groups: a point with its 95 % interval a group, a line for everybody.

    shares: row, share (NaN hidden), low, high, n, answer.
    """
    names = shorts(shares["row"])
    tips = [_tip(row.row, row.answer, row, look) for row in shares.itertuples()]
    figure = points(shares, "share", names, tips)
    word = look.text("everybody {share}").format(share=look.percent(overall))
    line_of_all(figure, overall, word)
    figure.update_xaxes(range=[-0.02, 1.02], tickformat=".0%", tickvals=[0, 0.25, 0.5, 0.75, 1])
    figure = finish(figure, look, title=title, alt=_alt(title, shares, look),
                    height=LINE * len(names) + 70,
                    note=look.text("Lines: interval at 95 %"))  # fmt: skip
    figure.update_layout(margin_t=26)
    return figure


@remembered
def means(frame: pd.DataFrame, *, overall: float | None, title: str, look: Look) -> go.Figure:
    """Means of groups: a point with its 95 % interval each, a line for everybody.

    frame: row, share (the mean; NaN hidden), low, high, n.
    """
    names = shorts(frame["row"])
    figure = points(frame, "share", names, mean_tips(frame, "row", "share", look))
    line_of_all(figure, overall)
    figure.update_xaxes(rangemode="tozero")
    note = look.text("Lines: interval at 95 %")
    alt = means_in_words(title, frame, "row", "share", look)
    return finish(figure, look, title=title, alt=alt, height=LINE * len(names) + 60, note=note)


@remembered
def histogram(shares: pd.DataFrame, *, mean: float | None, title: str, look: Look) -> go.Figure:
    """Answers in numbers: a bar a step, its height the people; a line at the mean.

    shares: answer (words for the step), people (NaN hidden), share, low, high, n; position (where
    the mean's axis has the step's middle, in units of the answer); width (of a step).
    """
    figure = go.Figure()
    figure.add_bar(
        x=shares["position"], y=shares["people"], width=shares["width"] * 0.92,
        marker_color=palette.APPROVED, showlegend=False,
        hovertext=[_tip(None, row.answer, row, look) for row in shares.itertuples()],
        hoverinfo="text",
    )  # fmt: skip
    for place in shares.loc[shares["people"].isna(), "position"]:
        dot(figure, x=place, y=0, yanchor="bottom")
    line_of_all(figure, mean, look.text("mean {mean}").format(mean=look.number(mean, 1)))
    figure.update_xaxes(tickvals=list(shares["position"]), ticktext=list(shares["answer"]))
    figure.update_yaxes(title=look.text("people"), rangemode="tozero", tickformat=",.0f")
    figure = finish(figure, look, title=title, alt=_alt(title, shares, look), height=300)
    figure.update_layout(margin_t=26, bargap=0.05)
    return figure


@remembered
def ranking(ranks: pd.DataFrame, *, title: str, look: Look) -> go.Figure:
    """Mean rank of each option with its interval, the best on top; 1 is first.

    ranks: answer, mean (NaN hidden), low, high, n.
    """
    names, worst = shorts(ranks["answer"]), max(len(ranks), 2)
    figure = points(ranks, "mean", names, mean_tips(ranks, "answer", "mean", look), empty=1)
    for name, value in zip(names, ranks["mean"], strict=True):
        if not pd.isna(value):
            figure.add_annotation(x=value, y=name, text=look.number(value, 2), showarrow=False,
                                  yshift=14, font={"size": 12})  # fmt: skip
    figure.update_xaxes(range=[0.8, worst + 0.2], tickvals=list(range(1, worst + 1)),
                        title=look.text("mean rank, 1 = first"))  # fmt: skip
    note = look.text("Lines: interval at 95 %")
    alt = means_in_words(title, ranks, "answer", "mean", look)
    return finish(figure, look, title=title, alt=alt, height=44 * len(names) + 70, note=note)


def _tip(row: str | None, answer: str, line: Mapping[str, float] | pd.Series, look: Look) -> str:
    """Tooltip: share with interval and people, or the dot."""
    get = (lambda name: getattr(line, name)) if not isinstance(line, dict) else line.get
    head = "<br>".join(inert(part) for part in (row, answer) if part)
    if pd.isna(get("share")):
        return f"{head}<br>{HIDDEN}"
    ends = f"{look.percent(get('low'), 1)} – {look.percent(get('high'), 1)}"
    return f"{head}<br>{look.percent(get('share'), 1)} ({ends})<br>n = {look.number(get('n'))}"


def _alt(title: str, shares: pd.DataFrame, look: Look) -> str:
    """The figure in words."""
    parts = []
    for line in shares.itertuples(index=False):
        head = ", ".join(
            str(getattr(line, name)) for name in ("row", "answer") if name in shares.columns
        )
        value = look.text("too few to show") if pd.isna(line.share) else look.percent(line.share)
        parts.append(f"{head}: {value}")
    return f"{title}. " + "; ".join(parts)
