"""Every series with its words, on series short enough to be worked out by hand."""

import datetime as dt

import pandas as pd
import pytest

from queries.indicators.indicators import courses, indicators

TODAY = dt.date(2024, 6, 30)
SAW = (10.0, 12.0)  # mean 11, moving range 2: limits 11 ± 5.32


def months(count, last="2024-05-31"):
    return [day.date() for day in pd.date_range(end=last, periods=count, freq="ME")]


def fill(city, indicator, values, *, last="2024-05-31", **more):
    for day, value in zip(months(len(values), last), values, strict=True):
        city.add(
            "indicators",
            **{"indicator_id": indicator, "title": indicator.title(), "date": day, "value": value},
            **{"unit": "%", **more},
        )


def define(city, indicator, **more):
    city.add("indicator_definitions", indicator_id=indicator, **more)


def listed(city):
    return indicators(city.con, today=TODAY).set_index("indicator_id")


def test_limits_and_both_words_of_a_stable_series(city):
    fill(city, "wait", SAW * 7)
    define(city, "wait", direction="niedriger", rhythm="monatlich", level="Outcome", owner="Amt")
    city.add("indicator_targets", indicator_id="wait", due_date="2025-12-31", target=12)
    row = listed(city).loc["wait"]
    assert (row["mean"], row["lower"], row["upper"]) == pytest.approx((11, 5.68, 16.32))
    assert (row["course"], row["aim"], row["pending"]) == ("unchanged", "chance", False)
    assert (row["size"], row["value"], row["owner"], row["level"]) == (14, 12, "Amt", "Outcome")
    assert (row["due_date"].date(), row["is_old"]) == (dt.date(2025, 12, 31), False)


@pytest.mark.parametrize(
    ("direction", "course", "aim"),
    [("höher", "better", "met"), ("niedriger", "worse", "missed"), ("keine", "notable", None)],
)
def test_the_direction_wanted_decides_what_a_rise_is_called(city, direction, course, aim):
    fill(city, "use", SAW * 10 + (40, 42) * 4, target=20)
    define(city, "use", direction=direction)
    row = listed(city).loc["use"]
    assert (row["course"], row["aim"], row["step"]) == (course, aim, "found")
    assert (row["before"], row["mean"]) == (11, 41)
    assert row["start_date"].date() == dt.date(2023, 10, 31)


def test_after_twelve_values_on_the_new_level_it_is_unchanged_there(city):
    fill(city, "use", SAW * 10 + (40, 42) * 6)
    define(city, "use", direction="höher")
    row = listed(city).loc["use"]
    assert (row["course"], row["step"], row["before"], row["mean"]) == (
        "unchanged",
        "found",
        11,
        41,
    )


def test_a_new_version_of_the_definition_starts_the_limits_anew(city):
    fill(city, "use", SAW * 8 + (14, 16) * 6)
    define(city, "use", direction="höher", formula="alt")
    define(city, "use", direction="höher", formula="neu", valid_from="2023-06-15")
    define(city, "use", direction="höher", formula="künftig", valid_from="2025-01-01")
    row = listed(city).loc["use"]
    assert (row["formula"], row["course"], row["step"]) == ("neu", "unchanged", "declared")
    assert (row["mean"], row["start_date"].date()) == (15, dt.date(2023, 6, 30))


def test_too_few_values_since_the_new_version_have_no_limits(city):
    fill(city, "use", SAW * 8 + (14, 16) * 3)
    define(city, "use", direction="höher", valid_from="2023-12-01")
    row = listed(city).loc["use"]
    assert row["course"] == "few"
    assert row[["mean", "lower", "upper"]].isna().all()
    points = courses(city.con, only=("use",), today=TODAY)
    assert points["upper"].notna().tolist() == [True] * 16 + [False] * 6
    assert points["step"].tolist() == [""] * 16 + ["declared"] + [""] * 5


def test_one_value_and_a_constant_series(city):
    fill(city, "one", (5,))
    fill(city, "same", (0.1,) * 15, target=0.1)
    define(city, "same", direction="höher")
    found = listed(city)
    assert found["course"].to_dict() == {"one": "few", "same": "unchanged"}
    assert found.loc["same", "aim"] == "chance"


def test_a_mark_that_may_be_chance_is_pending_and_not_a_change(city):
    # one value at 17 of SAW * 9: the mean rises to 11.3, the moving range to 2.2; limits 5.5 to 17
    fill(city, "use", SAW * 9 + (17.3,))
    define(city, "use", direction="höher")
    row = listed(city).loc["use"]
    assert (row["course"], row["pending"]) == ("unchanged", True)
    assert courses(city.con, only=("use",), today=TODAY)["rule"].tolist() == [0] * 18 + [1]


def test_values_in_another_unit_are_left_out_and_counted(city):
    fill(city, "share", (0.4, 0.5), last="2023-01-31", unit="Anteil")
    fill(city, "share", SAW * 6)
    row = listed(city).loc["share"]
    assert (row["other_units"], row["size"], row["unit"], row["mean"]) == (2, 12, "%", 11)


def test_districts_are_series_of_their_own_with_their_own_target(city):
    fill(city, "use", (1, 2), district_id="01")
    fill(city, "use", (3, 4), district_id="02")
    fill(city, "use", (5,))
    city.add("indicator_targets", indicator_id="use", district_id="02", due_date="2024-12-31",
             target=9)  # fmt: skip
    found = indicators(city.con, today=TODAY)
    rows = found.set_index(found["district_id"].fillna(""))[["value", "target"]]
    assert rows["value"].to_dict() == {"": 5, "01": 2, "02": 4}
    assert rows["target"].dropna().to_dict() == {"02": 9}


def test_the_next_target_counts_and_the_last_one_where_none_is_to_come(city):
    fill(city, "use", (1, 2), target=3)
    for day, target in (("2020-12-31", 5), ("2024-12-31", 6), ("2026-12-31", 7)):
        city.add("indicator_targets", indicator_id="use", due_date=day, target=target)
    fill(city, "past", (1, 2))
    for day, target in (("2020-12-31", 5), ("2023-12-31", 6)):
        city.add("indicator_targets", indicator_id="past", due_date=day, target=target)
    fill(city, "row", (1, 2), target=3)
    assert listed(city)["target"].to_dict() == {"use": 6, "past": 6, "row": 3}


def test_a_value_older_than_twice_its_rhythm_speaks_of_then(city):
    fill(city, "monthly", (1,), last="2024-04-30")
    define(city, "monthly", rhythm="monatlich")
    fill(city, "silent", (1,), last="2024-03-31")
    define(city, "silent", rhythm="monatlich")
    fill(city, "yearly", (1,), last="2022-12-31")
    fill(city, "old", (1,), last="2021-12-31")
    fill(city, "coming", (1,), last="2025-12-31")
    assert listed(city)["is_old"].to_dict() == {
        "monthly": False, "silent": True, "yearly": False, "old": True,
    }  # fmt: skip


def test_what_needs_a_look_comes_first_and_real_rows_before_invented(city):
    for name, values, direction, target in (
        ("stable", SAW * 7, "höher", 11),
        ("few", (1, 2), "höher", None),
        ("missed", SAW * 7, "höher", 50),
        ("better", SAW * 10 + (40, 42) * 4, "höher", None),
        ("worse", SAW * 10 + (40, 42) * 4, "niedriger", None),
        ("notable", SAW * 10 + (40, 42) * 4, "keine", None),
    ):
        fill(city, name, values, target=target)
        define(city, name, direction=direction)
    fill(city, "invented", SAW * 7, target=50, is_demo=True)
    define(city, "invented", direction="höher")
    found = indicators(city.con, today=TODAY)["indicator_id"].tolist()
    assert found == ["worse", "notable", "missed", "invented", "better", "stable", "few"]


def test_gaps_in_time_are_no_values_and_no_indicator_is_an_empty_table(city):
    assert indicators(city.con, today=TODAY).empty
    assert courses(city.con, only=("use",), today=TODAY).empty
    fill(city, "use", SAW * 7)
    city.add("indicators", indicator_id="use", title="Use", date="2024-06-30", unit="%", target=3)
    assert listed(city).loc["use", "size"] == 14
