"""Workbooks, JSON and Parquet: the same all-text table, with native numbers beside it."""

import datetime as dt
import json
import zipfile

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import shapely

from loaders.reading import read, workbook
from loaders.reading.sniff import read_foreign
from loaders.tables.reading import Hints, Limits, ReadingError

POINT = shapely.to_wkb(shapely.Point(10, 50))


def _book(path, *sheets):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


def test_cells_become_text_and_numbers_stay_beside_it(tmp_path):
    rows = [
        ["Stand: 01.01.2022"],
        [],
        ["id", "Wert", "Datum", "Zeit", "ja"],
        ["007", 10.251, dt.date(2023, 12, 31), dt.time(14, 30), True],
        [7, "10,5", dt.datetime(2023, 1, 2, 3, 4), None, False],
    ]
    reading = read(_book(tmp_path / "a.xlsx", ("Tabelle", rows)))
    assert (reading.header_row, reading.preamble) == (3, ("Stand: 01.01.2022",))
    first, second = reading.table.to_pylist()
    assert [first[f"c{i}"] for i in range(5)] == ["007", "10.251", "2023-12-31", "14:30:00", "true"]
    assert [second[f"c{i}"] for i in range(5)] == [
        "7",
        "10,5",
        "2023-01-02T03:04:00",
        None,
        "false",
    ]
    assert (first["row"], first["n1"], second["n1"]) == (4, 10.251, None)


def test_the_sheet_with_known_names_is_taken_and_said(tmp_path):
    path = _book(
        tmp_path / "a.xlsx",
        ("Deckblatt", [["Hinweise", "zur Datei"]]),
        ("Daten", [["station_id", "operator"], ["1", "EGG"]]),
    )
    reading = read(path, Hints(vocabulary=frozenset({"stationid", "operator"})))
    assert reading.sheet == "Daten"
    assert reading.notes[0].values == {"sheet": "Daten", "sheets": 2}
    assert read(path, Hints(sheet="Deckblatt")).sheet == "Deckblatt"
    with pytest.raises(ReadingError, match="Das Blatt „Nix“ gibt es nicht"):
        read(path, Hints(sheet="Nix"))


def test_a_table_that_begins_further_in_keeps_its_row_numbers(tmp_path):
    book = openpyxl.Workbook()
    book.active["C5"], book.active["D5"] = "name", "wert"
    book.active["C7"], book.active["D7"] = "a", 1
    book.save(tmp_path / "a.xlsx")
    reading = read(tmp_path / "a.xlsx")
    assert reading.header_row == 5
    assert reading.table["row"].to_pylist() == [7]
    assert reading.columns == ("", "", "name", "wert")


def test_an_empty_sheet_and_a_bomb_are_refused(tmp_path):
    with pytest.raises(ReadingError, match="Das Blatt „Leer“ ist leer"):
        read(_book(tmp_path / "a.xlsx", ("Leer", [])))
    with zipfile.ZipFile(tmp_path / "b.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", b" " * 3_000_000)
    with pytest.raises(ReadingError, match="ausgepackt 3 MB, erlaubt sind 1.*CITY_MAX_UNPACKED_MB"):
        read(tmp_path / "b.xlsx", limits=Limits(unpacked_mb=1))


def test_json_yields_its_largest_list_flattened(tmp_path):
    document = {
        "last_updated": 1,
        "data": {"stations": [{"id": "1", "at": {"lat": 50.5}, "tags": ["a", "b"], "open": True}]},
    }
    (tmp_path / "a.json").write_text(json.dumps(document), encoding="utf-8")
    reading = read(tmp_path / "a.json")
    assert reading.columns == ("id", "at.lat", "tags", "open")
    assert reading.table.to_pylist() == [
        {"row": 1, "c0": "1", "c1": "50.5", "c2": "a; b", "c3": "true"}
    ]
    assert reading.number_form == "en"


def test_ndjson_counts_lines(tmp_path):
    (tmp_path / "a.ndjson").write_text('{"a": 1}\n\n{"a": 2, "b": null}\n', encoding="utf-8")
    reading = read(tmp_path / "a.ndjson")
    assert reading.format == "ndjson"
    assert [(r["row"], r["c0"]) for r in reading.table.to_pylist()] == [(1, "1"), (3, "2")]


def test_parquet_keeps_dates_and_times(tmp_path):
    table = pa.table(
        {
            "d": pa.array([dt.date(2021, 5, 1)]),
            "t": pa.array([dt.datetime(2021, 5, 1, 12)], pa.timestamp("us")),
            "n": pa.array([1.5]),
            "g": pa.array([POINT], pa.binary()),
        }
    )
    pq.write_table(table, tmp_path / "a.parquet")
    row = read(tmp_path / "a.parquet").table.to_pylist()[0]
    assert (row["c0"], row["c1"], row["c2"], row["g3"]) == (
        "2021-05-01",
        "2021-05-01 12:00:00",
        "1.5",
        POINT,
    )


def test_binary_values_of_parquet_that_are_no_shapes_are_left_out_and_said(tmp_path):
    pq.write_table(pa.table({"g": [POINT, b"\x01", None, b"x"]}), tmp_path / "a.parquet")
    reading = read(tmp_path / "a.parquet")
    assert reading.table["g0"].to_pylist() == [POINT, None, None, None]
    (note,) = reading.notes
    assert (note.code, dict(note.values)) == ("no_shape", {"count": 3, "rows": "2, 3, 4"})


def test_a_zip_of_something_else_is_refused(tmp_path):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("liste.csv", "a,b\n1,2\n")
    with pytest.raises(ReadingError, match="weder eine Arbeitsmappe noch ein Shapefile"):
        read(tmp_path / "a.zip")


def test_each_sheet_of_a_workbook_is_opened_once(tmp_path, monkeypatch):
    """Opening a sheet reads all of it: that must not happen again for the sheet that is chosen."""
    hints, data, words = (
        [["Bitte lesen"]],
        [["Stadtteil", "Anzahl"], ["Lusan", 1.5]],
        [["a"], ["b"]],
    )
    path = _book(tmp_path / "a.xlsx", ("Hinweise", hints), ("Daten", data), ("Werte", words))
    opened = []
    real = workbook.calamine.CalamineWorkbook

    class Book:
        def __init__(self, path):
            self._book = real.from_path(path)

        from_path = classmethod(lambda cls, path: cls(path))

        def get_sheet_by_name(self, name):
            opened.append(name)
            return self._book.get_sheet_by_name(name)

        def __getattr__(self, name):
            return getattr(self._book, name)

    monkeypatch.setattr(workbook.calamine, "CalamineWorkbook", Book)
    hints = Hints(vocabulary=frozenset({"stadtteil", "anzahl"}))
    reading = read_foreign(path, "zip", hints, Limits())  # here, where it can be watched
    assert (reading.sheet, reading.columns) == ("Daten", ("Stadtteil", "Anzahl"))
    assert reading.table.to_pylist() == [{"row": 2, "c0": "Lusan", "c1": "1.5", "n1": 1.5}]
    assert sorted(opened) == ["Daten", "Hinweise", "Werte"]
