"""Answers to one question: scales, choices, numbers and rankings, each share with its interval.

A hidden cell is a dot "•" and nothing else: no bar, no length, no number in the tooltip.
"""

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import remembered
from charts.labels import inert
from charts.look import (
    Look,
    count_axis,
    finish,
    legend_below,
    names_above,
    share_axis,
    top_down,
    write,
)
from charts.survey_marks import (
    at_end,
    hidden_dot,
    interval_note,
    line_of_all,
    mean_words,
    points,
    shorts,
    tip,
    whiskers,
)

ROOM = 0.07
LINE = 30
ABOVE = 54  # of a row whose name stands above its bar
BESIDE = 26  # letters of a row's name beside its bar


@remembered
def likert(shares: pd.DataFrame, *, labels: Sequence[str], title: str, look: Look) -> go.Figure:
    """Diverging stacked bars, one a row: left of the middle below, right of it above.

    shares: row, answer, share (0..1, NaN hidden), low, high, n. labels: the answers in their
    order; of an odd number the middle one straddles the zero line, which the note says. Rows with
    a hidden answer are drawn as a dot, for the length of the others would tell it.
    """
    rows = list(dict.fromkeys(shares["row"]))
    tips = shares.assign(tip=_tips(shares, look)).pivot(index="row", columns="answer", values="tip")
    wide = shares.pivot(index="row", columns="answer", values="share").reindex(
        index=rows, columns=list(labels)
    )
    whole = wide[wide.notna().all(axis=1)]
    names = dict(zip(rows, shorts(rows), strict=True))
    figure, bases = go.Figure(), _bases(whole)
    for place, label in enumerate(labels):
        figure.add_bar(
            orientation="h",
            y=whole.index.map(names),
            x=whole[label],
            base=bases[label],
            name=inert(label),
            marker_color=_step(place, len(labels)),
            text=[look.percent(part) if part >= ROOM else "" for part in whole[label]],
            textposition="inside",
            insidetextanchor="middle",
            textangle=0,
            hovertext=tips.loc[whole.index, label],
            legendrank=place,
        )
    for row in wide.index.difference(whole.index, sort=False):
        hidden_dot(figure, 0, names[row])
    is_above, more = any(len(row) > BESIDE for row in rows), 0
    if is_above:
        more = names_above(figure, [(names[row], row) for row in rows], shift=24)
        figure.update_traces(width=0.5)
    figure.update_layout(barmode="overlay", legend_traceorder="normal")
    figure.update_xaxes(range=_extent(whole, bases), visible=False)
    top_down(figure, list(names.values()))
    figure.add_vline(x=0, line={"color": palette.INK, "width": 1}, layer="below")
    legend_below(figure)
    height, note = (ABOVE + more if is_above else LINE) * len(rows) + 110, _middle(labels, look)
    alt = _alt(title, shares, look)
    return finish(figure, look, title=title, alt=alt, height=height, note=note)


def _bases(whole: pd.DataFrame) -> pd.DataFrame:
    """Where each piece begins: those below the middle end at zero, half the middle is below."""
    half, is_odd = divmod(len(whole.columns), 2)
    below = whole.iloc[:, :half].sum(axis=1) + (whole.iloc[:, half] / 2 if is_odd else 0)
    return whole.cumsum(axis=1).sub(whole).sub(below, axis=0)


def _extent(whole: pd.DataFrame, bases: pd.DataFrame) -> list[float]:
    """From the leftmost to the rightmost end, the same to both sides of the line."""
    if whole.empty:
        return [-1, 1]
    most = 1.03 * max(-bases.iloc[:, 0].min(), (bases + whole).iloc[:, -1].max())
    return [-most, most]


def _step(place: int, steps: int) -> str:
    """Colour of an answer: the ends strong, a middle one neutral."""
    if steps % 2 and place == steps // 2:
        return palette.PLANNED
    slots = palette.DIVERGING
    if place < steps / 2:
        return slots[round(place * 3 / max(steps // 2 - 1, 1))]
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
    figure, names = go.Figure(), shorts(shares["answer"])
    figure.add_bar(
        orientation="h",
        x=shares["share"],
        y=names,
        marker_color=palette.APPROVED,
        error_x=whiskers(shares),
        hovertext=_tips(shares.drop(columns="row"), look),
    )
    for name, part, high in zip(names, shares["share"], shares["high"], strict=True):
        if pd.isna(part):
            hidden_dot(figure, 0, name)
        else:
            at_end(figure, look.percent(part), high, name)
    top_down(figure, names)
    top = shares["high"].max()
    figure.update_xaxes(visible=False, range=[0, (1 if pd.isna(top) else top) * 1.2])
    note = interval_note(look) + (", " + look.text("weighted") if weighted else "")
    height = LINE * len(names) + 40
    alt = _alt(title, shares, look)
    return finish(figure, look, title=title, alt=alt, height=height, note=note)


@remembered
def by_group(shares: pd.DataFrame, *, overall: float | None, title: str, look: Look) -> go.Figure:
    """One answer over groups: a point with its 95 % interval a group, a line for everybody.

    shares: row, share (NaN hidden), low, high, n, answer.
    """
    figure = go.Figure()
    points(figure, shares, _tips(shares, look))
    word = look.text("everybody {share}").format(share=look.percent(overall))
    line_of_all(figure, overall, word)
    figure.update_xaxes(share_axis(look, 1.0))
    height, note = LINE * len(shares) + 70, interval_note(look)
    alt = _alt(title, shares, look)
    return finish(figure, look, title=title, alt=alt, height=height, note=note)


@remembered
def means(frame: pd.DataFrame, *, overall: float | None, title: str, look: Look) -> go.Figure:
    """Means of groups: a point with its 95 % interval each, a line for everybody.

    frame: row, share (the mean; NaN hidden), low, high, n.
    """
    figure = go.Figure()
    tips, words = mean_words(frame, look)
    points(figure, frame, tips)
    line_of_all(figure, overall)
    figure.update_xaxes(rangemode="tozero")
    alt, height = f"{title}. {words}", LINE * len(frame) + 60
    return finish(figure, look, title=title, alt=alt, height=height, note=interval_note(look))


@remembered
def histogram(shares: pd.DataFrame, *, mean: float | None, title: str, look: Look) -> go.Figure:
    """Answers in numbers: a bar a step, its height the people; a line at the mean.

    shares: answer (words for the step), people (NaN hidden), share, low, high, n; position (where
    the mean's axis has the step's middle, in units of the answer); width (of a step).
    """
    figure = go.Figure()
    figure.add_bar(
        x=shares["position"],
        y=shares["people"],
        width=shares["width"] * 0.92,
        marker_color=palette.APPROVED,
        hovertext=_tips(shares.drop(columns="row"), look),
    )
    for place in shares.loc[shares["people"].isna(), "position"]:
        hidden_dot(figure, place, 0, yanchor="bottom")
    line_of_all(figure, mean, look.text("mean {mean}").format(mean=look.number(mean, 1)))
    figure.update_xaxes(tickvals=list(shares["position"]), ticktext=list(shares["answer"]))
    figure.update_yaxes(count_axis(shares["people"]), title=look.text("people"))
    figure = finish(figure, look, title=title, alt=_alt(title, shares, look), height=300)
    return figure.update_layout(bargap=0.05)


@remembered
def ranking(ranks: pd.DataFrame, *, title: str, look: Look) -> go.Figure:
    """Mean rank of each option with its interval, the best on top; 1 is first.

    ranks: answer, mean (NaN hidden), low, high, n (who ranked any option), ranked (who ranked
    this one; the others have it among the ranks they left).
    """
    frame = ranks.rename(columns={"answer": "row", "mean": "share"})
    figure, worst = go.Figure(), max(len(frame), 2)
    tips, words = mean_words(frame, look)
    ranked = look.text("ranked by {n}")
    tips = [
        one if pd.isna(n) else f"{one}, {ranked.format(n=look.number(n))}"
        for one, n in zip(tips, frame["ranked"], strict=True)
    ]
    points(figure, frame, tips, start=1)
    for name, value in zip(figure.data[0].y, frame["share"], strict=True):
        if not pd.isna(value):
            write(figure, look.number(value, 2), x=value, y=name, yshift=14)
    ticks = list(range(1, worst + 1))
    axis = look.text("mean rank, 1 = first")
    figure.update_xaxes(range=[0.8, worst + 0.2], tickvals=ticks, title=axis)
    alt, height = f"{title}. {words}", 44 * len(frame) + 70
    left = look.text("options that somebody left out share the ranks that were left over")
    note = f"{interval_note(look)}; {left}"
    return finish(figure, look, title=title, alt=alt, height=height, note=note)


def _tips(shares: pd.DataFrame, look: Look) -> list[str]:
    """Tooltips: share with interval and people, or the dot, below the row (if any) and answer."""
    heads = [name for name in ("row", "answer") if name in shares]
    return [
        tip(
            "<br>".join(inert(getattr(line, name)) for name in heads),
            line,
            lambda share: look.percent(share, 1),
            f"n = {look.number(line.n)}",
        )
        for line in shares.itertuples(index=False)
    ]


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
