"""What is erased is in no state, no file and no byte of the store; all else is as it was."""

import re
import shutil

import pyarrow as pa
import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.erasure import erase, plan_erasure
from loaders.messages.errors import StoreError
from loaders.publish.restore import restore
from loaders.schema import load_package
from loaders.store.erasure import cascade, erasures
from loaders.store.rejected_rows import keep_rejected, rejected_files
from loaders.store.store import Edition
from loaders.verification import verify
from tests.publishing import publish

WHO = "Geheimhalt"  # the value that must be gone, byte by byte
KEY = {"stop_id": WHO}


def stops(store, *ids, operator="GVB"):
    """Rows of `stops`, enough of them for files of their own."""
    with store.reader(Edition(1)) as cursor:
        (row,) = cursor.execute("FROM stops").to_arrow_table().to_pylist()
        schema = cursor.execute("FROM stops LIMIT 0").to_arrow_table().schema
    more = [{**row, "stop_id": n, "name": f"Halt {n}", "operator": operator} for n in ids]
    return pa.Table.from_pylist(more, schema)


OTHERS = [f"h{n}" for n in range(20)]


def csv_of(table):
    lines = [",".join(table.column_names)]
    lines += [
        ",".join("" if v is None else str(v) for v in row.values()) for row in table.to_pylist()
    ]
    return "\n".join(lines).encode()


@pytest.fixture
def past(lake):
    """Five states: founded; with the row, in a Parquet file; the row changed, in the catalogue;
    another file without it; the row gone. The row is in two files, and in rows left out."""
    first = stops(lake, WHO, *OTHERS)
    publish(lake, {"stops": first}, author="Anna", source=csv_of(first), source_name="eins.csv")
    one = stops(lake, WHO, operator="neu")
    publish(
        lake,
        {"stops": one},
        author="Anna",
        mode="append",
        message=f"Korrektur von {WHO}",
        source=csv_of(one),
        source_name=f"{WHO}.csv",
    )
    other = stops(lake, "anders")
    publish(
        lake,
        {"stops": other},
        author="Ben",
        mode="append",
        source=csv_of(other),
        source_name="anders.csv",
    )
    publish(lake, {"stops": stops(lake, *OTHERS)}, author="Cleo")
    keep_rejected(lake.files, 2, "stops", f"stop_id\n{WHO}\n".encode(), "rest.csv")
    return lake


def states(store):
    found = {}
    for number in range(1, 6):
        with store.reader(Edition(number)) as cursor:
            rows = cursor.execute('FROM "stops origin"').fetchall()
            found[number] = sorted((row for row in rows if row[0] != WHO), key=repr)
    return found


def bytes_with(folder, word):
    return [path for path in folder.rglob("*") if path.is_file() and word in path.read_bytes()]


def closed(store):
    """Close it, and open it as another process would."""
    folder, package = store.location.folder, store.package
    store.close()
    return folder, lambda: open_store(str(folder), package)


def test_no_byte_is_left_and_all_else_is_as_it_was(past):
    before, count = states(past), len(past.history().rows)
    folder = past.location.folder
    assert len(bytes_with(folder, WHO.encode())) > 3
    plan = plan_erasure(past, "stops", KEY)
    assert (plan.rows, plan.states, len(plan.files)) == ({}, (2, 3, 4), 3)
    erase(past, plan, "Dora", "Antrag vom 1. November")
    assert states(past) == before
    folder, again = closed(past)
    assert bytes_with(folder, WHO.encode()) == []
    store = again()
    assert states(store) == before
    assert verify(store).faults == ()
    with store.reader(Edition(3)) as cursor:
        sql = "SELECT count(*) FROM stops WHERE stop_id = ?"
        assert cursor.execute(sql, [WHO]).fetchone() == (0,)
    # The history is readable, without the value, and has one entry more.
    rows = store.history().rows
    assert len(rows) == count + 1
    assert rows[-1].kind == "Löschung" and rows[-1].author == "Dora"
    corrected = next(row for row in rows if row.snapshot_id == 3)
    assert (corrected.message, corrected.file, corrected.checksum) == (
        "Korrektur von …",
        "….csv",
        None,
    )
    kept = next(row for row in rows if row.snapshot_id == 4)
    assert store.original(kept.checksum) is not None
    assert rejected_files(store.files, 2, "stops") == []
    (record,) = erasures(store)
    assert (record.author, record.dataset, record.rows, record.states, record.files) == (
        "Dora",
        "stops",
        0,
        3,
        3,
    )
    store.close()


def test_a_row_of_the_newest_state_goes_and_publishing_goes_on(past):
    restore(past, ["stops"], 3, "Dora")
    plan = plan_erasure(past, "stops", KEY)
    assert plan.rows == {"stops": 1}
    erase(past, plan, "Dora", "Antrag")
    newest = past.history().rows[-1]
    assert (newest.rows_total, newest.rows_gone) == (20, 1)
    made = publish(past, {"stops": stops(past, "neu")}, author="Emil", mode="append")
    assert made == past.snapshot_id() == 8
    with past.reader(Edition(7)) as cursor:  # every table of every state can be read at once
        for name in past.package.datasets:
            cursor.execute(f"FROM {name}").fetchall()
    folder, again = closed(past)
    assert bytes_with(folder, WHO.encode()) == []
    store = again()
    with store.reader(Edition(8)) as cursor:
        assert cursor.execute("SELECT count(*) FROM stops").fetchone() == (21,)
    assert verify(store).faults == ()
    store.close()


def test_rows_that_refer_to_it_go_too(lake):
    assert cascade(lake.package, "measures", {"measure_id": "bank"})["milestones"] == [
        {"measure_id": "bank"}
    ]
    plan = plan_erasure(lake, "measures", {"measure_id": "bank"})
    assert plan.rows["measures"] == 1 and plan.rows["milestones"] >= 1
    erase(lake, plan, "Dora", "Antrag")
    assert verify(lake).faults == ()


def test_a_key_that_is_nowhere_or_none_is_refused(lake):
    with pytest.raises(StoreError, match="Kein Stand und keine aufbewahrte Datei"):
        plan_erasure(lake, "stops", {"stop_id": "nirgends"})
    with pytest.raises(StoreError, match="werden mit ihrem Schlüssel benannt: stop_id"):
        plan_erasure(lake, "stops", {"name": "x"})
    with pytest.raises(StoreError, match="Datensatz „x“ gibt es nicht"):
        plan_erasure(lake, "x", {"name": "x"})


def test_the_record_must_not_repeat_the_data(past):
    plan = plan_erasure(past, "stops", KEY)
    with pytest.raises(StoreError, match="dürfen nicht wiederholen"):
        erase(past, plan, "Dora", f"{WHO} wünscht es")
    assert erasures(past) == []


def test_the_command_says_what_goes_and_what_remains(
    founded, tiny_city, tmp_path, monkeypatch, capsys
):
    folder = shutil.copytree(founded, tmp_path / "store")
    monkeypatch.setenv("CITY_STORE", str(folder))
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    call = ["erase", "survey_answers", "survey_id=beispiel", "respondent_id=r1"]
    assert main(call) == 2  # neither who nor why
    assert main([*call, "--dry-run"]) == 0
    out = capsys.readouterr().out
    assert "survey_answers (1)" in out and "Es wurde nichts geändert." in out
    assert main([*call, "--author", "Dora", "--reason", "Antrag"]) == 0
    out = capsys.readouterr().out
    assert re.search(r"Sicherungen von vor dem .* enthalten es noch", out)
    assert main(["verify"]) == 0
    assert main(["history"]) == 0
    assert "Antrag" in capsys.readouterr().out
    store = open_store(str(folder), load_package(tiny_city))
    with store.reader(Edition(1)) as cursor:
        sql = "SELECT count(*) FROM survey_answers WHERE respondent_id = 'r1'"
        assert cursor.execute(sql).fetchone() == (0,)
    store.close()
