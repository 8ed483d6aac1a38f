"""The legend of a drawing: a sign and a name for each trace, in lines as wide as the picture."""

from dataclasses import dataclass

from charts.svg.axis import Spec
from charts.svg.bars import attribute
from charts.svg.drawing import Sheet
from charts.svg.letters import lines, width
from charts.svg.marks import has, sign

SIZE = 13
SIGN = 22
GAP = 16
ROW = 20


@dataclass(frozen=True)
class Entry:
    """A name with the trace whose sign it has; x: pixels from the left, row: line from the top."""

    trace: Spec
    name: str
    x: float
    row: int


def entries(traces: list[Spec], layout: Spec, room: float) -> list[Entry]:
    """The names to draw, laid out in lines of `room` pixels; none where plotly shows none."""
    named = [trace for trace in traces if trace.get("showlegend") is not False]
    is_asked = any(trace.get("showlegend") for trace in traces)
    shown = layout.get("showlegend", is_asked or len(named) > 1)
    if not shown:
        return []
    found: list[Entry] = []
    x, row = 0.0, 0
    for trace in sorted(named, key=lambda one: one.get("legendrank", 1000)):
        name = " ".join(lines(trace.get("name") or ""))
        if not name:
            continue
        wide = SIGN + width(name, SIZE)
        if x and x + wide > room:
            x, row = 0.0, row + 1
        found.append(Entry(trace, name, x, row))
        x += wide + GAP
    return found


def height(found: list[Entry]) -> float:
    """In pixels, 0 without names."""
    return ROW * (found[-1].row + 1) + 6 if found else 0


def is_below(layout: Spec) -> bool:
    """Charts set it below by the container, or by a negative place."""
    legend = layout.get("legend", {})
    return bool(legend.get("yref") == "container" or legend.get("y", 1) < 0)


def draw(sheet: Sheet, found: list[Entry], left: float, top: float) -> None:
    """Draw the signs and names; left, top: the corner in pixels."""
    sheet.open("")
    for entry in found:
        x, middle = left + entry.x, top + ROW * entry.row + ROW / 2
        _sign(sheet, entry.trace, x, middle)
        sheet.words([entry.name], x + SIGN, middle + 4.5)
    sheet.close()


def _sign(sheet: Sheet, trace: Spec, x: float, middle: float) -> None:
    if trace.get("type") == "bar":
        colour = sheet.colour(attribute(trace, "color", 0))
        sheet.rectangle(x, middle - 6, x + 15, middle + 6, f' fill="{colour}"')
        return
    if has(trace, "lines"):
        line = trace.get("line", {})
        look = sheet.stroke(line.get("color"), line.get("width", 2), line.get("dash", ""))
        sheet.line(x, middle, x + 18, middle, look)
    if has(trace, "markers") and trace.get("x") is not None:
        mark = sign(trace, 0)
        mark.draw(sheet, x + 8, middle, mark.look(sheet))
