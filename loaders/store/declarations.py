"""The declarations that a store was written under: every document it had, in the lake itself, so
each state knows its own.

The table is only ever added to; the last row counts.
"""

import json
from collections.abc import Mapping
from typing import Any

import duckdb

from loaders.schema import Package, package_of
from loaders.schema.parsing import Flaw
from loaders.store.engine import META, SCHEMA
from loaders.store.lake_tables import columns_at

TABLE = "_declarations"  # no dataset can have this name


def kept_declarations(con: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """Every document of the newest state, oldest first; none in a store that kept none yet."""
    return _documents(con, int(_newest(con)))


def _newest(con: duckdb.DuckDBPyConnection) -> Any:
    row = con.execute(f"SELECT max(snapshot_id) FROM {META}.ducklake_snapshot").fetchone()
    return row[0] if row else 0


def keep_declarations(con: duckdb.DuckDBPyConnection, package: Package, number: int) -> None:
    """Inside a transaction: add the document as the one with this number."""
    con.execute(f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{TABLE} (number INTEGER, document VARCHAR)")
    document = json.dumps(package.document, ensure_ascii=False)
    con.execute(f"INSERT INTO {SCHEMA}.{TABLE} VALUES (?, ?)", [number, document])


def declared_at(con: duckdb.DuckDBPyConnection, package: Package, snapshot: int) -> Package | None:
    """The declarations of a state; None where they were not kept yet, or cannot be read by this
    program any more. `package` says where the files are."""
    documents = _documents(con, snapshot)
    return declared(documents[-1], package) if documents else None


def declared(document: Mapping[str, Any], package: Package) -> Package | None:
    """The declarations of a kept document; None if this program cannot read it."""
    try:
        return package_of(document, package.folder)
    except Flaw:
        return None


def _documents(con: duckdb.DuckDBPyConnection, snapshot: int) -> list[dict[str, Any]]:
    if TABLE not in columns_at(con, snapshot):
        return []
    rows = con.execute(
        f"SELECT document FROM {SCHEMA}.{TABLE} AT (VERSION => {snapshot}) ORDER BY number"
    ).fetchall()
    return [json.loads(document) for (document,) in rows]
