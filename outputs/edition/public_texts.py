"""What the public data of a state say in words, and which of it may not be said any more.

A kept page goes when it says a text that no public row says today: of a row that was taken back,
erased or hidden, or of a cell that was emptied or reworded. Numbers without these words stay. If a
whole dataset or column is public no more, all pages of the state go, for its numbers may be
anywhere.
"""

import html
import re
from collections.abc import Collection, Iterable
from contextlib import closing

from loaders.schema import Dataset, quoted
from loaders.store.store import Edition, Store

LEAST = 4  # letters; shorter texts are signs and codes
PROBE = 16  # letters that a figure writes before it cuts a label off
TAG = re.compile(r"<[^>]*>")


def public_columns(store: Store) -> list[str]:
    """Every column that the public may see, as `dataset.column`, with the least group."""
    return sorted(
        f"{one.name}.{field.name}.{one.min_cell or 0}"
        for one in store.package.datasets.values()
        if one.public
        for field in one.fields
        if field.public
    )


def public_texts(store: Store, snapshot: int) -> set[str]:
    """Every text of a public row of a state that is not one of a few declared words."""
    found: set[str] = set()
    with closing(store.reader(Edition.public(snapshot))) as con:
        for one in store.package.datasets.values():
            if not one.public or one.min_cell:
                continue
            rows = con.table(one.name)
            for name in _texts(one):
                distinct = rows.project(quoted(name)).distinct().fetchall()
                found |= {" ".join(text.split()) for (text,) in distinct if text}
    return {text for text in found if len(text) >= LEAST}


def _texts(dataset: Dataset) -> list[str]:
    """The columns that hold texts: no keys, no declared words."""
    keys = {*dataset.primary_key, *(name for key in dataset.foreign_keys for name in key.fields)}
    return [
        field.name
        for field in dataset.fields
        if field.sql_type == "VARCHAR" and not field.enum and field.name not in keys
    ]


def probes(gone: Iterable[str], public: Collection[str]) -> re.Pattern[str] | None:
    """What to look for in pages, None for nothing: the start of each text, or all of it where a
    text that is still public begins alike or holds it."""
    still = "\n".join(public)
    wanted = []
    for text in gone:
        if text not in still:
            start = text[:PROBE]
            is_cut = len(text) > PROBE and start not in still
            wanted.append(re.escape(start) if is_cut else re.escape(text) + r"(?!\w)")
    return re.compile(rf"(?<!\w)(?:{'|'.join(wanted)})") if wanted else None


def says(page: str, wanted: re.Pattern[str]) -> bool:
    """Whether a page says one of these, in its text or in an attribute."""
    views = (TAG.sub(" ", page), TAG.sub("", page), page)
    return any(wanted.search(" ".join(html.unescape(one).split())) for one in views)
