"""The events behind the participation page: one by one while they are few, else put together."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import streamlit as st

from charts.participation import PRECISION
from queries.events.events import EventCount, EventFilter, event_count, events
from queries.events.series import attendance_by_period, events_by_period, period_for
from ui.components import drill_through
from ui.components.tables import column_words, csv_for_excel
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.participation.tables import formats_words, say
from ui.state.session_data import run_query, run_uncached

MOST_EVENTS = 300
"""From more on, figures put events together by periods and the list shows the latest ones."""
MOST_ROWS = 8  # of a figure of many events
MOST_LISTED = 50


@dataclass(frozen=True)
class Listed:
    """The events of a choice. count: all of them. limit: how many may stand one by one."""

    chosen: EventFilter
    today: dt.date
    count: EventCount
    limit: int

    @property
    def is_many(self) -> bool:
        """Whether they are too many to stand one by one."""
        return self.count.events > self.limit

    @property
    def period(self) -> str:
        """By what many of them are put together: month, quarter or year."""
        return period_for(self.count.first_date, self.count.last_date)

    def rows(self, limit: int | None = None) -> pd.DataFrame:
        """Each of them, or the latest ones, with the columns of `queries.events.events.events`."""
        return run_query(events, chosen=self.chosen, today=self.today, limit=limit)

    def sums(self, by: str) -> pd.DataFrame:
        """Sums as in `queries.events.series.events_by_period`."""
        return run_query(events_by_period, by=by, period=self.period, chosen=self.chosen,
                   today=self.today, most_rows=MOST_ROWS)  # fmt: skip

    def shares(self) -> pd.DataFrame:
        """Who came of the registered, with what the figure asks for: an event a row, or of many a
        period. title, start_date, registered, attended, came_share, events."""
        if self.is_many:
            sums = run_query(
                attendance_by_period,
                period=self.period,
                paired=True,
                chosen=self.chosen,
                today=self.today,
            )
            return _named(sums, self.period)
        held = self.rows()
        known = held["is_held"] & held["came_share"].notna() & held["start_date"].notna()
        return held[known].assign(events=1)

    def paired(self) -> EventCount:
        """Those behind `shares`."""
        return run_query(event_count, chosen=self.chosen, today=self.today, held=True, paired=True)


def listed(chosen: EventFilter, today: dt.date) -> Listed:
    """The events that pass the filters."""
    return Listed(chosen, today, run_query(event_count, chosen=chosen, today=today), MOST_EVENTS)


def _named(sums: pd.DataFrame, period: str) -> pd.DataFrame:
    events = [plural("{n} event", "{n} events", n) for n in sums["events"]]
    periods = zip(period_words(sums, period), events, strict=True)
    titles = [" · ".join(words) for words in periods]
    return sums.assign(title=titles).rename(columns={"period": "start_date"})


def period_words(sums: pd.DataFrame, period: str) -> list[str]:
    """The periods as they are written: 03/2021, IV/2021, 2021."""
    return [look().date(day.date(), PRECISION[period]) for day in sums["period"]]


def plain(listed: pd.DataFrame) -> pd.DataFrame:
    """The events as a table."""
    formats = formats_words()
    shown = listed[
        ["title", "series", "start_date", "start_time", "duration_min", "format", "topic",
         "working_group", "district_name", "talks", "registered", "attended", "came_share",
         "is_estimate", "is_demo", "source"]
    ].assign(format=listed["format"].map(lambda code: formats.get(code, code)))  # fmt: skip
    return shown.rename(columns={"district_name": _("District"), "came_share": _("Share that came"),
                                 **people_words()})  # fmt: skip


def people_words() -> dict[str, str]:
    """Headings of the numbers of people, as declared."""
    words = column_words("attendance", look().language)
    return {name: words[name] for name in ("registered", "attended", "is_estimate", "group")}


def event_table(found: Listed) -> None:
    """The list of the events, the latest first; of many only the latest ones, and all as a file."""
    rows = found.rows(MOST_LISTED if found.is_many else None)
    latest = rows.sort_values("start_date", ascending=False, na_position="last", kind="stable")
    title = _("All events of this selection")
    if found.is_many:
        title = _("The latest events of this selection")
    st.subheader(title, anchor=False)
    headings = column_words("events", look().language)
    st.dataframe(
        plain(latest).rename(columns=headings),
        hide_index=True,
        key="participation_table",
        placeholder="–",
        alt=_("The events of this selection"),
        column_config={
            headings["start_date"]: st.column_config.DateColumn(format="DD.MM.YYYY"),
            headings["start_time"]: st.column_config.TimeColumn(format="HH:mm"),
            _("Share that came"): st.column_config.NumberColumn(format="percent"),
        },
    )
    if found.is_many:
        _rest(found, len(rows))
    drill_through.button("participation_table", title, found.count.rows)


def _rest(found: Listed, shown: int) -> None:
    """That there are more than the list shows, and all of them as a file."""
    words = _("Shown are the latest {n} of {total} events; the CSV holds all of them.")
    say(words.format(n=look().number(shown), total=look().number(found.count.events)))
    st.download_button(
        _("Download as CSV"), data=_file(found), file_name="veranstaltungen.csv", mime="text/csv",
        key="participation_csv", on_click="ignore", icon=":material/download:", type="tertiary",
    )  # fmt: skip


def _file(found: Listed) -> Callable[[], bytes]:
    """Makes the file when it is asked for; so large an answer is not kept."""

    def content() -> bytes:
        whole = run_uncached(events, chosen=found.chosen, today=found.today)
        headings = column_words("events", look().language)
        return csv_for_excel(plain(whole).rename(columns=headings), look().language)

    return content
