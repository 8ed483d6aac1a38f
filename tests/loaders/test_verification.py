"""What a store lost is found, to the last bit, and made again as far as its kept files allow."""

import csv
import json
import os
import re
import shutil
from pathlib import Path

import duckdb
import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.messages.errors import UnchangedError
from loaders.pipeline import CheckOptions, check_file
from loaders.publish.publish import FileContribution, committing, publish_files
from loaders.schema import load_package
from loaders.store.data_files import data_files
from loaders.store.engine import META
from loaders.store.maintenance import maintain
from loaders.store.rejected_rows import keep_rejected, rejected_files
from loaders.store.store import Edition
from loaders.store.write import HistoryEntry, announce
from loaders.verification import verify
from tests.loaders.store.test_maintenance import TOMORROW, publish_names


def names_file(path, count, start=0):
    """A file of `count` names of districts, enough for a Parquet file of its own."""
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["name", "kind", "source"])
        rows.writerows([f"Ort {n}", "Stadtteil", "Test"] for n in range(start, start + count))
    return path


def publish_file(store, path, author="Anna"):
    """Publish a file as the command line does."""
    report = check_file(path, store.package, CheckOptions(dataset="district_names"))
    load = FileContribution(report.tables(), report.mode, report.parts, path)
    return publish_files(store, [load], HistoryEntry(author, "Namen"))


@pytest.fixture
def place(founded, tiny_city, tmp_path, monkeypatch):
    """The folder of a closed store whose state 2 is a file of 20 names."""
    folder = shutil.copytree(founded, tmp_path / "store")
    monkeypatch.setenv("CITY_STORE", str(folder))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    store = open_store()
    publish_file(store, names_file(tmp_path / "orte.csv", 20))
    store.close()
    return folder


def parquet(folder):
    (file,) = folder.rglob("*.parquet")
    return file


def flip(file, position):
    """Change one bit."""
    content = bytearray(file.read_bytes())
    content[position] ^= 1
    file.write_bytes(content)


def run(capsys, command):
    """Exit status, answer and complaints of a command."""
    status = main([command])
    said = capsys.readouterr()
    return status, said.out, said.err


def names(snapshot=None):
    store = open_store()
    try:
        with store.reader(Edition(snapshot or store.snapshot_id())) as cursor:
            return cursor.execute("SELECT name FROM district_names ORDER BY ALL").fetchall()
    finally:
        store.close()


def test_a_whole_store_is_said_to_be_whole(place, capsys):
    status, said, complaints = run(capsys, "verify")
    assert (status, complaints) == (0, "")
    assert "Gelesen: 1 Dateien mit Zeilen (0 davon ohne Prüfsumme)" in said
    assert "Alles ist, wie es veröffentlicht wurde." in said


def test_the_data_that_ship_keep_their_own_rules(tmp_path):
    store = open_store(str(tmp_path / "store"), load_package())
    assert verify(store).faults == ()
    store.close()


def test_one_flipped_bit_anywhere_in_a_file_of_rows_is_found(place, capsys):
    file = parquet(place)
    whole = file.read_bytes()
    for position in range(0, len(whole), len(whole) // 4):
        flip(file, position)
        status, _, complaints = run(capsys, "verify")
        assert status == 1
        assert f"Die Datei {file.name} des Datensatzes „district_names“ ist nicht" in complaints
        file.write_bytes(whole)
    assert run(capsys, "verify")[0] == 0


def test_an_original_that_is_missing_or_altered_is_found(place, capsys):
    store = open_store()
    rows = store.snapshots().set_index("dataset")
    shipped, own = rows.loc["population", "checksum"], rows["checksum"].iloc[-1]
    store.close()
    (place / "files" / shipped).unlink()
    flip(place / "files" / own, 5)
    status, _, complaints = run(capsys, "verify")
    assert status == 1 and complaints.count("\n") == 2
    assert f"Datei {shipped} (population.csv, Stand 1) fehlt" in complaints
    assert f"Datei {own} (orte.csv, Stand 2) ist nicht mehr die" in complaints
    # The one ships, the other is lost.
    status, said, complaints = run(capsys, "repair")
    assert status == 1
    assert said == f"Die aufbewahrte Datei {shipped} wurde den mitgelieferten Daten entnommen.\n"
    assert complaints.count("\n") == 1 and own in complaints


def test_rows_that_break_references_or_rules_are_found(place, capsys):
    store = open_store()
    with committing(store, ["milestones", "population"]) as commit:
        lost = "SET measure_id = 'nirgends' WHERE milestone_id = 'bank-1'"
        commit.cursor.execute(f"UPDATE lake.main.milestones {lost}")
        wrong = "SET population = -7 WHERE district_id = '02'"
        commit.cursor.execute(f"UPDATE lake.main.population {wrong}")
        counts = {"rows": 5, "new": 0, "changed": 1, "gone": 0}
        announce(commit.cursor, HistoryEntry("Anna"), {"population": counts})
    store.close()
    status, _, complaints = run(capsys, "verify")
    assert status == 1 and complaints.count("\n") == 2
    assert "„milestones“ verletzt" in complaints and "nirgends" in complaints
    assert "„population“ verletzt" in complaints and "-7" in complaints


def test_a_flipped_bit_in_a_block_of_the_catalogue_is_found(place, capsys):
    catalogue = place / "catalog.ducklake"
    whole = catalogue.read_bytes()
    for position in _in_each_block(catalogue):
        flip(catalogue, position)
        status, _, complaints = run(capsys, "verify")
        assert status == 1 and "atalog" in complaints and complaints.count("\n") == 1
        catalogue.write_bytes(whole)
        (place / "catalog.ducklake.wal").unlink(missing_ok=True)


def _in_each_block(catalogue):
    """A byte in each of a few blocks that hold rows: blocks of no table may hold anything."""
    with duckdb.connect(str(catalogue), read_only=True) as con:
        blocks = set()
        for name in (
            "ducklake_snapshot_changes",
            "ducklake_data_file",
            "ducklake_file_column_stats",
        ):
            found = con.execute(f"SELECT block_id FROM pragma_storage_info('{name}')").fetchall()
            blocks |= {block for (block,) in found if block is not None and block >= 0}
    assert blocks
    return [3 * 4096 + block * 262_144 + 100 for block in sorted(blocks)[:4]]


def test_nothing_is_founded_by_verifying(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "none"))
    assert run(capsys, "verify") == (1, "", f"In {tmp_path / 'none'} ist kein Speicher.\n")
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("damage", [lambda file: flip(file, 100), lambda file: file.unlink()])
def test_damaged_rows_are_made_again_out_of_their_file(place, capsys, damage):
    before = names()
    assert len(before) == 20
    file = parquet(place)
    damage(file)
    status, said, complaints = run(capsys, "repair")
    assert "„district_names“ wurde aus orte.csv neu aufgebaut, mit so vielen Zeilen" in said
    assert status == 1 and f"Stände ab 2, die {file} brauchen" in complaints
    assert names() == before
    store = open_store()
    last = store.snapshots().iloc[-1]
    assert (last["author"], last["kind"], last["file"]) == (
        "Reparatur", "Wiederherstellung", "orte.csv",
    )  # fmt: skip
    assert (last["rows_total"], last["rows_changed"]) == (20, 0)
    publish_names(store, "Ben", 100)  # and it goes on
    store.close()


def test_rows_added_one_after_the_other_are_made_again_in_their_order(place, tmp_path, capsys):
    store = open_store()
    more = names_file(tmp_path / "mehr.csv", 15, start=20)
    report = check_file(more, store.package, CheckOptions(dataset="district_names"))
    load = FileContribution(report.tables(), "append", {}, more)
    publish_files(store, [load], HistoryEntry("Ben"))
    store.close()
    before = names()
    assert len(before) == 35
    for file in place.rglob("*.parquet"):
        file.unlink()
    assert "aus orte.csv, mehr.csv neu aufgebaut" in run(capsys, "repair")[1]
    assert names() == before


def test_rows_whose_file_is_lost_too_are_said_to_be_lost(place, capsys):
    store = open_store()
    own = store.snapshots()["checksum"].iloc[-1]
    store.close()
    (place / "files" / own).unlink()
    file = parquet(place)
    file.unlink()
    status, said, complaints = run(capsys, "repair")
    assert (status, said) == (1, "")
    assert (
        f"lässt sich aus den aufbewahrten Dateien nicht neu aufbauen; verloren ist {file.name}"
        in complaints
    )


@pytest.mark.parametrize("missing", [True, False])
def test_a_lost_catalogue_comes_back_from_the_copy_of_the_last_whole_one(
    place, tmp_path, capsys, missing
):
    assert run(capsys, "verify")[0] == 0
    store = open_store()
    publish_file(store, names_file(tmp_path / "neu.csv", 30), "Ben")
    later = store.snapshots()["checksum"].iloc[-1]
    store.close()
    catalogue = place / "catalog.ducklake"
    catalogue.unlink() if missing else catalogue.write_bytes(catalogue.read_bytes()[:20_000])
    status, said, complaints = run(capsys, "repair")
    assert status == 1 and "Der Katalog ist wieder die Kopie vom" in said
    assert f"{later} vom" in complaints and "gehört zu keiner Veröffentlichung" in complaints
    assert len(names()) == 20
    assert len(list(place.glob("damaged-*"))) == (0 if missing else 1)


def test_without_a_copy_the_store_begins_anew_and_deletes_nothing(place, capsys):
    file = parquet(place)
    (place / "catalog.ducklake").unlink()
    originals = set(os.listdir(place / "files"))
    status, said, complaints = run(capsys, "repair")
    assert status == 1 and "hat mit den mitgelieferten Daten neu begonnen" in said
    assert complaints.count("gehört zu keiner Veröffentlichung") == 1  # orte.csv
    assert set(os.listdir(place / "files")) == originals
    (kept,) = place.glob("data-without-catalogue-*/**/*.parquet")
    assert kept.name == file.name
    assert len(names()) == 3


def test_a_whole_store_needs_no_repair(place, capsys):
    assert run(capsys, "repair") == (0, "Es gibt nichts zu reparieren.\n", "")


def test_a_store_without_checksums_gets_them_by_care(place, capsys):
    store = open_store()
    store.cursor().execute(f"DELETE FROM {META}.city_checksum")
    store.close()
    assert "(1 davon ohne Prüfsumme)" in run(capsys, "verify")[1]
    run(capsys, "maintain")
    assert "(0 davon ohne Prüfsumme)" in run(capsys, "verify")[1]


def test_the_same_file_again_makes_no_state(place, tmp_path, capsys):
    for _ in range(2):
        words = ["--dataset", "district_names", "--author", "Ben"]
        assert main(["publish", str(tmp_path / "orte.csv"), *words]) == 0
        assert "ist schon veröffentlicht (Stand 2)" in capsys.readouterr().out
    store = open_store()
    assert store.snapshot_id() == 2
    with pytest.raises(UnchangedError):
        publish_file(store, tmp_path / "orte.csv")
    publish_file(store, names_file(tmp_path / "orte.csv", 21))
    publish_file(store, names_file(tmp_path / "orte.csv", 20))  # the first file again
    assert store.snapshot_id() == 4
    store.close()


def test_a_clock_set_back_is_told_and_the_order_stays(place, tmp_path, capsys):
    store = open_store()
    # As if state 2 had been made when the clock was a day ahead.
    store.cursor().execute(
        f"UPDATE {META}.ducklake_snapshot SET snapshot_time = snapshot_time + INTERVAL 1 DAY "
        "WHERE snapshot_id = 2"
    )
    store.close()
    file = names_file(tmp_path / "neu.csv", 30)
    assert main(["publish", str(file), "--dataset", "district_names", "--author", "Ben"]) == 0
    complaint = capsys.readouterr().err
    assert re.search("Stand 3 trägt den .*, Stand 2 davor aber den .*zurückgestellt", complaint)
    status, _, complaints = run(capsys, "verify")
    assert status == 0 and "Stand 3 trägt den" in complaints  # nothing is lost by it
    main(["history", "district_names", "--json"])
    assert [row["snapshot_id"] for row in json.loads(capsys.readouterr().out)] == [1, 2, 3]
    assert len(names()) == 30


def test_rows_that_were_left_out_outlive_care_and_a_move(place, tmp_path, capsys, monkeypatch):
    store = open_store()
    keep_rejected(store.files, 2, "district_names", b"faulty", "fehler.csv")
    (left,) = rejected_files(store.files, 2, "district_names")
    maintain(store, TOMORROW)
    assert store.original(left.checksum).read_bytes() == b"faulty"
    store.close()
    assert main(["move", str(tmp_path / "new")]) == 0
    monkeypatch.setenv("CITY_STORE", str(tmp_path / "new"))
    moved = open_store()
    assert rejected_files(moved.files, 2, "district_names") == [left]
    assert moved.original(left.checksum).read_bytes() == b"faulty"
    moved.close()
    assert run(capsys, "verify")[0] == 0


def test_a_store_on_a_server_is_verified_and_repaired(
    shared, tiny_city, tmp_path, monkeypatch, capsys
):
    monkeypatch.setenv("CITY_STORE", shared)
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    store = open_store()
    publish_file(store, names_file(tmp_path / "orte.csv", 20))
    assert verify(store).faults == () and verify(store).unrecorded == 0
    with store.cursor() as cursor:
        (file,) = [f for f in data_files(cursor, store.location) if f.since == 2]
    store.close()
    flip(Path(file.place), 100)
    assert file.name in run(capsys, "verify")[2]
    assert "aus orte.csv neu aufgebaut" in run(capsys, "repair")[1]
    assert len(names()) == 20
