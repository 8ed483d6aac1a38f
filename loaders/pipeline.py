"""The door as one call: a file in, a report out, whatever the file is."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from loaders.messages.progress import CHECKING, Listener, step, telling
from loaders.messages.text import title_of
from loaders.profiles import profile_notes
from loaders.publish.duplicate_file import EarlierOf, published_note
from loaders.reading import read
from loaders.reading.totals import without_totals, without_type_row
from loaders.recognise.profile_choice import choose_profile, reading_hints
from loaders.recognise.profile_mapping import apply_profile, extend, kept_rows
from loaders.recognise.template_example import without_example
from loaders.schema import Package, quoted
from loaders.schema.column_matching import match_assigned, recognise
from loaders.shaping import Context
from loaders.shaping.check_shaped import check_shaped, refused, with_constants
from loaders.store.remembered_mappings import Decision
from loaders.store.store import Edition, Store
from loaders.store.write import Change
from loaders.tables.limits import Limits
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Hints, Note, Reading, ReadingError
from loaders.validate.carry_over import keeping, sourced
from loaders.validate.check import check
from loaders.validate.number_date_formats import Choices
from loaders.validate.publish_mode import as_addition, offered
from loaders.validate.referential_impact import dangling
from loaders.validate.report import Problem, Report, problem_frame

Recalled = Callable[[Sequence[str]], Decision | None]


@dataclass(frozen=True)
class CheckOptions:
    """What the analyst decided about a file, as in `check_file`; nothing decided: as recognised."""

    dataset: str | None = None
    choices: Choices | None = None
    constants: Mapping[str, str] = field(default_factory=dict)
    allow_empty: bool = False
    assigned: Mapping[str, str] | None = None
    recalled: Recalled | None = None


def check_file(
    path: Path,
    package: Package,
    *,
    dataset: str | None = None,
    known: PublishedRows | None = None,
    hints: Hints | None = None,
    choices: Choices | None = None,
    file: str | None = None,
    limits: Limits | None = None,
    constants: Mapping[str, str] | None = None,
    allow_empty: bool = False,
    assigned: Mapping[str, str] | None = None,
    recalled: Recalled | None = None,
    earlier: EarlierOf | None = None,
    progress: Listener | None = None,
) -> Report:
    """Read, recognise and check a file; faults are in the report, nothing is raised for them.

    `known` gives the rows of other datasets for references (see `known_rows`); `hints` and
    `choices` are the analyst's own decisions; `file` is the name it came with; `constants` are
    values for fields the file does not have; `assigned` says which field a column is, or "" for
    a column to leave out, and goes before what would be recognised; where it is not given,
    `recalled` is asked for an earlier decision about these columns (`store.remembered_mappings`).
    `earlier` knows what was published from which file (see `loaders.publish.duplicate_file`).
    `progress` hears how far it is (see `loaders.messages.progress`); what it raises ends the check.
    """
    wishes = CheckOptions(
        dataset=dataset,
        choices=choices,
        constants=constants or {},
        allow_empty=allow_empty,
        assigned=assigned,
        recalled=recalled,
    )
    name = file or path.name
    with telling(progress, CHECKING):
        reading = read_file(path, package, hints, limits)
        if isinstance(reading, ReadingError):
            return unreadable(name, reading)
        report = offered(judge(reading, package, name, known, wishes), package, known)
        return with_earlier(path, report, earlier)


def with_earlier(path: Path, report: Report, earlier: EarlierOf | None) -> Report:
    """The report, saying whether this very file was published before."""
    if earlier is None or report.dataset is None:
        return report
    return replace(report, notes=(*report.notes, *published_note(path, report.dataset, earlier)))


def read_file(
    path: Path, package: Package, hints: Hints | None = None, limits: Limits | None = None
) -> Reading | ReadingError:
    """The file as text without totals and further headers, or why it cannot be read."""
    step("read", 0)
    try:
        reading = read(path, _full_hints(package, hints), limits)
    except ReadingError as error:
        return error
    step("read", 1)
    return without_totals(without_type_row(reading))


def judge(
    reading: Reading, package: Package, name: str, known: PublishedRows | None, wishes: CheckOptions
) -> Report:
    """Recognise and check what was read; with `known`, also what its publication would break."""
    report = _judged(reading, package, name, known, wishes)
    step("check", 0.95)
    if known and report.table is not None:
        changes = {
            n: Change(t, report.mode, report.parts.get(n, ())) for n, t in report.tables().items()
        }
        report = replace(report, dangling=tuple(dangling(package, known, changes)))
    step("check", 1)
    return report


def _judged(
    reading: Reading, package: Package, name: str, known: PublishedRows | None, wishes: CheckOptions
) -> Report:
    dataset, assigned, constants = wishes.dataset, wishes.assigned, wishes.constants
    headers = reading.columns
    step("recognise", 0)
    decision = wishes.recalled(headers) if wishes.recalled and assigned is None else None
    if decision and dataset in (None, decision.dataset) and decision.dataset in package.datasets:
        dataset, assigned = decision.dataset, decision.assigned
    profile, reading = choose_profile(package, reading, dataset, name)
    step("recognise", 0.5)
    if profile and profile.refusal:
        return refused(profile, reading, name)
    if profile and profile.shape:
        context = Context(reading, package, known, constants, name, profile.title)
        return check_shaped(profile, context, wishes.choices or Choices())
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
    if not profile and (dataset := dataset or recognise(package, reading.columns, name)):
        reading = without_example(reading, package.datasets[dataset], matching, known)
    report = check(
        reading,
        package,
        dataset,
        known,
        file=name,
        profile=profile.name if profile else None,
        choices=wishes.choices,
        matching=matching,
        allow_empty=wishes.allow_empty,
    )
    if profile and profile.open:
        report = keeping(package, known, report)
    if report.dataset:
        report = sourced(package, known, report)
    if profile and profile.adds:
        title = title_of(package.datasets[str(dataset)])
        report = as_addition(report, Note("adds", {"title": title}))
    whole = profile is not None and profile.whole
    return replace(report, headers=headers, assigned=assigned or {}, whole=whole)


def known_rows(store: Store) -> PublishedRows:
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


def unreadable(file: str, error: ReadingError) -> Report:
    """The report of a file or an address that gave nothing to check."""
    problem = Problem(None, None, None, None, "unreadable", {"text": error})
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
