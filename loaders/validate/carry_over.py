"""What the city added to rows after an import stays when a newer file of the same kind comes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import duckdb
import pyarrow as pa

from loaders.messages.text import titles_of
from loaders.schema import Dataset, Field, Package, quoted
from loaders.schema.column_matching import PROVIDED
from loaders.store.comparison import same_key, same_values
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note
from loaders.tables.scratch import scratch
from loaders.validate.report import Report

SOURCE, FILLED = "source", "source_filled"


def keeping(package: Package, known: PublishedRows | None, report: Report) -> Report:
    """Rows that are there already keep what the file says nothing about; a note says which.

    The list of those who came does not take away how many had signed up, a newer export neither
    the organiser of its survey nor the release of a text: an answer's text is part of its key, so
    one that reads otherwise is a new row that nobody has released.
    """
    dataset = package.datasets[str(report.dataset)]
    rows = known(dataset.name) if known else None
    silent = [n for n in report.absent if n not in PROVIDED and n not in dataset.primary_key]
    if rows is None or not rows.num_rows or not silent or not dataset.primary_key:
        return report
    told: Mapping[str, int] = {}
    tables = []
    for table in (report.table, report.faultless):
        if table is not None:
            table, told = _completed(dataset, table, rows, silent)
        tables.append(table)
    return replace(
        report, table=tables[0], faultless=tables[1], notes=(*report.notes, *_said(dataset, told))
    )


def sourced(package: Package, known: PublishedRows | None, report: Report) -> Report:
    """A row that says nothing new keeps the source it is published with, where the file has none:
    the name of the file, filled in instead, is no news about it."""
    dataset = package.datasets[str(report.dataset)]
    filled = any(note.code == FILLED for note in report.notes)
    rows = known(dataset.name) if known and filled and dataset.primary_key else None
    if rows is None or not rows.num_rows or not {*dataset.field_names} <= {*rows.column_names}:
        return report
    told = (report.table, report.faultless)
    made = [None if table is None else _with_sources(dataset, table, rows) for table in told]
    return replace(report, table=made[0], faultless=made[1])


def _with_sources(dataset: Dataset, table: pa.Table, rows: pa.Table) -> pa.Table:
    others = [n for n in dataset.field_names if n not in (SOURCE, *dataset.primary_key)]
    same = " AND ".join([same_key(dataset), *([same_values(others)] if others else [])])
    with scratch() as con:
        con.register("new_rows", table.append_column("_number", _numbers(table)))
        con.register("old_rows", rows)
        found = con.execute(
            f"SELECT coalesce(o.{SOURCE}, n.{SOURCE}) AS {SOURCE} FROM new_rows n "
            f"LEFT JOIN old_rows o ON {same} ORDER BY _number"
        ).to_arrow_table()
    return table.set_column(table.column_names.index(SOURCE), SOURCE, found[SOURCE])


def _numbers(table: pa.Table) -> pa.Array:
    return pa.array(range(table.num_rows), pa.int64())


def _completed(
    dataset: Dataset, table: pa.Table, rows: pa.Table, silent: Sequence[str]
) -> tuple[pa.Table, dict[str, int]]:
    """The rows with what they keep, and how many values each column keeps."""
    names = ", ".join(
        f"{_kept(f) if f.name in silent else 'n.' + quoted(f.name)} AS {quoted(f.name)}"
        for f in dataset.fields
    )
    # Invented numbers do not become real ones by standing beside real ones.
    real = " AND NOT coalesce(o.is_demo, false)" if dataset.has("is_demo") else ""
    with scratch() as con:
        con.register("new_rows", table.append_column("_number", _numbers(table)))
        con.register("old_rows", rows)
        joined = f"FROM new_rows n JOIN old_rows o ON {same_key(dataset)}{real}"
        told = _counts(con, joined, silent)
        made = con.execute(
            f"SELECT {names} {joined.replace(' JOIN ', ' LEFT JOIN ', 1)} ORDER BY _number"
        ).to_arrow_table()
    return made.cast(table.schema), told


def _kept(f: Field) -> str:
    """What was measured of a new row, such as the area of its shape, goes first; a default last."""
    first, second = ("n", "o") if f.default is None else ("o", "n")
    return f"coalesce({first}.{quoted(f.name)}, {second}.{quoted(f.name)})"


def _counts(con: duckdb.DuckDBPyConnection, joined: str, silent: Sequence[str]) -> dict[str, int]:
    counted = ", ".join(f"count(o.{quoted(n)}) FILTER (n.{quoted(n)} IS NULL)" for n in silent)
    row = con.execute(f"SELECT {counted} {joined}").fetchone()
    return {name: count for name, count in zip(silent, row or (), strict=True) if count}


def _said(dataset: Dataset, told: Mapping[str, int]) -> list[Note]:
    if not told:
        return []
    columns = titles_of(dataset.field(name) for name in told)
    return [Note("kept_columns", {"count": max(told.values()), "columns": columns})]
