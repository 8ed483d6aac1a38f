"""Shares brought to the population: raking for analysts, one released dimension for all others.

Groups of fewer than LEAST people are put together before: one person would else stand for
thousands. Weights are then trimmed, see `statistics.trim`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from queries.surveys.results import COLUMNS, DIMENSIONS, Answers, line, scale_mean
from queries.surveys.statistics import (
    NOTHING,
    Interval,
    Sample,
    effective_size,
    mean,
    post_stratify,
    rake,
    trim,
)

REST = "rest"
TOGETHER = "together"
LEAST = 5
"""People from whom on a group is a stratum of its own."""


@dataclass(frozen=True)
class Strata:
    """People by what they weigh, a stratum each: its people, the weight of each, how many gave
    which answer (a row a stratum, a column an answer; NaN hidden) and the group it is compared
    as."""

    people: np.ndarray
    weights: np.ndarray
    counts: pd.DataFrame
    groups: Sequence[Any]

    def of(self, group: object) -> np.ndarray:
        """Which strata belong to a group: bool, one a stratum."""
        return np.array([one == group for one in self.groups], dtype=bool)

    def sample(self, chosen: np.ndarray | None = None) -> Sample:
        """The weighted answers of the chosen strata, by default of all; people without a weight
        are in none."""
        used = self.weights > 0 if chosen is None else (self.weights > 0) & chosen
        each, people = self.weights[used], self.people[used]
        counts, whole = self.counts.to_numpy(dtype=float)[used], float((each * people).sum())
        shares = pd.Series(each @ counts, self.counts.columns)
        shares = shares.clip(0, whole) / whole if whole else shares * np.nan
        told = pd.Series(counts.sum(axis=0), self.counts.columns)
        return Sample(shares, told, float(people.sum()), effective_size(each, people))


@dataclass(frozen=True)
class Weighted:
    """shares as of `results.shares`, weighted, people and n without those who have no weight;
    groups the same by group, as `results.shares_by_group`; size: effective sample size; n: people
    with a weight; by: the dimensions used; left_out: people without one, because they state nothing
    or nobody states the population of their group; together: dimension → groups of fewer than LEAST
    people that are one stratum; weights: group (district_id, or age_group; where they are raked
    together, is_joint, a pair) → weight of a person in it; strata: all that the shares are of;
    correction: as of `Answers`."""

    shares: pd.DataFrame
    groups: pd.DataFrame
    size: float
    n: int
    by: tuple[str, ...]
    left_out: int
    together: Mapping[str, tuple[str, ...]]
    weights: Mapping[Any, float]
    strata: Strata
    correction: float = 1.0
    is_joint: bool = False

    @property
    def design_effect(self) -> float:
        """By how much the weights blow up the variance, Kish (1965): people by effective size."""
        return self.n / self.size

    def weighs(self, group: object) -> bool:
        """Whether any of a group has a weight: nobody of those who state none; the hidden groups
        have one together."""
        if not isinstance(group, str):
            return False
        if self.is_joint:
            return bool(self.strata.weights[self.strata.of(group)].any())
        return self.weights.get(group, 0.0) > 0

    @property
    def reach(self) -> tuple[float, float]:
        """The smallest and the largest weight that anybody has."""
        used = self.strata.weights[(self.strata.weights > 0) & (self.strata.people > 0)]
        return float(used.min()), float(used.max())


def weighted_mean(counts: pd.DataFrame, found: Weighted, *, size: float | None = None) -> Interval:
    """Weighted mean of numbers with its interval.

    counts: district_id, age_group, people, total, squares (sums of numbers and of their squares),
    of a group alone with the effective size of it.
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
    size = found.size if size is None else size
    scale = size / people
    return mean(size, total * scale, squares * scale, found.correction)


def weighted_scale_mean(found: Weighted) -> Interval:
    """Weighted mean on a scale whose answers count 1, 2, 3, … in their order, see
    `weighted_mean`; nothing if an answer is hidden."""
    return scale_mean(found.shares["share"].astype(float) * found.size, found.correction)


def weighted(
    answers: Answers,
    people: pd.DataFrame,
    population: Mapping[str, Mapping[str, float]],
    *,
    dimension: str | None = None,
) -> Weighted | None:
    """The shares brought to the population. None where no population or no group is known.

    population: dimension → group → residents. people: district_id, age_group, people who answered
    the question. dimension: the one whose groups are compared. Without protection all stated
    dimensions are raked together; with it only the released table of one dimension is used
    (answers.table), its hidden groups as one stratum.
    """
    known = {
        name: {group: n for group, n in groups.items() if n > 0}
        for name, groups in population.items()
        if groups
    }
    if not known:
        return None
    if answers.joint is not None:
        cells = people if answers.is_multiple else answers.joint
        return _weighted_jointly(answers, cells, known, dimension)
    return _weighted_released(answers, known)


def small_strata(people: Mapping[Any, float]) -> tuple[Any, ...]:
    """The groups to put together: those of fewer than LEAST people, and the next smallest until
    they are LEAST people; none if no group is that small. Groups with nobody stand for nobody, as
    in `post_stratify`. people: group → people."""
    found = [group for group, n in people.items() if n > 0]
    order = sorted(found, key=lambda group: (people[group], str(group)))
    gone = [group for group in order if people[group] < LEAST]
    for group in order[len(gone) :]:
        if not gone or sum(people[one] for one in gone) >= LEAST:
            break
        gone.append(group)
    return tuple(gone)


def _put_together(values: Mapping[Any, float], gone: Sequence[Any]) -> dict[Any, float]:
    """Sums by stratum: the groups in `gone` are one."""
    kept: dict[Any, float] = {group: n for group, n in values.items() if group not in gone}
    if gone:
        kept[TOGETHER] = float(sum(values.get(group, 0.0) for group in gone))
    return kept


def _weighted_jointly(
    answers: Answers,
    people: pd.DataFrame,
    population: Mapping[str, Mapping[str, float]],
    dimension: str | None,
) -> Weighted | None:
    if people.empty or answers.joint is None:
        return None
    cells = people.groupby(list(DIMENSIONS.values()), dropna=False, as_index=False)["people"].sum()
    cells = cells.rename(columns={"people": "count"})
    margins, together, strata = {}, {}, cells.copy()
    for name, residents in population.items():
        column = DIMENSIONS[name]
        counted = cells.groupby(column)["count"].sum()
        gone = small_strata({group: float(counted.get(group, 0)) for group in residents})
        strata[column] = strata[column].where(~strata[column].isin(gone), TOGETHER)
        margins[column], together[name] = _put_together(residents, gone), gone
    try:
        raked = rake(strata, margins).to_numpy(dtype=float)
    except ArithmeticError:
        return None
    each = trim(raked, cells["count"].to_numpy(dtype=float))
    if not (each > 0).any():
        return None
    pairs = _pairs(cells)
    at = pd.Series([pairs.index(pair) for pair in _pairs(answers.joint)], answers.joint.index)
    told = answers.joint.groupby([at, "answer"])["people"].sum().unstack(fill_value=0)
    told = told.reindex(range(len(cells)), columns=list(answers.labels), fill_value=0)
    groups = _keys(cells[DIMENSIONS[dimension]]) if dimension else [None] * len(cells)
    found = Strata(cells["count"].to_numpy(dtype=float), each, told, groups)
    weights = dict(zip(pairs, each.tolist(), strict=True))
    return _of(answers, found, tuple(population), together, weights)


def _pairs(frame: pd.DataFrame) -> list[tuple[Any, Any]]:
    """District and age of each row; what is not stated is None, however pandas writes it."""
    return list(zip(*(_keys(frame[name]) for name in DIMENSIONS.values()), strict=True))


def _keys(column: pd.Series) -> list[Any]:
    return [None if pd.isna(key) else key for key in column]


def _weighted_released(
    answers: Answers, population: Mapping[str, Mapping[str, float]]
) -> Weighted | None:
    name, residents = next(iter(population.items()))
    released = answers.table
    if released is None or np.isnan(released.total):
        return None
    # As dictionaries: pandas would look for a missing key, "not stated", under another name.
    keys, whole = list(released.cells.index), released.complete_groups()
    cells = dict(zip(keys, released.cells.to_numpy(dtype=float), strict=True))
    sizes = dict(zip(keys, released.groups.astype(float), strict=True))
    rest = [key for key in keys if key not in whole]
    people = {key: sizes[key] for key in whole if key in residents}
    known = {key: float(residents[key]) for key in people}
    if rest:
        cells[REST] = released.answers.to_numpy(dtype=float) - sum(cells[key] for key in whole)
        people[REST] = released.total - sum(sizes[key] for key in whole)
        known[REST] = float(sum(residents.get(key, 0) for key in rest))
    gone = small_strata({key: n for key, n in people.items() if known[key] > 0})
    each = post_stratify(_put_together(people, gone), _put_together(known, gone))
    used = [key for key in people if people[key] > 0]
    weights = np.array([each.get(TOGETHER if key in gone else key, 0.0) for key in used])
    counts = np.array([people[key] for key in used])
    weights = trim(weights, counts)
    if not (weights > 0).any():
        return None
    told = pd.DataFrame([cells[key] for key in used], columns=released.cells.columns)
    found = Strata(counts, weights, told.reindex(columns=list(answers.labels)), used)
    of_key = dict(zip(used, weights.tolist(), strict=True))
    of_group = {key: of_key.get(REST, 0.0) for key in rest} | of_key
    of_group.pop(REST, None)
    named = tuple(key for key in gone if key != REST)
    return _of(answers, found, (name,), {name: named}, of_group)


def _of(
    answers: Answers,
    strata: Strata,
    by: tuple[str, ...],
    together: Mapping[str, tuple[str, ...]],
    weights: Mapping[Any, float],
) -> Weighted:
    every = strata.sample()
    groups = [
        {"group": group} | one
        for group in dict.fromkeys(strata.groups)
        if group is not None and group != REST and strata.weights[strata.of(group)].any()
        for one in _lines(answers, strata.sample(strata.of(group)))
    ]
    return Weighted(
        shares=pd.DataFrame(_lines(answers, every), columns=COLUMNS),
        groups=pd.DataFrame(groups, columns=["group", *COLUMNS]),
        size=every.size,
        n=int(every.n),
        by=by,
        left_out=int(answers.n) - int(every.n),
        together=together,
        weights=weights,
        strata=strata,
        correction=answers.correction,
        is_joint=answers.joint is not None,
    )


def _lines(answers: Answers, sample: Sample) -> list[dict[str, Any]]:
    """A line as of `results.shares` for each answer, its interval from the effective size."""
    return [
        line(label, sample.shares[label] * sample.size, sample.size, answers.correction)
        | {"people": sample.people[label], "n": sample.n}
        for label in answers.labels
    ]
