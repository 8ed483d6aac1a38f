"""A template's example row is no row of data, however the spreadsheet saved it."""

import csv
import io

import duckdb
import pytest

from loaders.export.template import template_csv, template_xlsx
from loaders.pipeline import check_file, published_rows
from loaders.schema import quoted
from loaders.schema.sql import literal
from tests.publishing import publish

HUB = "insel-1,Insel am Markt,geplant,2027-06-30,Bauplan"


@pytest.fixture
def check(lake, tmp_path):
    def run(content, name="vorlage.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return check_file(path, lake.package, published=published_rows(lake))

    return run


def _said(report):
    return [t for t in report.note_texts() if "Beispielzeile" in t]


def _hubs(lake):
    declared = lake.package.datasets["mobility_hubs"]
    names = ("hub_id", "name", "status", "planned_date", "source")
    cells = dict(zip(names, HUB.split(","), strict=True))
    row = ",".join(cells.get(name, "") for name in declared.field_names)
    return template_csv(declared) + row + "\n"


def test_the_example_is_left_out_and_the_row_below_it_stays(check, lake):
    report = check(_hubs(lake))
    assert report.problems["message"].tolist() == []
    assert [row["hub_id"] for row in report.table.to_pylist()] == ["insel-1"]
    assert _said(report) == [
        "Zeile 2 ist die unveränderte Beispielzeile der Vorlage und wurde weggelassen."
    ]


def test_a_template_alone_holds_no_rows(check, lake):
    for dataset in lake.package.datasets.values():
        for name, content in (
            ("vorlage.csv", template_csv(dataset)),
            ("vorlage.xlsx", template_xlsx(dataset)),
        ):
            report = check(content, name)
            assert report.problems["code"].tolist() == ["no_rows"], (dataset.name, name)
            assert len(_said(report)) == 1


def test_the_example_as_a_german_spreadsheet_saves_it(check, lake):
    written = {"2021-12-31": "31.12.2021", "2022-04-01": "01.04.2022", "50.88": "50,88",
               "12.08": "12,08", "true": "WAHR", "false": "FALSCH", "01": "1"}  # fmt: skip
    sink = io.StringIO()
    writer = csv.writer(sink, delimiter=";")
    for row in csv.reader(io.StringIO(_hubs(lake))):
        writer.writerow(written.get(cell, cell) for cell in row)
    report = check(sink.getvalue())
    assert report.problems["message"].tolist() == []
    assert [row["hub_id"] for row in report.table.to_pylist()] == ["insel-1"]


def test_one_changed_cell_makes_it_a_row(check, lake):
    report = check(_hubs(lake).replace("Mobilitätsinsel Musterstraße", "Insel Musterstraße"))
    assert [row["hub_id"] for row in report.table.to_pylist()] == ["beispiel-1", "insel-1"]
    assert _said(report) == []


def test_an_example_taken_from_the_data_stays_where_it_is_published(check, lake, tmp_path):
    declared = lake.package.datasets["stops"]
    path = tmp_path / "vorlage.csv"
    path.write_text(template_csv(declared), "utf-8")
    publish(lake, {"stops": check_file(path, lake.package).table}, author="A")
    report = check(template_csv(declared) + "X1,Markt,Haltestelle,,,,x\n")
    assert [row["stop_id"] for row in report.table.to_pylist()] == ["8000001", "X1"]


def test_a_published_example_is_found_whatever_column_comes_first(lake, tmp_path):
    declared = lake.package.datasets["events"]
    names = ["start_time", *(n for n in declared.field_names if n != "start_time")]
    cells = [declared.field(name).example for name in names]
    path = tmp_path / "events.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([names, ["" if cell is None else cell for cell in cells]])
    report = check_file(path, lake.package, published={"events": _example_of(declared)}.get)
    assert _said(report) == [] and report.rows == 1


def _example_of(declared):
    with duckdb.connect() as con:
        cells = (
            f"CAST({'NULL' if f.example is None else literal(str(f.example))} AS {f.sql_type}) "
            f"AS {quoted(f.name)}"
            for f in declared.fields
        )
        return con.execute(f"SELECT {', '.join(cells)}").to_arrow_table()
