"""Kept files have a time: originals and rows that were left out go when it is over.

What ships with the program stays: its last edition is what newer ones are compared with, and holds
nobody's data that are not public.
"""

import datetime as dt
import os
import uuid

from loaders.messages.errors import StoreError
from loaders.publish.publish import committing
from loaders.store.engine import SCHEMA
from loaders.store.erasure import ErasureRecord, keep_record
from loaders.store.originals import load_document
from loaders.store.rejected_rows import FILE, OVER, files_over, forget_rejected
from loaders.store.store import Store
from loaders.store.write import AUTHOR, FIRST, SHIPPED

DAYS = "CITY_KEEP_FILES_DAYS"
DEFAULT_DAYS = 400


def days_kept() -> int:
    """How many days a file is kept. Raises StoreError for a setting that is no number from 1."""
    text = os.environ.get(DAYS) or str(DEFAULT_DAYS)
    if not text.isdigit() or int(text) < 1:
        raise StoreError(
            "{setting} is “{text}”; a number of days from 1 on is expected.",
            setting=DAYS,
            text=text,
        )
    return int(text)


def drop_old_files(store: Store, now: dt.datetime) -> int:
    """Delete the files whose last publication is older than that; how many. The record says so.

    Killed in the middle, the next call goes on: what is recorded is deleted again. `now` with its
    zone. Raises StoreError.
    """
    days = days_kept()
    before = now - dt.timedelta(days=days)
    with store.writing:
        old = _old_originals(store, before)
        left_out = _old_rejected(store, before)
        new = {checksum: n for checksum, n in old.items() if files_over(store).get(checksum) != n}
        if new or left_out:
            _record(store, new, len(new) + len(left_out), days)
        with store.files.document_lock():
            forget_rejected(store.files, left_out)
        gone = set(old) | left_out
        for checksum in gone:
            store.files.discard(f"files/{checksum}")
    return len(new) + len(left_out)


def _old_originals(store: Store, before: dt.datetime) -> dict[str, int]:
    """SHA-256 → the last state that names the file, of those that nothing newer names."""
    rows = store.fresh().history.rows
    last = {one: row for row in rows for one in row.checksums}
    shipped = {one for row in rows if row.kind in (FIRST, SHIPPED) for one in row.checksums}
    return {
        one: row.snapshot_id
        for one, row in last.items()
        if row.published_at < before and one not in shipped
    }


def _old_rejected(store: Store, before: dt.datetime) -> set[str]:
    moments = {row.snapshot_id: row.published_at for row in store.fresh().history.rows}
    known = load_document(store.files, FILE, {})
    recent = {
        one["checksum"]
        for publication, files in known.items()
        for one in files
        if moments.get(int(publication.split("/")[0]), before) >= before
    }
    return {one["checksum"] for files in known.values() for one in files} - recent


def _record(store: Store, files: dict[str, int], count: int, days: int) -> None:
    with committing(store, []) as commit:
        cursor = commit.cursor
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {SCHEMA}.{OVER} (checksum VARCHAR, upto BIGINT)"
        )
        for checksum, upto in files.items():
            cursor.execute(f"INSERT INTO {SCHEMA}.{OVER} VALUES (?, ?)", [checksum, upto])
        reason = f"Aufbewahrungsfrist von {days} Tagen"
        record = ErasureRecord(
            uuid.uuid4().hex, dt.datetime.now(dt.UTC), AUTHOR, reason, "", 0, 0, count
        )
        keep_record(cursor, record, {})
