"""From a reading to typed rows: how columns are written, values, and what is said about both."""

from collections.abc import Mapping

import duckdb
import pyarrow as pa

from loaders.messages.text import title_of
from loaders.schema import Dataset, Field, quoted
from loaders.schema.column_matching import Matching
from loaders.schema.sql import literal
from loaders.tables.dictionary_columns import (
    Different,
    dictionary_encode,
    map_threads,
    registered,
    repeats,
)
from loaders.tables.reading import Hints, Note, Reading, ReadingError
from loaders.validate.casts import Forms, blank_sql, value_sql
from loaders.validate.cleaning import cleaned
from loaders.validate.number_date_formats import Choices, date_forms, number_forms
from loaders.validate.read_notes import tell_forms, tell_padding, tell_periods, tell_words
from loaders.validate.report import Findings

# Rows in one piece of a table: DuckDB takes the pieces with all processors.
_CHUNK = 60_000


def stage(
    con: duckdb.DuckDBPyConnection,
    dataset: Dataset,
    matching: Matching,
    reading: Reading,
    choices: Choices,
    findings: Findings,
    file: str,
) -> tuple[pa.Table, dict[str, Different]]:
    """Register `raw` (trimmed text); the typed values, and which texts are none, as a table.

    It has `row`, every field of the dataset in its type, and `bad:<field>` for all but texts.
    Beside it the different values of the columns that repeat them, with the same columns.
    """
    present = [f for f in dataset.fields if f.name in matching.columns]
    table, native = with_shapes(reading.table, present, matching.columns)
    different = _told_apart(dataset, table, present, matching, native)
    raw, different = cleaned(table, present, matching.columns, reading.format == "csv", different)
    con.register("raw", raw)
    sources = registered(con, "texts", different)
    numbers = [f for f in present if f.type in ("number", "integer")]
    dates = [f for f in present if f.type in ("date", "datetime")]
    forms = Forms(
        number_forms(con, numbers, reading.number_form, choices, native, sources),
        date_forms(con, dates, choices, sources),
        native,
        _as_they_stand(con, present, sources),
    )
    tell_forms(dataset, matching, reading, forms, findings)
    checked, different = _checked(con, raw, dataset, matching, forms, file, different)
    _tell_absent(dataset, matching, file, findings)
    tell_padding(con, present, reading, matching, findings, sources)
    tell_words(con, present, reading, matching, findings)
    tell_periods(con, dates, forms, reading, matching, findings)
    return checked, different


def _told_apart(
    dataset: Dataset,
    table: pa.Table,
    present: list[Field],
    matching: Matching,
    native: frozenset[str],
) -> dict[str, Different]:
    """The different texts of the columns that repeat them, where each value is looked at."""
    keys = {name for key in dataset.foreign_keys for name in key.fields}
    plain = {f.name for f in present if f.type == "string" and not f.pattern} - keys
    texts = {
        f.name: table[f"c{matching.columns[f.name]}"]
        for f in present
        if f.type != "geojson"
        and f.name not in native
        and (f.name not in plain or value_sql(f, Forms()) != quoted(f.name))
    }
    names = [name for name, text in texts.items() if repeats(text)]
    return dict(
        zip(names, map_threads(lambda n: dictionary_encode(n, texts[n]), names), strict=True)
    )


def _as_they_stand(
    con: duckdb.DuckDBPyConnection, present: list[Field], sources: Mapping[str, str]
) -> frozenset[str]:
    """The columns of text that are their own values: no other word, no zero to be filled up."""
    texts = [f for f in present if f.type == "string"]
    found = {f.name for f in texts if value_sql(f, Forms()) == quoted(f.name)}
    for f in texts:
        if f.name not in found:
            x = quoted(f.name)
            row = con.execute(
                f"SELECT bool_and({value_sql(f, Forms())} IS NOT DISTINCT FROM {x}) "
                f"FROM {sources.get(f.name, f'(SELECT DISTINCT {x} FROM raw)')}"
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
    different: Mapping[str, Different],
) -> tuple[pa.Table, dict[str, Different]]:
    """The typed rows, in the order of `raw`; texts that stand as they are cost no copy.

    What is made of a column whose different texts are known is made of these.
    """
    columns: dict[str, pa.ChunkedArray] = {"row": raw["row"]}
    found, whole = dict(different), {}
    for f in dataset.fields:
        if f.name not in matching.columns:
            whole[f.name] = _absent(f, file)
        elif f.name in forms.standing:
            columns[f.name] = raw[f.name]
        elif f.name in found:
            found[f.name] = _by_value(con, found[f.name], _made(f, forms))
            columns |= {n: found[f.name].spread(n) for n in found[f.name].values.column_names}
        else:
            whole |= _made(f, forms)
    if whole:
        made = con.execute(f"SELECT {_select(whole)} FROM raw").to_arrow_table()
        columns |= {name: made[name] for name in whole}
    table = pa.table(columns)
    return pa.Table.from_batches(table.to_batches(max_chunksize=_CHUNK), table.schema), found


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


def _by_value(
    con: duckdb.DuckDBPyConnection, texts: Different, made: Mapping[str, str]
) -> Different:
    """What is made of a column of text, of each different text but once."""
    con.register("different", texts.values)
    values = con.execute(f"SELECT {_select(made)} FROM different").to_arrow_table()
    con.unregister("different")
    return Different(values, texts.places)


def _tell_absent(dataset: Dataset, matching: Matching, file: str, findings: Findings) -> None:
    """Say with what the columns are filled that the file does not have."""
    if "source" not in matching.columns and dataset.has("source"):
        source = dataset.field("source")
        values = {"title": title_of(source), "value": _source_text(file)}
        findings.notes.append(Note("source_filled", values))
    findings.notes += [
        Note("default_filled", {"title": title_of(f), "value": f.default})
        for f in dataset.fields
        if f.name not in matching.columns and f.default is not None
    ]


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


def with_shapes(
    table: pa.Table, present: list[Field], columns: Mapping[str, int]
) -> tuple[pa.Table, frozenset[str]]:
    """The table with a WKB column `g<i>` for every shape field, and the fields that have a
    column `n<i>` of native numbers."""
    for f in present:
        index = columns[f.name]
        if f.type == "geojson" and f"g{index}" not in table.column_names:
            shapes = _wkb(table[f"c{index}"].to_pylist())
            table = table.append_column(f"g{index}", pa.array(shapes, pa.binary()))
    native = {f.name for f in present if f"n{columns[f.name]}" in table.column_names}
    return table, frozenset(native)


def _wkb(texts: list[str | None]) -> list[bytes | None]:
    """WKB in WGS84; None where the text is no shape or its place cannot be known."""
    if not any(texts):
        return [None] * len(texts)
    from loaders.tables.wkt_cells import as_wkb, parsed

    try:
        return as_wkb(parsed(texts, Hints())[0])
    except ReadingError:
        return [None] * len(texts)
