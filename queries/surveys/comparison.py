"""Groups against the rest and two surveys against each other: different, or within the margin."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pandas as pd

from queries.surveys.results import Answers
from queries.surveys.statistics import LEVEL, Sample, difference, difference_p, holm
from queries.surveys.weighting import Weighted

COLUMNS = [
    "answer",
    "share",
    "rest_share",
    "difference",
    "low",
    "high",
    "p",
    "is_within_margin",
    "is_weighted",
]
LEAST = 10
"""People from whom on a group is compared."""


def against_rest(
    answers: Answers, weights: Weighted | None = None, *, only: str | None = None
) -> pd.DataFrame:
    """Each group, or only one, against everybody else, answer by answer.

    weights: then the weighted shares are compared, by the effective sizes of both sides. Columns:
    group, answer, share, rest_share, difference, low, high (95 %, of this difference alone), p
    (corrected after Holm for all rows), is_within_margin (p says so), is_weighted; only pairs of
    which both sides are shown and have LEAST people.
    """
    pairs = _weighted_groups(weights) if weights else _groups(answers)
    lines = [
        {"group": group} | line
        for group, one, rest in pairs
        if only is None or group == only
        for line in _compared(one, rest)
    ]
    return _judged(lines, ["group", *COLUMNS], weights is not None)


def against_other(
    one: Answers,
    other: Answers,
    weights: Weighted | None = None,
    other_weights: Weighted | None = None,
) -> pd.DataFrame:
    """Two surveys that asked the same, answer by answer. Columns as of `against_rest` without the
    group; rest_share is that of the other. Weighted where both have weights: weighted against
    unweighted would tell two things at once."""
    if not (weights and other_weights):
        weights = other_weights = None
    lines = _compared(_everybody(one, weights), _everybody(other, other_weights))
    return _judged(lines, COLUMNS, weights is not None)


def _everybody(answers: Answers, weights: Weighted | None) -> Sample:
    if weights:
        return weights.strata.sample()
    return _sample(answers.overall, answers.n, answers.correction)


def _sample(people: "pd.Series[float]", n: float, correction: float) -> Sample:
    return Sample(people / n if n else people * np.nan, people, n, n * correction)


def _groups(answers: Answers) -> Iterable[tuple[Any, Sample, Sample]]:
    if answers.table is None:
        return
    for group, size in answers.table.groups.items():
        here, rest = answers.table.cells.loc[group], answers.n - size
        others = (answers.overall - here).clip(lower=0)
        yield (
            group,
            _sample(here, size, answers.correction),
            _sample(others, rest, answers.correction),
        )


def _weighted_groups(weights: Weighted) -> Iterable[tuple[Any, Sample, Sample]]:
    for group in weights.groups["group"].unique():
        inside = weights.strata.of(group)
        yield group, weights.strata.sample(inside), weights.strata.sample(~inside)


def _compared(one: Sample, other: Sample) -> list[dict[str, Any]]:
    if not (one.n >= LEAST and other.n >= LEAST):
        return []
    lines = []
    for label, here in one.shares.items():
        there = other.shares.get(label, np.nan)
        if np.isnan(here) or np.isnan(there):
            continue
        found = difference(here * one.size, one.size, there * other.size, other.size)
        values = here, there, here - there, found.low, found.high
        p = difference_p(here, one.size, there, other.size)
        lines.append(dict(zip(COLUMNS, (label, *values, p), strict=False)))
    return lines


def _judged(lines: list[dict[str, Any]], columns: list[str], is_weighted: bool) -> pd.DataFrame:
    corrected = holm([line["p"] for line in lines])
    judged = [
        line | {"p": p, "is_within_margin": p >= 1 - LEVEL, "is_weighted": is_weighted}
        for line, p in zip(lines, corrected, strict=True)
    ]
    return pd.DataFrame(judged, columns=columns)
