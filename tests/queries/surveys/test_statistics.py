"""Intervals and weights against published worked examples and against R's `survey`."""

import numpy as np
import pandas as pd
import pytest

from queries.surveys.statistics import (
    difference,
    difference_p,
    effective_size,
    finite_correction,
    holm,
    mean,
    mean_of_counts,
    pace,
    post_stratify,
    rake,
    share,
    share_p,
    trim,
)

# apiclus1 of R's survey 4.5 (183 schools): how many by school type and school-wide growth target.
CLUSTER = pd.DataFrame(
    {
        "stype": ["E", "E", "H", "H", "M", "M"],
        "wide": ["Yes", "No", "Yes", "No", "Yes", "No"],
        "count": [132, 12, 11, 3, 17, 8],
    }
)
TYPES = {"E": 4421.0, "H": 755.0, "M": 1018.0}
WIDE = {"No": 1072.0, "Yes": 5122.0}
# weights(rake(dclus1, list(~stype, ~sch.wide), ...)) in R, as kept by Survey.jl in
# test/r_reference/rake_weights.csv; R stops at a change of one school, hence the tolerance.
R_RAKED = [29.8704638727345, 39.838509410554, 50.3301527726748, 67.1257826263303,
           36.7921816646831, 49.0700673992951]  # fmt: skip


def test_seven_of_twenty():
    found = share(7, 20)
    assert found.value == 0.35
    # prop.test(7, 20, correct = FALSE) in R: 0.1811918 0.5671457
    assert (found.low, found.high) == pytest.approx((0.1811918, 0.5671457), abs=1e-7)


def test_published_wilson_intervals():
    # Newcombe (1998), Statistics in Medicine 17, 857-872, table I, method 3.
    for count, n, low, high in (
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ):
        found = share(count, n)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_everybody_or_nobody_stays_between_zero_and_one():
    assert share(5, 5).high == 1.0
    assert share(0, 1).low == 0.0
    assert share(0, 0).value is None
    with pytest.raises(ValueError):
        share(3, 2)


def test_published_differences():
    # Newcombe (1998), Statistics in Medicine 17, 873-890, table II, method 10.
    for counts, low, high in (
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ):
        found = difference(*counts)
        assert (found.low, found.high) == pytest.approx((low, high), abs=5e-5)


def test_a_small_difference_is_within_the_margin():
    within = difference(30, 60, 25, 60)
    assert within.low < 0 < within.high
    assert difference(0, 0, 1, 2).value is None


def test_mean_of_the_scale():
    # 1, 2, 3, 4, 5 once each: mean 3, sd 1.5811, t(4) = 2.776445, half width 1.963243.
    found = mean_of_counts([1, 2, 3, 4, 5], [1, 1, 1, 1, 1])
    assert found.value == 3
    assert found.margin == pytest.approx(1.963243, abs=1e-6)
    assert found == mean(5, 15, 55)


def test_published_mean_interval():
    # R's t.test(extra ~ 1, data = subset(sleep, group == 2)): mean 2.33, 0.8976775 3.7623225.
    sleep = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]
    found = mean_of_counts(sleep, [1] * 10)
    assert (found.low, found.high) == pytest.approx((0.8976775, 3.7623225), abs=1e-7)


def test_one_answer_has_no_interval_and_equal_answers_no_width():
    assert mean_of_counts([4], [1]).low is None
    assert mean_of_counts([], []).value is None
    assert (mean(10, 40, 160).low, mean(10, 40, 160).high) == (4.0, 4.0)


def test_post_stratification_as_in_r():
    # postStratify(dclus1, ~stype, pop.types): svymean(~api00) is 642.310788211584 (R survey 4.5,
    # Survey.jl test/r_reference/poststratify_results.csv); means by type from svyby there.
    counts = {"E": 144, "H": 14, "M": 25}
    weights = post_stratify(counts, TYPES)
    means = {"E": 93437 / 144, "H": 8660 / 14, "M": 15786 / 25}
    total = sum(weights[key] * counts[key] * means[key] for key in counts)
    assert total / 183 == pytest.approx(642.310788211584, abs=1e-9)
    # weights(ps) is population by sample: 4421/144; ours are the same scaled to a mean of 1.
    assert weights["E"] * 6194 / 183 == pytest.approx(4421 / 144)


def test_a_stratum_without_people_or_population_has_no_weight():
    assert post_stratify({"a": 10, "b": 0, "c": 5}, {"a": 50, "b": 50}) == {"a": 1.0}


def test_raking_as_in_r():
    weights = rake(CLUSTER, {"stype": TYPES, "wide": WIDE}) * 6194 / 183
    assert weights.tolist() == pytest.approx(R_RAKED, rel=2e-4)
    by_type = (weights * CLUSTER["count"]).groupby(CLUSTER["stype"]).sum()
    by_wide = (weights * CLUSTER["count"]).groupby(CLUSTER["wide"]).sum()
    assert by_type.to_dict() == pytest.approx(TYPES)
    assert by_wide.to_dict() == pytest.approx(WIDE)


def test_raking_leaves_out_who_is_in_no_margin():
    cells = pd.DataFrame({"age": ["young", "old", None], "count": [10, 30, 5]})
    weights = rake(cells, {"age": {"young": 1, "old": 1}})
    assert weights.tolist() == pytest.approx([2.0, 2 / 3, 0.0])


def test_raking_that_cannot_settle_says_so():
    # Nobody at (a, y) and (b, x): the margins of both variables would have to be equal.
    cells = pd.DataFrame({"one": ["a", "b"], "two": ["x", "y"], "count": [5, 5]})
    with pytest.raises(ArithmeticError):
        rake(cells, {"one": {"a": 1, "b": 3}, "two": {"x": 1, "y": 1}})


def test_effective_size():
    assert effective_size([1, 1, 1, 1]) == 4
    # (1 + 1 + 2)² / (1 + 1 + 4) = 16 / 6
    assert effective_size([1, 2], [2, 1]) == pytest.approx(16 / 6)
    # The raked schools: (Σw)² / Σw² with R's weights.
    total = sum(w * n for w, n in zip(R_RAKED, CLUSTER["count"], strict=True))
    squares = sum(w * w * n for w, n in zip(R_RAKED, CLUSTER["count"], strict=True))
    ours = rake(CLUSTER, {"stype": TYPES, "wide": WIDE})
    assert effective_size(ours, CLUSTER["count"]) == pytest.approx(total**2 / squares, rel=1e-4)


def test_trimmed_weights_keep_their_sum():
    # 8 and 0.1 go to 5 and 0.2; the 3 - 0.1 x 2 = 2.8 left over go to the ten of weight 1.
    found = trim(np.array([8.0, 1.0, 0.1, 0.0]), np.array([1, 10, 2, 7]))
    assert found.tolist() == pytest.approx([5, 1.28, 0.2, 0])
    assert trim(np.array([0.5, 1.5]), np.array([1, 1])).tolist() == [0.5, 1.5]


def test_what_is_pushed_out_by_trimming_is_trimmed_again():
    # 9 → 5 leaves 4 for 21 people, 0.19 each: 4.9 is pushed beyond 5 and is trimmed, too. In the
    # end both have 5 and the twenty share 9 + 4.9 + 20 · 0.4 − 10.
    found = trim(np.array([9.0, 4.9, 0.4]), np.array([1, 1, 20]))
    assert found.tolist() == pytest.approx([5, 5, 0.595])


def test_fifty_nine_of_sixty_four():
    # (64 - 1) / (64 - 59); the error is √(5 / 63) = 0.28 of that of an endless population.
    assert finite_correction(59, 64) == 12.6
    assert share(59 * 0.5 * 12.6, 59 * 12.6).margin == pytest.approx(
        1.96 * (0.25 / 59 * 5 / 63) ** 0.5, abs=1e-4
    )
    whole = finite_correction(64, 64)
    assert share(32 * whole, 64 * whole).margin < 1e-4
    assert finite_correction(1, 1) == 1


def test_holm_by_hand():
    # The smallest of four times 4, the next times 3, and never less than the one before.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx([0.03, 0.06, 0.06, 0.02])
    assert holm([]) == []


def test_the_score_test_by_hand():
    # 30 of 40 against 20 of 40: pooled 0.625, z = 0.25 / √(0.625 · 0.375 · 2 / 40) = 2.3094.
    assert difference_p(0.75, 40, 0.5, 40) == pytest.approx(0.020921, abs=1e-6)
    assert difference_p(0.0, 40, 0.0, 10) == 1.0
    # 10 of 100 where 30 are expected: z = 0.2 / √(0.3 · 0.7 / 100) = 4.3644.
    assert share_p(10, 100, 0.3) == pytest.approx(1.2757e-5, abs=1e-8)


def test_pace():
    assert pace(180, 1000, 100) == 8.2
    assert pace(1000, 1000, 5) is None
    assert pace(10, 20, 0) is None
