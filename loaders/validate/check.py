"""Checking: an all-text table against a dataset's declaration, as set operations in DuckDB.

All problems of a file come out of one pass, each with row, column, value and repair.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.progress import step
from loaders.messages.text import Listed, title_of, titles_of
from loaders.schema import Dataset, Package
from loaders.schema.column_matching import Matching, match, nearest, recognise
from loaders.schema.personal_data import PERSONAL, personal
from loaders.tables.dictionary_columns import Different, combined, unchanged
from loaders.tables.key_hashes import all_distinct, hashes, remember
from loaders.tables.published_rows import PublishedRows
from loaders.tables.reading import Note, Reading
from loaders.tables.scratch import scratch
from loaders.validate import city_bounds, district_lookup
from loaders.validate.city_bounds import find_outside
from loaders.validate.constraints import (
    KEPT,
    field_rules,
    find,
    find_disordered,
    find_doubled,
    find_unknown,
    possible,
)
from loaders.validate.number_date_formats import Choices
from loaders.validate.projected_coordinates import with_degrees
from loaders.validate.report import Findings, Problem, Report, problem_frame
from loaders.validate.shape_measures import with_measures
from loaders.validate.typed_rows import stage

__all__ = ["Choices", "Report", "check"]


def check(
    reading: Reading,
    package: Package,
    dataset: str | None = None,
    known: PublishedRows | None = None,
    *,
    file: str = "",
    profile: str | None = None,
    choices: Choices | None = None,
    matching: Matching | None = None,
    allow_empty: bool = False,
) -> Report:
    """Check a reading against `dataset` (None: recognised by its columns).

    `known` gives the rows of another dataset for its references (None: not checked here, the
    store verifies them when publishing). Never raises for faulty data: see Report.
    """
    name = dataset or recognise(package, reading.columns, file)
    if name is None:
        return unrecognised(reading, file, profile, _strange(package, reading))
    declared = package.datasets[name]
    matching = _with_shape(matching or match(declared, reading.columns), declared, reading)
    findings = Findings(notes=list(reading.notes))
    structure = _structure_problems(declared, matching, reading, allow_empty)
    findings.add((structure, len(structure)))
    with scratch() as con:
        con.execute("CREATE TEMP TABLE faulty (row BIGINT)")
        step("check", 0)
        staged = stage(con, declared, matching, reading, choices or Choices(), findings, file)
        step("check", 0.4)
        resolved = _resolved(con, package, declared, matching, reading, known, findings, *staged)
        step("check", 0.5)
        _apply_rules(con, package, declared, matching, reading, known, findings, *resolved)
        step("check", 0.85)
        tables = (None, None) if structure else _typed(con, declared, resolved[0], findings.keys)
    return _report(reading, declared, matching, findings, tables, file, profile)


def unrecognised(reading: Reading, file: str, profile: str | None, problem: Problem) -> Report:
    """The report on a file that can be read, but belongs to no dataset; `problem` says why."""
    return Report(
        file=file,
        dataset=None,
        profile=profile,
        encoding=reading.encoding,
        rows=reading.rows,
        valid=0,
        publishable=False,
        problems=problem_frame([problem]),
        notes=reading.notes,
        found=(problem,),
        reading=reading,
        headers=reading.columns,
    )


def _strange(package: Package, reading: Reading) -> Problem:
    near = nearest(package, reading.columns)
    if near is None:
        return Problem(reading.header_row, None, None, None, "unrecognised")
    dataset, missing = near
    details = {
        "nearest": title_of(dataset),
        "missing": titles_of(missing, quoted=True),
        "wording": "unrecognised_lacking" if missing else "unrecognised_near",
    }
    return Problem(reading.header_row, None, None, None, "unrecognised", details)


def _with_shape(matching: Matching, dataset: Dataset, reading: Reading) -> Matching:
    """A file's own shape belongs to the dataset's shape column, whatever either is called."""
    shape = dataset.geometry_field
    shapes = [i for i in range(len(reading.columns)) if f"g{i}" in reading.table.column_names]
    if not shape or not shapes or f"g{matching.columns.get(shape)}" in reading.table.column_names:
        return matching
    unknown = tuple(u for u in matching.unknown if u != reading.columns[shapes[0]])
    return replace(matching, columns={**matching.columns, shape: shapes[0]}, unknown=unknown)


def _structure_problems(
    dataset: Dataset, matching: Matching, reading: Reading, allow_empty: bool
) -> list[Problem]:
    header = reading.header_row
    problems = []
    for f in matching.missing(dataset):
        details: dict[str, Any] = {"title": title_of(f), "field": f.name}
        problems.append(Problem(header, f.title, f.name, None, "missing_column", details))
    for name, columns in matching.doubled.items():
        details = {"title": title_of(dataset.field(name)), "columns": ", ".join(columns)}
        problems.append(Problem(header, columns[-1], name, None, "duplicate_column", details))
    if not reading.rows and not allow_empty:
        problems.append(Problem(header, None, None, None, "no_rows"))
    return problems


def _resolved(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    dataset: Dataset,
    matching: Matching,
    reading: Reading,
    known: PublishedRows | None,
    findings: Findings,
    staged: pa.Table,
    different: Mapping[str, Different],
) -> tuple[pa.Table, dict[str, Different]]:
    """The typed rows with keys in the place of names, registered as `checked`, and the different
    values of the columns that are as they were."""
    headers = {name: reading.columns[i] for name, i in matching.columns.items()}
    checked, measured, notes = with_measures(dataset, headers, staged)
    findings.measured = measured
    findings.notes += notes
    checked, notes = with_degrees(package, dataset, headers, checked)
    findings.notes += notes
    if known:
        resolve = district_lookup.resolve_names
        checked, notes = resolve(package, dataset, known, headers, checked, different)
        findings.notes += notes
    con.register("checked", checked)
    return checked, unchanged(different, staged, checked)


def _apply_rules(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    dataset: Dataset,
    matching: Matching,
    reading: Reading,
    known: PublishedRows | None,
    findings: Findings,
    checked: pa.Table,
    different: Mapping[str, Different],
) -> None:
    headers = {name: reading.columns[i] for name, i in matching.columns.items()}
    for fault in reading.faults:
        findings.add(([Problem(fault.row, fault.column or None, None, fault.value, fault.code)], 1))
    if reading.faults:
        con.register("unreadable", pa.table({"row": [f.row for f in reading.faults]}))
        con.execute("INSERT INTO faulty FROM unreadable")
    rules = list(possible(con, field_rules(dataset, matching.columns), checked, different))
    findings.add(find(con, rules, headers))
    step("check", 0.65)
    for f in dataset.fields:
        if f.unique and f.name in headers:
            findings.add(find_doubled(con, (f.name,), "unique", f, headers, filled=True))
    if dataset.primary_key and set(dataset.primary_key) & set(headers):
        first = dataset.field(dataset.primary_key[0])
        findings.keys = hashes(con, "checked", dataset.primary_key)
        if not all_distinct(findings.keys):
            findings.add(find_doubled(con, dataset.primary_key, "duplicate_key", first, headers))
    findings.add(find_disordered(con, dataset, headers, findings.warnings))
    findings.add(district_lookup.find_far(con, package, dataset, headers))
    findings.add(city_bounds.find_strange(con, package, dataset, headers))
    step("check", 0.75)
    if known:
        _check_references(con, package, dataset, known, headers, findings, different)
        warnings, notes = find_outside(con, package, dataset, headers, known)
        findings.warnings += warnings
        findings.notes += notes


def _check_references(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    dataset: Dataset,
    known: PublishedRows,
    headers: Mapping[str, str],
    findings: Findings,
    different: Mapping[str, Different],
) -> None:
    for key in dataset.foreign_keys:
        rows = known(key.dataset)
        named = combined(different, key.fields)
        if rows is not None and set(key.fields) & set(headers):
            target = package.datasets[key.dataset]
            findings.add(find_unknown(con, dataset, target, key, rows, headers, named))


def _typed(
    con: duckdb.DuckDBPyConnection, dataset: Dataset, checked: pa.Table, keys: np.ndarray | None
) -> tuple[pa.Table, pa.Table]:
    """All rows, and those without a problem; columns as declared.

    The hashes of their `keys` are kept for the publication.
    """
    table = checked.select(list(dataset.field_names))
    if keys is not None:
        remember(table, dataset.primary_key, keys)
    faulty = {row for (row,) in con.execute("SELECT DISTINCT row FROM faulty").fetchall()}
    if not faulty:
        return table, table
    fine = pc.invert(pc.is_in(checked["row"], value_set=pa.array(sorted(faulty), pa.int64())))
    return table, table.filter(fine)


def _report(
    reading: Reading,
    dataset: Dataset,
    matching: Matching,
    findings: Findings,
    tables: tuple[pa.Table | None, pa.Table | None],
    file: str,
    profile: str | None,
) -> Report:
    table, faultless = tables
    _tell_columns(dataset, matching, findings)
    if findings.total > len(findings.problems):
        counts = {"count": findings.total, "shown": KEPT}
        findings.notes.append(Note("many_problems", counts))
    fine = not findings.problems
    undecided = any(p.row is None for p in findings.problems)
    return Report(
        file=file,
        dataset=dataset.name,
        profile=profile,
        encoding=reading.encoding,
        rows=reading.rows,
        valid=0 if faultless is None or undecided else faultless.num_rows,
        publishable=fine,
        problems=problem_frame(findings.problems),
        table=table if fine else None,
        faultless=None if undecided else faultless,
        notes=tuple(findings.notes),
        found=tuple(findings.problems),
        reading=reading,
        unknown=matching.unknown,
        absent=tuple(f.name for f in dataset.fields if f.name not in matching.columns),
        warnings=tuple(findings.warnings),
    )


def _tell_columns(dataset: Dataset, matching: Matching, findings: Findings) -> None:
    placed = dataset.has("latitude") and dataset.has("longitude")
    strange = [name for name in matching.unknown if not (placed and name == "geometry")]
    people = personal(strange)
    if people:
        names = Listed(people, quoted=True)
        findings.notes.append(Note(PERSONAL, {"columns": names}))
        strange = [name for name in strange if name not in people]
    if strange:
        names = Listed(strange[:20], quoted=True)
        findings.notes.append(Note("unknown_columns", {"columns": names}))
    absent = [
        f
        for f in dataset.fields
        if f.name not in matching.columns
        and f.name not in ("source", "is_demo")
        and f.default is None
        and f.name not in findings.measured
    ]
    if absent:
        findings.notes.append(Note("missing_columns", {"columns": titles_of(absent)}))
