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
from loaders.pipeline import check_reading, read_file, with_earlier
from loaders.publish.duplicate_file import EarlierOf
from loaders.publish.publish import together
from loaders.schema import Dataset, Package
from loaders.schema.sql import scratch
from loaders.store.editions import parents_first
from loaders.store.write import Change
from loaders.tables.reading import PublishedRows, Reading, ReadingError
from loaders.validate.carry_over import find_older, offer_addition
from loaders.validate.check import Check, CheckOptions
from loaders.validate.references import dangling, expecting
from loaders.validate.refusals import unreadable
from loaders.validate.report import Problem, Report

_CHECKING: Mapping[str, float] = {"recognise": 0.1, "check": 0.9}


@dataclass(frozen=True)
class Part:
    """One of the files, with the analyst's decisions about it.

    `mode` is how it is to be published; None: as the report says (`Report.mode`).
    """

    path: Path
    options: CheckOptions = field(default_factory=CheckOptions)
    mode: str | None = None

    @property
    def file(self) -> str:
        """What messages call the file."""
        return self.options.file or self.path.name


@dataclass
class _File:
    """One of the files on its way: its reading and its report so far."""

    part: Part
    reading: Reading | ReadingError
    report: Report

    def check(
        self,
        package: Package,
        published: PublishedRows | None,
        beside: Mapping[str, tuple[str, pa.Table]],
    ) -> None:
        if isinstance(self.reading, Reading):
            part = self.part
            check = Check(package, self.reading, part.options, published, part.file, beside=beside)
            self.report = check_reading(check)

    def changes(self) -> dict[str, Change]:
        """What it brings; of a file with faults, the rows without."""
        table = self.report.table or self.report.faultless
        return self.report.changes(table, self.part.mode)


def check_together(
    files: Sequence[Path | Part],
    package: Package,
    published: PublishedRows | None = None,
    earlier: EarlierOf | None = None,
    progress: Listener | None = None,
) -> list[Report]:
    """One report a file, in the order given; a single file gets the report of `check_file`.

    `published` gives the store's rows (None: only the files themselves are there to refer to). Two
    files that replace the same dataset are a problem of the later one. `earlier` as in
    `check_file`.
    """
    parts = [one if isinstance(one, Part) else Part(one) for one in files]
    share = 0.5 / max(len(parts), 1)
    found = []
    for number, part in enumerate(parts):
        with telling(within(progress, number * share, share), {"read": 1.0}):
            found.append(_read(part, package))
    for number, one in enumerate(found):
        with telling(within(progress, 0.5 + number * share, share), _CHECKING):
            one.check(package, published, {})
    if len(parts) > 1:
        _check_against_each_other(found, package, published)
    return [_finished(one, package, published, earlier) for one in found]


def _read(part: Part, package: Package) -> _File:
    try:
        return _File(part, read_file(part.path, package, part.options), Report(part.file))
    except ReadingError as error:
        return _File(part, error, unreadable(part.file, error))


def _finished(
    one: _File, package: Package, published: PublishedRows | None, earlier: EarlierOf | None
) -> Report:
    if isinstance(one.reading, ReadingError):
        return one.report
    check = Check(package, one.reading, one.part.options, published)
    report = find_older(check, offer_addition(check, one.report))
    return with_earlier(one.part.path, report, earlier)


def _check_against_each_other(
    files: Sequence[_File], package: Package, published: PublishedRows | None
) -> None:
    """Check again, parents first, whatever refers to a dataset that another file fills."""
    ranks = _ranks(package)
    for one in sorted(files, key=lambda one: ranks.get(str(one.report.dataset), -1.0)):
        others = together(other.changes() for other in files if other is not one)
        beside = {
            str(other.report.dataset): (other.part.file, other.report.keys)
            for other in files
            if other is not one and other.report.keys is not None
        }
        if _needed(package, one.report) & {*others, *beside}:
            there = expecting(package, published or (lambda _: None), others)
            one.check(package, there, beside)
    changes = together(one.changes() for one in files)
    for one in files:
        about = set(one.report.tables())
        lost = dangling(package, published, changes, about) if published else ()
        one.report = replace(one.report, dangling=tuple(lost))
    collisions = [_collisions(package, files[:n], one) for n, one in enumerate(files)]
    for one, problems in zip(files, collisions, strict=True):
        if problems:
            found = (*problems, *one.report.found)
            one.report = replace(one.report, found=found, table=None, faultless=None)


def _ranks(package: Package) -> dict[str, float]:
    """Datasets in the order in which they may refer to each other; a crosswalk comes right after
    the dataset whose names it knows."""
    ranks: dict[str, float] = {}
    for rank, dataset in enumerate(parents_first(package)):
        after = dataset.foreign_keys[0].dataset if _is_crosswalk(dataset) else None
        ranks[dataset.name] = ranks[after] + 0.5 if after else rank
    return ranks


def _is_crosswalk(dataset: Dataset) -> bool:
    return dataset.primary_key[:1] == ("name",) and bool(dataset.foreign_keys)


def _needed(package: Package, report: Report) -> set[str]:
    """Datasets that a file's rows refer to, and those that know other names for their keys."""
    if report.dataset is None:
        return set()
    names = {report.dataset, *report.others}
    targets = {k.dataset for name in names for k in package.datasets[name].foreign_keys}
    crosswalks = {
        dataset.name
        for dataset in filter(_is_crosswalk, package.datasets.values())
        if any(key.dataset in targets for key in dataset.foreign_keys)
    }
    return targets | crosswalks


def _collisions(package: Package, earlier: Sequence[_File], one: _File) -> list[Problem]:
    """Faults between a file and those before it that fill the same dataset."""
    found: list[Problem] = []
    for other in earlier:
        report = other.report
        if report.dataset is None or report.dataset != one.report.dataset:
            continue
        declared = package.datasets[report.dataset]
        if {each.part.mode or each.report.mode for each in (one, other)} == {"append"}:
            found += _same_key(declared, one.report, report)
        else:
            details = {"file": report.file, "title": title_of(declared)}
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
