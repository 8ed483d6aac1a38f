"""The table of a sheet is made column by column, and reads as if each cell were looked at alone."""

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from loaders.reading import cell_texts
from loaders.reading.cell_texts import as_text, shown_number, text_table
from loaders.tables.reading import Fault, Limits

CELLS = st.one_of(
    st.sampled_from(
        ["", "", None, "ja", 1, 1.0, True, False, 0.0, -0.0, shown_number(0.01, "%"), 2.5]
    ),
    st.datetimes(dt.datetime(2026, 1, 1), dt.datetime(2026, 1, 2)).map(
        lambda moment: moment.replace(microsecond=0)
    ),
)


@given(st.lists(st.lists(CELLS, max_size=4), max_size=9), st.integers(0, 3), st.integers(1, 3))
@settings(max_examples=150, deadline=None)
def test_every_cell_reads_as_it_does_alone(rows, width, batch):
    before, cell_texts._BATCH = cell_texts._BATCH, batch
    try:
        table, faults = text_table(iter([["Kopf"], *rows]), 0, width, Limits())
    finally:
        cell_texts._BATCH = before
    texts = [(number, [as_text(cell) for cell in row]) for number, row in enumerate(rows, 2)]
    filled = [(number, row) for number, row in texts if any(row)]
    assert table["row"].to_pylist() == [number for number, _ in filled]
    for i in range(width):
        expected = [(row[i] if i < len(row) else "") or None for _, row in filled]
        assert table[f"c{i}"].to_pylist() == expected
        cells = [rows[number - 2][i : i + 1] for number, _ in filled]
        numbers = [cell[0] if cell and isinstance(cell[0], float) else None for cell in cells]
        shown = table[f"n{i}"].to_pylist() if f"n{i}" in table.column_names else [None] * len(cells)
        assert shown == numbers
    assert {*table.column_names} <= {"row", *(f"{kind}{i}" for i in range(width) for kind in "cn")}
    beyond = [(number, [cell for cell in row[width:] if cell]) for number, row in filled]
    told = [Fault(n, "too_many_cells", " | ".join(cells)) for n, cells in beyond if cells]
    assert faults == told


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (True, "true"),
        (1, "1"),
        (1.0, "1"),
        (shown_number(0.35, "%"), "35 %"),
        (dt.time(8, 5), "08:05:00"),
    ],
)
def test_yes_a_number_and_a_percentage_are_told_apart(value, text):
    table, _ = text_table(iter([["Kopf"], [value], [True], [1.0]]), 0, 1, Limits())
    assert table["c0"].to_pylist() == [text, "true", "1"]
