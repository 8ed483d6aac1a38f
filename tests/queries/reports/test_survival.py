"""Waiting times against values of R's package survival and of statsmodels, and by hand."""

import numpy as np
import pandas as pd
import pytest

from queries.reports.survival import each_against_all, waiting

# Survival in acute myelogenous leukemia: the dataset `aml` of the R package survival 3.x, and what
# `survfit(Surv(time, status) ~ x, data = aml)` prints: n, events, median, 0.95LCL, 0.95UCL.
MAINTAINED = [9, 13, 13.5, 18, 23, 28.5, 31, 34, 45.5, 48, 161.5]
NONMAINTAINED = [5, 5, 8, 8, 12, 16.5, 23, 27, 30, 33, 43, 45]
"""Times; those that end in a half are censored half a day earlier."""
R_SURVFIT = {"Maintained": (11, 7, 31, 18, np.inf), "Nonmaintained": (12, 11, 23, 8, np.inf)}
R_SURVDIFF_P = 0.0653  # survdiff(Surv(time, status) ~ x, data = aml): Chisq = 3.4 on 1 df, p = 0.07


def counts(times):
    """Whole days; a time that ends in a half was censored."""
    days = np.floor(times)
    ended = np.equal(days, times)
    return pd.DataFrame(
        {"days": days, "ended": ended.astype(int), "censored": (~ended).astype(int)}
    )


@pytest.mark.parametrize(
    ("times", "told"),
    [(MAINTAINED, R_SURVFIT["Maintained"]), (NONMAINTAINED, R_SURVFIT["Nonmaintained"])],
)
def test_median_and_interval_are_those_of_r(times, told):
    found = waiting(counts(times))
    assert (found.cases, found.ended, found.median, found.low, found.high) == told


def test_the_log_rank_test_is_that_of_r():
    both = [counts(t).assign(group=g, stratum="") for g, t in
            (("a", MAINTAINED), ("b", NONMAINTAINED))]  # fmt: skip
    found = each_against_all(pd.concat(both))
    assert found["p"].tolist() == pytest.approx([R_SURVDIFF_P] * 2, abs=0.0001)
    # survdiff: observed 7, expected 10.69 of those maintained.
    assert found.at["a", "beyond"] == pytest.approx(7 - 10.69, abs=0.005)


def test_three_cases_by_hand():
    # Closed after 2 days, open for 3, closed after 4: 2/3 are open after day 2, none after day 4.
    found = waiting(counts([2, 3.5, 4]))
    assert (found.median, found.cases, found.ended) == (4, 3, 2)
    # Without the open one the median would be 2: it is counted, not left out.
    assert waiting(counts([2, 4])).median == 2


def test_fewer_than_half_have_ended_and_nobody_did():
    assert waiting(counts([1, 5.5, 5.5])).median == np.inf
    assert waiting(counts([5.5, 5.5])).median == np.inf
    assert np.isnan(waiting(counts([])).median)


def test_many_random_cases_agree_with_statsmodels():
    from statsmodels.duration.survfunc import SurvfuncRight, survdiff  # a second to import

    rng = np.random.default_rng(1)
    for _ in range(20):
        size = int(rng.integers(20, 200))
        time, ended = rng.integers(0, 40, size), rng.integers(0, 2, size)
        group, stratum = rng.integers(0, 3, size), rng.integers(0, 2, size)
        cases = pd.DataFrame({"days": time, "ended": ended, "censored": 1 - ended})
        theirs, ours = SurvfuncRight(time, ended), waiting(cases)
        assert ours.median == theirs.quantile(0.5) or (
            np.isinf(ours.median) and np.isnan(theirs.quantile(0.5))
        )
        ours = each_against_all(cases.assign(group=group, stratum=stratum))
        for own in range(3):
            _, p = survdiff(time, ended, group == own, strata=stratum)
            assert ours.at[own, "p"] == pytest.approx(p)


def test_groups_of_other_kinds_are_not_compared():
    one = counts([1, 2, 3]).assign(group="a", stratum="lamp")
    two = counts([9, 10, 11]).assign(group="b", stratum="pothole")
    assert each_against_all(pd.concat([one, two]))["p"].isna().all()
