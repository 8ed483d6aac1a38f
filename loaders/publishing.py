"""Publishing: one transaction, one snapshot, with author, message, file and what it changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pandas as pd
import pyarrow as pa

from loaders.engine import SCHEMA, transaction
from loaders.errors import ConflictError, StoreError
from loaders.originals import Original, keep
from loaders.package import Dataset, quoted
from loaders.store import Edition, Store
from loaders.writing import (
    PUBLICATION,
    RESTORATION,
    STAGED,
    Counts,
    changed_from,
    count_changes,
    key_of,
    same_key,
    stage,
    write,
)

MODES = ("replace", "append")


@dataclass(frozen=True)
class Difference:
    """What a publication would do: rows as frames with the dataset's columns.

    `changed_old` and `changed_new` hold the same rows, in the same order, before and after.
    """

    counts: Counts
    new: pd.DataFrame
    changed_old: pd.DataFrame
    changed_new: pd.DataFrame
    gone: pd.DataFrame


def publish(
    store: Store,
    tables: Mapping[str, pa.Table],
    *,
    author: str,
    message: str = "",
    mode: str = "replace",
    expected_snapshot: int | None = None,
    source: Path | bytes | None = None,
    source_name: str | None = None,
    kind: str = PUBLICATION,
) -> int:
    """Publish typed tables (dataset name -> columns as declared) as one snapshot; its id.

    `replace` puts the tables in the place of what is there; `append` adds rows, and one whose
    primary key is known replaces that row. `source` is the file it came from; it is kept.
    `expected_snapshot` is the state the preview was made against: if one of the datasets was
    published since, ConflictError. PublicationError if declared keys would break. All or nothing.
    """
    if mode not in MODES:
        raise ValueError(f"unknown mode {mode!r}")
    kept = _keep(store, source, source_name)
    files = dict.fromkeys(tables, kept) if kept else {}
    with store.writing, store.cursor() as cursor:
        _refuse_conflict(store, tables, expected_snapshot)
        try:
            with transaction(cursor):
                write(cursor, store.package, tables, mode, author, message, kind, files)
        except duckdb.TransactionException as error:
            raise ConflictError(_conflict_text(tables)) from error
        except duckdb.IOException as error:
            raise StoreError(
                "Die Veröffentlichung ließ sich nicht schreiben; es gilt der alte Stand. "
                "Bitte freien Platz und Rechte im Speicherordner prüfen."
            ) from error
        return store.snapshot_id()


def difference(store: Store, dataset: str, table: pa.Table, mode: str = "replace") -> Difference:
    """What publishing `table` would change against the current state (nothing is written)."""
    declared = store.package.datasets[dataset]
    with store.cursor() as cursor:
        stage(cursor, table)
        old, new = f"{SCHEMA}.{quoted(dataset)}", STAGED
        gone = _only_in(cursor, declared, old, new) if mode == "replace" else None
        changed = changed_from(declared, old, new)
        order = ", ".join(f"n.{quoted(c)}" for c in key_of(declared))
        return Difference(
            counts=count_changes(cursor, declared, mode),
            new=_only_in(cursor, declared, new, old),
            changed_old=cursor.execute(
                _columns(declared, "o") + changed + f" ORDER BY {order}"
            ).df(),
            changed_new=cursor.execute(
                _columns(declared, "n") + changed + f" ORDER BY {order}"
            ).df(),
            gone=cursor.execute(_columns(declared, "o") + f" FROM {old} o LIMIT 0").df()
            if gone is None
            else gone,
        )


def restore(store: Store, dataset: str, snapshot: int, author: str, message: str = "") -> int:
    """Publish `dataset` again as it was at `snapshot`; the id of the new snapshot."""
    if dataset not in store.package.datasets:
        raise StoreError(f"Den Datensatz „{dataset}“ gibt es nicht.")
    history = store.history().upto(snapshot)
    if not any(row[5] == dataset for row in history):
        raise StoreError(
            f"Im Stand {snapshot} gab es den Datensatz „{dataset}“ noch nicht. "
            "Bitte einen späteren Stand wählen."
        )
    with store.reader(Edition(snapshot)) as cursor:
        table = cursor.execute(f"FROM {quoted(dataset)}").to_arrow_table()
    text = message or f"Stand {snapshot} wiederhergestellt"
    return publish(store, {dataset: table}, author=author, message=text, kind=RESTORATION)


def _keep(store: Store, source: Path | bytes | None, name: str | None) -> Original | None:
    if source is None:
        return None
    shown = name or (source.name if isinstance(source, Path) else "")
    return keep(store.location.folder, source, shown)


def _refuse_conflict(store: Store, tables: Mapping[str, pa.Table], expected: int | None) -> None:
    if expected is None:
        return
    rows = store.history().upto(store.snapshot_id())
    if any(row[0] > expected and row[5] in tables for row in rows):
        raise ConflictError(_conflict_text(tables))


def _conflict_text(tables: Mapping[str, pa.Table]) -> str:
    names = ", ".join(f"„{name}“" for name in tables)
    return (
        f"Inzwischen hat jemand anders {names} veröffentlicht. Es wurde nichts geändert. "
        "Bitte die Vorschau neu ansehen und dann erneut veröffentlichen."
    )


def _columns(dataset: Dataset, side: str) -> str:
    return "SELECT " + ", ".join(f"{side}.{quoted(c)}" for c in dataset.field_names)


def _only_in(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, here: str, there: str
) -> pd.DataFrame:
    order = ", ".join(f"o.{quoted(c)}" for c in key_of(dataset))
    return cursor.execute(
        _columns(dataset, "o")
        + f" FROM {here} o WHERE NOT EXISTS (SELECT 1 FROM {there} n WHERE {same_key(dataset)})"
        + f" ORDER BY {order}"
    ).df()
