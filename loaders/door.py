"""The door as one call: a file in, a report out, whatever the file is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from loaders.checking import check
from loaders.columns import Matching, recognise, recognise_whole
from loaders.forms import Choices
from loaders.hints import reading_hints
from loaders.mapping import apply_profile
from loaders.package import Package, quoted
from loaders.profiles import Profile, load_profiles
from loaders.reading import Hints, Limits, Reading, ReadingError, read
from loaders.remembered import Decision, extend, match_assigned
from loaders.report import Problem, Report, problem_frame
from loaders.store import Edition, Store
from loaders.totals import without_totals

Known = Callable[[str], pa.Table | None]


def check_file(
    path: Path,
    package: Package,
    *,
    dataset: str | None = None,
    known: Known | None = None,
    hints: Hints | None = None,
    choices: Choices | None = None,
    file: str | None = None,
    limits: Limits | None = None,
    constants: Mapping[str, str] | None = None,
    allow_empty: bool = False,
    assigned: Mapping[str, str] | None = None,
    recalled: Callable[[Sequence[str]], Decision | None] | None = None,
) -> Report:
    """Read, recognise and check a file; faults are in the report, nothing is raised for them.

    `known` gives the rows of other datasets for references (see `known_rows`); `hints` and
    `choices` are the analyst's own decisions; `file` is the name it came with; `constants` are
    values for fields the file does not have; `assigned` says which field a column is, or "" for
    a column to leave out, and goes before what would be recognised; where it is not given,
    `recalled` is asked for an earlier decision about these columns (see `loaders.remembered`).
    """
    name = file or path.name
    try:
        reading = read(path, _full_hints(package, hints), limits)
    except ReadingError as error:
        return unreadable(name, str(error))
    reading = without_totals(reading)
    headers = reading.columns
    decision = recalled(headers) if recalled and assigned is None else None
    if decision and dataset in (None, decision.dataset) and decision.dataset in package.datasets:
        dataset, assigned = decision.dataset, decision.assigned
    profile = None if _is_own(package, reading, dataset, name) else find_profile(reading, dataset)
    matching = None
    if profile:
        dataset = profile.dataset
        declared = package.datasets[dataset]
        profile = extend(profile, assigned or {})
        reading, matching = apply_profile(profile, reading, declared, constants)
    elif assigned and (dataset := dataset or recognise(package, reading.columns, name)):
        matching = match_assigned(package.datasets[dataset], reading.columns, assigned)
    if constants:
        reading, matching = _with_constants(reading, matching, constants)
    report = check(
        reading,
        package,
        dataset,
        known,
        file=name,
        profile=profile.name if profile else None,
        choices=choices,
        matching=matching,
        allow_empty=allow_empty,
    )
    return replace(report, headers=headers, assigned=assigned or {})


def known_rows(store: Store) -> Known:
    """The store's current rows, each dataset read once at most."""
    edition = Edition(store.snapshot_id())
    tables: dict[str, pa.Table] = {}

    def rows(name: str) -> pa.Table | None:
        if name not in tables:
            with store.reader(edition) as cursor:
                tables[name] = cursor.execute(f"FROM {quoted(name)}").to_arrow_table()
        return tables[name]

    return rows


def find_profile(reading: Reading, dataset: str | None) -> Profile | None:
    """The profile whose source this file comes from; None if there is none."""
    for profile in load_profiles():
        if dataset in (None, profile.dataset) and profile.fits(reading.columns):
            return profile
    return None


def _full_hints(package: Package, hints: Hints | None) -> Hints:
    own = reading_hints(package)
    return own if hints is None else replace(hints, vocabulary=own.vocabulary, near=own.near)


def _is_own(package: Package, reading: Reading, dataset: str | None, file: str) -> bool:
    """Whether the file has a dataset's own columns: a template or an export."""
    found = recognise_whole(package, reading.columns, file)
    return found is not None and dataset in (None, found)


def _with_constants(
    reading: Reading, matching: Matching | None, constants: Mapping[str, str]
) -> tuple[Reading, Matching | None]:
    """Add a column for every field given that the file lacks."""
    table, columns = reading.table, list(reading.columns)
    fields = dict(matching.columns) if matching else {}
    for name, value in constants.items():
        if name in columns or name in fields:
            continue
        index = len(columns)
        table = table.append_column(f"c{index}", pa.array([value] * table.num_rows, pa.string()))
        columns.append(name)
        fields[name] = index
    changed = replace(reading, table=table, columns=tuple(columns))
    return changed, replace(matching, columns=fields) if matching else None


def unreadable(file: str, text: str) -> Report:
    """The report of a file or an address that gave nothing to check."""
    problem = Problem(None, None, None, None, "unreadable", {"text": text})
    return Report(
        file=file,
        dataset=None,
        profile=None,
        encoding=None,
        rows=0,
        valid=0,
        publishable=False,
        problems=problem_frame([problem]),
        found=(problem,),
    )
