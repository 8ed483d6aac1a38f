"""A store moves between the embedded catalogue and a server's with every state it has."""

import shutil
from pathlib import Path

import pyarrow as pa
import pytest

import loaders.store.migrate
from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.messages.errors import StoreError
from loaders.publish.restore import restore
from loaders.publish.update_intervals import set_rhythm
from loaders.schema import load_package
from loaders.store import engine
from loaders.store.maintenance import maintain
from loaders.store.migrate import move
from loaders.store.remembered_mappings import Decision, recall, remember
from loaders.store.store import Edition
from tests.loaders.store.test_maintenance import NOW, publish_names
from tests.publishing import publish

CHANGING = ("stops", "attendance", "district_names", "measures")


def everything(store):
    """The rows of all states, each with the publication that put it there; all of the history."""
    history, states = store.fresh().history.rows, {}
    for number in sorted({row[0] for row in history}):
        with store.reader(Edition(number)) as cursor:
            for name in CHANGING:
                rows = cursor.execute(f'FROM "{name} origin"').fetchall()
                states[number, name] = sorted(rows, key=repr)
    return states, history


@pytest.fixture
def past(lake):
    """A store with something of everything: a file, equal rows, a restoration, a setting, care."""
    with lake.reader(Edition(1)) as cursor:
        stop = cursor.execute("FROM stops").to_arrow_table()
        counts = cursor.execute("FROM attendance").to_arrow_table()
    more = stop.set_column(0, "stop_id", pa.array(["2"]))
    publish_names(lake, "Emil", 0)
    publish_names(lake, "Fritz", 20)
    publish(lake, {"stops": more}, author="Anna", message="mehr", mode="append", source=b"datei")
    publish(lake, {"stops": stop, "attendance": counts.slice(0, 1)}, author="Ben")
    set_rhythm(lake, "stops", 30, author="Cleo", message="monatlich")
    maintain(lake, NOW)
    restore(lake, ["attendance"], 1, "Dora")
    remember(lake.files, ["A", "B"], Decision("stops", {"A": "name"}, "Anna"))
    return lake


def test_there_and_back_every_state_is_the_same(past, shared, tiny_city, tmp_path):
    package = load_package(tiny_city)
    before = everything(past)
    moved = move(past, engine.locate(shared))
    assert (moved.newest, moved.lost_originals, moved.expired) == (past.snapshot_id(), (), ())
    server = open_store(shared, package)
    assert everything(server) == before
    original = server.snapshots().set_index("author").loc["Anna", "checksum"]
    assert server.original(original).read_bytes() == b"datei"
    assert recall(server.files, ["a", "b"]) == Decision("stops", {"a": "name"}, "Anna")
    back = tmp_path / "back"
    move(server, engine.locate(str(back)))
    server.close()
    again = open_store(str(back), package)
    assert everything(again) == before
    restore(again, ["stops"], 1, "Emil")  # and it goes on
    again.close()


def test_expired_states_stay_expired_and_numbers_stay(past, shared, tiny_city):
    maintain(past, NOW, keep_snapshots=1)
    before = everything(past)
    moved = move(past, engine.locate(shared))
    assert moved.expired == (2, 4, 5, 7)
    server = open_store(shared, load_package(tiny_city))
    assert everything(server) == before
    server.close()


def test_a_target_that_is_not_empty_is_left_alone(lake, shared, tiny_city, founded, tmp_path):
    server = open_store(shared, load_package(tiny_city))
    with pytest.raises(StoreError, match="Im Ziel ist schon ein Speicher"):
        move(lake, engine.locate(shared))
    restore(server, ["stops"], 1, "Anna")
    server.close()
    folder = shutil.copytree(founded, tmp_path / "other")
    with pytest.raises(StoreError, match="ist schon ein Speicher"):
        move(lake, engine.locate(str(folder)))


def test_a_move_cut_short_does_not_open_and_can_be_done_again(
    past, shared, tiny_city, tmp_path, monkeypatch
):
    package = load_package(tiny_city)

    def no(*_):
        raise StoreError("abgebrochen")

    with monkeypatch.context() as broken:
        broken.setattr(loaders.store.migrate, "_verify", no)
        for target in (shared, str(tmp_path / "folder")):
            with pytest.raises(StoreError, match="abgebrochen"):
                move(past, engine.locate(target))
    with pytest.raises(StoreError, match="ein Umzug wurde abgebrochen"):
        open_store(shared, package)
    assert not (tmp_path / "folder" / "catalog.ducklake").exists()
    move(past, engine.locate(shared))
    moved = open_store(shared, package)
    assert everything(moved) == everything(past)
    moved.close()


@pytest.mark.parametrize(
    ("damage", "said"),
    [
        (
            "UPDATE {}.ducklake_data_file SET begin_snapshot = 2",
            "„district_names“ im Stand 2 anders",
        ),
        ("UPDATE {}.ducklake_snapshot_changes SET author = 'x'", "nennt der Verlauf etwas anderes"),
    ],
)
def test_a_difference_is_found(past, tmp_path, monkeypatch, damage, said):
    def wrong(con, _present):
        con.execute(damage.format("__ducklake_metadata_lake"))

    monkeypatch.setattr(loaders.store.migrate, "_expire_again", wrong)
    with pytest.raises(StoreError, match=said):
        move(past, engine.locate(str(tmp_path / "new")))


def test_the_command_says_what_came_and_what_could_not(
    founded, tiny_city, tmp_path, monkeypatch, capsys
):
    store = shutil.copytree(founded, tmp_path / "store")
    monkeypatch.setenv("CITY_STORE", str(store))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    next(Path(store, "files").iterdir()).unlink()
    assert main(["move", str(tmp_path / "new")]) == 0
    said = capsys.readouterr()
    assert "1 Stände bis Stand 1" in said.out and "Jeder Stand wurde verglichen" in said.out
    assert "Diese Originale fehlten schon" in said.err
