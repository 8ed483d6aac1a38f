"""What checking a file found: problems for the analyst, and the typed table if there are none."""

import dataclasses
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

import pandas as pd
import pyarrow as pa

from loaders.messages.checks import NOTES, PROBLEMS
from loaders.messages.text import Text
from loaders.store.write import Change
from loaders.tables.reading import Note, Reading

PROBLEM_COLUMNS = ("row", "column", "field", "value", "code", "message")


@dataclass(frozen=True)
class Problem:
    """One fault in the data, with everything its message needs in any language.

    `details` may hold a `wording`: the key of a message more exact than that of the code. `others`
    are further rows of the same cause.
    """

    row: int | None
    column: str | None
    field: str | None
    value: str | None
    code: str
    details: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    others: tuple[int, ...] = ()

    def message(self, language: str = "de") -> str:
        """What is wrong, what is expected, how to repair it."""
        shown = {"value": _shortened(self.value)} | dict(self.details)
        msgid = PROBLEMS[self.details.get("wording", self.code)]
        return Text(msgid, **shown).text(language)


@dataclass(frozen=True)
class Report:
    """The result of checking one file.

    `table` (columns as declared, typed) is there only if the file may be published as it is;
    `faultless` holds the rows without a problem whenever the columns themselves are right, `keys`
    the primary keys of all rows, those with problems too.
    `unknown` are the file's columns that went nowhere, `absent` the fields that no column of the
    file gives; `headers` are all its columns, `assigned` those whose field an analyst chose.
    `found` are the problems, `warnings` rows that look wrong but may be meant; they hinder nothing.
    `others` are the tables of further datasets that the file fills, to be published in the same
    snapshot; `adds`: the file is one part of its dataset (one survey, one event), so publishing
    should add to what is there, and `parts` (dataset name → columns) says what that part is: rows
    with the same values there are replaced; `whole`: the file is an edition of all of its dataset,
    so publishing should replace what is there however little they share. `dangling` is what hinders
    publishing the file as a replacement, though not as an addition: rows of other datasets name
    what would be gone; `older` says that what it would replace is newer. `sources` are the profiles
    of which the analyst is to choose one.
    """

    file: str
    dataset: str | None = None
    profile: str | None = None
    reading: Reading | None = None
    found: tuple[Problem, ...] = ()
    warnings: tuple[Problem, ...] = ()
    notes: tuple[Note, ...] = ()
    table: pa.Table | None = None
    faultless: pa.Table | None = None
    keys: pa.Table | None = None
    unknown: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    headers: tuple[str, ...] = ()
    assigned: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, pa.Table] = field(default_factory=dict)
    adds: bool = False
    whole: bool = False
    parts: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    dangling: tuple[Problem, ...] = ()
    older: Problem | None = None
    sources: tuple[str, ...] = ()

    @property
    def publishable(self) -> bool:
        """Whether nothing hinders publishing the file as it is."""
        return not self.found

    @property
    def is_returned(self) -> bool:
        """Whether it is a packet's workbook: changes of cells, to be published all or none."""
        return self.reading is not None and self.reading.returned is not None

    @property
    def encoding(self) -> str | None:
        """How the file writes its characters, where its format leaves that open."""
        return self.reading.encoding if self.reading else None

    @property
    def rows(self) -> int:
        """How many rows of data the file has."""
        return self.reading.rows if self.reading else 0

    @property
    def valid(self) -> int:
        """How many of its rows have no problem."""
        return 0 if self.faultless is None else int(self.faultless.num_rows)

    @cached_property
    def problems(self) -> pd.DataFrame:
        """The problems by row, as `problem_frame`."""
        return problem_frame(self.found)

    @property
    def mode(self) -> str:
        """How the file is meant to be published if nobody says otherwise."""
        return "append" if self.adds else "replace"

    def tables(self, main: pa.Table | None = None) -> dict[str, pa.Table]:
        """Dataset → the typed rows that it brings; `main`: in the place of its own `table`."""
        table = self.table if main is None else main
        own = {self.dataset: table} if self.dataset and table is not None else {}
        return own | dict(self.others) if own else {}

    def changes(self, main: pa.Table | None = None, mode: str | None = None) -> dict[str, Change]:
        """What publishing it as `mode` does to each dataset; `main` as in `tables`."""
        brought = self.tables(main).items()
        return {n: Change(t, mode or self.mode, self.parts.get(n, ())) for n, t in brought}

    def as_addition(self, why: Note) -> "Report":
        """The report on a file that should be published as an addition."""
        return replace(self, adds=True, notes=(*self.notes, why))

    def as_replacement(self) -> "Report":
        """The report for publishing as it is meant: what would dangle in a replacement is a problem
        then, and that the edition is an older one."""
        lost = () if self.adds else self.dangling
        hinders = (*lost, *((self.older,) if self.older else ()))
        if not hinders:
            return self
        found = (*hinders, *self.found)
        return replace(self, found=found, table=None, dangling=(), older=None)

    def note_texts(self, language: str = "de") -> list[str]:
        """The notes as sentences."""
        return [Text(NOTES[n.code], **n.values).text(language) for n in self.notes]


def in_order(problems: Iterable[Problem]) -> list[Problem]:
    """In the order of the rows; those of the file as a whole come first."""
    return sorted(problems, key=lambda p: (p.row is not None, p.row or 0))


def problem_frame(problems: Iterable[Problem], language: str = "de") -> pd.DataFrame:
    """The problems, in order.

    Columns: row (as the spreadsheet counts; NA for the whole file), column (as in the file), field,
    value, code, message.
    """
    rows = (
        (p.row, p.column, p.field, p.value, p.code, p.message(language)) for p in in_order(problems)
    )
    frame = pd.DataFrame(rows, columns=list(PROBLEM_COLUMNS))
    return frame.astype({"row": "Int64"})


def _shortened(value: str | None) -> str:
    text = "" if value is None else " ".join(value.split())
    return text if len(text) <= 80 else text[:79] + "…"
