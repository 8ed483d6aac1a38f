"""How often the words are right, on invented series of a normal process.

Found: the word says that the series changed, or a step stands in it. False alarm: the same of a
stable series. The marks of single points are another thing: by the rules alone the newest value of
1 to 3 in 100 stable series is marked, which the last test holds.
"""

import numpy as np
import pytest

from queries.indicators.verdicts import BETTER, FEW, UNCHANGED, WORSE, chart, verdicts
from queries.indicators.xmr import CERTAIN

LENGTHS = (24, 36, 60, 120, 240)


def judged(many):
    """many: series × values, all of one length."""
    count, length = many.shape
    series = np.repeat(np.arange(count), length)
    drawn = chart(many.ravel(), series, np.zeros(many.size, bool))
    return drawn, verdicts(drawn, np.ones(count, int))


def changed(many):
    _drawn, found = judged(many)
    course, step = np.array(found.course), np.array(found.step)
    return (course != UNCHANGED) | (step != "")


def invented(length, seed):
    return np.random.default_rng([seed, length]).standard_normal((1000, length))


@pytest.mark.parametrize("length", LENGTHS)
def test_at_most_1_false_alarm_in_100_stable_series(length):
    assert changed(invented(length, 1)).sum() <= 10


@pytest.mark.parametrize("length", LENGTHS)
@pytest.mark.parametrize("sign", [1, -1])
def test_at_least_95_percent_of_steps_of_3_deviations_over_8_values_are_found(length, sign):
    series = invented(length, 2)
    series[:, -8:] += 3 * sign
    _drawn, found = judged(series)
    word = BETTER if sign > 0 else WORSE
    assert sum(one == word for one in found.course) >= 950


@pytest.mark.parametrize("length", [36, 120])
def test_longer_and_smaller_steps_are_found_where_they_begin(length):
    series = invented(length, 3)
    series[:, length // 2 :] += 3
    drawn, found = judged(series)
    assert (np.array(found.step) == "found").sum() >= 950
    place = found.start - np.arange(1000) * length
    assert (np.abs(place - length // 2) <= 1).mean() >= 0.95
    # On its new level the process is stable again: the step is told, the course is unchanged.
    assert sum(one == UNCHANGED for one in found.course) >= 950


def test_the_marks_alone_would_alarm_more_often():
    many = invented(60, 4)
    drawn, found = judged(many)
    assert 10 < (drawn.signs.side[found.last] != 0).sum() < 35
    assert CERTAIN > 4


def test_eleven_values_are_too_few():
    _drawn, found = judged(invented(11, 5)[:3])
    assert found.course == [FEW] * 3
    assert np.isnan(found.upper).all()
