"""Statistics of samples: intervals, differences, weights to the population. Pure functions.

Intervals come from statsmodels and scipy, imported where they are used: that takes most of a
second, and most pages do without. For raking there is no well-kept library that does without a
second data frame engine, so it is written out here and checked against R's `survey`.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

LEVEL = 0.95
TRIM = (0.2, 5.0)
"""Least and greatest weight, the mean being 1: as the American National Election Studies, whose
upper bound is 5 (DeBell & Krosnick, 2009, nes012427); the lower one is its reciprocal."""
ROUNDS = 200
EXACT = 1e-9
EVERYBODY = 1e-6  # people missing where nobody is: the error rounds to nothing


@dataclass(frozen=True)
class Interval:
    """An estimate with the ends of its 95 % interval; all three None if nothing can be said."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def margin(self) -> float | None:
        """Half the width of the interval."""
        if self.low is None or self.high is None:
            return None
        return (self.high - self.low) / 2


NOTHING = Interval(None, None, None)


@dataclass(frozen=True)
class Sample:
    """Answers of some people, weighted or not. shares and people: answer → share (0..1) and people
    who gave it (NaN hidden); n: all of these people; size: as how many unweighted answers out of
    an endless population they count."""

    shares: "pd.Series[float]"
    people: "pd.Series[float]"
    n: float
    size: float


def finite_correction(n: float, population: float) -> float:
    """By how much more n answers out of a finite population say than as many out of an endless
    one: (N − 1) / (N − n), so that a share has the variance p (1 − p) / n · (N − n) / (N − 1). For
    59 of 64 it is 12.6; where everybody answered, no error is left.

    Source: Cochran (1977), Sampling Techniques, section 3.2.
    """
    if not n > 1:
        return 1.0
    return max((population - 1) / max(population - n, EVERYBODY), 1.0)


def share(count: float, n: float) -> Interval:
    """The share count / n with its Wilson score interval; 7 of 20: 35 %, 18.1–56.7 %.

    n may be an effective sample size, then count is the weighted share times n (as `svyciprop`
    with method "wilson" in R's survey does). Raises ValueError unless 0 <= count <= n.
    Source: Wilson (1927), JASA 22, 209–212; recommended by Brown, Cai & DasGupta (2001),
    Statistical Science 16, 101–133. Computed by statsmodels.
    """
    if not 0 <= count <= n + EXACT:
        raise ValueError(f"{count} of {n} is no share")
    if n == 0:
        return NOTHING
    from statsmodels.stats.proportion import proportion_confint

    low, high = proportion_confint(min(count, n), n, alpha=1 - LEVEL, method="wilson")
    return Interval(count / n, float(max(low, 0.0)), float(min(high, 1.0)))


def difference(count: float, n: float, other_count: float, other_n: float) -> Interval:
    """The share of one group minus that of another, independent one; NOTHING if either is empty.

    Newcombe's hybrid score interval, built from the two Wilson intervals: 56 of 70 against 48 of
    80 is +20 points, 5.2 to 33.4. Source: Newcombe (1998), Statistics in Medicine 17, 873–890,
    method 10. Computed by statsmodels. Counts and sizes may be weighted as in `share`.
    """
    if not n or not other_n:
        return NOTHING
    from statsmodels.stats.proportion import confint_proportions_2indep

    low, high = confint_proportions_2indep(
        count, n, other_count, other_n, method="newcomb", compare="diff", alpha=1 - LEVEL
    )
    return Interval(count / n - other_count / other_n, float(low), float(high))


def difference_p(one: float, size: float, other: float, other_size: float) -> float:
    """How likely two shares differ that much if nothing but chance makes them differ: the score
    test of two proportions (Pearson's chi-square without correction, as R's `prop.test`).

    Sizes may be effective ones. Shares of 0 and 0, or 1 and 1, do not differ: 1. Computed by
    statsmodels.
    """
    if abs(one - other) < EXACT:
        return 1.0
    from statsmodels.stats.proportion import proportions_ztest

    _z, found = proportions_ztest([one * size, other * other_size], [size, other_size])
    return float(found)


def share_p(count: float, n: float, expected: float) -> float:
    """How likely the share count / n differs that much from an expected one if only chance makes
    it differ: the score test, whose interval is Wilson's. Computed by statsmodels."""
    from statsmodels.stats.proportion import proportions_ztest

    _z, found = proportions_ztest(count, n, expected, prop_var=expected)
    return float(found)


def holm(p_values: "Sequence[float] | pd.Series[float]") -> list[float]:
    """p-values of several tests corrected so that with 95 % certainty none of those below 0.05 is
    chance; p.adjust in R.

    Source: Holm (1979), Scandinavian Journal of Statistics 6, 65–70. Computed by statsmodels.
    """
    if not len(p_values):
        return []
    from statsmodels.stats.multitest import multipletests

    return [float(p) for p in multipletests(list(p_values), method="holm")[1]]


def mean(n: float, total: float, squares: float, correction: float = 1.0) -> Interval:
    """Mean of n numbers from their sum and the sum of their squares, its interval by Student's t.

    Sums come straight from SQL, however many answers there are. A single answer, or none, has no
    interval. With weights: n the effective size, the sums scaled to it. correction: of
    `finite_correction`, for answers out of a finite population.
    Source: Student (1908), Biometrika 6, 1–25. Computed by scipy.
    """
    if n <= 0:
        return NOTHING
    centre = total / n
    if n <= 1:
        return Interval(centre, None, None)
    from scipy.stats import t

    error = math.sqrt(max(squares - n * centre**2, 0.0) / (n - 1) / n / correction)
    reach = float(t.ppf((1 + LEVEL) / 2, n - 1)) * error
    return Interval(centre, centre - reach, centre + reach)


def mean_of_counts(
    values: Sequence[float], counts: Sequence[float], correction: float = 1.0
) -> Interval:
    """Mean of values that occur counts times, see `mean`."""
    numbers, times = np.asarray(values, dtype=float), np.asarray(counts, dtype=float)
    sums = (times.sum(), (numbers * times).sum(), (numbers**2 * times).sum())
    n, total, squares = (float(one) for one in sums)
    return mean(n, total, squares, correction)


def effective_size(
    weights: Sequence[float] | np.ndarray, counts: Sequence[float] | np.ndarray | None = None
) -> float:
    """Kish's effective sample size (Σw)² / Σw²: as many answers without weights say as much.

    counts: how many people share a weight. Source: Kish (1965), Survey Sampling, section 11.7;
    (1992), Journal of Official Statistics 8, 183–200.
    """
    each = np.asarray(weights, dtype=float)
    times = np.ones_like(each) if counts is None else np.asarray(counts, dtype=float)
    squares = float((times * each**2).sum())
    return float((times * each).sum() ** 2 / squares) if squares else 0.0


def post_stratify(counts: Mapping[str, float], population: Mapping[str, float]) -> dict[str, float]:
    """Weight of a person in each stratum: its part of the population by its part of the sample.

    Strata with nobody in the sample, or without a stated population, get no weight and their
    people are not represented. Weights are scaled to a mean of 1. Source: Holt & Smith (1979),
    JRSS A 142, 33–46; `postStratify` in R's survey.
    """
    known = [key for key, n in counts.items() if n > 0 and population.get(key, 0) > 0]
    people = sum(counts[key] for key in known)
    whole = sum(population[key] for key in known)
    return {key: population[key] / whole * people / counts[key] for key in known}


def rake(cells: pd.DataFrame, margins: Mapping[str, Mapping[str, float]]) -> pd.Series:
    """Weight of a person in each cell so that every margin matches the population.

    cells: a column a variable and `count`, the people in the cell. margins: variable → value →
    population. Iterative proportional fitting, cell by cell as people of a cell share a weight;
    cells whose value has no stated population weigh 0. Scaled to a mean of 1 over the people.
    Raises ArithmeticError if it does not settle, which empty cells can cause.
    Source: Deming & Stephan (1940), Annals of Mathematical Statistics 11, 427–444; `rake` in R's
    survey.
    """
    counts = cells["count"].to_numpy(dtype=float)
    weights = np.ones(len(cells))
    for name, population in margins.items():
        weights[~cells[name].isin([key for key, n in population.items() if n > 0])] = 0.0
    goals = {
        name: _goals(cells[name], counts * (weights > 0), population)
        for name, population in margins.items()
    }
    for _ in range(ROUNDS):
        largest = 0.0
        for name, goal in goals.items():
            now = pd.Series(counts * weights).groupby(cells[name].to_numpy()).sum()
            factors = (goal / now.reindex(goal.index)).reindex(cells[name]).fillna(0.0).to_numpy()
            largest = max(largest, float(np.abs(factors[weights > 0] - 1).max(initial=0.0)))
            weights = weights * factors
        if largest < EXACT:
            return pd.Series(weights, index=cells.index)
    raise ArithmeticError("raking did not settle: too many combinations without anybody")


def _goals(
    values: pd.Series, counts: np.ndarray, population: Mapping[str, float]
) -> "pd.Series[float]":
    """Population of the values somebody has, scaled to the people that can be weighted."""
    present = set(values[counts > 0])
    known = pd.Series({key: n for key, n in population.items() if key in present}, dtype=float)
    return known / known.sum() * counts.sum()


def trim(weights: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Weights no smaller and no greater than TRIM; what is cut off or filled up goes in even parts
    to the others, so that the sum stays. Weights of 0 (nobody's) stay 0.

    counts: people with each weight. As `trimWeights(..., strict = TRUE)` in R's survey: repeated
    until none is outside.
    """
    each, used, (low, high) = weights.astype(float), weights > 0, TRIM
    for _ in range(ROUNDS):
        outside = used & ((each < low - EXACT) | (each > high + EXACT))
        inside = used & ~outside
        if not outside.any() or not inside.any():
            break
        kept = np.where(outside, each.clip(low, high), each)
        cut = float(((each - kept) * counts).sum())
        each = np.where(inside, kept + cut / counts[inside].sum(), kept)
    return each


def pace(reached: int, wanted: int, days_left: int) -> float | None:
    """People a day needed to reach the wanted number; None if it is reached or time is over."""
    if reached >= wanted or days_left <= 0:
        return None
    return math.ceil(10 * (wanted - reached) / days_left) / 10
