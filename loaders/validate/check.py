"""The context of one check: what is given, and what its stages have made of it so far."""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Listed, Text, title_of, titles_of
from loaders.profiles import Profile
from loaders.schema import Dataset, Field, Package
from loaders.schema.column_matching import Matching, with_additions
from loaders.schema.personal_data import KEPT as KEPT_CONTACTS
from loaders.schema.personal_data import PERSONAL, REACHES, TELLING, TEXTS, personal
from loaders.schema.sql import scalar
from loaders.store.remembered_mappings import Decision
from loaders.tables.reading import (
    ROW_STEP,
    Hints,
    Limits,
    Note,
    PublishedRows,
    Reading,
    StateRows,
    rows_among,
)
from loaders.tables.vectorised import DictionaryColumn, remember
from loaders.validate.formats import Choices
from loaders.validate.report import Problem, Report

KEPT = 2000
"""How many problems of one rule are listed; all are counted."""

Recalled = Callable[[Sequence[str]], Decision | None]
"""The columns of a file → an earlier decision about them (`store.remembered_mappings`)."""


@dataclass(frozen=True)
class CheckOptions:
    """What the analyst decided about a file; nothing decided: as recognised.

    `file` is the name it came with, `profile` that of the source it is from ("none": rows of a
    dataset), `constants` are values for fields the file does not have.
    `assigned` says which field a column is, or "" for a column to leave out, and goes before what
    would be recognised; where it is None, `recalled` is asked. `kept_contacts` are columns about
    people that stay by decision, each with the reason. `today` is the day that no report
    may lie after; None: the city's. `older_edition`: it may replace a newer one.
    `all_counties`: of a register also what lies in others than the city's. `new_event`: the event
    of a list of people is made where there is none. `only`: rows with this value in a column;
    `fill_down`: what stands once above a group of rows counts for each of them. `at_state` gives
    rows of earlier states, for a packet's workbook that comes back.
    """

    file: str | None = None
    dataset: str | None = None
    profile: str | None = None
    hints: Hints = field(default_factory=Hints)
    limits: Limits | None = None
    choices: Choices = field(default_factory=Choices)
    constants: Mapping[str, str] = field(default_factory=dict)
    assigned: Mapping[str, str] | None = None
    recalled: Recalled | None = None
    allow_empty: bool = False
    kept_contacts: Mapping[str, str] = field(default_factory=dict)
    today: dt.date | None = None
    older_edition: bool = False
    all_counties: bool = False
    new_event: bool = False
    only: Mapping[str, str] = field(default_factory=dict)
    fill_down: bool = False
    at_state: StateRows | None = None


@dataclass
class Findings:
    """What the stages have found; `total` counts problems beyond those kept."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    total: int = 0

    def add(self, problems: Sequence[Problem], total: int | None = None) -> None:
        """Take over problems, and how many there are in all."""
        self.problems += problems
        self.total += len(problems) if total is None else total


@dataclass
class Check:
    """One file on its way through the stages of `loaders.pipeline`.

    `published` gives the rows of datasets for references (None: not checked here, the store
    verifies them when publishing). The stages of recognition replace `reading`, choose `profile`,
    `dataset` and `matching`, and may set `report`, which ends the check; `headers` are the columns
    as the file names them, `whole` is the reading with all of them, `years_asked` the columns of
    years that nothing says the meaning of. The stages of validation work
    in the database `con`, where `raw` holds
    the trimmed texts and `checked` the same rows as `typed`: `row`, each field in its type, and
    `bad:<field>` where a text is none of that type (all but texts). `distinct` holds the distinct
    values of columns that repeat them, `keys` the sorted hashes of the primary key, `measured` the
    fields taken from a shape; `columns_fit` unless required columns are missing or doubled;
    `settled` the fields whose one cause is told, so that none of their cells is told again.
    `beside`: dataset → file of the same delivery and the keys of all its rows, refused ones too.
    """

    package: Package
    reading: Reading
    options: CheckOptions
    published: PublishedRows | None = None
    file: str = ""
    profile: Profile | None = None
    distinct: Mapping[str, DictionaryColumn] = field(default_factory=dict)
    keys: np.ndarray | None = None
    measured: frozenset[str] = frozenset()
    columns_fit: bool = True
    settled: frozenset[str] = frozenset()
    report: Report | None = None
    beside: Mapping[str, tuple[str, pa.Table]] = field(default_factory=dict)
    dataset: Dataset = field(init=False)
    matching: Matching = field(init=False)
    findings: Findings = field(init=False)
    con: duckdb.DuckDBPyConnection = field(init=False)
    typed: pa.Table = field(init=False)

    @property
    def today(self) -> dt.date:
        """The day that no report may lie after."""
        return self.options.today or dt.datetime.now(self.package.zone).date()

    def __post_init__(self) -> None:
        self.headers, self.whole = self.reading.columns, self.reading
        self.years_asked = ""

    @property
    def present(self) -> list[Field]:
        """The fields that the file has a column for."""
        return [f for f in self.dataset.fields if f.name in self.matching.columns]

    def has(self, *names: str) -> bool:
        """Whether the file has a column for each of these fields."""
        return set(names) <= set(self.matching.columns)

    def header(self, name: str) -> str | None:
        """What the file calls the column of a field; None if it has none."""
        return self.reading.columns[self.matching.columns[name]] if self.has(name) else None

    def published_rows(self, dataset: str) -> pa.Table | None:
        """The published rows of a dataset (all declared columns); None if none are known."""
        return self.published(dataset) if self.published else None

    def published_among(self, dataset: str, keys: pa.Table) -> pa.Table | None:
        """At least those published rows of a dataset that have the values of a row of `keys` in its
        columns (see `loaders.tables.reading.rows_among`)."""
        return rows_among(self.published, dataset, keys) if self.published else None

    def published_records(self, dataset: str) -> list[dict[str, Any]]:
        """The published rows of a dataset as records."""
        rows = self.published_rows(dataset)
        return [] if rows is None else rows.to_pylist()

    def note(self, code: str, **values: Any) -> None:
        """Say something that is no problem."""
        if (note := Note(code, values)) not in self.findings.notes:
            self.findings.notes.append(note)

    def set_typed(self, table: pa.Table) -> None:
        """Replace the typed rows: `row`, its number in the file, and the columns that are there."""
        self.typed = table
        self.con.register("checked", table)

    def set_column(self, name: str, values: pa.ChunkedArray | pa.Array) -> None:
        """Replace a column of the typed rows; its distinct values are no longer known."""
        self.set_typed(self.typed.set_column(self.typed.column_names.index(name), name, values))
        self.distinct = {n: column for n, column in self.distinct.items() if n != name}

    def mark_faulty(self, rows: str) -> int:
        """Add the numbers of rows that a query selects to the table `faulty`; how many they are."""
        return int(scalar(self.con, f"INSERT INTO faulty {rows}"))


def check_columns(check: Check) -> None:
    """Problems of the columns as such: required ones missing, two for one field, no rows at all."""
    _match_shape(check)
    check.findings = Findings(notes=list(check.reading.notes))
    reading, matching, header = check.reading, check.matching, check.reading.header_row
    problems = [
        Problem(
            header, f.title, f.name, None, "missing_column", {"title": title_of(f), "field": f.name}
        )
        for f in matching.missing(check.dataset)
    ]
    for name, columns in matching.doubled.items():
        details = {"title": title_of(check.dataset.field(name)), "columns": ", ".join(columns)}
        problems.append(Problem(header, columns[-1], name, None, "duplicate_column", details))
    if not reading.rows and not check.options.allow_empty:
        problems.append(Problem(header, None, None, None, "no_rows"))
    check.findings.add(problems)
    check.columns_fit = not problems


def _match_shape(check: Check) -> None:
    """A file's own shape belongs to the dataset's shape column, whatever either is called."""
    reading, matching, shape = check.reading, check.matching, check.dataset.geometry_field
    there = reading.table.column_names
    shapes = [i for i in range(len(reading.columns)) if f"g{i}" in there]
    if shape and shapes and f"g{matching.columns.get(shape)}" not in there:
        unknown = tuple(u for u in matching.unknown if u != reading.columns[shapes[0]])
        columns = {**matching.columns, shape: shapes[0]}
        check.matching = replace(matching, columns=columns, unknown=unknown)


def build_report(check: Check) -> Report:
    """The report on all that the stages found, with the typed rows as far as they may be used."""
    _tell_columns(check)
    findings = check.findings
    if findings.total > len(findings.problems):
        check.note("many_problems", count=findings.total, shown=KEPT)
    undecided = any(p.row is None for p in findings.problems)
    table, faultless = _tables(check)
    return Report(
        file=check.file,
        dataset=check.dataset.name,
        profile=check.profile.name if check.profile else None,
        reading=check.reading,
        found=_in_the_file(check, findings.problems),
        warnings=_in_the_file(check, findings.warnings),
        notes=tuple(findings.notes),
        table=None if findings.problems else table,
        faultless=faultless if check.columns_fit and not undecided else None,
        keys=table.select(list(check.dataset.primary_key)),
        unknown=check.matching.unknown,
        absent=tuple(f.name for f in check.dataset.fields if not check.has(f.name)),
        headers=check.headers,
        assigned=check.options.assigned or {},
        whole=check.profile.whole if check.profile else False,
    )


def _in_the_file(check: Check, problems: Sequence[Problem]) -> tuple[Problem, ...]:
    """The problems by the rows and columns of the file, where parts of it were put one below the
    other; what holds for all parts of a line is said once."""
    parts, known = check.reading.parts, set(check.headers)
    if not parts:
        return tuple(problems)
    found: dict[tuple[object, ...], Problem] = {}
    for problem in problems:
        number, row = divmod(problem.row or 0, ROW_STEP)
        own = problem.column in known
        whole = problem.row is None or problem.code == "missing_column"
        named = problem.column if own or whole else parts[number]
        if own and parts[number] not in known:
            named = f"{named} ({parts[number]})"
        details = dict(problem.details)
        if isinstance(first := details.get("first"), int):
            details["first"] = first % ROW_STEP
        more = tuple(one % ROW_STEP for one in problem.others)
        placed = replace(problem, row=row or None, column=named, details=details, others=more)
        found.setdefault((placed.row, named, problem.code, problem.value), placed)
    return tuple(found.values())


def _tables(check: Check) -> tuple[pa.Table, pa.Table]:
    """All rows, and those without a problem; columns as declared.

    The hashes of their keys are kept for the publication.
    """
    table = check.typed.select(list(check.dataset.field_names))
    if check.keys is not None:
        remember(table, check.dataset.primary_key, check.keys)
    faulty = check.con.execute("SELECT DISTINCT row FROM faulty").to_arrow_table()["row"]
    if not len(faulty):
        return table, table
    return table, table.filter(pc.invert(pc.is_in(check.typed["row"], value_set=faulty)))


def _tell_columns(check: Check) -> None:
    """Say which columns are left out, and which fields stay empty."""
    placed = check.dataset.has("latitude") and check.dataset.has("longitude")
    strange = [n for n in check.matching.unknown if not (placed and n == "geometry")]
    kept = check.options.kept_contacts
    people = left_out(check.whole, strange, kept)
    rest = [name for name in strange if name not in people][:20]
    check.findings.notes += kept_notes(kept, check.headers)
    # Of a dataset whose single rows are nobody's business, nothing else of the file is kept either.
    others = TEXTS if check.dataset.min_cell else "unknown_columns"
    for code, names in ((PERSONAL, people), (others, rest)):
        if names:
            check.note(code, columns=Listed(names, quoted=True))
    check.findings.notes += additions(check.dataset, strange)
    filled = {"source", "is_demo", *check.measured}
    absent = [
        f
        for f in check.dataset.fields
        if not check.has(f.name) and f.name not in filled and f.default is None
    ]
    if absent:
        check.note("missing_columns", columns=titles_of(absent))


def additions(dataset: Dataset, headers: Sequence[str]) -> list[Note]:
    """Ask about columns that name a field but say more: „Einwohner (weiblich)“."""
    return [
        Note("addition_asked", {"column": header, "title": title_of(f), "addition": addition})
        for header, f, addition in with_additions(dataset, headers)
    ]


def left_out(reading: Reading, headers: Sequence[str], kept: Mapping[str, str]) -> list[Any]:
    """Those of the columns nobody takes over that tell of people, by heading or by a cell; and
    the lines above the table where one does. `kept`: columns that stay, with the reason."""
    known = {*personal(headers), *filter(REACHES.search, headers)} if headers else set()
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
        Note(KEPT_CONTACTS, {"column": header, "reason": reason})
        for header, reason in kept.items()
        if header in headers
    ]
