"""From a reading to typed rows: how columns are written, values, and what is said about both."""

from collections.abc import Mapping

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Listed, Text, title_of
from loaders.messages.translations import N_
from loaders.schema import Field, quoted
from loaders.schema.sql import literal, scalar
from loaders.schema.units import kind_of, zone_in
from loaders.tables.reading import Limits, ReadingError
from loaders.tables.vectorised import (
    DictionaryColumn,
    dictionary_encode,
    map_threads,
    register_values,
    repeats,
)
from loaders.validate.casts import (
    Forms,
    amounts_of,
    blank_sql,
    ends,
    fixed_digits,
    own_spellings,
    spellings,
    tell_unit,
    value_sql,
    worded_sql,
)
from loaders.validate.check import Check, has_contacts
from loaders.validate.cleaning import cleaned
from loaders.validate.contacts_in_cells import without_contacts_in
from loaders.validate.date_sql import PERIODS, period_sql, precision_sql
from loaders.validate.formats import date_forms, number_forms
from loaders.validate.moments import local_moments
from loaders.validate.report import Problem

# Rows in one piece of a table: DuckDB takes the pieces with all processors.
_CHUNK = 60_000
_LONGEST_TIME = 13  # „06:30:00 p.m.“
_PLAIN_MOMENT = r"^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$"
_NUMBER = "_number"
_NUMBER_FORMS = {"de": N_("German (1.000,5)"), "en": N_("English (1,000.5)")}
_DATE_FORMS = {"dmy": N_("day/month/year"), "mdy": N_("month/day/year")}


def cast_columns(check: Check) -> None:
    """Register `raw` (trimmed text), and make the typed rows of it; say how columns were read."""
    table, native = _with_shapes(check)
    encoded = _encoded(check, table, native)
    guarded = check.reading.format == "csv"
    raw, encoded = cleaned(table, check.present, check.matching.columns, guarded, encoded)
    if mails := _with_mails(check, raw, encoded):
        raw = without_contacts_in(check, raw, mails)
        encoded = {name: known for name, known in encoded.items() if name not in mails}
    check.con.register("raw", raw)
    if _has_long_moments(check, raw, encoded):
        local = local_moments(check, raw)
        encoded = {n: known for n, known in encoded.items() if local[n].equals(raw[n])}
        raw = local
        check.con.register("raw", raw)
    sources = register_values(check.con, "texts", encoded)
    forms = _forms(check, native, sources)
    _tell_forms(check, forms)
    typed, check.distinct = _typed(check, raw, forms, encoded)
    check.set_typed(typed)
    _tell_absent(check)
    _tell_padding(check, sources)
    _tell_words(check)
    _tell_periods(check, forms)


def _with_mails(check: Check, raw: pa.Table, encoded: Mapping[str, DictionaryColumn]) -> list[str]:
    """The columns of free words with an address or number; answers were seen to when shaped."""
    if check.dataset.min_cell:
        return []
    free = [f.name for f in check.present if f.type == "string" and not (f.pattern or f.enum)]
    free = [name for name in free if check.header(name) not in check.options.kept_contacts]
    return [name for name in free if has_contacts(_texts(raw, encoded, name))]


def _texts(raw: pa.Table, encoded: Mapping[str, DictionaryColumn], name: str) -> pa.ChunkedArray:
    """The texts of a column; the distinct ones where these are known."""
    return encoded[name].values[name] if name in encoded else raw[name]


def _has_long_moments(check: Check, raw: pa.Table, encoded: Mapping[str, DictionaryColumn]) -> bool:
    """Whether a text says more than a day or a time, or a heading names a time zone."""
    dated = [f for f in check.present if f.type in ("date", "datetime", "time")]
    if any(zone_in(check.header(f.name) or "") for f in dated):
        return True
    return any(_says_more(_texts(raw, encoded, f.name), f) for f in dated)


def _says_more(texts: pa.ChunkedArray, f: Field) -> bool:
    """Whether a text is longer than a day or a time is (and no moment as declared), begins with the
    name of a day, or is a time with letters behind it, as of a zone."""
    longest = pc.max(pc.binary_length(texts)).as_py() or 0
    if longest > _LONGEST_TIME:
        plain = f.type == "datetime" and pc.all(pc.match_substring_regex(texts, _PLAIN_MOMENT))
        return not plain or not plain.as_py()
    if f.type == "time":
        return bool(pc.any(pc.match_substring_regex(texts, "(?i)[a-z)]$")).as_py())
    return (pc.max(pc.utf8_slice_codeunits(texts, 0, 1)).as_py() or "") > "9"


def _with_shapes(check: Check) -> tuple[pa.Table, frozenset[str]]:
    """The table with a WKB column `g<i>` for every shape field, and the fields that have a
    column `n<i>` of native numbers."""
    table, columns = check.reading.table, check.matching.columns
    for f in check.present:
        index = columns[f.name]
        if f.type == "geojson" and f"g{index}" not in table.column_names:
            shapes = _wkb(table[f"c{index}"].to_pylist(), check.options.limits or Limits())
            table = table.append_column(f"g{index}", pa.array(shapes, pa.binary()))
    native = {f.name for f in check.present if f"n{columns[f.name]}" in table.column_names}
    return table, frozenset(native)


def _wkb(texts: list[str | None], limits: Limits) -> list[bytes | None]:
    """WKB in WGS84; None where the text is no shape, its place cannot be known, or a shape breaks
    the process that reads them."""
    if not any(texts):
        return [None] * len(texts)
    from loaders.tables.isolation import isolated
    from loaders.tables.wkt_cells import wkb_of

    try:
        return isolated(limits, wkb_of, texts)
    except ReadingError:
        return [None] * len(texts)


def _is_verbatim(f: Field) -> bool:
    """Whether every text is its own value: no other word for it, no zero to be filled up."""
    return f.type == "string" and value_sql(f, Forms()) == quoted(f.name)


def _encoded(check: Check, table: pa.Table, native: frozenset[str]) -> dict[str, DictionaryColumn]:
    """The distinct texts of the columns that repeat them, where each value is looked at."""
    keys = {name for key in check.dataset.foreign_keys for name in key.fields}
    texts = {
        f.name: table[f"c{check.matching.columns[f.name]}"]
        for f in check.present
        if f.type != "geojson"
        and f.name not in native
        and kind_of(f.type, f.unit) != "any"  # the unit stands in another column
        and (f.pattern or f.name in keys or not _is_verbatim(f))
    }
    names = [name for name, text in texts.items() if repeats(text)]
    return dict(
        zip(names, map_threads(lambda n: dictionary_encode(n, texts[n]), names), strict=True)
    )


def _forms(check: Check, native: frozenset[str], sources: Mapping[str, str]) -> Forms:
    con, choices = check.con, check.options.choices
    numbers = [(f, amounts_of(check, f)) for f in check.present if f.type in ("number", "integer")]
    dates = [f for f in check.present if f.type in ("date", "datetime")]
    return Forms(
        number_forms(con, numbers, check.reading.number_form, choices, native, sources),
        date_forms(con, dates, choices, sources),
        native,
        frozenset(f.name for f in check.present if _stands(check, f, sources)),
    )


def _stands(check: Check, f: Field, sources: Mapping[str, str]) -> bool:
    """Whether the texts of a column are its values as they stand."""
    if f.type != "string" or _is_verbatim(f):
        return f.type == "string"
    x = quoted(f.name)
    source = sources.get(f.name, f"(SELECT DISTINCT {x} FROM raw)")
    same = f"bool_and({value_sql(f, Forms())} IS NOT DISTINCT FROM {x})"
    return bool(scalar(check.con, f"SELECT {same} FROM {source}"))


def _typed(
    check: Check, raw: pa.Table, forms: Forms, encoded: Mapping[str, DictionaryColumn]
) -> tuple[pa.Table, dict[str, DictionaryColumn]]:
    """The typed rows, in the order of `raw`, and the distinct values of encoded columns.

    Texts that stand as they are cost no copy; encoded columns are cast once a distinct value.
    """
    columns: dict[str, pa.ChunkedArray] = {"row": raw["row"]}
    distinct, by_row = dict(encoded), {}
    for f in check.dataset.fields:
        if not check.has(f.name):
            by_row[f.name] = _absent_sql(check, f, forms)
        elif f.name in forms.standing:
            columns[f.name] = raw[f.name]
        elif f.name in distinct:
            values = _selected(check, distinct[f.name].values, _made(f, forms))
            distinct[f.name] = DictionaryColumn(values, distinct[f.name].indices)
            columns |= {n: distinct[f.name].decode(n) for n in values.column_names}
        else:
            by_row |= _made(f, forms)
    if by_row:
        made = _selected(check, raw, by_row)
        columns |= {name: made[name] for name in by_row}
    table = pa.table(columns)
    return pa.Table.from_batches(table.to_batches(max_chunksize=_CHUNK), table.schema), distinct


def _made(f: Field, forms: Forms) -> dict[str, str]:
    """The SQL for a field's value out of its text, and whether the text is none of its type."""
    value = value_sql(f, forms)
    made = {f.name: f"coalesce({value}, false)" if f.name == "is_demo" else value}
    if f.type != "string":
        # Columns that cast as they stand were seen whole already.
        bad = f"NOT {blank_sql(quoted(f.name), f.type)} AND ({value}) IS NULL"
        made[f"bad:{f.name}"] = "false" if forms.is_plain(f.name) else bad
    return made


def _selected(check: Check, source: pa.Table, made: Mapping[str, str]) -> pa.Table:
    """What SQL makes of the rows of a table, in their order: DuckDB hands over parts of an Arrow
    table as its threads finish them (seen with 1.5.5), and values would stand in other rows."""
    names = ", ".join(f"{sql} AS {quoted(name)}" for name, sql in made.items())
    numbers = pa.array(np.arange(source.num_rows))
    check.con.register("numbered", source.append_column(_NUMBER, numbers))
    sql = f"SELECT {names} FROM numbered ORDER BY {_NUMBER}"
    made_table = check.con.execute(sql).to_arrow_table()
    check.con.unregister("numbered")
    return made_table


def _absent_sql(check: Check, f: Field, forms: Forms) -> str:
    if f.name == "is_demo":
        return "false"
    if f.name == "source":
        return literal(_source_text(check.file))
    if f.name == "precision" and {*PERIODS} <= {*f.enum}:
        return _precision_sql(check, forms)
    return f"NULL::{f.sql_type}" if f.default is None else literal(f.default)


def _precision_sql(check: Check, forms: Forms) -> str:
    """How exact the dates of a row are, where one of them is a month, quarter or year."""
    dates = [f for f in check.present if f.type == "date" and not forms.is_plain(f.name)]
    found = [precision_sql(quoted(f.name)) for f in dates]
    return f"coalesce({', '.join(found)}, NULL::VARCHAR)" if found else "NULL::VARCHAR"


def _source_text(file: str) -> str:
    if "://" in file:
        return f"Adresse {file}"
    return f"Datei {file}" if file else "ohne Angabe"


def _tell_absent(check: Check) -> None:
    """Say with what the columns are filled that the file does not have."""
    absent = [f for f in check.dataset.fields if not check.has(f.name)]
    for f in sorted(absent, key=lambda f: f.name != "source"):
        if f.name == "source":
            check.note("source_filled", title=title_of(f), value=_source_text(check.file))
        if f.default is not None:
            check.note("default_filled", title=title_of(f), value=f.default)


def _tell_forms(check: Check, forms: Forms) -> None:
    """Say how columns were read where it could be doubted, and ask where it cannot be known."""
    for name, number in forms.numbers.items():
        if number.form is None:
            details = {
                "as_group": number.example.replace(".", "").replace(",", ""),
                "as_decimal": number.example.replace(".", ","),
                "count": number.ambiguous,
            }
            _ask(check, name, number.example, "number_ambiguous", details)
        elif number.ambiguous:
            form = Text(_NUMBER_FORMS[number.form])
            check.note("number_form", column=check.header(name), form=form)
        tell_unit(check, name, number)
    for name, date in forms.dates.items():
        if date.order is None:
            _ask(check, name, date.example, "date_ambiguous", {"count": date.slashes})
        elif date.slashes:
            form = Text(_DATE_FORMS[date.order])
            check.note("date_form", column=check.header(name), form=form)


def _ask(check: Check, name: str, example: str, code: str, details: Mapping[str, object]) -> None:
    check.findings.add([Problem(None, check.header(name), name, example, code, details)])


def _tell_padding(check: Check, sources: Mapping[str, str]) -> None:
    """Say where leading zeros were filled up that a spreadsheet had taken away."""
    for f in check.present:
        if digits := fixed_digits(f):
            name = quoted(f.name)
            short = f"strlen({name}) < {digits} AND regexp_full_match({name}, '[0-9]+')"
            source = sources.get(f.name, "raw")
            if check.con.execute(f"SELECT 1 FROM {source} WHERE {short} LIMIT 1").fetchone():
                count = scalar(check.con, f"SELECT count(*) FROM raw WHERE {short}")
                check.note("zero_padded", column=check.header(f.name), count=count)


def _tell_words(check: Check) -> None:
    """Say which words were taken for which allowed value."""
    for f in check.present:
        if not f.synonyms:
            continue
        name, meant, own = quoted(f.name), spellings(f), own_spellings(f)
        rows = check.con.execute(
            f"SELECT {worded_sql(name)} AS word, min({name}), count(*) FROM raw "
            f"WHERE {name} IS NOT NULL GROUP BY word ORDER BY count(*) DESC, word"
        ).fetchall()
        told = [row for row in rows if row[0] in meant and row[0] not in own]
        if told:
            pairs = [
                Text("“{text}” as “{meant}” ({count})", text=text, meant=meant[word], count=count)
                for word, text, count in told
            ]
            check.note("words", column=check.header(f.name), pairs=Listed(pairs))


def _tell_periods(check: Check, forms: Forms) -> None:
    """Say where a month, a quarter or a year stood in the place of a day."""
    for f in check.present:
        if f.type == "date" and not forms.is_plain(f.name):
            found = period_sql(quoted(f.name), ends(f))
            if count := scalar(check.con, f"SELECT count({found}) FROM raw"):
                code = "period_end" if ends(f) else "period_start"
                check.note(code, column=check.header(f.name), count=count)
