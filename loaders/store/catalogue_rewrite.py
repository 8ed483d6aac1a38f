"""Writing a catalogue anew: what was deleted in a DuckDB file stays in blocks that are free."""

from contextlib import closing
from pathlib import Path

import duckdb

from loaders.schema import quoted
from loaders.schema.sql import literal
from loaders.store.faults import restrict
from loaders.store.originals import sync_folder

PENDING = "erasing.json"  # beside a catalogue that is to be written anew
DRAFT = "catalog.rewritten"


def rewrite(catalogue: Path) -> None:
    """Copy a closed catalogue table by table into a new file and put that in its place.

    Killed before the end, the old one is there as it was. Raises duckdb.Error, OSError.
    """
    draft = catalogue.with_name(DRAFT)
    for leftover in catalogue.parent.glob(f"{DRAFT}*"):
        leftover.unlink()
    with closing(duckdb.connect(str(draft))) as con:
        (new,) = con.execute("SELECT current_database()").fetchall()[0]
        con.execute(f"ATTACH {literal(str(catalogue))} AS old")
        con.execute(f"COPY FROM DATABASE old TO {quoted(new)}")
        con.execute("DETACH old")
    restrict(draft)
    draft.replace(catalogue)
    sync_folder(catalogue.parent)
