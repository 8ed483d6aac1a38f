"""Mobility hubs built against plan."""

import datetime as dt

import pytest

from queries.metric import rows_where
from queries.places.hubs import (
    districts_without_hub,
    hub_offers,
    hub_totals,
    hubs,
    hubs_by_year,
    other_offers,
)

DAY = dt.date


@pytest.fixture
def islands(city):
    for district_id, name in (("01", "Altdorf"), ("02", "Buchberg")):
        city.add("districts", district_id=district_id, name=name)
    for hub_id, status, planned, opened, district_id, offers in (
        ("on-time", "in Betrieb", DAY(2022, 1, 1), DAY(2022, 5, 1), "01", "Pedelec; eBox"),
        ("undated", "in Betrieb", DAY(2023, 1, 1), None, None, "Pedelec"),
        ("late", "im Bau", DAY(2023, 1, 1), None, "02", ""),
        ("this-year", "geplant", DAY(2024, 1, 1), None, "02", "Laden;Laden"),
        ("tomorrow", "in Betrieb", DAY(2026, 1, 1), DAY(2024, 7, 1), "02", None),
        ("early", "in Betrieb", DAY(2026, 1, 1), DAY(2024, 6, 30), None, None),
        ("no-plan", "geplant", None, None, None, None),
    ):
        city.add(
            "mobility_hubs",
            hub_id=hub_id,
            name=hub_id,
            status=status,
            planned_date=planned,
            opened_date=opened,
            precision="Jahr" if planned else None,
            district_id=district_id,
            offers=offers,
            is_demo=hub_id == "late",
        )
    return city


def test_open_against_due(islands, today):
    totals = hub_totals(islands.con, today=today)
    assert (totals.hubs.value, totals.opened.value) == (7, 3)
    ids = ["early", "on-time", "undated"]
    assert totals.opened.rows == (rows_where("mobility_hubs", hub_id=ids),)
    assert (totals.due.value, totals.under_construction.value) == (3, 1)
    assert totals.due_until == DAY(2023, 12, 31)
    assert (totals.hubs.demo, totals.opened.demo) == (1, 0)
    assert (totals.opened.evidence.rows, totals.opened.evidence.demo_rows) == (7, 1)


def test_a_district_has_only_its_own_hubs(islands, today):
    totals = hub_totals(islands.con, district_id="02", today=today)
    assert (totals.hubs.value, totals.opened.value, totals.due.value) == (3, 0, 1)


def test_the_hubs_themselves(islands, today):
    frame = hubs(islands.con, today=today).set_index("hub_id")
    assert frame.index.tolist()[0] == "on-time"
    assert frame["is_open"].to_dict()["undated"]
    assert not frame["is_open"].to_dict()["tomorrow"]
    assert frame["offers"].to_dict()["on-time"] == ["Pedelec", "eBox"]
    assert frame["offers"].to_dict()["late"] == []
    assert frame["district_name"].to_dict()["late"] == "Buchberg"


def test_by_year_with_empty_years_and_an_open_end(islands, today):
    frame = hubs_by_year(islands.con, today=today)
    assert frame["year"].tolist() == [2022, 2023, 2024, 2025, 2026]
    assert frame["planned"].tolist() == [1, 2, 1, 0, 2]
    assert frame["planned_total"].tolist() == [1, 3, 4, 4, 6]
    assert frame["opened"].tolist() == [1, 0, 1, 0, 0]
    assert frame["opened_total"].tolist()[:3] == [1, 1, 2]
    assert frame["opened_total"].isna().tolist() == [False, False, False, True, True]
    assert frame["planned_demo"].tolist() == [0, 1, 0, 0, 0]


def test_offers_are_counted_once_a_hub(islands, today):
    assert hub_offers(hubs(islands.con, today=today)) == ["Pedelec", "Laden", "eBox"]


def test_districts_without_an_open_hub(islands, today):
    frame = districts_without_hub(islands.con, today=today)
    assert frame[["district_id", "planned_hubs"]].values.tolist() == [["02", 3]]


def test_no_hubs(city, today):
    city.add("districts", district_id="01", name="Altdorf")
    assert hub_totals(city.con, today=today).opened.value == 0
    assert hub_totals(city.con, today=today).due_until is None
    assert hubs_by_year(city.con, today=today).empty
    assert hub_offers(hubs(city.con, today=today)) == []
    assert districts_without_hub(city.con, today=today).empty


def test_what_is_no_hub_is_told_apart_and_counts_nowhere(islands, today):
    islands.add("mobility_hubs", hub_id="car", name="Carsharing", kind="Carsharing",
                status="in Betrieb", opened_date=DAY(2018, 12, 5), district_id="01",
                reported_date=DAY(2018, 12, 5))  # fmt: skip
    islands.add("mobility_hubs", hub_id="said", name="said", kind="Mobilitätsinsel",
                status="geplant")  # fmt: skip
    totals = hub_totals(islands.con, today=today)
    assert (totals.hubs.value, totals.opened.value) == (8, 3)  # seven without a kind, and "said"
    assert "car" not in hubs(islands.con, today=today)["hub_id"].tolist()
    assert hubs_by_year(islands.con, today=today)["year"].min() == 2022
    assert other_offers(islands.con)["hub_id"].tolist() == ["car"]
    assert other_offers(islands.con, district_id="02").empty


def test_the_last_day_on_which_anybody_reported_a_hub(city, today):
    reports = {"a": DAY(2022, 7, 17), "b": DAY(2023, 4, 8), "ahead": DAY(2024, 7, 1)}
    for hub_id, reported in reports.items():
        city.add("mobility_hubs", hub_id=hub_id, name=hub_id, reported_date=reported)
    city.add("mobility_hubs", hub_id="c", name="c", kind="E-Scooter",
             reported_date=DAY(2024, 1, 1))  # fmt: skip
    city.add("mobility_hubs", hub_id="d", name="d", is_demo=True, reported_date=DAY(2024, 1, 1))
    assert hub_totals(city.con, today=today).reported_date == DAY(2023, 4, 8)


def test_without_any_place_no_district_is_known_to_have_none(city, today):
    city.add("districts", district_id="01", name="Altdorf")
    city.add("mobility_hubs", hub_id="a", name="a", status="geplant")
    assert districts_without_hub(city.con, today=today).empty
