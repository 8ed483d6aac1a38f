"""A packet's workbook that an office has edited, taken back as a change, cell by cell.

Compared three ways: what the workbook held when it was made (the state it names), what is published
now, and what the office has written. A cell that only the office changed is taken; one that both
changed, and differently, is a conflict, and then nothing is published. Rows that the office left
out stay, for a packet holds only a part; new rows are added.
"""

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from loaders.export.packet_workbook import STATE, STATE_SHEET
from loaders.messages.errors import Refusal, StoreError
from loaders.pipeline import CheckOptions, check_file, published_rows, read_file
from loaders.publish.publish import FileContribution, publish_files
from loaders.schema import Dataset, Package, quoted
from loaders.store.store import Edition, Store
from loaders.store.write import HistoryEntry
from loaders.tables.reading import Hints, ReadingError
from loaders.validate.report import Problem

Row = Mapping[str, Any]
Key = tuple[Any, ...]
PROVIDED = "source"
"""A column that the door fills in where a file does not state it."""


@dataclass(frozen=True)
class Conflict:
    """A cell that was changed on both sides; column None: a row that is there only on one."""

    dataset: str
    key: Key
    column: str | None
    then: Any
    now: Any
    given: Any


@dataclass(frozen=True)
class Returned:
    """state: the snapshot that the workbook was made from. tables: dataset → the rows that change,
    columns as declared. cells, rows: how many cells change and rows are new. conflicts: see there.
    problems: dataset → what the check found in its sheet."""

    state: int
    tables: Mapping[str, pa.Table]
    cells: int
    rows: int
    conflicts: tuple[Conflict, ...]
    problems: Mapping[str, tuple[Problem, ...]]


def compare_workbook(path: Path, store: Store, package: Package) -> Returned:
    """What an edited workbook changes; nothing is published. Raises Refusal for a workbook that is
    no packet's or whose state is not kept any more."""
    state, names = _about(path, package)
    if state not in set(store.snapshots()["snapshot_id"]):
        raise StoreError("The state {state} that this workbook was made from is not kept.",
                         state=state)  # fmt: skip
    published = published_rows(store)
    tables, problems, conflicts = {}, {}, []
    cells = rows = 0
    for name in names:
        declared = package.datasets[name]
        options = CheckOptions(dataset=name, hints=Hints(sheet=name[:31]), allow_empty=True)
        report = check_file(path, package, options, published)
        if report.found or report.table is None:
            problems[name] = report.found
            continue
        shown = [one for one in declared.field_names if one not in report.absent]
        merge = _Merge(declared, shown, _then(store, state, name), published(name))
        changed = merge.rows(report.table.to_pylist())
        cells, rows = cells + merge.cells, rows + merge.new
        conflicts += merge.conflicts
        if changed:
            tables[name] = pa.Table.from_pylist(changed, schema=report.table.schema)
    return Returned(state, tables, cells, rows, tuple(conflicts), problems)


def publish_returned(
    store: Store, returned: Returned, path: Path, entry: HistoryEntry, expected: int
) -> int:
    """Publish what a workbook changes as one snapshot; its id. Raises as `publish_files`, and
    ValueError where there are conflicts or problems."""
    if returned.conflicts or returned.problems or not returned.tables:
        raise ValueError("nothing that could be published")
    change = FileContribution(returned.tables, "append", source=path, source_name=path.name)
    return publish_files(store, [change], entry, expected_snapshot=expected)


def _about(path: Path, package: Package) -> tuple[int, list[str]]:
    """The state a workbook names, and the datasets it has a sheet for."""
    try:
        reading = read_file(path, package, CheckOptions(hints=Hints(sheet=STATE_SHEET)))
    except ReadingError as error:
        raise _foreign() from error
    told = dict(zip(reading.table["c0"].to_pylist(), reading.table["c1"].to_pylist(), strict=True))
    state = str(told.get(STATE, "")).removesuffix(".0")
    if not state.isdigit():
        raise _foreign()
    sheets = {name[:31]: name for name in package.datasets}
    return int(state), [sheets[one] for one in reading.sheets if one in sheets]


def _foreign() -> Refusal:
    return StoreError(
        "This is no workbook of a packet: the sheet that names its state is missing. Please "
        "publish it as a file."
    )


def _then(store: Store, state: int, name: str) -> pa.Table:
    with closing(store.reader(Edition(state))) as cursor:
        return cursor.execute(f"FROM {quoted(name)}").to_arrow_table()


class _Merge:
    """The three sides of one dataset. shown: the columns that the workbook has."""

    def __init__(
        self, declared: Dataset, shown: list[str], then: pa.Table, now: pa.Table | None
    ) -> None:
        self.declared = declared
        self.keys = declared.primary_key or declared.field_names
        self.columns = [one for one in shown if one not in (*self.keys, PROVIDED)]
        self.then, self.now = self._by_key(then), self._by_key(now)
        self.conflicts: list[Conflict] = []
        self.cells = self.new = 0

    def _by_key(self, table: pa.Table | None) -> dict[Key, Row]:
        return {self._key(row): row for row in (table.to_pylist() if table is not None else ())}

    def _key(self, row: Row) -> Key:
        return tuple(row.get(name) for name in self.keys)

    def rows(self, given: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """The rows that change, as they are then."""
        merged = (self._row(row) for row in given)
        return [row for row in merged if row is not None]

    def _row(self, given: dict[str, Any]) -> dict[str, Any] | None:
        key = self._key(given)
        then, now = self.then.get(key), self.now.get(key)
        if now is None and then is None:
            self.new += 1
            return given
        if now is None:
            if any(self._differs(name, then or {}, given) for name in self.columns):
                self.conflicts.append(Conflict(self.declared.name, key, None, then, None, given))
            return None
        base = then if then is not None else dict.fromkeys(now)
        taken = dict(self._taken(key, base, now, given))
        if not taken:
            return None
        self.cells += len(taken)
        return {**now, **taken}

    def _taken(self, key: Key, then: Row, now: Row, given: Row) -> Iterator[tuple[str, Any]]:
        for name in self.columns:
            if not self._differs(name, then, given) or not self._differs(name, now, given):
                continue
            if self._differs(name, then, now):
                one = Conflict(
                    self.declared.name, key, name, then.get(name), now.get(name), given[name]
                )
                self.conflicts.append(one)
            else:
                yield name, given[name]

    def _differs(self, name: str, one: Row, other: Row) -> bool:
        first, second = one.get(name), other.get(name)
        if isinstance(first, float) and isinstance(second, float):
            return abs(first - second) > 1e-9 * max(1, abs(first))
        return bool(first != second)
