import math

import pytest

from charts.map_classes import Classes, classes


def ranges(found: Classes):
    return [(step.low, step.high) for step in found.steps]


ONE_TO_TEN = [float(n) for n in range(1, 11)]


def test_quantiles_put_as_many_values_in_each_class():
    found = classes(ONE_TO_TEN, digits=1)
    assert ranges(found) == [(1, 2.8), (2.8, 4.6), (4.6, 6.4), (6.4, 8.2), (8.2, 10)]
    in_class = [sum(step.holds(value) for value in ONE_TO_TEN) for step in found.steps]
    assert in_class == [2, 2, 2, 2, 2]


def test_equal_steps_have_the_same_width():
    found = classes([0.0, 1, 2, 3, 4, 100], method="equal")
    assert ranges(found) == [(0, 20), (20, 40), (40, 60), (60, 80), (80, 100)]
    assert [found.colour_of(value) for value in (0, 19.9, 20, 100)] == [1, 1, 3, 9]


def test_own_limits_are_open_at_both_ends():
    found = classes(ONE_TO_TEN, method="own", own=[8.0, 4.0])
    assert ranges(found) == [(None, 4), (4, 8), (8, None)]
    assert [found.colour_of(value) for value in (-5, 4, 1000)] == [1, 5, 9]


def test_own_without_limits_falls_back_to_quantiles():
    assert classes(ONE_TO_TEN, method="own") == classes(ONE_TO_TEN)


def test_few_whole_numbers_get_a_class_each():
    found = classes([0.0, 2, 0, 1, 2])
    assert ranges(found) == [(0, 0), (1, 1), (2, 2)]
    assert found.colour_of(1.0) == 5


def test_a_change_is_sorted_symmetrically_around_zero():
    found = classes([-10.0, -3, -1, 2, 3, 8], diverging=True, method="equal", digits=1)
    assert ranges(found) == [(-10, -6.7), (-6.7, -3.3), (-3.3, 0), (0, 3.3), (3.3, 6.7), (6.7, 10)]
    assert [step.colour for step in found.steps] == [0, 1, 3, 6, 8, 9]


def test_a_change_that_is_a_loss_everywhere_has_no_classes_above_zero():
    found = classes([-10.0, -9, -8, -7, -6, -1], diverging=True, method="equal")
    assert ranges(found) == [(-10, -7), (-7, -3), (-3, 0)]
    assert max(step.colour for step in found.steps) < 5


def test_the_limits_are_those_that_the_legend_prints_and_hold_every_value():
    values = [0.123, 0.234, 0.345, 0.456, 0.567, 0.999]
    found = classes(values, digits=2)
    assert all(round(limit, 2) == limit for pair in ranges(found) for limit in pair)
    assert all(found.colour_of(value) is not None for value in values)


def test_no_value_has_no_colour_and_is_in_no_class():
    found = classes([1.0, math.nan, 2.0])
    assert found.colour_of(None) is None
    assert found.colour_of(math.nan) is None
    assert classes([]).steps == ()


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_colours_never_repeat(number):
    colours = [step.colour for step in classes([float(n) for n in range(number)]).steps]
    assert len(set(colours)) == number
