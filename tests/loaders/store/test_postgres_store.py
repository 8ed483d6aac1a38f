"""A catalogue on a PostgreSQL server: several processes share one store."""

import signal
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Event

import duckdb
import pyarrow as pa
import pytest

import loaders.publish.publish
from loaders.bootstrap import open_store
from loaders.messages.errors import ConflictError, StoreBusyError, StoreError, UnreachableError
from loaders.publish.restore import restore
from loaders.schema import load_package
from loaders.store import postgres as store_postgres
from loaders.store.store import Edition
from tests.loaders.store.test_maintenance import count, publish_names
from tests.publishing import publish
from tests.servers import python

_OPEN = """
import sys
from pathlib import Path
from loaders.schema import load_package
from loaders.bootstrap import open_store
open_store(sys.argv[1], load_package(Path(sys.argv[2]))).close()
"""

# Publishes its own stops again and again, in turn with others or refused and tried anew.
_PUBLISH = """
import sys
from pathlib import Path
import pyarrow as pa
from loaders.messages.errors import StoreError
from loaders.schema import load_package
from tests.publishing import publish
from loaders.store.store import Edition
from loaders.bootstrap import open_store
location, city, name, times = sys.argv[1], Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
store = open_store(location, load_package(city))
print("open", flush=True)
sys.stdin.readline()
with store.reader(Edition(store.snapshot_id())) as cursor:
    row = cursor.execute("FROM stops LIMIT 1").to_arrow_table().to_pylist()[0]
schema = store.cursor().execute("FROM lake.main.stops LIMIT 0").to_arrow_table().schema
for number in range(times):
    table = pa.Table.from_pylist([row | {"stop_id": f"{name}-{number}"}], schema)
    while True:
        try:
            publish(store, {"stops": table}, author=name, message=str(number), mode="append")
            break
        except StoreError as error:
            print(error, flush=True)
print("done", flush=True)
"""


@pytest.fixture
def stores(shared, tiny_city):
    """Two app processes' stores, as it were, on one catalogue."""
    package = load_package(tiny_city)
    both = open_store(shared, package), open_store(shared, package)
    yield both
    for one in both:
        one.close()


def one_stop(store, stop_id):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        table = cursor.execute("FROM stops LIMIT 1").to_arrow_table()
    return table.set_column(0, "stop_id", pa.array([stop_id]))


def stop_ids(store):
    with store.reader(Edition(store.snapshot_id())) as cursor:
        return sorted(row[0] for row in cursor.execute("SELECT stop_id FROM stops").fetchall())


def test_processes_that_start_at_once_found_one_store(shared, tiny_city):
    with python(_OPEN, shared, str(tiny_city)) as one, python(_OPEN, shared, str(tiny_city)) as two:
        assert (one.wait(60), two.wait(60)) == (0, 0)
    store = open_store(shared, load_package(tiny_city))
    try:
        assert len(store.snapshots()) == len(store.package.datasets)
        assert store.snapshots()["snapshot_id"].nunique() == 1
    finally:
        store.close()


def test_a_publication_of_one_process_is_seen_by_the_other(stores):
    first, second = stores
    before = second.snapshot_id()
    restore(first, ["stops"], before, "Anna")
    assert second.known().newest == before + 1
    assert second.snapshots().iloc[-1]["author"] == "Anna"
    with second.reader(Edition(before + 1)) as cursor:
        assert cursor.execute("SELECT count(*) FROM stops").fetchone() == (1,)


def test_of_two_previews_of_the_same_dataset_the_second_is_refused(stores):
    first, second = stores
    seen = first.snapshot_id()
    publish(first, {"stops": one_stop(first, "a")}, author="Anna", expected_snapshot=seen)
    with pytest.raises(ConflictError, match="Inzwischen hat jemand anders „stops“ veröffentlicht"):
        publish(second, {"stops": one_stop(second, "b")}, author="Ben", expected_snapshot=seen)
    assert stop_ids(second) == ["a"]


def test_adding_and_replacing_at_once_are_never_mixed(stores, monkeypatch):
    """They take turns; DuckLake alone would refuse one of them at its end."""
    first, second = stores
    added, whole = one_stop(first, "added"), one_stop(second, "whole")
    write, both, is_added = loaders.publish.publish.write, Barrier(2), Event()

    def meet(cursor, package, changes, author, *rest):
        write(cursor, package, changes, author, *rest)
        with suppress(BrokenBarrierError):
            both.wait(1)  # without a lock both have written now, and neither has committed
        if author == "Ben":
            is_added.wait(1)

    monkeypatch.setattr(loaders.publish.publish, "write", meet)
    with ThreadPoolExecutor(2) as pool:
        two = pool.submit(publish, second, {"stops": whole}, author="Ben")
        publish(first, {"stops": added}, author="Anna", mode="append")
        is_added.set()
        two.result(30)
    authors = list(first.snapshots()["author"])[-2:]
    assert stop_ids(first) == (["whole"] if authors == ["Anna", "Ben"] else ["added", "whole"])


def test_who_waits_too_long_is_told_that_nothing_was_changed(stores):
    first, second = stores
    with (
        first.changing(),
        pytest.raises(StoreBusyError, match="Es wurde nichts geändert"),
        second.changing(1),
    ):
        pass
    with second.changing(1):
        pass


def test_four_processes_publish_two_hundred_times_through_a_restart(postgres, shared, tiny_city):
    open_store(shared, load_package(tiny_city)).close()
    names = ["eins", "zwei", "drei", "vier"]
    with ExitStack() as running:  # whatever fails, no process is left to the tests after it
        processes = []
        for name in names:
            started = python(_PUBLISH, shared, str(tiny_city), name, "50")
            processes.append(running.enter_context(started))
            running.callback(started.kill)
        for process in processes:
            assert process.stdout.readline() == "open\n"
        for process in processes:
            process.stdin.write("go\n")
            process.stdin.flush()
        watcher = open_store(shared, load_package(tiny_city))
        while watcher.snapshots()["author"].isin(names).sum() < 60:
            time.sleep(0.05)
        postgres.stop()
        postgres.start()
        said = [process.communicate(timeout=120)[0].splitlines() for process in processes]
    assert [process.returncode for process in processes] == [0] * 4
    # Whatever was refused was refused in words, and said that the old state counts.
    refused = {line for lines in said for line in lines} - {"done"}
    expected = ("es gilt der alte Stand", "antwortet nicht")
    assert [line for line in refused if not any(words in line for words in expected)] == []
    wanted = sorted(f"{name}-{number}" for name in names for number in range(50))
    assert stop_ids(watcher) == sorted([*wanted, "1"])
    rows = watcher.snapshots()
    ours = rows[rows["author"].isin(names)]
    assert sorted(ours["author"] + "-" + ours["message"]) == wanted
    assert ours["snapshot_id"].is_unique and list(ours["rows_total"]) == list(range(2, 202))
    watcher.close()


def test_a_server_that_goes_after_the_commit_does_not_make_it_a_failure(
    postgres, stores, monkeypatch
):
    """Else the publisher would be asked to try again, and the rows would be published twice."""
    first, _ = stores
    commit = loaders.publish.publish.transaction

    @contextmanager
    def last_gasp(cursor):
        with commit(cursor):
            yield
        postgres.stop()

    stop = one_stop(first, "a")
    with monkeypatch.context() as patch:
        patch.setattr(loaders.publish.publish, "transaction", last_gasp)
        try:
            snapshot = publish(first, {"stops": stop}, author="Anna", mode="append")
        finally:
            postgres.start()
    assert snapshot == 2
    assert list(first.snapshots()["author"])[-1] == "Anna" and "a" in stop_ids(first)


_LOSE = """
import sys
from pathlib import Path
from loaders.store import postgres as remote
from loaders.messages.errors import UnreachableError
from loaders.schema import load_package
from loaders.bootstrap import open_store
store = open_store(sys.argv[1], load_package(Path(sys.argv[2])))
def lost(cursor):
    print("inside", flush=True)
    sys.stdin.readline()
    raise UnreachableError("gone")
remote._lock = lost
try:
    with store.changing():
        pass
except UnreachableError:
    print("alive", flush=True)
"""


def test_a_server_that_goes_while_the_lock_is_asked_for_does_not_end_the_process(
    postgres, shared, tiny_city
):
    """DuckDB ends it if a cursor is closed that still has a transaction to roll back there."""
    with python(_LOSE, shared, str(tiny_city)) as asking:
        assert asking.stdout.readline() == "inside\n"
        postgres.stop()
        said, _ = asking.communicate("go\n", timeout=30)
        postgres.start()
    assert (said, asking.returncode) == ("alive\n", 0)


@pytest.mark.parametrize(
    "error",
    [
        duckdb.InvalidInputException(
            "Invalid Input Error: Attempting to fetch from an unsuccessful query result\n"
            "Error: TransactionContext Error: Current transaction is aborted (please ROLLBACK)"
        ),
        duckdb.FatalException("FATAL Error: Failed: database has been invalidated"),
        duckdb.Error('Failed to prepare COPY "COPY (SELECT table_id FROM public.ducklake_table)"'),
        duckdb.IOException("IO Error: Unable to connect to Postgres at host=x password=geheim"),
    ],
)
def test_a_lost_server_is_told_by_duckdb_in_many_ways_and_by_us_in_one(error):
    with (
        pytest.raises(UnreachableError, match=r"^Die Datenbank des Speichers antwortet nicht"),
        store_postgres.answering(),
    ):
        raise error


class Broken:
    """An instance of DuckDB after a fatal error: whatever it is asked, it says only that."""

    def cursor(self):
        raise duckdb.FatalException("Failed: database has been invalidated")


def test_an_engine_that_broke_for_good_is_opened_anew(stores):
    """It happens to DuckDB when a server goes away in the wrong moment."""
    first, second = stores
    second._use(Broken())
    first_seen = publish(first, {"stops": one_stop(first, "a")}, author="Ben", mode="append")
    assert second.snapshot_id() == first_seen
    assert publish(second, {"stops": one_stop(second, "b")}, author="Anna", mode="append") == 3
    assert {"a", "b"} < set(stop_ids(first)) and stop_ids(first) == stop_ids(second)


def test_few_rows_are_files_too(stores):
    """A server's tables made on the way are what several threads must not meet (see engine)."""
    first, _ = stores
    publish(first, {"stops": one_stop(first, "a")}, author="Ben", mode="append")
    with first.cursor() as cursor:
        made = "SELECT table_name FROM duckdb_tables() WHERE table_name LIKE 'ducklake_inlined_%'"
        assert {row[0] for row in cursor.execute(made).fetchall()} <= {
            "ducklake_inlined_data_tables"
        }


def test_a_server_that_is_not_there_is_named_without_its_password(monkeypatch, tmp_path, tiny_city):
    monkeypatch.setenv("CITY_STORE_DATA", str(tmp_path))
    with pytest.raises(StoreError) as error:
        open_store("ducklake:postgres:host=/nowhere password=geheim", load_package(tiny_city))
    assert "PostgreSQL-Katalog des Speichers ist nicht erreichbar" in str(error.value)
    assert "geheim" not in str(error.value) and error.value.__cause__ is None


_DIE = """
import os, signal, sys
from pathlib import Path
import loaders.publish.publish as publishing
from loaders.publish.restore import restore
from loaders.schema import load_package
from loaders.bootstrap import open_store
store = open_store(sys.argv[1], load_package(Path(sys.argv[2])))
write = publishing.write
def deadly(*arguments):
    write(*arguments)  # all is written, but not committed
    os.kill(os.getpid(), signal.SIGKILL)
publishing.write = deadly
restore(store, ["stops"], 1, "Anna")
"""


def test_a_process_killed_while_publishing_changes_nothing_and_holds_nobody_up(stores, shared):
    first, second = stores
    with python(_DIE, shared, str(first.package.folder)) as killed:
        assert killed.wait(60) == -signal.SIGKILL
    assert first.snapshot_id() == 1
    assert restore(second, ["stops"], 1, "Ben") == 2  # the lock died with the process
    assert list(first.snapshots()["author"])[-1] == "Ben"


def test_a_connection_that_breaks_at_the_commit_is_told_as_it_was(stores, postgres, monkeypatch):
    """The server may have committed before it went: then the publication counts."""
    first, second = stores
    commit = loaders.publish.publish.transaction

    @contextmanager
    def cut_after(con):
        with commit(con):
            yield
        raise duckdb.IOException("server closed the connection unexpectedly")

    @contextmanager
    def cut_before(con):
        with commit(con):
            yield
            postgres.stop()
            postgres.start()

    monkeypatch.setattr(loaders.publish.publish, "transaction", cut_after)
    assert restore(first, ["stops"], 1, "Anna") == 2
    monkeypatch.setattr(loaders.publish.publish, "transaction", cut_before)
    with pytest.raises(UnreachableError, match="es gilt der alte Stand"):
        restore(first, ["stops"], 1, "Ben")
    monkeypatch.undo()
    assert restore(first, ["stops"], 1, "Cleo") == 3
    assert list(second.snapshots()["author"])[-2:] == ["Anna", "Cleo"]


def test_a_server_without_a_free_connection_is_told_in_words(stores, postgres, shared):
    first, second = stores
    database = shared.rpartition("=")[2]
    others = "application_name = 'city-dashboard'"
    with ExitStack() as taken:
        postgres.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {others}")
        with suppress(AssertionError, BrokenPipeError):  # until there is none left
            while True:
                taken.enter_context(postgres.session(database, "SELECT"))
        assert first.known().newest == 1 and first.known().lost
        with pytest.raises(UnreachableError, match="Die Datenbank des Speichers antwortet nicht"):
            restore(second, ["stops"], 1, "Anna")
    assert restore(second, ["stops"], 1, "Ben") == 2
    assert list(first.fresh().history.rows)[-1][2] == "Ben"


def test_a_shared_folder_that_is_gone_comes_back(stores, tmp_path):
    first, second = stores
    shared = Path(first.location.folder)
    publish_names(first, "Anna", 0)
    assert count(first, 2) == 23  # so the state is in memory when the folder goes
    shared.rename(tmp_path / "unmounted")
    with pytest.raises(UnreachableError, match="es gilt der alte Stand"):
        publish_names(first, "Ben", 20)
    assert second.known().newest == 2
    (tmp_path / "unmounted").rename(shared)
    assert publish_names(second, "Ben", 20) == 3
    assert count(first, 3) == 43
