"""A newer edition of the shipped data: told, taken over as one publication, taken back."""

import csv
import datetime as dt
import json
import shutil
import signal
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from loaders.bootstrap import open_store
from loaders.messages.errors import ConflictError, StoreError
from loaders.publish.restore import restore
from loaders.repair import repair
from loaders.schema import ROOT, load_package
from loaders.shipped_update import (
    COUNTS,
    find_update,
    last_update,
    news,
    publish_update,
    undo_update,
)
from loaders.store.maintenance import maintain
from loaders.store.store import Edition
from tests.publishing import publish

RATHAUS = {"stop_id": "2", "name": "Rathaus", "kind": "Haltestelle", "source": "Testdaten"}


class City:
    """A copy of the test city whose files a test changes, and the store that was founded with the
    files as they were."""

    def __init__(self, folder: Path, store: Path) -> None:
        self.folder, self.location, self.store = folder, store, None

    def open(self):
        self.close()
        self.store = open_store(str(self.location), load_package(self.folder))
        return self.store

    def close(self):
        if self.store:
            self.store.close()
            self.store = None

    def edit(self, name, change):
        """Let `change` work on the rows of a shipped file, a dict each."""
        path = self.folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(reader := csv.DictReader(file))
        change(rows)
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, reader.fieldnames)
            writer.writeheader()
            writer.writerows(rows)

    def ship(self, **operators):
        """A newer edition of the stops: the operator of some, or a new stop."""

        def change(rows):
            known = {row["stop_id"]: row for row in rows}
            for number, operator in operators.items():
                known.setdefault(number[1:], RATHAUS | {"stop_id": number[1:]})
                known[number[1:]]["operator"] = operator
            rows[:] = known.values()

        self.edit("stops", change)
        return self.open()

    def own(self, sql):
        """The city publishes its own stops: what a query says."""
        with self.store.reader(Edition(self.store.snapshot_id())) as cursor:
            table = cursor.execute(sql).to_arrow_table()
        return publish(self.store, {"stops": table}, author="Berta")


@pytest.fixture
def city(tiny_city, founded, tmp_path):
    folder = Path(shutil.copytree(tiny_city, tmp_path / "city"))
    made = City(folder, Path(shutil.copytree(founded, tmp_path / "store")))
    yield made
    made.close()


def operators(store, snapshot=None):
    """Stop → operator, and the publication that put the row there."""
    with store.reader(Edition(snapshot or store.snapshot_id())) as cursor:
        sql = 'SELECT stop_id, operator, published_in FROM "stops origin" ORDER BY 1'
        return cursor.execute(sql).fetchall()


def counts(update, name="stops"):
    one = update.merged[name]
    return one.new, one.changed, one.gone, one.kept, one.held


def test_a_store_that_has_the_newest_edition_says_nothing(city):
    store = city.open()
    assert find_update(store) is None
    assert news(store) is None


def test_bytes_that_change_no_row_are_no_newer_edition(city):
    path = city.folder / "stops.csv"
    path.write_bytes(path.read_bytes() + b"\r\n")
    assert find_update(city.open()) is None


def test_a_newer_edition_is_told_and_taken_over_only_when_asked(city):
    store = city.ship(s1="Neu", s2="Neu")
    update = find_update(store)
    assert list(update.merged) == ["stops"]
    assert counts(update) == (1, 1, 0, 0, 0)
    assert news(store).text("en") == (
        "There is a newer edition of the shipped data (datasets: 1; new rows: 1, changed: 1, "
        "gone: 0, kept because the city changed them: 0). Nothing was changed; the page “Sources” "
        "and “python -m loaders update-shipped” offer it."
    )
    assert operators(store) == [("1", "Bahn", 1)]
    snapshot = publish_update(store, update, "Anna")
    assert operators(store) == [("1", "Neu", snapshot), ("2", "Neu", snapshot)]
    assert operators(store, 1) == [("1", "Bahn", 1)]
    assert find_update(store) is None


def test_the_history_says_what_was_taken_and_keeps_its_file(city):
    store = city.ship(s2="Neu")
    snapshot = publish_update(store, find_update(store), "Anna")
    row = store.history().rows[-1]
    assert (row.snapshot_id, row.author, row.kind, row.dataset, row.file) == (
        snapshot, "Anna", "Neuere Auslieferung", "stops", "stops.csv")  # fmt: skip
    assert (row.rows_total, row.rows_new, row.rows_changed, row.rows_gone) == (2, 1, 0, 0)
    kept = store.original(row.checksum).read_bytes()
    assert kept == (city.folder / "stops.csv").read_bytes()


def test_rows_of_the_city_win_and_keep_their_publication(city):
    city.ship(s2="Alt", s3="Alt")
    publish_update(city.store, find_update(city.store), "Anna")
    own = city.own("SELECT * REPLACE (if(stop_id = '2', 'Stadt', operator) AS operator) FROM stops")
    store = city.ship(s1="Neu", s2="Neu", s4="Neu")
    update = find_update(store)
    assert counts(update) == (1, 1, 0, 1, 0)
    assert update.merged["stops"].city_rows["operator"].tolist() == ["Stadt"]
    assert update.merged["stops"].newer_rows["operator"].tolist() == ["Neu"]
    made = publish_update(store, update, "Anna")
    assert operators(store) == [
        ("1", "Neu", made), ("2", "Stadt", own), ("3", "Alt", own), ("4", "Neu", made)]  # fmt: skip


def test_a_kept_row_is_compared_with_the_edition_taken_last(city):
    """The city says of stop 2 what the second edition says too; so the third is taken over."""
    city.ship(s2="A")
    publish_update(city.store, find_update(city.store), "Anna")
    city.own("SELECT * REPLACE (if(stop_id = '2', 'B', operator) AS operator) FROM stops")
    city.ship(s1="B", s2="B")
    publish_update(city.store, find_update(city.store), "Anna")
    assert [row[:2] for row in operators(city.store)] == [("1", "B"), ("2", "B")]
    update = find_update(city.ship(s2="C"))
    assert counts(update) == (0, 1, 0, 0, 0)


def test_a_dataset_of_the_city_s_own_rows_is_left_alone_and_not_told_again(city):
    city.open()
    city.own("SELECT * REPLACE ('9' AS stop_id, 'Stadt' AS operator) FROM stops")
    for edition in ("A", "B"):
        update = find_update(city.ship(s1=edition))
        assert update.merged["stops"].left_alone == "replaced"
        publish_update(city.store, update, "Anna")
        assert find_update(city.store) is None
    assert [row[:2] for row in operators(city.store)] == [("9", "Stadt")]


def test_a_dataset_that_is_left_as_it_is_does_not_look_newer(city):
    city.open()
    city.own("SELECT * REPLACE ('Stadt' AS operator) FROM stops")
    store = city.ship(s1="Neu")
    publish_update(store, find_update(store), "Anna")
    with store.reader(Edition(store.snapshot_id())) as cursor:
        said = cursor.execute("SELECT published_by FROM datasets WHERE name = 'stops'").fetchone()
    assert said == ("Berta",)


def test_rows_that_ship_no_more_go(city):
    city.ship(s2="A")
    publish_update(city.store, find_update(city.store), "Anna")
    city.edit("stops", lambda rows: rows.pop())
    update = find_update(city.open())
    assert counts(update) == (0, 0, 1, 0, 0)
    publish_update(city.store, update, "Anna")
    assert operators(city.store) == [("1", "Bahn", 1)]


def test_all_or_nothing(city, monkeypatch):
    def change(rows):
        rows[0]["goals"] = "Neu"

    city.edit("fields", change)
    store = city.ship(s2="A")
    update = find_update(store)
    assert list(update.merged) == ["fields", "stops"]

    def broken(*_):
        raise StoreError("no")

    with monkeypatch.context() as patched, pytest.raises(StoreError):
        patched.setattr("loaders.store.write.verify", broken)
        publish_update(store, update, "Anna")
    assert store.snapshot_id() == 1
    assert operators(store) == [("1", "Bahn", 1)]
    assert publish_update(store, update, "Anna") == 2


def test_what_was_published_meanwhile_is_not_overwritten(city):
    store = city.ship(s1="Neu")
    update = find_update(store)
    city.own("SELECT * REPLACE ('Stadt' AS operator) FROM stops")
    with pytest.raises(ConflictError):
        publish_update(store, update, "Anna")
    assert [row[:2] for row in operators(store)] == [("1", "Stadt")]


def test_files_that_change_after_the_preview_are_not_published(city):
    store = city.ship(s2="A")
    update = find_update(store)
    path = city.folder / "stops.csv"
    path.write_text(path.read_text("utf-8").replace("Rathaus", "Ratskeller"), encoding="utf-8")
    with pytest.raises(StoreError, match="inzwischen geändert"):
        publish_update(store, update, "Anna")
    assert store.snapshot_id() == 1


def test_a_faulty_file_is_told_and_hinders_no_start(city):
    city.edit("population", lambda rows: rows[0].update(population="viele"))
    store = city.open()
    with pytest.raises(StoreError, match=r"population.csv, Zeile 2, .*„viele“"):
        find_update(store)
    assert "„viele“ ist keine ganze Zahl" in news(store).text("de")


def test_a_dataset_whose_taken_files_are_lost_is_left_alone(city):
    for file in (city.location / "files").iterdir():
        if file.read_bytes() == (city.folder / "stops.csv").read_bytes():
            file.unlink()
    store = city.ship(s2="A")
    assert find_update(store).merged["stops"].left_alone == "unknown"
    publish_update(store, find_update(store), "Anna")
    assert operators(store) == [("1", "Bahn", 1)]
    assert counts(find_update(city.ship(s3="A"))) == (1, 0, 0, 0, 0)


def test_care_keeps_the_edition_that_was_taken(city):
    """All datasets are published again and old states given up; the founding is still the base."""
    store = city.open()
    with store.reader(Edition(1)) as cursor:
        tables = {n: cursor.execute(f"FROM {n}").to_arrow_table() for n in store.package.datasets}
    publish(store, tables, author="Berta")
    publish(store, {"stops": tables["stops"]}, author="Berta")
    now = dt.datetime.now(dt.UTC) + dt.timedelta(days=30)
    assert maintain(store, now, keep_days=1).expired == ()
    assert counts(find_update(city.ship(s1="Neu"))) == (0, 1, 0, 0, 0)


def test_taking_back_brings_all_datasets_back_and_the_offer_too(city):
    city.edit("fields", lambda rows: rows[0].update(goals="Neu"))
    store = city.ship(s1="Neu", s2="Neu")
    assert last_update(store) is None
    snapshot = publish_update(store, find_update(store), "Anna")
    assert last_update(store) == snapshot
    undone = undo_update(store, snapshot, "Anna")
    assert operators(store) == [("1", "Bahn", undone)]
    with store.reader(Edition(undone)) as cursor:
        assert cursor.execute("SELECT count(*) FROM fields WHERE goals = 'Neu'").fetchone() == (0,)
    assert last_update(store) is None
    assert counts(find_update(store)) == (1, 1, 0, 0, 0)


def test_what_was_published_since_is_not_taken_back(city):
    store = city.ship(s1="Neu")
    snapshot = publish_update(store, find_update(store), "Anna")
    own = city.own("SELECT * REPLACE ('Stadt' AS operator) FROM stops")
    assert last_update(store) is None
    with pytest.raises(ConflictError):
        undo_update(store, snapshot, "Anna")
    restore(store, ["stops"], 1, "Anna")
    assert store.snapshot_id() == own + 1


def _declare_benches(city):
    (city.folder / "benches.csv").write_text(
        "bench_id,measure_id\nb1,bank\nb2,weg\n", encoding="utf-8"
    )
    file = city.folder / "datapackage.json"
    document = json.loads(file.read_text(encoding="utf-8"))
    reference = {"resource": "measures", "fields": "measure_id"}
    document["resources"].append(
        {
            "name": "benches",
            "path": "benches.csv",
            "schema": {
                "fields": [{"name": "bench_id"}, {"name": "measure_id"}],
                "primaryKey": ["bench_id"],
                "foreignKeys": [{"fields": "measure_id", "reference": reference}],
            },
        }
    )
    file.write_text(json.dumps(document), encoding="utf-8")


def test_a_newly_declared_dataset_comes_with_what_it_refers_to(city):
    _declare_benches(city)
    city.edit("measures", lambda rows: rows.append(rows[1] | {"measure_id": "weg"}))
    store = city.open()
    benches = "SELECT bench_id FROM benches ORDER BY 1"
    with store.reader(Edition(store.snapshot_id())) as cursor:
        assert cursor.execute(benches).fetchall() == []
    update = find_update(store)
    assert (counts(update, "benches"), counts(update, "measures")) == (
        (2, 0, 0, 0, 0), (1, 0, 0, 0, 0))  # fmt: skip
    snapshot = publish_update(store, update, "Anna")
    with store.reader(Edition(snapshot)) as cursor:
        assert cursor.execute(benches).fetchall() == [("b1",), ("b2",)]
    undone = undo_update(store, snapshot, "Anna")
    with store.reader(Edition(undone)) as cursor:
        assert cursor.execute(benches).fetchall() == []
    assert counts(find_update(store), "benches") == (2, 0, 0, 0, 0)


def test_of_a_new_dataset_rows_stay_out_that_refer_to_what_the_city_removed(city):
    _declare_benches(city)
    city.edit("measures", lambda rows: rows.append(rows[1] | {"measure_id": "weg"}))
    store = city.open()
    with store.reader(Edition(store.snapshot_id())) as cursor:
        names = ("measures", "measure_fields", "milestones", "budgets", "indicators")
        tables = {n: cursor.execute(f"FROM {n} WHERE false").to_arrow_table() for n in names}
    publish(store, tables, author="Berta")
    update = find_update(store)
    assert update.merged["measures"].left_alone == "replaced"
    assert counts(update, "benches") == (0, 0, 0, 0, 2)
    publish_update(store, update, "Anna")
    assert find_update(store) is None


def test_every_shipped_row_is_known_as_the_one_that_came(tmp_path):
    """The next edition is all but empty: every row that shipped gives way, none is the city's."""
    data = Path(shutil.copytree(ROOT / "data", tmp_path / "data"))
    store = open_store(str(tmp_path / "store"), load_package(data))
    try:
        for path in {path for one in store.package.datasets.values() for path in one.paths}:
            text = path.read_text("utf-8")
            if path.suffix == ".csv":
                path.write_text(text.splitlines()[0] + "\n", encoding="utf-8")
                continue
            shapes = json.loads(text)
            del shapes["features"][1:]
            shapes["features"][0]["properties"]["name"] = "Neu"
            path.write_text(json.dumps(shapes), encoding="utf-8")
        update = find_update(store)
        total = sum(row.rows_total for row in store.history().rows)
        assert total > 5000
        counted = {name: update.count(name) for name in COUNTS}
        assert counted == {"new": 0, "changed": 3, "gone": total - 3, "kept": 0, "held": 0}
    finally:
        store.close()


_DIE = """
import os, signal, sys
from loaders.bootstrap import open_store
from loaders.publish import publish
from loaders.schema import load_package
from loaders.shipped_update import find_update, publish_update

step, moment = sys.argv[3:]
done = getattr(publish, step)

def dying(*given):
    if moment == "after":
        done(*given)
    os.kill(os.getpid(), signal.SIGKILL)

setattr(publish, step, dying)
store = open_store(sys.argv[1], load_package(sys.argv[2]))
publish_update(store, find_update(store), "Anna")
"""


@pytest.mark.parametrize(("step", "moment"), [("write", "before"), ("write", "after")])
def test_a_process_killed_while_it_takes_over_leaves_the_old_state(city, step, moment):
    city.edit("fields", lambda rows: rows[0].update(goals="Neu"))
    city.ship(s1="Neu")
    city.close()
    killed = subprocess.run(
        [sys.executable, "-c", _DIE, str(city.location), str(city.folder), step, moment],
        cwd=ROOT,
        check=False,
    )
    assert killed.returncode == -signal.SIGKILL
    store = city.open()
    assert (store.snapshot_id(), operators(store)) == (1, [("1", "Bahn", 1)])
    publish_update(store, find_update(store), "Anna")
    assert (operators(store), find_update(store)) == ([("1", "Neu", 2)], None)


def test_repair_does_not_take_the_file_for_what_was_merged_with_it(city, monkeypatch):
    """The file of the newer edition has as many rows, but not the city's own in them."""
    many = {f"s{number}": "A" for number in range(2, 40)}
    city.ship(**many)
    publish_update(city.store, find_update(city.store), "Anna")
    city.own("SELECT * REPLACE (if(stop_id = '2', 'Stadt', operator) AS operator) FROM stops")
    store = city.ship(**dict.fromkeys(many, "B"))
    publish_update(store, find_update(store), "Anna")
    assert [row[1] for row in operators(store) if row[0] in ("2", "3")] == ["Stadt", "B"]
    city.close()
    files = list((city.location / "data" / "main" / "stops").glob("*.parquet"))
    assert files
    for file in files:
        file.write_bytes(b"\0" * file.stat().st_size)
    monkeypatch.setenv("CITY_STORE", str(city.location))
    found = repair(load_package(city.folder), dt.datetime.now(dt.UTC))
    assert found.done == ()
    assert (
        found.lost[0]
        .text("en")
        .startswith("Dataset “stops” cannot be rebuilt from kept files; lost: ")
    )


def test_a_store_on_a_server_takes_a_newer_edition(shared, tiny_city, tmp_path):
    """Catalogue in PostgreSQL: told to both processes that have the store open, taken once."""
    city = City(Path(shutil.copytree(tiny_city, tmp_path / "city")), shared)
    city.open()
    store = city.ship(s1="Neu", s2="Neu")
    with closing(open_store(shared, load_package(city.folder))) as other:
        waiting = find_update(other)
        made = publish_update(store, find_update(store), "Anna")
        assert operators(other) == [("1", "Neu", made), ("2", "Neu", made)]
        assert find_update(other) is None
        with pytest.raises(ConflictError):
            publish_update(other, waiting, "Berta")
    city.close()
