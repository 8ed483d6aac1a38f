"""Answers are worked out once for all, bounded in bytes, and no reader can change them."""

import gc
import weakref
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from threading import Event

import numpy as np
import pandas as pd
import pytest

from ui.state.result_cache import ENTRY, Answers, key_bytes


def numbers(*values):
    return pd.DataFrame({"n": list(values)})


def test_an_answer_is_worked_out_once():
    answers, worked = Answers(), []
    for _time in range(2):
        got = answers.get("a", lambda: worked.append(1) or numbers(1, 2))
        assert list(got["n"]) == [1, 2]
    assert len(worked) == 1
    assert list(answers.get("b", lambda: numbers(3))["n"]) == [3]


def test_what_a_reader_does_to_a_table_stays_with_that_reader():
    answers = Answers()
    mine = answers.get("a", lambda: numbers(1, 2))
    mine.loc[0, "n"] = 99
    mine["more"] = "x"
    mine.columns = ["other", "more"]
    again = answers.get("a", lambda: None)
    assert list(again.columns) == ["n"]
    assert list(again["n"]) == [1, 2]


def test_other_answers_are_copied():
    answers = Answers()
    answers.get("a", lambda: {"list": [1]})["list"].append(2)
    assert answers.get("a", lambda: None) == {"list": [1]}


@dataclass(frozen=True)
class Findings:
    table: pd.DataFrame
    column: pd.Series
    by: tuple[dict[str, int], str]


def test_parts_of_an_answer_are_each_shared_or_copied_as_they_must_be():
    answers = Answers()
    found = Findings(numbers(1, 2), pd.Series([5, 6]), ({"a": 1}, "b"))
    mine = answers.get("a", lambda: found)
    mine.table.loc[0, "n"] = 99
    mine.column[0] = 99
    mine.by[0]["a"] = 99
    again = answers.get("a", lambda: None)
    assert isinstance(again, Findings)
    assert (list(again.table["n"]), list(again.column)) == ([1, 2], [5, 6])
    assert again.by == ({"a": 1}, "b")
    assert answers.size > 32  # 2 × 2 numbers of 8 bytes, and the rest
    assert np.shares_memory(again.table["n"], found.table["n"])  # no copy


@dataclass(frozen=True)
class Keys:
    column: str
    values: tuple[str, ...]


def test_what_nobody_can_change_is_handed_out_as_it_is():
    answers = Answers()
    keys = Keys("event_id", tuple(f"e{n:04}" for n in range(1000)))  # as of a number's rows
    assert answers.get("a", lambda: (keys, 1)) == (keys, 1)
    assert answers.get("a", lambda: None)[0] is keys
    assert answers.size == 8 + 5000 + 32 + ENTRY + key_bytes("a")


def test_nothing_found_is_an_answer_too():
    answers, worked = Answers(), []
    for _time in range(2):
        assert answers.get("a", lambda: worked.append(1)) is None
    assert len(worked) == 1


def test_the_least_recently_used_goes_when_the_budget_is_spent():
    each = 100 + ENTRY + key_bytes("a")
    answers, worked = Answers(budget=2 * each + each // 2), []

    def ask(key):
        return answers.get(key, lambda: worked.append(key) or b"0" * 100)

    for key in "abac":  # c makes three: b, used longest ago, goes
        ask(key)
    assert answers.size == 2 * each
    ask("a")
    ask("b")
    assert worked == ["a", "b", "c", "b"]


def test_a_key_counts_as_much_as_an_answer():
    """Two questions of 600 letters without an answer are more than 1,000 bytes."""
    answers, worked = Answers(budget=2 * ENTRY + 1000), []
    for letter in "aba":
        key = ("search", (letter * 600, ("in parts",)))
        answers.get(key, lambda letter=letter: worked.append(letter))
    assert worked == ["a", "b", "a"]
    assert 600 < answers.size - ENTRY < 1000


def test_what_is_larger_than_the_budget_is_answered_but_not_kept():
    answers = Answers(budget=10)
    assert answers.get("a", lambda: b"0" * 100) == b"0" * 100
    assert answers.size == 0


def test_an_error_is_passed_on_and_not_kept():
    answers = Answers()
    with pytest.raises(ZeroDivisionError):
        answers.get("a", lambda: 1 / 0)
    assert answers.get("a", lambda: 5) == 5


def test_who_asks_meanwhile_waits_for_the_same_answer():
    answers, begun, go_on, worked = Answers(), Event(), Event(), []

    def work():
        worked.append(1)
        begun.set()
        assert go_on.wait(10)
        return numbers(7)

    with ThreadPoolExecutor(2) as readers:
        first = readers.submit(answers.get, "a", work)
        assert begun.wait(10)
        second = readers.submit(answers.get, "a", work)
        go_on.set()
        assert [list(one.result(10)["n"]) for one in (first, second)] == [[7], [7]]
    assert len(worked) == 1


def test_forgetting_makes_it_worked_out_anew():
    answers = Answers()
    answers.get("a", lambda: b"1")
    answers.forget()
    assert (answers.size, answers.get("a", lambda: b"2")) == (0, b"2")


def test_a_table_read_a_thousand_times_leaves_nothing_behind():
    """pandas notes each view of a table; a reader's view must not stay noted for ever."""
    kept = Answers()
    frame = pd.DataFrame({"a": [1, 2], "b": ["x", "y"], "c": pd.Categorical(["p", "q"])})

    def noted() -> int:
        gc.collect()
        return sum(type(one) is weakref.ReferenceType for one in gc.get_objects())

    kept.get("k", frame.copy)
    before = noted()
    for _ in range(1000):
        kept.get("k", frame.copy)
    assert noted() - before < 32 * 10
    pd.testing.assert_frame_equal(kept.get("k", frame.copy), frame)
