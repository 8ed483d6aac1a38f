"""Weighted means, worked by hand and against R's `survey`."""

import pandas as pd
import pytest

from queries.surveys.results import protection, single
from queries.surveys.statistics import mean_of_counts
from queries.surveys.weighting import weighted, weighted_mean, weighted_scale_mean

GROUPS = ["district_id", "age_group"]
OPEN = protection(pd.DataFrame(columns=[*GROUPS, "people"]), protect=False)
LABELS = ("nein", "ja")


def rows(*counts):
    return pd.DataFrame(counts, columns=[*GROUPS, "value", "people"])


def people(frame):
    return frame.groupby(GROUPS, dropna=False, as_index=False)["people"].sum()


ROWS = rows(("01", "jung", "ja", 30), ("01", "jung", "nein", 10), ("02", "alt", "ja", 10),
            ("02", "alt", "nein", 30))  # fmt: skip
RESIDENTS = {"district": {"01": 1000.0, "02": 3000.0}, "age": {"jung": 1.0, "alt": 3.0}}


def numbers(frame):
    """The answers as numbers: nein is 1, ja is 2."""
    value = frame["value"].map({"nein": 1, "ja": 2})
    return frame.assign(total=frame["people"] * value, squares=frame["people"] * value**2)


def test_the_mean_of_a_scale_is_weighted():
    answers = single(ROWS, LABELS, dimension=None, guard=OPEN)
    found = weighted_scale_mean(weighted(answers, people(ROWS), RESIDENTS))
    # 0.625 · 1 + 0.375 · 2; unweighted it is 1.5.
    assert found.value == pytest.approx(1.375)
    # Effective size 64: variance 64 · 0.625 · 0.375 / 63, t(63) = 1.998341.
    assert found.margin == pytest.approx(1.998341 * (64 * 0.234375 / 63 / 64) ** 0.5, abs=1e-6)


def test_numbers_are_weighted_as_a_scale_is():
    answers = single(ROWS, LABELS, dimension=None, guard=OPEN)
    found = weighted(answers, people(ROWS), RESIDENTS)
    assert found.is_joint
    mean, scale = weighted_mean(numbers(ROWS), found), weighted_scale_mean(found)
    assert (mean.value, mean.low) == pytest.approx((scale.value, scale.low))


def test_the_mean_of_a_group_has_the_effective_size_of_the_group():
    answers = single(ROWS, LABELS, dimension="district", guard=OPEN)
    found = weighted(answers, people(ROWS), RESIDENTS, dimension="district")
    own = numbers(ROWS)[ROWS["district_id"] == "01"]
    sample = found.strata.sample(found.strata.of("01"))
    # All 40 of 01 weigh 0.5: the mean is as answered, 70 of 40, and says as much as 40.
    assert (sample.n, sample.size) == (40, 40)
    mean = weighted_mean(own, found, size=sample.size)
    assert (mean.value, mean.margin) == pytest.approx(
        (1.75, mean_of_counts([1, 2], [10, 30]).margin)
    )
    assert found.weighs("01") and not found.weighs("99")


def test_the_mean_after_post_stratification_as_in_r():
    # apiclus1 of R's survey: svymean(~api00, postStratify(dclus1, ~stype, pop.types)) is
    # 642.310788211584 (R survey 4.5, as kept by Survey.jl in poststratify_results.csv); sums by
    # school type from svyby(~api00, ~stype) there.
    schools = rows(("E", None, "ja", 144), ("H", None, "ja", 14), ("M", None, "ja", 25))
    schools = schools.assign(total=[93437.0, 8660.0, 15786.0], squares=[62e6, 5.5e6, 10.2e6])
    answers = single(schools, LABELS, dimension=None, guard=OPEN)
    types = {"E": 4421.0, "H": 755.0, "M": 1018.0}
    found = weighted(answers, people(schools), {"district": types, "age": {}})
    assert weighted_mean(schools, found).value == pytest.approx(642.310788211584, abs=1e-9)


def test_who_states_no_district_counts_where_only_the_age_is_weighted():
    frame = rows((None, "jung", "ja", 30), (None, "jung", "nein", 10), (None, "alt", "ja", 10),
                 ("01", "alt", "nein", 30))  # fmt: skip
    answers = single(frame, LABELS, dimension=None, guard=OPEN)
    found = weighted(answers, people(frame), {"district": {}, "age": RESIDENTS["age"]})
    assert weighted_mean(numbers(frame), found).value == pytest.approx(1.375)
    assert (found.n, found.left_out) == (80, 0)


def test_below_analysts_the_hidden_groups_weigh_together():
    frame = rows(("01", None, "ja", 30), ("01", None, "nein", 10), ("02", None, "ja", 10),
                 ("02", None, "nein", 30), ("03", None, "ja", 6), ("03", None, "nein", 2),
                 ("04", None, "ja", 4), ("04", None, "nein", 3))  # fmt: skip
    guard = protection(people(frame), protect=True)
    answers = single(frame, LABELS, dimension="district", guard=guard)
    residents = {"district": {"01": 100.0, "02": 100.0, "03": 20.0, "04": 30.0}}
    found = weighted(answers, pd.DataFrame(), residents)
    assert found.weights["03"] == found.weights["04"]
    # (100 · 1.75 + 100 · 1.25 + 50 · (1 + 2/3)) / 250
    expected = (175 + 125 + 50 * 5 / 3) / 250
    assert weighted_mean(numbers(frame), found).value == pytest.approx(expected)
    assert weighted_scale_mean(found).value == pytest.approx(expected)


def test_equal_weights_change_nothing():
    answers = single(ROWS, LABELS, dimension=None, guard=OPEN)
    same = weighted(answers, people(ROWS), {"district": {"01": 5.0, "02": 5.0}, "age": {}})
    assert weighted_scale_mean(same) == mean_of_counts([1, 2], [40, 40])


def test_below_analysts_enough_people_who_state_nothing_are_left_out():
    frame = rows(("01", None, "ja", 30), ("01", None, "nein", 10), ("02", None, "ja", 10),
                 ("02", None, "nein", 30), (None, None, "ja", 9),
                 (None, None, "nein", 8))  # fmt: skip
    for column in GROUPS:
        frame[column] = frame[column].astype(object).where(frame[column].notna(), None)
    guard = protection(people(frame), protect=True)
    answers = single(frame, LABELS, dimension="district", guard=guard)
    assert answers.table.complete_groups() == ["01", "02", None]
    residents = {"district": {"01": 100.0, "02": 300.0}}
    found = weighted(answers, people(frame), residents)
    # A quarter of 75 % and three quarters of 25 % said yes.
    assert found.shares["share"].tolist() == pytest.approx([0.625, 0.375])
    assert (found.n, found.left_out) == (80, 17)
