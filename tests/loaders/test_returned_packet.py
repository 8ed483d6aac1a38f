"""A packet's workbook comes back: cell by cell against the state it was made from."""

import pytest
from openpyxl import load_workbook

from loaders.cli import main
from loaders.export.packet_workbook import packet_workbook
from loaders.messages.errors import UnchangedError
from loaders.pipeline import CheckOptions, check_file, published_rows, state_rows
from loaders.publish.publish import FileContribution, publish_files
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


def check(lake, path, **options):
    options = CheckOptions(at_state=state_rows(lake), **options)
    return check_file(path, lake.package, options, published_rows(lake))


def take(lake, path):
    """Publish what the workbook changes, as page and command line do."""
    report = check(lake, path)
    load = FileContribution(report.tables(), report.mode, source=path, source_name=path.name)
    return publish_files(lake, [load], HistoryEntry("Amt", ""), rows_decide=report.is_returned)


def counts(report):
    (note,) = (one for one in report.notes if one.code == "returned")
    return note.values["cells"], note.values["rows"]


def titles(lake):
    rows = published_rows(lake)("measures").to_pylist()
    return {row["measure_id"]: row["title"] for row in rows}


def test_unedited_it_changes_nothing(lake, workbook):
    report = check(lake, workbook)
    assert (report.is_returned, report.found, counts(report)) == (True, (), (0, 0))
    with pytest.raises(UnchangedError):
        take(lake, workbook)


def test_what_the_office_wrote_comes_in_and_what_the_city_wrote_stays(lake, workbook):
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    change_in_store(lake, owner="Amt 61")
    report = check(lake, workbook)
    assert (report.found, counts(report), report.mode) == ((), (1, 0), "append")
    assert {name: rows.num_rows for name, rows in report.tables().items()} == {"measures": 1}
    assert "Stand 1" in report.note_texts()[0]
    take(lake, workbook)
    (row,) = (
        one for one in published_rows(lake)("measures").to_pylist() if one["measure_id"] == "bank"
    )
    assert (row["title"], row["owner"]) == ("Bänke am Fluss", "Amt 61")
    assert published_rows(lake)("measures").num_rows == 4


def test_a_new_measure_and_its_milestone_come_in_one_publication(lake, workbook):
    book = load_workbook(workbook)
    for name, key, changes in (
        ("measures", 0, {"measure_id": "neu", "title": "Neu"}),
        ("milestones", 1, {"milestone_id": "neu-1", "measure_id": "neu", "title": "Beginn"}),
    ):
        rows = book[name]
        heads = [cell.value for cell in rows[1]]
        like = {head: cell.value for head, cell in zip(heads, rows[2], strict=True)}
        assert key < len(heads)
        rows.append([{**like, **changes}[head] for head in heads])
    book.save(workbook)
    report = check(lake, workbook)
    assert (report.found, counts(report)) == ((), (0, 2))
    before = len(lake.snapshots()["snapshot_id"].unique())
    take(lake, workbook)
    assert titles(lake)["neu"] == "Neu"
    assert len(lake.snapshots()["snapshot_id"].unique()) == before + 1


def test_the_same_cell_on_both_sides_is_a_conflict_and_nothing_is_taken(lake, workbook):
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    edit(workbook, "measures", "netz", title="Anderer Titel")
    change_in_store(lake, title="Bänke am Teich")
    report = check(lake, workbook)
    (one,) = report.found
    row = next(r for r in load_workbook(workbook)["measures"].iter_rows() if r[0].value == "bank")
    assert (one.code, one.row, one.column) == ("conflict", row[0].row, "title (measures)")
    said = one.message()
    assert "„Bänke im Park“; hier ist es „Bänke am Teich“" in said
    assert "in der Arbeitsmappe „Bänke am Fluss“" in said
    assert (report.tables(), report.faultless) == ({}, None)


def test_the_same_change_on_both_sides_is_none(lake, workbook):
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    change_in_store(lake, title="Bänke am Fluss")
    assert check(lake, workbook).found == ()


def test_a_row_changed_there_and_removed_here_is_a_conflict(lake, workbook):
    edit(workbook, "milestones", "bank-1", title="Anders")
    rows = published_rows(lake)("milestones")
    left = [row for row in rows.to_pylist() if row["milestone_id"] != "bank-1"]
    assert len(left) == rows.num_rows - 1
    publish(lake, {"milestones": rows.from_pylist(left, schema=rows.schema)}, author="Stadt")
    (one,) = check(lake, workbook).found
    assert one.message().startswith("„bank-1“ wurde in der Arbeitsmappe geändert und hier")


def test_a_formula_in_a_cell_stays_text(lake, tmp_path):
    change_in_store(lake, title='=HYPERLINK("http://evil.example")')
    rows = published_rows(lake)("measures")
    path = tmp_path / "f.xlsx"
    made = packet_workbook({"measures": (lake.package.datasets["measures"], rows)}, 1)
    path.write_bytes(made)
    kinds = {cell.data_type for row in load_workbook(path)["measures"].iter_rows() for cell in row}
    assert "f" not in kinds


def test_a_fault_in_a_sheet_is_told_with_the_sheet(lake, workbook):
    edit(workbook, "measures", "bank", start_date="irgendwann")
    (one,) = check(lake, workbook).found
    assert (one.column, one.value) == ("start_date (measures)", "irgendwann")


def test_a_workbook_without_its_state_is_told(lake, workbook):
    edit(workbook, "packet", "state", value="eins")
    (one,) = check(lake, workbook).found
    assert "Das ausgeblendete Blatt „packet“ nennt den Stand nicht" in one.message()


def test_a_state_that_is_gone_is_told(lake, workbook):
    edit(workbook, "packet", "state", value=999)
    (one,) = check(lake, workbook).found
    assert one.message().startswith("Der Stand 999, aus dem diese Arbeitsmappe entstanden ist")


def test_as_one_dataset_it_would_replace_what_it_does_not_hold(lake, workbook):
    (one,) = check(lake, workbook, dataset="measures").found
    assert "ohne einen Datensatz zu nennen" in one.message()


def test_the_command_line_takes_it_too(lake, tiny_city, workbook, monkeypatch, capsys):
    monkeypatch.setenv("CITY_DATA", str(tiny_city))
    monkeypatch.setenv("CITY_STORE", str(lake.location.folder))
    edit(workbook, "measures", "bank", title="Bänke am Fluss")
    change_in_store(lake, owner="Amt 61")
    lake.close()
    assert main(["check", str(workbook)]) == 0
    assert "geänderte Zellen 1, neue Zeilen 0" in capsys.readouterr().out
    assert main(["publish", str(workbook), "--author", "Amt"]) == 0
    assert "Stand 3" in capsys.readouterr().out
    edit(workbook, "measures", "bank", owner="Amt 9")
    assert main(["publish", str(workbook), "--author", "Amt"]) == 1
    assert "„Amt 61“" in capsys.readouterr().out
