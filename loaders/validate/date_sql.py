"""The SQL that makes dates of texts, in every form that offices write them in, and of months,
quarters and years in the place of a date."""

from loaders.schema.sql import literal
from loaders.validate.formats import DAY_FIRST

PERIODS = ("Monat", "Quartal", "Jahr")
"""What may stand in the place of a day, as columns of precision name it."""
_MONTHS = {
    **{"jan": 1, "jän": 1, "feb": 2, "mar": 3, "mrz": 3, "mae": 3, "apr": 4, "mai": 5, "may": 5},
    **{"jun": 6, "jul": 7, "aug": 8, "sep": 9, "okt": 10, "oct": 10, "nov": 11, "dez": 12},
    **{"dec": 12},
}
_MONTH = (
    r"((?:jan(?:uary?)?|jänner|feb(?:ruary?)?|märz?|mrz|maerz|march|mar|april|apr|mai|may|juni|june"
    r"|jun|juli|july|jul|aug(?:ust)?|sept(?:ember)?|sep|o[kc]t(?:ober)?|nov(?:ember)?"
    r"|de[zc](?:ember)?))[\s./-]*"
)
_YEAR = r"(\d{4}|\d{2})"
# „01.05.2024 – 30.06.2024“, „31.12.2023 (geplant)“: not one day, or said to be another thing
_MORE = (
    r"\d[T ,-].*(\b\d{1,2}\.\s?\d{1,2}\.|\b\d{4}-\d{2}-|\b\d{1,2}/\d{1,2}/)"
    r"|\d{4},?\s\(?[a-zäöü]{6,}|\d{4}\s.*[a-zä]{3}\.?\s\d{4}"
)


def date_sql(x: str, order: str) -> str:
    """The SQL for a date: ISO, 31.12.2023, 31.12.23, with slashes or hyphens in `order`, 20231231,
    31. Dezember 2023, December 31, 2023.

    Two-digit years are of this century. A time of day behind the date is allowed, but no other day
    and no words.
    """
    first, second = ("d", "m") if order == DAY_FIRST else ("m", "d")
    dotted = _parts(x, r"^(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})([T ,].*)?$", "dmy")
    slashed = _parts(x, r"^(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})([T ,].*)?$", f"{first}{second}y")
    hyphens = _parts(x, r"^(\d{1,2})-(\d{1,2})-(\d{4})([T ,].*)?$", f"{first}{second}y")
    dashed = _parts(x, r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})([T ].*)?$", "ymd")
    compact = _parts(x, r"^((?:19|20)\d{2})(\d{2})(\d{2})$", "ymd")
    named = _named_sql(x, rf"^(\d{{1,2}})\.?\s*{_MONTH}{_YEAR}([T ,].*)?$", "dmy")
    english = _named_sql(
        x, rf"^{_MONTH}(\d{{1,2}})(?:st|nd|rd|th)?,?\s+(\d{{4}})([T ,].*)?$", "mdy"
    )
    found = f"coalesce({dotted}, {slashed}, {hyphens}, {dashed}, {compact}, {named}, {english})"
    return (
        f"CASE WHEN length({x}) < 14 OR NOT regexp_matches(lower({x}), '{_MORE}') THEN {found} END"
    )


def period_sql(x: str, end: bool) -> str:
    """The SQL for a month, quarter or year in the place of a date: its last day, or its first.

    12/2026, 2026-12, Dezember 2026, Q3 2026, 3. Quartal 2026, III/2026, 2026; NULL for anything
    else.
    """
    year = _text_date(x, r"^((?:19|20)\d{2})$", "{1}-" + ("12" if end else "01") + "-01")
    found = f"coalesce({_month_sql(x)}, {_quarter_sql(x, end)}, {year})"
    return f"last_day({found})" if end else found


def precision_sql(x: str) -> str:
    """The SQL for which of `PERIODS` stands in the place of a date; NULL for a day."""
    year = _text_date(x, r"^((?:19|20)\d{2})$", "{1}-01-01")
    parts = zip(PERIODS, (_month_sql(x), _quarter_sql(x, True), year), strict=True)
    return f"CASE {' '.join(f'WHEN {sql} IS NOT NULL THEN {literal(p)}' for p, sql in parts)} END"


def _month_sql(x: str) -> str:
    """The first day of a month in figures or by its name."""
    figures = _text_date(x, r"^(\d{1,2})[./-](\d{4})$", "{2}-{1}-01")
    iso = _text_date(x, r"^((?:19|20)\d{2})[-/](\d{1,2})$", "{1}-{2}-01")
    return f"coalesce({figures}, {iso}, {_named_sql(x, rf'^{_MONTH}{_YEAR}$', 'my')})"


def _named_sql(x: str, pattern: str, order: str) -> str:
    """A date with the name of its month; `order`: what the pattern's groups are."""

    def part(letter: str) -> str:
        return f"regexp_extract(lower({x}), '{pattern}', {order.index(letter) + 1})"

    whens = " ".join(f"WHEN '{name}' THEN {number}" for name, number in _MONTHS.items())
    month = f"CASE replace(left({part('m')}, 3), 'ä', 'a') {whens} END"
    year = f"CASE WHEN length({part('y')}) = 2 THEN '20' || {part('y')} ELSE {part('y')} END"
    day = part("d") if "d" in order else "'1'"
    return f"TRY_CAST({year} || '-' || ({month})::VARCHAR || '-' || {day} AS DATE)"


def _quarter_sql(x: str, end: bool) -> str:
    """A day in the first or last month of a quarter; a figure needs the word, a Roman one not."""
    year = r"((?:19|20)\d{2})"
    word = r"(?:quartal|quarter|q)\.?"
    figure = rf"(?:{word}\s?([1-4])|([1-4])\.?\s?{word})"
    found = [
        (rf"^{figure}[\s/-]*{year}$", (1, 2), 3),
        (rf"^{year}[\s/-]*{figure}$", (2, 3), 1),
        (rf"^(?:{word}\s?)?(i{{1,3}}|iv)\.?\s?(?:{word})?[\s/.-]*{year}$", (1,), 2),
        (rf"^{year}\s?[/-]\s?(i{{1,3}}|iv)$", (2,), 1),
    ]
    parts = []
    for pattern, numbers, place in found:
        texts = [f"regexp_extract(lower({x}), '{pattern}', {number})" for number in numbers]
        roman = " ".join(f"WHEN '{n}' THEN {i}" for i, n in enumerate(("i", "ii", "iii", "iv"), 1))
        said = f"concat({', '.join(texts)})"
        quarter = f"CASE {said} {roman} ELSE TRY_CAST({said} AS INTEGER) END"
        of_year = f"nullif(regexp_extract(lower({x}), '{pattern}', {place}), '')"
        month = f"(({quarter}) * 3 - {0 if end else 2})::VARCHAR"
        parts.append(f"TRY_CAST({of_year} || '-' || {month} || '-01' AS DATE)")
    return f"coalesce({', '.join(parts)})"


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
