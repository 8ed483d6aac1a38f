"""Files that need each other, uploaded together: each is checked against what the others bring.

Measures and their milestones, a survey with its questions and answers: a reference is fine if the
store holds its target or another file of the same upload does. They go into one snapshot.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import pyarrow as pa

from loaders.messages.progress import Listener, telling, within
from loaders.messages.text import title_of
from loaders.pipeline import CheckOptions, judge, read_file, unreadable, with_earlier
from loaders.publish.duplicate_file import EarlierOf
from loaders.publish.publish import FileContribution, joined
from loaders.schema import Dataset, Package
from loaders.store.editions import parents_first
from loaders.store.write import Change
from loaders.tables.limits import Limits
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Hints, Reading, ReadingError
from loaders.tables.scratch import scratch
from loaders.validate.publish_mode import offered
from loaders.validate.referential_impact import dangling, expecting
from loaders.validate.report import Problem, Report, problem_frame

JUDGING: Mapping[str, float] = {"recognise": 0.1, "check": 0.9}


@dataclass(frozen=True)
class Part:
    """One of the files, with the analyst's decisions about it as in `loaders.pipeline.check_file`.

    `mode` is how it is to be published; None: as the report says (`Report.mode`).
    """

    path: Path
    file: str | None = None
    hints: Hints | None = None
    wishes: CheckOptions = field(default_factory=CheckOptions)
    mode: str | None = None

    @property
    def name(self) -> str:
        """What messages call the file."""
        return self.file or self.path.name


def check_together(
    files: Sequence[Path | Part],
    package: Package,
    known: PublishedRows | None = None,
    *,
    limits: Limits | None = None,
    earlier: EarlierOf | None = None,
    progress: Listener | None = None,
) -> list[Report]:
    """One report a file, in the order given; a single file gets the report of `check_file`.

    `known` gives the store's rows (None: only the files themselves are there to refer to). Two
    files that replace the same dataset are a problem of the later one. `earlier` as in
    `check_file`.
    """
    parts = [one if isinstance(one, Part) else Part(one) for one in files]
    readings = _read_all(parts, package, limits, progress)
    reports = []
    for number, (part, reading) in enumerate(zip(parts, readings, strict=True)):
        share = 0.5 / len(parts)
        with telling(within(progress, 0.5 + number * share, share), JUDGING):
            reports.append(_judged(part, reading, package, known))
    if len(parts) > 1:
        reports = _settled(parts, readings, package, known, reports)
    reports = [offered(report, package, known) for report in reports]
    return [
        with_earlier(part.path, report, earlier)
        for part, report in zip(parts, reports, strict=True)
    ]


def loads(
    parts: Sequence[Path | Part], reports: Sequence[Report], sources: Sequence[Path | bytes | None]
) -> list[FileContribution]:
    """What `publish.publish.publish_files` takes: every file's rows, mode and original."""
    found = []
    for part, report, source in zip(parts, reports, sources, strict=True):
        mode = part.mode if isinstance(part, Part) else None
        found.append(
            FileContribution(
                report.tables(), mode or report.mode, report.parts, source, report.file
            )
        )
    return found


def _read_all(
    parts: Sequence[Part], package: Package, limits: Limits | None, progress: Listener | None
) -> list[Reading | ReadingError]:
    found = []
    for number, part in enumerate(parts):
        share = 0.5 / len(parts)
        with telling(within(progress, number * share, share), {"read": 1.0}):
            found.append(read_file(part.path, package, part.hints, limits))
    return found


def _judged(
    part: Part, reading: Reading | ReadingError, package: Package, known: PublishedRows | None
) -> Report:
    if isinstance(reading, ReadingError):
        return unreadable(part.name, reading)
    return judge(reading, package, part.name, known, part.wishes)


def _settled(
    parts: Sequence[Part],
    readings: Sequence[Reading | ReadingError],
    package: Package,
    known: PublishedRows | None,
    reports: Sequence[Report],
) -> list[Report]:
    """Judge again, parents first, whatever refers to a dataset that another file fills."""
    found = list(reports)
    for number in _in_order(package, reports):
        others = _changes(parts, found, skip=number)
        if _needed(package, found[number]) & set(others):
            rows = expecting(package, known or _nothing, others)
            found[number] = _judged(parts[number], readings[number], package, rows)
    changes = _changes(parts, found)
    for number, report in enumerate(found):
        own = tuple(dangling(package, known, changes, set(report.tables()))) if known else ()
        found[number] = replace(report, dangling=own)
    return [
        _with(report, _collisions(package, parts, found, number))
        for number, report in enumerate(found)
    ]


def _nothing(_: str) -> pa.Table | None:
    return None


def _in_order(package: Package, reports: Sequence[Report]) -> list[int]:
    """Files in the order in which their datasets may refer to each other."""
    ranks: dict[str, float] = {}
    for rank, dataset in enumerate(parents_first(package)):
        crosswalk = dataset.primary_key[:1] == ("name",) and dataset.foreign_keys
        ranks[dataset.name] = ranks[dataset.foreign_keys[0].dataset] + 0.5 if crosswalk else rank
    return sorted(range(len(reports)), key=lambda n: ranks.get(str(reports[n].dataset), -1.0))


def _needed(package: Package, report: Report) -> set[str]:
    """Datasets that a file's rows refer to, and those that know other names for their keys."""
    if report.dataset is None:
        return set()
    names = {report.dataset, *report.others}
    targets = {k.dataset for name in names for k in package.datasets[name].foreign_keys}
    return targets | {d.name for d in package.datasets.values() if _is_crosswalk(d, targets)}


def _is_crosswalk(dataset: Dataset, targets: set[str]) -> bool:
    named = dataset.primary_key[:1] == ("name",)
    return named and any(key.dataset in targets for key in dataset.foreign_keys)


def _changes(
    parts: Sequence[Part], reports: Sequence[Report], skip: int | None = None
) -> dict[str, Change]:
    """What the files bring; of a file with faults, the rows without."""
    found: dict[str, Change] = {}
    for number, (part, report) in enumerate(zip(parts, reports, strict=True)):
        if number == skip:
            continue
        for name, table in report.tables(report.table or report.faultless).items():
            new = Change(table, part.mode or report.mode, report.parts.get(name, ()))
            found[name] = joined(found[name], new) if name in found else new
    return found


def _collisions(
    package: Package, parts: Sequence[Part], reports: Sequence[Report], number: int
) -> list[Problem]:
    """Faults between a file and those before it that fill the same dataset."""
    report, found = reports[number], []
    for earlier, other in enumerate(reports[:number]):
        if report.dataset is None or report.dataset != other.dataset:
            continue
        declared = package.datasets[report.dataset]
        modes = {parts[n].mode or reports[n].mode for n in (earlier, number)}
        if modes == {"append"}:
            found += _same_key(declared, report, other)
        else:
            details = {"file": other.file, "title": title_of(declared)}
            found.append(Problem(None, None, None, None, "same_dataset", details))
    return found


def _same_key(dataset: Dataset, report: Report, other: Report) -> list[Problem]:
    """The first key that is in both files."""
    one, two = report.table, other.table
    if one is None or two is None or not dataset.primary_key:
        return []
    key = list(dataset.primary_key)
    with scratch() as con:
        con.register("one_rows", one.select(key))
        con.register("two_rows", two.select(key))
        row = con.execute("FROM one_rows INTERSECT FROM two_rows LIMIT 1").fetchone()
    if row is None:
        return []
    shown = ", ".join("–" if v is None else str(v) for v in row)
    field = dataset.field(key[0])
    details = {"key": shown, "file": other.file}
    return [Problem(None, field.title, field.name, shown, "doubled_in_files", details)]


def _with(report: Report, problems: Sequence[Problem]) -> Report:
    """The report with more problems of the file as a whole."""
    if not problems:
        return report
    found = (*problems, *report.found)
    return replace(
        report,
        found=found,
        problems=problem_frame(list(found)),
        publishable=False,
        table=None,
        valid=0,
        faultless=None,
    )
