"""How long until something happens, when for some it has not happened yet: Kaplan and Meier.

A mean of the finished cases alone flatters who leaves the hard ones open. Here an open case counts
as long as it has been seen open, and then leaves the number at risk without having ended.

- Curve: Kaplan and Meier (1958), Nonparametric Estimation from Incomplete Observations, JASA 53.
- Interval of the median: all times at which the pointwise interval of the curve holds one half
  (Brookmeyer and Crowley 1982, Biometrics 38), on the scale of the logarithm with Greenwood's
  variance, as `survfit` of the R package survival does by default.
- Comparison: log-rank test (Mantel 1966), stratified; the statistic is compared with chi-squared.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import pandas as pd

Z = 1.959963984540054
"""97.5 percent of the normal distribution lie below."""
Counts: TypeAlias = pd.DataFrame
"""Columns days (integer), ended and censored (how many cases with that many days)."""


@dataclass(frozen=True)
class Waiting:
    """median, low and high in days, inf where fewer than half have ended by the last day seen (or
    the interval has no upper end), NaN without cases; cases, of which `ended`."""

    median: float
    low: float
    high: float
    cases: int
    ended: int


def waiting(counts: Counts) -> Waiting:
    """The median waiting time of cases and its interval of 95 percent."""
    by_day = _by_day(counts)
    ended, cases = by_day["ended"].sum(), by_day[["ended", "censored"]].to_numpy().sum()
    if not cases:
        return Waiting(np.nan, np.nan, np.nan, 0, 0)
    days, survival, spread = _curve(by_day)
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        low = survival * np.exp(-Z * spread)
        high = np.minimum(survival * np.exp(Z * spread), 1)
    curves = (survival, np.nan_to_num(low), np.nan_to_num(high, nan=1))
    median, first, last = (_first(days, curve) for curve in curves)
    return Waiting(median, first, last, int(cases), int(ended))


def _by_day(counts: Counts) -> pd.DataFrame:
    return counts.groupby("days")[["ended", "censored"]].sum().sort_index()


def _at_risk(by_day: pd.DataFrame) -> np.ndarray:
    leaving = by_day.to_numpy().sum(axis=1)
    return np.asarray(leaving[::-1].cumsum()[::-1], dtype=float)


def _curve(by_day: pd.DataFrame) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Days on which cases ended, the share still open after each, and the standard error of its
    logarithm (Greenwood); 0 and an undefined error once none is left."""
    at_risk, ended = _at_risk(by_day), by_day["ended"].to_numpy(dtype=float)
    there = ended > 0
    at_risk, ended = at_risk[there], ended[there]
    survival = np.cumprod(1 - ended / at_risk)
    with np.errstate(divide="ignore", invalid="ignore"):
        variance = np.cumsum(ended / (at_risk * (at_risk - ended)))
    return by_day.index.to_numpy(dtype=float)[there], survival, np.sqrt(variance)


def _first(days: np.ndarray, curve: np.ndarray) -> float:
    """The first day on which a falling curve is at most one half, up to the last bit of a float."""
    below = np.flatnonzero(curve <= 0.5 + 1e-12)
    return float(days[below[0]]) if len(below) else np.inf


def each_against_all(cases: pd.DataFrame) -> pd.DataFrame:
    """Whether a group takes another time than all others: a log-rank test of each.

    cases: columns group, stratum, days, ended, censored. Only cases of the same stratum are
    compared: a district with more potholes is not slower for it. Index group; columns beyond (cases
    that ended beyond those expected by the pace of all) and p (the probability of so large a
    difference if there were none; NaN if nothing can be compared).
    """
    from scipy import stats

    names = sorted(cases["group"].unique())
    beyond, variance = np.zeros(len(names)), np.zeros(len(names))
    for _, stratum in cases.groupby("stratum"):
        more, spread = _log_rank(stratum, names)
        beyond += more
        variance += spread
    with np.errstate(divide="ignore", invalid="ignore"):
        p = np.where(variance > 1e-12, stats.chi2.sf(beyond**2 / variance, 1), np.nan)
    return pd.DataFrame({"beyond": beyond, "p": p}, index=names)


def _log_rank(cases: pd.DataFrame, names: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Ended minus expected of each group, and its variance (hypergeometric)."""
    days, day = np.unique(cases["days"].to_numpy(), return_inverse=True)
    group = pd.Index(names).get_indexer(cases["group"])
    ended, leaving = np.zeros((2, len(days), len(names)))
    np.add.at(ended, (day, group), cases["ended"].to_numpy(dtype=float))
    np.add.at(leaving, (day, group), cases[["ended", "censored"]].to_numpy(dtype=float).sum(axis=1))
    at_risk = leaving[::-1].cumsum(axis=0)[::-1]
    there = ended.sum(axis=1) > 0
    ended, at_risk = ended[there], at_risk[there]
    deaths, risk = ended.sum(axis=1)[:, None], at_risk.sum(axis=1)[:, None]
    share = at_risk / risk
    scale = np.where(risk > 1, deaths * (risk - deaths) / np.maximum(risk - 1, 1), 0)
    return (ended - deaths * share).sum(axis=0), (scale * share * (1 - share)).sum(axis=0)
