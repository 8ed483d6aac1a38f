"""Answers move, for readers below analyst, only when enough people have come or gone."""

from dataclasses import replace

import pyarrow as pa
import pytest

from loaders.erasure import erase, plan_erasure
from loaders.store.editions import Edition
from tests.publishing import publish


def people(first, last, **more):
    """Answers of people by number: each of district 01 and "ja", unless said otherwise."""
    return [
        {"survey_id": "s", "respondent_id": f"p{n}", "question_id": "q", "value": "ja",
         "district_id": "01", "source": "x"} | more
        for n in range(first, last)
    ]  # fmt: skip


@pytest.fixture
def surveyed(lake):
    """publish(answers, total) puts a survey's answers in the place of its earlier ones."""

    def run(answers, total=None):
        tables = {
            "surveys": [
                {
                    "survey_id": "s",
                    "title": "S",
                    "responses_total": total,
                    "is_public": True,
                    "source": "x",
                }
            ],
            "survey_questions": [
                {"survey_id": "s", "question_id": "q", "text": "?", "source": "x"}
            ],
            "survey_answers": answers,
        }
        with lake.reader(Edition(lake.snapshot_id())) as cursor:
            made = {}
            for name, rows in tables.items():
                there = cursor.execute(f"FROM {name} WHERE survey_id <> 's'").to_arrow_table()
                own = pa.Table.from_pylist(rows, schema=there.schema)
                made[name] = pa.concat_tables([there, own])
        return publish(lake, made, author="Anna", mode="replace")

    return run


def seen(lake, snapshot, **more):
    """People by district and the stated total that staff see in a state."""
    with lake.reader(Edition(snapshot, answers=snapshot, **more)) as cursor:
        found = cursor.execute(
            "SELECT district_id, count(*) FROM survey_answers WHERE survey_id = 's' GROUP BY 1"
        ).fetchall()
        (total,) = cursor.execute(
            "SELECT responses_total FROM surveys WHERE survey_id = 's'"
        ).fetchone()
    return dict(found), total


def test_a_newcomer_is_not_seen_until_five_have_come(lake, surveyed):
    first = surveyed(people(0, 20), 20)
    assert seen(lake, first) == ({"01": 20}, 20)
    newcomers = people(20, 24, district_id="02")
    for count in (1, 4):
        state = surveyed(people(0, 20) + newcomers[:count], 20 + count)
        assert seen(lake, state) == ({"01": 20}, 20)
    fifth = surveyed(people(0, 20) + newcomers + people(24, 25), 25)
    assert seen(lake, fifth) == ({"01": 21, "02": 4}, 25)
    # An earlier state is seen as it was, and analysts see every one.
    assert seen(lake, state) == ({"01": 20}, 20)
    with lake.reader(Edition(state)) as cursor:
        assert cursor.execute(
            "SELECT count(*) FROM survey_answers WHERE survey_id = 's'"
        ).fetchone() == (24,)


def test_steps_of_one_are_counted_from_what_was_seen_last(lake, surveyed):
    shown = [seen(lake, surveyed(people(0, n)))[0]["01"] for n in range(20, 27)]
    assert shown == [20, 20, 20, 20, 20, 25, 25]


def test_who_goes_and_who_is_corrected_counts_too(lake, surveyed):
    surveyed(people(0, 20))
    assert seen(lake, surveyed(people(4, 20)))[0] == {"01": 20}
    moved = people(0, 4, district_id="03") + people(4, 20)
    assert seen(lake, surveyed(moved))[0] == {"01": 20}
    assert seen(lake, surveyed(people(5, 20)))[0] == {"01": 15}


def test_other_numbers_of_the_same_people_are_no_change(lake, surveyed):
    surveyed(people(0, 20))
    renamed = people(100, 120) + people(120, 121, district_id="02")
    assert seen(lake, surveyed(renamed))[0] == {"01": 20}


def test_a_survey_that_grows_to_five_is_seen_at_once(lake, surveyed):
    surveyed(people(0, 3))
    assert seen(lake, surveyed(people(0, 5)))[0] == {"01": 5}


def test_the_total_of_a_survey_of_which_few_answers_are_known_moves_by_as_many_too(lake, surveyed):
    surveyed(people(0, 1), 40)
    assert seen(lake, surveyed(people(0, 2), 41)) == ({"01": 1}, 40)
    assert seen(lake, surveyed(people(0, 2), 45)) == ({"01": 2}, 45)


def test_the_stated_total_moves_alone_by_as_many(lake, surveyed):
    surveyed(people(0, 20), 30)
    assert seen(lake, surveyed(people(0, 20), 34))[1] == 30
    assert seen(lake, surveyed(people(0, 20), 35))[1] == 35


def test_the_public_still_has_no_answers(lake, surveyed):
    state = surveyed(people(0, 20))
    edition = replace(Edition(state, audience="public"), answers=state)
    with lake.reader(edition) as cursor:
        assert cursor.execute("SELECT count(*) FROM survey_answers").fetchone() == (0,)


def test_the_public_sees_no_total_that_moves_by_one(lake, surveyed):
    surveyed(people(0, 20), 20)
    state = surveyed(people(0, 21), 21)
    sql = "SELECT responses_total FROM surveys WHERE survey_id = 's'"
    with lake.reader(Edition(state, audience="public", answers=state)) as cursor:
        assert cursor.execute(sql).fetchone() == (20,)


def test_an_erasure_changes_no_rule_of_any_state(lake, surveyed):
    """Of 20 and of 21 people one is erased: whoever may not see single people sees 19 in both."""
    states = [surveyed(people(0, 20), 20), surveyed(people(0, 21), 21)]
    gone = {"survey_id": "s", "respondent_id": "p0", "question_id": "q"}
    erase(lake, plan_erasure(lake, "survey_answers", gone), "Dora", "Antrag")
    assert [seen(lake, state) for state in states] == [({"01": 19}, 20), ({"01": 19}, 20)]
    for state in states:
        with lake.reader(Edition(state, audience="public", answers=state)) as cursor:
            assert cursor.execute("SELECT count(*) FROM survey_answers").fetchone() == (0,)
            sql = "SELECT responses_total FROM surveys WHERE survey_id = 's'"
            assert cursor.execute(sql).fetchone() == (20,)
            hidden = "SELECT count(*) FROM measures WHERE NOT coalesce(is_public, false)"
            assert cursor.execute(hidden).fetchone() == (0,)
    with lake.reader(Edition(states[1])) as cursor:  # analysts see each state as it is
        sql = "SELECT count(*) FROM survey_answers WHERE survey_id = 's'"
        assert cursor.execute(sql).fetchone() == (20,)
