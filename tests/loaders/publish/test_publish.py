"""Publishing: one snapshot with author, file and difference; refused whole if keys would break."""

import hashlib
import threading

import pyarrow as pa
import pytest

from loaders.messages.errors import ConflictError, PublicationError, StoreError
from loaders.publish.diff import difference
from loaders.publish.restore import restore
from loaders.publish.role_grants import appoint
from loaders.store.editions import KEPT
from loaders.store.store import Edition
from tests.publishing import publish


def _stops(store, *rows):
    fields = store.package.datasets["stops"].field_names
    return pa.table(
        {
            name: pa.array(
                [row.get(name) for row in rows],
                pa.float64() if name in ("latitude", "longitude") else pa.string(),
            )
            for name in fields
        }
    )


OLD = {
    "stop_id": "1",
    "name": "Musterstadt Bahnhof",
    "kind": "Bahnhof",
    "latitude": 50.06,
    "longitude": 10.15,
    "operator": "Bahn",
    "source": "Testdaten",
}
NEW = OLD | {"stop_id": "2", "name": "Markt", "kind": "Haltestelle"}


def _last(store):
    return store.snapshots().iloc[-1].to_dict()


@pytest.mark.quick
def test_a_publication_counts_what_it_did_and_keeps_the_file(lake):
    changed = OLD | {"operator": "Neue Bahn"}
    content = b"stop_id,name\n"
    snapshot = publish(
        lake,
        {"stops": _stops(lake, changed, NEW)},
        author="Anna",
        message="Zweiter Halt",
        source=content,
        source_name="../../etc/passwd",
    )
    row = _last(lake)
    assert (row["snapshot_id"], row["author"], row["message"]) == (snapshot, "Anna", "Zweiter Halt")
    assert (row["kind"], row["dataset"]) == ("Veröffentlichung", "stops")
    assert [row[f"rows_{n}"] for n in ("total", "new", "changed", "gone")] == [2, 1, 1, 0]
    assert row["file"] == "../../etc/passwd"
    assert row["checksum"] == hashlib.sha256(content).hexdigest()
    kept = lake.original(row["checksum"])
    assert kept.parent == lake.location.folder / "files"
    assert kept.read_bytes() == content


def test_a_checksum_from_outside_never_becomes_a_path(lake):
    assert lake.original("../catalog.ducklake") is None
    assert lake.original("0" * 64) is None


def test_the_same_again_changes_nothing_but_is_remembered(lake):
    publish(lake, {"stops": _stops(lake, OLD)}, author="Anna")
    row = _last(lake)
    assert [row[f"rows_{n}"] for n in ("total", "new", "changed", "gone")] == [1, 0, 0, 0]


def test_appending_adds_and_replaces_by_key(lake):
    publish(
        lake,
        {"stops": _stops(lake, NEW, OLD | {"operator": "B"})},
        author="A",
        mode="append",
    )
    assert [_last(lake)[f"rows_{n}"] for n in ("total", "new", "changed", "gone")] == [2, 1, 1, 0]
    publish(lake, {"stops": _stops(lake, NEW | {"stop_id": "3"})}, author="A", mode="append")
    assert [_last(lake)[f"rows_{n}"] for n in ("total", "new", "changed", "gone")] == [3, 1, 0, 0]


def test_readers_keep_their_state(lake):
    with lake.reader(Edition(1)) as before:
        publish(lake, {"stops": _stops(lake, NEW)}, author="A")
        assert before.execute("SELECT stop_id FROM stops").fetchall() == [("1",)]
    with lake.reader(Edition(lake.snapshot_id())) as after:
        assert after.execute("SELECT stop_id FROM stops").fetchall() == [("2",)]


def test_the_difference_shows_old_beside_new_and_writes_nothing(lake):
    changed = OLD | {"operator": None}
    found = difference(lake, "stops", _stops(lake, changed, NEW))
    assert found.new["stop_id"].tolist() == ["2"]
    assert found.changed_old["operator"].tolist() == ["Bahn"]
    assert found.changed_new["operator"].isna().tolist() == [True]
    assert found.gone.empty
    assert difference(lake, "stops", _stops(lake, NEW)).gone["stop_id"].tolist() == ["1"]
    assert difference(lake, "stops", _stops(lake, NEW), "append").gone.empty
    assert lake.snapshot_id() == 1


def test_an_empty_key_is_a_value_like_others(lake):
    with lake.reader(Edition(1)) as cursor:
        table = cursor.execute("FROM population").to_arrow_table()
    found = difference(lake, "population", table)
    assert (found.counts.unchanged, found.counts.new, found.counts.changed) == (5, 0, 0)


def test_a_doubled_key_is_refused_and_nothing_changes(lake):
    with pytest.raises(PublicationError, match="Der Schlüssel stop_id = „2“ kommt 2-mal vor"):
        publish(lake, {"stops": _stops(lake, NEW, NEW)}, author="A")
    assert lake.snapshot_id() == 1
    publish(lake, {"stops": _stops(lake, NEW)}, author="A")  # the store goes on working


def test_rows_that_others_refer_to_cannot_go(lake):
    with lake.reader(Edition(1)) as cursor:
        table = cursor.execute("FROM fields WHERE field_id <> 'wege'").to_arrow_table()
    with pytest.raises(PublicationError, match="einen Wert, der in „fields“ fehlt.*„wege“"):
        publish(lake, {"fields": table}, author="A")
    assert lake.snapshot_id() == 1


def test_a_preview_that_is_out_of_date_is_refused(lake):
    publish(lake, {"stops": _stops(lake, NEW)}, author="Berta")
    with pytest.raises(ConflictError, match="Inzwischen hat jemand anders „stops“ veröffentlicht"):
        publish(lake, {"stops": _stops(lake, OLD)}, author="Anna", expected_snapshot=1)
    assert _last(lake)["author"] == "Berta"


def test_another_dataset_published_meanwhile_does_not_matter(lake):
    with lake.reader(Edition(1)) as cursor:
        fields = cursor.execute("FROM fields").to_arrow_table()
    publish(lake, {"fields": fields}, author="Berta")
    publish(lake, {"stops": _stops(lake, NEW)}, author="Anna", expected_snapshot=1)
    assert _last(lake)["author"] == "Anna"


def test_restoring_is_a_publication_of_its_own(lake):
    publish(lake, {"stops": _stops(lake, NEW)}, author="Anna")
    restore(lake, ["stops"], 1, "Berta")
    row = _last(lake)
    assert (row["kind"], row["message"]) == ("Wiederherstellung", "Stand 1 wiederhergestellt")
    assert [row[f"rows_{n}"] for n in ("total", "new", "changed", "gone")] == [1, 1, 0, 1]
    with lake.reader(Edition(3)) as cursor:
        assert cursor.execute("SELECT stop_id FROM stops").fetchall() == [("1",)]


def test_restored_rows_lead_to_the_files_they_came_in(lake):
    first = {"source": b"one", "source_name": "mai, neu.csv"}
    publish(lake, {"stops": _stops(lake, OLD)}, author="A", **first)
    second = {"source": b"two", "source_name": "juni.csv"}
    state = publish(lake, {"stops": _stops(lake, NEW)}, author="A", mode="append", **second)
    publish(lake, {"stops": _stops(lake, NEW)}, author="A", source=b"three", source_name="x.csv")
    restore(lake, ["stops"], state, "Berta")
    sums = {hashlib.sha256(content).hexdigest() for content in (b"one", b"two")}
    last = _last(lake)
    assert (last["kind"], last["file"]) == ("Wiederherstellung", "mai, neu.csv, juni.csv")
    assert set(last["checksum"].split(", ")) == sums
    assert all(lake.original(one) for one in sums)
    restore(lake, ["stops"], 1, "Berta")
    assert _last(lake)["file"] == "stops.csv"


def test_what_brings_and_takes_nothing_makes_no_state(lake):
    """Not in a process that has published nothing yet, nor in one that has."""
    nothing = {"stops": _stops(lake)}
    assert publish(lake, nothing, author="Anna", mode="append") == 1
    assert publish(lake, {"stops": _stops(lake, NEW)}, author="Anna", mode="append") == 2
    appoint(lake, "daten", "staff", author="Ada")
    assert publish(lake, nothing, author="Anna", mode="append") == 2
    assert restore(lake, ["stops"], 1, "Anna") == 4


def test_what_does_not_exist_cannot_be_restored(lake):
    with pytest.raises(StoreError, match="Den Stand 9 gibt es nicht"):
        restore(lake, ["stops"], 9, "A")
    with pytest.raises(StoreError, match="Den Datensatz „nix“ gibt es nicht"):
        restore(lake, ["nix"], 1, "A")
    with pytest.raises(StoreError, match="Im Stand 0 gab es den Datensatz „stops“ noch nicht"):
        restore(lake, ["stops"], 0, "A")


def test_threads_read_while_another_publishes(lake):
    seen, errors = set(), []

    def look():
        try:
            for _ in range(15):
                with lake.reader(Edition(lake.snapshot_id())) as cursor:
                    rows = cursor.execute("SELECT stop_id, name FROM stops").fetchall()
                    seen.add(tuple(rows))
        except Exception as error:  # noqa: BLE001 - a thread's error must reach the test
            errors.append(error)

    threads = [threading.Thread(target=look) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(5):
        publish(lake, {"stops": _stops(lake, NEW | {"stop_id": str(number)})}, author="A")
    for thread in threads:
        thread.join()
    assert errors == []
    assert all(len(rows) == 1 for rows in seen)


def test_old_editions_do_not_pile_up(lake):
    for number in range(KEPT + 5):
        publish(lake, {"stops": _stops(lake, NEW | {"stop_id": str(number)})}, author="A")
        lake.reader(Edition(lake.snapshot_id())).close()
    with lake.cursor() as cursor:
        made = cursor.execute(
            "SELECT count(*) FROM duckdb_schemas() WHERE schema_name LIKE 'ed!_%' ESCAPE '!'"
        ).fetchone()
    assert made == (KEPT,)
    with lake.reader(Edition(1)) as cursor:
        assert cursor.execute("SELECT stop_id FROM stops").fetchall() == [("1",)]


def test_datasets_tell_their_date_and_last_publication(lake):
    publish(lake, {"stops": _stops(lake, OLD, NEW)}, author="Anna")
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        rows = cursor.execute("FROM datasets").df().set_index("name")
        snapshots = cursor.execute("SELECT count(*) FROM snapshots").fetchone()
    assert rows.loc["stops", ["published_by", "rows"]].tolist() == ["Anna", 2]
    assert rows.loc["population", "published_by"] == "Auslieferung"
    assert f"{rows.loc['population', 'as_of_date']:%Y-%m-%d}" == "2022-12-31"
    # The demonstration survey of May does not make the real one of February look newer.
    assert f"{rows.loc['surveys', 'as_of_date']:%Y-%m-%d}" == "2021-02-01"
    assert snapshots == (len(lake.package.datasets) + 1,)


def test_sql_cannot_leave_the_store(lake, tmp_path):
    import duckdb

    with lake.cursor() as cursor, pytest.raises(duckdb.PermissionException):
        cursor.execute(f"COPY (SELECT 1) TO '{tmp_path}/out.csv'")
    with lake.cursor() as cursor, pytest.raises(duckdb.Error, match="locked"):
        cursor.execute("SET enable_external_access = true")
