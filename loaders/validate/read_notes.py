"""What is said about how the columns of a file were read, and asked where it cannot be known."""

from collections.abc import Mapping

import duckdb

from loaders.messages.text import Listed, Text
from loaders.messages.translations import N_
from loaders.schema import Dataset, Field, quoted
from loaders.schema.column_matching import Matching
from loaders.tables.reading import Note, Reading
from loaders.validate.casts import Forms, ends, fixed_digits, own_spellings, spellings, worded_sql
from loaders.validate.date_formats import period_sql
from loaders.validate.report import Findings, Problem

_NUMBER_FORMS = {
    "de": N_("German (1.000,5)"),
    "en": N_("English (1,000.5)"),
}
_DATE_FORMS = {
    "dmy": N_("day/month/year"),
    "mdy": N_("month/day/year"),
}


def tell_forms(
    dataset: Dataset, matching: Matching, reading: Reading, forms: Forms, findings: Findings
) -> None:
    """Say how columns were read where it could be doubted, and ask where it cannot be known."""
    for name, verdict in forms.numbers.items():
        column = reading.columns[matching.columns[name]]
        if verdict.form is None:
            findings.add(([_ask_number(name, column, verdict.example, verdict.ambiguous)], 1))
        elif verdict.ambiguous:
            form = Text(_NUMBER_FORMS[verdict.form])
            findings.notes.append(Note("number_form", {"column": column, "form": form}))
    for name, date in forms.dates.items():
        column = reading.columns[matching.columns[name]]
        if date.order is None:
            details = {"count": date.slashes}
            problem = Problem(None, column, name, date.example, "date_ambiguous", details)
            findings.add(([problem], 1))
        elif date.slashes:
            form = Text(_DATE_FORMS[date.order])
            findings.notes.append(Note("date_form", {"column": column, "form": form}))


def _ask_number(name: str, column: str, example: str, count: int) -> Problem:
    digits = example.replace(".", "").replace(",", "")
    details = {
        "as_group": digits,
        "as_decimal": example.replace(".", ","),
        "count": count,
    }
    return Problem(None, column, name, example, "number_ambiguous", details)


def tell_padding(
    con: duckdb.DuckDBPyConnection,
    present: list[Field],
    reading: Reading,
    matching: Matching,
    findings: Findings,
    sources: Mapping[str, str],
) -> None:
    for f in present:
        if digits := fixed_digits(f):
            name = quoted(f.name)
            short = f"strlen({name}) < {digits} AND regexp_full_match({name}, '[0-9]+')"
            source = sources.get(f.name, "raw")
            if con.execute(f"SELECT 1 FROM {source} WHERE {short} LIMIT 1").fetchone():
                rows = con.execute(f"SELECT row FROM raw WHERE {short}").fetchnumpy()["row"]
                column = reading.columns[matching.columns[f.name]]
                findings.notes.append(Note("zero_padded", {"column": column, "count": len(rows)}))


def tell_words(
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
                Text("“{text}” as “{meant}” ({count})", text=text, meant=meant[word], count=count)
                for word, text, count in told
            ]
            column = reading.columns[matching.columns[f.name]]
            findings.notes.append(Note("words", {"column": column, "pairs": Listed(pairs)}))


def tell_periods(
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
