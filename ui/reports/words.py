"""Sentences and words of the page of citizens' reports."""

import numpy as np
import pandas as pd

from charts.reports import days_words
from queries.metric import Metric
from queries.reports.reports import FEWEST, SILENT_AFTER, Reports
from queries.reports.survival import Waiting
from ui.components.domain_words import counted, source_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _


def times() -> dict[str, str]:
    """What is waited for."""
    return {"closing": _("until closed"), "answer": _("until the first answer")}


def paces() -> dict[str, str]:
    """How a group stands beside all others; most say nothing."""
    return {
        "slower": _("▲ slower"),
        "faster": _("▼ faster"),
        "same": "",
        "few": f"n < {FEWEST}",
    }


def verdicts() -> dict[str, str]:
    """The same for a table, where an empty cell would say nothing."""
    return paces() | {"same": _("no difference shown"), "few": _("too few to judge")}


def sentence(found: Reports) -> str:
    """The page in one sentence."""
    total = plural("{n} report", "{n} reports", found.total.count)
    parts = [_("{reports}, {n} of them open", reports=total, n=found.open.count)]
    if found.is_acknowledged and found.answer.ended:
        parts.append(_("first answer: {days}", days=in_days(found.answer)))
    if found.closing.ended:
        parts.append(_("closed: {days}", days=in_days(found.closing)))
    invented = found.total.evidence.demo_rows
    if invented:
        parts.append(plural("{n} of them invented", "{n} of them invented", invented))
    return " · ".join(parts)


def in_days(waited: Waiting) -> str:
    """A median with its interval in days, or that half of them have not come so far."""
    if np.isinf(waited.median):
        return _("fewer than half so far")
    median = plural("half within {n} day", "half within {n} days", int(waited.median))
    return f"{median} ({interval(waited.low, waited.high)})"


def interval(low: float, high: float) -> str:
    """The interval of a median; an end that nothing sets is open."""
    if np.isinf(high):
        return _("at least {n}", n=low)
    return f"{look().number(low)}–{look().number(high)}"


def source(metric: Metric) -> str:
    """What stands behind the numbers."""
    behind = metric.evidence
    return " · ".join([counted(behind.rows, behind.demo_rows), *source_words(behind.sources)])


def remarks(found: Reports) -> list[str]:
    """What one has to know about the numbers of this selection."""
    said = [
        _("An open report counts as open up to the day of its list; leaving it out would flatter.")
    ]
    if not found.is_acknowledged:
        said.append(_("The list names no day of acknowledgement, so the answer is the closing."))
    if found.undated:
        said.append(
            plural(
                "{n} closed report states no day and is in no time.",
                "{n} closed reports state no day and are in no time.",
                found.undated,
            )
        )
    if nowhere := found.total.evidence.citywide_rows:
        said.append(
            plural("{n} report names no district.", "{n} reports name no district.", nowhere)
        )
    return said


def method() -> str:
    """How groups are compared, for the line below them."""
    words = _(
        "“Slower” and “faster” need at least {n} reports and a log-rank test within the same kind "
        "at a level of 5 percent for all rows together; without these there is no ranking."
    )
    return words.format(n=FEWEST)


def silence() -> str:
    """What silence is."""
    return _("no answer after {n} days or more", n=SILENT_AFTER)


def table(rows: pd.DataFrame, heading: str) -> pd.DataFrame:
    """The rows of a figure in words."""
    told = verdicts()
    return pd.DataFrame(
        {
            heading: rows["name"],
            _("Reports"): rows["reports"].astype("Int64"),
            _("open"): rows["open"].astype("Int64"),
            _("Half within (days)"): [days_words(one, look()) for one in rows["median"]],
            _("from"): [days_words(one, look()) for one in rows["low"]],
            _("to"): [days_words(one, look()) for one in rows["high"]],
            _("Unanswered"): [
                look().percent(None if pd.isna(one) else one) for one in rows["silent_share"]
            ],
            _("Compared with all others"): [
                "•" if hidden else told[pace]
                for pace, hidden in zip(rows["pace"], rows["is_hidden"], strict=True)
            ],
        }
    )


def per_residents(rows: pd.DataFrame) -> pd.DataFrame:
    """The districts' reports beside their residents; what is suppressed is a dot."""
    told = [
        "•" if row.is_hidden else look().number(row.per_1000, 1)
        for row in rows.itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            _("District"): rows["name"],
            _("Reports"): rows["reports"].astype("Int64"),
            _("Residents"): rows["population"].astype("Int64"),
            _("Reports per 1,000 residents"): told,
        }
    )
