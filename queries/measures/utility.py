"""Nutzwert: weighted scores, and whether their order holds if the weights were others.

Weights are an opinion. So beside the stated ones 10,000 others are tried, drawn uniformly from all
weightings that add up to 1 (a Dirichlet distribution with all parameters 1), always the same ones.
Butler, Jia and Dyer (1997), Simulation techniques for the sensitivity analysis of multi-criteria
decision models, European Journal of Operational Research 103.
"""

from dataclasses import dataclass

import numpy as np

WEIGHTINGS = 10_000
SEED = 20_211_214
ENDS = (0.025, 0.975)


@dataclass(frozen=True)
class Utility:
    """Of one alternative: value (0 to 5) with the stated weights; low and high: between them it
    lies in 95 of 100 weightings; first: the share of weightings in which no other is better, ties
    shared."""

    value: float
    low: float
    high: float
    first: float


def utilities(scores: np.ndarray, weights: np.ndarray) -> list[Utility]:
    """The Nutzwert of each alternative.

    scores: a row an alternative, a column a criterion, 0 to 5, none missing. weights: of the
    criteria, at least one above 0 (ValueError).
    """
    if not weights.sum() > 0:
        raise ValueError("at least one criterion needs a weight")
    drawn = np.random.default_rng(SEED).dirichlet(np.ones(len(weights)), WEIGHTINGS)
    tried = drawn @ scores.T
    best = np.isclose(tried, tried.max(axis=1, keepdims=True))
    first = (best / best.sum(axis=1, keepdims=True)).mean(axis=0)
    low, high = np.quantile(tried, ENDS, axis=0)
    values = scores @ (weights / weights.sum())
    return [Utility(*map(float, one)) for one in zip(values, low, high, first, strict=True)]
