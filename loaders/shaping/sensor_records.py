"""What a delivery of readings tells of its sensors: kind, unit, place; and in which unit it is."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import duckdb
import pyarrow as pa

from loaders.messages.text import Listed
from loaders.schema import Dataset
from loaders.schema.folding import fold
from loaders.schema.sensor_kinds import KINDS, OTHER, TURNED, plain_unit
from loaders.tables.reading import Note
from loaders.validate.report import Problem

MOST = 5
SENSORS = """
SELECT sensor_id, coalesce(unit, '') AS unit, min(row) AS row, any_value(name) AS name,
    any_value(kind) AS kind, max_by(latitude, row) AS latitude, max_by(longitude, row) AS longitude,
    any_value(interval_min) AS interval_min, any_value(heading) AS heading
FROM delivered WHERE sensor_id IS NOT NULL GROUP BY ALL ORDER BY row
"""
Record = dict[str, str | None]


@dataclass
class Told:
    """`table`: sensor_id, unit_text, factor, summand, low, high of what is delivered; `records`:
    rows of sensors, and `rows` where the file tells of them first."""

    table: pa.Table
    records: list[Record]
    rows: list[int]
    notes: list[Note]
    problems: list[Problem]


@dataclass
class _Said:
    """Names of sensors, by what is to be said of them."""

    turned: dict[tuple[str, str], list[str]] = field(default_factory=dict)
    no_unit: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)

    def notes(self) -> list[Note]:
        found = [
            Note("readings_turned", {"sensors": some(names), "old": old, "new": new})
            for (old, new), names in self.turned.items()
        ]
        if self.no_unit:
            found.append(Note("readings_no_unit", {"sensors": some(self.no_unit)}))
        if self.other:
            told = {"sensors": some(self.other), "kind": OTHER}
            found.append(Note("readings_other_kind", told))
        return found


def some(names: Iterable[str]) -> Listed:
    """The first names of a list, and that there are more."""
    every = list(dict.fromkeys(names))
    return Listed([*every[:MOST], *(["…"] if len(every) > MOST else [])], quoted=len(every) <= MOST)


def sensor_records(
    con: duckdb.DuckDBPyConnection,
    columns: Mapping[str, str],
    known: Mapping[str, Mapping[str, Any]],
    declared: Dataset,
) -> Told:
    """What the table `delivered` tells. `columns`: our name → the file's; `known`: the published
    sensors by key. A sensor of which the file says neither kind nor place, name or unit and that
    is not published is left to the check of references."""
    says = bool({"name", "kind", "unit", "latitude"} & set(columns))
    words = kind_words(declared)
    units: dict[str, list[Any]] = {n: [] for n in ("sensor_id", "unit_text", "factor", "summand")}
    units |= {"low": [], "high": []}
    records: dict[str, Record] = {}
    rows: list[int] = []
    said, problems = _Said(), []
    for one in con.execute(SENSORS).to_arrow_table().to_pylist():
        before = known.get(one["sensor_id"])
        kind = before["kind"] if before else kind_named(one["kind"] or one["name"] or "", words)
        name = one["name"] or (before and before["name"]) or one["sensor_id"]
        unit, turn, problem = _unit(one, kind, before, one["heading"] or columns.get("unit"))
        problems += [problem] if problem else []
        _say(said, one, name, kind, unit, before)
        limits = KINDS.get(kind)
        cells = (one["sensor_id"], one["unit"], *turn)
        bounds = (limits.low, limits.high) if limits else (None, None)
        for column, cell in zip(units.values(), (*cells, *bounds), strict=True):
            column.append(cell)
        told = one["unit"] or kind != OTHER or before if one["heading"] else says
        if told and one["sensor_id"] not in records:
            records[one["sensor_id"]] = _record(one, kind, unit, name, before)
            rows.append(one["row"])
    types = [pa.string(), pa.string(), *[pa.float64()] * 4]
    arrays = [pa.array(v, t) for v, t in zip(units.values(), types, strict=True)]
    table = pa.table(dict(zip(units, arrays, strict=True)))
    return Told(table, list(records.values()), rows, said.notes(), problems)


def _say(said: _Said, one: Mapping[str, Any], name: str, kind: str, unit: str, before: Any) -> None:
    if one["unit"] and plain_unit(one["unit"]) != unit:
        said.turned.setdefault((plain_unit(one["unit"]), unit), []).append(name)
    if not one["unit"] and not before and kind in KINDS:
        said.no_unit.append(name)
    if kind == OTHER and not before:
        said.other.append(name)


def _unit(
    one: Mapping[str, Any], kind: str, before: Any, column: str | None
) -> tuple[str, tuple[float, float], Problem | None]:
    """The unit that the values are kept in, factor and summand to it, and why it cannot be."""
    given = plain_unit(one["unit"])
    published = (before and before["unit"]) or ""
    wanted = KINDS[kind].unit if kind in KINDS else published or given
    if not given or given == wanted:
        return wanted, (1, 0), None
    if turn := TURNED.get((given, wanted)):
        return wanted, turn, None
    code = "unit_of_kind" if kind in KINDS else "unit_of_sensor"
    details = {"kind": kind, "unit": wanted}
    return wanted, (1, 0), Problem(one["row"], column, "unit", given, code, details)


def _record(one: Mapping[str, Any], kind: str, unit: str, name: str, before: Any) -> Record:
    """A row of sensors. What the city published of it stays, but for a place that moved."""
    record: Record = {"sensor_id": one["sensor_id"], "name": name, "kind": kind, "unit": unit}
    record |= {n: one[n] for n in ("latitude", "longitude", "interval_min")}
    if before:
        record["name"] = before["name"]
        if before["interval_min"] is not None:
            record["interval_min"] = repr(before["interval_min"])
        for side in ("latitude", "longitude"):
            if one[side] is None and before[side] is not None:
                record[side] = repr(before[side])
    return record


def kind_words(declared: Dataset) -> list[tuple[str, str]]:
    """Folded word → kind, the longest words first."""
    field = declared.field("kind")
    words = {fold(kind): kind for kind in field.enum if kind != OTHER}
    words |= {fold(w): kind for kind, many in field.synonyms.items() for w in many if kind != OTHER}
    return sorted(words.items(), key=lambda pair: -len(pair[0]))


def kind_named(text: str, words: list[tuple[str, str]]) -> str:
    """The kind that a text names, whole or in one of its words: „Wasserstand Elster (W-01)“. What
    stands in brackets speaks only where the rest says nothing. words: as `kind_words` gives them.
    """
    for said in (text.partition("(")[0], text):
        whole = fold(said)
        parts = {fold(part) for part in re.split(r"[\s_:/()-]+", said)}
        for word, kind in words:
            if word == whole or word in parts or (len(word) > 5 and word in whole):
                return kind
    return OTHER
