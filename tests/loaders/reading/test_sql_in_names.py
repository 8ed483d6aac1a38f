"""SQL in names of files, sheets and columns, and in words of the command line: only text."""

import shutil

import openpyxl
import pytest

from loaders.bootstrap import open_store
from loaders.cli import main
from loaders.messages.errors import StoreError
from loaders.publish.restore import restore
from loaders.schema import load_package
from loaders.store.store import Edition
from tests.publishing import publish

SQL = "x'; DROP TABLE lake.main.measures; --"
QUOTED = 'y"; DROP TABLE lake.main.measures; --'
COLUMNS = ["stop_id", "name", "kind", "latitude", "longitude", "source"]
ROW = ["S9", "Halt", "Haltestelle", "50,05", "10,05", "Test"]


@pytest.fixture
def started(founded, tiny_city, tmp_path, monkeypatch):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(shutil.copytree(founded, tmp_path / "store")))
    return tmp_path / "store"


def measures(store, tiny_city) -> int:
    """How many measures the store holds: an attack would leave none."""
    lake = open_store(str(store), load_package(tiny_city))
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        row = cursor.execute("SELECT count(*) FROM measures").fetchone()
    lake.close()
    return int(row[0])


@pytest.mark.parametrize("name", [SQL, QUOTED])
def test_in_the_name_of_a_file_and_of_a_column(started, tiny_city, tmp_path, capsys, name):
    path = tmp_path / f"{name}.csv"
    path.write_text(f"{';'.join(COLUMNS)};{name}\n{';'.join(ROW)};z\n", "utf-8")
    said = ["--dataset", "stops", "--author", name, "--message", name, "--append"]
    assert main(["publish", str(path), *said]) == 0
    assert main(["history", "stops"]) == 0
    assert f"{name}.csv" in capsys.readouterr().out
    assert measures(started, tiny_city) == 4


@pytest.mark.parametrize("name", ["x'; DROP TABLE measures--", 'y"; DROP TABLE m; --'])
def test_in_the_name_of_a_sheet(started, tiny_city, tmp_path, name):
    book = openpyxl.Workbook()
    book.active.title = name
    book.active.append([*COLUMNS, name])
    book.active.append([*ROW, "z"])
    path = tmp_path / "halte.xlsx"
    book.save(path)
    call = ["publish", str(path), "--dataset", "stops", "--sheet", name, "--author", "A"]
    assert main([*call, "--append"]) == 0
    assert main([*call[:5], "no such" + name, *call[6:]]) in (1, 2)
    assert measures(started, tiny_city) == 4


@pytest.mark.parametrize(
    "call",
    [
        ["export", SQL],
        ["template", SQL],
        ["restore", SQL, "1", "--author", "A"],
        ["history", SQL],
        ["check", "halte.csv", "--dataset", SQL],
        ["check", "halte.csv", "--set", f"{SQL}=1"],
    ],
)
def test_in_the_words_of_a_command(started, tiny_city, tmp_path, monkeypatch, capsys, call):
    (tmp_path / "halte.csv").write_text(f"{';'.join(COLUMNS)}\n{';'.join(ROW)}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    assert main(call) == 2
    assert "DROP TABLE" in capsys.readouterr().err
    assert measures(started, tiny_city) == 4


def test_in_the_names_that_code_hands_over(lake):
    with lake.reader(Edition(lake.snapshot_id())) as cursor:
        rows = cursor.execute("FROM stops").to_arrow_table()
    publish(lake, {"stops": rows}, author=SQL, message=QUOTED, source=b"x", source_name=SQL)
    last = lake.snapshots().iloc[-1]
    assert (last["author"], last["message"], last["file"]) == (SQL, QUOTED, SQL)
    for name in (SQL, QUOTED):
        with pytest.raises(StoreError):
            restore(lake, [name], 1, "A")
        assert lake.original(name) is None
