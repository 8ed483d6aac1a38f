"""Columns and lines about people that no dataset has a place for, but that must not stay in the
file that is kept; and those that somebody decided to keep."""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Text
from loaders.schema.personal_data import KEPT, REACHES, TELLING, personal
from loaders.tables.reading import Note, Reading


def left_out(reading: Reading, headers: Sequence[str], kept: Mapping[str, str]) -> list[Any]:
    """Those of the columns nobody takes over that tell of people, by heading or by a cell; and
    the lines above the table where one does. `kept`: columns that stay, with the reason."""
    known = {*personal(headers), *filter(REACHES.search, headers)}
    places = {header: i for i, header in enumerate(reading.columns)}
    found: list[Any] = [
        header
        for header in headers
        if header not in kept
        and (header in known or (header in places and _told(reading, places[header])))
    ]
    lines = pa.chunked_array([reading.preamble], pa.string())
    return [*found, Text("lines above the table")] if has_contacts(lines) else found


def _told(reading: Reading, index: int) -> bool:
    name = f"c{index}"
    return name in reading.table.column_names and has_contacts(reading.table[name])


def has_contacts(texts: pa.ChunkedArray) -> bool:
    """Whether a text holds an address or number of somebody that cannot be anything else."""
    return bool(pc.any(pc.match_substring_regex(texts, TELLING)).as_py())


def kept_notes(kept: Mapping[str, str], headers: Sequence[str]) -> list[Note]:
    """What is kept by decision, and why."""
    return [
        Note(KEPT, {"column": header, "reason": reason})
        for header, reason in kept.items()
        if header in headers
    ]
