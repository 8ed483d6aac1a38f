"""The events behind the participation page: one by one while they are few, else put together."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import pandas as pd
import streamlit as st

from charts import participation as chart
from queries.events.events import EventCount, EventFilter, event_count, events
from queries.events.participation import participation
from queries.events.series import attendance_by_period, events_by_period, period_for
from ui.components import dataset_columns, drill_through, figure
from ui.components.tables import (
    column_words,
    csv_button,
    draw_table,
    in_percent,
    value_words,
)
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.participation.tables import counted, nobody_counted
from ui.state.session_data import dataset, run_query, run_uncached

Answer = TypeVar("Answer")
MOST_EVENTS = 300
"""From more on, figures put events together by periods and the list shows the latest ones."""
FEWEST_SHARES = 3
"""Fewer events are a sentence, not a figure."""
MOST_ROWS = 8  # of a figure of many events
MOST_LISTED = 50
PLAIN = (
    "title series start_date precision certainty start_time duration_min format topic "
    "working_group district_name talks registered attended comparator came_share is_demo note "
    "source"
)


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

    def ask(self, query: Callable[..., Answer], **more: Any) -> Answer:
        """The result of a query on them."""
        return run_query(query, chosen=self.chosen, today=self.today, **more)

    def rows(self, limit: int | None = None) -> pd.DataFrame:
        """Each of them, or the latest ones, with the columns of `queries.events.events.events`."""
        return self.ask(events, limit=limit)


def listed(chosen: EventFilter, today: dt.date) -> Listed:
    """The events that pass the filters."""
    return Listed(chosen, today, run_query(event_count, chosen=chosen, today=today), MOST_EVENTS)


def over_time(found: Listed, by: str) -> None:
    """The events on their days or in their periods, in rows by series, format, group or topic."""
    names = value_words("events", "format")
    at: dict[str, Any] = {"names": names, "today": found.today, "look": look()}
    table: figure.Table
    if found.is_many:
        sums = found.ask(events_by_period, by=by, period=found.period, most_rows=MOST_ROWS)
        heading = column_words("events")[by]
        together = chart.Together(found.period, heading, found.limit, found.count.undated)
        dots = chart.events_by_period(sums, together, **at)
        table = partial(_sums_table, sums, heading, found.period)
    else:
        rows = found.rows()
        dots = chart.events_over_time(rows, rows=by, **at)
        table = partial(_told, rows)
    origin = figure.Origin("events", counted(found.count), found.count.rows)
    figure.draw_figure(dots, key="participation_events", table=table, origin=origin)


def share_that_came(found: Listed) -> None:
    """Who came of the registered, beside the share of all together."""
    known, overall = _shares(found), found.ask(participation).came_share.value
    if known.empty or overall is None:
        figure.nothing(_("Share that came"), nobody_counted())
        return
    paired = found.ask(event_count, held=True, paired=True)
    if paired.events < FEWEST_SHARES:
        figure.nothing(_("Share that came"), _few_shares(known))
        return
    notes = {
        "month": _("A point stands for all events of a month"),
        "quarter": _("A point stands for all events of a quarter"),
        "year": _("A point stands for all events of a year"),
    }
    note = notes[found.period] if found.is_many else ""
    came = chart.share_that_came(
        known, overall=overall, look=look(), events=paired.events, note=note
    )
    table = partial(_shares_table if found.is_many else _told, known)
    origin = figure.Origin("events", counted(paired), paired.rows)
    figure.draw_figure(came, key="participation_share", table=table, origin=origin)


def _few_shares(known: pd.DataFrame) -> str:
    """The events that state both numbers, where they are too few for a figure."""
    number = look().number
    said = [
        _("{title}: {came} of {registered} came").format(
            title=row.title, came=number(row.attended), registered=number(row.registered)
        )
        for row in known.itertuples(index=False)
    ]
    return "; ".join(said) + ". " + _("No other event states both numbers.")


def _shares(found: Listed) -> pd.DataFrame:
    """Who came of the registered, with what the figure asks for: an event a row, or of many a
    period. title, start_date, registered, attended, came_share."""
    if not found.is_many:
        held = found.rows()
        return held[held["is_held"] & held["came_share"].notna() & held["start_date"].notna()]
    sums = found.ask(attendance_by_period, period=found.period, paired=True)
    titles = [
        " · ".join([period, plural("{n} event", "{n} events", n)])
        for period, n in zip(_period_words(sums, found.period), sums["events"], strict=True)
    ]
    return sums.assign(title=titles).rename(columns={"period": "start_date"})


def _period_words(sums: pd.DataFrame, period: str) -> list[str]:
    """The periods as they are written: 03/2021, IV/2021, 2021."""
    return [look().date(day.date(), chart.PRECISION[period]) for day in sums["period"]]


def _sums_table(sums: pd.DataFrame, heading: str, period: str) -> pd.DataFrame:
    """The sums of many events as a table."""
    periods = {"month": _("Month"), "quarter": _("Quarter"), "year": _("Year")}
    values = sums["value"].replace(value_words("events", "format"))
    values = values.mask(sums["is_rest"], _("all others"))
    return pd.DataFrame(
        {
            periods[period]: _period_words(sums, period),
            heading: values,
            _("held"): sums["is_held"],
            _("upcoming"): sums["is_ahead"],
            _("Events"): sums["events"],
            _("of them invented"): sums["events_demo"],
            _("present"): sums["attended"],
        }
    )


def _shares_table(known: pd.DataFrame) -> pd.DataFrame:
    """The shares that came as a table."""
    shown = known[["title", "registered", "attended", "came_share"]]
    heads = {"title": _("Period"), "came_share": _("Share that came"), **_people_words()}
    return in_percent(shown, "came_share").rename(columns=heads)


def plain(listed: pd.DataFrame) -> pd.DataFrame:
    """The events (columns as `queries.events.events.events`) under headings in words."""
    words = {name: value_words("events", name) for name in ("format", "precision", "certainty")}
    shown = listed[PLAIN.split()].replace(words)
    heads = {"district_name": _("District"), "came_share": _("Share that came")}
    return shown.rename(columns=heads | _people_words())


def _told(listed: pd.DataFrame) -> pd.DataFrame:
    """The events as a table, shares in percent: for files, and where nothing is sorted."""
    return in_percent(plain(listed), _("Share that came"))


def _people_words() -> dict[str, str]:
    """Headings of the numbers of people, as declared."""
    words = column_words("attendance")
    return {name: words[name] for name in ("registered", "attended", "comparator")}


def table_title(found: Listed) -> str:
    """What the list of the events is called."""
    if found.is_many:
        return _("The latest events of this selection")
    return _("All events of this selection")


def event_table(found: Listed) -> None:
    """The list of the events, the latest first; of many only the latest ones, and all as a file."""
    rows = found.rows(MOST_LISTED if found.is_many else None)
    latest = rows.sort_values("start_date", ascending=False, na_position="last", kind="stable")
    title, headings = table_title(found), column_words("events")
    forms = {
        **dataset_columns.forms(dataset("events")),
        headings["start_time"]: st.column_config.TimeColumn(format="HH:mm"),
    }
    key, alt = "participation_table", _("The events of this selection")
    shown = plain(latest).rename(columns=headings)
    written = {_("Share that came"): look().percent}
    draw_table(shown, key, alt, words=written, column_config=forms)

    def content() -> pd.DataFrame:
        whole = run_uncached(events, chosen=found.chosen, today=found.today)  # too large to keep
        return _told(whole).rename(columns=headings)

    if found.is_many:
        words = _("Shown are the latest {n} of {total} events; the CSV holds all of them.")
        n, total = look().number(len(rows)), look().number(found.count.events)
        figure.note(words.format(n=n, total=total))
        csv_button(content, "veranstaltungen.csv", "participation_csv")
    drill_through.button(key, title, found.count.rows)
