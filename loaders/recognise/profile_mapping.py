"""Applying an import profile: a file as it came becomes a reading with a dataset's columns."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.compute as pc

from loaders.messages.text import Bilingual, Listed, Text
from loaders.messages.translations import N_
from loaders.profiles import Profile, numbered_names, profile_notes
from loaders.schema import Dataset, quoted
from loaders.schema.column_matching import Matching, match
from loaders.schema.folding import fold
from loaders.schema.sql import literal, scalar, scratch
from loaders.tables.reading import Note, Reading
from loaders.validate.check import Check
from loaders.validate.date_sql import date_sql
from loaders.validate.formats import Choices, DateForm, date_forms

Way = Mapping[str, Any]


def apply_profile(check: Check, profile: Profile) -> Matching:
    """Give `check.reading` the profile's fields as columns; which field each column is.

    Column names stay those of the file, so that messages speak the analyst's language. What was
    assigned by hand goes before the profile's own ways, and given constants before what the
    profile would guess for a field without a column.
    """
    headers = check.reading.columns
    reading = _kept_rows(profile, check.reading)
    reading = replace(reading, notes=(*reading.notes, *profile_notes(profile, headers)))
    dataset = check.package.datasets[profile.dataset]
    ways = {name: list(found) for name, found in profile.columns.items()}
    for header, name in (check.options.assigned or {}).items():
        if name:
            ways.setdefault(name, []).insert(0, {"column": [header]})
    if profile.open:
        _add_own_columns(ways, dataset, headers)
    with scratch() as con:
        con.register("text", reading.table)
        mapper = _Mapper(con, reading, dataset, check, ways)
        check.reading, matching = mapper.run()
    return matching


def _kept_rows(profile: Profile, reading: Reading) -> Reading:
    """The rows that the profile's `keep` leaves, and what is said about the others."""
    folded = [fold(header) for header in reading.columns]
    names = [fold(name) for name in profile.keep.get("column", ())]
    index = next((folded.index(name) for name in names if name in folded), None)
    if index is None:
        return reading
    cells, pattern = reading.table[f"c{index}"], profile.keep.get("is")
    if pattern:
        kept = pc.fill_null(pc.match_substring_regex(cells, pattern), False)
    else:
        strange = pc.match_substring_regex(cells, profile.keep["not"])
        kept = pc.invert(pc.fill_null(strange, False))
    table = reading.table.filter(kept)
    if table.num_rows == reading.rows:
        return reading
    why = profile.keep["why"]
    words = Bilingual(why, profile.keep.get("why@en", why))
    note = Note("rows_skipped", {"count": reading.rows - table.num_rows, "why": words})
    return replace(reading, table=table, notes=(*reading.notes, note))


def _add_own_columns(ways: dict[str, list[Way]], dataset: Dataset, headers: Sequence[str]) -> None:
    """Give other columns to the fields that know their names."""
    folded = {fold(header) for header in headers}
    named = {fold(n) for found in ways.values() for w in found for n in w.get("column", ())}
    for name, index in match(dataset, headers).columns.items():
        own = {fold(n) for way in ways.get(name, ()) for n in way.get("column", ())}
        if not own & folded and fold(headers[index]) not in named - own:
            ways.setdefault(name, []).insert(0, {"column": [headers[index]]})


@dataclass
class _Mapper:
    """Builds the table `mapped`, a column a field, out of `text`, the cells of the file.

    `headers` says for each field made so far what its column is called, `used` which columns of
    the file went somewhere, `native` which field stands on a column of true numbers.
    """

    con: duckdb.DuckDBPyConnection
    reading: Reading
    dataset: Dataset
    check: Check
    ways: Mapping[str, Sequence[Way]]
    used: set[int] = field(default_factory=set)
    headers: dict[str, str] = field(default_factory=dict)
    native: dict[str, int] = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.where = {fold(h): i for i, h in reversed(list(enumerate(self.reading.columns)))}

    def run(self) -> tuple[Reading, Matching]:
        parts = ["row"]
        for name, ways in self.ways.items():
            if found := [sql for sql in (self._cells(name, way) for way in ways) if sql]:
                parts.append(f"coalesce({', '.join(found)}) AS {quoted(name)}")
        self.con.execute(f"CREATE TEMP TABLE mapped AS SELECT {', '.join(parts)} FROM text")
        for name, ways in self.ways.items():
            self._add_derived(name, ways)
            for way in (one for one in ways if one.get("said") == "words"):
                self._tell_words(way)
        names = [f.name for f in self.dataset.fields if f.name in self.headers]
        unknown = [h for i, h in enumerate(self.reading.columns) if h and i not in self.used]
        reading = replace(
            self.reading,
            table=self._table(names),
            columns=tuple(self.headers[name] for name in names),
            notes=(*self.reading.notes, *self.notes),
        )
        return reading, Matching({n: i for i, n in enumerate(names)}, tuple(unknown), {})

    def _cells(self, name: str, way: Way) -> str | None:
        """The SQL of a value that comes straight from cells of the row; None if it does not."""
        if "column" in way:
            value = self._column(name, way)
        elif "join" in way:
            value = self._join(name, way)
        elif "numbered" in way:
            return self._numbered(name, way)
        else:
            return None
        for pattern, text in way.get("replace", []) if value else ():
            value = f"regexp_replace({value}, {literal(pattern)}, {literal(text)}, 'g')"
        # One CASE for all: each nested in the one before would double the text it stands on.
        values = way.get("values", {}).items() if value else ()
        whens = " ".join(f"WHEN {literal(old)} THEN {literal(new)}" for old, new in values)
        value = f"CASE {value} {whens} ELSE {value} END" if whens else value
        return f"nullif({value}, '')" if value and "join" in way else value

    def _tell_words(self, way: Way) -> None:
        """Say which words of the file the profile took for others."""
        index, values = self._find(way["column"]), way["values"]
        if index is None:
            return
        cell, words = f"trim(c{index})", ", ".join(map(literal, values))
        found = self.con.execute(
            f"SELECT {cell}, count(*) FROM text WHERE {cell} IN ({words}) GROUP BY 1 ORDER BY 2, 1"
        ).fetchall()
        said = N_("“{text}” as “{meant}” ({count})")
        pairs = [Text(said, text=word, meant=values[word], count=n) for word, n in found]
        if pairs:
            told = {"column": self.reading.columns[index], "pairs": Listed(pairs)}
            self.notes.append(Note("words", told))

    def _find(self, names: Sequence[str]) -> int | None:
        return next((self.where[fold(n)] for n in names if fold(n) in self.where), None)

    def _use(self, name: str, index: int) -> str:
        self.used.add(index)
        self.headers.setdefault(name, self.reading.columns[index])
        return f"nullif(trim(c{index}, ' \t\n\u00a0'), '')"

    def _column(self, name: str, way: Way) -> str | None:
        index = self._find(way["column"])
        if index is None:
            return None
        cell = self._use(name, index)
        if "extract" in way:
            return f"nullif(trim(regexp_extract({cell}, {literal(way['extract'])}, 1)), '')"
        if f"n{index}" in self.reading.table.column_names:
            self.native.setdefault(name, index)
        return cell

    def _join(self, name: str, way: Way) -> str | None:
        first, *others = [self._find(names) for names in way["join"]]
        if first is None:
            return None
        indexes = [first, *(index for index in others if index is not None)]
        cells = ", ".join(self._use(name, index) for index in indexes)
        return f"concat_ws({literal(way.get('separator', ' '))}, {cells})"

    def _numbered(self, name: str, way: Way) -> str | None:
        """„AC Steckdose Typ 2 22 kW“; several amounts in one cell are divided by strokes."""
        parts = []
        names = zip(*(numbered_names(t) for t in way["numbered"]), strict=True)
        amounts = list(zip(*(numbered_names(t) for t in way.get("amount", [])), strict=True))
        for number, same in enumerate(names):
            if (index := self._find(same)) is None:
                continue
            cell = self._use(name, index)
            amount = self._find(amounts[number]) if amounts else None
            if amount is not None:
                figure = f"replace(replace({self._use(name, amount)}, '; ', '/'), ';', '/')"
                unit = f"{figure} || {literal(' ' + way['unit'])}"
                cell = f"CASE WHEN {cell} IS NOT NULL THEN concat_ws(' ', {cell}, {unit}) END"
            parts.append(cell)
        return f"nullif(concat_ws('; ', {', '.join(parts)}), '')" if parts else None

    def _add_derived(self, name: str, ways: Sequence[Way]) -> None:
        """Then what is the same for all rows, or made from the fields already there."""
        if name in self.check.options.constants and name not in self.headers:
            self._fill(name, self.check.options.constants[name])
        for way in ways:
            if name in self.headers:
                return
            if "digest" in way:
                self._add_digest(name, way)
            elif (value := self._constant(way)) is not None:
                self._fill(name, value)

    def _constant(self, way: Way) -> str | None:
        if "preamble" in way:
            return self._from_preamble(way["preamble"])
        if "latest" in way:
            return self._latest(way["latest"])
        return self._filled_text(way["text"]) if "text" in way else None

    def _from_preamble(self, pattern: str) -> str | None:
        for line in self.reading.preamble:
            if found := re.search(pattern, line):
                self.notes.append(Note("register_date", {"date": found.group(1)}))
                return found.group(1)
        return None

    def _latest(self, names: Sequence[str] | str) -> str | None:
        """The newest of the dates of these fields."""
        there = [n for n in ([names] if isinstance(names, str) else names) if n in self.headers]
        found = [(day, name) for name in there if (day := self._newest(name))]
        if not found:
            return None
        latest, name = max(found)
        date = f"{min(latest, self.check.today):%d.%m.%Y}"
        title = self.dataset.field(name).title
        self.notes.append(Note("date_assumed", {"date": date, "title": title}))
        return date

    def _newest(self, name: str) -> dt.date | None:
        x, declared = quoted(name), self.dataset.field(name)
        self.con.execute(f"CREATE OR REPLACE TEMP VIEW raw AS SELECT {x} FROM mapped")
        form = date_forms(self.con, [declared], Choices(), {}).get(name, DateForm())
        latest: dt.date | None = self._value(f"max({date_sql(x, form.order or 'dmy')})")
        return latest

    def _filled_text(self, template: str) -> str:
        names = re.findall(r"{(\w+)}", template)
        there = {n: self._value(f"any_value({quoted(n)})") for n in names if n in self.headers}
        return template.format(**{n: there.get(n) or "unbekannt" for n in names})

    def _value(self, sql: str) -> Any:
        return scalar(self.con, f"SELECT {sql} FROM mapped")

    def _fill(self, name: str, value: str) -> None:
        self.headers[name] = self.dataset.field(name).title
        self.con.execute(f"ALTER TABLE mapped ADD COLUMN {quoted(name)} VARCHAR")
        self.con.execute(f"UPDATE mapped SET {quoted(name)} = ?", [value])

    def _add_digest(self, name: str, way: Way) -> None:
        """A key from the content: the same in every edition that says the same of the device."""
        cells = [
            f"coalesce(lower(replace({quoted(f)}, ',', '.')), '')"
            for f in way["digest"]
            if f in self.headers
        ]
        self.headers[name] = self.dataset.field(name).title
        content = f"md5(concat_ws(chr(31), {', '.join(cells)}))"
        copy = f"row_number() OVER (PARTITION BY {content} ORDER BY row)"
        self.con.execute(
            f"CREATE OR REPLACE TEMP TABLE mapped AS SELECT *, {literal(way['prefix'])} || "
            f"left({content}, 16) || CASE WHEN {copy} > 1 THEN '-' || {copy} ELSE '' END "
            f"AS {quoted(name)} FROM mapped"
        )
        if "said" in way:
            self.notes.append(Note(way["said"]))
            return
        whole = ", ".join(self.reading.cells)
        if equal := scalar(self.con, f"SELECT count(*) - count(DISTINCT ({whole})) FROM text"):
            self.notes.append(Note("equal_rows", {"count": equal}))

    def _table(self, names: list[str]) -> pa.Table:
        parts = ["m.row"]
        for i, name in enumerate(names):
            parts.append(f"m.{quoted(name)} AS c{i}")
            if name in self.native:
                parts.append(f"t.n{self.native[name]} AS n{i}")
        return self.con.execute(
            f"SELECT {', '.join(parts)} FROM mapped m JOIN text t USING (row) ORDER BY m.row"
        ).to_arrow_table()
