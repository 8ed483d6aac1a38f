"""A store's beginning and growth: whole or not at all, and never over what it does not know."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import StoreBusyError, StoreError
from loaders.schema import ROOT, load_package
from loaders.shipped_update import find_update
from loaders.store.engine import load_extension
from loaders.store.store import Edition


@pytest.fixture
def city(tiny_city: Path, tmp_path: Path) -> Path:
    """A copy of the test city that a test may change."""
    return Path(shutil.copytree(tiny_city, tmp_path / "city"))


def _edit(city, change):
    file = city / "datapackage.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    change({resource["name"]: resource for resource in document["resources"]}, document)
    file.write_text(json.dumps(document), encoding="utf-8")


def _founded(tmp_path, founded):
    """A store that was founded before, at the place `_open` looks at."""
    shutil.copytree(founded, tmp_path / "store")


def _open(tmp_path, city):
    return open_store(str(tmp_path / "store"), load_package(city))


def test_a_broken_shipped_file_is_named_with_row_and_repair_and_nothing_is_left(tmp_path, city):
    file = city / "population.csv"
    text = file.read_text(encoding="utf-8").replace("5000", "fünftausend")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError) as error:
        _open(tmp_path, city)
    assert str(error.value) == (
        f"{file}, Zeile 2, Spalte „population“: „fünftausend“ ist keine ganze Zahl. "
        "Erwartet wird zum Beispiel 12345."
    )
    assert not (tmp_path / "store" / "catalog.ducklake").exists()


def test_a_missing_shipped_file_is_named(tmp_path, city):
    (city / "stops.csv").unlink()
    with pytest.raises(StoreError, match="stops.csv: Die Datei fehlt"):
        _open(tmp_path, city)


def test_a_shipped_reference_to_nothing_is_named(tmp_path, city):
    file = city / "milestones.csv"
    text = file.read_text(encoding="utf-8").replace("bank-1,bank,", "bank-1,bnak,")
    file.write_text(text, encoding="utf-8")
    with pytest.raises(StoreError, match="Zeile 2, .*„bnak“ gibt es in „Maßnahmen“ nicht"):
        _open(tmp_path, city)


def test_a_key_doubled_across_two_shipped_files_is_refused(tmp_path, city):
    shutil.copy(city / "stops.csv", city / "more_stops.csv")

    def change(resources, _):
        resources["stops"]["path"] = ["stops.csv", "more_stops.csv"]

    _edit(city, change)
    with pytest.raises(StoreError, match="Der Schlüssel stop_id = „1“ kommt 2-mal vor"):
        _open(tmp_path, city)


def test_a_new_column_is_added_and_old_states_show_it_empty(tmp_path, city, founded):
    _founded(tmp_path, founded)
    new = {"name": "colour", "type": "string"}
    _edit(city, lambda r, _: r["stops"]["schema"]["fields"].append(new))
    store = _open(tmp_path, city)
    try:
        for snapshot in (1, store.snapshot_id()):
            with store.reader(Edition(snapshot)) as cursor:
                assert cursor.execute("SELECT name, colour FROM stops").fetchall() == [
                    ("Musterstadt Bahnhof", None)
                ]
    finally:
        store.close()


def test_a_new_dataset_is_created_and_its_rows_wait_to_be_asked_for(tmp_path, city, founded):
    _founded(tmp_path, founded)
    (city / "benches.csv").write_text("bench_id\nb1\nb2\n", encoding="utf-8")
    new = {
        "name": "benches",
        "path": "benches.csv",
        "schema": {"fields": [{"name": "bench_id"}], "primaryKey": ["bench_id"]},
    }
    _edit(city, lambda _, document: document["resources"].append(new))
    store = _open(tmp_path, city)
    try:
        for snapshot in (1, store.snapshot_id()):
            with store.reader(Edition(snapshot)) as cursor:
                assert cursor.execute("SELECT count(*) FROM benches").fetchone() == (0,)
        assert "benches" not in set(store.snapshots()["dataset"])
        assert find_update(store).merged["benches"].new == 2
    finally:
        store.close()


def test_a_changed_type_is_refused(tmp_path, city, founded):
    _founded(tmp_path, founded)

    def change(resources, _):
        fields = resources["population"]["schema"]["fields"]
        register = next(f for f in fields if f["name"] == "register")
        register["type"] = "date"
        register.pop("default", None)

    _edit(city, change)
    with pytest.raises(StoreError, match="Spalte „register“: Der Speicher enthält VARCHAR"):
        _open(tmp_path, city)


def test_a_store_of_another_program_version_is_refused(tmp_path, city, founded):
    _founded(tmp_path, founded)
    with duckdb.connect() as con:
        load_extension(con, "ducklake")
        con.execute(f"ATTACH 'ducklake:{tmp_path}/store/catalog.ducklake' AS lake")
        con.execute("BEGIN")
        con.execute("DELETE FROM lake.main.stops")
        con.execute("CALL lake.set_commit_message('x', 'y', extra_info => '{\"format\": 99}')")
        con.execute("COMMIT")
        con.execute("DETACH lake")
    with pytest.raises(StoreError, match="von einer anderen Programmversion angelegt"):
        _open(tmp_path, city)


@pytest.mark.parametrize("content", [b"", b"kaputt", b"\x00" * 5000])
def test_a_damaged_catalogue_is_refused_and_stays_as_it_is(tmp_path, city, content):
    catalogue = tmp_path / "store" / "catalog.ducklake"
    catalogue.parent.mkdir()
    catalogue.write_bytes(content)
    with pytest.raises(StoreError, match="ist beschädigt oder keine Datei dieses Programms"):
        _open(tmp_path, city)
    assert catalogue.read_bytes() == content


def test_a_foreign_database_in_its_place_is_refused_and_not_filled(tmp_path, city):
    (tmp_path / "store").mkdir()
    file = tmp_path / "store" / "catalog.ducklake"
    with duckdb.connect(str(file)) as con:
        con.execute("CREATE TABLE mine (x INTEGER)")
    with pytest.raises(StoreError, match="beschädigt oder kein Katalog"):
        _open(tmp_path, city)
    with duckdb.connect(str(file)) as con:
        assert con.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("mine",)]


def test_a_store_that_lost_a_file_names_it(tmp_path, city):
    lines = [f"name {n},Stadtteil,,,,,,,Test" for n in range(20)]
    head = "name,kind,district_id,incorporated_year,places,note,latitude,longitude,source"
    (city / "district_names.csv").write_text("\n".join([head, *lines]), encoding="utf-8")
    _open(tmp_path, city).close()
    (lost,) = (tmp_path / "store").rglob("*.parquet")
    lost.unlink()
    with pytest.raises(StoreError) as error:
        _open(tmp_path, city)
    assert f"fehlt die Datei {lost.name} des Datensatzes „district_names“" in str(error.value)


def test_a_moved_store_opens_at_its_new_place(tmp_path, city, founded):
    _founded(tmp_path, founded)
    (tmp_path / "store").rename(tmp_path / "elsewhere")
    store = open_store(str(tmp_path / "elsewhere"), load_package(city))
    try:
        with store.reader(Edition(1)) as cursor:
            assert cursor.execute("SELECT sum(population) FROM population").fetchone() == (30500,)
    finally:
        store.close()


_OPEN = """
import sys
from loaders.bootstrap import open_store
from loaders.schema import load_package
from pathlib import Path
store = open_store(sys.argv[1], load_package(Path(sys.argv[2])))
print("open", flush=True)
sys.stdin.read()
"""


def _process(tmp_path, city):
    return subprocess.Popen(
        [sys.executable, "-c", _OPEN, str(tmp_path / "store"), str(city)],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def test_a_second_process_is_told_who_holds_the_store_until_that_is_killed(tmp_path, city, founded):
    _founded(tmp_path, founded)
    with _process(tmp_path, city) as holder:
        assert holder.stdout.readline() == "open\n"
        with pytest.raises(StoreBusyError, match=f"wird gerade von Prozess {holder.pid} benutzt"):
            _open(tmp_path, city)
        holder.kill()
    _open(tmp_path, city).close()


_DIE = """
import importlib, os, signal, sys
from pathlib import Path
from loaders.schema import load_package
from loaders.bootstrap import open_store

place, name = sys.argv[3].split(".")
module = importlib.import_module(f"loaders.{place}")
original = getattr(module, name)
def deadly(*arguments, **options):
    result = original(*arguments, **options) if sys.argv[4] == "after" else None
    os.kill(os.getpid(), signal.SIGKILL)
setattr(module, name, deadly)
open_store(sys.argv[1], load_package(Path(sys.argv[2])))
"""


@pytest.mark.parametrize(
    ("step", "moment"),
    [
        ("shipped_data.keep_files", "after"),
        ("bootstrap.write", "before"),
        ("bootstrap.write", "after"),
        ("bootstrap._add", "after"),
    ],
)
def test_a_process_killed_in_the_first_publication_leaves_nothing_half(
    tmp_path, city, step, moment
):
    killed = subprocess.run(
        [sys.executable, "-c", _DIE, str(tmp_path / "store"), str(city), step, moment],
        cwd=ROOT,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    store = _open(tmp_path, city)
    try:
        assert store.snapshot_id() == 1
        assert len(store.snapshots()) == len(store.package.datasets)
        with store.reader(Edition(1)) as cursor:
            assert cursor.execute("SELECT count(*) FROM measures").fetchone() == (4,)
    finally:
        store.close()
