"""A catalogue on a PostgreSQL server: several processes share one store.

Runs where CITY_TEST_POSTGRES holds a connection string to a server on which databases may be
created and dropped, for example `host=/run/postgresql user=city`.
"""

import os
import shutil
import subprocess
import sys
import uuid

import pytest

from loaders.package import ROOT, load_package
from loaders.publishing import restore
from loaders.store import Edition, StoreError, open_store

SERVER = os.environ.get("CITY_TEST_POSTGRES")
pytestmark = pytest.mark.skipif(
    not SERVER or not shutil.which("psql"), reason="no PostgreSQL server (CITY_TEST_POSTGRES)"
)


@pytest.fixture
def location(tmp_path, monkeypatch):
    """A new database, and a folder for the files."""
    name = f"city_{uuid.uuid4().hex[:12]}"
    monkeypatch.setenv("CITY_STORE_DATA", str(tmp_path / "data"))
    subprocess.run(
        ["psql", f"{SERVER} dbname=postgres", "-qc", f"CREATE DATABASE {name}"], check=True
    )
    yield f"ducklake:postgres:{SERVER} dbname={name}"
    drop = f"DROP DATABASE {name} WITH (FORCE)"
    subprocess.run(["psql", f"{SERVER} dbname=postgres", "-qc", drop], check=True)


_OPEN = """
import sys
from pathlib import Path
from loaders.package import load_package
from loaders.store import open_store
open_store(sys.argv[1], load_package(Path(sys.argv[2]))).close()
"""


def test_processes_that_start_at_once_found_one_store(location, tiny_city):
    call = [sys.executable, "-c", _OPEN, location, str(tiny_city)]
    processes = [subprocess.Popen(call, cwd=ROOT) for _ in range(2)]
    assert sorted(process.wait() for process in processes) == [0, 0]
    store = open_store(location, load_package(tiny_city))
    try:
        assert len(store.snapshots()) == len(store.package.datasets)
    finally:
        store.close()


def test_a_publication_of_one_process_is_seen_by_the_other(location, tiny_city):
    package = load_package(tiny_city)
    first, second = open_store(location, package), open_store(location, package)
    try:
        before = second.snapshot_id()
        restore(first, "stops", before, "Anna")
        assert second.snapshot_id() == before + 1
        assert second.snapshots().iloc[-1]["author"] == "Anna"
        with second.reader(Edition(before + 1)) as cursor:
            assert cursor.execute("SELECT count(*) FROM stops").fetchone() == (1,)
    finally:
        first.close()
        second.close()


def test_a_server_that_is_not_there_is_named_without_its_password(monkeypatch, tmp_path, tiny_city):
    monkeypatch.setenv("CITY_STORE_DATA", str(tmp_path))
    with pytest.raises(StoreError) as error:
        open_store("ducklake:postgres:host=/nowhere password=geheim", load_package(tiny_city))
    assert "PostgreSQL-Katalog des Speichers ist nicht erreichbar" in str(error.value)
    assert "geheim" not in str(error.value)
