"""Checking: an all-text table against a dataset's declaration."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.package import Dataset, Package, quoted
from loaders.reading import Note, Reading

PROBLEM_COLUMNS = ("row", "column", "field", "value", "code", "message")


@dataclass(frozen=True)
class Report:
    """What checking a file found. `table` is there only if it may be published."""

    dataset: str | None
    profile: str | None
    encoding: str | None
    rows: int
    valid: int
    publishable: bool
    problems: pd.DataFrame
    table: pa.Table | None = None
    notes: tuple[Note, ...] = field(default_factory=tuple)


def check(
    reading: Reading, package: Package, dataset: str, known: Mapping[str, pa.Table] | None = None
) -> Report:
    """Check a reading against the declaration of `dataset`."""
    declared = package.datasets[dataset]
    where = {name: i for i, name in enumerate(reading.columns)}
    problems: list[tuple] = []
    with duckdb.connect() as con:
        con.register("text", reading.table)
        for f in declared.fields:
            if f.name in where and f.type != "geojson":
                c = f"c{where[f.name]}"
                problems += [
                    (row, f.name, f.name, value, "type", f"„{value}“ passt nicht zum Typ {f.type}.")
                    for row, value in con.execute(
                        f"SELECT row, {c} FROM text WHERE {c} IS NOT NULL "
                        f"AND TRY_CAST({c} AS {f.sql_type}) IS NULL"
                    ).fetchall()
                ]
        table = None
        if not problems:
            table = con.execute(_select(declared, where)).to_arrow_table()
    frame = pd.DataFrame(problems, columns=list(PROBLEM_COLUMNS))
    return Report(
        dataset, None, reading.encoding, reading.rows, reading.rows, table is not None, frame, table
    )


def _select(dataset: Dataset, where: Mapping[str, int]) -> str:
    parts = []
    for f in dataset.fields:
        i = where.get(f.name)
        if f.type == "geojson" and i is None:
            i = where.get("geometry")
        source = "NULL" if i is None else f"g{i}" if f.type == "geojson" else f"c{i}"
        value = f"CAST({source} AS {f.sql_type})"
        if f.name == "is_demo":
            value = f"coalesce({value}, false)"
        parts.append(f"{value} AS {quoted(f.name)}")
    return f"SELECT {', '.join(parts)} FROM text ORDER BY row"
