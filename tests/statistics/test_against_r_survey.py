"""Our weights, shares and intervals beside those of R 4.2 and its package survey 4.1.

`expected.json` was made by `survey.R` from `sample.csv`, 120 invented people of three districts and
three ages; `Rscript survey.R sample.csv > expected.json` makes it again.
"""

import json
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from queries.surveys.statistics import effective_size, mean, rake, share

HERE = Path(__file__).parent
R = json.loads((HERE / "expected.json").read_text("utf-8"))
DISTRICTS = {"01": 5000, "02": 3000, "03": 2000}
AGES = {"18-29": 2500, "30-64": 5000, "65+": 2500}


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
