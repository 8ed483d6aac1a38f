"""What stands under the numbers of the overview: source, date, rows, and how much is invented."""

from collections.abc import Callable

from queries.evidence import Evidence
from queries.measures.cards import measures_card, money_card
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import run_query


def measures_source(district_id: str | None) -> str:
    """Source, date, rows and invented rows behind the measures of this page."""
    return _behind(run_query(measures_card, district_id=district_id).evidence)


def money_source(district_id: str | None) -> str:
    """Source, date, rows and invented rows behind the money of this page."""
    return _behind(run_query(money_card, district_id=district_id).evidence)


def _behind(evidence: Evidence) -> str:
    return " · ".join(part for part in (evidence_words(evidence), invented_rows(evidence)) if part)


def invented_rows(evidence: Evidence) -> str:
    """How many of the rows behind a figure are demonstration; empty if none is."""
    if not evidence.demo_rows:
        return ""
    return _("{n} of {rows} invented").format(
        n=look().number(evidence.demo_rows), rows=look().number(evidence.rows)
    )


def demo(part: float, whole: float, as_words: Callable[[float], str] | None = None) -> str:
    """How much of a number is demonstration; empty if none is."""
    if not part:
        return ""
    if part == whole:
        return _("all of it invented")
    return _("{n} of it invented").format(n=(as_words or look().number)(part))


def evidence_words(evidence: Evidence) -> str:
    """Source, date and number of rows behind a figure."""
    parts = list(evidence.sources[:1])
    if len(evidence.sources) > 1:
        rest = len(evidence.sources) - 1
        parts.append(plural("{n} more source", "{n} more sources", rest))
    if evidence.as_of:
        word = _("as of {date}") if evidence.is_as_of_stated else _("published {date}")
        parts.append(word.format(date=look().date(evidence.as_of)))
    parts.append(plural("{n} row", "{n} rows", evidence.rows))
    return " · ".join(parts)
