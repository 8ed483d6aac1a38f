"""Classes of the district map: which values share a colour, and which of the palette's ten."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

STEPS = 5


@dataclass(frozen=True)
class Step:
    """Values from low up to, not including, high (high itself if `closed`); None is open-ended.

    colour: 0..9, the step of the sequential or the diverging palette.
    """

    low: float | None
    high: float | None
    closed: bool
    colour: int

    def holds(self, value: float) -> bool:
        """Whether the value belongs to this class."""
        if self.low is not None and value < self.low:
            return False
        if self.high is None:
            return True
        return value <= self.high if self.closed else value < self.high


@dataclass(frozen=True)
class Classes:
    """The classes in ascending order; diverging: which of the two palettes `colour` counts in."""

    steps: tuple[Step, ...]
    diverging: bool

    def colour_of(self, value: float | None) -> int | None:
        """The colour of a value; None where there is no value."""
        if value is None or math.isnan(value):
            return None
        return next((step.colour for step in self.steps if step.holds(value)), None)


def classes(
    values: Sequence[float],
    *,
    method: str = "quantile",
    own: Sequence[float] = (),
    diverging: bool = False,
    digits: int = 0,
) -> Classes:
    """Sort values into at most five classes (six around zero).

    method: quantile (about as many districts in each), equal (steps of the same width) or own
    (the limits in `own`; without any, quantiles). digits: decimals that the legend prints; the
    limits are rounded to them first, so that the legend says exactly what is drawn.
    diverging: the limits lie symmetrically around zero. Few different values get a class each.
    """
    known = np.array([value for value in values if not math.isnan(value)], dtype=float)
    if not len(known):
        return Classes((), diverging)
    if method == "own" and own:
        return _coloured(_open_ended(sorted(set(own))), diverging)
    different = np.unique(known)
    if len(different) <= STEPS and np.array_equal(different, np.round(different)):
        return _coloured([(float(v), float(v)) for v in different], diverging)
    cut = _equal if method == "equal" else _quantiles
    if diverging:
        upper = _limits(np.abs(known), cut, 3, digits, start=0.0)
        limits = sorted({-limit if limit else 0.0 for limit in upper} | set(upper))
        return _only_used(_coloured(_pairs(limits), diverging), known)
    return _coloured(_pairs(_limits(known, cut, STEPS, digits)), diverging)


def _pairs(limits: Sequence[float]) -> list["Range"]:
    return list(zip(limits, limits[1:], strict=False))


def _only_used(found: Classes, known: np.ndarray) -> Classes:
    """Without the side of zero on which there is nothing."""
    lowest, highest = known.min(), known.max()
    kept = [
        step
        for step in found.steps
        if not ((lowest >= 0 and (step.high or 0) <= 0) or (highest < 0 and (step.low or 0) >= 0))
    ]
    return Classes(tuple(kept), found.diverging)


Cut = Callable[[np.ndarray, np.ndarray], np.ndarray]


def _quantiles(known: np.ndarray, shares: np.ndarray) -> np.ndarray:
    limits: np.ndarray = np.quantile(known, shares)
    return limits


def _equal(known: np.ndarray, shares: np.ndarray) -> np.ndarray:
    limits: np.ndarray = known.min() + shares * (known.max() - known.min())
    return limits


def _limits(
    known: np.ndarray, cut: Cut, number: int, digits: int, start: float | None = None
) -> list[float]:
    """Limits of `number` classes: the outer ones rounded outwards, so that all values lie in."""
    scale = 10.0**digits
    ground = known if start is None else np.append(known, start)
    inner = np.round(cut(ground, np.linspace(0, 1, number + 1)), digits)
    lowest = math.floor(ground.min() * scale + 1e-9) / scale
    highest = math.ceil(ground.max() * scale - 1e-9) / scale
    return sorted({lowest, *(float(x) for x in inner[1:-1] if lowest < x < highest), highest})


Range = tuple[float | None, float | None]


def _open_ended(own: list[float]) -> list[Range]:
    return [(None, own[0]), *zip(own, own[1:], strict=False), (own[-1], None)]


def _coloured(ranges: Sequence[Range], diverging: bool) -> Classes:
    last = len(ranges) - 1
    colours = _around_zero(ranges) if diverging else _rising(len(ranges))
    return Classes(
        tuple(
            Step(low, high, place == last or low == high, colour)
            for place, ((low, high), colour) in enumerate(zip(ranges, colours, strict=True))
        ),
        diverging,
    )


def _rising(number: int) -> list[int]:
    """Colours spread over the palette, without its faintest, which is the paper's."""
    if number == 1:
        return [4]
    return [int(colour) for colour in np.round(np.linspace(1, 9, number))]


def _around_zero(ranges: Sequence[Range]) -> list[int]:
    """Below zero the one hue (4 … 0), above it the other (5 … 9), stronger the farther away."""
    if list(ranges) == [(0.0, 0.0)]:
        return [5]
    below = [r for r in ranges if (r[1] is not None and r[1] <= 0 and r[0] != 0)]
    colours = [round(4 * place / max(len(below), 1)) for place in range(len(below))]
    above = len(ranges) - len(below)
    return colours + [9 - round(4 * place / max(above, 1)) for place in reversed(range(above))]
