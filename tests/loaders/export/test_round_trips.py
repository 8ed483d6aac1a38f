"""What goes out comes back: exports of every format, and tables written in any way people write."""

import csv
import datetime as dt
import io
import json

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.export.export import FORMATS, export
from loaders.messages.errors import StoreError
from loaders.pipeline import check_file, published_rows
from loaders.publish.diff import difference
from loaders.schema import load_package
from tests.publishing import publish

SETTINGS = settings(
    max_examples=60,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_dataset_comes_back_unchanged(lake, tmp_path, kind):
    known = published_rows(lake)
    written = []
    for name, dataset in lake.package.datasets.items():
        if kind == "geojson" and not (dataset.geometry_field or dataset.has("latitude")):
            with pytest.raises(StoreError, match="hat keine Orte, GeoJSON ist nicht möglich"):
                export(dataset, known(name), kind)
            continue
        if not known(name).num_rows:
            continue  # nothing but a header: no file anybody means to publish
        path = tmp_path / f"{name}.{kind.removesuffix('-de')}"
        path.write_bytes(export(dataset, known(name), kind))
        report = check_file(path, lake.package, published=known)
        assert report.problems["message"].tolist() == [], name
        assert report.dataset == name
        counts = difference(lake, name, report.table).counts
        assert (counts.new, counts.changed, counts.gone) == (0, 0, 0), name
        written.append(name)
    filled = [name for name in lake.package.datasets if known(name).num_rows]
    assert len(written) == (7 if kind == "geojson" else len(filled))


HOSTILE = [
    "=1+1",
    "+49 365",
    "-5",
    "@SUM(A1)",
    "'=schon geschützt",
    "''=zweimal",
    "'normal",
    "=cmd|' /C calc'!A0",
    'Anführung "x", Komma; Strich | Tab\tEnde',
    "zwei\nZeilen",
    "<img src=x onerror=alert(1)>",
    "007",
    "1.5",
    "2020/01/02",
    "12.03.2021",
    "true",
    "NULL",
    "-",
    "N/A",
]


@pytest.mark.parametrize("kind", FORMATS)
def test_texts_that_look_like_something_else_come_back_as_they_were(lake, tmp_path, kind):
    dataset = lake.package.datasets["stops"]
    table = pa.table(
        {
            "stop_id": [str(n) for n in range(len(HOSTILE))],
            "name": HOSTILE,
            "kind": ["Bahnhof"] * len(HOSTILE),
            "latitude": [50.881] * len(HOSTILE),
            "longitude": [10.125] * len(HOSTILE),
            "operator": HOSTILE[::-1],
            "source": ["Test"] * len(HOSTILE),
        }
    )
    publish(lake, {"stops": table}, author="A")
    path = tmp_path / f"stops.{kind.removesuffix('-de')}"
    path.write_bytes(export(dataset, table, kind))
    report = check_file(path, lake.package)
    assert report.problems["message"].tolist() == []
    assert report.table["name"].to_pylist() == HOSTILE
    assert report.table["operator"].to_pylist() == HOSTILE[::-1]
    counts = difference(lake, "stops", report.table).counts
    assert (counts.new, counts.changed, counts.gone) == (0, 0, 0)


@pytest.mark.parametrize("kind", ["csv", "csv-de", "xlsx"])
def test_space_before_a_formula_is_guarded_and_goes_on_the_way_back(read_lake, tmp_path, kind):
    """A text of ours never begins with space; one that did comes back as the door would take it."""
    dataset = read_lake.package.datasets["stops"]
    row = {"stop_id": "1", "name": "\t=1+1", "kind": "Bahnhof", "latitude": 50.881,
           "longitude": 10.125, "operator": "\r=1+1", "source": "Test"}  # fmt: skip
    path = tmp_path / f"stops.{kind.removesuffix('-de')}"
    path.write_bytes(export(dataset, pa.Table.from_pylist([row]), kind))
    report = check_file(path, read_lake.package)
    assert report.table.select(["name", "operator"]).to_pylist() == [
        {"name": "=1+1", "operator": "=1+1"}
    ]


def test_csv_holds_nothing_a_spreadsheet_would_run(read_lake):
    dataset = read_lake.package.datasets["stops"]
    attacks = ["=cmd()", "@SUM(A1)", "+1", "-1+cmd()", "\t=1", "\r=1"]
    texts = [n for n in dataset.field_names if n not in ("latitude", "longitude")]
    table = pa.table(dict(zip(texts, [[one] for one in attacks], strict=False)))
    assert len(texts) == 5
    table = table.append_column("latitude", pa.array([1.0])).append_column(
        "longitude", pa.array([1.0])
    )
    for kind, delimiter in (("csv", ","), ("csv-de", ";")):
        text = export(dataset, table, kind).decode("utf-8-sig")
        cells = list(csv.reader(io.StringIO(text), delimiter=delimiter))[1]
        assert [c for c in cells if c[0] in "=+-@\t\r"] == []


@pytest.mark.parametrize("kind", ["csv", "csv-de", "xlsx", "parquet"])
def test_a_lone_number_with_three_decimals_comes_back(trees, tmp_path, kind):
    values = {"tree_id": ["1"], "label": [None], "height": [3.125], "count": [1000]}
    table = pa.table(values | {"planted": [dt.date(2021, 2, 3)], "healthy": [True]})
    path = tmp_path / f"trees.{kind.removesuffix('-de')}"
    path.write_bytes(export(trees.datasets["trees"], table, kind))
    report = check_file(path, trees)
    assert report.problems["message"].tolist() == []
    assert report.table["height"].to_pylist() == [3.125]
    assert report.table["count"].to_pylist() == [1000]


FIELDS = {
    "tree_id": "string",
    "label": "string",
    "height": "number",
    "count": "integer",
    "planted": "date",
    "healthy": "boolean",
}


@pytest.fixture(scope="module")
def trees(tmp_path_factory):
    """A dataset with one column of each common type."""
    folder = tmp_path_factory.mktemp("trees")
    fields = [{"name": n, "type": t} for n, t in FIELDS.items()]
    dataset = {"name": "trees", "schema": {"fields": fields, "primaryKey": ["tree_id"]}}
    (folder / "datapackage.json").write_text(json.dumps({"resources": [dataset]}), "utf-8")
    return load_package(folder)


LETTERS = "abcdefgh ijklm ABC äöüß ÄÖÜ ;,|"
LABELS = st.text(LETTERS, min_size=1, max_size=12).map(str.strip).filter(bool) | st.none()
ROWS = st.lists(
    st.tuples(
        LABELS,
        st.none() | st.integers(-10_000_000, 10_000_000).map(lambda n: n / 100),
        st.none() | st.integers(-10_000_000, 10_000_000),
        st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31)),
        st.none() | st.booleans(),
    ),
    min_size=1,
    max_size=12,
)


def _number(value, form, grouped):
    if value is None:
        return ""
    if isinstance(value, int):
        text = f"{value:,}" if grouped else str(value)
    else:
        text = f"{value:,.2f}" if grouped else f"{value:.2f}"
    return text.translate(str.maketrans(",.", ".,")) if form == "de" else text


ENCODINGS = (
    "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252", "iso8859-1", "iso8859-15",
    "mac-roman",
)  # fmt: skip
DATE_FORMS = {
    "iso": "%Y-%m-%d",
    "german": "%d.%m.%Y",
    "short": "%d.%m.%y",
    "us": "%m/%d/%y",
    "long_us": "%m/%d/%Y",
    "slashes": "%d/%m/%Y",
}


@SETTINGS
@given(
    rows=ROWS,
    encoding=st.sampled_from(ENCODINGS),
    quoting=st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
    delimiter=st.sampled_from([",", ";", "\t", "|"]),
    end=st.sampled_from(["\n", "\r\n"]),
    form=st.sampled_from(["de", "en"]),
    grouped=st.booleans(),
    dates=st.sampled_from(list(DATE_FORMS)),
    words=st.sampled_from([("ja", "nein"), ("true", "false"), ("1", "0"), ("WAHR", "FALSCH")]),
    preamble=st.integers(0, 3),
)
def test_a_table_written_in_any_way_comes_back(
    trees, tmp_path, rows, encoding, quoting, delimiter, end, form, grouped, dates, words, preamble
):
    # A row that decides each column: people's files have one, and without it we ask.
    rows = [*rows, ("Müller Straße größer", 1234.56, 1, dt.date(2021, 5, 31), True)]
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, delimiter=delimiter, lineterminator=end, quoting=quoting)
    for number in range(preamble):
        writer.writerow([f"Bericht Teil {number}"])
    writer.writerow(FIELDS)
    for number, (label, height, count, planted, healthy) in enumerate(rows):
        day = "" if planted is None else planted.strftime(DATE_FORMS[dates])
        answer = "" if healthy is None else words[0] if healthy else words[1]
        cells = [_number(height, form, grouped), _number(count, form, grouped), day, answer]
        writer.writerow([number, label or "", *cells])
    path = tmp_path / "file.csv"
    path.write_bytes(sink.getvalue().encode(encoding))
    report = check_file(path, trees)
    assert report.problems["message"].tolist() == []
    back = report.table.to_pylist()
    assert [r["tree_id"] for r in back] == [str(n) for n in range(len(rows))]
    assert [(r["label"], r["height"], r["count"], r["planted"], r["healthy"]) for r in back] == rows


@SETTINGS
@given(data=st.binary(max_size=400), name=st.sampled_from(["a.csv", "a.xlsx", "a.json", "a.zip"]))
def test_any_bytes_yield_a_report(trees, tmp_path, data, name):
    path = tmp_path / name
    path.write_bytes(data)
    report = check_file(path, trees)
    assert report.publishable or report.problems["message"].str.len().gt(20).all()


@SETTINGS
@given(
    flips=st.lists(st.tuples(st.floats(0, 1), st.integers(0, 255)), min_size=1, max_size=6),
    kind=st.sampled_from(FORMATS),
)
def test_mutated_files_never_break_the_door(founded_exports, package, tmp_path, flips, kind):
    data = bytearray(founded_exports[kind])
    for place, value in flips:
        data[int(place * (len(data) - 1))] = value
    path = tmp_path / f"a.{kind.removesuffix('-de')}"
    path.write_bytes(bytes(data))
    report = check_file(path, package)
    assert report.publishable or len(report.problems)


@pytest.fixture(scope="module")
def founded_exports(package):
    """One export of each format, to be damaged."""
    dataset = package.datasets["stops"]
    values = {
        "stop_id": ["1", "2"],
        "name": ["Bahnhof Süd", "Größe"],
        "kind": ["Bahnhof", "Haltestelle"],
        "latitude": [50.05, 50.06],
        "longitude": [10.05, 10.06],
        "operator": [None, "Bahn"],
        "source": ["Test", "Test"],
    }
    return {kind: export(dataset, pa.table(values), kind) for kind in FORMATS}
