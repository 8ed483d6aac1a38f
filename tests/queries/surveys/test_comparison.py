"""Who is compared with whom, and what is then called different; by hand."""

from dataclasses import replace

import pandas as pd
import pytest

from queries.surveys.comparison import against_other, against_rest
from queries.surveys.results import Protection, shares, single
from queries.surveys.sampling import Sampling, sampling
from queries.surveys.weighting import weighted

OPEN = Protection(False)
LABELS = ("nein", "ja")


def rows(*counts):
    return pd.DataFrame(counts, columns=["district_id", "age_group", "value", "people"])


def answered(frame, dimension="district"):
    return single(frame, LABELS, dimension=dimension, guard=OPEN)


def test_nothing_is_said_of_fewer_than_ten():
    found = against_rest(answered(rows(
        ("01", None, "ja", 9), ("02", None, "ja", 1), ("02", None, "nein", 9),
        ("03", None, "ja", 20), ("03", None, "nein", 20))))  # fmt: skip
    # All nine of 01 said yes; that is not told.
    assert set(found["group"]) == {"02", "03"}
    few = answered(rows((None, None, "ja", 9)), None)
    many = answered(rows((None, None, "nein", 90)), None)
    assert against_other(few, many).empty and against_other(many, few).empty


def test_one_of_many_small_p_values_is_no_finding():
    """15 of 20 against 100 of 200 alone is beyond the margin, p 0.033; of ten groups with two
    answers each something like it is to be expected."""
    alone = rows(("01", None, "ja", 15), ("01", None, "nein", 5), ("02", None, "ja", 100),
                 ("02", None, "nein", 100))  # fmt: skip
    one = against_rest(answered(alone), only="01")
    # One difference, but told of both answers: each twice 0.0328.
    assert one["p"].tolist() == pytest.approx([0.0656, 0.0656], abs=1e-3)
    others = [(f"{n:02}", None, value, 10) for n in range(2, 12) for value in LABELS]
    many = rows(("01", None, "ja", 15), ("01", None, "nein", 5), *others)
    found = against_rest(answered(many))
    assert len(found) == 22
    own = found[found["group"] == "01"]
    # The smallest of 22 p-values, 0.033, times 22.
    assert own["p"].tolist() == pytest.approx([22 * 0.0328, 22 * 0.0328], abs=2e-2)
    assert found["is_within_margin"].all()


def test_weights_can_turn_a_finding_around():
    """In 01 mostly the old were asked, who say no; the young of 01 say yes as all others do."""
    frame = rows(
        ("01", "alt", "nein", 90), ("01", "alt", "ja", 10), ("01", "jung", "ja", 20),
        ("02", "alt", "nein", 45), ("02", "alt", "ja", 5), ("02", "jung", "ja", 50),
        ("02", "jung", "nein", 0),
    )  # fmt: skip
    people = frame.groupby(["district_id", "age_group"], as_index=False)["people"].sum()
    population = {"district": {}, "age": {"alt": 500.0, "jung": 500.0}}
    found = weighted(answered(frame), people, population, dimension="district")
    plain = against_rest(answered(frame)).set_index(["group", "answer"])
    # 30 of 120 against 55 of 100.
    assert plain.loc[("01", "ja"), "difference"] == pytest.approx(0.25 - 0.55)
    assert not plain.loc[("01", "ja"), "is_within_margin"]
    by_weight = against_rest(answered(frame), found).set_index(["group", "answer"])
    # 150 old weigh 110/150, 70 young 110/70: 01 has 10·0.7333 + 20·1.5714 of 104.76, and its size
    # is 104.76² / (100·0.5378 + 20·2.4694) = 106.4.
    assert by_weight.loc[("01", "ja"), "share"] == pytest.approx(38.762 / 104.762, abs=1e-4)
    # 02: 5·0.7333 + 50·1.5714 of 115.24.
    assert by_weight.loc[("01", "ja"), "rest_share"] == pytest.approx(82.238 / 115.238, abs=1e-4)
    inside = found.strata.sample(found.strata.of("01"))
    assert (inside.n, inside.size) == pytest.approx((120, 106.4), abs=0.05)


def test_people_without_a_weight_are_in_no_row():
    frame = rows(("01", "alt", "ja", 20), ("01", "alt", "nein", 20), (None, None, "ja", 30),
                 ("02", None, "nein", 10))  # fmt: skip
    people = frame.groupby(["district_id", "age_group"], dropna=False, as_index=False)["people"]
    population = {"district": {"01": 10.0, "02": 10.0}, "age": {"alt": 5.0}}
    found = weighted(answered(frame), people.sum(), population, dimension="district")
    assert found.shares["people"].tolist() == [20, 20]
    assert (found.n, found.left_out, set(found.shares["n"])) == (40, 40, {40})
    assert found.groups["group"].unique().tolist() == ["01"]


@pytest.mark.parametrize(
    ("method", "kind"),
    [
        ("Online-Fragebogen", Sampling.OPEN),
        ("Online-Befragung, keine Zufallsstichprobe; Beginn und Ende ungenau", Sampling.OPEN),
        (None, Sampling.OPEN),
        ("Zufallsstichprobe aus dem Melderegister", Sampling.RANDOM),
        ("Live-Umfrage im Saal", Sampling.EVERYBODY),
        ("Vollerhebung unter den Beschäftigten", Sampling.EVERYBODY),
    ],
)
def test_the_method_says_what_the_people_are_a_sample_of(method, kind):
    assert sampling(method) is kind


def test_the_interval_of_an_answer_in_a_hall_is_narrow():
    found = answered(rows((None, None, "ja", 30), (None, None, "nein", 29)), None)
    wide = shares(found).iloc[1]
    narrow = shares(replace(found, correction=12.6)).iloc[1]
    assert (wide["high"] - wide["low"]) / 2 == pytest.approx(0.1235, abs=5e-4)
    # 1.96 · √(0.25 / 59 · 5 / 63)
    assert (narrow["high"] - narrow["low"]) / 2 == pytest.approx(0.0359, abs=5e-4)
    assert narrow["share"] == wide["share"] and narrow["n"] == 59
