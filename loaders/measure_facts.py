"""A dated fact to a measure, out of a form instead of a file: through the same checks, published
like any other, and the measure's own row follows in the same publication."""

import datetime as dt
from calendar import monthrange
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import title_of
from loaders.publish.publish import FileContribution, publish_files
from loaders.store.store import Store
from loaders.store.write import HistoryEntry

if TYPE_CHECKING:  # brings all that checks, which only who records a fact needs
    from loaders.tables.reading import PublishedRows
    from loaders.validate.report import Problem, Report

MEASURES, EVENTS = "measures", "measure_events"
REQUEST, ANNOUNCED = "Anforderung", "angekündigt"
PERIOD_MONTHS = {"Monat": 1, "Quartal": 3, "Jahr": 12}

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Fact:
    """A row of `measure_events`, see the declaration. A month, quarter or year (`precision`) may be
    given as any of its days; it is stored as its last. `forecast_end_date` is no part of the row:
    the end of the measure as it is expected since."""

    measure_id: str
    date: dt.date
    kind: str
    what: str
    source: str
    precision: str = "Tag"
    status: str | None = None
    approval: str | None = None
    certainty: str = "belegt"
    source_date: str | None = None
    source_url: str | None = None
    is_public: bool = True
    forecast_end_date: dt.date | None = None

    @property
    def day(self) -> dt.date:
        """The day it is stored under: the last of its period."""
        return last_day(self.date, self.precision)


@dataclass(frozen=True)
class Recording:
    """A fact that was checked: what the door says of its rows, what changes in the row of its
    measure (field → new value; empty if the measure stays as it is), the line of the history."""

    fact: Fact
    reports: tuple["Report", ...]
    changed: Row
    message: str

    @property
    def problems(self) -> list["Problem"]:
        """What hinders publishing it."""
        return [problem for report in self.reports for problem in report.found]

    @property
    def warnings(self) -> list["Problem"]:
        """What looks wrong but may be meant."""
        return [problem for report in self.reports for problem in report.warnings]


def last_day(day: dt.date, precision: str) -> dt.date:
    """The last day of the month, quarter or year; the day itself with any other precision."""
    months = PERIOD_MONTHS.get(precision)
    if months is None:
        return day
    month = -(-day.month // months) * months
    return day.replace(month=month, day=monthrange(day.year, month)[1])


def check_fact(store: Store, fact: Fact, today: dt.date) -> Recording:
    """Check the rows that a fact makes as if a file brought them; nothing is published.

    A measure that does not exist is a problem of the row, as in a file.
    """
    from loaders.pipeline import published_rows

    published = published_rows(store)
    measure = _row(published, MEASURES, fact.measure_id)
    row = asdict(replace(fact, date=fact.day))
    row.pop("forecast_end_date")
    rows: dict[str, Row] = {EVENTS: row | {"is_demo": bool(measure and measure["is_demo"])}}
    changed: Row = {}
    if measure:
        changed = state_after(fact, measure, _rows(published, EVENTS, fact.measure_id), today)
    if measure and changed:
        rows[MEASURES] = {**measure, **changed}
    reports = tuple(_checked(store, published, today, name, row) for name, row in rows.items())
    title = measure["title"] if measure else fact.measure_id
    return Recording(fact, reports, changed, _message(store, fact, title, changed))


def state_after(fact: Fact, measure: Row, events: Sequence[Row], today: dt.date) -> dict[str, Any]:
    """What a fact changes in the row of its measure: fields → new values.

    A status or an approval that it states is taken over unless something younger is known: another
    event that states one, the day the row was last confirmed or the day of its approval. Neither
    an announcement nor a request changes any; a new forecast of the end counts as it is given.
    """
    told: dict[str, Any] = {"forecast_end_date": fact.forecast_end_date or None}
    if _is_told(fact.kind, fact.certainty):
        day, confirmed = min(fact.day, today), measure["last_update_date"]
        if fact.day >= _latest(events, "status", confirmed):
            told["status"] = fact.status
        known = measure["approval_date"] or (measure["approval"] and confirmed)
        is_news = fact.approval != measure["approval"] or not measure["approval_date"]
        if fact.approval and is_news and fact.day >= _latest(events, "approval", known):
            told |= {"approval": fact.approval, "approval_date": day}
    changed = {name: value for name, value in told.items() if value and value != measure[name]}
    if changed:
        confirmed = measure["last_update_date"] or dt.date.min
        changed["last_update_date"] = max(confirmed, min(fact.day, today))
    return changed


def _is_told(kind: str | None, certainty: str | None) -> bool:
    """Whether an event says how it is: neither asked for nor only announced."""
    return kind != REQUEST and certainty != ANNOUNCED


def _latest(events: Iterable[Row], field: str, known: dt.date | None) -> dt.date:
    """The latest day on which one of the events states the field, or that is known otherwise."""
    days: list[dt.date] = [
        event["date"]
        for event in events
        if event[field] and _is_told(event["kind"], event["certainty"])
    ]
    return max([*days, known or dt.date.min])


def publish_fact(
    store: Store, recording: Recording, author: str, expected_snapshot: int | None = None
) -> int:
    """Publish a fact without problems as one snapshot with what it changes; the snapshot's id.

    Raises ValueError for one with problems; else as `publish_files`.
    """
    if recording.problems:
        raise ValueError("a fact with problems cannot be published")
    tables: dict[str, pa.Table] = {}
    for report in recording.reports:
        tables |= report.tables()
    entry = HistoryEntry(author, recording.message)
    contribution = FileContribution(tables, "append")
    return publish_files(store, [contribution], entry, expected_snapshot=expected_snapshot)


def _message(store: Store, fact: Fact, title: str, changed: Row) -> str:
    """The line of the history, in the language of all of them."""
    fields = store.package.datasets[MEASURES]
    said = [f"{fact.kind} zu „{title}“ ({fact.day:%d.%m.%Y}): {fact.what}"]
    said += [
        f"{title_of(fields.field(name)).german}: {_written(value)}"
        for name, value in changed.items()
        if name in ("status", "approval", "forecast_end_date")
    ]
    return "; ".join(said)


def _written(value: Any) -> str:
    return f"{value:%d.%m.%Y}" if isinstance(value, dt.date) else str(value)


def _row(published: "PublishedRows", dataset: str, measure_id: str) -> Row | None:
    return next(iter(_rows(published, dataset, measure_id)), None)


def _rows(published: "PublishedRows", dataset: str, measure_id: str) -> list[dict[str, Any]]:
    table = published(dataset)
    if table is None:
        return []
    return list(table.filter(pc.equal(table["measure_id"], measure_id)).to_pylist())


def _checked(
    store: Store, published: "PublishedRows", today: dt.date, dataset: str, row: Row
) -> "Report":
    """What the door says of one row, given as values of its fields."""
    from loaders.pipeline import validate
    from loaders.recognise.recognition import map_columns
    from loaders.tables.reading import Limits, Reading, TextTable
    from loaders.validate.check import Check, CheckOptions

    build = TextTable(len(row), Limits())
    build.add(1, [_text(value) for value in row.values()])
    reading = Reading(build.table(), tuple(row), "json", number_form="en")
    options = CheckOptions(dataset=dataset, today=today)
    check = Check(store.package, reading, options, published)
    map_columns(check)
    return validate(check)


def _text(value: Any) -> str | None:
    from loaders.tables.json_documents import json_text

    return value.isoformat() if isinstance(value, dt.date) else json_text(value)
