"""A figure of `charts` as SVG without a browser: for paper, to cite, for a page without scripts."""

import json
from collections.abc import Mapping
from functools import partial

import plotly.graph_objects as go

from charts import palette
from charts.figure_cache import Finished
from charts.svg import legend, notes
from charts.svg.bar_marks import SIZE, draw_bars
from charts.svg.drawing import Sheet
from charts.svg.layout import PAD, TICK, Layout
from charts.svg.letters import ASCENT, FAMILY, lines, safe, short
from charts.svg.marks import draw_scatter

WIDTH = 720


def to_svg(
    figure: go.Figure,
    *,
    title: str,
    description: str,
    colours: Mapping[str, str],
    width: float = WIDTH,
) -> str:
    """The figure as one SVG element that needs nothing else: letters as text, a title and a
    description for screen readers, the same bytes for the same figure.

    colours: slot of `charts.palette` → colour, of the theme wanted (`ui.components.theme.slots`),
    or a CSS value such as `var(--ink)` where the drawing stands in a page.
    width: pixels; the height is that of the figure.
    """
    spec = figure.to_dict() if isinstance(figure, Finished) else json.loads(figure.to_json())
    tall = spec["layout"].get("height") or 320
    layout, sheet = Layout(spec, (width, tall)), Sheet(colours)
    size = f"{short(width)} {short(tall)}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size}" '
        f'width="{short(width)}" height="{short(tall)}" role="img" font-family="{FAMILY}" '
        f'font-size="{SIZE}" fill="{sheet.colour(palette.INK)}">'
        f"<title>{safe(title)}</title><desc>{safe(description)}</desc>"
    )
    for step in (_grid, partial(_shapes, is_below=True), _marks, _shapes, _labels, _words):
        step(sheet, layout)
    legend.draw(sheet, layout.legend, PAD, _legend_top(layout))
    return head + "".join(sheet.parts) + "</svg>"


def margins(figure: go.Figure, width: float = WIDTH) -> dict[str, float]:
    """The pixels that `to_svg` leaves around the drawing of a figure: l, r, t, b."""
    spec = json.loads(figure.to_json())
    return Layout(spec, (width, spec["layout"].get("height") or 320)).margin


def _legend_top(layout: Layout) -> float:
    if legend.is_below(layout.layout):
        return layout.height - legend.height(layout.legend)
    return 0


def _grid(sheet: Sheet, layout: Layout) -> None:
    x, y = layout.axes["x"], layout.axes["y"]
    sheet.open(sheet.stroke(palette.FAINT, 1))
    for letter, axis in layout.axes.items():
        usual = letter == "y" and axis.kind != "category"
        if not axis.spec.get("showgrid", usual):
            continue
        for tick in layout.ticks[letter]:
            at = axis.at(tick.number)
            if letter == "x":
                sheet.line(at, y.start, at, y.start + y.length, "")
            else:
                sheet.line(x.start, at, x.start + x.length, at, "")
    sheet.close()


def _shapes(sheet: Sheet, layout: Layout, is_below: bool = False) -> None:
    for shape in layout.shapes:
        if (shape.get("layer") == "below") == is_below:
            notes.draw_shape(sheet, shape, layout.axes)


def _marks(sheet: Sheet, layout: Layout) -> None:
    for at, trace in enumerate(layout.traces):
        if trace.get("type") == "bar":
            own = [bar for bar in layout.bars if bar.trace == at]
            draw_bars(sheet, trace, own, layout.axes)
        else:
            draw_scatter(sheet, trace, layout.axes)


def _labels(sheet: Sheet, layout: Layout) -> None:
    x, y = layout.axes["x"], layout.axes["y"]
    sheet.open(f' font-size="{TICK}"')
    if layout.labelled("y"):
        for tick in layout.ticks["y"]:
            rows, at = lines(tick.words), y.at(tick.number)
            first = at + TICK * 0.35 - TICK * 0.65 * (len(rows) - 1)
            sheet.words(rows, x.start - PAD, first, anchor="right")
    if layout.labelled("x"):
        for tick in layout.ticks["x"]:
            rows = layout.rows(tick)
            first = y.start + y.length + PAD + ASCENT * TICK - 3
            if x.spec.get("side") == "top":
                first = y.start - PAD - TICK * 1.3 * (len(rows) - 1) - 2
            sheet.words(rows, x.at(tick.number), first, anchor="center")
    sheet.close()
    if layout.title("x"):
        below = legend.height(layout.legend) if legend.is_below(layout.layout) else 0
        bottom = layout.height - 6 - below
        sheet.words([layout.title("x")], x.start + x.length / 2, bottom, anchor="center")
    if layout.title("y"):
        place = f"{short(SIZE)} {short(y.start + y.length / 2)}"
        more = f' transform="translate({place}) rotate(-90)"'
        sheet.words([layout.title("y")], 0, 0, anchor="center", more=more)


def _words(sheet: Sheet, layout: Layout) -> None:
    around = f'stroke="{sheet.colour(palette.PAPER)}" stroke-width="3" paint-order="stroke"'
    sheet.open(f' font-size="12" {around}')  # words cross the grid
    for note in layout.notes:
        notes.draw_words(sheet, note, layout.axes)
    sheet.close()
