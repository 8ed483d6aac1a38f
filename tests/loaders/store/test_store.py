"""The store: what a first start publishes, what readers see, who may hold it."""

import shutil
import signal
import subprocess
import sys

import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreBusyError, StoreError
from loaders.schema import ROOT
from loaders.store.store import Edition


def _rows(store, dataset, **edition):
    with store.reader(Edition(store.snapshot_id(), **edition)) as cursor:
        return cursor.execute(f"FROM {dataset}").fetchall()


def test_first_open_publishes_everything_in_one_snapshot(read_lake):
    history = read_lake.snapshots()
    assert set(history["snapshot_id"]) == {1}
    assert set(history["kind"]) == {"Erstbefüllung"}
    assert len(history) == len(read_lake.package.datasets)
    population = history.set_index("dataset").loc["population"]
    assert (population["rows_total"], population["rows_new"], population["file"]) == (
        5,
        5,
        "population.csv",
    )


def test_staff_sees_demonstration_rows_and_can_leave_them_out(read_lake):
    assert len(_rows(read_lake, "measures")) == 4
    assert len(_rows(read_lake, "measures", demo=False)) == 3


def test_the_public_sees_neither_hidden_rows_nor_what_hangs_on_them(read_lake):
    assert len(_rows(read_lake, "measures", audience="public")) == 3
    assert len(_rows(read_lake, "milestones", audience="public")) == 3
    assert len(_rows(read_lake, "measure_fields", audience="public")) == 4
    assert _rows(read_lake, "survey_answers", audience="public") == []


def test_the_public_sees_no_internal_column(read_lake):
    with read_lake.reader(Edition(1, audience="public")) as cursor:
        notes = cursor.execute("SELECT DISTINCT internal_note FROM measures").fetchall()
    assert notes == [(None,)]


def test_a_second_opening_is_refused_with_the_holder(read_lake):
    import os

    with pytest.raises(StoreBusyError, match=f"wird gerade von Prozess {os.getpid()} benutzt"):
        open_store(str(read_lake.location.folder), read_lake.package)


def test_a_state_that_does_not_exist_is_refused(read_lake):
    with pytest.raises(StoreError, match="Den Stand 7 gibt es nicht"):
        read_lake.reader(Edition(7))


def test_a_second_start_finds_everything_and_does_nothing(lake):
    folder, package = str(lake.location.folder), lake.package
    lake.close()
    again = open_store(folder, package)
    try:
        assert again.snapshot_id() == 1
    finally:
        again.close()


_WITHOUT_FCNTL = """
import os, signal, sys, warnings
warnings.simplefilter("ignore")  # of filelock: only its lock files are left
sys.modules["fcntl"] = None
del os.pread, os.pwrite, os.O_CLOEXEC
from pathlib import Path
from loaders.bootstrap import open_store
from loaders.messages.errors import StoreBusyError
from loaders.schema import load_package
from loaders.store.remembered_mappings import Decision, recall, remember

package = load_package(Path(sys.argv[2]))
store = open_store(sys.argv[1], package)
remember(store.files, ["A"], Decision("stops", {"A": "name"}, "Anna"))
try:
    open_store(sys.argv[1], package)
except StoreBusyError as error:
    print(f"Prozess {os.getpid()} benutzt" in str(error), recall(store.files, ["a"]).assigned)
    sys.stdout.flush()
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_store_opens_where_there_is_no_fcntl_and_outlives_a_kill(founded, tiny_city, tmp_path):
    # Without the file that a real lock leaves behind: here the file itself is the lock.
    folder = shutil.copytree(founded, tmp_path / "store", ignore=shutil.ignore_patterns("lock*"))
    for _ in range(2):
        done = subprocess.run(
            [sys.executable, "-c", _WITHOUT_FCNTL, str(folder), str(tiny_city)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (-signal.SIGKILL, "")
        assert done.stdout == "True {'a': 'name'}\n"
