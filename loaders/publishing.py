"""Publishing: one transaction, one snapshot, with author, message, file and what it changed."""

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pyarrow as pa

from loaders.comparing import Difference, difference
from loaders.engine import transaction
from loaders.errors import ConflictError, StoreError
from loaders.originals import Original, keep
from loaders.package import quoted
from loaders.store import Edition, Store
from loaders.writing import PUBLICATION, RESTORATION, write

__all__ = ["Difference", "difference", "publish", "restore"]

MODES = ("replace", "append")


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


def restore(
    store: Store,
    dataset: str,
    snapshot: int,
    author: str,
    message: str = "",
    expected_snapshot: int | None = None,
) -> int:
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
    return publish(
        store,
        {dataset: table},
        author=author,
        message=text,
        expected_snapshot=expected_snapshot,
        kind=RESTORATION,
    )


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
