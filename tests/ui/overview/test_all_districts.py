"""What one pass gives for all districts is what each of them is told when asked for alone."""

import datetime as dt
import shutil

import pandas as pd
import pytest

from loaders.bootstrap import open_store
from loaders.schema import ROOT, load_package
from loaders.store.store import Edition
from queries.events.events import EventFilter
from queries.events.participation import participation, participation_of_districts
from queries.measures.measures import MeasureFilter
from queries.measures.money import money_of_districts, money_totals
from queries.places.charging import (
    charging_by_year,
    charging_of_districts,
    charging_totals,
    charging_years_of_districts,
)
from queries.places.hubs import hub_totals, hubs_of_districts
from ui.overview import data
from ui.overview.data import Overview

DAY = dt.date(2026, 11, 29)
NOWHERE = "no such district"


@pytest.fixture(scope="module")
def con(shipped, tmp_path_factory):
    """The shipped city with its examples, of which every district has some."""
    folder = shutil.copytree(shipped, tmp_path_factory.mktemp("all") / "store")
    store = open_store(str(folder), load_package(ROOT / "data"))
    with store.reader(Edition(store.snapshot_id(), demo=True)) as reader:
        yield reader
    store.close()


@pytest.fixture(scope="module")
def districts(con):
    found = con.execute("SELECT district_id FROM districts ORDER BY district_id").fetchall()
    assert len(found) == 12
    return (None, *(row[0] for row in found), NOWHERE)


@pytest.mark.parametrize("is_own", [False, True])
def test_events_and_money(con, districts, is_own):
    came = participation_of_districts(
        con, districts=districts, chosen=EventFilter(is_own=is_own), today=DAY
    )
    money = money_of_districts(con, districts=districts, chosen=MeasureFilter(is_own=is_own))
    for one, people, eur in zip(districts, came, money, strict=True):
        of_events = EventFilter(district_id=one, is_own=is_own)
        assert people == participation(con, chosen=of_events, today=DAY)
        assert eur == money_totals(con, chosen=MeasureFilter(one, is_own=is_own))
    assert len({people.people.value for people in came}) > 4
    if is_own:
        assert (came[-1].events.value, came[-1].people.value) == (0, None)
        assert (money[-1].planned.value, money[-1].planned.rows[0].only[0][1]) == (None, ())


def test_hubs_and_charging(con, districts):
    counties = tuple(load_package(ROOT / "data").city["kreis"])
    hubs = hubs_of_districts(con, districts=districts, today=DAY)
    charging = charging_of_districts(con, districts=districts, counties=counties)
    years = charging_years_of_districts(con, districts=districts, counties=counties)
    for one, islands, stations, growth in zip(districts, hubs, charging, years, strict=True):
        assert islands == hub_totals(con, district_id=one, today=DAY)
        assert stations == charging_totals(con, counties=counties, district_id=one)
        alone = charging_by_year(con, counties=counties, district_id=one)
        pd.testing.assert_frame_equal(growth, alone)
    assert sum(one.stations.count for one in charging[1:]) == charging[0].stations.count == 31


def test_the_next_district_asks_nothing_more_of_these(con, monkeypatch):
    asked: dict[object, object] = {}

    def kept(query, at=None, **given):
        key = (query.__name__, repr(given))
        if key not in asked:
            asked[key] = query(con, **given)
        return asked[key]

    monkeypatch.setattr(data, "run_query", kept)
    monkeypatch.setattr(data, "counties", lambda: ())
    monkeypatch.setattr(data, "funders", lambda: ())

    def look(district):
        shown = Overview(MeasureFilter(district), DAY, 5)
        return (shown.money, shown.events, shown.hubs, shown.charging, shown.charging_by_year)

    first, count = look("01"), len(asked)
    assert look("02")[:2] != first[:2]
    assert len(asked) == count == 6
    look(NOWHERE)  # is nobody's, and looked for by itself
    assert len(asked) > count
