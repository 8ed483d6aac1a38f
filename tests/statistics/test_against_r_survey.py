"""Our weights, shares, intervals and comparisons beside those of R 4.2 and its package survey 4.1.

`expected.json` was made by `survey.R` from `sample.csv`, 120 invented people of three districts and
three ages, and `ways.csv`, the 398 who answered "demo-weg" of the example survey of 2026;
`Rscript survey.R sample.csv ways.csv > expected.json` makes it again.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from queries.surveys.comparison import against_rest
from queries.surveys.results import Protection, single
from queries.surveys.statistics import (
    difference_p,
    effective_size,
    finite_correction,
    holm,
    mean,
    rake,
    share,
)
from queries.surveys.weighting import weighted

HERE = Path(__file__).parent
R = json.loads((HERE / "expected.json").read_text("utf-8"))
DISTRICTS = {"01": 5000, "02": 3000, "03": 2000}
AGES = {"18-29": 2500, "30-64": 5000, "65+": 2500}
LABELS = ("sehr unzufrieden", "eher unzufrieden", "teils, teils", "eher zufrieden",
          "sehr zufrieden")  # fmt: skip
RESIDENTS = {
    "district": {"01": 15736.0, "02": 10022.0, "03": 14409.0, "04": 7989.0, "05": 5067.0,
                 "06": 7299.0, "07": 2525.0, "08": 3523.0, "09": 7488.0, "10": 8206.0,
                 "11": 5413.0, "12": 8617.0},
    "age": {"18–29": 11000.0, "30–44": 17000.0, "45–59": 19000.0, "60–74": 21000.0,
            "75+": 13000.0},
}  # fmt: skip


@pytest.fixture(scope="module")
def people() -> pd.DataFrame:
    """One row a person, with the weight that raking gives to the cell."""
    sample = pd.read_csv(HERE / "sample.csv", dtype={"district": str})
    cells = sample.groupby(["district", "age"], as_index=False).size()
    cells = cells.rename(columns={"size": "count"})
    cells["weight"] = rake(cells, {"district": DISTRICTS, "age": AGES})
    return sample.merge(cells, on=["district", "age"])


def test_raking_gives_the_weights_of_r(people):
    cells = people.drop_duplicates(["district", "age"]).sort_values(["district", "age"])
    assert cells["weight"].tolist() == pytest.approx(R["weights_by_district_and_age"], abs=1e-6)


def test_raked_margins_are_the_population(people):
    for name, population in (("district", DISTRICTS), ("age", AGES)):
        parts = people.groupby(name)["weight"].sum() / people["weight"].sum()
        assert parts.to_dict() == pytest.approx({k: n / 10_000 for k, n in population.items()})


def test_effective_size_and_design_effect(people):
    size = effective_size(people["weight"])
    assert [size] == pytest.approx(R["effective_size"], abs=1e-5)
    assert [len(people) / size] == pytest.approx(R["design_effect"], abs=1e-7)


def test_weighted_shares(people):
    parts = people.groupby("answer")["weight"].sum() / people["weight"].sum()
    expected = dict(zip(("no", "unsure", "yes"), R["shares_no_unsure_yes"], strict=True))
    assert parts.to_dict() == pytest.approx(expected, abs=1e-7)


def test_the_interval_of_a_weighted_share_is_wilsons_with_the_effective_size(people):
    size = effective_size(people["weight"])
    part = people.loc[people["answer"] == "yes", "weight"].sum() / people["weight"].sum()
    found = share(part * size, size)
    assert [found.value, found.low, found.high] == pytest.approx(
        R["yes_wilson_by_effective_size"], abs=1e-6
    )
    # R's own default for shares, the logit of svyciprop, differs by less than 0.2 points.
    assert [found.low, found.high] == pytest.approx(R["yes_logit"][1:], abs=0.002)


def test_the_mean_is_rs_and_its_margin_at_least_as_wide(people):
    """`svymean` after `rake` takes into account what the margins explain; we do not."""
    each, score = people["weight"].to_numpy(), people["score"].to_numpy(dtype=float)
    size = effective_size(each)
    scale = size / each.sum()
    found = mean(size, float((each * score).sum() * scale), float((each * score**2).sum() * scale))
    value, error = R["mean_score"]
    assert found.value == pytest.approx(value, abs=1e-7)
    assert found.margin is not None
    assert 1.0 <= found.margin / (1.98 * error) < 1.1
    assert np.isclose(found.high - found.value, found.value - found.low)


@pytest.fixture(scope="module")
def ways():
    """The answers to one question, and what weighting to district and age makes of them."""
    rows = pd.read_csv(HERE / "ways.csv", dtype=str).rename(
        columns={"district": "district_id", "age": "age_group", "answer": "value"}
    )
    columns = ["district_id", "age_group"]
    counts = rows.groupby([*columns, "value"], dropna=False, as_index=False).size()
    counts = counts.rename(columns={"size": "people"})
    people = counts.groupby(columns, dropna=False, as_index=False)["people"].sum()
    answers = single(counts, LABELS, dimension="district", guard=Protection(False))
    return people, answers, weighted(answers, people, RESIDENTS, dimension="district")


def test_the_effective_size_of_the_weighted_people_is_theirs(ways):
    """398 answered, 366 of them have a weight."""
    people, answers, _found = ways
    assert answers.n == 398
    cells = people.rename(columns={"people": "count"})
    each = rake(cells, {"district_id": RESIDENTS["district"], "age_group": RESIDENTS["age"]})
    n, size, effect = R["ways_n_size_effect_unbound"]
    assert [round(size, 2), round(effect, 2)] == [188.53, 1.94]
    assert cells["count"][each > 0].sum() == n == 366
    assert effective_size(each, cells["count"]) == pytest.approx(size, abs=1e-4)
    assert [each[each > 0].min(), each.max()] == pytest.approx(R["ways_reach_unbound"], abs=1e-6)


def test_small_strata_together_and_weights_trimmed_as_in_r(ways):
    _people, _answers, found = ways
    n, size, effect = R["ways_n_size_effect"]
    assert (found.n, found.left_out) == (n, 32)
    assert (found.size, found.design_effect) == pytest.approx((size, effect), abs=1e-5)
    assert found.reach == pytest.approx(R["ways_reach"])
    assert found.together == {"district": ("08", "05"), "age": ()}
    assert found.shares["share"].tolist() == pytest.approx(R["ways_shares"], abs=1e-7)
    # Nobody without a weight is counted: the people of the answers are the 366.
    assert found.shares["people"].sum() == 366


def test_a_group_is_compared_by_weighted_shares_and_effective_sizes(ways):
    _people, answers, found = ways
    own = found.groups[found.groups["group"] == "01"]
    assert own["share"].tolist() == pytest.approx(R["ways_shares_of_01"], abs=1e-7)
    compared = against_rest(answers, found, only="01")
    assert compared["share"].tolist() == pytest.approx(R["ways_shares_of_01"], abs=1e-7)
    assert compared["p"].tolist() == pytest.approx(R["ways_p_of_01_holm"], abs=1e-6)
    assert compared["is_within_margin"].tolist() == [True, True, True, True, False]


def test_the_test_of_two_shares_is_rs(people):
    found = []
    for district in ("01", "02", "03"):
        own, rest = people[people["district"] == district], people[people["district"] != district]
        one, other = ((part["answer"] == "yes").mean() for part in (own, rest))
        found.append(difference_p(one, len(own), other, len(rest)))
    assert found == pytest.approx(R["p_yes_by_district"], abs=1e-9)
    assert holm(found) == pytest.approx(R["p_yes_by_district_holm"])


def test_the_error_in_a_hall_is_rs(people):
    """`svymean` takes n − 1 for the variance of the people and N for their share: 0.2 % apart."""
    value, error = R["hall_share_and_standard_error"]
    correction = finite_correction(59, 64)
    found = share(30 * correction, 59 * correction)
    assert found.value == pytest.approx(value, abs=1e-9)
    assert found.margin == pytest.approx(1.96 * error, rel=0.005)
