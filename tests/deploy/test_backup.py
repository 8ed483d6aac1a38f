"""A backup brings back what was published, and overwrites nothing."""

import os
import shutil
import subprocess
import sys

import pyarrow as pa
import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreBusyError
from loaders.publish.update_intervals import set_rhythm
from loaders.schema import ROOT, load_package, quoted
from loaders.store.rejected_rows import named_files
from loaders.store.remembered_mappings import Decision, recall, remember
from loaders.store.store import Edition
from tests.loaders.store.test_maintenance import publish_names
from tests.loaders.store.test_migrate import everything
from tests.publishing import publish


def run(script: str, *words, **environment: str) -> subprocess.CompletedProcess:
    command = [str(ROOT / "deploy" / script), *map(str, words)]
    settings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings)


@pytest.fixture
def past(lake):
    """Four states more than the founding one: two files, few and many rows, a setting, a row taken
    back; and a document beside them."""
    with lake.reader(Edition(1)) as cursor:
        stop = cursor.execute("FROM stops").to_arrow_table()
    more = stop.set_column(0, "stop_id", pa.array(["2"]))
    publish(lake, {"stops": more}, author="Anna", mode="append", source=b"datei", message="mehr")
    publish_names(lake, "Fritz", 20)  # a file of rows
    set_rhythm(lake, "stops", 30, author="Cleo", message="monatlich")
    publish(lake, {"stops": more}, author="Ben", source=b"zweite", source_name="b.csv")
    remember(lake.files, ["A", "B"], Decision("stops", {"A": "name"}, "Anna"))
    return lake


def all_of(store):
    """Rows of all states with their publications, the history, what the public reads of each
    dataset, every kept file, what is remembered."""
    newest = store.snapshot_id()
    with store.reader(Edition(newest, audience="public", answers=newest)) as cursor:
        public = {
            name: sorted(cursor.execute(f"FROM {quoted(name)}").fetchall(), key=repr)
            for name in store.package.datasets
        }
    kept = {one: store.original(one).read_bytes() for one in named_files(store)}
    return everything(store), public, kept, recall(store.files, ["A", "B"])


def tree(folder):
    """Every file: its path, mode and bytes."""
    return {
        path.relative_to(folder): (path.stat().st_mode & 0o777, path.read_bytes())
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_the_way_back_is_the_same_store_with_its_data_and_settings(past, tiny_city, tmp_path):
    before, newest, store = all_of(past), past.snapshot_id(), past.location.folder
    assert newest == 5 and b"zweite" in before[2].values()
    past.close()
    settings = tmp_path / "city.env"
    settings.write_text("CITY_LOG=json\n", encoding="utf-8")
    made = run(
        "backup.sh", store, tmp_path / "backup.tar.gz",
        CITY_DATA=str(tiny_city), SETTINGS=str(settings),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "backup.tar.gz").stat().st_mode & 0o777 == 0o600
    written = tree(store)
    shutil.rmtree(store)
    back = {"CITY_DATA": str(tmp_path / "data"), "SETTINGS": str(tmp_path / "back.env")}
    done = run("restore.sh", tmp_path / "backup.tar.gz", tmp_path / "back", **back)
    assert done.returncode == 0, done.stderr
    assert tree(tmp_path / "back") == written
    assert tree(tmp_path / "data") == tree(tiny_city)
    assert (tmp_path / "back.env").read_text("utf-8") == "CITY_LOG=json\n"
    assert (tmp_path / "back.env").stat().st_mode & 0o777 == 0o600
    verified = subprocess.run(
        [sys.executable, "-m", "loaders", "verify"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **back, "CITY_STORE": str(tmp_path / "back")}, check=False,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr
    lake = open_store(str(tmp_path / "back"), load_package(tmp_path / "data"))
    assert all_of(lake) == before
    publish_names(lake, "Emil", 21)  # and it goes on
    assert lake.snapshot_id() == newest + 1
    lake.close()
    again = run("restore.sh", tmp_path / "backup.tar.gz", tmp_path / "other", **back)
    assert again.returncode == 1 and "is not empty" in again.stderr
    assert not (tmp_path / "other").exists()


def test_a_store_in_use_is_not_backed_up(lake, tmp_path):
    refused = run("backup.sh", lake.location.folder, tmp_path / "backup.tar.gz")
    assert refused.returncode == 1
    assert f"is in use (process {os.getpid()}); stop the dashboard first" in refused.stderr
    assert list(tmp_path.glob("backup*")) == []


def test_nobody_opens_a_store_while_it_is_backed_up(founded, tiny_city, tmp_path):
    store = shutil.copytree(founded, tmp_path / "store")
    slow = tmp_path / "slow"
    slow.mkdir()
    (slow / "tar").write_text("#!/bin/sh\necho begun\nread go\nexit 1\n", encoding="ascii")
    (slow / "tar").chmod(0o755)
    with subprocess.Popen(
        [str(ROOT / "deploy" / "backup.sh"), str(store), str(tmp_path / "backup.tar.gz")],
        env={**os.environ, "PATH": f"{slow}:{os.environ['PATH']}"},
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    ) as backup:  # fmt: skip
        assert backup.stdout.readline() == "begun\n"
        with pytest.raises(StoreBusyError, match=f"wird gerade von Prozess {backup.pid} benutzt"):
            open_store(str(store), load_package(tiny_city))
        backup.communicate("go\n")
    open_store(str(store), load_package(tiny_city)).close()


def test_a_folder_without_a_catalogue_is_no_backup(tmp_path):
    (tmp_path / "empty").mkdir()
    refused = run("backup.sh", tmp_path / "empty", tmp_path / "backup.tar.gz")
    assert refused.returncode == 1 and "holds no catalogue" in refused.stderr


def test_a_store_that_is_there_is_not_overwritten(founded, tmp_path):
    store = shutil.copytree(founded, tmp_path / "store")
    run("backup.sh", store, tmp_path / "backup.tar.gz")
    before = sorted(path.name for path in store.rglob("*"))
    refused = run("restore.sh", tmp_path / "backup.tar.gz", store)
    assert refused.returncode == 1 and "not empty" in refused.stderr
    assert sorted(path.name for path in store.rglob("*")) == before


@pytest.fixture
def programs(postgres, monkeypatch):
    """The server with its own pg_dump and pg_restore in the path."""
    monkeypatch.setenv("PATH", f"{postgres.programs}:{os.environ['PATH']}")
    return postgres


def test_a_catalogue_on_a_server_comes_back_with_its_files(
    programs, shared, tiny_city, tmp_path, monkeypatch
):
    package, files = load_package(tiny_city), tmp_path / "restored"
    lake = open_store(shared, package)  # open during the backup, as the dashboard may be
    with lake.reader(Edition(1)) as cursor:
        stop = cursor.execute("FROM stops").to_arrow_table()
    publish(lake, {"stops": stop.slice(0, 0)}, author="Anna", source=b"datei")
    publish_names(lake, "Fritz", 20)
    before = all_of(lake)
    made = run(
        "backup.sh", os.environ["CITY_STORE_DATA"], tmp_path / "backup.tar.gz",
        CATALOGUE=shared.removeprefix("ducklake:postgres:"),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    set_rhythm(lake, "measures", 7, author="Ada", message="nach der Sicherung")
    after = lake.snapshot_id()
    lake.close()

    address = f"{programs.address} dbname={programs.database()}"
    back = run("restore.sh", tmp_path / "backup.tar.gz", files, CATALOGUE=address)
    assert back.returncode == 0, back.stderr
    monkeypatch.setenv("CITY_STORE_DATA", str(files))
    again = open_store(f"ducklake:postgres:{address}", package)
    assert again.snapshot_id() == after - 1
    assert all_of(again) == before
    again.close()
    full = run("restore.sh", tmp_path / "backup.tar.gz", tmp_path / "new", CATALOGUE=address)
    assert full.returncode != 0 and "already exists" in full.stderr


def test_a_catalogue_in_the_backup_needs_a_database(founded, programs, shared, tiny_city, tmp_path):
    open_store(shared, load_package(tiny_city)).close()
    run(
        "backup.sh", os.environ["CITY_STORE_DATA"], tmp_path / "backup.tar.gz",
        CATALOGUE=shared.removeprefix("ducklake:postgres:"),
    )  # fmt: skip
    refused = run("restore.sh", tmp_path / "backup.tar.gz", tmp_path / "new")
    assert refused.returncode != 0 and "names the empty database" in refused.stderr
    assert not (tmp_path / "new").exists()
