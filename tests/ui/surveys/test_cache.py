"""What the survey page makes of answers is worked out once for who may see the same."""

from dataclasses import replace
from types import SimpleNamespace

import pandas as pd
import pytest

from queries.surveys.results import Protection
from ui.state.result_cache import Answers
from ui.surveys import cache
from ui.surveys.cache import kept_for_survey
from ui.surveys.data import Survey
from ui.surveys.question import Comparison

worked = []


@kept_for_survey
def count(shown, question, how=None, *, weigh=False):
    worked.append(1)
    return len(worked)


@pytest.fixture(autouse=True)
def state(monkeypatch):
    """The newest state is 7 until somebody publishes."""
    state, answers = SimpleNamespace(newest=7), Answers()
    monkeypatch.setattr(cache, "newest", lambda: state.newest)
    monkeypatch.setattr(cache, "kept_under", answers.get)
    worked.clear()
    return state


def survey(key="a", guard=None):
    return Survey(pd.Series({"survey_id": key}), None, guard or Protection(True, 5))


def question(key="q1"):
    return pd.Series({"question_id": key, "text": "?"})


def test_the_same_is_worked_out_once():
    assert [count(survey(), question()), count(survey(), question())] == [1, 1]


def test_anything_else_is_another_thing(state):
    shown = survey()
    seen = [
        count(shown, question()),
        count(survey("b"), question()),
        count(shown, question("q2")),
        count(shown, question(), weigh=True),
        count(shown, question(), Comparison(dimension="age")),
        count(shown, question(), Comparison(dimension="age", group="65+")),
        count(shown, question(), Comparison(other=survey("b"), other_question=question())),
        count(shown, question(), Comparison(matrix=(question(), question("q2")))),
    ]
    state.newest = 8
    assert [*seen, count(shown, question())] == list(range(1, 10))


def test_who_sees_small_groups_never_hands_them_to_who_does_not():
    analyst = replace(survey(), guard=Protection(False, 5))
    assert [count(analyst, question()), count(survey(), question())] == [1, 2]
    hidden = survey(guard=Protection(True, 5, frozenset({"03"})))
    assert count(hidden, question()) == 3
