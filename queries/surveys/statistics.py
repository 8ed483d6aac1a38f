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
ROUNDS = 200
EXACT = 1e-9


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

    @property
    def holds_zero(self) -> bool:
        """Of a difference: the samples do not tell the two apart."""
        return self.low is not None and self.high is not None and self.low <= 0 <= self.high


NOTHING = Interval(None, None, None)


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


def mean(n: float, total: float, squares: float) -> Interval:
    """Mean of n numbers from their sum and the sum of their squares, its interval by Student's t.

    Sums come straight from SQL, however many answers there are. A single answer, or none, has no
    interval. With weights: n the effective size, the sums scaled to it.
    Source: Student (1908), Biometrika 6, 1–25. Computed by scipy.
    """
    if n <= 0:
        return NOTHING
    centre = total / n
    if n <= 1:
        return Interval(centre, None, None)
    from scipy.stats import t

    error = math.sqrt(max(squares - n * centre**2, 0.0) / (n - 1) / n)
    reach = float(t.ppf((1 + LEVEL) / 2, n - 1)) * error
    return Interval(centre, centre - reach, centre + reach)


def mean_of_counts(values: Sequence[float], counts: Sequence[float]) -> Interval:
    """Mean of values that occur counts times, see `mean`."""
    numbers, times = np.asarray(values, dtype=float), np.asarray(counts, dtype=float)
    sums = (times.sum(), (numbers * times).sum(), (numbers**2 * times).sum())
    return mean(*(float(one) for one in sums))


def effective_size(weights: Sequence[float], counts: Sequence[float] | None = None) -> float:
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


def pace(reached: int, wanted: int, days_left: int) -> float | None:
    """People a day needed to reach the wanted number; None if it is reached or time is over."""
    if reached >= wanted or days_left <= 0:
        return None
    return math.ceil(10 * (wanted - reached) / days_left) / 10
