"""The figures of the district map, and ranks."""

import datetime as dt

import pandas as pd
import pytest
import shapely

from queries.places.district_figures import MAP_FIGURES, district_figures, ranks

DAY = dt.date


@pytest.fixture
def three(city):
    for place, district_id in enumerate(("01", "02", "03")):
        city.add(
            "districts",
            district_id=district_id,
            name=district_id,
            area_km2=10.0,
            geometry=shapely.to_wkb(shapely.box(place, 50, place + 1, 51)),
        )
    for district_id, year, people in (
        ("01", 1997, 1000),
        ("01", 2011, 1500),
        ("02", 1997, 800),
        ("02", 2011, 600),
    ):
        city.add(
            "population",
            district_id=district_id,
            date=DAY(year, 12, 31),
            population=people,
        )
    return city


def figures(city, today, **more):
    return district_figures(city.con, today=today, **more).set_index("district_id")


def test_population_change_and_density(three, today):
    frame = figures(three, today)
    assert frame["population"].tolist()[:2] == [1500, 600]
    assert frame["population_change"].tolist()[:2] == [500, -200]
    assert frame["population_change_share"].tolist()[:2] == [0.5, -0.25]
    assert frame["density_per_km2"].tolist()[:2] == [150.0, 60.0]
    for column in ("population", "population_change", "density_per_km2"):
        assert frame[column].isna().tolist() == [False, False, True]


def test_a_single_count_has_no_change(three, today):
    three.add("population", district_id="03", date=DAY(2011, 12, 31), population=10)
    assert figures(three, today)["population_change"].isna().tolist() == [False, False, True]


def test_a_district_that_the_last_day_does_not_count_is_missing(three, today):
    """Two of three districts are counted in 2011; the third only in 1997: no number of 2011."""
    three.add("population", district_id="03", date=DAY(1997, 12, 31), population=300)
    frame = figures(three, today)
    assert frame["population"].isna().tolist() == [False, False, True]
    assert set(frame["population_date"].dropna().dt.date) == {DAY(2011, 12, 31)}
    assert frame["population_change"].tolist()[:2] == [500, -200]


def test_a_register_of_other_places_says_nothing_of_the_city(three, today):
    three.add("charging_points", station_id="s", county="Y", longitude=9, latitude=9, points=3)
    assert figures(three, today, counties=["X"])["charging_points"].isna().all()


def test_nothing_published_is_missing_not_zero(three, today):
    frame = figures(three, today)
    for column in ("measures", "planned_eur", "events", "attended", "hubs", "charging_points",
                   "survey_participants", "charging_points_per_1000"):  # fmt: skip
        assert frame[column].isna().all(), column


def test_measures_and_money_of_the_district_only(three, today):
    three.add("measures", measure_id="a", title="A", district_id="01")
    three.add("measures", measure_id="b", title="B", district_id="01", is_demo=True)
    three.add("measures", measure_id="city", title="C")
    three.add("budgets", measure_id="a", year=2024, planned_eur=10.0)
    three.add("budgets", measure_id="b", year=2024, planned_eur=5.0, is_demo=True)
    three.add("budgets", measure_id="city", year=2024, planned_eur=99.0)
    frame = figures(three, today)
    assert frame["measures"].tolist() == [2, 0, 0]
    assert frame["measures_demo"].tolist() == [1, 0, 0]
    assert frame["planned_eur"].tolist()[0] == 15.0
    assert frame["planned_demo_eur"].tolist()[0] == 5.0
    assert frame["planned_eur"].isna().tolist() == [False, True, True]


def test_events_held_and_who_came(three, today):
    for event_id, district_id, date in (
        ("total", "01", DAY(2024, 1, 1)),
        ("groups", "01", DAY(2024, 6, 29)),
        ("unknown", "02", None),
        ("next", "02", DAY(2024, 6, 30)),
    ):
        three.add("events", event_id=event_id, title=event_id, district_id=district_id,
                  start_date=date)  # fmt: skip
    for event_id, group, attended, is_demo in (
        ("total", None, 30, False),
        ("total", "Unternehmen", 10, False),
        ("total", None, 500, True),
        ("groups", "Unternehmen", 4, False),
        ("groups", "Kommunen", 5, False),
        ("next", None, 70, False),
    ):
        three.add("attendance", event_id=event_id, group=group, attended=attended, is_demo=is_demo)
    frame = figures(three, today)
    assert frame["events"].tolist() == [2, 1, 0]
    assert frame["attended"].tolist()[0] == 39 and pd.isna(frame["attended_about"].tolist()[0])
    three.con.execute("UPDATE attendance SET is_estimate = attended = 30")  # ca. 30: 39 is rund 40
    assert figures(three, today)["attended_about"].tolist()[0] == 40
    assert frame["attended"].isna().tolist() == [False, True, True]


def test_hubs_open_today(three, today):
    for hub_id, status, opened in (
        ("a", "in Betrieb", None),
        ("b", "in Betrieb", DAY(2024, 7, 1)),
        ("c", "geplant", None),
    ):
        three.add("mobility_hubs", hub_id=hub_id, name=hub_id, status=status, opened_date=opened,
                  district_id="02")  # fmt: skip
    frame = figures(three, today)
    assert frame["hubs"].tolist() == [0, 3, 0]
    assert frame["hubs_open"].tolist() == [0, 1, 0]


def test_charging_by_place_and_zero_where_there_is_none(three, today):
    three.add("charging_points", station_id="s", county="X", longitude=0.5, latitude=50.5, points=3)
    frame = figures(three, today, counties=["X"])
    assert frame["charging_points"].tolist() == [3, 0, 0]
    assert frame["charging_points_per_1000"].tolist()[:2] == [2.0, 0.0]
    three.con.execute("UPDATE districts SET geometry = NULL WHERE district_id = '02'")
    frame = figures(three, today, counties=["X"])
    assert frame["charging_points"].isna().tolist() == [False, True, False]


def test_survey_people_per_1000_and_small_groups_hidden(three, today):
    for district_id, people in (("01", 9), ("02", 6), ("03", 4)):
        for person in range(people):
            for question_id in ("q1", "q2"):
                three.add("survey_answers", survey_id="s", respondent_id=f"{district_id}{person}",
                          question_id=question_id, district_id=district_id)  # fmt: skip
    frame = figures(three, today)
    assert frame["survey_participants"].tolist()[0] == 9
    assert frame["survey_participants"].isna().tolist() == [False, True, True]
    assert frame["survey_per_1000"].tolist()[0] == 6.0
    assert frame["is_survey_suppressed"].tolist() == [False, True, True]
    open_to_analysts = figures(three, today, min_cell=0)
    assert open_to_analysts["survey_participants"].tolist() == [9, 6, 4]


def test_reports_per_1000_residents_never_of_fewer_than_may_be_shown(three, today):
    def report(district_id, number):
        three.add("reports", report_id=f"{district_id}{number}", category="Licht", source="q",
                  district_id=district_id, reported_date=DAY(2024, 5, 1))  # fmt: skip

    assert figures(three, today)["reports_per_1000"].isna().all()
    for number in range(12):
        report("01", number)
    frame = figures(three, today)
    # 12 of 1,500 residents; nobody reported anything from the others.
    assert frame["reports_per_1000"].tolist()[:2] == [8.0, 0.0]
    report("02", 0)
    frame = figures(three, today)
    assert frame["is_reports_suppressed"].tolist()[1]
    assert pd.isna(frame["reports_per_1000"].tolist()[1])


def test_a_district_hidden_in_one_survey_is_hidden_in_the_sum(three, today):
    for survey_id, counts in (("s", (1, 9, 30)), ("t", (20, 20, 20))):
        for district_id, people in zip(("01", "02", "03"), counts, strict=True):
            for person in range(people):
                three.add("survey_answers", survey_id=survey_id, question_id="q",
                          respondent_id=f"{survey_id}{district_id}{person}",
                          district_id=district_id)  # fmt: skip
    frame = figures(three, today)
    assert frame["is_survey_suppressed"].tolist() == [True, True, False]
    assert frame["survey_participants"].tolist()[2] == 50
    assert frame["survey_participants"].isna().tolist() == [True, True, False]


def test_ranks_among_those_with_a_value(three, today):
    three.add("measures", measure_id="a", title="A", district_id="01")
    frame = district_figures(three.con, today=today)
    by_figure = {rank.figure: rank for rank in ranks(frame, district_id="02")}
    assert list(by_figure) == list(MAP_FIGURES)
    population = by_figure["population"]
    assert (population.value, population.rank, population.n) == (600.0, 2, 2)
    measures = by_figure["measures"]
    # 02 has none, as has 03: nothing is no second place.
    assert (measures.value, measures.rank, measures.n, measures.equal) == (0.0, None, 3, 2)
    assert (by_figure["hubs"].value, by_figure["hubs"].rank, by_figure["hubs"].n) == (None, None, 0)
    unknown = {rank.figure: rank for rank in ranks(frame, district_id="03")}["population"]
    assert (unknown.value, unknown.rank, unknown.n) == (None, None, 2)
    with pytest.raises(KeyError):
        ranks(frame, district_id="99")


def test_equal_values_share_a_rank():
    frame = pd.DataFrame({"district_id": ["01", "02", "03", "04"]})
    frame = frame.assign(**dict.fromkeys(MAP_FIGURES, 0.0))
    frame["events"] = [5.0, 3.0, 3.0, 1.0]
    places = [
        {rank.figure: rank for rank in ranks(frame, district_id=code)}["events"]
        for code in ("01", "02", "03", "04")
    ]
    assert [(place.rank, place.equal) for place in places] == [(1, 1), (2, 2), (2, 2), (4, 1)]
    # No change is a place of its own, between growth and loss.
    frame["population_change"] = [0.0, -3.0, 2.0, None]
    change = {rank.figure: rank for rank in ranks(frame, district_id="01")}["population_change"]
    assert (change.rank, change.n) == (2, 3)


def test_no_districts(city, today):
    assert district_figures(city.con, today=today).empty
