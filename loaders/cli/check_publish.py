"""The commands `check` and `publish`: files or addresses, each alone or several that belong
together."""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import NamedTuple

from loaders.audience import audience, released
from loaders.cli.common_calls import FAULTY, FINE, done, named, opened
from loaders.cli.language import _, language
from loaders.cli.output import Meter, complain, say, tell
from loaders.export.report_json import report_as_json
from loaders.fetch.addresses import is_address, shown
from loaders.messages.errors import StoreBusyError, StoreError, UnchangedError, WrongCall
from loaders.people_data import kept_original, with_reasons
from loaders.pipeline import CheckOptions, published_rows, state_rows, unreadable
from loaders.pipeline_many import Part, check_together
from loaders.publish.duplicate_file import EarlierOf, earlier_publication
from loaders.publish.publish import FileContribution, publish_files, together
from loaders.schema import Package
from loaders.shipped_data import shipped_rows
from loaders.store.engine import locate
from loaders.store.remembered_mappings import Decision, recall, remember
from loaders.store.store import Store
from loaders.store.write import HistoryEntry
from loaders.tables.reading import Hints, PublishedRows, ReadingError, StateRows
from loaders.validate.check import Recalled
from loaders.validate.formats import Choices
from loaders.validate.references import expecting
from loaders.validate.report import Report


class _Current(NamedTuple):
    """What is published: rows for references, publications made from a file; what was decided
    about columns earlier; the rows of earlier states."""

    rows: PublishedRows
    earlier: EarlierOf | None = None
    recalled: Recalled | None = None
    at_state: StateRows | None = None


class _Constant(NamedTuple):
    """A value for a field that a file lacks; file: its name, empty for all."""

    file: str
    field: str
    value: str


def _of(store: Store) -> _Current:
    recalled = partial(recall, store.files)
    return _Current(published_rows(store), earlier_publication(store), recalled, state_rows(store))


def check(options: argparse.Namespace, package: Package) -> int:
    """Say what a file is and what is wrong with it; several files are checked together."""
    with _given(options) as given, _current(package) as current:
        reports, _ = _reports(options, package, given, current)
        seen = _audience(package, options, reports, current.rows)
    if options.json:
        named_reports = zip(reports, options.files, strict=True)
        objects = [report_as_json(r, f, language()) for r, f in named_reports]
        answer = objects[0] if len(objects) == 1 else {"files": objects}
        say(json.dumps(answer, ensure_ascii=False))
    else:
        for report, lines in zip(reports, seen, strict=True):
            tell(report, lines)
    return FINE if all(report.publishable for report in reports) else FAULTY


def publish(options: argparse.Namespace, package: Package) -> int:
    """Check, and publish everything in one snapshot if there is nothing wrong with any of it."""
    with _given(options) as given, opened(package) as store:
        before = store.snapshot_id()
        current = _of(store)
        reports, meter = _reports(options, package, given, current)
        seen = _audience(package, options, reports, current.rows)
        for report, lines in zip(reports, seen, strict=True):
            tell(report, lines)
        loads = [
            _load(options, package, report, path)
            for report, path in zip(reports, given, strict=True)
        ]
        ready = [load for load in loads if load]
        if len(ready) < len(loads):
            return FAULTY
        message = with_reasons(options.message, reports, language())
        entry = HistoryEntry(options.author, message)
        try:
            with meter:
                snapshot = publish_files(
                    store,
                    ready,
                    entry,
                    expected_snapshot=before,
                    progress=meter,
                    rows_decide=all(report.is_returned for report in reports),
                )
        except UnchangedError as error:
            say(error.text(language()))
            return FINE
        for report in reports:
            _remember(store, report, options)
        mains = dict.fromkeys(str(report.dataset) for report in reports)
        say(done(store, snapshot, mains))
    return FINE


def _audience(
    package: Package,
    options: argparse.Namespace,
    reports: Sequence[Report],
    published: PublishedRows,
) -> list[list[str]]:
    """Who will see the rows of each file once all are published, a line a dataset."""
    faultless = getattr(options, "faultless", False)
    mode = "append" if options.append else None
    brought = [one.changes(one.faultless if faultless else one.table, mode) for one in reports]
    after = expecting(package, published, together(brought))
    return [
        [
            text.text(language())
            for text in audience(package, {n: c.table for n, c in one.items()}, after)
        ]
        for one in brought
    ]


def _remember(store: Store, report: Report, options: argparse.Namespace) -> None:
    """Keep which field a column is, and the source chosen, for the next file with these columns."""
    if report.dataset and (report.assigned or options.profile):
        decision = Decision(report.dataset, report.assigned, options.author, options.profile)
        try:
            remember(store.files, report.headers, decision)
        except StoreError as error:
            complain(error.text(language()))


def _load(
    options: argparse.Namespace, package: Package, report: Report, path: Path | ReadingError
) -> FileContribution | None:
    """What the file brings; None if it cannot be published. Kept is the file, or only the rows
    taken from it where it tells of single people."""
    table = report.faultless if options.faultless else report.table
    if isinstance(path, ReadingError) or report.dataset is None:
        return None
    if table is None or not table.num_rows:
        return None
    mode = "append" if options.append else report.mode
    kept = kept_original(package, report, table, path)
    return FileContribution(report.tables(table), mode, report.parts, *kept)


@contextmanager
def _given(options: argparse.Namespace) -> Iterator[list[Path | ReadingError]]:
    """The files of a call, downloaded where one is an address; or why that could not be."""
    with ExitStack() as stack:
        found: list[Path | ReadingError] = []
        for name in options.files:
            if is_address(name):
                from loaders.fetch.fetch import fetch  # brings what asks servers

                try:
                    found.append(stack.enter_context(fetch(name, options.layer)).path)
                except ReadingError as error:
                    found.append(error)
            elif Path(name).is_file():
                found.append(Path(name))
            else:
                raise WrongCall("There is no file {name}.", name=name)
        yield found


def _reports(
    options: argparse.Namespace,
    package: Package,
    given: Sequence[Path | ReadingError],
    current: _Current,
) -> tuple[list[Report], Meter]:
    """A report a file, in the order of the call."""
    if options.dataset:
        named(package, options.dataset)
    constants = _constants(options, package)
    there = [
        _part(options, file, path, constants, current)
        for file, path in zip(options.files, given, strict=True)
        if isinstance(path, Path)
    ]
    with Meter(sum(part.path.stat().st_size for part in there)) as meter:
        checked = iter(check_together(there, package, current.rows, current.earlier, meter))
    reports = [
        unreadable(_name(file), path) if isinstance(path, ReadingError) else next(checked)
        for file, path in zip(options.files, given, strict=True)
    ]
    _refuse_strange({**_mapped(options.map, package), **_assigned(options.only)}, reports)
    if options.public != "column":
        public = options.public == "yes"
        reports = [released(package, report, public=public) for report in reports]
    return [r if options.append else r.as_replacement() for r in reports], meter


def _mapped(pairs: Sequence[str], package: Package) -> Mapping[str, str]:
    """Column → field, as assigned by hand; "" for a column to leave out."""
    known = {f.name for dataset in package.datasets.values() for f in dataset.fields}
    for pair in pairs:
        column, separator, name = (part.strip() for part in pair.partition("="))
        if not column or not separator or name not in {*known, ""}:
            raise WrongCall(
                "“--map {pair}”: COLUMN=FIELD with a known field is expected.", pair=pair
            )
    return _assigned(pairs)


def _assigned(pairs: Sequence[str]) -> dict[str, str]:
    parts = [pair.partition("=") for pair in pairs]
    return {column.strip(): name.strip() for column, _separator, name in parts}


def _refuse_strange(mapped: Mapping[str, str], reports: Sequence[Report]) -> None:
    """Raise WrongCall for a column that no file has."""
    there = {header for report in reports for header in report.headers}
    for column in mapped:
        if column not in there:
            raise WrongCall("No file has a column “{column}”.", column=column)


def _part(
    options: argparse.Namespace,
    file: str,
    path: Path,
    constants: Sequence[_Constant],
    current: _Current,
) -> Part:
    hints = Hints(
        encoding=options.encoding,
        delimiter=options.delimiter,
        sheet=options.sheet,
        header_row=options.header_row,
        # Of a service the layer was chosen already.
        layer=None if is_address(file) else options.layer,
        crs=options.crs,
    )
    choices = Choices(
        {"*": options.numbers} if options.numbers else {},
        {"*": options.dates} if options.dates else {},
    )
    wanted = CheckOptions(
        file=_name(file),
        dataset=options.dataset,
        profile=options.profile,
        hints=hints,
        choices=choices,
        constants={name: value for of, name, value in constants if of in ("", _name(file))},
        assigned=_assigned(options.map) or None,
        recalled=current.recalled,
        at_state=current.at_state,
        kept_contacts=_reasons(options.keep_contacts),
        older_edition=options.older_edition,
        all_counties=options.all_counties,
        new_event=options.new_event,
        only=_assigned(options.only),
        fill_down=options.fill_down,
    )
    return Part(path, wanted, "append" if options.append else None)


def _name(file: str) -> str:
    """What reports and publications call the file."""
    return shown(file) if is_address(file) else Path(file).name


def _constants(options: argparse.Namespace, package: Package) -> list[_Constant]:
    """The values given for fields, and of which file; those of a single file come last."""
    fields = {f.name for dataset in package.datasets.values() for f in dataset.fields}
    files = {_name(file) for file in options.files}
    found = []
    for pair in options.set:
        where, separator, value = pair.partition("=")
        file, _colon, name = where.rpartition(":")
        if not separator or name not in fields:
            raise WrongCall(
                "“--set {pair}”: FIELD=VALUE with a known field is expected.", pair=pair
            )
        if file and file not in files:
            raise WrongCall("“--set {pair}”: no file of this call is called so.", pair=pair)
        found.append(_Constant(file, name, value.strip()))
    return sorted(found, key=lambda one: one.file != "")


def _reasons(pairs: Sequence[str]) -> Mapping[str, str]:
    """Columns about people that are to be kept, each with the reason."""
    kept = {}
    for pair in pairs:
        column, _separator, reason = (part.strip() for part in pair.partition("="))
        if not column or not reason:
            raise WrongCall(
                "“--keep-contacts {pair}”: COLUMN=REASON is expected; without a reason no column "
                "about people is kept.",
                pair=pair,
            )
        kept[column] = reason
    return kept


@contextmanager
def _current(package: Package) -> Iterator[_Current]:
    """What is published: in the store, or the shipped files where none exists yet.

    A check must neither found a store nor fail because the application holds it.
    """
    place = locate(None)
    if not place.postgres and not place.catalogue.exists():
        yield _Current(shipped_rows(package))
        return
    with ExitStack() as stack:
        try:
            store = stack.enter_context(opened(package))
        except StoreBusyError:
            complain(_("The store is being used; references to it were not checked."))
            yield _Current(lambda _: None)
            return
        yield _of(store)
