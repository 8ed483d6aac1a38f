"""Shares brought to the population: raking for analysts, one released dimension for all others."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from queries.surveys.results import DIMENSIONS, Answers, line, scale_mean
from queries.surveys.statistics import (
    NOTHING,
    Interval,
    effective_size,
    mean,
    post_stratify,
    rake,
)

REST = "rest"


@dataclass(frozen=True)
class Weighted:
    """shares as of `shares`, weighted; size: effective sample size; n: people with a weight;
    by: the dimensions used; left_out: people without one, because they state nothing or nobody
    states the population of their group; weights: group (district_id, or age_group; where they are
    raked together, is_joint, a pair) → weight of a person in it."""

    shares: pd.DataFrame
    size: float
    n: int
    by: tuple[str, ...]
    left_out: int
    weights: Mapping[Any, float]
    is_joint: bool = False


def weighted_mean(counts: pd.DataFrame, found: Weighted) -> Interval:
    """Weighted mean of numbers with its interval.

    counts: district_id, age_group, people, total, squares (sums of numbers and of their squares).
    The sums are weighted and scaled to Kish's effective size, whose n enters `mean`: the variance
    of a mean under unequal weights, Kish (1965), Survey Sampling, section 11.7. R's `svymean` after
    `rake` takes the gain in precision by the margins into account and is a little narrower.
    """
    keys = _pairs(counts) if found.is_joint else _keys(counts[DIMENSIONS[found.by[0]]])
    each = np.array([found.weights.get(key, 0.0) for key in keys])
    people, total, squares = (
        float((counts[name].to_numpy(dtype=float) * each).sum())
        for name in ("people", "total", "squares")
    )
    if not people:
        return NOTHING
    scale = found.size / people
    return mean(found.size, total * scale, squares * scale)


def weighted_scale_mean(found: Weighted) -> Interval:
    """Weighted mean on a scale whose answers count 1, 2, 3, … in their order, see
    `weighted_mean`; nothing if an answer is hidden."""
    return scale_mean(found.shares["share"].astype(float) * found.size)


def weighted(
    answers: Answers,
    people: pd.DataFrame,
    population: Mapping[str, Mapping[str, float]],
) -> Weighted | None:
    """The shares brought to the population. None where no population or no group is known.

    population: dimension → group → residents. people: district_id, age_group, people who answered
    the question. Without protection all stated dimensions are raked together; with it only the
    released table of one dimension is used (answers.table), its hidden groups as one stratum.
    """
    if answers.joint is not None:
        return _weighted_jointly(answers, people, population)
    return _weighted_released(answers, population)


def _weighted_jointly(
    answers: Answers, people: pd.DataFrame, population: Mapping[str, Mapping[str, float]]
) -> Weighted | None:
    margins = {DIMENSIONS[name]: group for name, group in population.items() if group}
    if not margins or people.empty:
        return None
    cells = people.groupby(list(DIMENSIONS.values()), dropna=False, as_index=False)["people"].sum()
    cells = cells.rename(columns={"people": "count"})
    try:
        weights = rake(cells, margins)
    except ArithmeticError:
        return None
    each = dict(zip(_pairs(cells), weights.astype(float), strict=True))
    kept = cells.assign(weight=weights)
    kept = kept[kept["weight"] > 0]
    if kept.empty or answers.joint is None:
        return None
    weight = np.array([each.get(key, 0.0) for key in _pairs(answers.joint)])
    sums = (answers.joint["people"] * weight).groupby(answers.joint["answer"]).sum()
    whole = float((kept["count"] * kept["weight"]).sum())
    size = effective_size(kept["weight"], kept["count"])
    parts = sums.reindex(list(answers.labels), fill_value=0.0) / whole
    by_names = tuple(name for name in population if population[name])
    n = int(kept["count"].sum())
    shares = _shares(answers, parts, size, n)
    return Weighted(shares, size, n, by_names, int(answers.n) - n, each, is_joint=True)


def _pairs(frame: pd.DataFrame) -> list[tuple[Any, Any]]:
    """District and age of each row; what is not stated is None, however pandas writes it."""
    return list(zip(*(_keys(frame[name]) for name in DIMENSIONS.values()), strict=True))


def _keys(column: pd.Series) -> list[Any]:
    return [None if pd.isna(key) else key for key in column]


def _weighted_released(
    answers: Answers, population: Mapping[str, Mapping[str, float]]
) -> Weighted | None:
    name = next((name for name, groups in population.items() if groups), None)
    released = answers.table
    if name is None or released is None or np.isnan(released.total):
        return None
    residents, whole = population[name], released.complete_groups()
    # As dictionaries: pandas would look for a missing key, "not stated", under another name.
    keys = list(released.cells.index)
    cells = dict(zip(keys, released.cells.to_numpy(dtype=float), strict=True))
    groups = dict(zip(keys, released.groups.astype(float), strict=True))
    rest = [key for key in keys if key not in whole]
    sizes = {key: groups[key] for key in whole if residents.get(key, 0) > 0}
    known = {key: float(residents[key]) for key in sizes}
    if rest:
        cells[REST] = released.answers.to_numpy(dtype=float) - sum(cells[key] for key in whole)
        sizes[REST] = released.total - sum(groups[key] for key in whole)
        known[REST] = float(sum(residents.get(key, 0) for key in rest))
    weights = post_stratify(sizes, known)
    if not weights:
        return None
    each, people = (np.array([of[key] for key in weights]) for of in (weights, sizes))
    sums = pd.Series(each @ np.array([cells[key] for key in weights]), released.cells.columns)
    size = effective_size(each.tolist(), people.tolist())
    parts = sums.reindex(list(answers.labels)) / float((each * people).sum())
    by_group = dict.fromkeys(rest, weights.pop(REST, 0.0)) | weights
    n = int(people.sum())
    shares = _shares(answers, parts, size, n)
    return Weighted(shares, size, n, (name,), int(answers.n) - n, by_group)


def _shares(answers: Answers, parts: pd.Series, size: float, n: int) -> pd.DataFrame:
    """A line as of `results.shares` for each answer, its interval from the effective size."""
    lines = []
    for label in answers.labels:
        part = float(parts[label])
        people = np.nan if np.isnan(part) else min(max(part, 0.0), 1.0) * size
        lines.append(line(label, people, size) | {"people": answers.overall[label], "n": n})
    return pd.DataFrame(lines)
