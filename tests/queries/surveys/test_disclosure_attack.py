"""Whatever is drawn of a survey follows from its released table, so that it cannot tell more.

Two sets of answers that are released alike are looked for; everything a reader below analyst can
be shown of them (shares, intervals, differences, weights, means) has to be the same.
"""

import itertools

import numpy as np
import pandas as pd
import pytest

from queries.surveys.comparison import against_other, against_rest
from queries.surveys.results import (
    mean_ranks,
    multiple,
    protection,
    scale_mean,
    shares,
    shares_by_group,
    single,
)
from queries.surveys.weighting import weighted, weighted_mean, weighted_scale_mean

LABELS = ("nein", "teils", "ja")
DISTRICTS = ("01", "02", "03", None)
RESIDENTS = {"district": {"01": 500.0, "02": 300.0, "03": 200.0}}
TABLES = [np.random.default_rng(seed).integers(0, 13, (4, 3)) for seed in range(4)]


def rows(table):
    """The counts as `queries.surveys.surveys` yields them: what is not stated is None."""
    frame = pd.DataFrame(
        [(district, None, label, int(table[i, j])) for i, district in enumerate(DISTRICTS)
         for j, label in enumerate(LABELS) if table[i, j]],
        columns=["district_id", "age_group", "value", "people"],
    )  # fmt: skip
    for column in ("district_id", "age_group"):
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    return frame


def people(frame):
    return frame.groupby(["district_id", "age_group"], dropna=False, as_index=False)["people"].sum()


def numbers(frame):
    value = frame["value"].map(dict(zip(LABELS, (1, 2, 3), strict=True)))
    return frame.assign(total=frame["people"] * value, squares=frame["people"] * value**2)


def released_of(table, guard):
    return single(rows(table), LABELS, dimension="district", guard=guard)


def drawn(table, answers):
    """All that a page below analyst can draw of one scale."""
    frame = rows(table)
    found = weighted(answers, people(frame), RESIDENTS)
    parts = [shares(answers), shares_by_group(answers), against_rest(answers), found and found.size,
             found and found.shares, found and weighted_scale_mean(found),
             scale_mean(answers.overall), against_other(answers, answers)]  # fmt: skip
    if found and answers.overall.notna().all():
        parts.append(weighted_mean(numbers(frame), found))
    return "\n".join(
        part.round(9).to_json() if isinstance(part, pd.DataFrame) else _rounded(part)
        for part in parts
    )


def _rounded(part):
    ends = [getattr(part, name, None) for name in ("value", "low", "high")]
    return repr([end if end is None else round(end, 9) for end in ends])


def alike(one, other):
    return (
        one.cells.equals(other.cells)
        and one.groups.equals(other.groups)
        and one.answers.equals(other.answers)
    )


def neighbours(table):
    """Tables with the same sums: one person added to two corners, taken from the other two."""
    for (i, k), (j, m) in itertools.product(
        itertools.permutations(range(4), 2), itertools.combinations(range(3), 2)
    ):
        moved = table.copy()
        moved[i, j] += 1
        moved[k, m] += 1
        moved[i, m] -= 1
        moved[k, j] -= 1
        if (moved >= 0).all():
            yield moved


@pytest.mark.parametrize("table", TABLES)
def test_what_is_released_alike_is_drawn_alike(table):
    guard = protection(people(rows(table)), protect=True)
    released = released_of(table, guard)
    picture = drawn(table, released)
    assert released.table.cells.isna().any(axis=None)
    for moved in neighbours(table):
        if protection(people(rows(moved)), protect=True) != guard:
            continue
        other = released_of(moved, guard)
        if alike(released.table, other.table):
            assert drawn(moved, other) == picture


@pytest.mark.parametrize("table", TABLES)
def test_several_choices_are_drawn_from_what_is_released(table):
    frame, asked = rows(table), people(rows(table)).assign(people=lambda f: f["people"] + 3)
    guard = protection(asked, protect=True)
    answers = multiple(frame, asked, LABELS, dimension="district", guard=guard)
    for group, size in answers.table.groups.items():
        for label in LABELS:
            count = answers.table.cells.at[group, label]
            if not np.isnan(count) and not np.isnan(size):
                assert count == 0 or count >= 5
                assert size - count == 0 or size - count >= 5


def test_ranks_are_means_only_where_every_rank_was_given_by_enough():
    guard = protection(pd.DataFrame({"district_id": [None], "age_group": [None], "people": [30]}),
                       protect=True)  # fmt: skip
    ranks = pd.DataFrame({"value": ["A", "A", "B", "B"], "rank": [1, 2, 1, 2],
                          "ranked": [2, 2, 2, 2], "people": [20, 10, 10, 20]})  # fmt: skip
    assert mean_ranks(ranks, ("A", "B"), guard=guard)["mean"].notna().all()
    few = ranks.assign(people=[26, 4, 4, 26])
    assert mean_ranks(few, ("A", "B"), guard=guard)[["mean", "n"]].isna().all(axis=None)


def test_who_skipped_a_question_gives_no_hidden_group_away():
    """Participants by district bound the answers to a question; a hidden number stays open."""
    # 6, 9 and 40 took part; 4, 8 and 40 answered. 01 is hidden with 02: 12 together.
    taken = pd.DataFrame({"district_id": ["01", "02", "03"], "age_group": [None] * 3,
                          "people": [6, 9, 40]})  # fmt: skip
    guard = protection(taken, protect=True)
    assert not guard.districts
    table = np.array([[2, 0, 2], [4, 0, 4], [20, 10, 10], [0, 0, 0]])
    released = single(rows(table), LABELS, dimension="district", guard=guard).table
    assert released.groups.isna().tolist() == [True, True, False]
    hidden = released.total - released.groups.sum()
    possible = [n for n in range(7) if 0 <= hidden - n <= 9]
    assert possible == [3, 4, 5, 6]
