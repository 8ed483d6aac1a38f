"""A packet's workbook that an office has edited, taken back as a change, cell by cell.

Compared three ways: what the workbook held when it was made (the state it names), what is published
now, and what the office has written. A cell that only the office changed is taken; one that both
changed, and differently, is a problem, and then nothing of the workbook is published. Rows that the
office left out stay, for a packet holds only a part; new rows are added.
"""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa

from loaders.export.packet_workbook import STATE, STATE_SHEET
from loaders.messages.text import Bilingual, Text, title_of
from loaders.messages.translations import N_
from loaders.schema import Dataset
from loaders.schema.personal_data import PERSONAL, TEXTS
from loaders.tables.reading import Note, Reading, ReadingError, ReturnedPacket
from loaders.validate.check import Check
from loaders.validate.report import Problem, Report

Row = Mapping[str, Any]
Key = tuple[Any, ...]
PROVIDED = "source"
"""A column that the door fills in where a file does not state it."""
HIDDEN = "sheets_hidden"
TOLD = (PERSONAL, TEXTS, "unknown_columns")
"""Notes on a sheet that hold for the workbook."""


def with_sheets(
    reading: Reading, names: Mapping[str, str], read: Callable[[str], Reading]
) -> Reading:
    """The reading of a workbook; of a packet's all its sheets, known by the hidden one that names
    the state. names: sheet → dataset; none where the file is to be of one. Raises ReadingError."""
    hidden = [note.values["sheets"].things for note in reading.notes if note.code == HIDDEN]
    if not any(STATE_SHEET in names for names in hidden):
        return reading
    if not names:
        raise ReadingError(
            "This workbook belongs to a packet and holds only a part of each table. Please hand it "
            "in on the page Upload, or publish it without naming a dataset."
        )
    about = read(STATE_SHEET).table
    told = dict(zip(about["c0"].to_pylist(), about["c1"].to_pylist(), strict=True))
    state = str(told.get(STATE, "")).removesuffix(".0")
    if not state.isdecimal() or len(state) > 9:
        raise ReadingError(
            "The hidden sheet “{sheet}” does not name the state that this workbook was made from. "
            "Please take the tables of a new packet.",
            sheet=STATE_SHEET,
        )
    sheets = {names[one]: read(one) for one in reading.sheets if one in names}
    rows = pa.concat_tables([one.table.select(["row"]) for one in (reading, *sheets.values())])
    return replace(
        reading,
        table=rows.slice(reading.rows),
        columns=(),
        sheet=None,
        notes=(),
        returned=ReturnedPacket(int(state), sheets),
    )


def changes(check: Check, reports: Mapping[str, Report]) -> Report:
    """The report on a packet's workbook; reports: on each sheet, by dataset. Its rows are those
    that change, as they are then; where none does, those of the first sheet as they are."""
    packet, at_state = check.reading.returned, check.options.at_state
    found = [_placed(p, name) for name, one in reports.items() for p in one.found]
    tables: dict[str, pa.Table] = {}
    cells = new = 0
    if packet and not found:
        for name, report in reports.items():
            then = at_state(packet.state, name) if at_state else None
            if then is None:
                found = [_not_kept(packet.state)]
                break
            merge = _Merge(check.package.datasets[name], report, then, check.published_rows(name))
            tables[name] = merge.table()
            found += merge.conflicts
            cells, new = cells + merge.cells, new + merge.new
    changed = {name: rows for name, rows in tables.items() if rows.num_rows}
    main = next(iter(changed or reports), None)
    table = None
    if main and not found:
        table = changed.pop(main, None) or check.published_rows(main)
    notes = [note for one in reports.values() for note in one.notes if note.code in TOLD]
    state = packet.state if packet else 0
    return Report(
        file=check.file,
        dataset=main,
        reading=check.reading,
        found=tuple(found),
        notes=(Note("returned", {"cells": cells, "rows": new, "state": state}), *notes),
        table=table,
        faultless=table,
        others={} if found else changed,
        adds=True,
    )


def _placed(problem: Problem, name: str) -> Problem:
    """The problem of a sheet, which is said with its column."""
    column = f"{problem.column} ({name[:31]})" if problem.column else name[:31]
    return replace(problem, column=column)


def _not_kept(state: int) -> Problem:
    words = N_(
        "State {state}, which this workbook was made from, is not kept here. Please take the "
        "tables of a new packet and write the changes into them."
    )
    return Problem(None, None, None, None, "refused", {"text": Text(words, state=state)})


class _Merge:
    """The three sides of one dataset. then: its rows in the state that the workbook was made from;
    now: those that are published (both with columns as declared)."""

    def __init__(
        self, declared: Dataset, report: Report, then: pa.Table, now: pa.Table | None
    ) -> None:
        self.declared, self.report = declared, report
        self.keys = declared.primary_key or declared.field_names
        unsaid = (*self.keys, PROVIDED, *report.absent)
        self.columns = [one for one in declared.field_names if one not in unsaid]
        self.then, self.now = self._by_key(then), self._by_key(now)
        self.conflicts: list[Problem] = []
        self.cells = self.new = 0

    def table(self) -> pa.Table:
        """The rows that change, as they are then; notes conflicts and counts what changes."""
        given, reading = self.report.table, self.report.reading
        if given is None or reading is None:
            raise ValueError("a sheet with problems is not compared")
        numbered = zip(reading.table["row"].to_pylist(), given.to_pylist(), strict=True)
        merged = [self._row(number, row) for number, row in numbered]
        return pa.Table.from_pylist([row for row in merged if row], schema=given.schema)

    def _by_key(self, table: pa.Table | None) -> dict[Key, Row]:
        return {self._key(row): row for row in (table.to_pylist() if table is not None else ())}

    def _key(self, row: Row) -> Key:
        return tuple(row.get(name) for name in self.keys)

    def _row(self, number: int, given: Row) -> Row | None:
        key = self._key(given)
        then, now = self.then.get(key), self.now.get(key)
        if now is None and then is None:
            self.new += 1
            return given
        if now is None:
            if any(self._differs(name, then or {}, given) for name in self.columns):
                self.conflicts.append(self._conflict(number, key, None))
            return None
        base = then if then is not None else dict.fromkeys(now)
        taken = dict(self._taken(number, key, (base, now, given)))
        if not taken:
            return None
        self.cells += len(taken)
        return {**now, **taken}

    def _taken(
        self, number: int, key: Key, sides: tuple[Row, Row, Row]
    ) -> Iterator[tuple[str, Any]]:
        then, now, given = sides
        for name in self.columns:
            if not self._differs(name, then, given) or not self._differs(name, now, given):
                continue
            if self._differs(name, then, now):
                values = {"then": then.get(name), "now": now.get(name), "given": given[name]}
                self.conflicts.append(self._conflict(number, key, name, values))
            else:
                yield name, given[name]

    def _conflict(
        self, number: int, key: Key, name: str | None, values: Mapping[str, Any] | None = None
    ) -> Problem:
        sheet, shown = self.declared.name[:31], ", ".join(map(str, key))
        if name is None:
            return Problem(number, sheet, None, shown, "conflict_gone", {"key": shown})
        details = {side: _shown(value) for side, value in (values or {}).items()}
        details |= {"title": title_of(self.declared.field(name)), "key": shown}
        given = (values or {}).get("given")
        value = None if given is None else str(given)
        return Problem(number, f"{name} ({sheet})", name, value, "conflict", details)

    def _differs(self, name: str, one: Row, other: Row) -> bool:
        first, second = one.get(name), other.get(name)
        if isinstance(first, float) and isinstance(second, float):
            return abs(first - second) > 1e-9 * max(1, abs(first))
        return bool(first != second)


def _shown(value: Any) -> Any:
    """A cell in a sentence."""
    if value is None:
        return Text(N_("empty"))
    if isinstance(value, dt.date):
        return Bilingual(f"{value:%d.%m.%Y}", f"{value:%Y-%m-%d}")
    return str(value)
