"""Writing typed tables into the lake, inside a transaction, and counting what that changes."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

import duckdb
import pyarrow as pa

from loaders.engine import ALIAS, SCHEMA
from loaders.integrity import verify, verify_primary_key
from loaders.originals import Original
from loaders.package import Dataset, Package, quoted

# The layout of our tables and of what we write beside each snapshot. Raise it when either changes.
FORMAT = 1
FIRST = "Erstbefüllung"
PUBLICATION = "Veröffentlichung"
RESTORATION = "Wiederherstellung"
STAGED = "staged_rows"


@dataclass(frozen=True)
class Counts:
    """What a publication did to one dataset; `rows` is its size afterwards."""

    rows: int
    new: int
    changed: int
    unchanged: int
    gone: int


def write(
    cursor: duckdb.DuckDBPyConnection,
    package: Package,
    tables: Mapping[str, pa.Table],
    mode: str,
    author: str,
    message: str,
    kind: str,
    files: Mapping[str, Original],
) -> None:
    """Inside a transaction: write the tables, verify all keys, and say what was done."""
    datasets = {}
    for name, table in tables.items():
        counts = _write_one(cursor, package.datasets[name], table, mode)
        datasets[name] = asdict(counts) | (_file(files[name]) if name in files else {})
    verify(cursor, package, list(tables))
    info = {"format": FORMAT, "kind": kind, "datasets": datasets}
    cursor.execute(
        f"CALL {ALIAS}.set_commit_message(?, ?, extra_info => ?)",
        [author, message, json.dumps(info, ensure_ascii=False)],
    )


def _file(original: Original) -> dict[str, str]:
    return {"file": original.name, "checksum": original.checksum}


def _write_one(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, table: pa.Table, mode: str
) -> Counts:
    stage(cursor, table)
    # Unique keys in what comes in keep those of the whole unique: equal old rows are replaced.
    verify_primary_key(cursor, dataset, STAGED)
    counts = count_changes(cursor, dataset, mode)
    target = f"{SCHEMA}.{quoted(dataset.name)}"
    if counts.gone or counts.changed or counts.unchanged:
        where = "" if mode == "replace" else f" WHERE EXISTS ({_match(dataset)})"
        cursor.execute(f"DELETE FROM {target} AS o{where}")
    names = ", ".join(quoted(n) for n in dataset.field_names)
    cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM {STAGED}")
    cursor.unregister(STAGED)
    return counts


def _match(dataset: Dataset) -> str:
    return f"SELECT 1 FROM {STAGED} n WHERE {same_key(dataset)}"


def stage(cursor: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    cursor.register(STAGED, table)


def key_of(dataset: Dataset) -> tuple[str, ...]:
    return dataset.primary_key or dataset.field_names


def same_key(dataset: Dataset) -> str:
    """An empty value in a key is a value like others."""
    return " AND ".join(
        f"o.{quoted(c)} IS NOT DISTINCT FROM n.{quoted(c)}" for c in key_of(dataset)
    )


def changed_from(dataset: Dataset, old: str, new: str) -> str:
    rest = [c for c in dataset.field_names if c not in key_of(dataset)]
    differs = " OR ".join(f"o.{quoted(c)} IS DISTINCT FROM n.{quoted(c)}" for c in rest) or "false"
    return f" FROM {new} n JOIN {old} o ON {same_key(dataset)} WHERE {differs}"


def count_changes(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, mode: str) -> Counts:
    """Rows new, changed, unchanged and gone, told apart by the primary key."""
    old = f"{SCHEMA}.{quoted(dataset.name)}"
    before = _number(cursor, f"SELECT count(*) FROM {old}")
    staged = _number(cursor, f"SELECT count(*) FROM {STAGED}")
    if not before:
        return Counts(rows=staged, new=staged, changed=0, unchanged=0, gone=0)
    matched = _number(
        cursor,
        f"SELECT count(*) FROM {old} o JOIN {STAGED} n ON {same_key(dataset)}",
    )
    changed = _number(cursor, "SELECT count(*)" + changed_from(dataset, old, STAGED))
    rows = staged if mode == "replace" else before + staged - matched
    return Counts(
        rows=rows,
        new=staged - matched,
        changed=changed,
        unchanged=matched - changed,
        gone=before + staged - matched - rows,
    )


def _number(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
