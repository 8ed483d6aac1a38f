"""What stands behind a headline number."""

import datetime as dt

from queries.evidence import evidence

BY_SOURCE = (
    "SELECT source, count(*), count(*) FILTER (is_demo), max(date) FROM indicators GROUP BY 1"
)


def look(city):
    return evidence(city.con, dataset="indicators", by_source=BY_SOURCE)


def test_sources_real_first_then_by_rows_and_the_demonstration_share(city):
    for number in range(3):
        city.add("indicators", indicator_id=f"d{number}", source="Beispiel", is_demo=True)
    city.add("indicators", indicator_id="r1", source="Bericht A", date=dt.date(2021, 1, 1))
    for number in range(2):
        city.add("indicators", indicator_id=f"s{number}", source="Bericht B")
    found = look(city)
    assert found.sources == ("Bericht B", "Bericht A", "Beispiel")
    assert (found.rows, found.demo_rows, found.demo_share) == (6, 3, 0.5)
    assert (found.as_of, found.is_as_of_stated) == (dt.date(2021, 1, 1), True)


def test_the_datasets_date_stands_in_where_rows_state_none(city):
    city.add("indicators", indicator_id="r")
    city.add("datasets", name="indicators", published_at="2024-05-01 10:00:00+00")
    assert (look(city).as_of, look(city).is_as_of_stated) == (dt.date(2024, 5, 1), False)


def test_demonstration_does_not_make_real_rows_look_young(city):
    city.add("indicators", indicator_id="d", source="Beispiel", is_demo=True,
             date=dt.date(2024, 6, 1))  # fmt: skip
    city.add("datasets", name="indicators", published_at="2023-05-01 10:00:00+00")
    assert look(city).as_of == dt.date(2024, 6, 1)
    city.add("indicators", indicator_id="r")
    assert (look(city).as_of, look(city).is_as_of_stated) == (dt.date(2023, 5, 1), False)


def test_nothing_has_no_share_and_no_date(city):
    found = look(city)
    assert (found.rows, found.demo_share, found.as_of, found.sources) == (0, None, None, ())
