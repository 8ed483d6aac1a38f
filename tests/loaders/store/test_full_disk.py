"""A disk that is full while publishing: the old state stays, one sentence says so."""

import contextlib
import os
import resource
import shutil
import subprocess

import pyarrow as pa
import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreError
from loaders.schema import load_package
from loaders.store.store import Edition
from tests.publishing import publish

SPARE = 400_000


@contextlib.contextmanager
def _small_disk(folder, used):
    """A file system of its own with little room beside what is there."""
    folder.mkdir()
    options = f"size={used + SPARE}"
    mount = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
    if os.getuid() or not shutil.which("mount"):
        pytest.skip("mounting needs root")
    if subprocess.run(mount, capture_output=True).returncode:
        pytest.skip("this machine does not let us mount")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def _size(folder):
    """What the files take on a disk of whole blocks."""
    return sum(path.stat().st_size // 4096 * 4096 + 4096 for path in folder.rglob("*"))


def _files(folder):
    return {path.name for path in folder.rglob("*") if path.suffix == ".parquet"} | {
        path.name for path in (folder / "files").iterdir()
    }


def _large():
    """Rows that no compression makes small."""
    number = 20_000
    texts = [os.urandom(24).hex() for _ in range(number)]
    return pa.table(
        {
            "stop_id": [str(n) for n in range(number)],
            "name": texts,
            "kind": ["Haltestelle"] * number,
            "latitude": [50.05] * number,
            "longitude": [10.05] * number,
            "operator": ["Bahn"] * number,
            "source": ["Test"] * number,
        }
    )


def _holds_the_old_state(store):
    assert store.snapshot_id() == 1
    with store.reader(Edition(1)) as cursor:
        assert cursor.execute("SELECT count(*), min(operator) FROM stops").fetchall() == [
            (1, "Bahn")
        ]


def _refused(store, **source):
    with pytest.raises(StoreError, match="es gilt der alte Stand. Bitte freien Platz"):
        publish(store, {"stops": _large()}, author="Anna", **source)


@pytest.mark.parametrize("source", [{}, {"source": os.urandom(2_000_000), "source_name": "a.csv"}])
def test_a_disk_that_fills_while_publishing(founded, tiny_city, tmp_path, source):
    package = load_package(tiny_city)
    with _small_disk(tmp_path / "disk", _size(founded)) as disk:
        folder = shutil.copytree(founded, disk / "store")
        store = open_store(str(folder), package)
        _refused(store, **source)
        _holds_the_old_state(store)
        assert _files(folder) == _files(founded)  # what it had begun is off the disk again
        small = _large().slice(0, 3)
        assert publish(store, {"stops": small}, author="Anna") == 2  # it goes on working
        store.close()
        again = open_store(str(folder), package)
        assert again.snapshot_id() == 2
        again.close()


def test_a_file_that_may_not_grow(lake):
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (SPARE, hard))
    try:
        _refused(lake)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    _holds_the_old_state(lake)
    assert publish(lake, {"stops": _large().slice(0, 3)}, author="Anna") == 2
