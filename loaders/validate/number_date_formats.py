"""How a column writes its numbers and dates: decided from all its values, never cell by cell."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import duckdb

from loaders.schema import Field

NOWHERE: Mapping[str, str] = MappingProxyType({})
GERMAN, ENGLISH = "de", "en"
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
# What people write into a cell of numbers or dates when there is nothing to say.
NOTHING = (
    "-", "–", "—", ".", "n/a", "na", "n.a.", "k.a.", "k. a.", "#nv", "#n/v", "#n/a", "null", "none",
    "nan", "keine angabe", "unbekannt", "unknown", "entfällt",
)  # fmt: skip
_UNITS = (
    r"(€|eur|euro|\$|%|prozent|kw|kwh|kwp|mw|km²|km2|km|m²|m2|m|min\.?|std\.?|h|stk\.?|stück|°)"
)
_GAP = "\\s\\x{00a0}\\x{202f}\\x{2009}"
# An amount without its currency or unit, and, for weighing, without the gaps that group digits.
STRIPPED = f"regexp_replace({{x}}, '(?i)^{_UNITS}[{_GAP}]*|[{_GAP}]*{_UNITS}$', '', 'g')"
BARE = f"regexp_replace({STRIPPED}, '[{_GAP}''’]', '', 'g')"
# {g} groups thousands, {m} marks decimals: groups and a mark, a mark that cannot be a group, or
# several groups.
_SURE = (
    r"[+-]?(\d{1,3}({g}\d{3})+{m}\d+|0\d*{m}\d+|\d{4,}{m}\d+|\d{1,3}{m}(\d{1,2}|\d{4,})"
    r"|\d{1,3}({g}\d{3}){2,})"
)
_SURE_GERMAN = _SURE.replace("{g}", r"\.").replace("{m}", ",")
_SURE_ENGLISH = _SURE.replace("{g}", ",").replace("{m}", r"\.")
_ONE_POINT = r"[+-]?[1-9]\d{0,2}\.\d{3}"
_ONE_COMMA = r"[+-]?[1-9]\d{0,2},\d{3}"


@dataclass
class NumberForm:
    """The verdict on a column of numbers.

    `plain`: every value casts as it stands. `form` is "de" or "en"; None if the values allow both,
    then `example` is one of the `ambiguous` values.
    """

    plain: bool = True
    form: str | None = ENGLISH
    surely: bool = False
    ambiguous: int = 0
    example: str = ""


@dataclass
class DateForm:
    """The verdict on a column of dates: all ISO, or with slashes in which order."""

    plain: bool = True
    order: str | None = DAY_FIRST
    slashes: int = 0
    example: str = ""


@dataclass(frozen=True)
class Choices:
    """What an analyst decided: forms by field name ("de"/"en", "dmy"/"mdy"), or "*" for all."""

    numbers: Mapping[str, str] = field(default_factory=dict)
    dates: Mapping[str, str] = field(default_factory=dict)


def number_forms(
    con: duckdb.DuckDBPyConnection,
    fields: Sequence[Field],
    fixed: str | None,
    choices: Choices,
    native: frozenset[str] = frozenset(),
    sources: Mapping[str, str] = NOWHERE,
) -> dict[str, NumberForm]:
    """The form of every column of numbers in table `raw`; `fixed` if the format itself says so.

    `sources`: tables with each different text of a column but once, where there are such.
    A column without evidence of its own follows its declared range, then the other columns. Cells
    that hold true numbers (`native`) are no evidence for how the others are written.
    """
    forms = _plain_forms(con, fields, native, sources)
    for f in fields:
        chosen = fixed or choices.numbers.get(f.name) or choices.numbers.get("*")
        if not forms[f.name].plain:
            forms[f.name] = _weigh(con, f, native)
        if chosen:
            forms[f.name].form = chosen
    sure = {v.form for v in forms.values() if v.surely}
    for f in fields:
        verdict = forms[f.name]
        if verdict.form is None and len(sure) == 1:
            verdict.form = next(iter(sure))
    return forms


def _written(f: Field, native: frozenset[str]) -> str:
    """The cells of a column that are text and not numbers of their own."""
    return (
        f'CASE WHEN "native:{f.name}" IS NULL THEN "{f.name}" END'
        if f.name in native
        else f'"{f.name}"'
    )


def _plain_forms(
    con: duckdb.DuckDBPyConnection,
    fields: Sequence[Field],
    native: frozenset[str],
    sources: Mapping[str, str],
) -> dict[str, NumberForm]:
    """Columns in which every value is digits, or digits and one point that is surely decimal."""
    forms = {f.name: NumberForm() for f in fields}
    for source in {sources.get(f.name, "raw") for f in fields}:
        same = [f for f in fields if sources.get(f.name, "raw") == source]
        forms |= _plain_in(con, source, same, native)
    return forms


def _plain_in(
    con: duckdb.DuckDBPyConnection, source: str, fields: Sequence[Field], native: frozenset[str]
) -> dict[str, NumberForm]:
    parts = []
    for f in fields:
        x = f"({_written(f, native)})"
        odd = " OR ".join(f"contains({x}, '{c}')" for c in ("_", "x", "X", "n", "N"))
        number = f"TRY_CAST({x} AS {f.sql_type}) IS NOT NULL"
        parts.append(f"bool_and({x} IS NULL OR ({number} AND NOT ({odd})))")
        # A point with other than three digits behind it can only be a decimal point.
        parts.append(f"count_if(contains({x}, '.'))")
        parts.append(f"count_if(contains({x}, '.') AND length({x}) - position('.' IN {x}) <> 3)")
    row = con.execute(f"SELECT {', '.join(parts)} FROM {source}").fetchone()
    assert row is not None
    forms = {}
    for i, f in enumerate(fields):
        castable, points, decimal = row[3 * i : 3 * i + 3]
        sure = bool(decimal)
        plain = castable is not False and (not points or (sure and f.type == "number"))
        forms[f.name] = NumberForm(plain=plain, surely=plain and sure)
    return forms


def _weigh(con: duckdb.DuckDBPyConnection, f: Field, native: frozenset[str]) -> NumberForm:
    """Count the values that allow only one reading."""
    bare = _filled(BARE, _written(f, native))
    row = con.execute(
        f"""
        SELECT count_if(regexp_full_match(b, $german)), count_if(regexp_full_match(b, $english)),
               count_if(regexp_full_match(b, $point)), count_if(regexp_full_match(b, $comma)),
               any_value(b) FILTER (regexp_full_match(b, $point) OR regexp_full_match(b, $comma))
        FROM (SELECT {bare} AS b FROM raw)
        """,
        {
            "german": _SURE_GERMAN,
            "english": _SURE_ENGLISH,
            "point": _ONE_POINT,
            "comma": _ONE_COMMA,
        },
    ).fetchone()
    assert row is not None
    german, english, points, commas, example = row
    if german or english:
        form = GERMAN if german >= english else ENGLISH
        return NumberForm(plain=False, form=form, surely=True)
    if not points and not commas:
        return NumberForm(plain=False, form=GERMAN)
    return NumberForm(False, _by_rules(con, f, points, commas), False, points + commas, example)


def _by_rules(con: duckdb.DuckDBPyConnection, f: Field, points: int, commas: int) -> str | None:
    """What three digits behind a single mark mean: groups in whole numbers; else what fits."""
    grouped = GERMAN if points else ENGLISH
    if points and commas:
        return None
    if f.type != "number":
        return grouped
    decimal = ENGLISH if points else GERMAN
    fits = [form for form in (grouped, decimal) if _in_range(con, f, form)]
    return fits[0] if len(fits) == 1 else None


def _in_range(con: duckdb.DuckDBPyConnection, f: Field, form: str) -> bool:
    """Whether all values, read in this form, lie in the declared range."""
    value = number_sql(f'"{f.name}"', form)
    low = f"{value} < {float(f.minimum)}" if f.minimum is not None else "false"
    high = f"{value} > {float(f.maximum)}" if f.maximum is not None else "false"
    row = con.execute(f"SELECT count_if({low} OR {high}) FROM raw").fetchone()
    return row is not None and row[0] == 0


def number_sql(x: str, form: str) -> str:
    """The SQL for a number written in the given form; NULL where it is none."""
    group, mark = (r"\.", ",") if form == GERMAN else (",", r"\.")
    groups = f"[{group}{_GAP}''’]"
    shape = rf"[+-]?(\d{{1,3}}({groups}\d{{3}})+|\d+)?({mark}\d*)?([eE][+-]?\d+)?"
    bare = _filled(BARE, x)
    if form == GERMAN:
        cleaned = f"replace(replace({bare}, '.', ''), ',', '.')"
    else:
        cleaned = f"replace({bare}, ',', '')"
    return (
        f"CASE WHEN regexp_full_match({_filled(STRIPPED, x)}, '{shape}') "
        f"THEN TRY_CAST({cleaned} AS DOUBLE) END"
    )


def _filled(template: str, x: str) -> str:
    return template.replace("{x}", x)


def date_forms(
    con: duckdb.DuckDBPyConnection,
    fields: Sequence[Field],
    choices: Choices,
    sources: Mapping[str, str] = NOWHERE,
) -> dict[str, DateForm]:
    """The form of every column of dates or moments in table `raw`; `sources`: see number_forms."""
    forms = {}
    for f in fields:
        x = f'"{f.name}"'
        kind = "TIMESTAMP" if f.type == "datetime" else "DATE"
        row = con.execute(
            f"""
            SELECT bool_and({x} IS NULL OR (position('-' IN {x}) = 5 AND {x} >= '0' AND {x} < ':'
                            AND TRY_CAST({x} AS {kind}) IS NOT NULL)),
                   count_if(contains({x}, '/')) FROM {sources.get(f.name, "raw")}
            """
        ).fetchone()
        assert row is not None
        forms[f.name] = DateForm(plain=row[0] is not False)
        if row[1]:
            forms[f.name] = _weigh_slashes(con, x)
        chosen = choices.dates.get(f.name) or choices.dates.get("*")
        if chosen:
            forms[f.name].order = chosen
    # A column that does not decide follows the others, if these agree.
    sure = {form.order for form in forms.values() if form.slashes and form.order}
    for form in forms.values():
        if form.order is None and len(sure) == 1:
            form.order = next(iter(sure))
    return forms


def _weigh_slashes(con: duckdb.DuckDBPyConnection, x: str) -> DateForm:
    """6/30/26 can only have the month first; one such value speaks for the whole column."""
    row = con.execute(
        f"""
        SELECT count_if(a > 12), count_if(b > 12), count(a), any_value(x) FILTER (a IS NOT NULL)
        FROM (SELECT {x} AS x,
                     TRY_CAST(regexp_extract({x}, '^(\\d{{1,2}})/\\d{{1,2}}/', 1) AS INTEGER) AS a,
                     TRY_CAST(regexp_extract({x}, '^\\d{{1,2}}/(\\d{{1,2}})/', 1) AS INTEGER) AS b
              FROM raw)
        """
    ).fetchone()
    assert row is not None
    day_first, month_first, slashes, example = row
    if not slashes:
        return DateForm(plain=False)
    if bool(day_first) == bool(month_first):
        return DateForm(False, None, slashes, example)
    return DateForm(False, DAY_FIRST if day_first else MONTH_FIRST, slashes, example)
