"""Shares brought to the population: raking for analysts, one released dimension for all others."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from queries.survey_results import DIMENSIONS, Answers, line
from queries.survey_statistics import effective_size, post_stratify, rake

REST = "rest"


@dataclass(frozen=True)
class Weighted:
    """shares as of `shares`, weighted; size: effective sample size; n: people with a weight;
    by: the dimensions used; left_out: people without one, because they state nothing or nobody
    states the population of their group."""

    shares: pd.DataFrame
    size: float
    n: int
    by: tuple[str, ...]
    left_out: int


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
    cells = cells.assign(weight=weights)
    kept = cells[cells["weight"] > 0]
    if kept.empty or answers.joint is None:
        return None
    chosen = answers.joint.merge(cells, on=list(DIMENSIONS.values()), how="left")
    sums = (chosen["people"] * chosen["weight"]).groupby(chosen["answer"]).sum()
    whole = float((kept["count"] * kept["weight"]).sum())
    size = effective_size(kept["weight"], kept["count"])
    parts = sums.reindex(list(answers.labels), fill_value=0.0) / whole
    by_names = tuple(name for name in population if population[name])
    return _result(answers, parts, size, int(kept["count"].sum()), by_names)


def _weighted_released(
    answers: Answers, population: Mapping[str, Mapping[str, float]]
) -> Weighted | None:
    name = next((name for name, groups in population.items() if groups), None)
    released = answers.table
    if name is None or released is None:
        return None
    residents = population[name]
    alone = [key for key in released.complete_groups() if residents.get(key, 0) > 0]
    strange = [key for key in released.complete_groups() if key not in alone]
    rest = [key for key in released.cells.index if key not in alone and key not in strange]
    cells = released.cells.loc[alone]
    sizes = released.groups.loc[alone].to_dict()
    known = {key: float(residents[key]) for key in alone}
    if rest:
        left = released.answers - released.cells.loc[alone + strange].sum()
        cells = pd.concat([cells, left.to_frame(REST).T])
        shown = float(released.groups.loc[alone + strange].sum())
        sizes[REST] = released.total - shown
        known[REST] = float(sum(residents.get(key, 0) for key in rest))
    weights = post_stratify(sizes, known)
    if not weights:
        return None
    used = list(weights)
    each = np.array([weights[key] for key in used])
    people = np.array([sizes[key] for key in used])
    sums = pd.Series(cells.loc[used].to_numpy(dtype=float).T @ each, index=list(cells.columns))
    size = effective_size(each.tolist(), people.tolist())
    parts = sums.reindex(list(answers.labels)) / float((each * people).sum())
    return _result(answers, parts, size, int(people.sum()), (name,))


def _result(
    answers: Answers, parts: pd.Series, size: float, n: int, names: tuple[str, ...]
) -> Weighted:
    lines = []
    for label in answers.labels:
        part = float(parts[label])
        people = np.nan if np.isnan(part) else min(max(part, 0.0), 1.0) * size
        lines.append(line(label, people, size) | {"people": answers.overall[label], "n": n})
    return Weighted(pd.DataFrame(lines), size, n, names, answers.n - n)
