"""Parquet files and originals in an object store, the catalogue on a server."""

import re
import uuid

import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreError, UnreachableError
from loaders.publish.restore import restore
from loaders.schema import load_package
from loaders.store import engine
from loaders.store.data_files import data_files
from loaders.store.maintenance import maintain
from loaders.store.migrate import move
from loaders.store.postgres import answering
from loaders.store.remembered_mappings import Decision, recall, remember
from loaders.store.store import Edition
from loaders.verification import verify
from tests.loaders.store.test_maintenance import TOMORROW, count, publish_names
from tests.loaders.store.test_migrate import everything


@pytest.fixture
def bucket(postgres, object_store, monkeypatch):
    """What CITY_STORE is for a new store with its files in the object store."""
    for name, value in object_store.settings.items():
        monkeypatch.setenv(name, value)
    prefix = f"s3://{object_store.BUCKET}/{uuid.uuid4().hex[:8]}"
    monkeypatch.setenv("CITY_STORE_DATA", prefix)
    return f"ducklake:postgres:{postgres.address} dbname={postgres.database()}"


@pytest.fixture
def stores(bucket, tiny_city):
    """Two processes' stores on it."""
    package = load_package(tiny_city)
    both = open_store(bucket, package), open_store(bucket, package)
    yield both
    for one in both:
        one.close()


def test_rows_files_and_decisions_are_shared(stores, object_store):
    first, second = stores
    publish_names(first, "Anna", 0)
    publish_names(first, "Ben", 20)
    assert count(second, 3) == 43 and count(second, 2) == 23
    checksum = second.snapshots().set_index("author").loc["Anna", "checksum"]
    assert second.original(checksum).read_bytes() == b"Anna"
    assert second.original("0" * 64) is None and second.original(checksum[:10]) is None
    remember(first.files, ["A"], Decision("stops", {"A": "name"}, "Anna"))
    assert recall(second.files, ["a"]) == Decision("stops", {"a": "name"}, "Anna")
    asked = re.findall(r'"(?:\S*m)?(\w+) (/\S*) HTTP', object_store.log.read_text("utf-8"))
    assert {path.split("/")[1].split("?")[0] for _, path in asked if path != "/"} == {"city"}


def test_care_works_there_too(stores):
    first, second = stores
    for number in range(3):
        publish_names(first, f"A{number}", 20 * number)
    done = maintain(first, TOMORROW)
    assert (done.merged, done.merged_into, done.deleted) == (4, 1, 4)
    assert [count(second, number) for number in range(1, 5)] == [3, 23, 43, 63]


def test_a_changed_file_is_found_there(stores):
    first, second = stores
    publish_names(first, "Anna", 0)
    assert verify(second).faults == () and verify(second).unrecorded == 0
    with first.cursor() as cursor:
        (file,) = [f for f in data_files(cursor, first.location) if f.since == 2]
        cursor.execute(f"COPY (SELECT 1 AS x) TO '{file.place}' (FORMAT parquet)")
    (fault,) = verify(second).faults
    assert f"Die Datei {file.name} des Datensatzes „district_names“ ist nicht mehr so, wie" in str(
        fault
    )


def test_a_folder_moves_there(lake, bucket, tiny_city):
    publish_names(lake, "Anna", 0)
    move(lake, engine.locate(bucket))
    moved = open_store(bucket, load_package(tiny_city))
    assert everything(moved) == everything(lake)
    checksum = moved.snapshots().set_index("author").loc["Anna", "checksum"]
    assert moved.original(checksum).read_bytes() == b"Anna"
    moved.close()


def test_while_it_is_gone_nothing_is_published_and_then_all_is_well(stores, object_store):
    first, second = stores
    before = first.snapshot_id()
    publish_names(first, "Anna", 0)
    object_store.close_door()
    try:
        with pytest.raises(UnreachableError, match="es gilt der alte Stand"):
            publish_names(first, "Ben", 20)
        assert second.snapshot_id() == before + 1  # the catalogue itself answers
    finally:
        object_store.open_door()
    publish_names(second, "Ben", 20)
    assert count(first, before + 2) == 43
    restore(first, ["district_names"], before, "Cleo")
    assert count(second, before + 3) == 3


def test_settings_that_are_missing_are_named(bucket, tiny_city, monkeypatch):
    monkeypatch.delenv("CITY_S3_SECRET")
    with pytest.raises(StoreError, match="fehlt die Einstellung CITY_S3_SECRET"):
        open_store(bucket, load_package(tiny_city))


def test_nothing_else_of_the_object_store_can_be_reached(stores, object_store):
    with stores[0].cursor() as cursor, pytest.raises(Exception, match="disabled by configuration"):
        cursor.execute(f"FROM read_blob('s3://{object_store.BUCKET}/other')")


def test_a_reader_sees_a_sentence_when_files_are_gone(stores, object_store):
    first, second = stores
    publish_names(first, "Anna", 0)
    object_store.close_door()
    try:
        with (
            pytest.raises(UnreachableError, match="Die Dateien des Speichers sind nicht"),
            answering(),
            second.reader(Edition(2)) as cursor,
        ):
            cursor.execute("FROM district_names").fetchall()
    finally:
        object_store.open_door()
    assert count(second, 2) == 23
