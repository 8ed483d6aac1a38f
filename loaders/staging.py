"""From a reading to typed rows: how columns are written, values, and what is said about both."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import duckdb
import pyarrow as pa

from loaders import geometry
from loaders.cleaning import cleaned
from loaders.columns import Matching
from loaders.forms import Choices, date_forms, number_forms, period_sql
from loaders.package import Dataset, Field, quoted
from loaders.reading import Note, Reading
from loaders.report import Problem
from loaders.sql import literal
from loaders.values import (
    Forms,
    blank_sql,
    ends,
    fixed_digits,
    own_spellings,
    spellings,
    value_sql,
    worded_sql,
)
from loaders.wording import both, grouped, titled

_NUMBER_FORMS = {
    "de": ("deutsch (1.000,5)", "German (1.000,5)"),
    "en": ("englisch (1,000.5)", "English (1,000.5)"),
}
_DATE_FORMS = {
    "dmy": ("Tag/Monat/Jahr", "day/month/year"),
    "mdy": ("Monat/Tag/Jahr", "month/day/year"),
}

# Rows in one piece of a table: DuckDB takes the pieces with all processors.
_CHUNK = 60_000
_MANY = 10_000


@dataclass
class Findings:
    """What checking has found so far; `total` counts problems beyond those kept."""

    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    total: int = 0
    measured: frozenset[str] = frozenset()

    def add(self, found: tuple[list[Problem], int]) -> None:
        """Take over problems and how many there are in all."""
        self.problems += found[0]
        self.total += found[1]


def stage(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    matching: Matching,
    reading: Reading,
    choices: Choices,
    findings: Findings,
    file: str,
) -> pa.Table:
    """Register `raw` (trimmed text); the typed values, and which texts are none, as a table.

    It has `row`, every field of the dataset in its type, and `bad:<field>` for all but texts.
    """
    present = [f for f in dataset.fields if f.name in matching.columns]
    table, native = geometry.with_shapes(reading.table, present, matching.columns)
    raw = cleaned(table, present, matching.columns, reading.format == "csv")
    con.register("raw", raw)
    numbers = [f for f in present if f.type in ("number", "integer")]
    dates = [f for f in present if f.type in ("date", "datetime")]
    forms = Forms(
        number_forms(con, numbers, reading.number_form, choices, native),
        date_forms(con, dates, choices),
        native,
        _as_they_stand(con, present),
    )
    _tell_forms(dataset, matching, reading, forms, findings)
    checked = _checked(con, raw, dataset, matching, forms, file)
    if "source" not in matching.columns and dataset.has("source"):
        source = dataset.field("source")
        values = {**titled("title", source), "value": _source_text(file)}
        findings.notes.append(Note("source_filled", values))
    findings.notes += [
        Note("default_filled", {**titled("title", f), "value": f.default})
        for f in dataset.fields
        if f.name not in matching.columns and f.default is not None
    ]
    _tell_padding(con, present, reading, matching, findings)
    _tell_words(con, present, reading, matching, findings)
    _tell_periods(con, dates, forms, reading, matching, findings)
    return checked


def _as_they_stand(con: duckdb.DuckDBPyConnection, present: list[Field]) -> frozenset[str]:
    """The columns of text that are their own values: no other word, no zero to be filled up."""
    texts = [f for f in present if f.type == "string"]
    found = {f.name for f in texts if value_sql(f, Forms()) == quoted(f.name)}
    for f in texts:
        if f.name not in found:
            x = quoted(f.name)
            row = con.execute(
                f"SELECT bool_and({value_sql(f, Forms())} IS NOT DISTINCT FROM {x}) "
                f"FROM (SELECT DISTINCT {x} FROM raw)"
            ).fetchone()
            found |= {f.name} if row and row[0] else set()
    return frozenset(found)


def _checked(
    con: duckdb.DuckDBPyConnection,
    raw: pa.Table,
    dataset: Dataset,
    matching: Matching,
    forms: Forms,
    file: str,
) -> pa.Table:
    """The typed rows, in the order of `raw`; texts that stand as they are cost no copy."""
    columns: dict[str, pa.ChunkedArray] = {"row": raw["row"]}
    whole = {}
    for f in dataset.fields:
        if f.name not in matching.columns:
            whole[f.name] = _absent(f, file)
        elif f.name in forms.standing:
            columns[f.name] = raw[f.name]
        elif f.type != "geojson" and f.name not in forms.native and _repeats(raw[f.name]):
            columns |= _by_value(con, raw[f.name], _made(f, forms))
        else:
            whole |= _made(f, forms)
    if whole:
        made = con.execute(f"SELECT {_select(whole)} FROM raw").to_arrow_table()
        columns |= {name: made[name] for name in whole}
    table = pa.table(columns)
    return pa.Table.from_batches(table.to_batches(max_chunksize=_CHUNK), table.schema)


def _made(f: Field, forms: Forms) -> dict[str, str]:
    """The SQL for a field's value out of its text in `raw`, and whether the text is none."""
    value = value_sql(f, forms)
    made = {f.name: f"coalesce({value}, false)" if f.name == "is_demo" else value}
    if f.type != "string":
        # Columns that cast as they stand were seen whole already.
        bad = f"NOT {blank_sql(quoted(f.name), f.type)} AND ({value}) IS NULL"
        made[f"bad:{f.name}"] = "false" if forms.is_plain(f.name) else bad
    return made


def _select(made: Mapping[str, str]) -> str:
    return ", ".join(f"{sql} AS {quoted(name)}" for name, sql in made.items())


def _repeats(texts: pa.ChunkedArray) -> bool:
    """Whether a column says the same again and again, as far as its beginning shows."""
    return len(texts) >= _MANY and 2 * len(texts.slice(0, _MANY).unique()) < _MANY


def _by_value(
    con: duckdb.DuckDBPyConnection, texts: pa.ChunkedArray, made: Mapping[str, str]
) -> dict[str, pa.ChunkedArray]:
    """The columns made of one column of text: each different text is looked at but once."""
    codes = texts.combine_chunks().dictionary_encode(null_encoding="encode")
    con.register("different", pa.table({next(iter(made)): codes.dictionary}))
    values = con.execute(f"SELECT {_select(made)} FROM different").to_arrow_table()
    con.unregister("different")
    return {name: values[name].take(codes.indices) for name in made}


def _absent(f: Field, file: str) -> str:
    if f.name == "is_demo":
        return "false"
    if f.name == "source":
        return "'" + _source_text(file).replace("'", "''") + "'"
    if f.default is not None:
        return literal(f.default)
    return f"NULL::{f.sql_type}"


def _source_text(file: str) -> str:
    if "://" in file:
        return f"Adresse {file}"
    return f"Datei {file}" if file else "ohne Angabe"


def _tell_forms(
    dataset: Dataset, matching: Matching, reading: Reading, forms: Forms, findings: Findings
) -> None:
    """Say how columns were read where it could be doubted, and ask where it cannot be known."""
    for name, verdict in forms.numbers.items():
        column = reading.columns[matching.columns[name]]
        if verdict.form is None:
            findings.add(([_ask_number(name, column, verdict.example, verdict.ambiguous)], 1))
        elif verdict.ambiguous:
            form = _NUMBER_FORMS[verdict.form]
            findings.notes.append(Note("number_form", {"column": column, **both("form", *form)}))
    for name, date in forms.dates.items():
        column = reading.columns[matching.columns[name]]
        if date.order is None:
            details = {"count": date.slashes}
            problem = Problem(None, column, name, date.example, "date_ambiguous", details)
            findings.add(([problem], 1))
        elif date.slashes:
            form = _DATE_FORMS[date.order]
            findings.notes.append(Note("date_form", {"column": column, **both("form", *form)}))


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
    findings: Findings,
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


def _tell_words(
    con: duckdb.DuckDBPyConnection,
    present: list[Field],
    reading: Reading,
    matching: Matching,
    findings: Findings,
) -> None:
    """Say which words were taken for which allowed value."""
    for f in present:
        if not f.synonyms:
            continue
        name, meant, own = quoted(f.name), spellings(f), own_spellings(f)
        rows = con.execute(
            f"SELECT {worded_sql(name)} AS word, min({name}), count(*) FROM raw "
            f"WHERE {name} IS NOT NULL GROUP BY word ORDER BY count(*) DESC, word"
        ).fetchall()
        told = [row for row in rows if row[0] in meant and row[0] not in own]
        if told:
            pairs = [
                ", ".join(
                    f"„{text}“ {way} „{meant[word]}“ ({grouped(count, language)})"
                    for word, text, count in told
                )
                for way, language in (("als", "de"), ("as", "en"))
            ]
            column = reading.columns[matching.columns[f.name]]
            findings.notes.append(Note("words", {"column": column, **both("pairs", *pairs)}))


def _tell_periods(
    con: duckdb.DuckDBPyConnection,
    dates: list[Field],
    forms: Forms,
    reading: Reading,
    matching: Matching,
    findings: Findings,
) -> None:
    """Say where a month, a quarter or a year stood in the place of a day."""
    for f in dates:
        if f.type != "date" or forms.is_plain(f.name):
            continue
        found = period_sql(quoted(f.name), ends(f))
        row = con.execute(f"SELECT count({found}) FROM raw").fetchone()
        if row and row[0]:
            column = reading.columns[matching.columns[f.name]]
            code = "period_end" if ends(f) else "period_start"
            findings.notes.append(Note(code, {"column": column, "count": row[0]}))
