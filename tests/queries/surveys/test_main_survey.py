"""The survey the overview speaks of."""

import datetime as dt

import pytest

from queries.metric import rows_where
from queries.surveys.main_survey import main_survey


def answer(city, survey_id, person, district_id=None, day=1, question="q1"):
    city.add(
        "survey_answers",
        survey_id=survey_id,
        respondent_id=person,
        question_id=question,
        value="ja",
        district_id=district_id,
        submitted_at=dt.datetime(2024, 1, day, 12),
    )


@pytest.fixture
def surveyed(city):
    return city.add(
        "surveys",
        survey_id="s",
        title="Bürgerbefragung",
        organiser="Hochschule",
        kind="Befragung",
        wanted_number=1000,
        responses_total=180,
        responses_date=dt.date(2021, 1, 22),
    )


def test_180_of_1000(surveyed):
    found = main_survey(surveyed.con)
    assert (found.participants.value, found.wanted_number, found.missing) == (180, 1000, 820)
    assert found.share == 0.18
    assert found.participants.rows == (rows_where("surveys", survey_id=["s"]),)
    assert found.by_day.empty
    behind = found.participants.evidence
    assert (behind.rows, behind.demo_rows, behind.sources) == (1, 0, ("Quelle A",))
    assert behind.as_of == dt.date(2021, 1, 22)


def test_a_real_survey_before_demonstration_and_before_a_poll(surveyed):
    later = {"wanted_number": 9, "responses_date": dt.date(2024, 1, 1)}
    surveyed.add("surveys", survey_id="demo", title="D", kind="Befragung", is_demo=True, **later)
    surveyed.add("surveys", survey_id="a-poll", title="P", kind="Live-Umfrage", **later)
    surveyed.add("surveys", survey_id="a-old", title="O", kind="Befragung", wanted_number=9,
                 responses_date=dt.date(2019, 1, 1))  # fmt: skip
    surveyed.add("surveys", survey_id="no-aim", title="N", kind="Befragung",
                 responses_date=dt.date(2024, 1, 1))  # fmt: skip
    assert main_survey(surveyed.con).survey_id == "s"


def test_people_are_counted_not_answers_and_the_greater_number_wins(surveyed):
    for person in range(3):
        answer(surveyed, "s", f"p{person}", day=1 + person)
        answer(surveyed, "s", f"p{person}", day=9, question="q2")
    assert main_survey(surveyed.con, min_cell=1).participants.value == 180
    surveyed.con.execute("UPDATE surveys SET responses_total = 2")
    found = main_survey(surveyed.con, min_cell=1)
    assert found.participants.value == 3
    assert found.participants.rows == (rows_where("survey_answers", survey_id=["s"]),)
    assert found.participants.evidence.as_of == dt.date(2024, 1, 9)
    # A step of a single person is for analysts only.
    assert main_survey(surveyed.con, min_cell=3).by_day["participants"].tolist() == [3]
    assert main_survey(surveyed.con, min_cell=1).by_day["participants"].tolist() == [1, 2, 3]


def test_more_than_wanted_misses_nobody(surveyed):
    surveyed.con.execute("UPDATE surveys SET wanted_number = 100")
    found = main_survey(surveyed.con)
    assert (found.missing, found.share) == (0, 1.8)


def test_nothing_wanted_and_nothing_counted(city):
    city.add("surveys", survey_id="s", title="S", kind="Befragung")
    found = main_survey(city.con)
    assert (found.participants.value, found.missing, found.share) == (None,) * 3
    assert not found.participants.is_suppressed


def test_no_survey_is_none(city):
    assert main_survey(city.con) is None


def test_respondents_of_a_district_only_where_answers_exist(surveyed):
    surveyed.add("districts", district_id="01", name="Altdorf")
    assert main_survey(surveyed.con, district_id="01").in_district.value is None
    for person in range(7):
        answer(surveyed, "s", f"p{person}", district_id="01")
    found = main_survey(surveyed.con, district_id="01")
    assert (found.in_district.value, found.participants.value) == (7, 180)
    assert main_survey(surveyed.con, district_id="09").in_district.value == 0


def test_a_small_district_is_suppressed_and_the_next_with_it(surveyed):
    for district_id, people in (("01", 4), ("02", 6), ("03", 8)):
        surveyed.add("districts", district_id=district_id, name=district_id)
        for person in range(people):
            for question in ("q1", "q2"):
                answer(surveyed, "s", f"{district_id}-{person}", district_id, question=question)
    shown = [main_survey(surveyed.con, district_id=d).in_district for d in ("01", "02", "03")]
    assert [one.value for one in shown] == [None, None, 8]
    assert [one.is_suppressed for one in shown] == [True, True, False]
    assert [len(one.rows) for one in shown] == [0, 0, 1]
    surveyed.add("districts", district_id="04", name="empty")
    assert main_survey(surveyed.con, district_id="04").in_district.value == 0
    staff = main_survey(surveyed.con, district_id="01", min_cell=0)
    assert staff.in_district.value == 4


def test_a_single_small_district_takes_the_empty_ones_with_it(surveyed):
    for district_id in ("01", "02"):
        surveyed.add("districts", district_id=district_id, name=district_id)
    for person in range(4):
        answer(surveyed, "s", f"p{person}", district_id="01")
    for district_id in ("01", "02"):
        found = main_survey(surveyed.con, district_id=district_id).in_district
        assert (found.value, found.is_suppressed) == (None, True)


def test_a_person_with_two_districts_counts_in_one(surveyed):
    for district_id in ("01", "02"):
        surveyed.add("districts", district_id=district_id, name=district_id)
    for person in range(5):
        answer(surveyed, "s", f"p{person}", district_id="01")
        answer(surveyed, "s", f"p{person}", district_id="02", question="q2")
    assert main_survey(surveyed.con, district_id="01").in_district.value == 5
    assert main_survey(surveyed.con, district_id="02").in_district.value == 0


def test_four_counted_people_are_no_number_below_analyst(city):
    city.add("surveys", survey_id="s", title="S", kind="Befragung", wanted_number=100)
    for person in "abcd":
        answer(city, "s", person)
    hidden = main_survey(city.con, min_cell=5)
    assert (hidden.participants.value, hidden.missing, hidden.share) == (None,) * 3
    assert hidden.participants.is_suppressed
    assert main_survey(city.con, min_cell=1).participants.value == 4
    answer(city, "s", "e")
    assert main_survey(city.con, min_cell=5).participants.value == 5
