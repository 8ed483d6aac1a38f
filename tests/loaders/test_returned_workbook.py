"""A packet's workbook comes back: cell by cell against the state it was made from."""

import pytest
from openpyxl import load_workbook

from loaders.export.packet_workbook import packet_workbook
from loaders.messages.errors import StoreError
from loaders.pipeline import check_file, published_rows
from loaders.returned_workbook import compare_workbook, publish_returned
from loaders.store.write import HistoryEntry
from tests.publishing import publish

TABLES = ("measures", "milestones")


@pytest.fixture
def workbook(lake, tmp_path):
    """The workbook of Musterstadt's measures and milestones, as an office gets it."""
    published = published_rows(lake)
    tables = {name: (lake.package.datasets[name], published(name)) for name in TABLES}
    path = tmp_path / "drucksache.xlsx"
    path.write_bytes(packet_workbook(tables, lake.snapshot_id()))
    return path


def edit(path, sheet, key, **cells):
    """Write cells of the row whose first cell is the key; a new row if there is none."""
    book = load_workbook(path)
    rows = book[sheet]
    heads = {head.value: head.column for head in rows[1]}
    found = next((row for row in rows.iter_rows(min_row=2) if row[0].value == key), None)
    number = found[0].row if found else rows.max_row + 1
    for name, value in {rows.cell(1, 1).value: key, **cells}.items():
        rows.cell(number, heads[name]).value = value
    book.save(path)


def change_in_store(lake, **cells):
    rows = published_rows(lake)("measures")
    told = [{**row, **(cells if row["measure_id"] == "bank" else {})} for row in rows.to_pylist()]
    publish(lake, {"measures": rows.from_pylist(told, schema=rows.schema)}, author="Stadt")


def test_it_is_typed_and_its_headings_stay(workbook):
    book = load_workbook(workbook)
    assert book.sheetnames == ["measures", "milestones", "packet"]
    assert book["packet"].sheet_state == "hidden"
    sheet = book["measures"]
    assert sheet.freeze_panes == "B2"
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "bank")
    assert row[heads.index("title")].value == "Bänke im Park"
    assert row[heads.index("is_demo")].value is False
    assert row[heads.index("start_date")].is_date


def test_unedited_it_changes_nothing(lake, workbook):
    found = compare_workbook(workbook, lake, lake.package)
    assert (found.tables, found.cells, found.rows, found.conflicts) == ({}, 0, 0, ())
    assert found.problems == {}


def test_what_the_office_wrote_comes_in_and_what_the_city_wrote_stays(lake, workbook):
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    change_in_store(lake, owner="Amt 61")
    found = compare_workbook(workbook, lake, lake.package)
    assert (found.cells, found.rows, found.conflicts) == (1, 0, ())
    publish_returned(lake, found, workbook, HistoryEntry("Amt", ""), lake.snapshot_id())
    (row,) = (
        one for one in published_rows(lake)("measures").to_pylist() if one["measure_id"] == "bank"
    )
    assert (row["title"], row["owner"]) == ("Bänke am Fluss", "Amt 61")
    assert published_rows(lake)("measures").num_rows == 4


def test_the_same_cell_on_both_sides_is_a_conflict(lake, workbook):
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    change_in_store(lake, title="Bänke am Teich")
    found = compare_workbook(workbook, lake, lake.package)
    (one,) = found.conflicts
    assert (one.key, one.column) == (("bank",), "title")
    assert (one.then, one.now, one.given) == ("Bänke im Park", "Bänke am Teich", "Bänke am Fluss")
    with pytest.raises(ValueError, match="nothing"):
        publish_returned(lake, found, workbook, HistoryEntry("Amt", ""), lake.snapshot_id())


def test_the_same_change_on_both_sides_is_none(lake, workbook):
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    change_in_store(lake, title="Bänke am Fluss")
    assert compare_workbook(workbook, lake, lake.package).conflicts == ()


def test_a_formula_in_a_cell_stays_text(lake, tmp_path):
    change_in_store(lake, title='=HYPERLINK("http://evil.example")')
    rows = published_rows(lake)("measures")
    path = tmp_path / "f.xlsx"
    made = packet_workbook({"measures": (lake.package.datasets["measures"], rows)}, 1)
    path.write_bytes(made)
    kinds = {cell.data_type for row in load_workbook(path)["measures"].iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_fault_in_a_sheet_is_told(lake, workbook):
    edit(workbook, "measures", "bank", start_date="irgendwann")
    found = compare_workbook(workbook, lake, lake.package)
    assert list(found.problems) == ["measures"]


def test_another_workbook_is_refused(lake, workbook):
    book = load_workbook(workbook)
    del book["packet"]
    book.save(workbook)
    with pytest.raises(StoreError, match="keine Arbeitsmappe einer Drucksache"):
        compare_workbook(workbook, lake, lake.package)


def test_a_state_that_is_gone_is_told(lake, workbook):
    edit(workbook, "packet", "state", value=999)
    with pytest.raises(StoreError, match="Stand 999"):
        compare_workbook(workbook, lake, lake.package)


def test_published_as_a_file_it_would_replace_what_it_does_not_hold(lake, workbook):
    report = check_file(workbook, lake.package, published=published_rows(lake))
    assert not report.publishable
    assert "take-back" in report.found[0].message("de")
