"""What is published of a survey already, and what of it stays when a newer export comes.

What an export only lets us guess, somebody may have corrected since: the title out of the name of
the file, the kind of a question, the order of its labels, a text in the place of a code.
"""

from collections.abc import Sequence
from typing import Any

import pyarrow.compute as pc

from loaders.schema.folding import fold
from loaders.shaping.questions import FREE, Question
from loaders.shaping.shaped import Context, Record
from loaders.tables.reading import Note


def published_rows(context: Context, dataset: str, survey_id: str) -> list[dict[str, Any]]:
    """The rows there are of the survey; invented ones do not count."""
    rows = context.known(dataset) if context.known else None
    if rows is None or not rows.num_rows:
        return []
    own = rows.filter(pc.fill_null(pc.equal(rows["survey_id"], survey_id), False))
    return [row for row in own.to_pylist() if not row.get("is_demo")]


def survey_record(context: Context, key: str, title: str, guessed: Record) -> Record:
    """The survey's own row: what is published goes before what is only guessed."""
    kept: dict[str, str | None] = dict(guessed)
    for row in published_rows(context, "surveys", key):
        kept |= {name: row[name] for name in guessed if row[name]}
    return {"survey_id": key, "title": title} | kept


def keep_questions(rows: Sequence[dict[str, Any]], questions: Sequence[Question]) -> list[Note]:
    """Let questions be what they are in `rows` (those of survey_questions), and say which.

    A free text stays one: were it taken for a choice because answers repeat, what nobody has
    released would be drawn. Labels keep their order if they hold all that was answered, and a text
    stays where the export has only the code.
    """
    known = {row["question_id"]: row for row in rows}
    free = []
    for question in questions:
        row = known.get(question.code)
        if row is None:
            continue
        if row["kind"] == FREE and question.kind not in (FREE, None):
            question.kind, question.labels = FREE, []
            free.append(question.code)
        labels = (row["labels"] or "").split("|")
        if question.kind is None or (question.labels and set(question.labels) <= set(labels)):
            question.kind, question.labels = row["kind"], [label for label in labels if label]
        if fold(question.text) == fold(question.code):
            question.text = row["text"]
    return [Note("survey_still_free", {"questions": ", ".join(free)})] if free else []
