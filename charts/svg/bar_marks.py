"""Bars on the sheet, with their error bars and the words at their ends."""

from typing import Any

from charts import palette
from charts.svg import bars, marks
from charts.svg.axis import Axis, Spec, plain
from charts.svg.drawing import Sheet
from charts.svg.letters import lines, short, width

SIZE = 13
LEAST = 5
"""Size of letters that are not drawn any more."""


def draw_bars(sheet: Sheet, trace: Spec, own: list[bars.Bar], axes: dict[str, Axis]) -> None:
    """Draw the bars of one trace. axes: "x" and "y"."""
    across, along = (axes[letter] for letter in bars.sides(trace))
    colours = {str(bars.attribute(trace, "color", bar.number)) for bar in own}
    common = colours.pop() if len(colours) == 1 else None
    fill = f' fill="{sheet.colour(common)}"' if common else ""
    opacity = trace.get("marker", {}).get("opacity")
    sheet.open(' class="bars"' + fill + (f' opacity="{opacity}"' if opacity is not None else ""))
    for bar in own:
        if bar.top is None or bar.top == bar.base:
            continue
        ends = (along.at(bar.base), across.at(bar.start), along.at(bar.top), across.at(bar.end))
        if not bars.is_across(trace):
            ends = (ends[1], ends[0], ends[3], ends[2])
        look = (
            "" if common else f' fill="{sheet.colour(bars.attribute(trace, "color", bar.number))}"'
        )
        sheet.rectangle(*ends, look + _edge(sheet, trace, bar.number))
    sheet.close()
    middles = [across.at(bar.start + bar.width / 2) for bar in own]
    marks.draw_errors(sheet, trace, axes, middles)
    for bar in own:
        _written(sheet, trace, bar, axes)


def _edge(sheet: Sheet, trace: Spec, number: int) -> str:
    line = trace.get("marker", {}).get("line", {})
    if not line.get("width"):
        return ""
    colours = line.get("color")
    colour = colours[number] if isinstance(colours, list) else colours
    return f' stroke="{sheet.colour(colour)}" stroke-width="{short(line["width"])}"'


def _written(sheet: Sheet, trace: Spec, bar: bars.Bar, axes: dict[str, Axis]) -> None:
    """The words of a bar: beyond its end or in its middle."""
    texts = plain(trace.get("text"))
    words = texts[bar.number] if bar.number < len(texts) else ""
    if not words or bar.top is None:
        return
    across, along = (axes[letter] for letter in bars.sides(trace))
    middle = across.at(bar.start + bar.width / 2)
    thick = abs(across.at(bar.end) - across.at(bar.start))
    base, top = along.at(bar.base), along.at(bar.top)
    is_inside, rows = trace.get("textposition") == "inside", lines(words)
    room = abs(top - base) if is_inside and bars.is_across(trace) else thick
    size = min(SIZE, thick / 1.26) if bars.is_across(trace) else SIZE
    wide = max(_wide(rows, size), 1)
    if is_inside or not bars.is_across(trace):
        size *= min(1, room / wide)
    if size < LEAST:
        return
    more = "" if round(size, 1) == SIZE else f' font-size="{short(size)}"'
    if is_inside:
        more += _on(bars.attribute(trace, "color", bar.number), sheet)
    _put(sheet, rows, (base, top, middle, size), (is_inside, bars.is_across(trace)), more)


def _put(
    sheet: Sheet,
    rows: list[str],
    place: tuple[float, float, float, float],
    how: tuple[bool, bool],
    more: str,
) -> None:
    (base, top, middle, size), (is_inside, is_across) = place, how
    lower = middle + size * 0.35
    if is_inside and is_across:
        sheet.words(rows, (base + top) / 2, lower, anchor="center", more=more)
    elif is_inside:
        sheet.words(rows, middle, (base + top) / 2 + size * 0.35, anchor="center", more=more)
    elif is_across:
        ahead = top >= base
        x = top + bars.TEXT_PAD if ahead else top - bars.TEXT_PAD
        sheet.words(rows, x, lower, anchor="left" if ahead else "right", more=more)
    else:
        y = top - bars.TEXT_PAD - 0.27 * size if top <= base else top + size + bars.TEXT_PAD
        sheet.words(rows, middle, y, anchor="center", more=more)


def _wide(rows: list[str], size: float) -> float:
    return max(width(row, size) for row in rows)


def _on(slot: Any, sheet: Sheet) -> str:
    """Attributes of words on a colour: ink or paper, whichever is farther from it, or, where the
    page puts the colours in, ink with paper around it."""
    paper = sheet.colour(palette.PAPER)
    levels = [_brightness(sheet.colour(one)) for one in (slot, palette.INK, palette.PAPER)]
    if None in levels:
        return f' stroke="{paper}" stroke-width="3" paint-order="stroke"'
    own, ink, white = (level or 0.0 for level in levels)
    return f' fill="{paper}"' if abs(own - white) > abs(own - ink) else ""


def _brightness(colour: str) -> float | None:
    """0 to 255 of a colour in six digits; None of others."""
    if not (colour.startswith("#") and len(colour) == 7):
        return None
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue
