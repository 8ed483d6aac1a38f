"""What a shaping verb gets and yields, and looking things up in a file by the names of columns."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pyarrow as pa

from loaders.schema import Dataset, Package
from loaders.schema.folding import fold
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note, Reading
from loaders.validate.report import Problem

Record = Mapping[str, str | None]


@dataclass(frozen=True)
class Context:
    """The file and what may be looked up: declarations, rows of other datasets, given values."""

    reading: Reading
    package: Package
    known: PublishedRows | None
    constants: Mapping[str, str]
    file: str
    title: str


@dataclass(frozen=True)
class Shaped:
    """A reading for each dataset the file fills, the main one first; its columns are field names.

    `problems` concern the file as a whole. `notes` are for the report on the main dataset;
    `retracted` are codes of notes of the reading that do not hold, as the verb read it anew.
    `parts` says for each dataset which columns mark the part that the file holds whole: a newer
    file about the same survey or event takes the place of all its rows.
    """

    readings: Mapping[str, Reading]
    notes: tuple[Note, ...] = ()
    problems: tuple[Problem, ...] = field(default=())
    retracted: frozenset[str] = frozenset()
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


class Columns:
    """The columns of a reading by folded name, and its rows as plain lists."""

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
        """The trimmed cells of a column; empty texts where there is none."""
        return [""] * len(self.numbers) if index is None else self._cells[index]

    def row(self, number: int) -> list[str]:
        """The cells of a row."""
        return [column[number] for column in self._cells]


def as_reading(
    reading: Reading, dataset: Dataset, records: Sequence[Record], rows: Sequence[int]
) -> Reading:
    """A text table of records, whose keys are names of fields of `dataset`."""
    names = [f.name for f in dataset.fields if any(f.name in record for record in records)]
    columns: dict[str, pa.Array] = {"row": pa.array(rows, pa.int64())}
    for i, name in enumerate(names):
        values = [record.get(name) or None for record in records]
        columns[f"c{i}"] = pa.array(values, pa.string())
    return replace(
        reading, table=pa.table(columns), columns=tuple(names), notes=(), faults=(), above=()
    )
