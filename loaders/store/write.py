"""Writing typed tables into the lake, inside a transaction, and counting what that changes."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import duckdb
import numpy as np
import pyarrow as pa

from loaders.messages.progress import step
from loaders.schema import Dataset, Package, quoted
from loaders.store.engine import ALIAS, SCHEMA
from loaders.store.integrity import verify, verify_primary_key
from loaders.store.originals import Original
from loaders.tables.vectorised import all_distinct, disjoint, hashes, remembered

# The layout of our tables and of what we write beside each snapshot. Raise it when either changes.
FORMAT = 1
FIRST = "Erstbefüllung"
PUBLICATION = "Veröffentlichung"
RESTORATION = "Wiederherstellung"
RELEASE = "Freigabe"
SETTING = "Einstellung"
STAGED = "staged_rows"
NUMBER = "publication"  # the session's variable with the number of what is being published


@dataclass(frozen=True)
class Change:
    """What a publication brings for one dataset.

    `table` holds the rows, columns as declared. `mode` is "replace" (they are all there is then)
    or "append" (they come to those there are; one with a known key replaces that row). With
    `part` columns, "append" also takes away rows that have the same values there as one of the
    new rows and are not among them: a newer export of a survey replaces that survey alone.
    """

    table: pa.Table
    mode: str = "replace"
    part: tuple[str, ...] = ()

    @property
    def scope(self) -> tuple[str, ...]:
        """The columns that mark what is replaced; empty if all is, or single rows are."""
        return self.part if self.mode == "append" else ()


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
    changes: Mapping[str, Change],
    author: str,
    message: str,
    kind: str,
    files: Callable[[], Mapping[str, Original]],
) -> None:
    """Inside a transaction: write the tables, verify all keys, and say what was done.

    `files` waits until the files are kept, and gives the one that each dataset came from.
    """
    counts = {}
    for number, (name, change) in enumerate(changes.items()):
        step("compare", number / len(changes))
        counts[name] = _write_one(cursor, package.datasets[name], change)
        step("write", 0.7 * (number + 1) / len(changes))
    verify(cursor, package, list(changes))
    kept = files()
    datasets = {n: asdict(c) | (_file(kept[n]) if n in kept else {}) for n, c in counts.items()}
    announce(cursor, author, message, kind, datasets)
    step("write", 0.8)


def announce(
    cursor: duckdb.DuckDBPyConnection,
    author: str,
    message: str,
    kind: str,
    datasets: Mapping[str, Mapping[str, object]],
) -> None:
    """Inside a transaction: what the history will say of it.

    `datasets`: for each its Counts, and `file` and `checksum` where a file was kept. The session's
    variable NUMBER lets it be found again if the connection breaks while it is committed.
    """
    number = cursor.execute(f"SELECT getvariable('{NUMBER}')").fetchone()
    info = {"format": FORMAT, "id": number and number[0], "kind": kind, "datasets": datasets}
    cursor.execute(
        f"CALL {ALIAS}.set_commit_message(?, ?, extra_info => ?)",
        [author, message, json.dumps(info, ensure_ascii=False)],
    )


def _file(original: Original) -> dict[str, str]:
    return {"file": original.name, "checksum": original.checksum}


def _write_one(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, change: Change) -> Counts:
    stage(cursor, change.table)
    # Unique keys in what comes in keep those of the whole unique: equal old rows are replaced.
    keys = remembered(change.table, key_of(dataset))
    if keys is None:
        keys = hashes(cursor, STAGED, key_of(dataset))
    if not all_distinct(keys):
        verify_primary_key(cursor, dataset, STAGED)
    counts = count_changes(cursor, dataset, change.mode, change.scope, keys)
    step("compare", 1)
    target = f"{SCHEMA}.{quoted(dataset.name)}"
    if counts.gone or counts.changed or counts.unchanged:
        cursor.execute(f"DELETE FROM {target} AS o{_leaving(dataset, change)}")
    names = ", ".join(quoted(n) for n in dataset.field_names)
    cursor.execute(f"INSERT INTO {target} ({names}) SELECT {names} FROM {STAGED}")
    cursor.unregister(STAGED)
    return counts


def _leaving(dataset: Dataset, change: Change) -> str:
    """Which old rows make room: all, or those with a new row's key or in its part."""
    if change.mode == "replace":
        return ""
    same = [f"EXISTS (SELECT 1 FROM {STAGED} n WHERE {same_key(dataset)})"]
    if change.scope:
        same.append(f"EXISTS (SELECT 1 FROM {STAGED} n WHERE {same_values(change.scope)})")
    return f" WHERE {' OR '.join(same)}"


def stage(cursor: duckdb.DuckDBPyConnection, table: pa.Table) -> None:
    cursor.register(STAGED, table)


def key_of(dataset: Dataset) -> tuple[str, ...]:
    return dataset.primary_key or dataset.field_names


def same_key(dataset: Dataset) -> str:
    """An empty value in a key is a value like others."""
    return same_values(key_of(dataset))


def same_values(columns: Sequence[str]) -> str:
    """Old row and new row agree in these columns; empty equals empty."""
    return " AND ".join(f"o.{quoted(c)} IS NOT DISTINCT FROM n.{quoted(c)}" for c in columns)


def changed_from(dataset: Dataset, old: str, new: str) -> str:
    return f" FROM {new} n JOIN {old} o ON {same_key(dataset)} WHERE {_differs(dataset)}"


def _differs(dataset: Dataset) -> str:
    rest = [c for c in dataset.field_names if c not in key_of(dataset)]
    return " OR ".join(f"o.{quoted(c)} IS DISTINCT FROM n.{quoted(c)}" for c in rest) or "false"


def matches(
    cursor: duckdb.DuckDBPyConnection, dataset: Dataset, old: str, new: str = STAGED
) -> tuple[int, int]:
    """How many new rows have the key of an old row, and how many of these differ from it."""
    row = cursor.execute(
        f"SELECT count(*), coalesce(count_if({_differs(dataset)}), 0) "
        f"FROM {old} o JOIN {new} n ON {same_key(dataset)}"
    ).fetchone()
    assert row is not None
    return int(row[0]), int(row[1])


def count_changes(
    cursor: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    mode: str,
    scope: tuple[str, ...] = (),
    keys: np.ndarray | None = None,
) -> Counts:
    """Rows new, changed, unchanged and gone, told apart by the primary key.

    `keys`: the hashes of the staged rows' keys, if they are known already.
    """
    old = f"{SCHEMA}.{quoted(dataset.name)}"
    before = _number(cursor, f"SELECT count(*) FROM {old}")
    staged = _number(cursor, f"SELECT count(*) FROM {STAGED}")
    if not before:
        return Counts(rows=staged, new=staged, changed=0, unchanged=0, gone=0)
    matched, changed = 0, 0
    if not disjoint(
        hashes(cursor, old, key_of(dataset)),
        hashes(cursor, STAGED, key_of(dataset)) if keys is None else keys,
    ):
        matched, changed = matches(cursor, dataset, old)
    gone = before - matched
    if mode != "replace":
        gone = _number(cursor, "SELECT count(*)" + gone_from(dataset, old, scope)) if scope else 0
    return Counts(
        rows=before - gone + staged - matched,
        new=staged - matched,
        changed=changed,
        unchanged=matched - changed,
        gone=gone,
    )


def gone_from(dataset: Dataset, old: str, scope: tuple[str, ...], new: str = STAGED) -> str:
    """The old rows of the new rows' parts that are not among the new ones."""
    return (
        f" FROM {old} o WHERE EXISTS (SELECT 1 FROM {new} n WHERE {same_values(scope)}) "
        f"AND NOT EXISTS (SELECT 1 FROM {new} n WHERE {same_key(dataset)})"
    )


def _number(cursor: duckdb.DuckDBPyConnection, sql: str) -> int:
    row = cursor.execute(sql).fetchone()
    assert row is not None
    return int(row[0])
