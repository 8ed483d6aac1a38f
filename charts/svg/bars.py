"""Bars: their places and lengths by plotly's rules of groups, stacks and bases."""

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import Any

from charts.svg.axis import Axis, Spec, each, is_number, plain
from charts.svg.extent import Extent
from charts.svg.letters import LINE, lines

TEXT_PAD = 3
LETTERS = 13


@dataclass(frozen=True)
class Bar:
    """A bar in the units of its axes: from `start` to `end` beside the place, from `base` to `top`
    along its value. number: its place in the trace; room: what the axis shows on both sides."""

    trace: int
    number: int
    place: float
    width: float
    offset: float
    base: float
    top: float | None
    is_based: bool
    room: float = 0.0

    @property
    def start(self) -> float:
        """Where it begins on the axis of the places."""
        return self.place + self.offset

    @property
    def end(self) -> float:
        """Where it ends there."""
        return self.place + self.offset + self.width


def is_across(trace: Spec) -> bool:
    """Whether the bars lie."""
    return bool(trace.get("orientation") == "h")


def sides(trace: Spec) -> tuple[str, str]:
    """Letter of the axis of the places, and of that of the values."""
    return ("y", "x") if is_across(trace) else ("x", "y")


def place_bars(traces: list[Spec], layout: Spec, axes: dict[str, Axis]) -> list[Bar]:
    """All bars of a figure, trace by trace."""
    own = [(at, trace) for at, trace in enumerate(traces) if trace.get("type") == "bar"]
    rows = {at: _values(at, trace, axes) for at, trace in own}
    mode = layout.get("barmode", "group")
    gap, group_gap = layout.get("bargap", 0.2), layout.get("bargroupgap", 0.0)
    sieves = [[at] for at in rows] if mode == "overlay" else [list(rows)]
    found: list[Bar] = []
    for members in sieves:
        places = [bar.place for at in members for bar in rows[at]]
        is_close = len(places) != len(set(places)) and mode == "group"
        category = bool(own) and axes[sides(own[0][1])[0]].kind == "category"
        least = _least_gap(places, category)
        whole = least * (1 - gap)
        slot = whole / len(members) if is_close else whole
        usual = slot * (1 - group_gap)
        for turn, at in enumerate(members):
            middle = ((2 * turn + 1 - len(members)) * slot / 2) if is_close else 0.0
            found += [_wide(bar, usual, middle, least / 2) for bar in rows[at]]
    return _stacked(found) if mode in ("stack", "relative") else found


def _wide(bar: Bar, usual: float, middle: float, room: float) -> Bar:
    width = bar.width or usual
    room = max(room, bar.width / 2)
    return replace(bar, width=width, offset=middle - width / 2, room=room)


def _values(at: int, trace: Spec, axes: dict[str, Axis]) -> list[Bar]:
    across, along = sides(trace)
    values = plain(trace.get(along))
    places = plain(trace.get(across))
    count = len(values)
    widths, bases = each(trace.get("width"), count), each(trace.get("base"), count)
    found = []
    for number, (place, value, width, base) in enumerate(
        zip(places, values, widths, bases, strict=False)
    ):
        where = axes[across].number(place)
        if where is None:
            continue
        length = float(value) if is_number(value) else None
        start = axes[along].number(base) if base is not None else None
        top = None if length is None else (start or 0.0) + length
        found.append(
            Bar(at, number, where, width or 0.0, 0.0, start or 0.0, top, start is not None)
        )
    return found


def _least_gap(places: list[float], is_category: bool) -> float:
    values = sorted(set(places))
    if is_category or len(values) < 2:
        return 1.0
    return min(later - former for former, later in zip(values, values[1:], strict=False))


def _stacked(bars: list[Bar]) -> list[Bar]:
    reached: dict[tuple[float, bool], float] = defaultdict(float)
    found = []
    for bar in bars:
        if bar.top is None:
            found.append(bar)
            continue
        side = (bar.place, bar.top < 0)
        base = reached[side]
        reached[side] = base + bar.top
        found.append(replace(bar, base=base, top=base + bar.top))
    return found


def reach(bars: list[Bar], traces: list[Spec], extents: dict[str, Extent]) -> None:
    """What bars ask of the axes."""
    for bar in bars:
        across, along = sides(traces[bar.trace])
        extents[across].add(bar.place - bar.room)
        extents[across].add(bar.place + bar.room)
        if bar.top is None:
            continue
        to_zero = not bar.is_based or not bar.base
        above, below = _room_of_words(traces[bar.trace], bars)
        extents[along].add(bar.top, before=below, after=above, loose=True, to_zero=to_zero)
        if bar.is_based:
            extents[along].add(bar.base, loose=True, to_zero=to_zero)


def _room_of_words(trace: Spec, bars: list[Bar]) -> tuple[float, float]:
    """Pixels for the words beyond the ends of upright bars: above, below."""
    if is_across(trace) or trace.get("textposition") != "outside" or not trace.get("text"):
        return 0.0, 0.0
    rows = max(len(lines(text)) for text in plain(trace["text"]))
    room = LETTERS * LINE * rows + TEXT_PAD
    is_low = any(bar.top is not None and bar.top < bar.base for bar in bars)
    return room, room if is_low else 0.0


def attribute(trace: Spec, name: str, number: int, otherwise: Any = None) -> Any:
    """The value of a marker's attribute for one mark."""
    value = trace.get("marker", {}).get(name)
    own = plain(value) if isinstance(value, list | dict) else None
    found = value if own is None else own[number] if number < len(own) else None
    return otherwise if found is None else found
