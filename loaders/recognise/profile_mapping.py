"""Applying an import profile: a file as it came becomes a reading with a dataset's columns."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Bilingual
from loaders.profiles import Profile
from loaders.schema import Dataset, quoted
from loaders.schema.column_matching import Matching, match
from loaders.schema.folding import fold
from loaders.tables.reading import Note, Reading
from loaders.tables.scratch import scratch
from loaders.validate.date_formats import date_sql
from loaders.validate.number_date_formats import Choices, DateForm, date_forms


def apply_profile(
    profile: Profile,
    reading: Reading,
    dataset: Dataset,
    constants: Mapping[str, str] | None = None,
) -> tuple[Reading, Matching]:
    """The file's rows with the profile's fields as columns, and which field each is.

    Column names stay those of the file, so that messages speak the analyst's language. `constants`
    go before what the profile would guess for a field without a column.
    """
    mapper = _Mapper(profile, reading, dataset, constants or {})
    with scratch() as con:
        con.register("text", reading.table)
        return mapper.run(con)


def kept_rows(profile: Profile, reading: Reading) -> Reading:
    """The rows that the profile's `keep` leaves, and what is said about the others."""
    folded = [fold(header) for header in reading.columns]
    names = [fold(name) for name in profile.keep.get("column", ())]
    index = next((folded.index(name) for name in names if name in folded), None)
    if index is None:
        return reading
    strange = pc.match_substring_regex(reading.table[f"c{index}"], profile.keep["not"])
    table = reading.table.filter(pc.invert(pc.fill_null(strange, False)))
    skipped = reading.rows - table.num_rows
    if not skipped:
        return reading
    why = profile.keep["why"]
    words = Bilingual(why, profile.keep.get("why@en", why))
    note = Note("rows_skipped", {"count": skipped, "why": words})
    return replace(reading, table=table, notes=(*reading.notes, note))


def _all_ways(
    profile: Profile, dataset: Dataset, headers: Sequence[str]
) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The profile's ways; an open one gives other columns to the fields that know their names."""
    if not profile.open:
        return profile.columns
    ways = {name: list(found) for name, found in profile.columns.items()}
    folded = {fold(header) for header in headers}
    named = {fold(n) for found in ways.values() for w in found for n in w.get("column", ())}
    for name, index in match(dataset, headers).columns.items():
        own = {fold(n) for way in ways.get(name, ()) for n in way.get("column", ())}
        if not own & folded and fold(headers[index]) not in named - own:
            ways.setdefault(name, []).insert(0, {"column": [headers[index]]})
    return ways


class _Mapper:
    def __init__(
        self,
        profile: Profile,
        reading: Reading,
        dataset: Dataset,
        constants: Mapping[str, str],
    ) -> None:
        self._profile = profile
        self._reading = reading
        self._dataset = dataset
        self._constants = constants
        self._ways = _all_ways(profile, dataset, reading.columns)
        self._where = {fold(h): i for i, h in reversed(list(enumerate(reading.columns)))}
        self._used: set[int] = set()
        self._headers: dict[str, str] = {}
        self._native: dict[str, int] = {}
        self._notes: list[Note] = []

    def run(self, con: duckdb.DuckDBPyConnection) -> tuple[Reading, Matching]:
        self._select(con)
        for name in self._ways:
            self._add_derived(con, name)
        names = [f.name for f in self._dataset.fields if f.name in self._headers]
        table = self._table(con, names)
        unknown = [h for i, h in enumerate(self._reading.columns) if h and i not in self._used]
        columns = tuple(self._headers[name] for name in names)
        reading = replace(
            self._reading,
            table=table,
            columns=columns,
            notes=(*self._reading.notes, *self._notes),
        )
        return reading, Matching({n: i for i, n in enumerate(names)}, tuple(unknown), {})

    def _select(self, con: duckdb.DuckDBPyConnection) -> None:
        """First the fields that come straight from cells; `mapped` holds them."""
        parts = ["row"]
        for name, ways in self._ways.items():
            found = [sql for sql in (self._cells(name, way) for way in ways) if sql]
            if found:
                value = found[0] if len(found) == 1 else f"coalesce({', '.join(found)})"
                parts.append(f"{value} AS {quoted(name)}")
        con.execute(f"CREATE TEMP TABLE mapped AS SELECT {', '.join(parts)} FROM text")

    def _cells(self, name: str, way: Mapping[str, Any]) -> str | None:
        if "column" in way:
            return self._column(name, way)
        if "join" in way:
            return self._join(name, way)
        if "numbered" in way:
            return self._numbered(name, way)
        return None

    def _find(self, names: Sequence[str]) -> int | None:
        return next((self._where[fold(n)] for n in names if fold(n) in self._where), None)

    def _use(self, field: str, index: int) -> str:
        self._used.add(index)
        self._headers.setdefault(field, self._reading.columns[index])
        return f"nullif(trim(c{index}, ' \t\n\u00a0'), '')"

    def _column(self, name: str, way: Mapping[str, Any]) -> str | None:
        index = self._find(way["column"])
        if index is None:
            return None
        if "extract" not in way and f"n{index}" in self._reading.table.column_names:
            self._native.setdefault(name, index)
        cell = self._use(name, index)
        if "extract" in way:
            pattern = way["extract"].replace("'", "''")
            cell = f"nullif(trim(regexp_extract({cell}, '{pattern}', 1)), '')"
        for pattern, text in way.get("replace", []):
            cell = f"regexp_replace({cell}, {_text(pattern)}, {_text(text)}, 'g')"
        values = way.get("values", {}).items()
        # One CASE for all: each nested in the one before would double the text it stands on.
        whens = " ".join(f"WHEN {_text(old)} THEN {_text(new)}" for old, new in values)
        return f"CASE {cell} {whens} ELSE {cell} END" if whens else cell

    def _join(self, name: str, way: Mapping[str, Any]) -> str | None:
        found = [self._find(names) for names in way["join"]]
        indexes = [index for index in found if index is not None]
        if found[0] is None:
            return None
        cells = ", ".join(self._use(name, index) for index in indexes)
        joined = f"concat_ws({_text(way.get('separator', ' '))}, {cells})"
        for pattern, text in way.get("replace", []):
            joined = f"regexp_replace({joined}, {_text(pattern)}, {_text(text)}, 'g')"
        return f"nullif({joined}, '')"

    def _numbered(self, name: str, way: Mapping[str, Any]) -> str | None:
        parts = []
        for number in range(1, 31):
            index = self._find([t.replace("{n}", str(number)) for t in way["numbered"]])
            if index is None:
                continue
            cell = self._use(name, index)
            amount = self._find([t.replace("{n}", str(number)) for t in way.get("amount", [])])
            parts.append(cell if amount is None else self._with_amount(name, cell, amount, way))
        return f"nullif(concat_ws('; ', {', '.join(parts)}), '')" if parts else None

    def _with_amount(self, name: str, cell: str, index: int, way: Mapping[str, Any]) -> str:
        """„AC Steckdose Typ 2 22 kW“; several amounts in one cell are divided by strokes."""
        amount = f"replace(replace({self._use(name, index)}, '; ', '/'), ';', '/')"
        unit = f"{amount} || {_text(' ' + way['unit'])}"
        return f"CASE WHEN {cell} IS NOT NULL THEN concat_ws(' ', {cell}, {unit}) END"

    def _add_derived(self, con: duckdb.DuckDBPyConnection, name: str) -> None:
        """Then what is the same for all rows, or made from the fields already there."""
        if name in self._constants and name not in self._headers:
            self._fill(con, name, self._constants[name])
        for way in self._ways[name]:
            if "digest" in way and name not in self._headers:
                self._add_digest(con, name, way)
            value = self._constant(con, name, way)
            if value is not None:
                self._fill(con, name, value)

    def _constant(
        self, con: duckdb.DuckDBPyConnection, name: str, way: Mapping[str, Any]
    ) -> str | None:
        if name in self._headers:
            return None
        if "preamble" in way:
            return self._from_preamble(name, way["preamble"])
        if "latest" in way:
            return self._latest(con, name, way["latest"])
        if "text" in way:
            return self._filled_text(con, way["text"])
        return None

    def _from_preamble(self, name: str, pattern: str) -> str | None:
        for line in self._reading.preamble:
            if found := re.search(pattern, line):
                self._notes.append(Note("register_date", {"date": found.group(1)}))
                return found.group(1)
        return None

    def _latest(self, con: duckdb.DuckDBPyConnection, name: str, field: str) -> str | None:
        if field not in self._headers:
            return None
        con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT {quoted(field)} FROM mapped")
        form = date_forms(con, [self._dataset.field(field)], Choices()).get(field, DateForm())
        row = con.execute(
            f"SELECT max({date_sql(quoted(field), form.order or 'dmy')}) FROM raw"
        ).fetchone()
        if not row or row[0] is None:
            return None
        latest = min(row[0], dt.date.today())
        values = {"date": f"{latest:%d.%m.%Y}", "title": self._dataset.field(field).title}
        self._notes.append(Note("date_assumed", values))
        return f"{latest:%d.%m.%Y}"

    def _filled_text(self, con: duckdb.DuckDBPyConnection, template: str) -> str:
        values = {}
        for field in re.findall(r"{(\w+)}", template):
            row = None
            if field in self._headers:
                row = con.execute(f"SELECT any_value({quoted(field)}) FROM mapped").fetchone()
            values[field] = row[0] if row and row[0] else "unbekannt"
        return template.format(**values)

    def _fill(self, con: duckdb.DuckDBPyConnection, name: str, value: str) -> None:
        self._headers[name] = self._dataset.field(name).title
        con.execute(f"ALTER TABLE mapped ADD COLUMN {quoted(name)} VARCHAR")
        con.execute(f"UPDATE mapped SET {quoted(name)} = ?", [value])

    def _add_digest(
        self, con: duckdb.DuckDBPyConnection, name: str, way: Mapping[str, Any]
    ) -> None:
        """A key from the content: the same in every edition that says the same of the device."""
        self._headers[name] = self._dataset.field(name).title
        cells = [
            f"coalesce(lower(replace({quoted(f)}, ',', '.')), '')"
            for f in way["digest"]
            if f in self._headers and f != name
        ]
        content = f"md5(concat_ws(chr(31), {', '.join(cells)}))"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE mapped AS SELECT *, "
            f"row_number() OVER (PARTITION BY {content} ORDER BY row) AS copy, "
            f"{content} AS content FROM mapped"
        )
        suffix = "CASE WHEN copy > 1 THEN '-' || copy ELSE '' END"
        con.execute(
            f"CREATE OR REPLACE TEMP TABLE mapped AS SELECT * EXCLUDE (copy, content), "
            f"{_text(way['prefix'])} || left(content, 16) || {suffix} AS {quoted(name)} FROM mapped"
        )
        if "said" in way:
            self._notes.append(Note(way["said"]))
            return
        whole = ", ".join(f"c{i}" for i in range(len(self._reading.columns)))
        row = con.execute(f"SELECT count(*) - count(DISTINCT ({whole})) FROM text").fetchone()
        if row and row[0]:
            self._notes.append(Note("equal_rows", {"count": row[0]}))

    def _table(self, con: duckdb.DuckDBPyConnection, names: list[str]) -> pa.Table:
        parts = ["m.row"]
        for i, name in enumerate(names):
            parts.append(f"m.{quoted(name)} AS c{i}")
            if name in self._native:
                parts.append(f"t.n{self._native[name]} AS n{i}")
        return con.execute(
            f"SELECT {', '.join(parts)} FROM mapped m JOIN text t USING (row) ORDER BY m.row"
        ).to_arrow_table()


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"


def extend(profile: Profile, assigned: Mapping[str, str]) -> Profile:
    """The profile with what was assigned by hand in front of its own ways."""
    columns: dict[str, Sequence[Mapping[str, Any]]] = dict(profile.columns)
    for header, name in assigned.items():
        if name:
            columns[name] = [{"column": [header]}, *columns.get(name, ())]
    return replace(profile, columns=columns)
