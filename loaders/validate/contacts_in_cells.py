"""Addresses and numbers of people in cells of texts, such as the owner of a measure: taken out
before anything is stored, and told."""

import pyarrow as pa

from loaders.messages.text import Listed, Text
from loaders.schema.personal_data import PERSONAL, without_contacts
from loaders.tables.reading import Note
from loaders.validate.check import Check


def without_contacts_in(check: Check, raw: pa.Table, names: list[str]) -> pa.Table:
    """The texts without addresses and numbers in these columns; the note that says so."""
    told = []
    for name in names:
        cells, count = without_contacts([text or "" for text in raw[name].to_pylist()])
        if count:
            column = pa.array([cell or None for cell in cells], pa.string())
            raw = raw.set_column(raw.column_names.index(name), name, column)
            words = "{column} (only addresses and numbers, {count} times)"
            told.append(Text(words, column=check.header(name), count=count))
    if told:
        check.findings.notes.append(Note(PERSONAL, {"columns": Listed(told, quoted=True)}))
    return raw
