"""What is known of the programme on a day."""

import datetime as dt

import pytest

from queries.measures.programme import programme


@pytest.fixture
def history(city):
    for indicator, date, number, cells in (
        ("beschlossen", "2021-12-14", 13, {"unit": "Maßnahmen"}),
        ("bewilligt", "2023-01-19", 3, {"unit": "Projekte"}),
        ("bewilligt", "2023-04-08", 7, {"unit": "Maßnahmen"}),
        ("bewilligt", "2023-07-31", 8, {"unit": "Projekte", "source": "OTZ"}),
        ("rahmen", None, 7.5e6, {"unit": "€"}),
        ("rahmen", "2021-12-31", 6.6e6, {"unit": "€"}),
        ("ende", "2026-12-31", None, {}),
        ("laufend", "2023-05-01", 99, {"certainty": "angekündigt"}),
        ("laufend", "2023-05-01", 77, {"is_demo": True}),
        ("bewilligt", "2023-08-01", 88, {"is_demo": True}),
        (None, "2023-07-31", 141, {"unit": "Seiten"}),
    ):
        city.add(
            "programme",
            topic="Bewilligung",
            what=f"{indicator} {number}",
            indicator=indicator,
            date=date,
            number=number,
            **cells,
        )
    return city


def values(found):
    return {name: one.value for name, one in found.latest.items()}


def test_the_latest_of_each_series_with_its_date_source_and_row(history):
    found = programme(history.con, today=dt.date(2024, 1, 1))
    assert values(found) == {"decided": 13, "approved": 8, "frame": 6.6e6, "running": 77}
    approved = found.latest["approved"]
    assert (approved.unit, approved.demo) == ("Projekte", 0)
    assert (approved.evidence.as_of, approved.evidence.sources) == (dt.date(2023, 7, 31), ("OTZ",))
    assert approved.rows[0].only == (
        ("what", ("bewilligt 8",)),
        ("date", (dt.date(2023, 7, 31),)),
    )
    assert found.latest["frame"].unit == "EUR"
    assert found.latest["running"].demo == 77


def test_steps_are_in_order_and_invented_ones_do_not_mix_with_real_ones(history):
    facts = programme(history.con, today=dt.date(2024, 1, 1)).facts
    assert facts.loc[facts["series"] == "approved", "number"].tolist() == [3, 7, 8]


def test_what_comes_later_is_not_known_yet_but_the_end_is(history):
    found = programme(history.con, today=dt.date(2023, 1, 31))
    assert values(found)["approved"] == 3
    assert found.end_date == dt.date(2026, 12, 31)
    assert found.reported_date == dt.date(2023, 1, 19)


def test_a_fact_without_a_date_is_older_than_any_that_has_one(history):
    assert values(programme(history.con, today=dt.date(2021, 1, 1)))["frame"] == 7.5e6


def test_what_other_sources_say_against_it_is_told_once(city, today):
    for what, note in (("A", "17 statt 13"), ("B", None), ("C", "17 statt 13")):
        city.add(
            "programme",
            topic="Bewilligung",
            what=what,
            indicator="bewilligt",
            number=3,
            date="2023-01-01",
            note=note,
        )
    city.add("programme", topic="Geld", what="D", indicator="rahmen", number=1, note="anderes")
    found = programme(city.con, today=today)
    assert found.contradictions("approved", "rejected") == ("17 statt 13",)
    assert found.contradictions("approved", "frame") == (
        "anderes",  # without a date, so older than any other
        "17 statt 13",
    )


def test_nothing_is_known(city, today):
    found = programme(city.con, today=today)
    assert (found.latest, found.end_date, found.reported_date) == ({}, None, None)
    assert found.facts.empty
