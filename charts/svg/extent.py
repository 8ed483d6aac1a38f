"""How far an axis reaches where the figure does not say: plotly's rules for `autorange`, so that
both drawings of a figure put each mark at the same place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from charts.svg.axis import Axis

SHARE = 0.05
"""Of the axis' length beyond marks that want room."""


class Edge(NamedTuple):
    """A value that must be seen with so many pixels beyond it; is_loose: and SHARE more."""

    value: float
    pad: float = 0.0
    is_loose: bool = False


@dataclass
class Extent:
    """The values an axis must show, at its lower and its upper end."""

    lows: list[Edge] = field(default_factory=list)
    highs: list[Edge] = field(default_factory=list)

    def add(
        self, value: float, *, before: float = 0, after: float = 0, loose: bool = False,
        to_zero: bool = False,
    ) -> None:  # fmt: skip
        """before and after: pixels in the directions of smaller and larger values; loose: SHARE
        more; to_zero: zero is to be seen, and nothing beyond it."""
        low, high = (min(value, 0), max(value, 0)) if to_zero else (value, value)
        at_low, at_high = to_zero and low == 0, to_zero and high == 0
        self.lows.append(Edge(low, 0 if at_low else before, loose and not at_low))
        self.highs.append(Edge(high, 0 if at_high else after, loose and not at_high))


def set_range(axis: Axis, extent: Extent) -> None:
    """Give the axis its range: the figure's own, or one that shows all of the extent."""
    own = axis.spec.get("range")
    if own and axis.kind == "category":
        axis.low, axis.high = (float(end) for end in own)
    elif own:
        axis.low, axis.high = (axis.number(end) or 0.0 for end in own)
    elif extent.lows:
        axis.low, axis.high = _automatic(axis, extent)
    if axis.spec.get("autorange") == "reversed" and not own:
        axis.low, axis.high = axis.high, axis.low


def _automatic(axis: Axis, extent: Extent) -> tuple[float, float]:
    length = axis.length

    def pad(edge: Edge) -> float:
        return edge.pad + (SHARE * length if edge.is_loose else 0)

    is_to_zero = axis.spec.get("rangemode") == "tozero" and axis.kind == "linear"
    least, most = min(extent.lows).value, max(extent.highs).value
    if least == most:
        return _single(least, max(map(pad, extent.highs)) / length, is_to_zero)
    steepest, low, high = 0.0, Edge(least), Edge(most)
    for one in _outermost(extent.lows, 1, pad):
        for other in _outermost(extent.highs, -1, pad):
            span, room = other.value - one.value, length - pad(one) - pad(other)
            if span <= 0:
                continue
            if room > length / 10 and span / room > steepest:
                steepest, low, high = span / room, one, other
            elif room <= length / 10 and span / length > steepest:
                steepest, low, high = span / length, Edge(one.value), Edge(other.value)
    if is_to_zero:
        low = Edge(0.0) if low.value >= 0 else low
        high = Edge(0.0) if high.value <= 0 else high
    scale = (high.value - low.value) / (length - pad(low) - pad(high))
    return low.value - scale * pad(low), high.value + scale * pad(high)


def _single(value: float, share: float, is_to_zero: bool) -> tuple[float, float]:
    if not is_to_zero:
        return value - 1, value + 1
    if value == 0:
        return 0.0, 1.0
    end = value / (1 - min(0.5, share))
    return (0.0, end) if value > 0 else (end, 0.0)


def _outermost(edges: list[Edge], sign: int, pad: Callable[[Edge], float]) -> list[Edge]:
    """Those edges that no other one covers; sign: 1 at the lower end, -1 at the upper."""
    found: list[Edge] = []
    widest = -1.0
    for edge in sorted(edges, key=lambda one: (sign * one.value, -pad(one))):
        if pad(edge) > widest:
            widest = pad(edge)
            found.append(edge)
    return found
