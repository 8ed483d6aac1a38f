"""Whether a store still holds what was published: catalogue, files of rows, kept files, rules."""

import hashlib
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb

from loaders.export.export import export
from loaders.messages.errors import Refusal, StoreError
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.schema import Package
from loaders.shipped_data import first_problem
from loaders.store import engine
from loaders.store.data_files import damaged_files, data_files
from loaders.store.postgres import answering
from loaders.store.rejected_rows import named_files
from loaders.store.store import Store
from loaders.tables.reading import PublishedRows
from loaders.validate.report import Report


@dataclass(frozen=True)
class Verification:
    """What is wrong, what is only to be known, and how much was looked at: of the files of rows,
    `unrecorded` had no checksum, so only their size is known."""

    faults: tuple[Refusal, ...]
    notices: tuple[Refusal, ...] = ()
    files: int = 0
    unrecorded: int = 0
    originals: int = 0


def verify(store: Store) -> Verification:
    """Look at every file of every state, and at the rows of the newest one. Changes nothing."""
    with store.cursor() as cursor:
        if fault := _catalogue_fault(cursor, store):
            return Verification((fault,))
        files = data_files(cursor, store.location)
        damaged = damaged_files(cursor, store.location)
    lost = {file.dataset for file in damaged if file.until is None}
    named = named_files(store)
    faults = [
        *damaged.values(),
        *(fault for checksum in sorted(named) if (fault := original_fault(store, checksum))),
        *(() if lost else _rule_faults(store)),
    ]
    notices = tuple(store.fresh().history.clock_faults().values())
    unrecorded = sum(file.checksum is None for file in files)
    return Verification(tuple(faults), notices, len(files), unrecorded, len(named))


def _catalogue_fault(cursor: duckdb.DuckDBPyConnection, store: Store) -> StoreError | None:
    try:
        engine.read_catalogue(cursor)
    except duckdb.Error as error:
        reason = "" if store.location.postgres else str(error).splitlines()[0]
        return StoreError(
            "The catalogue of {place} cannot be read throughout ({reason}). Please restore it from "
            "the backup, or run “python -m loaders repair”.",
            place=store.location.shown(),
            reason=reason,
        )
    return None


def original_fault(store: Store, checksum: str) -> StoreError | None:
    """What is wrong with a kept file; None if it is what was published."""
    rows = [row for row in store.history().rows if checksum in row.checksums]
    what = {
        "name": (rows[0].file if rows else "") or "–",
        "snapshot": rows[0].snapshot_id if rows else "–",
        "checksum": checksum,
    }
    kept = store.original(checksum)
    if kept is None:
        return StoreError("The kept file {checksum} ({name}, state {snapshot}) is missing.", **what)
    if hashlib.sha256(kept.read_bytes()).hexdigest() != checksum:
        return StoreError(
            "The kept file {checksum} ({name}, state {snapshot}) is not what was published any "
            "more.",
            **what,
        )
    return None


def _rule_faults(store: Store) -> Iterator[Refusal]:
    """The newest rows take the way of a file once more: keys, references and declared rules."""
    published = published_rows(store)
    with tempfile.TemporaryDirectory() as folder:
        for name in store.package.datasets:
            try:
                with answering():
                    rows = published(name)
                    if rows is not None and not rows.num_rows:
                        continue
                    path = Path(folder, f"{name}.csv")
                    report = checked_again(store.package, name, published, path)
            except StoreError as error:
                yield error
                continue
            if report.table is None:
                yield StoreError(
                    "Dataset “{dataset}” breaks its declared rules: {problem}",
                    dataset=name,
                    problem=first_problem(report),
                )


def checked_again(package: Package, name: str, published: PublishedRows, path: Path) -> Report:
    """The published rows of a dataset, checked as if they came in a file; it is written to
    `path`."""
    rows = published(name)
    assert rows is not None
    path.write_bytes(export(package.datasets[name], rows, "csv"))
    options = CheckOptions(dataset=name, allow_empty=True)
    return check_file(path, package, options, published)
