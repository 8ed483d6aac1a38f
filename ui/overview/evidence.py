"""What stands under the numbers of the overview: source, date, rows, and how much is invented."""

from collections.abc import Callable

from queries.metric import Evidence, Metric
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _


def demo(metric: Metric, as_words: Callable[[float], str] | None = None) -> str:
    """How much of a number is demonstration; empty if none is."""
    if not metric.demo:
        return ""
    if metric.demo == metric.value:
        return _("all of it invented")
    return _("{n} of it invented", n=(as_words or look().number)(metric.demo))


def evidence_words(evidence: Evidence) -> str:
    """Source, date and number of rows behind a figure."""
    parts = list(evidence.sources[:1])
    if len(evidence.sources) > 1:
        rest = len(evidence.sources) - 1
        parts.append(plural("{n} more source", "{n} more sources", rest))
    if evidence.as_of:
        word = _("as of {date}") if evidence.is_as_of_stated else _("published {date}")
        parts.append(word.format(date=look().date(evidence.as_of)))
    return " · ".join([*parts, plural("{n} row", "{n} rows", evidence.rows)])
