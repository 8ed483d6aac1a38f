"""The door: a file in, a report out, whatever the file is; its stages in the order they follow."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from loaders.messages.progress import CHECKING, Listener, step, telling
from loaders.messages.text import title_of
from loaders.publish.duplicate_file import EarlierOf, published_note
from loaders.reading import read
from loaders.recognise.city_rows import keep_own_rows
from loaders.recognise.feature_ids import take_feature_ids
from loaders.recognise.generated_keys import make_keys
from loaders.recognise.non_data_rows import drop_totals, leave_out_example
from loaders.recognise.recognition import (
    choose_profile,
    leave_people_out,
    map_columns,
    reading_hints,
    recall_decision,
)
from loaders.recognise.row_choices import choose_rows
from loaders.returned_packet import changes, with_sheets
from loaders.schema import Package, quoted
from loaders.schema.population_groups import COUNTED
from loaders.schema.sql import scratch
from loaders.shaping import VERBS
from loaders.shaping.merge import merged, with_others, with_rows
from loaders.store.store import Edition, Store
from loaders.tables.reading import (
    Note,
    PartlyRead,
    PublishedRows,
    Reading,
    ReadingError,
    StateRows,
)
from loaders.validate.carry_over import carry_over, find_older, offer_addition
from loaders.validate.check import Check, CheckOptions, build_report, check_columns
from loaders.validate.constraints import check_keys, check_shapes, check_values
from loaders.validate.coordinates import (
    convert_to_degrees,
    fill_districts,
    find_far,
    find_outside,
    measure_shapes,
)
from loaders.validate.moved_districts import refuse_moved
from loaders.validate.references import (
    check_references,
    dangling,
    refuse_other_places,
    resolve_names,
)
from loaders.validate.refusals import unreadable
from loaders.validate.report import Report
from loaders.validate.row_rules import check_plain_texts, check_rules
from loaders.validate.typed_rows import cast_columns

__all__ = ["Check", "CheckOptions", "check_file", "check_reading", "published_rows", "unreadable"]

Stage = Callable[[Check], None]


def check_file(
    path: Path,
    package: Package,
    options: CheckOptions | None = None,
    published: PublishedRows | None = None,
    earlier: EarlierOf | None = None,
    progress: Listener | None = None,
) -> Report:
    """Read, recognise and check a file; faults are in the report, nothing is raised for them.

    `published` gives the rows of other datasets for references (see `published_rows`). `earlier`
    knows what was published from which file (see `loaders.publish.duplicate_file`). `progress`
    hears how far it is (see `loaders.messages.progress`); what it raises ends the check.
    """
    options = options or CheckOptions()
    file = options.file or path.name
    with telling(progress, CHECKING):
        try:
            reading = read_file(path, package, options)
        except ReadingError as error:
            return unreadable(file, error)
        check = Check(package, reading, options, published, file)
        report = find_older(check, offer_addition(check, check_reading(check)))
        return with_earlier(path, report, earlier)


def read_file(path: Path, package: Package, options: CheckOptions) -> Reading:
    """The file as text. Raises ReadingError."""
    own = reading_hints(package)
    hints = replace(options.hints, vocabulary=own.vocabulary, near=own.near, zone=own.zone)
    step("read", 0)
    reading = read(path, hints, options.limits)
    if options.hints.sheet is None and reading.sheets:
        reading = with_sheets(
            reading,
            {name[:31]: name for name in package.datasets} if options.dataset is None else {},
            lambda sheet: read(path, replace(own, sheet=sheet), options.limits),
        )
    step("read", 1)
    return reading


def check_reading(check: Check) -> Report:
    """Recognise and check what was read, and say what its publication would break."""
    for number, stage in enumerate(RECOGNITION):
        step("recognise", number / len(RECOGNITION))
        stage(check)
        if check.report:
            break
    report = check.report or (with_rows_beside if is_list(check) else validate)(check)
    if check.published and report.table is not None:
        lost = dangling(check.package, check.published, report.changes())
        report = replace(report, dangling=tuple(lost))
    step("check", 1)
    return report


def shape(check: Check) -> None:
    """Bring a file that is no rows of a dataset to rows of several, and check each of these."""
    if check.profile is None or not check.profile.shape:
        return
    ((verb, settings),) = check.profile.shape.items()
    try:
        shaped = VERBS[verb](settings, check)
    except ReadingError as error:
        check.report = unreadable(check.file, error)
        return
    options = CheckOptions(choices=check.options.choices)
    made = _each(check, dict(reversed(list(shaped.readings.items()))), options)
    check.report = merged(check, shaped, list(made.values()))


def take_back(check: Check) -> None:
    """Compare a packet's workbook that comes back, each sheet checked like a file."""
    if check.reading.returned:
        options = CheckOptions(today=check.options.today, allow_empty=True)
        check.report = changes(check, _each(check, check.reading.returned.sheets, options))


def _each(
    check: Check, readings: Mapping[str, Reading], options: CheckOptions
) -> dict[str, Report]:
    """A report on each part of a file, by dataset; one may refer to rows of those before it."""
    made: dict[str, Report] = {}
    published = check.published and with_rows(check.published, made)
    for name, reading in readings.items():
        declared = check.package.datasets[name]
        given = {n: value for n, value in check.options.constants.items() if declared.has(n)}
        own = replace(options, dataset=name, constants=given)
        part = Check(check.package, reading, own, published, check.file, check.profile)
        map_columns(part)
        made[name] = validate(part)
    return made


def when(applies: Callable[[Check], bool], stage: Stage) -> Stage:
    """The stage for those files only whom it concerns; the others do not pass its file."""
    return lambda check: stage(check) if applies(check) else None


def has_shapes(check: Check) -> bool:
    """Whether the file itself has shapes, beside its columns."""
    return any(name.startswith("g") for name in check.reading.table.column_names)


def has_districts(check: Check) -> bool:
    """Whether the file has the districts themselves."""
    return check.dataset.name == "districts"


def has_row_choices(check: Check) -> bool:
    """Whether the analyst chose rows, or the rows of residents may be parts of them."""
    options = check.options
    return bool(options.fill_down or options.only or check.dataset.name == COUNTED)


def has_places(check: Check) -> bool:
    """Whether the rows may be of several counties, or a column nobody takes may name towns."""
    return check.dataset.has("county") or bool(check.matching.unknown)


def add_keys(check: Check) -> None:
    """Give the rows of a list keys where the list has none and they can be made."""
    if check.matching.made(check.dataset) is not None:
        make_keys(check)


def is_list(check: Check) -> bool:
    """Whether columns that went nowhere may be rows of other datasets: money, fields of action."""
    return check.dataset.name in ("measures", "budgets") and bool(check.matching.unknown)


def with_rows_beside(check: Check) -> Report:
    """Check a list of measures or money, and what else it says of them."""
    from loaders.shaping.measure_lists import MEASURE, SERVES, columns_beside, rows_beside

    beside, unknown = columns_beside(check), check.matching.unknown
    given = {*beside.headers, *beside.asked, *check.options.constants}
    left = tuple(header for header in unknown if header not in given)
    check.matching = replace(check.matching, unknown=left)
    asked = (Note("money_other", {"column": header}) for header in beside.asked)
    check.reading = replace(check.reading, notes=(*check.reading.notes, *asked))
    report = replace(validate(check), unknown=unknown)
    if not beside.headers or report.faultless is None:
        return report
    keys = set(report.faultless[MEASURE].to_pylist())
    readings, notes = rows_beside(check, beside, keys)
    published = check.published and with_rows(check.published, {str(report.dataset): report})
    made = []
    for name, reading in readings.items():
        there = {h: f for h, f in beside.assigned.items() if h in reading.columns}
        options = CheckOptions(choices=check.options.choices, dataset=name, assigned=there)
        part = Check(check.package, reading, options, published, check.file)
        map_columns(part)
        made.append(validate(part))
    return with_others(check, report, made, notes, {SERVES: (MEASURE,)})


def validate(check: Check) -> Report:
    """Check the columns that were recognised against the dataset's declaration."""
    with scratch() as check.con:
        check.con.execute("CREATE TEMP TABLE faulty (row BIGINT)")
        for stage, done in VALIDATION:
            stage(check)
            step("check", done)
        report = carry_over(check, build_report(check))
    if check.profile and check.profile.adds and not check.profile.shape:
        report = report.as_addition(Note("adds", {"title": title_of(check.dataset)}))
    return report


RECOGNITION: tuple[Stage, ...] = (
    take_back,
    recall_decision,
    drop_totals,
    leave_people_out,
    choose_profile,
    shape,
    when(has_shapes, take_feature_ids),
    map_columns,
    add_keys,
    leave_out_example,
    when(has_places, keep_own_rows),
    when(has_row_choices, choose_rows),
)
"""What the file is. A stage that sets `check.report` is the last one."""

VALIDATION: tuple[tuple[Stage, float], ...] = (
    (check_columns, 0),
    (cast_columns, 0.4),
    (measure_shapes, 0.42),
    (convert_to_degrees, 0.45),
    (resolve_names, 0.5),
    (fill_districts, 0.55),
    (refuse_other_places, 0.57),
    (check_values, 0.65),
    (check_keys, 0.7),
    (check_rules, 0.71),
    (check_plain_texts, 0.715),
    (find_far, 0.72),
    (check_shapes, 0.75),
    (when(has_districts, refuse_moved), 0.78),
    (check_references, 0.8),
    (find_outside, 0.85),
)
"""What is wrong with it, and how much of the check is done after each stage (0 to 1)."""


def with_earlier(path: Path, report: Report, earlier: EarlierOf | None) -> Report:
    """The report, saying whether this very file was published before."""
    if earlier is None or report.dataset is None:
        return report
    return replace(report, notes=(*report.notes, *published_note(path, report.dataset, earlier)))


def published_rows(store: Store) -> PublishedRows:
    """The store's current rows, each dataset read as a whole once at most."""
    edition = Edition(store.snapshot_id())

    @cache
    def rows(name: str) -> pa.Table | None:
        with store.reader(edition) as cursor:
            return cursor.execute(f"FROM {quoted(name)}").to_arrow_table()

    def part(name: str, keys: pa.Table) -> pa.Table | None:
        with store.reader(edition) as cursor:
            return _among(cursor, name, keys)

    return PartlyRead(rows, part)


def _among(cursor: duckdb.DuckDBPyConnection, name: str, keys: pa.Table) -> pa.Table:
    """The rows with these values. Files of the lake that lie outside of them are not opened: for
    that their least and largest have to be constants."""
    cursor.register("wanted", keys)
    try:
        same: list[str] = []
        bounds, given = ["true"], list[Any]()
        for column in map(quoted, keys.column_names):
            same.append(f"o.{column} IS NOT DISTINCT FROM k.{column}")
            ends = f"SELECT min({column}), max({column}) FROM wanted"
            no_gap = f"HAVING bool_and({column} IS NOT NULL)"  # false of no rows
            for low_high in cursor.execute(f"{ends} {no_gap}").fetchall():
                bounds.append(f"o.{column} BETWEEN ? AND ?")
                given += low_high
        return cursor.execute(
            f"SELECT o.* FROM {quoted(name)} o SEMI JOIN wanted k ON {' AND '.join(same)} "
            f"WHERE {' AND '.join(bounds)}",
            given,
        ).to_arrow_table()
    finally:
        cursor.unregister("wanted")


def state_rows(store: Store) -> StateRows:
    """The rows of the store's earlier states."""

    def rows(state: int, name: str) -> pa.Table | None:
        if state not in set(store.snapshots()["snapshot_id"]):
            return None
        with store.reader(Edition(state)) as cursor:
            return cursor.execute(f"FROM {quoted(name)}").to_arrow_table()

    return rows
