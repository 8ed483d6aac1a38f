"""Writing typed tables into the lake, inside a transaction, and counting what that changes."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import duckdb
import pyarrow as pa

from loaders.messages.progress import step
from loaders.schema import Dataset, Package, quoted
from loaders.schema.sql import literal, scalar
from loaders.store.comparison import Comparison, Counts, key_of, same_values
from loaders.store.engine import ALIAS, SCHEMA
from loaders.store.integrity import verify, verify_primary_key
from loaders.store.originals import Original
from loaders.tables.vectorised import all_distinct, hashes, remembered

# The layout of our tables and of what we write beside each snapshot. Raise it when either changes.
FORMAT = 1
AUTHOR = "Auslieferung"  # who answers for shipped data, unless somebody took them over
FIRST = "Erstbefüllung"
PUBLICATION = "Veröffentlichung"
RESTORATION = "Wiederherstellung"
RELEASE = "Freigabe"
SETTING = "Einstellung"
SHIPPED = "Neuere Auslieferung"
ERASURE = "Löschung"
STAGED = "staged_rows"
NUMBER = "publication"  # the session's variable with the number of what is being published


@dataclass(frozen=True)
class Change:
    """What a publication brings for one dataset.

    `table` holds the rows, columns as declared. `mode` is "replace" (they are all there is then),
    "merge" (likewise, but a row that stays as it is keeps its publication, and it is a state of
    its own even if no row differs) or "append" (they come to those there are; one with a known key
    replaces that row). With `part` columns, "append" also takes away rows that have the same
    values there as one of the new rows and are not among them: a newer export of a survey replaces
    that survey alone.
    """

    table: pa.Table
    mode: str = "replace"
    part: tuple[str, ...] = ()

    @property
    def scope(self) -> tuple[str, ...]:
        """The columns that mark what is replaced; empty if all is, or single rows are."""
        return self.part if self.mode == "append" else ()

    def comparison(self, dataset: Dataset) -> Comparison:
        """The dataset's current rows against the new ones, which are to be registered as STAGED."""
        scope = self.part if self.mode == "append" else None
        return Comparison(dataset, f"{SCHEMA}.{quoted(dataset.name)}", STAGED, scope)


@dataclass(frozen=True)
class HistoryEntry:
    """What the history says of a publication beside what it changed."""

    author: str
    message: str = ""
    kind: str = PUBLICATION


def write(
    cursor: duckdb.DuckDBPyConnection,
    package: Package,
    changes: Mapping[str, Change],
    entry: HistoryEntry,
    files: Callable[[], Mapping[str, Original]],
) -> dict[str, dict[str, Any]]:
    """Inside a transaction: write the tables, verify all keys, and say what was done: for each
    dataset its Counts, and `file` and `checksum` of its file.

    `files` waits until the files are kept, and gives the one that each dataset came from.
    """
    datasets: dict[str, dict[str, Any]] = {}
    for number, (name, change) in enumerate(changes.items()):
        step("compare", number / len(changes))
        datasets[name] = asdict(write_one(cursor, package.datasets[name], change))
        step("write", 0.7 * (number + 1) / len(changes))
    verify(cursor, package, list(changes))
    for name, original in files().items():
        datasets[name] |= {"file": original.name, "checksum": original.checksum}
    announce(cursor, entry, datasets)
    step("write", 0.8)
    return datasets


def announce(
    cursor: duckdb.DuckDBPyConnection,
    entry: HistoryEntry,
    datasets: Mapping[str, Mapping[str, object]],
) -> None:
    """Inside a transaction: what the history will say of it.

    `datasets`: for each its Counts, and `file` and `checksum` where a file was kept. The session's
    variable NUMBER lets it be found again if the connection breaks while it is committed.
    """
    number = scalar(cursor, f"SELECT getvariable('{NUMBER}')")
    info = {"format": FORMAT, "id": number, "kind": entry.kind, "datasets": datasets}
    cursor.execute(
        f"CALL {ALIAS}.set_commit_message(?, ?, extra_info => ?)",
        [entry.author, entry.message, json.dumps(info, ensure_ascii=False)],
    )


def add_record(
    cursor: duckdb.DuckDBPyConnection, table: str, columns: Mapping[str, str], row: Sequence[object]
) -> None:
    """Inside a transaction: add a row to a table that is only ever added to and so is its own
    record. `table`: a name that no dataset can have; `columns`: name → type in SQL."""
    listed = ", ".join(f"{name} {kind}" for name, kind in columns.items())
    cursor.execute(f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{table} ({listed})")
    marks = ", ".join("?" * len(columns))
    cursor.execute(f"INSERT INTO {SCHEMA}.{table} VALUES ({marks})", list(row))


def records(cursor: duckdb.DuckDBPyConnection, table: str) -> list[tuple[Any, ...]]:
    """All rows of such a table in the order in which they were added (the clock of another server
    may be behind); none before the first."""
    sql = "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = ?"
    if not scalar(cursor, sql, [ALIAS, table]):
        return []
    return cursor.execute(f"FROM {SCHEMA}.{table} ORDER BY rowid").fetchall()


def write_one(cursor: duckdb.DuckDBPyConnection, dataset: Dataset, change: Change) -> Counts:
    """Inside a transaction: write the rows of one dataset; what that changes."""
    cursor.register(STAGED, change.table)
    # Unique keys in what comes in keep those of the whole unique: equal old rows are replaced.
    keys = remembered(change.table, key_of(dataset))
    if keys is None:
        keys = hashes(cursor, STAGED, key_of(dataset))
    if not all_distinct(keys):
        verify_primary_key(cursor, dataset, STAGED)
    compared = change.comparison(dataset)
    counts = compared.counts(cursor, keys)
    step("compare", 1)
    if change.mode == "merge":
        _write_differences(cursor, compared)
    else:
        if counts.gone or counts.changed or counts.unchanged:
            where = "" if compared.scope is None else f" WHERE {compared.replaced()}"
            cursor.execute(f"DELETE FROM {compared.old} AS o{where}")
        _insert(cursor, compared, STAGED)
    cursor.unregister(STAGED)
    return counts


def _write_differences(cursor: duckdb.DuckDBPyConnection, compared: Comparison) -> None:
    """Write only rows that differ; the comment makes a state where none does."""
    same = same_values(compared.dataset.field_names)
    cursor.execute(
        f"DELETE FROM {compared.old} AS o WHERE NOT EXISTS (SELECT 1 FROM {STAGED} n WHERE {same})"
    )
    missing = f"NOT EXISTS (SELECT 1 FROM {compared.old} o WHERE {same})"
    _insert(cursor, compared, f"{STAGED} n WHERE {missing}")
    number = scalar(cursor, f"SELECT getvariable('{NUMBER}')")
    cursor.execute(f"COMMENT ON TABLE {compared.old} IS {literal(str(number))}")


def _insert(cursor: duckdb.DuckDBPyConnection, compared: Comparison, source: str) -> None:
    names = ", ".join(quoted(n) for n in compared.dataset.field_names)
    cursor.execute(f"INSERT INTO {compared.old} ({names}) SELECT {names} FROM {source}")
