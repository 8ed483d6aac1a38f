"""Labels that leave room for the drawing: shortened on the axes, in the legend and beside the
marks, whole in the tooltips, where they wrap; the table of a figure has every text as it is."""

import html
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import plotly.graph_objects as go

LONGEST = 58
"""Letters of a row's name above its marks."""
BESIDE = 40
"""Letters of a name beside its marks or in the legend."""
TOOLTIP = 60
"""Letters of a line in a tooltip."""
BREAK = "<br>"


def inert(text: object) -> str:
    """Text from a file for a plotly label: tags are shown, not obeyed."""
    return html.escape(str(text), quote=False)


def shortened(text: str, most: int = LONGEST) -> str:
    """The text, cut with an ellipsis where it has more letters: behind a whole word, if one ends
    in its last third."""
    if len(text) <= most:
        return text
    cut = text[: most - 1]
    end = cut.rfind(" ") if text[most - 1] != " " else len(cut)
    return cut[: end if end >= 2 * most // 3 else len(cut)].rstrip(" ,;:–-(„“") + "…"


def in_two_lines(text: str) -> str:
    """The name of a row above its marks: at most two lines, each as wide as a telephone."""
    lines = textwrap.wrap(text, LONGEST, max_lines=2, placeholder="…")
    return BREAK.join(map(inert, lines))


def shorts(texts: Iterable[object], most: int) -> list[str]:
    """Inert labels of at most so many letters, each a different one.

    Two texts that begin alike are cut in the middle, so that they do not fall into one bar.
    """
    found: list[str] = []
    whole = [str(text) for text in texts]
    heads = [shortened(text, most) for text in whole]
    for text, head in zip(whole, heads, strict=True):
        name = head if heads.count(head) == 1 else _both_ends(text, most)
        number = 2
        while inert(name) in found:
            name, number = f"{shortened(text, most - 4)} ({number})", number + 1
        found.append(inert(name))
    return found


def _both_ends(text: str, most: int) -> str:
    half = most // 2 - 1
    return text if len(text) <= most else f"{text[:half].rstrip()}…{text[-half:].lstrip()}"


def fit_labels(figure: go.Figure) -> None:
    """Shorten what is too long on the axes, in the legend and in words beside the marks, and let
    tooltips wrap. A mark whose name was shortened tells the whole of it in its tooltip."""
    _fit_axis(figure, "x", figure.layout.xaxis)
    _fit_axis(figure, "y", figure.layout.yaxis)
    for trace in figure.data:
        if trace.name:
            trace.name = _lines(trace.name, _cut(BESIDE))
        if trace.hovertext is not None:
            trace.hovertext = _mapped(wrapped, trace.hovertext)
    for note in figure.layout.annotations:
        note.text = _lines(note.text, _cut(LONGEST))


def _fit_axis(figure: go.Figure, letter: str, axis: Any) -> None:
    if axis.ticktext is not None:
        axis.ticktext = _mapped(lambda word: _lines(word, _cut(BESIDE)), axis.ticktext)
        return
    names = list(dict.fromkeys(n for trace in figure.data for n in _names(trace, letter)))
    if any(len(html.unescape(name)) > BESIDE for name in names):
        words = shorts(map(html.unescape, names), BESIDE)
        axis.update(tickmode="array", tickvals=names, ticktext=words)
        for trace in figure.data:
            own = _names(trace, letter)
            if own and trace.hovertext is None:
                trace.update(hovertext=own, hoverinfo="text")


def _names(trace: Any, letter: str) -> list[str]:
    """The texts that place a trace's marks on an axis; none where numbers or days do."""
    values = np.asarray(trace[letter] if trace[letter] is not None else ())
    found = values.tolist() if values.dtype.kind in "OU" else []
    return found if all(isinstance(value, str) for value in found) else []


def wrapped(text: str) -> str:
    """Words of a tooltip in lines, also where there is no blank to break at."""
    return _lines(text, lambda line: BREAK.join(map(inert, textwrap.wrap(line, TOOLTIP))))


def _cut(most: int) -> Callable[[str], str]:
    return lambda line: inert(shortened(line, most))


def _lines(text: str, change: Callable[[str], str]) -> str:
    """Each long line of a text in plotly's form, changed; change: takes the letters that are seen
    and yields plotly's form again."""
    lines = []
    for line in text.split(BREAK):
        seen = html.unescape(line)
        lines.append(change(seen) if len(seen) > BESIDE else line)
    return BREAK.join(lines)


def _mapped(change: Callable[[str], str], texts: Any) -> Any:
    if isinstance(texts, str):
        return change(texts)
    return [change(text) if isinstance(text, str) else text for text in texts]
