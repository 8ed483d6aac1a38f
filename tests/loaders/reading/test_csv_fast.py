"""Large regular files: Arrow's reader gives what the careful reader gives, or leaves it to that."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from loaders.pipeline import check_file
from loaders.reading import csv, csv_fast, read
from loaders.reading.dialect import Dialect
from loaders.schema import load_package
from loaders.tables.reading import Hints, Limits, ReadingError

LIMITS = Limits(file_mb=500, unpacked_mb=2000, rows=100_000, columns=50, cell_chars=1000)
MANY = 30_000  # rows, enough to be a large file
PLAIN = ("a", "ä", "b c", " ", "", "1", "'", "\u2028", "ß;")
ODD = ('"q,r"', '"l\nm"', '"l\r\nm"', '"x""y"', '5"', '"open', '"a"b', "x\ry")
CELL = st.one_of(st.sampled_from(PLAIN), st.sampled_from(PLAIN), st.sampled_from(ODD))


def _dialect(width: int, header: int = 0) -> Dialect:
    return Dialect(",", header, True, tuple(f"h{i}" for i in range(width)), ())


@settings(
    max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.integers(1, 3).flatmap(lambda w: st.lists(st.lists(CELL, min_size=w, max_size=w))),
    ragged=st.booleans(),
    end=st.sampled_from(["\n", "\r\n"]),
    last=st.booleans(),
    preamble=st.integers(0, 2),
    block=st.sampled_from([64, 100, 1 << 20]),
)
def test_what_it_takes_it_reads_as_the_careful_reader(
    tmp_path, rows, ragged, end, last, preamble, block
):
    width = len(rows[0]) if rows else 2
    head = ["before"] * preamble + [",".join(f"h{i}" for i in range(width))]
    lines = [",".join(cells) for cells in rows] + [",".join(["z"] * (width + 1))] * ragged
    path = tmp_path / "file.csv"
    path.write_bytes((end.join(head + lines) + end * last).encode())
    dialect = _dialect(width, preamble)
    table = csv_fast.read(path, dialect, LIMITS, block=block)
    if table is None:
        return
    careful, faults = csv._read_carefully(path, "utf-8", dialect, LIMITS)
    assert not faults
    assert table.to_pylist() == careful.to_pylist()


@pytest.mark.parametrize(
    ("body", "taken"),
    [
        ("1,2\n3,4\n", True),
        ("1,2\r\n3,4\r\n", True),
        ('1,"x\ny"\n3,4\n', True),
        ('1,"x\r\ny"\r\n3,4\r\n', True),
        ("1,\n,\n,4\n", True),
        ("1,2\n\n3,4\n", True),  # a blank line counts: see the row numbers below
        ("1,2\n3\n", False),
        ("1,2,3\n3,4\n", False),
        ("1,2\n3,\x00\n", False),
        ('1,2\n3,"4\n', False),
        ('1,5" 2"\n3,"4', False),
        ("1,2\n3," + "x" * 1001 + "\n", False),
    ],
)
def test_which_files_it_takes(tmp_path, body, taken):
    path = tmp_path / "file.csv"
    path.write_bytes(b"h0,h1\n" + body.encode())
    assert (csv_fast.read(path, _dialect(2), LIMITS) is not None) is taken


def test_too_many_rows_are_left_to_the_careful_reader(tmp_path):
    path = tmp_path / "file.csv"
    path.write_text("h0\n" + "1\n" * 11)
    limits = Limits(rows=10)
    assert csv_fast.read(path, _dialect(1), limits) is None
    with pytest.raises(ReadingError, match="mehr als 10 Zeilen"):
        csv._read_carefully(path, "utf-8", _dialect(1), limits)


def _large(path: Path, encoding: str, odd: str = "") -> None:
    rows = [f"{i},Straße {i % 7},2024-01-{1 + i % 28:02}" for i in range(MANY)]
    path.write_bytes(("Nummer,Ort,Tag\n" + "\n".join(rows) + "\n" + odd).encode(encoding))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_large_file_keeps_rows_and_letters(tmp_path, encoding):
    path = tmp_path / "file.csv"
    _large(path, encoding)
    reading = read(path)
    assert reading.rows == MANY
    assert reading.table["row"].to_pylist() == list(range(2, MANY + 2))
    assert reading.table.slice(MANY - 1).to_pylist() == [
        {"row": MANY + 1, "c0": "29999", "c1": "Straße 4", "c2": "2024-01-12"}
    ]


def test_a_large_file_that_is_utf_8_only_at_its_beginning(tmp_path):
    path = tmp_path / "file.csv"
    rows = "".join(f"{i},Weg {i % 7},2024-01-02\n" for i in range(MANY))
    path.write_bytes(b"Nummer,Ort,Tag\n" + rows.encode() + "x,Größe,2024-01-03\n".encode("cp1252"))
    reading = read(path)
    assert reading.encoding == "Windows-1252"
    assert reading.table["c1"][MANY].as_py() == "Größe"
    assert read(path, Hints(encoding="utf-8")).table["c1"][MANY].as_py() == "Gr\ufffd\ufffde"


def test_a_large_file_with_a_blank_and_a_ragged_line_keeps_its_row_numbers(tmp_path):
    path = tmp_path / "file.csv"
    _large(path, "utf-8", "\n1,2\n")
    last = read(path).table.slice(MANY).to_pylist()
    assert last == [{"row": MANY + 3, "c0": "1", "c1": "2", "c2": None}]


HEAD = "survey_id,respondent_id,question_id,value,district_id,submitted_at,is_released,source\n"


def test_every_problem_of_a_large_file_with_its_row(tmp_path):
    """Values that repeat are looked at once; what is wrong with them is told for every row."""
    package = load_package()
    lines = [f"s,r{i},q,ja,01,2024-05-06T10:00:00,ja,x" for i in range(MANY)]
    lines[10] = "s,r10,q,ja,1,2024-05-06T10:00:00,vielleicht,x"
    lines[20] = "s,r20,q,ja,01,2024-05-46T10:00:00,nein,x"
    lines[30] = "s,r31,q,ja,01,,,x"
    lines[40] = "s,r40,q, ja\u00a0,123,2024-05-06T10:00:00,-,x"
    path = tmp_path / "answers.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    report = check_file(path, package)
    found = report.problems[["row", "code", "value"]].values.tolist()
    assert found == [
        [12, "type_boolean", "vielleicht"],
        [22, "type_datetime", "2024-05-46T10:00:00"],
        [33, "duplicate_key", "s, r31, q, ja"],
        [42, "pattern", "123"],
    ]
    assert report.faultless.num_rows == MANY - 4
    fixed = report.faultless.to_pylist()
    assert (fixed[0]["is_released"], fixed[28]["is_released"]) == (True, None)


def test_short_district_numbers_are_filled_up_in_a_large_file(tmp_path):
    lines = [f"s,r{i},q,ja,{i % 9 + 1},2024-05-06T10:00:00,ja,x" for i in range(MANY)]
    path = tmp_path / "answers.csv"
    path.write_text(HEAD + "\n".join(lines) + "\n", encoding="utf-8")
    report = check_file(path, load_package())
    assert report.table["district_id"].to_pylist()[:10] == [
        "01", "02", "03", "04", "05", "06", "07", "08", "09", "01",
    ]  # fmt: skip
    assert report.table["submitted_at"][0].as_py().isoformat() == "2024-05-06T10:00:00"
