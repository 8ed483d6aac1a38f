"""A backup brings back what was published, and overwrites nothing."""

import shutil
import subprocess

from loaders.package import ROOT, load_package
from loaders.store import Edition, open_store


def run(script: str, *words) -> subprocess.CompletedProcess:
    command = [str(ROOT / "deploy" / script), *map(str, words)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


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


def test_a_store_that_is_there_is_not_overwritten(founded, tmp_path):
    store = shutil.copytree(founded, tmp_path / "store")
    run("backup.sh", store, tmp_path / "backup.tar.gz")
    before = sorted(path.name for path in store.rglob("*"))
    refused = run("restore.sh", tmp_path / "backup.tar.gz", store)
    assert refused.returncode == 1 and "not empty" in refused.stderr
    assert sorted(path.name for path in store.rglob("*")) == before
