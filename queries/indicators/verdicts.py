"""What the XmR rules say of every series: two words apart, its course and its target."""

from dataclasses import dataclass

import numpy as np

from queries.indicators import xmr
from queries.indicators.xmr import Flags, Numbers, Whole

FEW, UNCHANGED, BETTER, WORSE, NOTABLE = "few", "unchanged", "better", "worse", "notable"
COURSES = (WORSE, NOTABLE, BETTER, UNCHANGED, FEW)
"""Words for the course: what needs a look first."""
MET, CHANCE, MISSED = "met", "chance", "missed"
AIMS = (MISSED, CHANCE, MET)


@dataclass(frozen=True)
class Chart:
    """The values of all series, one series after the other, each in the order of time.

    series: the number of the series; piece: of the piece between two steps; is_found: whether the
    value is the first after a step that was found, not declared; has_limits: whether one version of
    the definition has enough values around it. Then limits and signs of `xmr`.
    """

    values: Numbers
    series: Whole
    piece: Whole
    is_found: Flags
    has_limits: Flags
    limits: xmr.Limits
    signs: xmr.Signs


@dataclass(frozen=True)
class Verdicts:
    """Of each series: size, its values; course, one of COURSES; pending: whether its newest value
    bears a sign that is not yet certain; mean, lower, upper: of its last piece, NaN where the
    series has too few values for limits; last: the place of its newest value; start: that of the
    first of its last piece; before: the mean of the piece before, NaN without one; step: "found",
    "declared" or "" for how the last piece began."""

    size: Whole
    course: list[str]
    pending: Flags
    mean: Numbers
    lower: Numbers
    upper: Numbers
    last: Whole
    start: Whole
    before: Numbers
    step: list[str]


def chart(values: Numbers, series: Whole, declared: Flags) -> Chart:
    """Limits and signs of all values. declared: where a new version of the definition begins, so
    that the limits start anew; further steps are looked for in series of enough values."""
    begins = declared | (np.diff(series, prepend=-1) != 0)
    version = np.cumsum(begins) - 1
    piece = xmr.split(values, version)
    found = xmr.limits(values, piece)
    return Chart(
        values=values,
        series=series,
        piece=piece,
        is_found=(np.diff(piece, prepend=-1) != 0) & ~begins,
        has_limits=np.bincount(version)[version] >= xmr.ENOUGH,
        limits=found,
        signs=xmr.signs(values, piece, found),
    )


def verdicts(drawn: Chart, direction: Whole) -> Verdicts:
    """The words for each series. direction: the way wanted of each: 1 higher, -1 lower, 0 none."""
    starts = np.flatnonzero(np.diff(drawn.series, prepend=-1))
    last = np.append(starts[1:], len(drawn.series)) - 1
    size = last - starts + 1
    piece_starts = np.flatnonzero(np.diff(drawn.piece, prepend=-1))
    own = np.searchsorted(piece_starts, last, side="right") - 1
    start = piece_starts[own]
    has_before = start > starts
    before = np.where(has_before, drawn.limits.mean[np.maximum(start - 1, 0)], np.nan)
    is_found, few = drawn.is_found[start], ~drawn.has_limits[last]
    is_fresh = is_found & (last - start + 1 < xmr.ENOUGH)
    certain = xmr.is_certain(drawn.values, drawn.piece)[own]
    side = drawn.signs.side[last]
    mean = drawn.limits.mean[last]
    moved = np.where(is_fresh, np.sign(mean - np.where(has_before, before, mean)), 0)
    moved = np.where(~is_fresh & ~few & certain, side, moved).astype(int)
    limited = [np.where(few, np.nan, one[last]) for one in (drawn.limits.lower, drawn.limits.upper)]
    steps = np.where(is_found, "found", np.where(has_before, "declared", ""))
    return Verdicts(
        size=size,
        course=[_course(*one) for one in zip(few, moved, direction, strict=True)],
        pending=(side != 0) & (moved == 0) & ~few,
        mean=np.where(few, np.nan, mean),
        lower=limited[0],
        upper=limited[1],
        last=last,
        start=start,
        before=before,
        step=steps.tolist(),
    )


def _course(is_few: bool, moved: int, direction: int) -> str:
    if is_few:
        return FEW
    if not moved:
        return UNCHANGED
    if not direction:
        return NOTABLE
    return BETTER if moved == direction else WORSE


def aim(lower: float, upper: float, target: float, direction: int) -> str | None:
    """Whether the process reaches its target always (it lies beyond the limits on the good side),
    by chance, or never; None without limits, target or direction. As R's
    `ptd_calculate_assurance_type`: a target on a limit is reached by chance."""
    if not direction or np.isnan([lower, upper, target]).any():
        return None
    dust = 1e-9 * max(abs(lower), abs(upper))
    if lower - dust <= target <= upper + dust:
        return CHANCE
    return MISSED if (target > upper) == (direction > 0) else MET
