"""How a column writes its numbers and dates: decided from all its values, never cell by cell.

And the SQL that makes values of them, in every form that offices write them in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import duckdb

from loaders.schema import Field, quoted
from loaders.schema.sql import first_row, scalar

GERMAN, ENGLISH = "de", "en"
DAY_FIRST, MONTH_FIRST = "dmy", "mdy"
_UNITS = (
    r"(€|eur|euro|\$|%|prozent|kw|kwh|kwp|mw|km²|km2|km|m²|m2|m|min\.?|std\.?|h|stk\.?|stück|°)"
)
_GAP = "\\s\\x{00a0}\\x{202f}\\x{2009}"
# {g} groups thousands, {m} marks decimals: groups and a mark, a mark that cannot be a group, or
# several groups.
_SURE = (
    r"[+-]?(\d{1,3}({g}\d{3})+{m}\d+|0\d*{m}\d+|\d{4,}{m}\d+|\d{1,3}{m}(\d{1,2}|\d{4,})"
    r"|\d{1,3}({g}\d{3}){2,})"
)
_GERMAN = _SURE.replace("{g}", r"\.").replace("{m}", ",")
_ENGLISH = _SURE.replace("{g}", ",").replace("{m}", r"\.")
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
    native: frozenset[str],
    sources: Mapping[str, str],
) -> dict[str, NumberForm]:
    """The form of every column of numbers in table `raw`; `fixed` if the format itself says so.

    `sources`: field → table with each distinct text of its column once, where there is one.
    A column without evidence of its own follows its declared range, then the other columns. Cells
    that hold true numbers (`native`) are no evidence for how the others are written.
    """
    forms = {}
    for f in fields:
        x = quoted(f.name)
        if f.name in native:
            x = f"(CASE WHEN {quoted(f'native:{f.name}')} IS NULL THEN {x} END)"
        form = _plain_form(con, f, x, sources.get(f.name, "raw")) or _weigh(con, f, x)
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
        SELECT bool_and({x} IS NULL OR (TRY_CAST({x} AS {f.sql_type}) IS NOT NULL AND NOT ({odd}))),
               count_if(contains({x}, '.')),
               count_if(contains({x}, '.') AND length({x}) - position('.' IN {x}) <> 3)
        FROM {source}
        """,
    )
    if castable is False or (points and not (decimal and f.type == "number")):
        return None
    return NumberForm(surely=bool(decimal))


def _weigh(con: duckdb.DuckDBPyConnection, f: Field, x: str) -> NumberForm:
    """Count the values that allow only one reading."""
    german, english, points, commas, example = first_row(
        con,
        f"""
        SELECT count_if(regexp_full_match(b, $german)), count_if(regexp_full_match(b, $english)),
               count_if(regexp_full_match(b, $point)), count_if(regexp_full_match(b, $comma)),
               any_value(b) FILTER (regexp_full_match(b, $point) OR regexp_full_match(b, $comma))
        FROM (SELECT {_bare(x)} AS b FROM raw)
        """,
        {"german": _GERMAN, "english": _ENGLISH, "point": _ONE_POINT, "comma": _ONE_COMMA},
    )
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
    value = number_sql(quoted(f.name), form)
    low = f"{value} < {float(f.minimum)}" if f.minimum is not None else "false"
    high = f"{value} > {float(f.maximum)}" if f.maximum is not None else "false"
    return not scalar(con, f"SELECT count_if({low} OR {high}) FROM raw")


def _stripped(x: str) -> str:
    """An amount without its currency or unit."""
    return f"regexp_replace({x}, '(?i)^{_UNITS}[{_GAP}]*|[{_GAP}]*{_UNITS}$', '', 'g')"


def _bare(x: str) -> str:
    """An amount without its unit and without the gaps that group digits."""
    return f"regexp_replace({_stripped(x)}, '[{_GAP}''’]', '', 'g')"


def number_sql(x: str, form: str) -> str:
    """The SQL for a number written in the given form; NULL where it is none."""
    group, mark = (r"\.", ",") if form == GERMAN else (",", r"\.")
    groups = f"[{group}{_GAP}''’]"
    shape = rf"[+-]?(\d{{1,3}}({groups}\d{{3}})+|\d+)?({mark}\d*)?([eE][+-]?\d+)?"
    bare = _bare(x)
    if form == GERMAN:
        cleaned = f"replace(replace({bare}, '.', ''), ',', '.')"
    else:
        cleaned = f"replace({bare}, ',', '')"
    return (
        f"CASE WHEN regexp_full_match({_stripped(x)}, '{shape}') "
        f"THEN TRY_CAST({cleaned} AS DOUBLE) END"
    )


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
        iso, slashes = first_row(
            con,
            f"""
            SELECT bool_and({x} IS NULL OR (position('-' IN {x}) = 5 AND {x} >= '0' AND {x} < ':'
                            AND TRY_CAST({x} AS {f.sql_type}) IS NOT NULL)),
                   count_if(contains({x}, '/')) FROM {sources.get(f.name, "raw")}
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
                     TRY_CAST(regexp_extract({x}, '^(\\d{{1,2}})/\\d{{1,2}}/', 1) AS INTEGER) AS a,
                     TRY_CAST(regexp_extract({x}, '^\\d{{1,2}}/(\\d{{1,2}})/', 1) AS INTEGER) AS b
              FROM raw)
        """,
    )
    if not slashes:
        return DateForm(plain=False)
    if bool(day_first) == bool(month_first):
        return DateForm(False, None, slashes, example)
    return DateForm(False, DAY_FIRST if day_first else MONTH_FIRST, slashes, example)


def date_sql(x: str, order: str) -> str:
    """The SQL for a date: ISO, 31.12.2023, 31.12.23, with slashes in `order`, 20231231.

    Two-digit years are of this century. A time of day behind the date is allowed.
    """
    first, second = ("d", "m") if order == DAY_FIRST else ("m", "d")
    dotted = _parts(x, r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})([T ,].*)?$", "dmy")
    slashed = _parts(x, r"^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})([T ,].*)?$", f"{first}{second}y")
    dashed = _parts(x, r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})([T ].*)?$", "ymd")
    compact = _parts(x, r"^((?:19|20)\d{2})(\d{2})(\d{2})$", "ymd")
    return f"coalesce({dotted}, {slashed}, {dashed}, {compact})"


def period_sql(x: str, end: bool) -> str:
    """The SQL for a month, quarter or year in the place of a date: its last day, or its first.

    12/2026, 12.2026, Q3 2026, 3. Quartal 2026, 2026; NULL for anything else.
    """
    month = _text_date(x, r"^(\d{1,2})[./](\d{4})$", "{2}-{1}-01")
    quarter = r"(?i)^(?:q|quartal)?\s?([1-4])\.?\s?(?:q|quartal)?[\s/]*((?:19|20)\d{2})$"
    first = f"(CAST(regexp_extract({x}, '{quarter}', 1) AS INTEGER) * 3 - {0 if end else 2})"
    named = f"(regexp_matches({x}, '(?i)q') AND regexp_matches({x}, '{quarter}'))"
    of_quarter = (
        f"CASE WHEN {named} THEN TRY_CAST(regexp_extract({x}, '{quarter}', 2) || '-' || {first} "
        "|| '-01' AS DATE) END"
    )
    year = _text_date(x, r"^((?:19|20)\d{2})$", "{1}-" + ("12" if end else "01") + "-01")
    found = f"coalesce({month}, {of_quarter}, {year})"
    return f"last_day({found})" if end else found


def _text_date(x: str, pattern: str, order: str) -> str:
    parts = order.replace("{1}", "\\1").replace("{2}", "\\2")
    full = f"regexp_replace({x}, '{pattern}', '{parts}')"
    return f"CASE WHEN regexp_matches({x}, '{pattern}') THEN TRY_CAST({full} AS DATE) END"


def _parts(x: str, pattern: str, order: str) -> str:
    def part(letter: str) -> str:
        return f"regexp_extract({x}, '{pattern}', {order.index(letter) + 1})"

    year = part("y")
    full_year = f"CASE WHEN length({year}) = 2 THEN '20' || {year} ELSE {year} END"
    return (
        f"TRY_CAST(nullif({full_year} || '-' || {part('m')} || '-' || {part('d')}, '--') AS DATE)"
    )
