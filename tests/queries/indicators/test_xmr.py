"""The XmR rules, point by point, against the published tests of NHSRplotthedots.

Origin of the values (facts and figures; MIT licence, NHS-R Community, github.com/nhs-r-community/
NHSRplotthedots): `tests/testthat/_snaps/ptd_spc_standard.md` and `_snaps/ptd_spc.md` for limits of
R's `set.seed(123); rnorm(20)`; `test-ptd_spc_standard.R`, `test-ptd_calculate_point_type.R` and
`test-ptd_calculate_assurance_type.R` for the rules; issues #167 and #153 for trends that fall and
for points outside beside points near a limit.
"""

import numpy as np
import pytest

from queries.indicators import xmr
from queries.indicators.verdicts import CHANCE, MET, MISSED, aim

RNORM = np.array([
    -0.56047565, -0.23017749, 1.55870831, 0.07050839, 0.12928774, 1.71506499, 0.46091621,
    -1.26506123, -0.68685285, -0.44566197, 1.22408180, 0.35981383, 0.40077145, 0.11068272,
    -0.55584113, 1.78691314, 0.49785048, -1.96661716, 0.70135590, -0.47279141,
])  # fmt: skip
OUTLIER = np.where(np.arange(20) == 14, 10.0, RNORM)
WIDE = 1000.0


def group(values):
    return np.zeros(len(values), int)


def marked(values, spread=WIDE, mean=0.0):
    """Rule and side of each value, with these limits instead of its own."""
    values = np.asarray(values, float)
    known = np.full(len(values), float(mean))
    ranges = np.full(len(values), float(spread))
    limits = xmr.Limits(known, known - xmr.LIMIT * ranges, known + xmr.LIMIT * ranges, ranges)
    found = xmr.signs(values, group(values), limits)
    return found.rule.tolist(), found.side.tolist()


@pytest.mark.parametrize(
    ("values", "screen", "expected"),
    [
        (RNORM, True, (0.1416238, -3.01138, 3.294627)),
        (OUTLIER, True, (0.6694159, -2.383666, 3.722497)),
        (OUTLIER, False, (0.6694159, -4.596625, 5.935457)),
        (RNORM[:10], True, (0.0746, -2.60, 2.75)),
        (RNORM[10:], True, (0.209, -3.28, 3.70)),
    ],
)
def test_limits_are_those_that_the_package_publishes(values, screen, expected):
    found = xmr.limits(values, group(values), screen=screen)
    digits = 5e-3 if len(values) == 10 else 1e-6
    assert (found.mean[0], found.lower[0], found.upper[0]) == pytest.approx(expected, abs=digits)


def test_the_first_sides_and_no_mark_in_its_random_series():
    found = xmr.limits(RNORM, group(RNORM))
    sides = np.sign(RNORM - found.mean)
    assert sides[:15].tolist() == [-1, -1, 1, -1, -1, 1, 1, -1, -1, -1, 1, 1, 1, -1, -1]
    assert not xmr.signs(RNORM, group(RNORM), found).rule.any()


def test_limits_by_hand_and_each_group_by_itself():
    # 10, 12, 11, 13: moving ranges 2, 1, 2, their mean 5/3; mean 11.5; 2.66 * 5/3 = 4.4333
    values = np.array([10, 12, 11, 13, 100, 104.0])
    found = xmr.limits(values, np.array([0, 0, 0, 0, 1, 1]))
    assert found.mean.tolist() == [11.5] * 4 + [102] * 2
    assert found.upper[[0, 5]] == pytest.approx([11.5 + 4.43333, 102 + 2.66 * 4], abs=1e-4)
    assert found.lower[3] == pytest.approx(7.06667, abs=1e-4)


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([1] * 6, [0] * 6),
        ([1] * 6 + [-1], [0] * 7),
        ([1] * 8 + [-1], [4] * 8 + [0]),
        ([-1] * 8 + [1], [4] * 8 + [0]),
        ([-1] + [1] * 8 + [-1], [0] + [4] * 8 + [0]),
    ],
)
def test_seven_in_a_row_on_one_side_of_the_mean(values, expected):
    rules, sides = marked(values)
    assert rules == expected
    assert sides == [value if rule else 0 for value, rule in zip(values, expected, strict=True)]


@pytest.mark.parametrize(
    ("values", "expected", "side"),
    [
        ([1, 2, 3, 4, 5, 6], [0] * 6, 1),
        ([1, 2, 3, 3, 4, 5, 6], [0] * 7, 1),
        ([1, 2, 3, 4, 5, 6, 7], [2] * 7, 1),
        ([2, 1, 2, 3, 4, 5, 6, 7, 3], [0] + [2] * 7 + [0], 1),
        ([7, 6, 5, 4, 3, 2, 1], [2] * 7, -1),
        ([2, 7, 6, 5, 4, 3, 2, 1, 3], [0] + [2] * 7 + [0], -1),
        (range(0, -8, -1), [2] * 8, -1),  # issue 167
    ],
)
def test_seven_that_all_rise_or_all_fall(values, expected, side):
    rules, sides = marked(values, mean=4.0 if min(values) > 0 else -3.5)
    assert rules == expected
    assert {one for one, rule in zip(sides, rules, strict=True) if rule} <= {side}


N, F = 2.0, 1.0  # near the limit of 2.66 and far from it, on the upper side


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ([N, F, N], [3, 0, 3]),
        ([F, N, N], [0, 3, 3]),
        ([N, N, F], [3, 3, 0]),
        ([F, F, N, F, N, F], [0, 0, 3, 0, 3, 0]),
        ([N, F, F, N], [0, 0, 0, 0]),
        ([N, F, F, N, N], [0, 0, 0, 3, 3]),
        ([N, -F, N], [0, 0, 0]),
        ([F, -N, N], [0, 0, 0]),
        ([-N, -N, -F], [3, 3, 0]),
        ([3, 3, N], [1, 1, 0]),  # issue 153: two outside do not make the third near ones of three
        ([3, N, N], [1, 3, 3]),
    ],
)
def test_two_of_three_near_the_same_limit(values, expected):
    assert marked(values, spread=1.0)[0] == expected


def test_two_near_opposite_limits_are_common_cause():
    values = np.array([1.0, -1.0] * 7 + [5.5, -5.5])
    found = xmr.signs(values, group(values), xmr.limits(values, group(values)))
    assert found.rule[-2:].tolist() == [0, 0]


def test_outside_comes_before_a_trend_before_two_of_three_before_one_side():
    rising = [-6, -5, -4, -3, -2, -1, 9]
    rules, sides = marked(rising, spread=3.0)  # limits at ±7.98
    assert rules == [2, 2, 2, 2, 2, 2, 1]
    assert sides == [1] * 7  # below the mean, but on their way up
    assert marked([1, N, N, 1, 1, 1, 1], spread=1.0)[0] == [4, 3, 3, 4, 4, 4, 4]


def test_rules_do_not_reach_across_groups():
    values = np.ones(10)
    limits = xmr.Limits(*(np.full(10, one) for one in (0.0, -WIDE, WIDE, WIDE)))
    assert xmr.signs(values, np.repeat([0, 1], 5), limits).rule.tolist() == [0] * 10
    assert xmr.signs(values, group(values), limits).rule.tolist() == [4] * 10


@pytest.mark.parametrize(
    ("lower", "upper", "rising", "falling"),
    [(1, 3, MISSED, MET), (5, 7, MET, MISSED), (1, 5, CHANCE, CHANCE)],
)
def test_the_target_4_beyond_or_between_the_limits(lower, upper, rising, falling):
    assert (aim(lower, upper, 4, 1), aim(lower, upper, 4, -1)) == (rising, falling)
    assert aim(lower, upper, 4, 0) is None


def test_no_word_on_the_target_without_limits_or_target_and_a_limit_is_chance():
    assert aim(np.nan, np.nan, 4, 1) is None
    assert aim(1, 3, np.nan, 1) is None
    assert aim(1, 4, 4, 1) == CHANCE


def test_a_constant_series_has_its_value_as_limits_and_no_sign():
    values = np.full(20, 0.1)
    found = xmr.limits(values, group(values))
    assert found.upper == pytest.approx(0.1)
    assert not xmr.signs(values, group(values), found).rule.any()
    assert xmr.split(values, group(values)).tolist() == [0] * 20


def test_a_step_without_noise_is_found_where_it_is():
    values = np.repeat([3.0, 5.0], [9, 12])
    assert xmr.split(values, group(values)).tolist() == [0] * 9 + [1] * 12


def test_a_slope_is_no_step_and_six_values_after_one_are_too_few():
    slope = np.arange(40) + np.tile([0.0, 0.4, -0.3, 0.2], 10)
    assert not xmr.split(slope, group(slope)).any()
    short = np.concatenate([np.tile([1.0, 2.0], 10), np.tile([9.0, 8.0], 10)[:6]])
    assert not xmr.split(short, group(short)).any()


def test_two_steps_are_found_one_after_the_other():
    noise = np.tile([0.0, 1.0, 0.5], 12)
    values = noise + np.repeat([0.0, 10.0, 4.0], 12)
    assert xmr.split(values, group(values)).tolist() == np.repeat([0, 1, 2], 12).tolist()


def test_one_value_alone_and_no_value_at_all():
    alone = np.array([5.0])
    assert np.isnan(xmr.limits(alone, group(alone)).upper).all()
    assert xmr.signs(alone, group(alone), xmr.limits(alone, group(alone))).rule.tolist() == [0]
    assert xmr.split(alone, group(alone)).tolist() == [0]
