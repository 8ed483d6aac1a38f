"""A backup brings back what was published, and overwrites nothing."""

import os
import shutil
import subprocess
import sys

import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreBusyError
from loaders.publish.update_intervals import set_rhythm
from loaders.schema import ROOT, load_package
from loaders.store.store import Edition


def run(script: str, *words, **environment: str) -> subprocess.CompletedProcess:
    command = [str(ROOT / "deploy" / script), *map(str, words)]
    settings = {**os.environ, **environment}
    return subprocess.run(command, capture_output=True, text=True, check=False, env=settings)


def test_what_was_published_is_there_again(founded, tiny_city, tmp_path):
    store = shutil.copytree(founded, tmp_path / "store")
    made = run("backup.sh", store, tmp_path / "backup.tar.gz")
    assert made.returncode == 0, made.stderr
    shutil.rmtree(store)
    back = run("restore.sh", tmp_path / "backup.tar.gz", store)
    assert back.returncode == 0, back.stderr
    lake = open_store(str(store), load_package(tiny_city))
    titles = lake.reader(Edition(1)).execute("SELECT title FROM measures ORDER BY 1").fetchall()
    lake.close()
    assert [title for (title,) in titles] == [
        "Beispielmaßnahme",
        "Bänke im Park",
        "Freies Netz",
        "Noch nicht öffentlich",
    ]


def test_the_way_back_is_a_whole_store_with_its_data_and_settings(founded, tiny_city, tmp_path):
    store = shutil.copytree(founded, tmp_path / "store")
    settings = tmp_path / "city.env"
    settings.write_text("CITY_LOG=json\n", encoding="utf-8")
    made = run(
        "backup.sh", store, tmp_path / "backup.tar.gz",
        CITY_DATA=str(tiny_city), SETTINGS=str(settings),
    )  # fmt: skip
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "backup.tar.gz").stat().st_mode & 0o777 == 0o600
    back = {"CITY_DATA": str(tmp_path / "data"), "SETTINGS": str(tmp_path / "back.env")}
    done = run("restore.sh", tmp_path / "backup.tar.gz", tmp_path / "back", **back)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "back.env").read_text("utf-8") == "CITY_LOG=json\n"
    assert (tmp_path / "back.env").stat().st_mode & 0o777 == 0o600
    verified = subprocess.run(
        [sys.executable, "-m", "loaders", "verify"], cwd=ROOT, capture_output=True, text=True,
        env={**os.environ, **back, "CITY_STORE": str(tmp_path / "back")}, check=False,
    )  # fmt: skip
    assert verified.returncode == 0, verified.stderr
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
    with again.reader(Edition(again.snapshot_id())) as cursor:
        assert cursor.execute("SELECT count(*) FROM measures").fetchone() == (4,)
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
