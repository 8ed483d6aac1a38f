"""Hidden cells stay hidden: worked by hand, and attacked with integer programming."""

import itertools

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from queries.surveys.disclosure_control import hidden, release, release_steps


def table(rows, columns="abc"):
    return pd.DataFrame(rows, index=[f"g{n}" for n in range(len(rows))],
                        columns=list(columns)[: len(rows[0])])  # fmt: skip


def possible(released, group, answer):
    """Smallest and largest value of a cell that agrees with all that is shown."""
    groups, answers = list(released.cells.index), list(released.cells.columns)
    place = {cell: n for n, cell in enumerate(itertools.product(groups, answers))}
    rows, sums = [], []

    def known(cells, value):
        if not np.isnan(value):
            line = np.zeros(len(place))
            line[[place[cell] for cell in cells]] = 1
            rows.append(line)
            sums.append(value)

    for g in groups:
        known([(g, a) for a in answers], released.groups[g])
        for a in answers:
            known([(g, a)], released.cells.loc[g, a])
    for a in answers:
        known([(g, a) for g in groups], released.answers[a])
    known(list(place), released.total)
    if not rows:
        return 0, np.inf
    goal = np.zeros(len(place))
    goal[place[group, answer]] = 1
    ends = [
        milp(sign * goal, constraints=LinearConstraint(np.array(rows), sums, sums),
             integrality=np.ones(len(place)), bounds=Bounds(0, np.inf))
        for sign in (1, -1)
    ]  # fmt: skip
    return tuple(sign * round(end.fun) for sign, end in zip((1, -1), ends, strict=True))


def assert_nothing_recovered(counts, released):
    assert not ((counts > 0) & (counts < 5) & released.cells.notna()).any().any()
    for group, answer in itertools.product(counts.index, counts.columns):
        if np.isnan(released.cells.loc[group, answer]) and counts.loc[group, answer] > 0:
            low, high = possible(released, group, answer)
            assert low < high, f"{group} {answer} is {low}"


def test_nothing_small_nothing_hidden():
    released = release(table([[10, 0, 8], [5, 9, 0]]), protect=True)
    assert released.cells.notna().all(axis=None) and released.answers.notna().all()
    assert released.groups.tolist() == [18, 14]


def test_analysts_see_everything():
    released = release(table([[1, 2], [3, 40]]), protect=False)
    assert released.cells.to_numpy().tolist() == [[1, 2], [3, 40]]


def test_one_small_cell_takes_three_others_with_it():
    # Only g0/a is small. The cheapest rectangle is with g1 and b: 12 + 9 + 8 people.
    counts = table([[3, 12, 30], [9, 8, 20], [25, 25, 25]])
    released = release(counts, protect=True)
    gone = released.cells.isna().to_numpy().tolist()
    assert gone == [[True, True, False], [True, True, False], [False, False, False]]
    assert released.groups.tolist() == [45, 37, 75]
    assert possible(released, "g0", "a") == (0, 12)


def test_an_answer_of_few_hides_a_second_one():
    # c has 2 people in all; b, the next smallest, goes with it, a stays.
    released = release(table([[30, 10, 1], [20, 8, 1]]), protect=True)
    assert released.answers.isna().tolist() == [False, True, True]
    assert released.cells["a"].tolist() == [30, 20]
    assert released.cells[["b", "c"]].isna().all().all()


def test_a_group_of_few_hides_a_second_one():
    counts = table([[2, 1], [10, 6], [40, 30]])
    released = release(counts, protect=True)
    assert released.groups.isna().tolist() == [True, True, False]
    assert released.cells.iloc[:2].isna().all().all()
    # The two together have 12 and 7 people: the rest of the table is safe to show.
    assert released.cells.iloc[2].tolist() == [40, 30]


def test_yes_or_no_hides_both():
    # 17 of 20 said yes: showing it would tell that 3 said no.
    assert release(table([[17, 3]]), protect=True).answers.isna().all()


def test_one_participant():
    released = release(table([[1, 0]]), protect=True)
    assert released.answers.isna().all()
    assert released.cells.isna().all().all()
    assert np.isnan(released.total)


def test_a_total_of_few_is_hidden_too():
    assert np.isnan(release(table([[2, 2]]), protect=True).total)
    assert release(table([[3, 2]]), protect=True).total == 5


def test_no_answers():
    assert release(pd.DataFrame(), protect=True).total == 0
    assert release(table([[0, 0]]), protect=True).cells.notna().all(axis=None)


def test_that_all_of_a_small_group_said_the_same_is_hidden():
    # All 7 of g1 said b: hidden with the 6 of g0 beside them, the fewest people that could hold
    # one who said a instead. Up to 6 of g1 may have said a, as so many did: 1 to 7 said b.
    counts = table([[6, 30, 20], [0, 7, 0], [40, 50, 60]])
    released = release(counts, protect=True)
    gone = released.cells.isna().to_numpy().tolist()
    assert gone == [[True, True, False], [True, True, False], [False, False, False]]
    assert released.groups.tolist() == [56, 7, 150]
    assert possible(released, "g1", "b") == (1, 7)


def test_ten_people_who_said_the_same_are_shown():
    assert release(table([[0, 10], [20, 30]]), protect=True).cells.notna().all(axis=None)
    assert release(table([[0, 9], [20, 30]]), protect=True).cells.isna().all(axis=None)


def test_that_everybody_in_a_small_survey_said_the_same_is_hidden():
    released = release(table([[0, 9]]), protect=True)
    assert released.answers.isna().all() and released.cells.isna().all(axis=None)
    assert release(table([[0, 10]]), protect=True).answers.tolist() == [0, 10]


def test_groups_hidden_in_the_survey_are_hidden_in_every_question():
    released = release(table([[8, 8], [9, 9], [20, 20]]), protect=True, hidden_groups={"g0"})
    assert released.groups.isna().tolist() == [True, True, False]


def test_where_no_rectangle_exists_the_inside_is_hidden():
    # Beside a = 3 the only other row has nobody at b, and the only other column nobody at g1.
    released = release(table([[3, 0, 20], [20, 0, 0]]), protect=True)
    assert_nothing_recovered(table([[3, 0, 20], [20, 0, 0]]), released)


def test_hidden_keys():
    assert hidden({"01": 40, "02": 3, "03": 7}) == {"02", "03"}
    assert hidden({"01": 40, "02": 3, "03": 3, "04": 9}) == {"02", "03"}
    assert hidden({"01": 40, "02": 1, "03": 2, "04": 9}) == {"02", "03", "04"}
    assert hidden({"01": 3, "02": 0}) == {"01", "02"}
    assert hidden({"01": 40, "02": 0}) == set()


@given(st.lists(st.lists(st.integers(0, 14), min_size=3, max_size=3), min_size=1, max_size=4))
@settings(max_examples=150, deadline=None)
def test_no_table_gives_a_hidden_cell_away(rows):
    counts = table(rows)
    assert_nothing_recovered(counts, release(counts, protect=True))


def test_running_total_in_steps_of_enough_people():
    days = pd.Series([2, 6, 8, 15, 16], index=list("abcde"))
    assert release_steps(days, protect=True).to_dict() == {"b": 6, "e": 16}
    assert release_steps(days, protect=False).equals(days)
    assert release_steps(pd.Series([3], index=["a"]), protect=True).to_dict() == {"a": 3}


@pytest.mark.parametrize("min_cell", [3, 10])
def test_the_threshold_is_the_declared_one(min_cell):
    released = release(table([[min_cell, 40], [50, 60]]), protect=True, min_cell=min_cell)
    assert released.cells.notna().all(axis=None) and released.answers.notna().all()
    released = release(table([[min_cell - 1, 40], [50, 60]]), protect=True, min_cell=min_cell)
    assert released.cells.isna().all().all()
