"""What all figures share: the reader's language, one layout, marks that several of them draw."""

import datetime as dt
import math
from collections.abc import Iterable, Sequence
from typing import Any, Protocol

import pandas as pd
import plotly.graph_objects as go

from charts import palette
from charts.labels import BREAK, fit_labels, in_two_lines

SHARE_STEPS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.25, 0.5)
MOST_TICKS = 6
MOST_SINGLE = 10  # whole numbers that get a tick each
NAME_LINE = 16  # pixels of one more line of a row's name


class Look(Protocol):
    """The reader's language and number form, as `ui.i18n.texts.Look` writes them; a missing value
    is a dash. This room imports no other, so it names only what it needs."""

    @property
    def language(self) -> str: ...
    @property
    def field_colours(self) -> tuple[str, ...]: ...
    def text(self, message: str) -> str: ...
    def plural(self, one: str, many: str, n: int) -> str: ...
    def number(self, value: float | None, digits: int = 0) -> str: ...
    def money(self, value: float | None) -> str: ...
    def percent(self, share: float | None, digits: int = 0) -> str: ...
    def date(self, day: dt.date | None, precision: str | None = None) -> str: ...


def N_(message: str) -> str:
    """Mark a message that is translated where it is drawn."""
    return message


def known(value: Any) -> float | None:
    """The number, None where pandas has a missing value."""
    return None if pd.isna(value) else float(value)


def plural(one: str, many: str, n: int, look: Look) -> str:
    """The plural form for n with n filled in."""
    return look.plural(one, many, n).format(n=look.number(n))


def finish(
    figure: go.Figure, look: Look, *, title: str, alt: str, height: int = 320, note: str = ""
) -> go.Figure:
    """Give a figure the common layout under what the chart has set itself (margins, legend); its
    title and text alternative travel in `layout.meta`.

    The title is drawn as a heading by the page, so that screen readers find it among the headings.
    Marks show their `hovertext` unless they say otherwise.
    """
    margin = {"l": 8, "r": 8, "t": 8, "b": 8, "pad": 4}
    legend = {"orientation": "h", "x": 0, "y": 1.02, "yref": "paper", "yanchor": "bottom"}
    figure.update_traces(hoverinfo="text", selector=lambda trace: trace.hoverinfo is None)
    figure.update_layout(
        meta={"title": title, "alt": alt, "note": note},
        height=height,
        margin=margin | figure.layout.margin.to_plotly_json(),
        legend=legend | figure.layout.legend.to_plotly_json(),
        separators=",." if look.language == "de" else ".,",
        hoverlabel={"align": "left"},
        dragmode=False,
        font={"color": palette.INK, "size": 13},
        bargap=0.35,
    )
    for update_axes in (figure.update_xaxes, figure.update_yaxes):
        update_axes(
            automargin=True, fixedrange=True, zeroline=False, tickfont={"color": palette.INK}
        )
    fit_labels(figure)
    return figure


def legend_below(figure: go.Figure, y: float = 0) -> None:
    """The legend below the drawing; y as in plotly, from the lower edge of the whole figure."""
    figure.update_layout(legend={"y": y, "yref": "container"})


def write(figure: go.Figure, text: str, *, size: int = 12, **place: Any) -> None:
    """Write words into a figure. place: x, y and more of a plotly annotation."""
    figure.add_annotation(text=text, showarrow=False, font={"size": size}, **place)


def write_on_top(figure: go.Figure, x: Any, text: str) -> None:
    """Write words above the drawing, with room for them."""
    write(figure, text, x=x, y=1, yref="paper", yanchor="bottom")
    figure.update_layout(margin_t=26)


def names_above(figure: go.Figure, names: Iterable[tuple[str, str]], shift: int) -> int:
    """Names of rows above them: beside it a long one leaves no room on a telephone. Returns the
    pixels by which each row has to be higher, because a name takes two lines.

    names: the row's value on the axis and its name. shift: pixels from the row to its name.
    """
    broken = [(row, in_two_lines(name)) for row, name in names]
    is_high = any(BREAK in name for _row, name in broken)
    for row, name in broken:
        more = 4 * is_high + (NAME_LINE // 2 if BREAK in name else 0)
        write(
            figure, name, x=0, xref="paper", xanchor="left", align="left", y=row,
            yshift=shift + more,
        )  # fmt: skip
    figure.update_yaxes(showticklabels=False)
    return NAME_LINE * is_high


def top_down(figure: go.Figure, names: Sequence[str], **more: Any) -> None:
    """Rows of the vertical axis in this order, the first on top."""
    figure.update_yaxes(categoryorder="array", categoryarray=list(names)[::-1], **more)


def written(texts: Sequence[str]) -> dict[str, Any]:
    """Bars with these texts at their ends, and no tooltip of their own."""
    return {"text": texts, "textposition": "outside", "cliponaxis": False, "hoverinfo": "skip"}


def bars_across(figure: go.Figure, names: Sequence[str], values: Any, **more: Any) -> None:
    """Horizontal bars in the order given. more: of a plotly bar, `text` among them."""
    outside: dict[str, Any] = {"textposition": "outside", "cliponaxis": False}
    figure.add_bar(orientation="h", x=values, y=names, **outside, **more)
    figure.update_yaxes(autorange="reversed")


def bars_side_by_side(figure: go.Figure) -> None:
    """The bars of all series beside each other, group by group."""
    figure.update_layout(barmode="group", bargroupgap=0.05)
    figure.update_xaxes(type="category")


def dots(figure: go.Figure, x: Any, y: Any, tips: Sequence[str], **more: Any) -> None:
    """Marks without a line between them. more: of a plotly scatter, `marker` among them."""
    figure.add_scatter(mode="markers", x=x, y=y, hovertext=tips, **more)


def each_in_words(names: Iterable[str], columns: dict[str, list[str]]) -> str:
    """`2024: planned 5, open 3; 2025: …` out of words → what each name has of them."""
    rows = zip(*columns.values(), strict=True)
    return "; ".join(
        f"{name}: " + ", ".join(f"{word} {own}" for word, own in zip(columns, row, strict=True))
        for name, row in zip(names, rows, strict=True)
    )


def date_axis(look: Look, **more: Any) -> dict[str, Any]:
    """Axis of days whose ticks read the same in both languages: years, then month/year."""
    formats = [
        {"dtickrange": [None, "M1"], "value": "%d.%m.%Y" if look.language == "de" else "%Y-%m-%d"},
        {"dtickrange": ["M1", "M11"], "value": "%m/%Y"},
        {"dtickrange": ["M12", None], "value": "%Y"},
    ]
    return {"type": "date", "tickformatstops": formats, "showgrid": True, **more}


def share_axis(look: Look, high: float) -> dict[str, Any]:
    """Axis of shares from 0 to high (missing or 0: up to 1) with round steps, each written as
    the page writes percent: plotly's own form has no space before the sign."""
    top = 1.0 if pd.isna(high) or high <= 0 else float(high)
    step = next((one for one in SHARE_STEPS if top / one <= MOST_TICKS), SHARE_STEPS[-1])
    ticks = [round(number * step, 9) for number in range(math.floor(round(top / step, 9)) + 1)]
    return {
        "range": [-0.02 * top, 1.04 * top],
        "tickvals": ticks,
        "ticktext": [look.percent(tick) for tick in ticks],
    }


def count_axis(counts: Any) -> dict[str, Any]:
    """Axis of whole numbers from 0 on: of small ones no step is a fraction of one."""
    highest = pd.Series(counts, dtype=float).max()
    is_small = pd.isna(highest) or highest <= MOST_SINGLE
    return {"rangemode": "tozero", "tickformat": ",.0f"} | ({"dtick": 1} if is_small else {})


def today_line(figure: go.Figure, look: Look, today: dt.date) -> None:
    """Draw the line for today with its name on it."""
    line = {"color": palette.INK, "width": 1.5, "dash": "dot"}
    figure.add_shape(type="line", x0=today, x1=today, y0=0, y1=1, yref="paper", line=line)
    write_on_top(figure, today, look.text("today"))
