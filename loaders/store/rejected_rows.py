"""Rows that were left out of a publication because of their problems, kept for whoever mends them.

The rows stand as the file had them, with a column of remarks. Where they are kept is noted beside
the store's other files, by publication and dataset.
"""

from operator import itemgetter

from loaders.messages.errors import StoreError
from loaders.schema.sql import scalar
from loaders.store.engine import ALIAS, SCHEMA
from loaders.store.originals import FileStore, Original, load_document, save_document
from loaders.store.postgres import answering
from loaders.store.store import Store

FILE = "rests.json"
OVER = "_files_over"  # no dataset has this name


def keep_rejected(files: FileStore, snapshot: int, dataset: str, content: bytes, name: str) -> None:
    """Keep the rows that publication `snapshot` left out of a file for `dataset`.

    Raises StoreError if that cannot be written; the publication stands all the same.
    """
    try:
        kept = files.keep(content, name)
        with files.document_lock():
            known = load_document(files, FILE, {})
            mine = known.setdefault(f"{snapshot}/{dataset}", [])
            mine.append({"name": kept.name, "checksum": kept.checksum})
            save_document(files, FILE, known)
    except OSError as error:
        raise StoreError(
            "The rows left out could not be kept. Please download them as a file on the "
            "page now and check free space in the store's folder."
        ) from error


def rejected_files(files: FileStore, snapshot: int, dataset: str) -> list[Original]:
    """The files of rows that a publication left out; none for most of them."""
    known = load_document(files, FILE, {})
    return [Original(**one) for one in known.get(f"{snapshot}/{dataset}", [])]


def forget_rejected(files: FileStore, checksums: set[str]) -> None:
    """Name these files no more. Call it inside `document_lock`."""
    known = load_document(files, FILE, {})
    left = {
        publication: [one for one in named if one["checksum"] not in checksums]
        for publication, named in known.items()
    }
    if left != known:
        save_document(files, FILE, {n: named for n, named in left.items() if named})


def named_files(store: Store) -> set[str]:
    """The SHA-256 of every file that somebody may ask for: of publications, unless its time was
    over, and of rows left out of them."""
    over = files_over(store)
    rows = store.fresh().history.rows
    named = {one for row in rows for one in row.checksums if row.snapshot_id > over.get(one, -1)}
    left_out = load_document(store.files, FILE, {}).values()
    return named | {one["checksum"] for files in left_out for one in files}


def files_over(store: Store) -> dict[str, int]:
    """The kept files that were deleted when their time was over: SHA-256 → the state up to which
    publications still name it."""
    with answering(), store.cursor() as cursor:
        sql = "SELECT count(*) FROM duckdb_tables() WHERE database_name = ? AND table_name = ?"
        if not scalar(cursor, sql, [ALIAS, OVER]):
            return {}
        rows = cursor.execute(f"SELECT checksum, upto FROM {SCHEMA}.{OVER}").fetchall()
    return dict(sorted(rows, key=itemgetter(1)))
