"""Dates and periods out of text, as SQL: every form that offices write them in."""

from loaders.validate.number_date_formats import DAY_FIRST


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
