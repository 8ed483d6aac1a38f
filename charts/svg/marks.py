"""Points, lines and error bars of scatter traces; the signs that mark points."""

import math
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from charts.svg.axis import Axis, Spec, each, is_number, plain
from charts.svg.bars import attribute
from charts.svg.drawing import Sheet
from charts.svg.extent import Extent
from charts.svg.letters import short

USUAL_SIZE = 6
WHISKER = 4
MANY = 20


@dataclass(frozen=True)
class Sign:
    """A mark: its plotly symbol, size in pixels, colour and edge."""

    symbol: str
    size: float
    colour: Any
    edge: Any
    edge_width: float

    @property
    def is_dot(self) -> bool:
        """Whether it is a plain circle."""
        return self.symbol == "circle" and not self.edge_width

    def look(self, sheet: Sheet) -> str:
        """Attributes of the mark."""
        is_hollow = self.symbol.endswith("-open")
        is_open = is_hollow or self.symbol.endswith("thin")
        edge = self.colour if is_hollow else self.edge
        if is_open:
            return sheet.stroke(edge, self.edge_width or 1)
        look = f' fill="{sheet.colour(self.colour)}"'
        if self.edge_width:
            look += f' stroke="{sheet.colour(edge)}" stroke-width="{short(self.edge_width)}"'
        return look

    def draw(self, sheet: Sheet, x: float, y: float, look: str = "") -> None:
        """Draw it around a place in pixels; look: its attributes where its group has none."""
        name, radius = self.symbol.removesuffix("-open"), self.size / 2
        if name == "circle":
            place = f'cx="{short(x)}" cy="{short(y)}" r="{short(radius)}"'
            sheet.parts.append(f"<circle {place}{look}/>")
        else:
            sheet.path(f"M{short(x)} {short(y)}{_outline(name, radius)}", look)


def has(trace: Spec, part: str) -> bool:
    """Does the trace draw `markers` or `lines`?"""
    return part in (trace.get("mode") or "lines+markers")


def reach(trace: Spec, axes: dict[str, Axis], extents: dict[str, Extent]) -> None:
    """What a scatter trace asks of the axes."""
    for letter in ("x", "y"):
        values = plain(trace.get(letter))
        pads, is_loose = _pads(trace, len(values)), True
        if not has(trace, "markers") and letter == "x":
            pads, is_loose = [0.0] * len(values), False
        for value, pad in zip(values, pads, strict=True):
            number = axes[letter].number(value)
            if number is not None:
                extents[letter].add(number, before=pad, after=pad, loose=is_loose)


def _pads(trace: Spec, count: int) -> list[float]:
    if not has(trace, "markers"):
        return [0.0] * count
    sizes = each(trace.get("marker", {}).get("size"), count)
    return [max((size or USUAL_SIZE) / 1.6, 3) for size in sizes]


def reach_of_errors(trace: Spec, axes: dict[str, Axis], extents: dict[str, Extent]) -> None:
    """Widen the extents of both axes by the ends of the error bars."""
    for letter in ("x", "y"):
        for low, high in intervals(trace, letter, axes[letter]):
            for end in (low, high):
                if end is not None:
                    extents[letter].add(end, loose=True)


def intervals(trace: Spec, letter: str, axis: Axis) -> list[tuple[float | None, float | None]]:
    """Both ends of each mark's error bar in the units of the axis; None where none is drawn."""
    error = trace.get(f"error_{letter}")
    if not error or error.get("visible") is False:
        return []
    values = [axis.number(value) for value in plain(trace.get(letter))]
    more = plain(error.get("array"))
    less = plain(error.get("arrayminus")) or more
    return [
        (
            value - down if value is not None and is_number(down) else None,
            value + up if value is not None and is_number(up) else None,
        )
        for value, down, up in zip(values, less, more, strict=False)
    ]


def draw_errors(sheet: Sheet, trace: Spec, axes: dict[str, Axis], places: list[float]) -> None:
    """Error bars along x at the pixels `places` of y, and along y at those of x."""
    for letter in ("x", "y"):
        error, axis = trace.get(f"error_{letter}") or {}, axes[letter]
        steps = []
        for (low, high), at in zip(intervals(trace, letter, axis), places, strict=False):
            if low is not None and high is not None:
                steps.append(_whisker(axis.at(low), axis.at(high), at, letter))
        if steps:
            look = sheet.stroke(error.get("color"), error.get("thickness", 2))
            sheet.path("".join(steps), look)


def _whisker(low: float, high: float, at: float, letter: str) -> str:
    cap = 2 * WHISKER
    first, last, side = short(low), short(high), short(at - WHISKER)
    if letter == "x":
        return f"M{first} {side}v{cap}M{first} {short(at)}H{last}M{last} {side}v{cap}"
    return f"M{side} {first}h{cap}M{short(at)} {first}V{last}M{side} {last}h{cap}"


def draw_scatter(sheet: Sheet, trace: Spec, axes: dict[str, Axis]) -> None:
    """Draw lines, error bars, marks and words of one trace. axes: "x" and "y"."""
    points = [
        (axes["x"].pixel(x), axes["y"].pixel(y))
        for x, y in zip(plain(trace.get("x")), plain(trace.get("y")), strict=False)
    ]
    if has(trace, "lines"):
        _line(sheet, trace, points)
    for letter, other in (("x", 1), ("y", 0)):
        if trace.get(f"error_{letter}"):
            one = {**trace, "error_x": None, "error_y": None}
            one[f"error_{letter}"] = trace[f"error_{letter}"]
            draw_errors(sheet, one, axes, [point[other] or 0.0 for point in points])
    if has(trace, "markers"):
        opacity = trace.get("marker", {}).get("opacity")
        faint = f' opacity="{opacity}"' if is_number(opacity) else ""
        sheet.open(f' class="marks"{faint}')
        drawn = [
            (sign(trace, number), x, y)
            for number, (x, y) in enumerate(points)
            if x is not None and y is not None
        ]
        for look, alike in groupby(drawn, lambda one: one[0].look(sheet)):
            run = list(alike)
            if len(run) > MANY and len({mark for mark, _x, _y in run}) == 1 and run[0][0].is_dot:
                _dots(sheet, run[0][0], [(x, y) for _mark, x, y in run])
                continue
            sheet.open(look)
            for mark, x, y in run:
                mark.draw(sheet, x, y)
            sheet.close()
        sheet.close()


def _dots(sheet: Sheet, mark: Sign, places: list[tuple[float, float]]) -> None:
    """Many equal dots as the round ends of lines without length: a quarter of the bytes."""
    look = sheet.stroke(mark.colour, mark.size) + ' stroke-linecap="round"'
    sheet.path("".join(f"M{short(x)} {short(y)}h0" for x, y in places), look)


def _line(sheet: Sheet, trace: Spec, points: list[tuple[float | None, float | None]]) -> None:
    line = trace.get("line", {})
    steps, is_down = [], False
    for x, y in points:
        if x is None or y is None:
            is_down = False
            continue
        if not is_down:
            steps.append(f"M{short(x)} {short(y)}")
        elif line.get("shape") == "hv":
            steps.append(f"H{short(x)}V{short(y)}")
        else:
            steps.append(f"L{short(x)} {short(y)}")
        is_down = True
    if steps:
        colour = line.get("color") or attribute(trace, "color", 0)
        sheet.path("".join(steps), sheet.stroke(colour, line.get("width", 2), line.get("dash", "")))


def sign(trace: Spec, number: int) -> Sign:
    """The mark of one point of a trace."""
    line = trace.get("marker", {}).get("line", {})
    colour = attribute(trace, "color", number)
    colours, widths = line.get("color", colour), line.get("width", 0)
    edges = plain(colours)
    edge = edges[number] if isinstance(colours, list) else colours
    size = attribute(trace, "size", number, USUAL_SIZE)
    symbol = attribute(trace, "symbol", number, "circle")
    return Sign(str(symbol), float(size), colour, edge, float(widths or 0))


def _outline(name: str, r: float) -> str:
    """The path of a symbol from its middle, by plotly's measures."""
    if name == "diamond":
        d = short(1.3 * r)
        return f"m0-{d}l{d} {d}-{d} {d}-{d}-{d}z"
    if name == "square":
        return f"m-{short(r)}-{short(r)}h{short(2 * r)}v{short(2 * r)}h-{short(2 * r)}z"
    if name == "triangle-up":
        half = 2 * r / math.sqrt(3)
        return f"m-{short(half)} {short(r / 2)}h{short(2 * half)}l-{short(half)}-{short(1.5 * r)}z"
    if name == "star":
        return _star(1.4 * r)
    one, two = short(r), short(2 * r)
    return f"m-{one}-{one}l{two} {two}m0-{two}l-{two} {two}"


def _star(radius: float) -> str:
    points = []
    for turn in range(10):
        far = radius if turn % 2 == 0 else radius * 0.382
        angle = math.pi * turn / 5
        points.append((far * math.sin(angle), -far * math.cos(angle)))
    steps, (x, y) = [f"m{short(points[0][0])} {short(points[0][1])}"], points[0]
    for right, down in points[1:]:
        steps.append(f"l{short(right - x)} {short(down - y)}")
        x, y = right, down
    return "".join(steps) + "z"
