"""What the answers say, ready to be drawn: released tables and shares with intervals.

Everything here starts from counts of `surveys.surveys` and passes `disclosure_control` first.
Shares, intervals, differences and weights are then computed from the released table and nothing
else, so that no figure, tooltip or download can tell more than the table does.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from queries.surveys.disclosure_control import DEFAULT, Released, all_alike, hidden, release
from queries.surveys.statistics import NOTHING, Interval, mean_of_counts, share
from queries.surveys.surveys import OTHER

DIMENSIONS = {"district": "district_id", "age": "age_group"}
ALL = "all"
SKIPPED = ""  # no label is empty
COLUMNS = ["answer", "people", "n", "share", "low", "high"]


@dataclass(frozen=True)
class Protection:
    """Whether small groups are hidden, from how many people on a group is shown, and which
    districts and ages are hidden everywhere because too few of their people took part."""

    protect: bool
    min_cell: int = DEFAULT
    districts: frozenset[Any] = frozenset()
    ages: frozenset[Any] = frozenset()

    def of(self, dimension: str) -> frozenset[Any]:
        """The hidden groups of a dimension."""
        return {"district": self.districts, "age": self.ages}.get(dimension, frozenset())


@dataclass(frozen=True)
class Answers:
    """The answers to one question as they may be shown.

    overall: answer → people over everybody (NaN hidden); table: the released groups × answers of
    the chosen dimension, None without one; n: people the shares are of, those who answered (NaN if
    fewer than min_cell);
    is_multiple: a person may have chosen several answers; joint: district_id, age_group, answer,
    people, only where nothing is protected; is_of_all: the shares (and n, here and in the table)
    are of all participants, because how many skipped the question would tell a small group;
    correction: how much more each answer says as nearly all who were asked answered, see
    `statistics.finite_correction`.
    """

    labels: tuple[str, ...]
    overall: pd.Series
    table: Released | None
    n: float
    is_multiple: bool = False
    joint: pd.DataFrame | None = None
    is_of_all: bool = False
    correction: float = 1.0


def protection(people: pd.DataFrame, *, protect: bool, min_cell: int = DEFAULT) -> Protection:
    """Fix, from all participants (district_id, age_group, people), which groups are hidden."""
    if not protect:
        return Protection(False, min_cell)
    hide = {
        name: frozenset(hidden(by(people, column).to_dict(), min_cell))
        for name, column in DIMENSIONS.items()
    }
    return Protection(True, min_cell, hide["district"], hide["age"])


def by(people: pd.DataFrame, column: str) -> pd.Series:
    """People by a column, those who state nothing under the key None."""
    sums = people.groupby(column, dropna=False, sort=True)["people"].sum()
    sums.index = pd.Index([None if pd.isna(key) else key for key in sums.index], dtype=object)
    return sums


def order_of(
    counts: pd.DataFrame, labels: Sequence[str], guard: Protection | None = None
) -> tuple[str, ...]:
    """The declared answers in their order; where none are declared, those given, the most frequent
    first. To protected readers an undeclared answer of fewer than min_cell people is none: somebody
    may have typed it."""
    if labels:
        return tuple(labels)
    sums = counts.groupby("value")["people"].sum().sort_values(ascending=False, kind="stable")
    if guard and guard.protect:
        sums = sums[sums >= guard.min_cell]
    return tuple(str(value) for value in sums.index if value != OTHER)


def single(
    counts: pd.DataFrame,
    labels: Sequence[str],
    *,
    dimension: str | None,
    guard: Protection,
    people: pd.DataFrame | None = None,
) -> Answers:
    """A question with one answer a person. counts: district_id, age_group, value, people;
    values that are none of the labels are left out (see `outside`). people: all participants
    (district_id, age_group, people), so that few who skipped the question are hidden as well."""
    known = counts[counts["value"].isin(list(labels))]
    whole, is_of_all = answered_or_not(known, people, labels, None, guard)
    overall, n, table = whole.answers, whole.total, None
    if dimension:
        table, is_of_all = answered_or_not(known, people, labels, dimension, guard)
        n = table.total if is_of_all else n
    joint = None if guard.protect else known.rename(columns={"value": "answer"})
    return Answers(tuple(labels), overall, table, n, False, joint, is_of_all)


def answered_or_not(
    known: pd.DataFrame,
    people: pd.DataFrame | None,
    labels: Sequence[str],
    dimension: str | None,
    guard: Protection,
) -> tuple[Released, bool]:
    """Groups × answers with "skipped" released as one more answer, and whether any group's number
    of those is hidden: then sizes and total are those of all participants, otherwise of those who
    answered."""
    column = DIMENSIONS.get(dimension or "")
    cross = _cross(known, column, labels)
    if people is None or not guard.protect:
        return _release(cross, guard, dimension), False
    sizes = _sizes(people, column)
    groups_of_all = dict.fromkeys([*sizes.index, *cross.index])
    # As objects: pandas would write the key None, "not stated", as NaN, and find nobody there.
    cross = cross.reindex(pd.Index(groups_of_all, dtype=object), fill_value=0)
    skipped = (sizes.reindex(cross.index, fill_value=0) - cross.sum(axis=1)).clip(lower=0)
    cross[SKIPPED] = skipped.astype(int)
    found = _release(cross, guard, dimension)
    gone = found.cells[SKIPPED]
    is_of_all = bool(gone[found.groups.notna()].isna().any() or np.isnan(found.answers[SKIPPED]))
    groups, total = found.groups, found.total
    if not is_of_all:
        groups, total = groups - gone, total - found.answers[SKIPPED]
    rest = found.cells.drop(columns=SKIPPED), groups, found.answers.drop(SKIPPED), total
    return Released(*rest), is_of_all


def _sizes(people: pd.DataFrame, column: str | None) -> pd.Series:
    return by(people, column) if column else pd.Series({ALL: int(people["people"].sum())})


def multiple(
    counts: pd.DataFrame,
    answered: pd.DataFrame,
    labels: Sequence[str],
    *,
    dimension: str | None,
    guard: Protection,
    people: pd.DataFrame | None = None,
) -> Answers:
    """A question with several answers a person: each answer is a question of its own, chosen or
    not chosen. answered: district_id, age_group, people who answered at all; people: as `single`.
    """
    known = counts[counts["value"].isin(list(labels))]
    whole, is_of_all = _choices(known, answered, people, labels, None, guard)
    n, table = whole.total, None
    if dimension:
        table, is_of_all = _choices(known, answered, people, labels, dimension, guard)
        n, is_shown = table.total, whole.answers.notna()
        table = replace(
            table, cells=table.cells.where(is_shown, axis=1), answers=table.answers.where(is_shown)
        )
    joint = None if guard.protect else known.rename(columns={"value": "answer"})
    return Answers(tuple(labels), whole.answers, table, n, True, joint, is_of_all)


def _choices(
    known: pd.DataFrame,
    answered: pd.DataFrame,
    people: pd.DataFrame | None,
    labels: Sequence[str],
    dimension: str | None,
    guard: Protection,
) -> tuple[Released, bool]:
    """Groups × answers, each released by itself; and as `answered_or_not` whether of all."""
    anybody = answered.assign(value=ALL)
    _found, is_of_all = answered_or_not(anybody, people, [ALL], dimension, guard)
    column = DIMENSIONS.get(dimension or "")
    sizes = _sizes(people if is_of_all and people is not None else answered, column)
    cross = _cross(known, column, labels).reindex(sizes.index, fill_value=0)
    parts = {
        label: _release(
            pd.DataFrame({True: cross[label], False: (sizes - cross[label]).clip(lower=0)}),
            guard,
            dimension,
        )
        for label in labels
    }
    shown = sizes.where(~sizes.index.isin(list(guard.of(dimension or "")))).astype(float)
    for part in parts.values():
        shown = shown.where(part.groups.notna())
    cells = pd.DataFrame({label: part.cells[True] for label, part in parts.items()})
    chosen = pd.Series({label: part.answers[True] for label, part in parts.items()})
    total = next((part.total for part in parts.values()), float(sizes.sum()))
    return Released(cells, shown, chosen, total), is_of_all


def _cross(known: pd.DataFrame, column: str | None, labels: Sequence[str]) -> pd.DataFrame:
    """Groups × answers; without a column one row for everybody."""
    if column is None:
        sums = known.groupby("value")["people"].sum().reindex(list(labels), fill_value=0)
        return pd.DataFrame([sums.to_numpy(dtype=int)], index=[ALL], columns=list(labels))
    table = known.pivot_table(
        index=known[column].map(lambda key: "" if key is None else key),
        columns="value",
        values="people",
        aggfunc="sum",
        fill_value=0,
    ).reindex(columns=list(labels), fill_value=0)
    table.index = pd.Index([key or None for key in table.index], dtype=object)
    return table.sort_index(key=lambda keys: keys.map(lambda key: (key is None, str(key))))


def _release(table: pd.DataFrame, guard: Protection, dimension: str | None) -> Released:
    return release(
        table,
        protect=guard.protect,
        min_cell=guard.min_cell,
        hidden_groups=guard.of(dimension or ""),
        no_answer=SKIPPED,
    )


def outside(counts: pd.DataFrame, labels: Sequence[str]) -> int:
    """People whose answer is none of the declared ones. counts: value, people."""
    if not labels:
        return 0
    return int(counts.loc[~counts["value"].isin(list(labels)), "people"].sum())


def shares(answers: Answers) -> pd.DataFrame:
    """Shares over everybody. Columns: answer, people, n, share, low, high (0..1, 95 %); NaN where
    hidden."""
    n, more = answers.n, answers.correction
    lines = [line(label, answers.overall[label], n, more) for label in answers.labels]
    return pd.DataFrame(lines, columns=COLUMNS)


def shares_by_group(answers: Answers) -> pd.DataFrame:
    """Shares within each group. Columns as `shares`, and group (None: not stated)."""
    released = answers.table
    if released is None:
        return pd.DataFrame(columns=["group", *COLUMNS])
    lines = [
        {"group": group} | line(label, released.cells.at[group, label], size, answers.correction)
        for group, size in released.groups.items()
        for label in answers.labels
    ]
    return pd.DataFrame(lines, columns=["group", *COLUMNS])


def line(label: str, people: float, n: float, correction: float = 1.0) -> dict[str, Any]:
    """One answer of the frame of `shares`; people and n may be NaN. correction: see
    `statistics.finite_correction`."""
    known = not (np.isnan(people) or np.isnan(n))
    found = share(people * correction, n * correction) if known and people <= n else NOTHING
    return {
        "answer": label,
        "people": people,
        "n": n,
        "share": found.value,
        "low": found.low,
        "high": found.high,
    }


def scale_mean(counts: pd.Series, correction: float = 1.0) -> Interval:
    """Mean on a scale whose answers count 1, 2, 3, … in their order; nothing if one is hidden.
    counts: people by answer (NaN hidden)."""
    if counts.isna().any():
        return NOTHING
    return mean_of_counts(range(1, len(counts) + 1), counts.tolist(), correction)


def mean_ranks(
    counts: pd.DataFrame,
    labels: Sequence[str],
    *,
    guard: Protection,
    participants: int = 0,
    correction: float = 1.0,
) -> pd.DataFrame:
    """Mean rank of each option with its interval, the best first.

    counts: value, rank, ranked (options that these people ranked), people; participants: all of
    them. Columns: answer, n (people who ranked any option), ranked (those who ranked this one),
    mean, low, high. Options that a person left out share the ranks that are left, each the mean of
    them: after 2 of 4 they have 3.5, as tied ranks do (Kendall, 1945, Biometrika 33, 239–251).
    If any rank of any option was given by too few people, or any option left out by too few, or all
    of a small group gave an option the same rank, every mean is NaN: ranks of one option follow
    from the others.
    """
    known = counts[counts["value"].isin(list(labels))]
    table = known.groupby(["value", "rank"])["people"].sum().unstack(fill_value=0)
    table = table.reindex(list(labels), fill_value=0)
    left = _left_out(known, labels)
    rest = participants - table.sum(axis=1)
    parts = (table, left, rest)
    small = any(((part > 0) & (part < guard.min_cell)).any(axis=None) for part in parts)
    small |= any(all_alike(ranks, guard.min_cell) for ranks in table.to_numpy())
    lines: list[tuple[Any, ...]] = []
    for label, ranks in table.iterrows():
        values, times = [*table.columns, *left.columns], [*ranks, *left.loc[label]]
        found = mean_of_counts(values, times, correction)
        n, own = float(sum(times)), float(ranks.sum())
        lines.append((label, n, own, found.value, found.low, found.high))
    frame = pd.DataFrame(lines, columns=["answer", "n", "ranked", "mean", "low", "high"])
    numbers = frame.columns.drop("answer")
    frame[numbers] = np.nan if guard.protect and small else frame[numbers].astype(float)
    return frame.sort_values("mean", kind="stable", ignore_index=True)


def _left_out(known: pd.DataFrame, labels: Sequence[str]) -> pd.DataFrame:
    """People who left an option out: a row an option, a column the rank that it then has, the
    middle of those left after the options that these people ranked."""
    people = known[known["rank"] == 1].groupby("ranked")["people"].sum()
    gave = known.groupby(["value", "ranked"])["people"].sum().unstack(fill_value=0)
    gave = gave.reindex(index=list(labels), columns=people.index, fill_value=0)
    left = people - gave
    left.columns = [(int(ranked) + 1 + len(labels)) / 2 for ranked in people.index]
    return left.loc[:, list(people.index < len(labels))]
