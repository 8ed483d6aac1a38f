"""What was reported last of all measures."""

import datetime as dt

from queries.measures.history import latest_events

DAY = dt.date


def test_the_newest_facts_first_and_nothing_announced_asked_for_or_of_a_later_day(city):
    for code, place in (("bank", "01"), ("netz", None)):
        city.add("measures", measure_id=code, title=code.title(), district_id=place)
    facts = [
        ("bank", DAY(2023, 4, 30), "Bericht", "belegt"),
        ("netz", DAY(2024, 5, 3), "Schritt", "belegt"),
        ("netz", DAY(2024, 5, 4), "Schritt", "angekündigt"),
        ("netz", DAY(2024, 5, 5), "Anforderung", "belegt"),
        ("bank", DAY(2024, 6, 2), "Bericht", None),
        ("bank", DAY(2022, 1, 1), "Beschluss", None),
    ]
    for number, (code, date, kind, certainty) in enumerate(facts):
        city.add("measure_events", measure_id=code, date=date, kind=kind, certainty=certainty,
                 what=f"Nr. {number}")  # fmt: skip
    found = latest_events(city.con, today=DAY(2024, 6, 1), most=2)
    assert list(zip(found["title"], found["what"], strict=True)) == [
        ("Netz", "Nr. 1"), ("Bank", "Nr. 0"),
    ]  # fmt: skip
    only = latest_events(city.con, today=DAY(2024, 6, 1), district_id="01", most=9)
    assert list(only["what"]) == ["Nr. 0", "Nr. 5"]
