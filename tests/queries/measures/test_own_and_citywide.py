"""What is a district's own and what counts for the whole city: districts never add up to more."""

import datetime as dt

import pytest

from queries.events.events import EventFilter
from queries.events.participation import participation
from queries.measures.measures import MeasureFilter
from queries.measures.money import money_totals
from tests.queries.measures.judged import standing

DAY = dt.date(2024, 6, 30)


@pytest.fixture
def districts(city):
    """District 01: one running measure with 264,000 approved, one event; 02: one measure without
    money; the whole city: two measures with 1,500,000 in all, one event."""
    for code in ("01", "02"):
        city.add("districts", district_id=code, name=code)
    for code, district, amount in (
        ("a", "01", 264000.0), ("b", "02", None), ("c", None, 1000000.0), ("d", None, 500000.0),
    ):  # fmt: skip
        city.add("measures", measure_id=code, title=code, status="in Umsetzung",
                 district_id=district)  # fmt: skip
        if amount:
            city.add("budgets", measure_id=code, year=2024, funding_source="Bund",
                     approved_eur=amount)  # fmt: skip
    for code, district in (("e", "01"), ("f", None)):
        city.add("events", event_id=code, title=code, district_id=district,
                 start_date=dt.date(2024, 1, 1))  # fmt: skip
    return city


def own(city, district):
    chosen = MeasureFilter(district, is_own=True)
    return (
        standing(city.con, chosen=chosen, today=DAY).running.value,
        money_totals(city.con, chosen=chosen).approved.value,
        participation(
            city.con, chosen=EventFilter(district_id=district, is_own=True), today=DAY
        ).events.value,
    )


def whole(city, district=None):
    chosen = MeasureFilter(district)
    return (
        standing(city.con, chosen=chosen, today=DAY).running.value,
        money_totals(city.con, chosen=chosen).approved.value,
        participation(city.con, chosen=EventFilter(district_id=district), today=DAY).events.value,
    )


def test_own_and_citywide_apart(districts):
    assert own(districts, "01") == (1, 264000, 1)
    assert whole(districts, "01") == (3, 1764000, 2)  # with 1.5 million citywide
    assert own(districts, "02") == (1, None, 0)


def test_the_districts_never_add_up_to_more_than_the_city(districts):
    both = zip(own(districts, "01"), own(districts, "02"), strict=True)
    sums = [sum(number or 0 for number in numbers) for numbers in both]
    assert sums == [2, 264000, 1]
    assert all(part <= all_of_it for part, all_of_it in zip(sums, whole(districts), strict=True))


def test_a_districts_pilot_projects_do_not_count_beside_decided_measures(city):
    """Citywide one is decided and runs; the district has one that was never decided: 0, and not 1,
    which taken from the 1 of both would leave none citywide."""
    for code, district, kind in (("a", "01", "Pilotprojekt"), ("b", None, "Umsetzungsmaßnahme")):
        city.add("measures", measure_id=code, title=code, kind=kind, status="in Umsetzung",
                 district_id=district)  # fmt: skip
    assert own(city, "01")[0] == 0
    assert whole(city, "01")[0] == 1


def test_only_approved_money_of_the_funder_stands_against_its_frame(city):
    """Of 100 + 40 + 30 + 20 + 10: 40 is the city's own, 30 of a rejected measure, 20 of one that is
    applied for; nobody says how the approval of the last stands."""
    for code, approval, source, amount in (
        ("a", "bewilligt", "Bund  (KfW)", 100.0), ("a", "bewilligt", "Eigenmittel", 40.0),
        ("b", "abgelehnt", "Bund (KfW)", 30.0), ("c", "beantragt", "Bund (KfW)", 20.0),
        ("d", None, "bund (kfw)", 10.0),
    ):  # fmt: skip
        if source != "Eigenmittel":
            city.add("measures", measure_id=code, title=code, approval=approval)
        city.add("budgets", measure_id=code, year=2024, funding_source=source, planned_eur=amount,
                 approved_eur=amount)  # fmt: skip
    found = money_totals(city.con, funders=["Bund (KfW)", "KfW"])
    assert (found.planned.value, found.approved.value, found.funded.value) == (200, 150, 110)
    assert money_totals(city.con).funded.value is None
