"""Kept files go when their time is over; the record says so, and the store stays whole."""

import datetime as dt

import pytest

from loaders.messages.errors import StoreError
from loaders.retention import days_kept, drop_old_files
from loaders.store.erasure import erasures
from loaders.store.maintenance import maintain
from loaders.store.rejected_rows import keep_rejected, rejected_files
from loaders.store.store import Edition
from loaders.verification import verify
from tests.publishing import publish

NOW = dt.datetime.now(dt.UTC)


def publish_file(store, content, author="Anna"):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        sql = "SELECT * REPLACE ($who AS operator) FROM stops"
        rows = cursor.execute(sql, {"who": content.decode()}).to_arrow_table()
    made = publish(store, {"stops": rows}, author=author, source=content, source_name="a.csv")
    return made, store.history().rows[-1].checksum


def test_files_go_after_their_time_and_what_ships_stays(lake, monkeypatch):
    shipped = lake.history().checksums()
    made, first = publish_file(lake, b"eins")
    keep_rejected(lake.files, made, "stops", b"rest", "rest.csv")
    assert drop_old_files(lake, NOW + dt.timedelta(days=399)) == 0
    assert lake.original(first) is not None
    assert drop_old_files(lake, NOW + dt.timedelta(days=401)) == 2
    assert lake.original(first) is None and rejected_files(lake.files, made, "stops") == []
    assert all(lake.original(checksum) for checksum in shipped)
    assert verify(lake).faults == ()
    (record,) = erasures(lake)
    assert (record.reason, record.files) == ("Aufbewahrungsfrist von 400 Tagen", 2)
    # A second call has nothing more to do or to tell.
    assert drop_old_files(lake, NOW + dt.timedelta(days=401)) == 0 and len(erasures(lake)) == 1


def test_a_file_that_comes_again_has_its_time_again(lake):
    _, first = publish_file(lake, b"eins")
    assert drop_old_files(lake, NOW + dt.timedelta(days=401)) == 1
    publish_file(lake, b"zwei")
    _, again = publish_file(lake, b"eins")
    assert again == first and lake.original(first) is not None
    maintain(lake, NOW + dt.timedelta(days=2))
    assert lake.original(first) is not None and verify(lake).faults == ()


def test_the_setting_counts_and_nonsense_is_refused(lake, monkeypatch):
    publish_file(lake, b"eins")
    monkeypatch.setenv("CITY_KEEP_FILES_DAYS", "10")
    assert days_kept() == 10
    assert drop_old_files(lake, NOW + dt.timedelta(days=11)) == 1
    monkeypatch.setenv("CITY_KEEP_FILES_DAYS", "ewig")
    with pytest.raises(StoreError, match="CITY_KEEP_FILES_DAYS ist „ewig“"):
        days_kept()
