"""The tables of a packet come back over the drop zone: cells, not files, and conflicts named."""

import io

from openpyxl import load_workbook

from loaders.export.packet_workbook import packet_workbook
from loaders.pipeline import published_rows
from tests.publishing import publish
from tests.ui.seen import tables, words
from tests.ui.upload.page import case, drop, publish_as
from ui.state.session_data import store


def edited(**cells):
    """The workbook of the measures, with cells of the benches changed (columns by name)."""
    rows, declared = published_rows(store())("measures"), store().package.datasets["measures"]
    made = packet_workbook({"measures": (declared, rows)}, store().snapshot_id())
    book, out = load_workbook(io.BytesIO(made)), io.BytesIO()
    sheet = book["measures"]
    heads = [cell.value for cell in sheet[1]]
    row = next(row for row in sheet.iter_rows(min_row=2) if row[0].value == "bank")
    for name, value in cells.items():
        row[heads.index(name)].value = value
    book.save(out)
    return out.getvalue()


def measure():
    rows = published_rows(store())("measures").to_pylist()
    return next(row for row in rows if row["measure_id"] == "bank"), len(rows)


def test_a_changed_cell_is_previewed_and_published(shell):
    app = drop(shell, ("drucksache.xlsx", edited(title="Bänke am Fluss")))
    text = words(app)
    assert "② Erkannt als Tabellen einer Drucksache" in text
    assert "geänderte Zellen 1, neue Zeilen 0" in text
    assert "~ 1 geänderte Zeile" in text
    assert "Replace" not in text
    assert [one for one in app.radio if "_mode" in str(one.key)] == []
    assert tables(app)[0][["Alt", "Neuer Wert"]].to_dict("records") == [
        {"Alt": "Bänke im Park", "Neuer Wert": "Bänke am Fluss"}
    ]
    publish_as(app, "Amt 61")
    found, count = measure()
    assert (found["title"], count) == ("Bänke am Fluss", 4)


def test_a_cell_that_both_sides_changed_is_shown_and_nothing_can_be_published(shell):
    content = edited(title="Bänke am Fluss", owner="Amt 9")
    rows = published_rows(store())("measures")
    told = [
        {**row, **({"title": "Bänke am Teich"} if row["measure_id"] == "bank" else {})}
        for row in rows.to_pylist()
    ]
    publish(store(), {"measures": rows.from_pylist(told, schema=rows.schema)}, author="Stadt")
    app = drop(shell, ("drucksache.xlsx", content))
    text = words(app)
    assert "Auf beiden Seiten geändert" in text
    assert "war „Bänke im Park“; hier ist es „Bänke am Teich“" in text
    assert "ohne Problem" not in text  # all or nothing: no row goes alone
    assert [one for one in app.toggle if "faultless" in str(one.key)] == []
    assert [one for one in app.button if str(one.key).startswith("upload_publish")] == []
    assert case(app).done is None
    assert measure()[0]["owner"] != "Amt 9"
