"""Checking and publishing a file that nobody looks at: by what was decided beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

from loaders.messages.errors import StoreError, UnchangedError
from loaders.messages.text import Text, title_of
from loaders.messages.translations import N_
from loaders.people_data import kept_original
from loaders.pipeline import CheckOptions, check_file, published_rows, state_rows
from loaders.publish.duplicate_file import earlier_publication
from loaders.publish.publish import FileContribution, publish_files
from loaders.schema import Dataset, quoted
from loaders.schema.sql import scalar
from loaders.store.engine import SCHEMA
from loaders.store.remembered_mappings import recall
from loaders.store.store import Store
from loaders.store.write import HistoryEntry
from loaders.tables.reading import Hints, ReadingError
from loaders.validate.refusals import unreadable
from loaders.validate.report import Report

PUBLISHED, UNCHANGED, REFUSED, CHECKED = "published", "unchanged", "refused", "checked"
LEAST_ROWS = 10  # of fewer, half may go without a word


@dataclass(frozen=True)
class Terms:
    """What was decided about a file before it came.

    `dataset`: what it must be (None: as recognised). `layer` of a geographic file. `public`: "ja"
    or "nein" for the column that releases its rows, where the file has none. `faultless`: publish
    the rows without problems. `may_shrink`: also if more than half of the rows would go.
    """

    dataset: str | None = None
    layer: str | None = None
    public: str = ""
    faultless: bool = False
    may_shrink: bool = False


@dataclass(frozen=True)
class Outcome:
    """What came of a file: one of PUBLISHED (as state `snapshot`), UNCHANGED, REFUSED, CHECKED.

    `why`: the reason if it was refused, or that nothing differs. `report`: what the check found.
    """

    kind: str
    report: Report
    why: Text | StoreError | None = None
    snapshot: int | None = None

    @property
    def is_fine(self) -> bool:
        """Whether the data of the store are as the file says."""
        return self.kind in (PUBLISHED, UNCHANGED)

    def text(self, language: str) -> str:
        """The outcome as one sentence."""
        if self.why is not None:
            return self.why.text(language)
        words = {
            PUBLISHED: Text(N_("Published as state {snapshot}."), snapshot=self.snapshot),
            CHECKED: Text(N_("Checked without a problem; nothing was published.")),
        }
        return words[self.kind].text(language)


@dataclass(frozen=True)
class Delivery:
    """A file that came: where it lies, what it is called, who answers for it."""

    path: Path
    name: str
    entry: HistoryEntry
    terms: Terms = field(default_factory=Terms)


def take_in(store: Store, delivery: Delivery, *, only_check: bool = False) -> Outcome:
    """Check a file and publish it, all or nothing; `only_check` publishes nothing.

    It replaces what is there, or adds to it, as the page would propose. A file of the same rows
    makes no state. Refused is also one that would take away more than half of the rows there are,
    for half a file is the likelier reason. Raises UnreachableError.
    """
    before = store.snapshot_id()
    report = _checked(store, delivery)
    table = report.faultless if delivery.terms.faultless else report.table
    why = _refusal(store, delivery.terms, report, table)
    if why is not None:
        return Outcome(REFUSED, report, why)
    if only_check or table is None or report.dataset is None:
        return Outcome(CHECKED, report)
    loads = [_contribution(store, delivery, report, table)]
    try:
        made = publish_files(
            store, loads, delivery.entry, expected_snapshot=before, rows_decide=True
        )
    except UnchangedError as error:
        return Outcome(UNCHANGED, report, error)
    except StoreError as error:
        return Outcome(REFUSED, report, error)
    return Outcome(PUBLISHED, report, snapshot=made)


def unread(name: str, error: ReadingError) -> Outcome:
    """The outcome of a file that did not come or cannot be read."""
    return Outcome(REFUSED, unreadable(name, error), Text(error.msgid, **error.fields))


def _checked(store: Store, delivery: Delivery) -> Report:
    terms, files = delivery.terms, store.files
    options = CheckOptions(
        file=delivery.name,
        dataset=terms.dataset,
        hints=Hints(layer=terms.layer),
        constants=_released(store, terms),
        recalled=lambda headers: recall(files, headers),
        at_state=state_rows(store),
    )
    current = (published_rows(store), earlier_publication(store))
    return check_file(delivery.path, store.package, options, *current).as_replacement()


def _released(store: Store, terms: Terms) -> Mapping[str, str]:
    declared = store.package.datasets.get(terms.dataset or "")
    if not terms.public or declared is None or not declared.public_field:
        return {}
    return {declared.public_field: terms.public}


def _refusal(store: Store, terms: Terms, report: Report, table: pa.Table | None) -> Text | None:
    """Why this is not published; None if nothing hinders it."""
    if report.found and (not terms.faultless or table is None or not table.num_rows):
        first = report.found[0]
        words = N_("Problems: {n}; the first, row {row}: {first}")
        if first.row is None:
            words = N_("Problems: {n}; the first: {first}")
        return Text(words, n=len(report.found), row=first.row, first=_Message(report))
    if table is None or report.dataset is None or not table.num_rows:
        return Text(N_("The file holds no row that could be published."))
    if report.mode != "replace":
        return None
    declared = store.package.datasets[report.dataset]
    return None if terms.may_shrink else _shrinking(store, declared, table.num_rows)


def _shrinking(store: Store, declared: Dataset, rows: int) -> Text | None:
    real = " WHERE NOT is_demo" if declared.has("is_demo") else ""
    with store.cursor() as cursor:
        held = f"SELECT count(*) FROM {SCHEMA}.{quoted(declared.name)}{real}"
        there = int(scalar(cursor, held))
    if there < LEAST_ROWS or rows * 2 >= there:
        return None
    words = N_(
        "“{title}” has {there} rows, the file only {rows}. More than half would go, so a person "
        "has to look: please publish the file by hand, or allow the feed to shrink."
    )
    return Text(words, title=title_of(declared), there=there, rows=rows)


@dataclass(frozen=True)
class _Message:
    """The message of a report's first problem."""

    report: Report

    def text(self, language: str) -> str:
        return self.report.found[0].message(language)


def _contribution(
    store: Store, delivery: Delivery, report: Report, table: pa.Table
) -> FileContribution:
    """What the file brings. Kept is the file, or only the rows taken from it where it tells of
    single people."""
    kept = kept_original(store.package, report, table, delivery.path)
    return FileContribution(report.tables(table), report.mode, report.parts, *kept)
