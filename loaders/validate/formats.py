"""How a column writes its numbers and dates: decided from all its values, never cell by cell.

And the SQL that makes values of them, in every form that offices write them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import duckdb

from loaders.schema import Field, quoted
from loaders.schema.sql import first_row, literal, scalar
from loaders.schema.units import Amounts

GERMAN, ENGLISH = "de", "en"
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_GAP = "\\s\\x{00a0}\\x{202f}\\x{2009}"
# What stands in front of an amount, the amount, and what stands behind it.
_CELL = rf"^([^\d+\-.,]*)([+-]?[\d.,][\d.,{_GAP}''’]*(?:[eE][+-]?\d+)?)(.*)$"
# {g} groups thousands, {m} marks decimals: groups and a mark, a mark that cannot be a group, or
# several groups.
_SURE = (
    r"[+-]?(\d{1,3}({g}\d{3})+{m}\d+|0\d*{m}\d+|\d{4,}{m}\d+|\d{1,3}{m}(\d{1,2}|\d{4,})"
    r"|\d{1,3}({g}\d{3}){2,})"
)
_GERMAN = _SURE.replace("{g}", r"\.").replace("{m}", ",")
_ENGLISH = _SURE.replace("{g}", ",").replace("{m}", r"\.")
_WORDS = f"[^\\d.,+eE'’{_GAP}-]|,-"
_TWO_FIRST = r"^(\d{1,2})[/-](\d{1,2})[/-]"
_ONE_POINT = r"[+-]?[1-9]\d{0,2}\.\d{3}"
_ONE_COMMA = r"[+-]?[1-9]\d{0,2},\d{3}"


@dataclass
class NumberForm:
    """The verdict on a column of numbers.

    `plain`: every value casts as it stands. `form` is "de" or "en"; None if the values allow both,
    then `example` is one of the `ambiguous` values. `worded`: cells hold more than figures.
    `amounts`: the units that cells and heading may name.
    """

    plain: bool = True
    form: str | None = ENGLISH
    surely: bool = False
    ambiguous: int = 0
    example: str = ""
    worded: int = 0
    amounts: Amounts = Amounts()


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
    fields: Sequence[tuple[Field, Amounts]],
    fixed: str | None,
    choices: Choices,
    native: frozenset[str],
    sources: Mapping[str, str],
) -> dict[str, NumberForm]:
    """The form of every column of numbers in table `raw`; `fixed` if the format itself says so.

    `fields`: each with the units of its cells. `sources`: field → table with each distinct text of
    its column once, where there is one. A column without evidence of its own follows its declared
    range, then the other columns. Cells that hold true numbers (`native`) are no evidence for how
    the others are written.
    """
    forms = {}
    for f, amounts in fields:
        x = quoted(f.name)
        if f.name in native:
            x = f"(CASE WHEN {quoted(f'native:{f.name}')} IS NULL THEN {x} END)"
        form = _plain_form(con, f, x, sources.get(f.name, "raw")) or _weigh(con, f, x, amounts)
        if f.name in native:  # a percentage is a true number too, and says its unit
            odd = f"regexp_matches({quoted(f.name)}, {literal(_WORDS)})"
            form.worded = scalar(con, f"SELECT count_if({odd}) FROM raw")
        form.amounts, form.plain = amounts, form.plain and amounts.factor == 1
        forms[f.name] = form
        form.form = fixed or choices.numbers.get(f.name) or choices.numbers.get("*") or form.form
    sure = {form.form for form in forms.values() if form.surely}
    for form in forms.values():
        if form.form is None and len(sure) == 1:
            (form.form,) = sure
    return forms


def _plain_form(con: duckdb.DuckDBPyConnection, f: Field, x: str, source: str) -> NumberForm | None:
    """The form if every value is digits, or digits and one point that is surely decimal."""
    odd = " OR ".join(f"contains({x}, '{c}')" for c in ("_", "x", "X", "n", "N"))
    # A point with other than three digits behind it can only be a decimal point.
    castable, points, decimal = first_row(
        con,
        f"""
        SELECT bool_and({x} IS NULL OR (isfinite(TRY_CAST({x} AS {f.sql_type})::DOUBLE) IS TRUE
                        AND NOT ({odd}))),
               count_if(contains({x}, '.')),
               count_if(contains({x}, '.') AND length({x}) - position('.' IN {x}) <> 3)
        FROM {source}
        """,
    )
    if castable is False or (points and not (decimal and f.type == "number")):
        return None
    return NumberForm(surely=bool(decimal))


def _weigh(con: duckdb.DuckDBPyConnection, f: Field, x: str, amounts: Amounts) -> NumberForm:
    """Count the values that allow only one reading."""
    german, english, points, commas, example, worded = first_row(
        con,
        f"""
        SELECT count_if(regexp_full_match(b, $german)), count_if(regexp_full_match(b, $english)),
               count_if(regexp_full_match(b, $point)), count_if(regexp_full_match(b, $comma)),
               any_value(b) FILTER (regexp_full_match(b, $point) OR regexp_full_match(b, $comma)),
               count_if(regexp_matches(x, $words))
        FROM (SELECT {x} AS x, {_bare(x)} AS b FROM raw)
        """,
        {
            "german": _GERMAN,
            "english": _ENGLISH,
            "point": _ONE_POINT,
            "comma": _ONE_COMMA,
            "words": _WORDS,
        },
    )
    found = NumberForm(False, GERMAN, worded=worded, amounts=amounts)
    if german or english:
        found.form, found.surely = GERMAN if german >= english else ENGLISH, True
    elif points or commas:
        found.ambiguous, found.example = points + commas, example
        found.form = _by_rules(con, f, found, points, commas)
    return found


def _by_rules(
    con: duckdb.DuckDBPyConnection, f: Field, found: NumberForm, points: int, commas: int
) -> str | None:
    """What three digits behind a single mark mean: groups in whole numbers; else what fits."""
    grouped = GERMAN if points else ENGLISH
    if points and commas:
        return None
    if f.type != "number":
        return grouped
    decimal = ENGLISH if points else GERMAN
    fits = [form for form in (grouped, decimal) if _in_range(con, f, replace(found, form=form))]
    return fits[0] if len(fits) == 1 else None


def _in_range(con: duckdb.DuckDBPyConnection, f: Field, form: NumberForm) -> bool:
    """Whether all values, read in this form, lie in the declared range."""
    value = number_sql(quoted(f.name), form)
    low = f"{value} < {float(f.minimum)}" if f.minimum is not None else "false"
    high = f"{value} > {float(f.maximum)}" if f.maximum is not None else "false"
    return not scalar(con, f"SELECT count_if({low} OR {high}) FROM raw")


def _bare(x: str) -> str:
    """An amount without its unit and without the gaps that group digits."""
    return f"regexp_replace(regexp_extract({x}, '{_CELL}', 2), '[{_GAP}''’]', '', 'g')"


def number_sql(x: str, form: NumberForm) -> str:
    """The SQL for a number in the field's own unit, written in the given form; NULL where it is
    none, is too large, or has a unit that is none of the column's."""
    # „500,-“, „500,– €“
    x = f"regexp_replace({x}, '(\\d),[-–—]+(\\s|$)', '\\1\\2')" if form.worded else x
    group, mark = (r"\.", ",") if form.form == GERMAN else (",", r"\.")
    groups = f"[{group}{_GAP}''’]"
    shape = rf"[+-]?(\d{{1,3}}({groups}\d{{3}})+|\d+)?({mark}\d*)?([eE][+-]?\d+)?"
    amount = f"trim(regexp_extract({x}, '{_CELL}', 2))" if form.worded else x
    bare = f"regexp_replace({amount}, '[{_GAP}''’]', '', 'g')"
    if form.form == GERMAN:
        cleaned = f"replace(replace({bare}, '.', ''), ',', '.')"
    else:
        cleaned = f"replace({bare}, ',', '')"
    scale = scale_sql(x, form.amounts) if form.worded else str(form.amounts.factor)
    value = scaled_sql(f"TRY_CAST({cleaned} AS DOUBLE)", scale)
    return f"CASE WHEN regexp_full_match({amount}, '{shape}') THEN {value} END"


def scaled_sql(value: str, scale: str) -> str:
    """The SQL for a number in another unit, without what binary fractions add (1.005 million);
    NULL where it is too large."""
    if scale in ("1", "1.0"):
        return f"CASE WHEN isfinite({value}) THEN {value} END"
    product = f"round({value} * ({scale}), 9)"
    return f"CASE WHEN isfinite({product}) THEN {product} END"


def scale_sql(x: str, amounts: Amounts) -> str:
    """The factor that a cell's own unit says, else the heading's; NULL where it is none here."""
    words = " || ' ' || ".join(f"trim(regexp_extract({x}, '{_CELL}', {part})) " for part in (1, 3))
    unit = f"lower(trim(regexp_replace({words}, '[{_GAP}]+', ' ', 'g')))"
    cases = [f"WHEN {unit} = '' THEN {amounts.factor}"]
    if amounts.named:
        named = quoted(amounts.named)
        cases.append(f"WHEN {_worded_unit(unit)} = {_worded_unit(named)} THEN 1")
        cases.append(f"WHEN {named} IS NOT NULL THEN NULL")
    cases += [
        f"WHEN regexp_full_match({unit}, {literal(pattern)}) THEN {factor}"
        for pattern, factor in amounts.spellings
    ]
    return f"CASE {' '.join(cases)} END"


_UNIT_WORDS = {"%": "prozent", "percent": "prozent", "anteil": "prozent", "euro": "eur", "€": "eur"}


def _worded_unit(x: str) -> str:
    """A unit for comparing: „%“ is „Prozent“ (and what shares are in), „€“ is „Euro“."""
    plain = f"regexp_replace(lower({x}), '[.{_GAP}]', '', 'g')"
    for sign, word in _UNIT_WORDS.items():
        plain = f"replace({plain}, '{sign}', '{word}')"
    return plain


def date_forms(
    con: duckdb.DuckDBPyConnection,
    fields: Sequence[Field],
    choices: Choices,
    sources: Mapping[str, str],
) -> dict[str, DateForm]:
    """The form of every column of dates or moments in table `raw`; `sources`: see number_forms."""
    forms = {}
    for f in fields:
        x = quoted(f.name)
        # DuckDB takes the beginning of „2024-05-01 – 2024-06-30“ for a date.
        short = f"AND length({x}) <= 10" if f.type == "date" else ""
        parted = " OR ".join(f"substr({x}, {place}, 1) IN ('-', '/')" for place in (2, 3))
        iso, slashes = first_row(
            con,
            f"""
            SELECT bool_and({x} IS NULL OR (position('-' IN {x}) = 5 AND {x} >= '0' AND {x} < ':'
                            {short} AND TRY_CAST({x} AS {f.sql_type}) IS NOT NULL)),
                   count_if({parted})
            FROM {sources.get(f.name, "raw")}
            """,
        )
        form = _weigh_slashes(con, x) if slashes else DateForm(plain=iso is not False)
        form.order = choices.dates.get(f.name) or choices.dates.get("*") or form.order
        forms[f.name] = form
    # A column that does not decide follows the others, if these agree.
    sure = {form.order for form in forms.values() if form.slashes and form.order}
    for form in forms.values():
        if form.order is None and len(sure) == 1:
            (form.order,) = sure
    return forms


def _weigh_slashes(con: duckdb.DuckDBPyConnection, x: str) -> DateForm:
    """6/30/26 can only have the month first; one such value speaks for the whole column."""
    day_first, month_first, slashes, example = first_row(
        con,
        f"""
        SELECT count_if(a > 12), count_if(b > 12), count(a), any_value(x) FILTER (a IS NOT NULL)
        FROM (SELECT {x} AS x,
                     TRY_CAST(regexp_extract({x}, '{_TWO_FIRST}', 1) AS INTEGER) AS a,
                     TRY_CAST(regexp_extract({x}, '{_TWO_FIRST}', 2) AS INTEGER) AS b
              FROM raw)
        """,
    )
    if not slashes:
        return DateForm(plain=False)
    if bool(day_first) == bool(month_first):
        return DateForm(False, None, slashes, example)
    return DateForm(False, DAY_FIRST if day_first else MONTH_FIRST, slashes, example)
