"""Days of publications are the city's, whatever the clock zone of server and database."""

import datetime as dt
import time
from dataclasses import replace

import pytest

from loaders.store.editions import Editions
from loaders.store.store import Edition
from queries.provenance.freshness import freshness

BEFORE_MIDNIGHT_UTC = dt.datetime(2026, 11, 30, 23, 30, tzinfo=dt.UTC)  # 00:30 on 1 December


@pytest.fixture(params=["UTC", "America/Los_Angeles", "Asia/Tokyo"])
def server_zone(request, monkeypatch):
    monkeypatch.setenv("TZ", request.param)
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def test_what_is_published_after_the_citys_midnight_is_of_the_new_day(lake, server_zone):
    package = replace(lake.package, city={**lake.package.city, "timezone": "Europe/Berlin"})
    known = lake.history()
    rows = [row._replace(published_at=BEFORE_MIDNIGHT_UTC) for row in known.rows]
    editions = Editions(lake._con, package)
    number = lake.snapshot_id()
    cursor = editions.cursor(Edition(number), replace(known, rows=rows))
    published = cursor.execute("SELECT DISTINCT published_on FROM datasets").fetchall()
    assert published == [(dt.date(2026, 12, 1),)]
    ages = freshness(cursor, today=dt.date(2026, 12, 1)).set_index("name")
    undated = ages[~ages["is_as_of_stated"]]
    assert set(undated["age_days"]) == {0}
