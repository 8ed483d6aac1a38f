"""Events over time and who came of the registered: a point an event, or of many one a period."""

from functools import partial
from typing import Any, Protocol

import pandas as pd
from plotly.graph_objects import Figure

from ui.components import figure
from ui.components.tables import column_words
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.participation.event_list import Listed, people_words, period_words, plain
from ui.participation.sections import counted
from ui.participation.tables import formats_words, nobody_counted


class Charts(Protocol):
    """The figures of events, as `charts.participation` has them."""

    def events_over_time(self, listed: pd.DataFrame, **more: Any) -> Figure: ...
    def events_by_period(self, sums: pd.DataFrame, **more: Any) -> Figure: ...
    def share_that_came(self, listed: pd.DataFrame, **more: Any) -> Figure: ...


def over_time(found: Listed, by: str, *, charts: Charts) -> None:
    """The events on their days or in their periods, in rows by series, format, group or topic."""
    at = {"names": formats_words(), "today": found.today, "look": look()}
    if found.is_many:
        sums = found.sums(by)
        dots = charts.events_by_period(sums, period=found.period, by=heading(by), **at,
                                       limit=found.limit, undated=found.count.undated)  # fmt: skip
        table = partial(sums_table, sums, by, found.period)
    else:
        listed = found.rows()
        dots = charts.events_over_time(listed, rows=by, **at)
        table = partial(plain, listed)
    figure.draw_figure(
        dots,
        key="participation_events",
        table=table,
        dataset="events",
        source=counted(found.count),
        behind=found.count.rows,
    )


def share(found: Listed, overall: float | None, *, charts: Charts) -> None:
    """Who came of the registered. overall: the share of all together (None: nobody knows)."""
    known = found.shares()
    if known.empty or overall is None:
        figure.nothing(_("Share that came"), nobody_counted())
        return
    paired = found.paired()
    note = together(found.period) if found.is_many else ""
    came = charts.share_that_came(known, overall=overall, look=look(), events=paired.events,
                                  note=note)  # fmt: skip
    figure.draw_figure(
        came,
        key="participation_share",
        dataset="events",
        source=counted(paired),
        table=partial(shares_table, known, is_many=found.is_many),
        behind=paired.rows,
    )


def together(period: str) -> str:
    """What a point of many events stands for."""
    words = {
        "month": _("A point stands for all events of a month"),
        "quarter": _("A point stands for all events of a quarter"),
        "year": _("A point stands for all events of a year"),
    }
    return words[period]


def period_names() -> dict[str, str]:
    """Headings of the periods."""
    return {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}


def heading(by: str) -> str:
    """The word for what events are put together by: series, format, …"""
    return column_words("events", look().language)[by]


def sums_table(sums: pd.DataFrame, by: str, period: str) -> pd.DataFrame:
    """The sums of many events as a table."""
    formats = formats_words() if by == "format" else {}
    values = [
        _("all others") if is_rest else formats.get(value, value)
        for value, is_rest in zip(sums["value"], sums["is_rest"], strict=True)
    ]
    return pd.DataFrame(
        {
            period_names()[period]: period_words(sums, period),
            heading(by): values,
            _("held"): sums["is_held"],
            _("Events"): sums["events"],
            _("of them invented"): sums["events_demo"],
            _("present"): sums["attended"],
        }
    )


def shares_table(known: pd.DataFrame, *, is_many: bool) -> pd.DataFrame:
    """The shares that came as a table."""
    if not is_many:
        return plain(known)
    shown = known[["title", "registered", "attended", "came_share"]]
    heads = {"title": _("Period"), "came_share": _("Share that came"), **people_words()}
    return shown.rename(columns=heads)
