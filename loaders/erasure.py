"""Erasing the rows of a key and the files they came in, over all states (GDPR Art. 17)."""

import datetime as dt
import io
import os
import re
import tempfile
import uuid
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path, PurePosixPath

import duckdb

from loaders.messages.errors import StoreError
from loaders.messages.text import Text
from loaders.pipeline import CheckOptions, check_file, published_rows
from loaders.schema import Dataset, quoted
from loaders.schema.sql import scalar, scratch
from loaders.store.comparison import Counts
from loaders.store.engine import SCHEMA
from loaders.store.erasure import (
    SHORTEST,
    ErasureRecord,
    Keys,
    cascade,
    condition,
    count_rows,
    replace_states,
    without_values,
)
from loaders.store.integrity import verify
from loaders.store.originals import load_document
from loaders.store.postgres import answering
from loaders.store.rejected_rows import FILE as REJECTED
from loaders.store.store import Edition, Store
from loaders.tables.reading import PublishedRows

BACKUP_DAYS = "CITY_BACKUP_DAYS"
_ENCODINGS = ("utf-8", "latin-1", "utf-16-le")


@dataclass(frozen=True)
class ErasurePlan:
    """What goes: `keys` as in `cascade`, `rows` of the newest state by dataset, the `states` that
    hold any, and the kept `files` (SHA-256), which are gone as a whole."""

    dataset: str
    keys: Keys
    rows: Mapping[str, int]
    states: tuple[int, ...]
    files: tuple[str, ...]


def plan_erasure(store: Store, dataset: str, key: Mapping[str, str]) -> ErasurePlan:
    """Look for the rows of `key` (columns of the primary key → text; some of them mean all rows
    that agree) and of those that refer to them, in all states. Changes nothing.

    Raises StoreError for an unknown dataset or column, or if no state holds such a row.
    """
    keys = cascade(store.package, dataset, _typed(_declared(store, dataset), key))
    numbers = {row.snapshot_id for row in store.history().rows if row.dataset in keys}
    with answering(), store.cursor() as cursor:
        counts = {n: count_rows(cursor, store.package, keys, n) for n in sorted(numbers)}
        newest = count_rows(cursor, store.package, keys, store.fresh().mark[0])
    states = tuple(number for number, found in counts.items() if any(found.values()))
    files = tuple(sorted(_files_with(store, keys)))
    if not states and not files:
        raise StoreError("No state and no kept file holds such a row. Nothing was changed.")
    return ErasurePlan(dataset, keys, {n: c for n, c in newest.items() if c}, states, files)


def erase(store: Store, plan: ErasurePlan, author: str, reason: str) -> ErasureRecord:
    """Carry a plan out, as it is by now.

    Raises StoreError, with nothing changed, if rows of the newest state would refer to nothing,
    without a `reason`, or if it or `author` repeats what is to be erased.
    """
    if not reason:
        raise StoreError("An erasure needs a reason.")
    if without_values(f"{author} {reason}", plan.keys) != f"{author} {reason}":
        raise StoreError("Name and reason stay: they must not repeat what is to be erased.")
    with store.writing:
        # Somebody may have published since the plan was made.
        plan = plan_erasure(store, plan.dataset, plan.keys[plan.dataset][0])
        record = ErasureRecord(
            id=uuid.uuid4().hex,
            moment=dt.datetime.now(dt.UTC),
            author=author,
            reason=reason,
            dataset=plan.dataset,
            rows=sum(plan.rows.values()),
            states=len(plan.states),
            files=len(plan.files),
        )
        replace_states(store, plan.keys, plan.files, record, _counts(store, plan))
        store.fresh()  # forgets what was read of the rows
    return record


def what_remains(moment: dt.datetime) -> Text:
    """That copies elsewhere still hold what was erased, and until when."""
    days = os.environ.get(BACKUP_DAYS) or "30"
    until = moment + dt.timedelta(days=int(days) if days.isdigit() else 30)
    return Text(
        "Backups made before {moment:%Y-%m-%d %H:%M} UTC still hold it: please delete them by "
        "{until:%Y-%m-%d} ({setting}), and do not restore one of them without erasing again. The "
        "nightly backup is replaced by the next one. Versions that an object store keeps, and the "
        "archives of PostgreSQL, go by their own rules. The files that ship with the program are "
        "not changed.",
        moment=moment,
        until=until,
        setting=BACKUP_DAYS,
    )


def _declared(store: Store, name: str) -> Dataset:
    if name not in store.package.datasets:
        raise StoreError("There is no dataset “{dataset}”.", dataset=name)
    return store.package.datasets[name]


def _typed(dataset: Dataset, key: Mapping[str, str]) -> dict[str, str]:
    """The values as the store writes them as text."""
    if not key or not set(key) <= set(dataset.primary_key):
        raise StoreError(
            "Rows of “{dataset}” are named by their key: {columns}.",
            dataset=dataset.name,
            columns=", ".join(dataset.primary_key) or "–",
        )
    with scratch() as con:
        kinds = {name: dataset.field(name).sql_type for name in key}
        try:
            return {
                name: scalar(con, f"SELECT CAST(CAST(? AS {kinds[name]}) AS VARCHAR)", [value])
                for name, value in key.items()
            }
        except duckdb.ConversionException as error:
            raise StoreError(
                "“{values}” is not a value of {columns}.",
                values=", ".join(key.values()),
                columns=", ".join(key),
            ) from error


def _counts(store: Store, plan: ErasurePlan) -> dict[str, dict[str, int]]:
    """What the history says of each dataset that loses rows; refused if others would refer to
    them."""
    with answering(), store.cursor() as cursor:
        cursor.execute("BEGIN")
        try:
            told = {}
            for name, gone in plan.rows.items():
                table = f"{SCHEMA}.{quoted(name)}"
                columns = {one: one for one in store.package.datasets[name].field_names}
                cursor.execute(f"DELETE FROM {table} WHERE {condition(plan.keys[name], columns)}")
                rows = scalar(cursor, f"SELECT count(*) FROM {table}")
                told[name] = asdict(Counts(rows, new=0, changed=0, unchanged=rows, gone=gone))
            verify(cursor, store.package, list(plan.rows))
        finally:
            cursor.execute("ROLLBACK")
    nothing = Counts(0, new=0, changed=0, unchanged=0, gone=0)
    with store.reader(Edition(store.snapshot_id())) as cursor:
        rows = scalar(cursor, f"SELECT count(*) FROM {quoted(plan.dataset)}")
    return told or {plan.dataset: asdict(nothing) | {"rows": rows, "unchanged": rows}}


def _files_with(store: Store, keys: Keys) -> Iterator[str]:
    """The kept files that hold such a row, or of which that cannot be told."""
    published = published_rows(store)
    seen: set[str] = set()
    for checksum, name, dataset in _named(store):
        kept = None if dataset not in keys or checksum in seen else store.original(checksum)
        if kept and _holds(store, kept.read_bytes(), (name, dataset), keys, published):
            seen.add(checksum)
            yield checksum


def _named(store: Store) -> Iterator[tuple[str, str, str]]:
    """SHA-256, name and dataset of every kept file: of publications, and of rows left out."""
    for row in store.history().rows:
        for checksum in row.checksums:
            yield checksum, row.file or "", row.dataset
    former = store.package.former_names
    for publication, files in load_document(store.files, REJECTED, {}).items():
        dataset = publication.split("/")[1]
        for one in files:
            yield one["checksum"], one["name"], former.get(dataset, dataset)


def _holds(
    store: Store,
    content: bytes,
    source: tuple[str, str],
    keys: Keys,
    published: PublishedRows,
) -> bool:
    """Whether a file has such a row: its text does, or its rows do once they are checked again. A
    file with any problem may hold it in a row that was left out, so it goes too."""
    if any(_says(part, keys) for part in _parts(content)):
        return True
    name, dataset = source
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "file" + PurePosixPath(name.split(", ")[0]).suffix)
        path.write_bytes(content)
        options = CheckOptions(file=name, dataset=dataset, allow_empty=True)
        report = check_file(path, store.package, options, published)
    changes = report.changes() if report.table is not None else {}
    if dataset not in changes:
        return True
    with scratch() as con:
        for filled, change in changes.items():
            con.register("rows_of_file", change.table)
            meant = condition(keys.get(filled, ()), {n: n for n in change.table.column_names})
            if scalar(con, f"SELECT count(*) FROM rows_of_file WHERE {meant}"):
                return True
    return False


def _parts(content: bytes) -> Iterator[bytes]:
    """The file, and if it is an archive, such as a workbook, what is packed into it."""
    yield content
    with io.BytesIO(content) as file:
        if zipfile.is_zipfile(file):
            with zipfile.ZipFile(file) as archive:
                for name in archive.namelist():
                    yield archive.read(name)


def _says(content: bytes, keys: Keys) -> bool:
    """Whether all values of one of the rows stand in it as words; short ones are everywhere."""
    for rows in keys.values():
        for row in rows:
            words = [value for value in row.values() if len(value) >= SHORTEST]
            if words and all(_stands(word, content) for word in words):
                return True
    return False


def _stands(word: str, content: bytes) -> bool:
    return any(
        re.search(rb"(?<!\w)" + re.escape(word.encode(encoding, "replace")) + rb"(?!\w)", content)
        for encoding in _ENCODINGS
    )
