"""Checking: an all-text table against a dataset's declaration, as set operations in DuckDB.

All problems of a file come out of one pass, each with row, column, value and repair.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

import duckdb
import pyarrow as pa

from loaders import geometry, places
from loaders.cleaning import cleaned
from loaders.columns import Matching, match, nearest, recognise
from loaders.forms import Choices, date_forms, number_forms
from loaders.package import Dataset, Field, Package, quoted
from loaders.reading import Note, Reading
from loaders.report import Problem, Report, problem_frame
from loaders.rules import KEPT, field_rules, find, find_doubled, find_unknown
from loaders.values import Forms, blank_sql, fixed_digits, value_sql

__all__ = ["Choices", "Report", "check"]

Known = Callable[[str], pa.Table | None]


@dataclass
class _Findings:
    problems: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    total: int = 0

    def add(self, found: tuple[list[Problem], int]) -> None:
        self.problems += found[0]
        self.total += found[1]


def check(
    reading: Reading,
    package: Package,
    dataset: str | None = None,
    known: Known | None = None,
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
        return _unrecognised(reading, package, file, profile)
    declared = package.datasets[name]
    matching = _with_shape(matching or match(declared, reading.columns), declared, reading)
    findings = _Findings(notes=list(reading.notes))
    structure = _structure_problems(declared, matching, reading, allow_empty)
    findings.add((structure, len(structure)))
    with _connection() as con:
        _stage(con, declared, matching, reading, choices or Choices(), findings, file)
        _apply_rules(con, package, declared, matching, reading, known, findings)
        tables = _typed(con, declared) if not structure else (None, None)
    return _report(reading, declared, matching, findings, tables, file, profile)


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database of its own: nothing from a file can reach the store or other files."""
    settings: dict[str, str | bool | int | float | list[str]] = {
        "autoinstall_known_extensions": "false",
        "autoload_known_extensions": "false",
        "enable_external_access": "false",
    }
    with duckdb.connect(":memory:", config=settings) as con:
        con.execute("CREATE TABLE faulty (row BIGINT)")
        yield con


def _unrecognised(reading: Reading, package: Package, file: str, profile: str | None) -> Report:
    dataset, missing = nearest(package, reading.columns)
    details = {
        "nearest": dataset.title,
        "missing": ", ".join(f.title for f in missing) or "keine Pflichtspalte",
    }
    problem = Problem(reading.header_row, None, None, None, "unrecognised", details)
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
    )


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
    problems = [
        Problem(header, f.title, f.name, None, "missing_column", _named(f))
        for f in matching.missing(dataset)
    ]
    for name, columns in matching.doubled.items():
        details = {"title": dataset.field(name).title, "columns": ", ".join(columns)}
        problems.append(Problem(header, columns[-1], name, None, "duplicate_column", details))
    if not reading.rows and not allow_empty:
        problems.append(Problem(header, None, None, None, "no_rows"))
    return problems


def _named(f: Field) -> dict[str, str]:
    return {"title": f.title, "field": f.name}


def _stage(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    matching: Matching,
    reading: Reading,
    choices: Choices,
    findings: _Findings,
    file: str,
) -> None:
    """Make `raw` (trimmed text) and `checked` (typed values and which texts are none)."""
    present = [f for f in dataset.fields if f.name in matching.columns]
    table, native = geometry.with_shapes(reading.table, present, matching.columns)
    con.register("raw", cleaned(table, present, matching.columns, reading.format == "csv"))
    numbers = [f for f in present if f.type in ("number", "integer")]
    dates = [f for f in present if f.type in ("date", "datetime")]
    forms = Forms(
        number_forms(con, numbers, reading.number_form, choices, native),
        date_forms(con, dates, choices),
        native,
    )
    _tell_forms(dataset, matching, reading, forms, findings)
    con.execute(_checked_sql(dataset, matching, forms, file))
    if "source" not in matching.columns and dataset.has("source"):
        source = dataset.field("source")
        values = {"title": source.title, "value": _source_text(file)}
        findings.notes.append(Note("source_filled", values))
    _tell_padding(con, present, reading, matching, findings)


def _checked_sql(dataset: Dataset, matching: Matching, forms: Forms, file: str) -> str:
    parts = ["row"]
    for f in dataset.fields:
        name = quoted(f.name)
        if f.name not in matching.columns:
            parts.append(f"{_absent(f, file)} AS {name}")
            continue
        value = value_sql(f, forms)
        parts.append(f"{value} AS {name}")
        if f.type != "string":
            # Columns that cast as they stand were seen whole already.
            bad = f"NOT {blank_sql(name, f.type)} AND ({value}) IS NULL"
            bad = "false" if forms.is_plain(f.name) else bad
            parts.append(f"{bad} AS {quoted('bad:' + f.name)}")
    return f"CREATE TABLE checked AS SELECT {', '.join(parts)} FROM raw"


def _absent(f: Field, file: str) -> str:
    if f.name == "source":
        return "'" + _source_text(file).replace("'", "''") + "'"
    return f"NULL::{f.sql_type}"


def _source_text(file: str) -> str:
    return f"Datei {file}" if file else "ohne Angabe"


def _tell_forms(
    dataset: Dataset, matching: Matching, reading: Reading, forms: Forms, findings: _Findings
) -> None:
    """Say how columns were read where it could be doubted, and ask where it cannot be known."""
    for name, verdict in forms.numbers.items():
        column = reading.columns[matching.columns[name]]
        if verdict.form is None:
            findings.add(([_ask_number(name, column, verdict.example, verdict.ambiguous)], 1))
        elif verdict.ambiguous:
            form = "deutsch (1.000,5)" if verdict.form == "de" else "englisch (1,000.5)"
            findings.notes.append(Note("number_form", {"column": column, "form": form}))
    for name, date in forms.dates.items():
        column = reading.columns[matching.columns[name]]
        if date.order is None:
            details = {"count": date.slashes}
            problem = Problem(None, column, name, date.example, "date_ambiguous", details)
            findings.add(([problem], 1))
        elif date.slashes:
            form = "Tag/Monat/Jahr" if date.order == "dmy" else "Monat/Tag/Jahr"
            findings.notes.append(Note("date_form", {"column": column, "form": form}))


def _ask_number(name: str, column: str, example: str, count: int) -> Problem:
    digits = example.replace(".", "").replace(",", "")
    details = {
        "as_group": digits,
        "as_decimal": example.replace(".", ","),
        "count": count,
    }
    return Problem(None, column, name, example, "number_ambiguous", details)


def _tell_padding(
    con: duckdb.DuckDBPyConnection,
    present: list[Field],
    reading: Reading,
    matching: Matching,
    findings: _Findings,
) -> None:
    for f in present:
        if digits := fixed_digits(f):
            name = quoted(f.name)
            row = con.execute(
                f"SELECT count(*) FROM raw WHERE strlen({name}) < {digits} "
                f"AND regexp_full_match({name}, '[0-9]+')"
            ).fetchone()
            if row and row[0]:
                column = reading.columns[matching.columns[f.name]]
                findings.notes.append(Note("zero_padded", {"column": column, "count": row[0]}))


def _apply_rules(
    con: duckdb.DuckDBPyConnection,
    package: Package,
    dataset: Dataset,
    matching: Matching,
    reading: Reading,
    known: Known | None,
    findings: _Findings,
) -> None:
    headers = {name: reading.columns[i] for name, i in matching.columns.items()}
    for fault in reading.faults:
        findings.add(([Problem(fault.row, fault.column or None, None, fault.value, fault.code)], 1))
    con.executemany("INSERT INTO faulty VALUES (?)", [[f.row] for f in reading.faults] or [[-1]])
    if known:
        findings.notes += places.resolve_names(con, package, dataset, known, headers)
    findings.add(find(con, list(field_rules(dataset, matching.columns)), headers))
    for f in dataset.fields:
        if f.unique and f.name in headers:
            findings.add(find_doubled(con, (f.name,), "unique", f, headers, filled=True))
    if dataset.primary_key and set(dataset.primary_key) & set(headers):
        first = dataset.field(dataset.primary_key[0])
        findings.add(find_doubled(con, dataset.primary_key, "duplicate_key", first, headers))
    findings.add(places.find_far(con, package, dataset, headers))
    if known:
        _check_references(con, dataset, known, headers, findings)


def _check_references(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    known: Known,
    headers: Mapping[str, str],
    findings: _Findings,
) -> None:
    for key in dataset.foreign_keys:
        rows = known(key.dataset)
        if rows is not None and set(key.fields) & set(headers):
            findings.add(find_unknown(con, dataset, key, rows, headers))


def _typed(
    con: duckdb.DuckDBPyConnection, dataset: Dataset
) -> tuple[pa.Table | None, pa.Table | None]:
    """All rows, and those without a problem; columns as declared."""
    parts = []
    for f in dataset.fields:
        name = quoted(f.name)
        parts.append(f"coalesce({name}, false) AS {name}" if f.name == "is_demo" else name)
    columns = ", ".join(parts)
    everything = con.execute(f"SELECT {columns} FROM checked")
    table = everything.to_arrow_table()
    faulty = con.execute("SELECT count(*) FROM faulty WHERE row >= 0").fetchone()
    if not faulty or not faulty[0]:
        return table, table
    rest = con.execute(
        f"SELECT {columns} FROM checked WHERE row NOT IN (SELECT row FROM faulty) ORDER BY row"
    )
    return table, rest.to_arrow_table()


def _report(
    reading: Reading,
    dataset: Dataset,
    matching: Matching,
    findings: _Findings,
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
    )


def _tell_columns(dataset: Dataset, matching: Matching, findings: _Findings) -> None:
    placed = dataset.has("latitude") and dataset.has("longitude")
    strange = [name for name in matching.unknown if not (placed and name == "geometry")]
    if strange:
        names = ", ".join(f"„{name}“" for name in strange[:20])
        findings.notes.append(Note("unknown_columns", {"columns": names}))
    absent = [
        f.title
        for f in dataset.fields
        if f.name not in matching.columns and f.name not in ("source", "is_demo")
    ]
    if absent:
        findings.notes.append(Note("missing_columns", {"columns": ", ".join(absent)}))
