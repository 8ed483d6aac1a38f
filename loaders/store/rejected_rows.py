"""Rows that were left out of a publication because of their problems, kept for whoever mends them.

The rows stand as the file had them, with a column of remarks. Where they are kept is noted beside
the store's other files, by publication and dataset.
"""

import json

from loaders.messages.errors import StoreError
from loaders.store.originals import FileStore, Original

FILE = "rests.json"


def keep_rest(shelf: FileStore, snapshot: int, dataset: str, content: bytes, name: str) -> None:
    """Keep the rows that publication `snapshot` left out of a file for `dataset`.

    Raises StoreError if that cannot be written; the publication stands all the same.
    """
    try:
        kept = shelf.keep(content, name)
        with shelf.alone():
            known = _entries(shelf)
            mine = known.setdefault(f"{snapshot}/{dataset}", [])
            mine.append({"name": kept.name, "checksum": kept.checksum})
            shelf.write_note(FILE, json.dumps(known, ensure_ascii=False, indent=1).encode())
    except OSError as error:
        raise StoreError(
            "The rows left out could not be kept. Please download them as a file on the "
            "page now and check free space in the store's folder."
        ) from error


def rests(shelf: FileStore, snapshot: int, dataset: str) -> list[Original]:
    """The files of rows that a publication left out; none for most of them."""
    return [Original(**one) for one in _entries(shelf).get(f"{snapshot}/{dataset}", [])]


def _entries(shelf: FileStore) -> dict[str, list[dict[str, str]]]:
    """Lines that somebody else wrote into the file are worth no trouble: they are as none."""
    try:
        found = json.loads(shelf.note(FILE) or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
