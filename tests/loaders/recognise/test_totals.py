"""Totals, footers and headers that stand again are left out wherever they are, and it is said."""

import time

import pytest

from loaders.pipeline import check_file
from loaders.reading import read
from loaders.recognise.totals import without_totals

HEAD = "Bezirk;Stichtag;Einwohner"
ROWS = {n: f"0{n};31.12.2023;{1000 * n}" for n in (1, 2, 3, 4)}


@pytest.fixture
def check(package, tmp_path):
    def run(*lines):
        path = tmp_path / "einwohner.csv"
        path.write_text("\n".join((HEAD, *lines)) + "\n", "utf-8")
        return check_file(path, package)

    return run


def left_out(report):
    codes = ("totals_left_out", "footer_left_out", "header_again")
    return [(note.code[:6], note.values["row"]) for note in report.notes if note.code in codes]


@pytest.mark.parametrize(
    ("lines", "gone"),
    [
        # Subtotals in the middle, with and without empty cells.
        ((1, 2, "Zwischensumme;;3000", 3, 4, "Zwischensumme;;7.000", "Gesamt;;10.000"),
         [("totals", 4), ("totals", 7), ("totals", 8)]),
        ((1, 2, "Summe Nord;31.12.2023;3000", 3, 4), [("totals", 4)]),
        ((1, 2, "Nord gesamt;31.12.2023;3000", 3, 4, "Süd gesamt;31.12.2023;7000"),
         [("totals", 4), ("totals", 7)]),
        # The total first, as statistical offices have it, or with the figures of one part.
        (("Stadt gesamt;31.12.2023;10000", 1, 2, 3, 4), [("totals", 2)]),
        (("Nord gesamt;31.12.2023;3000", 1, 2, "Süd gesamt;31.12.2023;7000", 3, 4),
         [("totals", 2), ("totals", 5)]),
        # Behind the date, and the header and a footer of a page in the middle.
        ((1, 2, "31.12.2023;Zwischensumme;3000", 3, 4), [("totals", 4)]),
        ((1, 2, HEAD, 3, "Quelle: Melderegister;;", 4, "* vorläufig"),
         [("header", 4), ("footer", 6), ("footer", 8)]),
    ],
)  # fmt: skip
def test_rows_that_are_no_data(check, lines, gone):
    report = check(*(ROWS.get(line, line) for line in lines))
    assert report.problems["message"].tolist() == []
    rows = {row["district_id"]: row["population"] for row in report.table.to_pylist()}
    assert rows == {f"0{n}": 1000 * n for n in (1, 2, 3, 4)}
    assert sorted(left_out(report), key=lambda one: one[1]) == gone


@pytest.mark.parametrize(
    "line", ["Nord gesamt;31.12.2023;3001", "Nord gesamt;;3000,5", "Gesamtkonzept;;3000"]
)
def test_a_name_that_adds_nothing_up_stays_a_row(check, line):
    report = check(ROWS[1], ROWS[2], line)
    assert (report.rows, left_out(report)) == (3, [])


def test_many_subtotals_are_told_together_in_the_end(check):
    lines = [line for _ in range(15) for line in (ROWS[1], ROWS[2], "Summe;;3000")]
    assert len(left_out(check(*lines))) == 13
    assert left_out(check(*lines))[-1] == ("totals", "40, 43, 46")


def test_many_words_of_totals_cost_one_pass(tmp_path):
    """One row in ten may be a total: each looked at by sums worked out once a column."""
    rows = (f"{'Nord gesamt' if i % 10 == 0 else i};31.12.2023;{i + 1}" for i in range(9_990))
    path = tmp_path / "viele.csv"
    path.write_text("Bezirk;Stichtag;Einwohner\n" + "\n".join(rows) + "\n", "utf-8")
    reading = read(path)
    begin = time.process_time()
    suspects = [i for i in range(9_990) if i % 10 == 0]
    assert without_totals(reading, suspects).rows == 9_990
    assert time.process_time() - begin < 3  # 0.3 s; adding up anew for each took 15 s
