"""Care for a store loses nothing that anybody may want, and disturbs nobody."""

import datetime as dt
import shutil
from pathlib import Path

import pyarrow as pa
import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.messages.errors import StoreError
from loaders.schema import load_package
from loaders.store.maintenance import maintain
from loaders.store.store import Edition
from tests.publishing import publish

NOW = dt.datetime.now(dt.UTC)
TOMORROW = NOW + dt.timedelta(days=2)


def names(count, start=0):
    """Rows enough for files of their own: DuckLake keeps ten or fewer in the catalogue."""
    return [f"Ort {n}" for n in range(start, start + count)]


def publish_names(store, author, start, mode="append"):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        schema = cursor.execute("FROM district_names LIMIT 0").to_arrow_table().schema
    rows = [{"name": n, "kind": "Stadtteil", "source": "Test"} for n in names(20, start)]
    table = pa.Table.from_pylist(rows, schema)
    return publish(
        store, {"district_names": table}, author=author, mode=mode, source=author.encode()
    )


def count(store, snapshot):
    with store.reader(Edition(snapshot)) as cursor:
        return cursor.execute("SELECT count(*) FROM district_names").fetchone()[0]


def parquet(store):
    return sorted(Path(store.location.folder).rglob("*.parquet"))


@pytest.fixture
def busy(shared, tiny_city):
    """Two processes' stores on one catalogue; four publications."""
    package = load_package(tiny_city)
    stores = open_store(shared, package), open_store(shared, package)
    for number in range(4):
        publish_names(stores[0], f"A{number}", 20 * number)
    yield stores
    for one in stores:
        one.close()


def test_files_are_merged_and_every_state_reads_as_before(busy):
    first, second = busy
    states = [count(second, number) for number in range(1, 6)]
    history = second.fresh().history.rows
    done = maintain(first, NOW)
    # The first rows and the four publications of names, each a file of its own before.
    assert (done.merged, done.merged_into, done.expired, done.deleted) == (5, 1, (), 0)
    assert [count(second, number) for number in range(1, 6)] == states == [3, 23, 43, 63, 83]
    # Care is no publication: nothing that is kept becomes stale.
    assert second.snapshot_id() == 5 and second.fresh().history.rows == history


def test_a_reader_of_another_process_is_not_disturbed(busy):
    first, second = busy
    with second.reader(Edition(5)) as cursor:
        reading = cursor.execute("SELECT name FROM district_names")
        assert reading.fetchone()
        before = len(parquet(first))
        maintain(first, NOW)
        assert len(parquet(first)) == before + 1  # the old files stay for the grace
        assert len(reading.fetchall()) == 82
    done = maintain(first, TOMORROW)
    assert done.deleted == 5 and len(parquet(first)) == before - 4
    assert [count(second, number) for number in range(1, 6)] == [3, 23, 43, 63, 83]


def test_old_states_go_only_when_asked_and_the_last_of_each_dataset_stays(busy):
    first, second = busy
    assert maintain(first, TOMORROW).expired == ()
    done = maintain(first, TOMORROW, keep_snapshots=2)
    assert done.expired[:2] == (2, 3) and 1 not in done.expired  # 1 published the other datasets
    assert sorted({row[0] for row in second.known().history.rows}) == [1, 4, 5]
    assert count(second, 5) == 83
    with pytest.raises(StoreError, match="Den Stand 2 gibt es nicht mehr"):
        second.reader(Edition(2))


def test_days_and_numbers_both_protect(busy):
    first, _ = busy
    assert maintain(first, NOW, keep_days=1, keep_snapshots=1).expired == ()
    assert maintain(first, TOMORROW, keep_days=1).expired == (2, 3, 4)


def test_what_nothing_names_is_deleted_after_the_grace(busy):
    first, _ = busy
    folder = Path(first.location.folder)
    (folder / "data" / "main" / "lost.parquet").write_bytes(b"x")
    (folder / "files" / ("0" * 64)).write_bytes(b"x")
    originals = len(list((folder / "files").iterdir()))
    assert (maintain(first, NOW).deleted, maintain(first, NOW).originals) == (0, 0)
    assert maintain(first, TOMORROW).originals == 1
    assert not (folder / "data" / "main" / "lost.parquet").exists()
    assert len(list((folder / "files").iterdir())) == originals - 1


def test_the_command_keeps_the_history(founded, tiny_city, tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CITY_STORE", str(shutil.copytree(founded, tmp_path / "store")))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    assert main(["maintain"]) == 0
    assert "Aufgegeben: 0 alte Stände." in capsys.readouterr().out
    with pytest.raises(SystemExit):
        main(["maintain", "--keep-days", "0"])
    assert "Erwartet wird eine ganze Zahl ab 1." in capsys.readouterr().err
