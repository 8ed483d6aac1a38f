"""Erasing where the catalogue is on a server, and the files in a folder or an object store."""

from loaders.bootstrap import open_store
from loaders.erasure import erase, plan_erasure
from loaders.schema import load_package
from loaders.store.maintenance import maintain
from loaders.store.store import Edition
from loaders.verification import verify
from outputs.interfaces import public_data
from tests.loaders.store.test_erasure import KEY, OTHERS, WHO, csv_of, stops
from tests.loaders.store.test_maintenance import NOW
from tests.loaders.store.test_object_store import bucket as bucket
from tests.publishing import publish
from ui.state import session_data


def people(store, snapshot):
    with store.reader(Edition(snapshot)) as cursor:
        return sorted(n for (n,) in cursor.execute("SELECT stop_id FROM stops").fetchall())


def erased_beside_another(address, package):
    """Publish and erase, while another process's store goes on reading."""
    first, second = open_store(address, package), open_store(address, package)
    rows = stops(first, WHO, *OTHERS)
    publish(first, {"stops": rows}, author="Anna", source=csv_of(rows), source_name="a.csv")
    publish(first, {"stops": stops(first, *OTHERS)}, author="Ben")
    (named,) = {row.checksum for row in first.history().rows if row.snapshot_id == 2}
    assert WHO in people(second, 2)
    caches = (session_data.answers, public_data.KEPT)
    for cache in caches:  # of pages and of interfaces
        assert WHO in cache.get((second, 2), lambda: tuple(people(second, 2)))
    erase(first, plan_erasure(first, "stops", KEY), "Dora", "Antrag")
    assert second.known().mark[2] > 0  # each run of a page asks, and so forgets what it had read
    for cache in caches:
        assert WHO not in cache.get((second, 2), lambda: tuple(people(second, 2)))
    for store in (first, second):
        assert people(store, 2) == people(store, 3) == sorted(OTHERS)
        assert people(store, 1) == ["1"]
        assert store.original(named) is None
    made = publish(second, {"stops": stops(second, "neu")}, author="Emil", mode="append")
    assert people(first, made) == sorted([*OTHERS, "neu"])
    maintain(first, NOW)
    assert verify(second).faults == ()
    first.close()
    second.close()
    again = open_store(address, package)
    assert people(again, 2) == sorted(OTHERS)
    again.close()


def test_in_a_folder_with_the_catalogue_on_a_server(shared, tiny_city, tmp_path):
    erased_beside_another(shared, load_package(tiny_city))
    left = [p for p in (tmp_path / "shared").rglob("*") if p.is_file()]
    assert left and not [p for p in left if WHO.encode() in p.read_bytes()]


def test_in_an_object_store(bucket, tiny_city):
    address, package = bucket, load_package(tiny_city)
    erased_beside_another(address, package)
    store = open_store(address, package)
    with store.cursor() as cursor:
        place = f"{store.location.bucket}/**"
        objects = cursor.execute("SELECT filename, content FROM read_blob(?)", [place]).fetchall()
    assert objects and not [name for name, content in objects if WHO.encode() in content]
    store.close()
