"""Random surveys attacked with integer programming: everything that is shown of a question to
readers below analyst is one system of equations over the people by group and by what they said.

Shown are the answers of everybody, those by group, how many took part and how many answered, and
the shares weighted to the population. No positive number that is hidden may have only one solution.

The suite attacks 25 surveys of each kind; ATTACKED_SURVEYS=1000 attacks as many (about a quarter of
an hour on one processor), of which none may have a hidden number that is determined.
"""

import itertools
import os

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from queries.surveys.results import ALL, by, multiple, protection, single
from queries.surveys.weighting import weighted

LABELS = ("a", "b", "c")
GROUPS = ("01", "02", "03", None)
RESIDENTS = {"district": {"01": 500.0, "02": 300.0, "03": 200.0}}
SURVEYS = int(os.environ.get("ATTACKED_SURVEYS", "25"))
STATES = [chosen for n in range(4) for chosen in itertools.combinations(LABELS, n)]
PLACES = list(itertools.product(GROUPS, STATES))
KEYS = ["district_id", "age_group"]


def people(seed, is_multiple):
    """Group and answers of each participant: groups of a few, of some and of many people, of one
    mind or of several; some skip the question."""
    draw = np.random.default_rng(seed)
    for group in GROUPS[: draw.integers(2, 5)]:
        odds = draw.dirichlet(np.full(3, draw.choice([0.15, 1.0]))) + 1e-3
        skipped = draw.choice([0, 0.1, 0.3])
        least, most = ((1, 10), (5, 20), (15, 40))[draw.integers(3)]
        for _ in range(draw.integers(least, most)):
            several = int(draw.choice([1, 1, 2, 3])) if is_multiple else 1
            said = draw.choice(LABELS, several, replace=False, p=odds / odds.sum())
            yield group, () if draw.random() < skipped else tuple(sorted(map(str, said)))


def counted(rows, column=None):
    """People by district, age and, if named, a column; what is not stated is None."""
    keys = [*KEYS, column] if column else KEYS
    frame = rows.groupby(keys, dropna=False).size().reset_index(name="people")
    for key in KEYS:
        frame[key] = frame[key].astype(object).where(frame[key].notna(), None)
    return frame


class Attacker:
    """Knows that a number of people are in some places: group and what they said."""

    def __init__(self):
        self.lines, self.sums = [], []

    def know(self, matches, value):
        if not np.isnan(value):
            self.lines.append([float(matches(*place)) for place in PLACES])
            self.sums.append(value)

    def is_sure(self, matches):
        """Whether only one number of people in these places agrees with all that is known."""
        goal = np.array([float(matches(*place)) for place in PLACES])
        sums, whole = np.array(self.sums), np.ones(len(goal))
        known = LinearConstraint(np.array(self.lines), sums - 1e-6, sums + 1e-6)
        ends = [
            milp(sign * goal, constraints=known, integrality=whole, bounds=Bounds(0, 500))
            for sign in (1, -1)
        ]
        assert all(end.success for end in ends)
        return round(ends[0].fun) == -round(ends[1].fun)


def in_group(group, said=lambda _state: True):
    return lambda own, state: group in (ALL, own) and said(state)


def chose(label):
    return lambda state: label in state


def learn(knows, answers, came, guard, asked):
    """All that the page shows of a question, with and without its groups, and weighted."""
    for group, size in came.items():
        if group not in guard.districts:
            knows.know(in_group(group), size)
    knows.know(in_group(ALL), came.sum())
    for shown in answers:
        of_whom = (lambda _state: True) if shown.is_of_all else bool
        knows.know(in_group(ALL, of_whom), shown.n)
        for label in LABELS:
            knows.know(in_group(ALL, chose(label)), shown.overall[label])
        if shown.table is None:
            continue
        for group in shown.table.cells.index:
            knows.know(in_group(group, of_whom), shown.table.groups[group])
            for label in LABELS:
                knows.know(in_group(group, chose(label)), shown.table.cells.at[group, label])
        learn_weighted(knows, weighted(shown, asked, RESIDENTS), of_whom)


def learn_weighted(knows, found, of_whom):
    """Weights follow from what is shown; a weighted share then is one more equation."""
    if found is None:
        return
    for label, part in zip(LABELS, found.shares["share"], strict=True):
        if not pd.isna(part):
            each = {group: found.weights.get(group, 0.0) for group in GROUPS}
            knows.lines.append([
                each[group] * ((label in state) - part * bool(of_whom(state)))
                for group, state in PLACES
            ])  # fmt: skip
            knows.sums.append(0.0)


def alike_shown(shown, sizes, real):
    """Groups of under ten people of whom it is shown that all of them, or none, gave an answer,
    where the survey as a whole does not say so."""
    for (group, label), count in real.items():
        if group not in shown.table.cells.index:
            continue  # everybody of it skipped the question
        size = sizes.get(group, 0)
        is_seen = not np.isnan(shown.table.cells.at[group, label] + shown.table.groups[group])
        others = sum(real[other, label] for other in sizes if other != group)
        rest = sum(sizes.values()) - size
        if is_seen and 0 < size < 10 and (
            (count == size and others < rest) or (shown.is_multiple and not count and others)
        ):  # fmt: skip
            yield group, label


@pytest.mark.parametrize("seed", range(SURVEYS))
@pytest.mark.parametrize("question", [single, multiple])
def test_no_random_survey_gives_a_hidden_number_away(question, seed):
    everybody = list(people(seed, question is multiple))
    rows = pd.DataFrame(everybody, columns=["district_id", "said"])
    rows["age_group"] = None
    given = rows[rows["said"].map(len) > 0]
    every, asked = counted(rows), counted(given)
    counts = counted(given.explode("said").rename(columns={"said": "value"}), "value")
    guard = protection(every, protect=True)
    handed = (counts, asked) if question is multiple else (counts,)
    views = [question(*handed, LABELS, dimension=dimension, guard=guard, people=every)
             for dimension in (None, "district")]  # fmt: skip
    came, knows = by(every, "district_id"), Attacker()
    if came.sum() < 5:
        return  # nothing of so small a survey is drawn
    learn(knows, views, came, guard, asked)
    shown, groups = views[1], list(came.index)
    real = {
        (group, label): sum(own == group and label in said for own, said in everybody)
        for group, label in itertools.product(groups, LABELS)
    }
    cells = shown.table.cells
    for (group, label), count in real.items():
        if group not in cells.index:  # everybody of it skipped the question
            assert not count
        elif np.isnan(cells.at[group, label]):
            assert not count or not knows.is_sure(in_group(group, chose(label))), (group, label)
        else:
            assert count == cells.at[group, label] and not 0 < count < 5
    for label in LABELS:
        if np.isnan(shown.overall[label]) and any(real[group, label] for group in groups):
            assert not knows.is_sure(in_group(ALL, chose(label)))
    sizes = (came if shown.is_of_all else by(asked, "district_id")).to_dict()
    assert not list(alike_shown(shown, sizes, real))
