"""Which rows of a survey tool's export are sheets of answers, and which cells are answers.

Tools add rows of labels, previews and tests of those who made the survey, and write codes where
somebody did not answer.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Bilingual, Listed
from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading

_NO_ANSWER = (
    "-66", "-77", "-88", "-97", "-98", "-99", "-999", "k. A.", "k.A.", "k. A", "k.A", "n/a", "N/A",
)  # fmt: skip
"""What stands for no answer in the files of every tool."""
_ODD = frozenset(("-1", "-7", "-8", "-9"))
"""The same where all other figures of a column are none below zero."""


def answer_sheets(verb: Mapping[str, Any], reading: Reading) -> tuple[Reading, list[Note]]:
    """The reading with rows of people only, codes for no answer empty; what was left out."""
    notes = []
    for rule in verb.get("skip", []):
        index = _find(reading, rule["column"])
        if index is None:
            continue
        cells = reading.table[f"c{index}"]
        out = _matches(cells, rule)
        left = reading.table.filter(pc.invert(pc.fill_null(out, False)))
        if count := reading.rows - left.num_rows:
            why = Bilingual(rule["why"], rule.get("why@en", rule["why"]))
            notes.append(Note("rows_skipped", {"count": count, "why": why}))
            reading = replace(reading, table=left)
    own = verb.get("no_answer", [])
    table, strange = _without(reading, pa.array([*_NO_ANSWER, *own]))
    if left := {code: n for code, n in sorted(strange.items()) if code not in own}:
        told = {"count": sum(left.values()), "codes": Listed([*left], quoted=True)}
        notes.append(Note("survey_codes", told))
    return replace(reading, table=table), notes


def _find(reading: Reading, names: Sequence[str]) -> int | None:
    wanted = {fold(name) for name in names}
    return next((i for i, h in enumerate(reading.columns) if fold(h) in wanted), None)


def _matches(cells: pa.ChunkedArray, rule: Mapping[str, Any]) -> pa.ChunkedArray:
    if "begins" in rule:
        return pc.starts_with(cells, rule["begins"])
    trimmed = pc.utf8_lower(pc.utf8_trim_whitespace(cells))
    return pc.is_in(trimmed, value_set=pa.array([value.lower() for value in rule["values"]]))


def _without(reading: Reading, codes: pa.Array) -> tuple[pa.Table, Counter[str]]:
    """The table without codes for no answer, and how often each of them stood in it."""
    table, found = reading.table, Counter[str]()
    for index in range(len(reading.columns)):
        name = f"c{index}"
        own = pa.concat_arrays([codes, pa.array(_odd_codes(table[name]), pa.string())])
        said = pc.is_in(table[name], value_set=own)
        found.update(table[name].filter(said).to_pylist())
        cells = pc.if_else(pc.invert(said), table[name], pa.scalar(None, pa.string()))
        table = table.set_column(table.column_names.index(name), name, cells)
    return table, found


def _odd_codes(cells: pa.ChunkedArray) -> list[str]:
    """Which of `_ODD` a column of figures has, and nothing else below zero."""
    below = pc.starts_with(cells, "-")
    if not pc.any(below).as_py():
        return []
    texts = {text.strip() for text in cells.unique().to_pylist() if text}
    negative = {text for text in texts if text.startswith("-") and text[1:].isdigit()}
    figures = all(text.isdigit() for text in texts - negative)
    return sorted(negative) if figures and negative <= _ODD and texts > negative else []
