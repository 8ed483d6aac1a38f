"""What a shaping verb yields, and looking things up in a file by the names of columns."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import pyarrow as pa

from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading
from loaders.validate.check import Check
from loaders.validate.references import keys_by_name
from loaders.validate.report import Problem

Record = Mapping[str, str | None]


@dataclass(frozen=True)
class Shaped:
    """A reading for each dataset the file fills, the main one first; its columns are field names.

    `problems` concern the file as a whole. `notes` are for the report on the main dataset;
    `retracted` are codes of notes of the reading that do not hold, as the verb read it anew.
    `parts` says for each dataset which columns mark the part that the file holds whole: a newer
    file about the same survey or event takes the place of all its rows.
    """

    readings: Mapping[str, Reading]
    parts: Mapping[str, tuple[str, ...]]
    notes: Sequence[Note] = ()
    problems: Sequence[Problem] = ()
    retracted: frozenset[str] = frozenset()


class Columns:
    """The columns of a reading by folded name, and its rows as plain lists of trimmed cells."""

    def __init__(self, reading: Reading) -> None:
        self.headers = reading.columns
        self._index = {fold(h): i for i, h in reversed(list(enumerate(reading.columns)))}
        self.numbers: list[int] = reading.table["row"].to_pylist()
        self._cells = [
            [(cell or "").strip(" \t\r\n\u00a0") for cell in reading.table[f"c{i}"].to_pylist()]
            for i in range(len(reading.columns))
        ]

    def find(self, names: Iterable[str]) -> int | None:
        """The column under the first of the names that the file has."""
        return next((self._index[fold(n)] for n in names if fold(n) in self._index), None)

    def find_all(self, names: Iterable[str]) -> list[int]:
        """Every column under any of the names."""
        wanted = {fold(n) for n in names}
        return [i for i, header in enumerate(self.headers) if fold(header) in wanted]

    def column(self, index: int | None) -> list[str]:
        """The cells of a column; empty texts where there is none."""
        return [""] * len(self.numbers) if index is None else self._cells[index]

    def named(self, names: Iterable[str]) -> list[str]:
        """The cells of the column under the first of the names; empty texts where there is none."""
        return self.column(self.find(names))

    def row(self, number: int) -> list[str]:
        """The cells of a row."""
        return [column[number] for column in self._cells]


def as_reading(
    check: Check, dataset: str, records: Sequence[Record], rows: Sequence[int]
) -> Reading:
    """A text table of records, whose keys are names of fields of the dataset."""
    fields = check.package.datasets[dataset].field_names
    names = [name for name in fields if any(name in record for record in records)]
    columns: dict[str, pa.Array] = {"row": pa.array(rows, pa.int64())}
    for i, name in enumerate(names):
        values = [record.get(name) or None for record in records]
        columns[f"c{i}"] = pa.array(values, pa.string())
    table = pa.table(columns)
    return replace(check.reading, table=table, columns=tuple(names), notes=(), faults=(), above=())


def district_keys(
    check: Check, dataset: str, cells: Sequence[str]
) -> tuple[list[str | None], set[str]]:
    """The key of each named place (None: of none), and the names that lead to no district.

    dataset: the one whose `district_id` is filled. What is no place of this city stays out.
    """
    declared = check.package.datasets[dataset]
    names: Mapping[str, str] = {}
    for key in declared.foreign_keys:
        if key.fields == ("district_id",):
            names = keys_by_name(check.package, declared, key, check.published_rows)
    pattern = re.compile(declared.field("district_id").pattern or ".*")
    found = {cell: names.get(fold(cell), cell) for cell in set(cells) if cell}
    keys = {cell: key for cell, key in found.items() if pattern.fullmatch(key)}
    return [keys.get(cell) for cell in cells], found.keys() - keys.keys()
