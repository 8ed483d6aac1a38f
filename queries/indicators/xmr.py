"""XmR charts (individual values and moving range): process limits, signs of change, steps.

The rules are those of the R package NHSRplotthedots (NHS-R Community, MIT licence), its files
`ptd_spc_standard.R`, `ptd_calculate_point_type.R` and `ptd_calculate_assurance_type.R`, version of
2024; limits after Shewhart and Wheeler, "Understanding Variation" (1993). Steps, and when a sign is
taken for a change, are our own: see `split` and `is_certain`.

All of it works on flat arrays: the values of all series one after the other, each in the order of
time, and beside them `group`, whole numbers that never fall: one number a series, or a piece of one
between two steps. So 2,500 series of any length are one computation.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Numbers: TypeAlias = npt.NDArray[np.float64]
Whole: TypeAlias = npt.NDArray[np.int64]
Flags: TypeAlias = npt.NDArray[np.bool_]

LIMIT = 2.66
"""Moving ranges between mean and limit: 3 standard deviations, since 3 / 1.128 = 2.66."""
NEAR = LIMIT * 2 / 3
SCREEN = 3.267
"""A moving range above this many mean moving ranges is an outlier (D4 of pairs)."""
RANGE_OF_PAIRS = 1.128
"""Mean moving range of a normal process, in standard deviations (d2 of pairs)."""
RUN = 7
ENOUGH = 12
"""Fewer values make no limits (R: `short_group_warning`)."""
STEP_POINTS = 7
"""Values that a found step has at least on either side of it."""
CERTAIN = 4.25
"""Standard errors by which a change exceeds chance before it is called one. Of 100 stable series
fewer than 1 reaches it by chance (measured: 0.1 to 0.5), of those with a step of 3 standard
deviations over the last 8 of 24 values or more at least 96 (tests/queries/indicators/
test_false_alarms.py)."""

NO_RULE, OUTSIDE, TREND, TWO_OF_THREE, ONE_SIDE = range(5)
"""Rules by which a point is marked, in the order in which they are looked for."""


@dataclass(frozen=True)
class Limits:
    """Of each value its group's mean, lower and upper process limit and mean moving range; NaN in
    a group of one."""

    mean: Numbers
    lower: Numbers
    upper: Numbers
    moving_range: Numbers


@dataclass(frozen=True)
class Signs:
    """Of each value the rule that marks it, and whether it tells of higher (1) or lower (-1)
    values; 0 without a mark."""

    rule: Whole
    side: Whole


def limits(values: Numbers, group: Whole, *, screen: bool = True) -> Limits:
    """Process limits: mean ± 2.66 × mean moving range, of each group by itself. screen: leave
    moving ranges above 3.267 mean moving ranges out of the second mean, as R does."""
    index = _index(group)
    mean = _means(values, np.ones(len(values), bool), index)
    ranges = np.abs(np.diff(values, prepend=np.nan))
    inside = ~_starts(group)
    average = _means(ranges, inside, index)
    if screen:
        inside &= ranges < SCREEN * average[index]
        # A group of equal ranges of zero has none below its mean: it stays as it is.
        average = np.where(average > 0, _means(ranges, inside, index), average)
    centre, spread = mean[index], average[index]
    return Limits(centre, centre - LIMIT * spread, centre + LIMIT * spread, spread)


def signs(values: Numbers, group: Whole, found: Limits) -> Signs:
    """Mark the points of special cause: outside the limits; part of a trend of 7 rising or falling;
    beyond two thirds of the limits when 2 of 3 on one side are; one of 7 in a row on one side of
    the mean. The first of these that holds is the point's rule and gives its side."""
    spread = found.moving_range
    apart = _cleared(values - found.mean, found.mean)
    outside = np.abs(apart) > _cleared(LIMIT * spread, found.mean)
    side = np.sign(apart).astype(np.int64)
    near = ~outside & (np.abs(apart) > NEAR * spread)
    trend, direction = _trends(values, group)
    rules = [outside, trend != 0, _two_of_three(near, side, group), _one_side(side, group)]
    rule = np.select(rules, [OUTSIDE, TREND, TWO_OF_THREE, ONE_SIDE], NO_RULE)
    told = np.where(rule == TREND, direction, np.where(side > 0, 1, -1))
    return Signs(rule, np.where(rule == NO_RULE, 0, told))


def split(values: Numbers, group: Whole) -> Whole:
    """The groups with each found step as the start of a new one.

    A group is cut where the means before and after differ most, in standard errors, if that exceeds
    `CERTAIN`, both sides have `STEP_POINTS` values (as many as the rule of one side wants), and the
    step fits better (in squares) than a straight slope, which is a trend and no step; then its
    parts are looked at likewise (binary segmentation: Scott and Knott 1974). The standard deviation
    comes from the screened moving range, which a step widens in one place only.
    """
    while True:
        cuts = _cuts(values, group)
        if not len(cuts):
            return group
        begins = np.zeros(len(values), np.int64)
        begins[cuts] = 1
        group = np.cumsum(begins | _starts(group)) - 1


def is_certain(values: Numbers, group: Whole) -> Flags:
    """Of each group, whether its last values, however many, lie further from those before than
    chance makes likely: by `CERTAIN` standard errors, with `STEP_POINTS` values before them. The
    rules of `signs` alone mark the newest value of 1 to 2 in 100 stable series."""
    errors, position, _size = _standard_errors(values, group)
    errors[position < STEP_POINTS] = 0
    return np.maximum.reduceat(errors, np.flatnonzero(_starts(group))) > CERTAIN


def _cuts(values: Numbers, group: Whole) -> Whole:
    """The first value after each step that is found in one pass, at most one a group."""
    errors, position, size = _standard_errors(values, group)
    inside = (position >= STEP_POINTS) & (size - position >= STEP_POINTS)
    starts = np.flatnonzero(_starts(group))
    if not len(starts):
        return starts
    highest = np.maximum.reduceat(errors, starts)
    is_peak = (errors == highest[_index(group)]) & (errors > CERTAIN) & inside
    peaks = np.flatnonzero(is_peak)
    peaks = peaks[np.unique(group[peaks], return_index=True)[1]]
    return peaks[_is_step(values, group, peaks)]


def _is_step(values: Numbers, group: Whole, peaks: Whole) -> Flags:
    """Whether a step before each of the peaks explains more of its group than a slope does."""
    index, position = _index(group), _positions(group).astype(float)
    everything = np.ones(len(values), bool)
    apart = values - _means(values, everything, index)[index]
    time = position - _means(position, everything, index)[index]
    across = np.bincount(index, apart * time)
    by_slope = np.divide(across**2, np.bincount(index, time**2), out=across * 0, where=across != 0)
    starts = np.flatnonzero(_starts(group))
    own = index[peaks]
    before = peaks - starts[own]
    after = np.bincount(index)[own] - before
    sums = np.concatenate([[0.0], np.cumsum(apart)])
    total = sums[peaks] - sums[starts[own]]
    by_step = total**2 * (1 / before + 1 / after)
    return np.asarray(by_step > by_slope[own])


def _standard_errors(values: Numbers, group: Whole) -> tuple[Numbers, Whole, Whole]:
    """Of each value: how far the mean from it on lies from the mean before it, in standard errors;
    its position in its group from 0; the size of the group. 0 at the start of a group."""
    index, position = _index(group), _positions(group)
    size = np.bincount(index)[index]
    apart = values - _means(values, np.ones(len(values), bool), index)[index]
    sums = np.concatenate([[0.0], np.cumsum(apart)])
    before = sums[:-1] - sums[np.flatnonzero(_starts(group))][index]
    with np.errstate(divide="ignore", invalid="ignore"):
        difference = np.abs(before) * (1 / position + 1 / (size - position))
        deviation = limits(values, group).moving_range / RANGE_OF_PAIRS
        # A process without any noise has next to none, or all its changes would be infinite.
        floor = 1e-9 * np.sqrt(np.bincount(index, apart**2) / np.bincount(index))[index]
        error = np.sqrt(1 / position + 1 / (size - position)) * np.maximum(deviation, floor)
        errors = _cleared(difference, values) / error
    return np.nan_to_num(errors, nan=0.0, posinf=0.0), position, size


def _trends(values: Numbers, group: Whole) -> tuple[Whole, Whole]:
    """Of each value: 1 if it is one of 7 or more that all rise or all fall; and the way it goes,
    towards the next value if that one belongs to a trend too, or else from the one before."""
    starts = _starts(group)
    move = np.sign(np.diff(values, prepend=np.nan))
    move[starts] = 0
    goes_on = _same(move, group) & (move != 0)
    long = _run_sizes(goes_on) >= RUN - 1
    in_trend = long & (move != 0)
    following, same_group = np.roll(in_trend, -1), np.roll(~starts, -1)
    following[-1:], same_group[-1:] = False, False
    part = in_trend | (following & same_group)
    next_part, next_move = np.roll(part, -1), np.roll(move, -1)
    ahead = part & next_part & same_group
    direction = np.where(np.where(ahead, next_move, move) > 0, 1, -1)
    return part.astype(np.int64), direction


def _one_side(side: Whole, group: Whole) -> Flags:
    """Whether a value is one of 7 or more in a row on one side of the mean."""
    return np.asarray((_run_sizes(_same(side, group)) >= RUN) & (side != 0))


def _two_of_three(near: Flags, side: Whole, group: Whole) -> Flags:
    """Whether a value is near a limit and one of 3 in a row on one side of the mean, 2 of which
    are near it."""
    marked = np.zeros(len(near), bool)
    if len(near) < 3:
        return marked
    hits = near[:-2].astype(int) + near[1:-1] + near[2:]
    together = (np.abs(side[:-2] + side[1:-1] + side[2:]) == 3) & (group[:-2] == group[2:])
    windows = np.flatnonzero((hits >= 2) & together)
    for offset in range(3):
        marked[windows + offset] = True
    return marked & near


def _same(state: npt.NDArray[np.generic], group: Whole) -> Flags:
    """Whether a value's state is that of the one before, in the same group."""
    same = np.zeros(len(state), bool)
    same[1:] = (state[1:] == state[:-1]) & (group[1:] == group[:-1])
    return same


def _run_sizes(goes_on: Flags) -> Whole:
    """Of each value how many belong to its run; goes_on: whether it carries on the run before."""
    run: Whole = np.cumsum(~goes_on) - 1
    sizes: Whole = np.bincount(run, minlength=1)
    return sizes[run]


def _starts(group: Whole) -> Flags:
    starts = np.ones(len(group), bool)
    starts[1:] = group[1:] != group[:-1]
    return starts


def _index(group: Whole) -> Whole:
    """The groups numbered 0, 1, … without gaps."""
    return np.cumsum(_starts(group)) - 1


def _positions(group: Whole) -> Whole:
    starts = np.flatnonzero(_starts(group))
    return np.arange(len(group)) - starts[_index(group)]


def _means(values: Numbers, counted: Flags, index: Whole) -> Numbers:
    """Of each group the mean of those values that are counted; NaN without any."""
    sums = np.bincount(index, np.where(counted, values, 0))
    counts = np.bincount(index, counted)
    means: Numbers = np.full(len(sums), np.nan)
    np.divide(sums, counts, out=means, where=counts > 0)
    return means


def _cleared(apart: Numbers, scale: Numbers) -> Numbers:
    """Differences without the dust of floating point: a series of 0.1 is constant."""
    return np.where(np.abs(apart) <= 1e-9 * np.abs(scale), 0.0, apart)
