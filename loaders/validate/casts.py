"""From text to typed values, as SQL over the table `raw` (one column a field, trimmed text)."""

import re
from dataclasses import dataclass, field, replace

from loaders.messages.text import Text
from loaders.schema import Field, quoted
from loaders.schema.folding import UMLAUTS, WITHOUT_UMLAUTS
from loaders.schema.sql import literal, scalar
from loaders.schema.units import BASES, Amounts, amounts, heading, kind_of, unit_above
from loaders.validate.check import Check
from loaders.validate.date_sql import date_sql, period_sql
from loaders.validate.formats import (
    GERMAN,
    DateForm,
    NumberForm,
    number_sql,
    scale_sql,
    scaled_sql,
)

_YES = ("true", "wahr", "ja", "j", "yes", "y", "1", "x", "t", "✓", "✔")
_NO = ("false", "falsch", "nein", "n", "no", "0", "f")
# What people write into a cell of numbers or dates when there is nothing to say.
_NOTHING = (
    "'-', '–', '—', '--', '---', '.', '..', '...', '…', '/', 'x', '*', '•', 'n/a', 'na', 'n.a.', "
    "'k.a.', 'k. a.', 'k.a', 'ka', 'n.v.', 'n. v.', 'n.b.', 'n. b.', '#nv', '#n/v', '#n/a', "
    "'null', 'none', 'nan', 'keine angabe', 'keine angaben', 'keine daten', 'nicht verfügbar', "
    "'unbekannt', 'unknown', 'entfällt', 'entf.'"
)


@dataclass(frozen=True)
class Forms:
    """How the columns of one file write numbers and dates; `standing`: texts that are the value."""

    numbers: dict[str, NumberForm] = field(default_factory=dict)
    dates: dict[str, DateForm] = field(default_factory=dict)
    native: frozenset[str] = frozenset()
    standing: frozenset[str] = frozenset()

    def is_plain(self, name: str) -> bool:
        """Whether every text of the column casts as it stands."""
        number, date = self.numbers.get(name), self.dates.get(name)
        plain = (number and number.plain) or (date and date.plain)
        return bool(plain) and name not in self.native


def blank_sql(x: str, kind: str) -> str:
    """Whether a cell says that there is nothing to say; in texts only an empty one does."""
    if kind in ("string", "geojson"):
        return f"{x} IS NULL"
    return f"({x} IS NULL OR lower({x}) IN ({_NOTHING}))"


def value_sql(f: Field, forms: Forms) -> str:
    """The typed value of a field; NULL where the text is none of its type."""
    x = quoted(f.name)
    match f.type:
        case "string":
            return _string(f, x)
        case "number" | "integer":
            return _number(f, x, forms)
        case "date" | "datetime":
            return _moment(f, x, forms.dates.get(f.name, DateForm()))
        case "time":
            return _time(x)
        case "year":
            four = f"regexp_full_match({x}, '[12]\\d{{3}}(\\.0+)?')"
            return f"CASE WHEN {four} THEN TRY_CAST({x} AS INTEGER) END"
        case "boolean":
            return (
                f"CASE WHEN lower({x}) IN {_YES} THEN true WHEN lower({x}) IN {_NO} THEN false END"
            )
    return quoted(f"shape:{f.name}")


def _string(f: Field, x: str) -> str:
    """Allowed values in any case, by their English label or a synonym; numerals with all digits."""
    if f.enum:
        cases = " ".join(f"WHEN {literal(k)} THEN {literal(v)}" for k, v in spellings(f).items())
        return f"CASE {worded_sql(x)} {cases} ELSE {x} END"
    width = fixed_digits(f) or 0
    if width > 1:
        short = f"regexp_full_match({x}, '\\d{{1,{width - 1}}}')"
        return f"CASE WHEN {short} THEN lpad({x}, {width}, '0') ELSE {x} END"
    return x


def fixed_digits(f: Field) -> int | None:
    """The number of digits if the pattern is just that many: such texts lose leading zeros."""
    found = re.fullmatch(r"\^?(?:\[0-9\]|\\d)\{(\d+)\}\$?", f.pattern or "")
    return int(found[1]) if found else None


def spellings(f: Field) -> dict[str, str]:
    """Every spelling of an allowed value, as `worded_sql` writes it, and the value meant."""
    found = {_worded(v): v for v in f.enum}
    for value, label in f.labels_en.items():
        found.setdefault(_worded(str(label)), value)
    for value, words in f.synonyms.items():
        for word in words:
            found.setdefault(_worded(word), value)
    return found


def own_spellings(f: Field) -> set[str]:
    """The spellings that need not be told: the allowed values and their labels."""
    return {_worded(str(v)) for v in (*f.enum, *f.labels_en.values())}


def worded_sql(x: str) -> str:
    """A text for comparing: lower case, umlauts as two letters, one space between words."""
    plain = f"lower({x})"
    for umlaut, letters in UMLAUTS.items():
        plain = f"replace({plain}, '{umlaut}', '{letters}')"
    return f"trim(regexp_replace({plain}, '[-_\\s]+', ' ', 'g'))"


def _worded(text: str) -> str:
    return re.sub(r"[-_\s]+", " ", text.lower().translate(WITHOUT_UMLAUTS)).strip()


def _number(f: Field, x: str, forms: Forms) -> str:
    verdict = forms.numbers.get(f.name, NumberForm())
    if verdict.plain:
        value = f"TRY_CAST({x} AS {f.sql_type})"
    else:
        value = number_sql(x, replace(verdict, form=verdict.form or GERMAN))
    if f.name in forms.native:
        scale = scale_sql(x, verdict.amounts) if verdict.worded else str(verdict.amounts.factor)
        own = scaled_sql(quoted(f"native:{f.name}"), scale)
        value = f"coalesce({own}, {value})"
    if f.type == "integer" and (not verdict.plain or f.name in forms.native):
        whole = f"({value})"
        value = f"CASE WHEN {whole} = trunc({whole}) THEN TRY_CAST({whole} AS BIGINT) END"
    return value


def ends(f: Field) -> bool:
    """Whether a period stands for its last day; only in dates that begin something it does not."""
    return not f.name.startswith(("start_", "open_from_"))


def _moment(f: Field, x: str, form: DateForm) -> str:
    kind = f.sql_type
    if form.plain:
        return f"TRY_CAST({x} AS {kind})"
    day = date_sql(x, form.order or "dmy")
    if kind == "DATE":
        return f"coalesce({day}, {period_sql(x, ends(f))})"
    half = "(\\s*[AaPp]\\.?\\s?[Mm]\\b\\.?)?"
    clock = f"regexp_extract({x}, '[T ,]\\s*(\\d{{1,2}}:\\d{{2}}(:\\d{{2}})?{half})', 1)"
    plain = f"TRY_CAST(nullif({clock}, '') AS TIME)"
    # „02.05.2024 18.00 Uhr“: a time that is not understood is not midnight.
    rest = f"regexp_extract({x}, '\\d{{2,4}}(?:[T ]|,\\s*)\\s*(\\d{{1,2}}\\D.*)$', 1)"
    at = f"coalesce({_half_day(clock)}, {plain}, {_time(rest)})"
    none = f"{clock} = '' AND {rest} = ''"
    return f"(({day}) + CASE WHEN {none} THEN TIME '00:00:00' ELSE {at} END)"


def _time(x: str) -> str:
    parted = f"regexp_replace({x}, '^(\\d{{1,2}})\\s*(?:[Uu]hr|h)\\s*(\\d{{2}})$', '\\1:\\2')"
    plain = f"regexp_replace({parted}, '^[Uu]m\\s+|\\s*([Uu]hr|h)$', '', 'g')"
    dotted = f"regexp_replace({plain}, '^(\\d{{1,2}})\\.(\\d{{2}})$', '\\1:\\2')"
    hour = f"regexp_replace({dotted}, '^(\\d{{1,2}})$', '\\1:00')"
    # 24:00 is midnight of another day than the row's.
    sure = f"CASE WHEN {x} NOT LIKE '24%' THEN TRY_CAST({hour} AS TIME) END"
    return f"coalesce({_half_day(x)}, {sure})"


def _half_day(x: str) -> str:
    """The time of „6:30 PM“, „06:30:00 p.m.“ or „6 PM“; 12 AM is midnight, 12 PM noon."""
    shape = r"^(0?[1-9]|1[0-2])(?::(\d{2}))?(?::(\d{2}))?\s*([AaPp])\.?\s?[Mm]\.?$"

    def part(number: int) -> str:
        return f"coalesce(nullif(regexp_extract({x}, '{shape}', {number}), ''), '00')"

    later = f"CASE WHEN lower({part(4)}) = 'p' THEN 12 ELSE 0 END"
    hour = f"(CAST({part(1)} AS INTEGER) % 12 + {later})"
    written = f"lpad({hour}::VARCHAR, 2, '0') || ':' || {part(2)} || ':' || {part(3)}"
    return f"CASE WHEN regexp_matches({x}, '{shape}') THEN TRY_CAST({written} AS TIME) END"


def amounts_of(check: Check, f: Field) -> Amounts:
    """The units that the cells of a column of numbers may name; its heading goes before the lines
    above and below the table („Angaben in T€“)."""
    names = (f"{f.name.split('_')[0]}_unit", "target_unit", "unit")
    named = next((name for name in names if check.has(name)), "")
    header, kind = check.header(f.name) or "", kind_of(f.type, f.unit)
    found = amounts(kind, f.unit, _with_unit_above(check, f, header), named)
    if kind != "any" or not named or not heading(header, kind).addition:
        return found
    from loaders.validate.heading_units import heading_factor

    return replace(found, factor=heading_factor(check, f, header, named))


def _with_unit_above(check: Check, f: Field, header: str) -> str:
    kind = kind_of(f.type, f.unit)
    if heading(header, kind).unit or f.name in check.dataset.primary_key:
        return header
    below = (str(n.values["text"]) for n in check.reading.notes if n.code == "footer_left_out")
    lines = (*check.reading.preamble, *below)
    unit = unit_above(lines, kind) if lines else ""
    return f"{header} ({unit})" if unit else header


def tell_unit(check: Check, name: str, number: NumberForm) -> None:
    """Say where another unit was converted: the heading's, or that of single cells."""
    f, scale = check.dataset.field(name), number.amounts.factor
    kind, header = kind_of(f.type, f.unit), check.header(name) or ""
    rows = Text("the unit of each row") if kind == "any" else Text("whole numbers")
    unit = f.unit or BASES.get(kind) or rows
    if scale != 1:
        told = int(scale) if scale == int(scale) else f"{scale:.9g}".replace(".", ",")
        own = kind == "any" or heading(header, kind).unit
        code = "unit_converted" if own else "unit_above"
        check.note(code, column=header, unit=unit, factor=told)
    if number.worded:
        other = f"{scale_sql(quoted(name), number.amounts)} <> {scale}"
        if count := scalar(check.con, f"SELECT count_if({other}) FROM raw"):
            check.note("cells_converted", column=header, unit=unit, count=count)
