"""Release of free text: who may read an answer is a change of its row, published like any other."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.errors import StoreError
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.store import Edition, Store
from loaders.store.write import RELEASE, HistoryEntry

ANSWERS = "survey_answers"
FLAG = "is_released"

SAME_TEXTS = """
SELECT * FROM survey_answers
WHERE survey_id = $survey AND question_id = $question AND list_contains($texts::VARCHAR[], value)
    AND is_released IS DISTINCT FROM $released::BOOLEAN
"""

RELEASED = """
SELECT survey_id, respondent_id, question_id, value FROM survey_answers WHERE is_released
"""


def release(
    store: Store,
    question: tuple[str, str],
    texts: Sequence[str],
    released: bool,
    entry: HistoryEntry,
    expected_snapshot: int | None = None,
) -> int:
    """Release every answer with one of these texts to a question, or keep it back; the snapshot.

    `question`: the ids of survey and question. `expected_snapshot` is the state in which the texts
    were read. Raises StoreError if nothing would change, ConflictError if the answers were
    published since.
    """
    seen = store.snapshot_id() if expected_snapshot is None else expected_snapshot
    asked = {"survey": question[0], "question": question[1], "texts": list(texts)}
    with store.reader(Edition(seen)) as cursor:
        rows = cursor.execute(SAME_TEXTS, {**asked, "released": released}).to_arrow_table()
    if not rows.num_rows:
        raise StoreError("These answers are already classed like that. Nothing was changed.")
    flagged = _flagged(rows, pa.array([released] * rows.num_rows))
    contribution = FileContribution({ANSWERS: flagged}, "append")
    return publish_files(
        store, [contribution], replace(entry, kind=RELEASE), expected_snapshot=seen
    )


def without_new_releases(store: Store, dataset: str, rows: pa.Table) -> tuple[pa.Table, int]:
    """Typed rows in which no answer is released (`is_released`) that is not released now, and how
    many were changed.

    For whoever may publish but not release: such an answer becomes one that nobody has read yet.
    """
    if dataset != ANSWERS:
        return rows, 0
    with store.reader(Edition(store.snapshot_id())) as cursor:
        known = set(cursor.execute(RELEASED).fetchall())
    columns = [rows[name].to_pylist() for name in store.package.datasets[ANSWERS].primary_key]
    keys = list(zip(*columns, strict=True))
    flags = rows[FLAG].to_pylist()
    kept = [
        None if flag and key not in known else flag for flag, key in zip(flags, keys, strict=True)
    ]
    changed = sum(bool(flag) for flag in flags) - sum(bool(flag) for flag in kept)
    return (_flagged(rows, pa.array(kept, pa.bool_())), changed) if changed else (rows, 0)


def _flagged(rows: pa.Table, flags: pa.Array) -> pa.Table:
    place = rows.column_names.index(FLAG)
    return rows.set_column(place, rows.schema.field(place), pc.cast(flags, pa.bool_()))
