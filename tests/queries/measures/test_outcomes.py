"""One outcome indicator a Zielfeld, with what it was before."""

import datetime as dt

import pandas as pd
import pytest

from queries.measures.outcomes import outcomes

TODAY = dt.date(2024, 6, 30)


@pytest.fixture
def fields(city):
    for position, field in enumerate(("a", "b", "c"), start=1):
        city.add("fields", field_id=field, position=position, title=field.upper())
    return city


def add(city, indicator, field, date, value, **more):
    city.add(
        "indicators",
        indicator_id=indicator,
        title=indicator.title(),
        field_id=field,
        date=date,
        value=value,
        **more,
    )


def test_the_latest_value_and_the_one_before(fields):
    add(fields, "grade", "a", "2018-12-31", 3.92, precision="Jahr")
    add(fields, "grade", "a", "2020-12-31", 4.16, precision="Jahr", source="OTZ")
    add(fields, "share", "a", "2021-03-31", 5, comparator="etwa")  # later, but alone
    add(fields, "grade", "a", "2025-12-31", 9)  # not known yet
    found = outcomes(fields.con, today=TODAY).set_index("field_id")
    row = found.loc["a"]
    assert (row["indicator_id"], row["value"], row["before_value"]) == ("grade", 4.16, 3.92)
    assert (row["date"].year, row["before_date"].year, row["source"]) == (2020, 2018, "OTZ")


def test_a_single_value_has_nothing_to_compare_with_and_a_field_may_have_none(fields):
    add(fields, "share", "b", "2021-03-31", 5)
    found = outcomes(fields.con, today=TODAY)
    assert found["field_id"].tolist() == ["a", "b", "c"]
    assert found["indicator_id"].isna().tolist() == [True, False, True]
    assert pd.isna(found.loc[1, "before_value"])


def test_outputs_of_measures_numbers_of_districts_and_targets_are_no_outcome(fields):
    add(fields, "benches", "a", "2021-01-01", 2, measure_id="m")
    add(fields, "content", "a", "2021-01-01", 2, district_id="01")
    add(fields, "goal", "a", "2021-01-01", None, target=10)
    assert outcomes(fields.con, today=TODAY)["indicator_id"].isna().all()


def test_a_stated_indicator_comes_before_demonstration(fields):
    add(fields, "invented", "a", "2021-12-31", 1, is_demo=True)
    add(fields, "invented", "a", "2022-12-31", 2, is_demo=True)
    add(fields, "stated", "a", "2020-12-31", 7)
    found = outcomes(fields.con, today=TODAY)
    assert found.loc[0, "indicator_id"] == "stated"


def define(city, indicator, level, **more):
    city.add("indicator_definitions", indicator_id=indicator, level=level, **more)


def test_what_is_defined_as_an_outcome_speaks_before_what_has_more_values(fields):
    add(fields, "many", "a", "2019-12-31", 1)
    add(fields, "many", "a", "2020-12-31", 2)
    add(fields, "wanted", "a", "2018-12-31", 7)
    define(fields, "wanted", "Impact")
    add(fields, "put_out", "b", "2020-12-31", 3)
    define(fields, "put_out", "Output")
    found = outcomes(fields.con, today=TODAY)["indicator_id"]
    assert found[0] == "wanted"
    assert found[1:].isna().all()


def test_an_outcome_brings_its_course_and_its_target(fields):
    for month, value in enumerate((10, 12) * 6, start=1):
        add(fields, "wait", "a", f"2023-{month:02}-28", value, unit="min", target=30)
    define(fields, "wait", "Outcome", direction="höher", rhythm="jährlich")
    row = outcomes(fields.con, today=TODAY).iloc[0]
    assert (row["course"], row["aim"], row["is_old"]) == ("unchanged", "missed", False)
