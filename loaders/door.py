"""The door as one call: a file in, a report out, whatever the file is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa

from loaders.checking import check
from loaders.columns import recognise
from loaders.forms import Choices
from loaders.hints import reading_hints
from loaders.mapping import apply_profile, kept_rows, profile_notes
from loaders.package import Package, quoted
from loaders.reading import Hints, Limits, ReadingError, read
from loaders.recognising import choose_profile
from loaders.remembered import Decision, extend, match_assigned
from loaders.report import Problem, Report, problem_frame
from loaders.shaped import check_shaped, refused, with_constants
from loaders.shaping import Context
from loaders.store import Edition, Store
from loaders.totals import without_totals, without_type_row

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
    reading = without_totals(without_type_row(reading))
    headers = reading.columns
    decision = recalled(headers) if recalled and assigned is None else None
    if decision and dataset in (None, decision.dataset) and decision.dataset in package.datasets:
        dataset, assigned = decision.dataset, decision.assigned
    profile, reading = choose_profile(package, reading, dataset, name)
    if profile and profile.refusal:
        return refused(profile, reading, name)
    if profile and profile.shape:
        context = Context(reading, package, known, constants or {}, name, profile.title)
        return check_shaped(profile, context, choices or Choices())
    matching = None
    if profile:
        reading = kept_rows(profile, reading)
        notes = profile_notes(profile, headers)
        reading = replace(reading, notes=(*reading.notes, *notes))
        dataset = profile.dataset
        declared = package.datasets[dataset]
        profile = extend(profile, assigned or {})
        reading, matching = apply_profile(profile, reading, declared, constants)
    elif assigned and (dataset := dataset or recognise(package, reading.columns, name)):
        matching = match_assigned(package.datasets[dataset], reading.columns, assigned)
    if constants:
        reading, matching = with_constants(reading, matching, constants)
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


def _full_hints(package: Package, hints: Hints | None) -> Hints:
    own = reading_hints(package)
    return own if hints is None else replace(hints, vocabulary=own.vocabulary, near=own.near)


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
