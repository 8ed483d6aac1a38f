"""One question made ready for its chart: rows, shares, what is hidden, what may be compared."""

from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from queries.surveys.comparison import against_other, against_rest
from queries.surveys.results import Answers, mean_ranks, scale_mean, shares, shares_by_group
from queries.surveys.statistics import NOTHING, Interval, mean
from queries.surveys.surveys import Numbers
from queries.surveys.weighting import Weighted, weighted, weighted_mean, weighted_scale_mean
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.surveys import data
from ui.surveys.cache import kept_for_survey
from ui.surveys.data import Survey, Within

SCALE, NUMBER, TEXT = "Likert", "Zahl", "Freitext"
DASH = " – "  # between the question of a matrix and its part, as the upload writes it


@dataclass(frozen=True)
class Comparison:
    """What a question is compared by: a dimension (district, age), a single group of it, both a
    district and an age at once (analysts), another survey and its question, or the questions of the
    same matrix."""

    dimension: str | None = None
    group: str | None = None
    within: Within = (None, None)
    other: Survey | None = None
    other_question: pd.Series | None = None
    matrix: tuple[pd.Series, ...] = ()


@dataclass(frozen=True)
class Shown:
    """A question's frame: row, answer, people, n, share, low, high (NaN hidden); the first row is
    everybody. differences: see `queries.surveys.comparison`. mean: on the scale or of numbers.
    is_matrix: the rows are questions, so that no row is everybody's."""

    title: str
    frame: pd.DataFrame
    labels: tuple[str, ...]
    n: int
    overall: Answers
    weights: Weighted | None
    differences: pd.DataFrame
    mean: Interval
    is_matrix: bool = False

    def overall_share(self, answer: str) -> float | None:
        """The share of everybody, to compare groups with."""
        if self.is_matrix:
            return None
        return float(self.everybody.set_index("answer").at[answer, "share"])

    @property
    def is_mostly_whole(self) -> bool:
        """Whether at least half of the rows show every answer, so that they can be stacked."""
        whole = self.frame.groupby("row")["share"].agg(lambda parts: parts.notna().all())
        return bool(whole.mean() >= 0.5)

    @property
    def everybody(self) -> pd.DataFrame:
        """The row of everybody, with weights if there are any."""
        rows = self.frame["row"].unique()
        return self.frame[self.frame["row"] == rows[0]]


@kept_for_survey
def options(shown: Survey, question: pd.Series, how: Comparison, *, weigh: bool) -> Shown:
    """A question with options, or a ranking by what was put first."""
    dimension = how.dimension or ("district" if weigh else None)
    answers = data.answers(shown, question, dimension)
    weights = _weights(shown, question, answers, str(dimension)) if weigh else None
    ready = _shown(shown, question, answers, how, weights)
    return _matrix(shown, ready, how.matrix, weigh=weigh) if how.matrix else ready


def _matrix(shown: Survey, ready: Shown, questions: tuple[pd.Series, ...], *, weigh: bool) -> Shown:
    """The questions of a matrix below each other, everybody's answers to each."""
    parts = [options(shown, one, Comparison(), weigh=weigh) for one in questions]
    rows = [
        part.everybody.assign(row=part_of(one["text"])[1])
        for part, one in zip(parts, questions, strict=True)
    ]
    overall = replace(ready.overall, is_of_all=any(part.overall.is_of_all for part in parts))
    stem, _part = part_of(questions[0]["text"])
    frame = pd.concat(rows, ignore_index=True)
    return replace(ready, title=stem, frame=frame, overall=overall, is_matrix=True)


def part_of(text: str) -> tuple[str, str]:
    """The question of a matrix and its part; the part is "" where it has none."""
    stem, _dash, part = text.partition(DASH)
    return (stem, part) if part else (text, "")


def matrix_of(asked: pd.Series, found: pd.DataFrame) -> tuple[pd.Series, ...]:
    """The scales that ask the same about other things, this one among them; none if it is alone."""
    stem, part = part_of(asked["text"])
    if not part or asked["kind"] != SCALE:
        return ()
    same = [
        one
        for _place, one in found.iterrows()
        if one["kind"] == SCALE and one["labels"] == asked["labels"]
        if part_of(one["text"])[0] == stem and part_of(one["text"])[1]
    ]
    return tuple(same) if len(same) > 1 else ()


def _weights(
    shown: Survey, question: pd.Series, answers: Answers, dimension: str
) -> Weighted | None:
    residents = data.residents(shown)
    if shown.guard.protect:
        residents = {dimension: residents[dimension]}
    answering = data.answering(shown, question)
    return weighted(answers, answering, residents, dimension=dimension)


def _shown(
    shown: Survey, question: pd.Series, answers: Answers, how: Comparison, weights: Weighted | None
) -> Shown:
    parts = _everybody(answers, weights)
    differences = pd.DataFrame()
    if how.other is not None and how.other_question is not None:
        parts = [one.assign(row=_row_of(one, shown)) for one in parts]
        dimension = "district" if weights else None
        other = data.answers(how.other, how.other_question, dimension)
        of_other = _weights(how.other, how.other_question, other, "district") if weights else None
        parts += [one.assign(row=_row_of(one, how.other)) for one in _everybody(other, of_other)]
        differences = against_other(answers, other, weights, of_other)
    elif any(how.within):
        inside = data.answers(shown, question, None, how.within)
        parts.append(shares(inside).assign(row=" · ".join(data.group_words(how.within))))
    elif how.dimension:
        # With every group hidden a lone dot would tell that the others are empty.
        shut = answers.table is None or answers.table.groups.isna().all()
        groups = _groups(answers, weights).iloc[: 0 if shut else None]
        differences = against_rest(answers, weights, only=how.group)
        if how.group is not None:
            groups = groups[groups["group"] == how.group]
        parts.append(_named(groups, how.dimension).drop(columns="group"))
        differences = _named(differences, how.dimension)
    frame = pd.concat([part for part in parts if len(part)], ignore_index=True)
    centre = NOTHING
    if question["kind"] == SCALE:
        centre = _scale_mean(answers, weights)
    numeric = frame.astype({"share": float, "low": float, "high": float, "people": float})
    n = int(answers.n)  # nothing of a survey of too few is drawn
    return Shown(
        question["text"], numeric, answers.labels, n, answers, weights, differences, centre
    )


def _everybody(answers: Answers, weights: Weighted | None) -> list[pd.DataFrame]:
    """The rows of everybody: weighted, where there are weights, and as answered."""
    parts = [shares(answers).assign(row=_("everybody"))]
    if weights:
        parts.insert(0, weights.shares.assign(row=_("everybody, weighted")))
    return parts


def _groups(answers: Answers, weights: Weighted | None) -> pd.DataFrame:
    """The rows of the groups. Who has no weight is in none of a weighted table; below analysts all
    of a group weigh the same, so that its shares are as answered."""
    if weights and weights.is_joint:
        return weights.groups
    groups = shares_by_group(answers)
    if weights is None:
        return groups
    return groups[np.array([weights.weighs(group) for group in groups["group"]], dtype=bool)]


def _scale_mean(answers: Answers, weights: Weighted | None) -> Interval:
    if weights:
        return weighted_scale_mean(weights)
    return scale_mean(answers.overall, answers.correction)


def _named(frame: pd.DataFrame, dimension: str) -> pd.DataFrame:
    if frame.empty:
        return frame
    return frame.assign(row=[data.named(group, dimension) for group in frame["group"]])


def _row_of(part: pd.DataFrame, shown: Survey) -> str:
    name = str(shown.row["title"])
    if part["row"].iloc[0] == _("everybody"):
        return name
    return _("{survey}, weighted", survey=name)


def steps(numbers: Numbers) -> tuple[str, ...]:
    """Words for the bins: 5, or 5–10; the outer ones open where answers lie beyond."""
    if numbers.is_open_below and numbers.is_open_above and len(numbers.edges) == 2:
        return (_("all answers"),)
    edges, names = numbers.edges, []
    for place, (low, high) in enumerate(pairwise(edges)):
        digits = 0 if float(low).is_integer() and float(high).is_integer() else 1
        first = look().number(low, digits)
        last = first if numbers.is_single_values else look().number(high, digits)
        name = first if numbers.is_single_values else f"{first}–{last}"
        if place == 0 and numbers.is_open_below:
            name = _("up to {number}", number=last)
        elif place == len(edges) - 2 and numbers.is_open_above:
            name = _("{number} and more", number=first)
        names.append(name)
    return tuple(names)


@kept_for_survey
def number(shown: Survey, question: pd.Series, *, weigh: bool) -> Shown:
    """A question answered in numbers: the bins as answers, with position and width of each.

    The bars stay those of the people who answered; weights change the mean.
    """
    found = data.numbers(shown, question)
    labels, counts = _binned(found)
    answers = data.of_one(shown, counts, labels, "district" if weigh else None)
    ready = _shown(shown, question, answers, Comparison(), None)
    width = found.edges[1] - found.edges[0] if len(found.edges) > 1 else 1.0
    half = 0.0 if found.is_single_values else width / 2
    places = {label: found.edges[place] + half for place, label in enumerate(labels)}
    frame = ready.frame.assign(position=ready.frame["answer"].map(places), width=width)
    whole = len(labels) > 0 and bool(answers.overall.notna().all())
    centre = _mean(counts, answers.correction) if whole else NOTHING
    weights = _weights(shown, question, answers, "district") if weigh and whole else None
    if weights:
        centre = weighted_mean(counts, weights)
    return replace(ready, frame=frame, weights=weights, mean=centre)


def _binned(found: Numbers) -> tuple[tuple[str, ...], pd.DataFrame]:
    """Words for the bins, and the counts with the word of their bin as the answer."""
    labels = steps(found)
    return labels, found.counts.assign(value=found.counts["bin"].map(dict(enumerate(labels))))


@kept_for_survey
def means(
    shown: Survey, question: pd.Series, how: Comparison, *, weigh: bool = False
) -> pd.DataFrame:
    """Mean of the numbers by group. Columns: row, answer, share (the mean; NaN where a bin of the
    group is hidden), low, high, n. weigh: groups of people without a weight are left out; below
    analysts all of a group weigh the same, so that its mean is as answered."""
    labels, counts = _binned(data.numbers(shown, question))
    answers = data.of_one(shown, counts, labels, how.dimension)
    weights = _weights(shown, question, answers, how.dimension) if weigh and how.dimension else None
    lines = []
    if answers.table is not None:
        column = {"district": "district_id", "age": "age_group"}[how.dimension or "district"]
        whole = answers.table.complete_groups()
        for group, size in answers.table.groups.items():
            if how.group is not None and group != how.group:
                continue
            if weights and not weights.weighs(group):
                continue
            of_group = counts[[key == group for key in counts[column]]]
            value, n = NOTHING, np.nan if answers.is_of_all else size
            if group in whole:
                value, n = _mean(of_group, answers.correction), float(of_group["people"].sum())
            if weights and weights.is_joint:
                sample = weights.strata.sample(weights.strata.of(group))
                value, n = weighted_mean(of_group, weights, size=sample.size), sample.n
            row = data.named(group, how.dimension)
            lines.append((row, _("mean"), value.value, value.low, value.high, n))
    return pd.DataFrame(lines, columns=["row", "answer", "share", "low", "high", "n"]).astype(
        {"share": float, "low": float, "high": float}
    )


def _mean(counts: pd.DataFrame, correction: float) -> Interval:
    sums = counts[["people", "total", "squares"]].astype(float).sum()
    return mean(sums["people"], sums["total"], sums["squares"], correction)


@kept_for_survey
def ranking(shown: Survey, question: pd.Series) -> pd.DataFrame:
    """Mean rank of every option: columns as `queries.surveys.results.mean_ranks`."""
    ranks = data.ranks(shown, question)
    labels = data.shown_labels(shown, question, ranks)
    answers = data.answers(shown, question, None)
    return mean_ranks(
        ranks,
        labels,
        guard=shown.guard,
        participants=shown.people.total,
        correction=answers.correction,
    )


@kept_for_survey
def strays(shown: Survey, question: pd.Series) -> int:
    """People whose answer is none of the declared ones, or no number where one is asked for."""
    if question["kind"] == NUMBER:
        return data.numbers(shown, question).others
    return data.strays(shown, question)


@kept_for_survey
def is_answered(shown: Survey, question: pd.Series) -> bool:
    """Whether anybody gave an answer that can be counted."""
    if question["kind"] == NUMBER:
        return len(data.numbers(shown, question).edges) > 0
    return int(data.answering(shown, question)["people"].sum()) > 0


def can_be_drawn(shown: Survey, question: pd.Series) -> bool:
    """Whether a poll's question has options and answers."""
    is_kind = question["kind"] not in (TEXT, NUMBER)
    return is_kind and not shown.is_small and is_answered(shown, question)
