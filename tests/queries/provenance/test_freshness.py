"""The age of each dataset against its rhythm."""

import datetime as dt

import pytest

from queries.provenance.freshness import freshness, last_reported

TODAY = dt.date(2024, 6, 30)


@pytest.mark.parametrize(
    ("as_of", "rhythm", "state", "days_overdue"),
    [
        (dt.date(2024, 6, 19), 10, "overdue", 1),
        (dt.date(2024, 6, 20), 10, "due_soon", 0),
        (dt.date(2024, 6, 1), 58, "due_soon", -29),
        (dt.date(2024, 6, 1), 59, "current", -30),
        (dt.date(2020, 1, 1), None, "no_rhythm", None),
    ],
)
def test_states_around_the_due_day(city, as_of, rhythm, state, days_overdue):
    city.add("datasets", name="x", due_after_days=rhythm, as_of_date=as_of, rows=5)
    row = freshness(city.con, today=TODAY).iloc[0]
    assert row["state"] == state
    if days_overdue is not None:
        assert row["days_overdue"] == days_overdue
    assert row["age_days"] == (TODAY - as_of).days


def test_the_day_of_publication_stands_in_for_the_datas_own_date(city):
    city.add("datasets", name="x", due_after_days=10, published_at="2024-06-01 12:00:00+00", rows=5)
    row = freshness(city.con, today=TODAY).iloc[0]
    assert str(row["as_of_date"].date()) == "2024-06-01"
    assert not row["is_as_of_stated"]
    assert str(row["due_date"].date()) == "2024-06-11"


def test_an_empty_dataset_with_a_rhythm_is_missing_not_current(city):
    city.add("datasets", name="x", due_after_days=10, published_at="2024-06-29 12:00:00+00", rows=0)
    assert freshness(city.con, today=TODAY)["state"].tolist() == ["missing"]


def test_the_most_overdue_comes_first_and_no_rhythm_last(city):
    city.add("datasets", name="none", as_of_date=TODAY, rows=1)
    city.add("datasets", name="late", due_after_days=1, as_of_date=dt.date(2024, 6, 1), rows=1)
    city.add("datasets", name="later", due_after_days=1, as_of_date=dt.date(2023, 6, 1), rows=1)
    city.add("datasets", name="fine", due_after_days=365, as_of_date=TODAY, rows=1)
    assert freshness(city.con, today=TODAY)["name"].tolist() == ["later", "late", "fine", "none"]


def test_the_data_are_as_old_as_the_last_report_not_as_the_upload(city):
    """Neither examples, announcements, requests nor days to come make them newer."""
    assert last_reported(city.con, today=TODAY) is None
    city.add("measures", measure_id="a", title="A", last_update_date=dt.date(2022, 12, 15))
    city.add("measures", measure_id="b", title="B", last_update_date=dt.date(2024, 6, 1),
             is_demo=True)  # fmt: skip
    assert last_reported(city.con, today=TODAY) == dt.date(2022, 12, 15)
    for day, more in (
        (dt.date(2023, 4, 8), {"kind": "Bewilligung"}),
        (dt.date(2024, 1, 21), {"kind": "Bericht", "certainty": "angekündigt"}),
        (dt.date(2024, 6, 2), {"kind": "Anforderung"}),
        (dt.date(2024, 7, 1), {"kind": "Bericht"}),
    ):
        city.add("measure_events", measure_id="a", what="x", date=day, **more)
    assert last_reported(city.con, today=TODAY) == dt.date(2023, 4, 8)
    city.add("programme", topic="Umsetzung", what="läuft", date=dt.date(2023, 12, 23))
    city.add("programme", topic="Laufzeit", what="endet", date=dt.date(2026, 12, 31))
    assert last_reported(city.con, today=TODAY) == dt.date(2023, 12, 23)
