"""Counts of surveys, worked by hand; data as bad as it comes."""

import datetime as dt

import numpy as np
import pandas as pd
import pytest

from queries.surveys.comparison import against_other, against_rest
from queries.surveys.population import ages, ages_day
from queries.surveys.reach import groups, missing_most, over_time, progress, stated
from queries.surveys.results import (
    mean_ranks,
    multiple,
    order_of,
    outside,
    protection,
    scale_mean,
    shares,
    shares_by_group,
    single,
)
from queries.surveys.surveys import (
    OTHER,
    answered,
    chosen,
    numbers,
    people,
    questions,
    ranked,
    surveys,
)
from queries.surveys.weighting import weighted

OPEN = protection(pd.DataFrame(columns=["district_id", "age_group", "people"]), protect=False)


def counts(*rows):
    return pd.DataFrame(rows, columns=["district_id", "age_group", "value", "people"])


@pytest.fixture
def answer(insert):
    """answer("q", "ja", district, age, day) adds the answer of one more person."""
    number = iter(range(10**6))

    def add(question, *values, district=None, age=None, day=None, who=None):
        who = who or f"p{next(number)}"
        for value in values:
            insert("survey_answers", {
                "survey_id": "s", "respondent_id": who, "question_id": question, "value": value,
                "district_id": district, "age_group": age,
                "submitted_at": f"2021-01-{day:02} 10:00:00" if day else None})  # fmt: skip
        return who

    return add


def test_surveys_and_questions(con, insert):
    insert("surveys", {"survey_id": "s", "title": "S", "kind": "Befragung", "wanted_number": 1000,
                       "responses_total": 180, "responses_date": "2021-01-22"},
           {"survey_id": "l", "title": "L", "kind": "Live-Umfrage"})  # fmt: skip
    insert("survey_questions", {"survey_id": "s", "question_id": "q", "text": "?", "position": 1,
                                "labels": " ja |nein||ja"},
           {"survey_id": "s", "question_id": "r", "text": "!"})  # fmt: skip
    found = surveys(con)
    assert found["survey_id"].tolist() == ["s", "l"]
    assert found["questions"].tolist() == [2, 0]
    assert questions(con, survey_id="s")["labels"].tolist() == [("ja", "nein"), ()]
    assert questions(con, survey_id="l").empty


def test_one_hundred_and_eighty_of_a_thousand(con, insert):
    insert("surveys", {"survey_id": "s", "title": "S", "wanted_number": 1000,
                       "open_to_date": "2021-03-31",
                       "responses_total": 180, "responses_date": "2021-01-22"})  # fmt: skip
    nobody = people(con, survey_id="s")
    found = progress(surveys(con).iloc[0], nobody, today=dt.date(2021, 1, 22))
    assert (found.participants, found.basis, found.missing) == (180, "stated", 820)
    assert found.share == 0.18
    # 22 January to 31 March: 10 + 28 + 31 = 69 days with today; 820 / 69 = 11.88.
    assert (found.days_left, found.pace_needed) == (69, 11.9)
    assert progress(surveys(con).iloc[0], nobody, today=dt.date(2021, 4, 1)).pace_needed is None


def test_people_by_group_and_day(con, answer):
    answer("q", "ja", district="01", age="alt", day=1)
    answer("q", "ja", district="01", age="alt", day=3)
    who = answer("q", "nein", day=3)
    answer("r", "x", who=who, day=5)
    answer("q", "ja")
    found = people(con, survey_id="s")
    assert (found.total, found.undated) == (4, 1)
    assert found.by_day["participants"].tolist() == [1, 3]
    assert found.groups.to_numpy().tolist() == [["01", "alt", 2], [None, None, 2]]
    assert people(con, survey_id="none").total == 0


def test_answers_after_the_last_day_and_their_steps(con, insert, answer):
    insert("surveys", {"survey_id": "s", "title": "S", "open_to_date": "2021-01-05"})
    for day in (1, 2, 2, 2, 2, 2, 9):
        answer("q", "ja", day=day)
    found = people(con, survey_id="s")
    assert progress(surveys(con).iloc[0], found, today=dt.date(2021, 2, 1)).late == 1
    assert over_time(found, OPEN)["participants"].tolist() == [1, 6, 7]
    guard = protection(found.groups, protect=True)
    assert over_time(found, guard)["participants"].tolist() == [7]


def test_several_choices_count_people_once(con, answer):
    answer("q", "Bus", "Rad", district="01")
    answer("q", "Bus", district="01")
    answer("q", "Rad")
    where = {"survey_id": "s", "question_id": "q"}
    found = multiple(chosen(con, **where), answered(con, **where), ("Bus", "Rad", "Auto"),
                     dimension="district", guard=OPEN)  # fmt: skip
    assert found.n == 3
    assert found.overall.to_dict() == {"Bus": 2, "Rad": 2, "Auto": 0}
    assert found.table.cells.loc["01"].tolist() == [2, 1, 0]
    assert found.table.groups.tolist() == [2, 1]


def test_ranks(con, answer):
    answer("q", "A|B|C")
    answer("q", "A|C")
    found = ranked(con, survey_id="s", question_id="q")
    means = mean_ranks(found, ("A", "B", "C"), guard=OPEN)
    assert means["answer"].tolist() == ["A", "B", "C"]
    # Who ranked A and C left B for rank 3: B has 2 and 3, C has 3 and 2.
    assert means["mean"].tolist() == [1, 2.5, 2.5]
    assert (means["n"].tolist(), means["ranked"].tolist()) == ([2, 2, 2], [2, 1, 2])
    hidden = mean_ranks(found, ("A", "B", "C"), guard=protection(people_of(2), protect=True))
    assert hidden["mean"].isna().all()


def test_options_left_out_share_the_ranks_left(con, answer):
    answer("q", "A")
    answer("q", "B|A|C|D")
    answer("q", "X|A|A| B")
    found = ranked(con, survey_id="s", question_id="q", labels=("A", "B", "C", "D"))
    means = mean_ranks(found, ("A", "B", "C", "D"), guard=OPEN).set_index("answer")
    # One of four ranked: ranks 2, 3, 4 are left, in the middle 3; two of four: 3.5. X is no option
    # and A counts once.
    assert means["mean"].to_dict() == pytest.approx(
        {"A": (1 + 2 + 1) / 3, "B": (3 + 1 + 2) / 3, "C": (3 + 3 + 3.5) / 3, "D": (3 + 4 + 3.5) / 3}
    )
    assert means["ranked"].to_dict() == {"A": 3, "B": 2, "C": 1, "D": 1}
    assert set(means["n"]) == {3}


def people_of(count):
    return pd.DataFrame({"district_id": [None], "age_group": [None], "people": [count]})


def test_numbers_in_whole_steps(con, answer):
    for value in ("1", "2", "2", "5", "viel", "nan"):
        answer("q", value)
    found = numbers(con, survey_id="s", question_id="q", min_cell=1)
    assert found.is_single_values
    assert found.edges == (1, 2, 3, 4, 5, 6)
    assert found.counts[["bin", "people", "total"]].to_numpy().tolist() == [
        [0, 1, 1], [1, 2, 4], [4, 1, 5]]  # fmt: skip
    assert found.others == 2


def test_numbers_of_a_wide_range_and_none_at_all(con, answer):
    for value in range(0, 1000, 5):
        answer("q", f"{value},5")
    answer("q", "900000")
    found = numbers(con, survey_id="s", question_id="q")
    assert not found.is_single_values and found.is_open_above
    assert found.counts["people"].sum() == 201
    assert len(found.edges) < 15
    assert numbers(con, survey_id="s", question_id="none").edges == ()


def test_no_edge_is_the_answer_of_a_single_person(con, answer):
    """Children: 10 × 0, 8 × 1, 7 × 2, 4 × 3 and one each of 5 and 11; minutes likewise."""
    for value, times in ((0, 10), (1, 8), (2, 7), (3, 4), (5, 1), (11, 1)):
        for _person in range(times):
            answer("kinder", str(value))
    found = numbers(con, survey_id="s", question_id="kinder")
    # The fifth largest of 11, 5, 3, 3, 3 is 3: six people are in "3 und mehr".
    assert found.edges == (0, 1, 2, 3, 4)
    assert (found.is_open_below, found.is_open_above) == (False, True)
    assert found.counts["people"].tolist() == [10, 8, 7, 6]
    for minutes in (*range(10, 60), 999):
        answer("wege", str(minutes))
    found = numbers(con, survey_id="s", question_id="wege")
    # From the fifth smallest, 14, to the fifth largest, 56: 42 in about twelve steps of 5.
    assert found.edges == (10, 15, 20, 25, 30, 35, 40, 45, 50, 55, 60)
    assert (found.is_open_below, found.is_open_above) == (False, True)


def test_few_numbers_are_in_one_bin(con, answer):
    for value in range(8):
        answer("q", str(value))
    # The fifth largest of 0 to 7 is 3, the fifth smallest 4.
    found = numbers(con, survey_id="s", question_id="q")
    assert found.edges == (3, 4) and found.is_open_below and found.is_open_above
    assert found.counts["people"].tolist() == [8]


def test_what_may_have_been_typed_is_no_answer_of_its_own(con, insert, answer):
    for value, times in (("ja", 6), ("nein", 5), ("Tel. 0365 12345", 1), ("vielleicht", 4)):
        for _person in range(times):
            answer("offen", value)
            answer("erklaert", value)
    insert("survey_questions", {"survey_id": "s", "question_id": "erklaert", "text": "?",
                                "labels": "nein|vielleicht"})  # fmt: skip
    few = chosen(con, survey_id="s", question_id="offen", min_cell=5)
    assert dict(zip(few["value"], few["people"], strict=True)) == {OTHER: 5, "ja": 6, "nein": 5}
    assert order_of(few, ()) == ("ja", "nein")
    every = chosen(con, survey_id="s", question_id="offen")
    assert len(every) == 4
    stated = chosen(con, survey_id="s", question_id="erklaert", min_cell=5)
    assert dict(zip(stated["value"], stated["people"], strict=True)) == {
        OTHER: 7, "nein": 5, "vielleicht": 4}  # fmt: skip


def test_who_typed_several_answers_counts_once(con, answer):
    answer("q", "Tante Erna", "Onkel Otto")
    assert chosen(con, survey_id="s", question_id="q", min_cell=5)["people"].tolist() == [1]


def test_all_answers_equal_and_one_participant(con, answer):
    answer("q", "7")
    assert numbers(con, survey_id="s", question_id="q").edges == (7, 8)
    found = single(counts((None, None, "ja", 1)), ("nein", "ja"), dimension=None, guard=OPEN)
    assert scale_mean(found.overall).value == 2
    assert scale_mean(found.overall).low is None
    equal = single(counts((None, None, "ja", 20)), ("nein", "ja"), dimension=None, guard=OPEN)
    assert shares(equal)["share"].tolist() == [0, 1]
    assert scale_mean(equal.overall).margin == 0


def test_answers_outside_the_scale():
    rows = counts((None, None, "ja", 6), (None, None, "vielleicht", 2))
    assert outside(rows, ("ja", "nein")) == 2
    assert single(rows, ("ja", "nein"), dimension=None, guard=OPEN).n == 6
    assert order_of(rows, ()) == ("ja", "vielleicht")
    none = single(rows, ("a", "b"), dimension="district", guard=OPEN)
    assert none.n == 0 and shares_by_group(none).empty
    assert shares(none)["share"].isna().all()


ROWS = counts(("01", "jung", "ja", 30), ("01", "jung", "nein", 10), ("02", "alt", "ja", 10),
              ("02", "alt", "nein", 30), (None, None, "ja", 7))  # fmt: skip


def unstated():
    """Districts 01, 02 and none stated with 10 × A and 12 × B each, 03 with 5 × A, and six people
    in 04 who only answered another question: the counts and all 77 participants."""
    said = counts(*[(where, None, label, n) for where in ("01", "02", None)
                    for label, n in (("A", 10), ("B", 12))], ("03", None, "A", 5))  # fmt: skip
    came = counts(*[(where, None, "", n) for where, n in (
        ("01", 22), ("02", 22), ("03", 5), ("04", 6), (None, 22))])  # fmt: skip
    frames = []
    for frame in (said, came.drop(columns="value")):
        for key in ("district_id", "age_group"):
            frame[key] = frame[key].astype(object).where(frame[key].notna(), None)
        frames.append(frame)
    return frames


def test_who_states_no_district_is_counted_for_protected_readers_too():
    said, came = unstated()
    guard = protection(came, protect=True)
    table = single(said, ("A", "B"), dimension="district", guard=guard, people=came).table
    # That all 5 of 03 said A is hidden, and 01 with it, the first of three that are alike.
    assert list(table.cells.index) == ["01", "02", "03", "04", None]
    assert table.cells.fillna(-1).to_numpy().tolist() == [
        [-1, -1], [10, 12], [-1, -1], [0, 0], [10, 12]]  # fmt: skip
    assert table.groups.tolist() == [22, 22, 5, 0, 22]
    assert (table.total, table.answers.tolist()) == (71, [35, 36])


def test_several_choices_of_those_who_state_no_district():
    said, came = unstated()
    guard = protection(came, protect=True)
    given = came[came["district_id"] != "04"]
    table = multiple(said, given, ("A", "B"), dimension="district", guard=guard, people=came).table
    # 03 gave all 5 to A and none to B, both hidden with 01; 04 is not among those who answered.
    assert list(table.cells.index) == ["01", "02", "03", None]
    assert table.cells.fillna(-1).to_numpy().tolist() == [[-1, -1], [10, 12], [-1, -1], [10, 12]]


def test_shares_of_participants_have_one_denominator():
    _said, came = unstated()
    shown = groups(came, "district", protection(came, protect=True))
    # 22 of 77 state no district: the shares are of the other 55, 22/55, 22/55, 5/55 and 6/55.
    assert stated(shown, 77) == 55
    found = missing_most(shown, dict.fromkeys(("01", "02", "03", "04"), 1.0), total=77)
    assert found["share"].sum() == pytest.approx(1)
    # How many state none is hidden with them: then the shares are of everybody.
    few = came.assign(people=[22, 22, 5, 6, 3])
    assert stated(groups(few, "district", protection(few, protect=True)), 58) == 58


def test_ranks_that_all_of_a_small_group_gave_alike_are_hidden():
    columns = ["value", "rank", "ranked", "people"]
    found = pd.DataFrame([("A", 1, 2, 9), ("B", 2, 2, 9)], columns=columns)
    guard = protection(people_of(9), protect=True)
    assert mean_ranks(found, ("A", "B"), guard=guard, participants=9)["mean"].isna().all()
    ten = mean_ranks(found.assign(people=10), ("A", "B"), guard=guard, participants=10)
    assert ten["mean"].tolist() == [1, 2]


def test_groups_against_the_rest():
    found = against_rest(single(ROWS, ("ja", "nein"), dimension="district", guard=OPEN))
    first = found[(found["group"] == "01") & (found["answer"] == "ja")].iloc[0]
    # 30 of 40 against 17 of 47.
    assert first["difference"] == pytest.approx(30 / 40 - 17 / 47)
    # chi-square 12.10 of 1 degree of freedom: p 0.0005; the same for "nein", and for 02 against
    # the rest (10 of 40 against 37 of 47) less: after Holm the largest of four is twice its own.
    assert first["p"] < 0.002 and not first["is_within_margin"]
    # The seven who state no district are too few.
    assert set(found["group"]) == {"01", "02"}
    assert len(found) == 4


def test_two_surveys():
    one = single(counts((None, None, "ja", 60), (None, None, "nein", 40)), ("ja", "nein"),
                 dimension=None, guard=OPEN)  # fmt: skip
    other = single(counts((None, None, "ja", 110), (None, None, "nein", 90)), ("ja", "nein"),
                   dimension=None, guard=OPEN)  # fmt: skip
    found = against_other(one, other)
    assert found["difference"].tolist() == pytest.approx([0.05, -0.05])
    assert found["is_within_margin"].all()


def test_weighting_by_district_and_age():
    answers = single(ROWS, ("ja", "nein"), dimension=None, guard=OPEN)
    asked = ROWS.groupby(["district_id", "age_group"], dropna=False, as_index=False)["people"].sum()
    residents = {"district": {"01": 1000.0, "02": 3000.0}, "age": {"jung": 1.0, "alt": 3.0}}
    found = weighted(answers, asked, residents)
    # A quarter of 75 % and three quarters of 25 %; weights 0.5 and 1.5: 80² / (40·.25 + 40·2.25).
    assert found.shares["share"].tolist() == pytest.approx([0.375, 0.625])
    assert found.size == pytest.approx(64)
    assert (found.n, found.left_out, found.by) == (80, 7, ("district", "age"))
    assert weighted(answers, asked, {"district": {}, "age": {}}) is None


def test_weighting_below_analysts_uses_the_released_table_alone():
    rows = counts(*[("01", None, "ja", 30), ("01", None, "nein", 10), ("02", None, "ja", 10),
                    ("02", None, "nein", 30), ("03", None, "ja", 6), ("03", None, "nein", 2),
                    ("04", None, "ja", 4), ("04", None, "nein", 3)])  # fmt: skip
    asked = rows.groupby(["district_id", "age_group"], dropna=False, as_index=False)["people"].sum()
    guard = protection(asked, protect=True)
    answers = single(rows, ("ja", "nein"), dimension="district", guard=guard)
    assert answers.joint is None
    assert answers.table.complete_groups() == ["01", "02"]
    residents = {"district": {"01": 100.0, "02": 100.0, "03": 20.0, "04": 30.0}}
    found = weighted(answers, pd.DataFrame(), residents)
    # 03 and 04 are one stratum of 50 with 10 of 15: (100·.75 + 100·.25 + 50·2/3) / 250.
    assert found.shares["share"].iloc[0] == pytest.approx((75 + 25 + 50 * 2 / 3) / 250)


def test_who_is_missing():
    asked = pd.DataFrame({"district_id": ["01", "02", "03", None], "age_group": [None] * 4,
                          "people": [60, 10, 30, 20]})  # fmt: skip
    found = missing_most(groups(asked, "district", OPEN), {"01": 500.0, "02": 300.0, "03": 200.0},
                         total=120)  # fmt: skip
    # 100 state a district: 02 should have 30 of them and has 10.
    assert found["group"].tolist() == ["02", "01", "03"]
    assert found.loc[0, "missing"] == pytest.approx(20)
    assert found["is_missing"].tolist() == [True, False, False]


def test_hidden_groups_are_not_named_as_missing():
    asked = pd.DataFrame({"district_id": ["01", "02", "03"], "age_group": [None] * 3,
                          "people": [60, 2, 8]})  # fmt: skip
    shown = groups(asked, "district", protection(asked, protect=True))
    assert np.isnan(shown["02"]) and np.isnan(shown["03"])
    found = missing_most(shown, {"01": 500.0, "02": 300.0, "03": 200.0}, total=70)
    assert found["group"].tolist() == ["01"]


def test_residents_by_age(con, insert):
    insert(
        "indicators",
        {"indicator_id": "a", "title": "Bevölkerung 18–29", "unit": "Menschen", "value": 100,
         "date": "2020-12-31"},
        {"indicator_id": "a", "title": "Bevölkerung 18–29", "unit": "Menschen", "value": 90,
         "date": "2021-12-31"},
        {"indicator_id": "b", "title": "Beispielkennzahl: Bevölkerung 75+", "unit": "Menschen",
         "value": 50, "date": "2021-12-31", "is_demo": True},
        {"indicator_id": "c", "title": "Bänke", "unit": "Bänke", "value": 3},
    )  # fmt: skip
    assert ages(con, demo=True) == {"18–29": 90, "75+": 50}
    assert ages(con, demo=False) == {"18–29": 90}
    assert ages_day(con, demo=True) == dt.date(2021, 12, 31)


def test_residents_by_age_are_of_one_day(con, insert):
    """In 2023 only one of two groups was counted: both are of 2021."""
    for group, year, counted in (("18–29", 2021, 90), ("75+", 2021, 50), ("18–29", 2023, 70)):
        insert("indicators", {"indicator_id": group, "title": f"Bevölkerung {group}",
               "unit": "Menschen", "value": counted, "date": f"{year}-12-31"})  # fmt: skip
    assert ages(con, demo=False) == {"18–29": 90, "75+": 50}
    assert ages_day(con, demo=False) == dt.date(2021, 12, 31)
