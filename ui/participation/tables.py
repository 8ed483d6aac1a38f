"""Tables behind the figures of the participation page, in the words of the reader."""

import datetime as dt

import pandas as pd
import streamlit as st

from charts.participation import rounded
from queries.events.events import EventCount, EventFilter, districts_without_event
from queries.places.districts import districts as known_districts
from ui.components import drill_through, figure
from ui.components.domain_words import source_words
from ui.components.tables import (
    Words,
    column_words,
    csv_button,
    draw_table,
    in_percent,
    value_words,
)
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.state.session_data import run_query

MOST_NAMED = 15  # districts that a sentence names
MOST_SUMS = 12  # rows of the table of sums
FIRST = 230  # pixels of the column of names, so that the seven sums beside it are seen


def hours_words(hours: float | None) -> str:
    """17, or 17,5."""
    return look().number(hours, 0 if hours is None or float(hours).is_integer() else 1)


def hours_said(hours: float) -> str:
    """1 hour, or 17.5 hours."""
    said = look().plural("{n} hour", "{n} hours", 1 if hours == 1 else 2)
    return said.format(n=hours_words(hours))


def people_present(number: float, words: str) -> str:
    """How many came, in the words of `people_words`."""
    said = look().plural("{n} person present", "{n} people present", 1 if number == 1 else 2)
    return said.format(n=words)


def people_words(sum_of_people: float | None, is_estimate: bool, step: int = 1) -> str:
    """A sum of people; where a part of it is an estimate, no more exact than that is known: with
    "etwa 250" in it 503 is rund 500. step: the place to which the coarsest estimate is known."""
    if not is_estimate or sum_of_people is None:
        return look().number(sum_of_people)
    return _("some {n}", n=rounded(sum_of_people, step))


def row_words() -> dict[str, str]:
    """By what the events are laid out in rows; the keys stand in the URL."""
    return {
        "reihe": _("by series"),
        "format": _("by format"),
        "ag": _("by working group"),
        "thema": _("by topic"),
    }


def nobody_counted() -> str:
    """Why there is no figure of people."""
    return _(
        "No number of people is stated for single events of this selection. "
        "Whoever organised them can supply it."
    )


def spread(found: pd.DataFrame, column: str, made_of: drill_through.Wanted) -> None:
    """Sums of the events held by a column: number, hours, talks, people, share that came; of many
    rows the first, the CSV has all. made_of: gives the events."""
    shown = _sums(found.head(MOST_SUMS), column)
    title, key = _("Sums of the events held"), "participation_spread"
    written: Words = {_("Hours"): hours_words, _("Share that came"): look().percent}
    names = {str(shown.columns[0]): st.column_config.TextColumn(width=FIRST)}
    draw_table(shown, key, title, words=written, column_config=names)
    if len(found) > len(shown):
        words = _("Shown are the first {n} of {total} rows; the CSV holds all of them.")
        figure.note(words.format(n=look().number(MOST_SUMS), total=look().number(len(found))))

        def whole() -> pd.DataFrame:
            return in_percent(_sums(found, column), _("Share that came"))

        csv_button(whole, "summen.csv", "participation_sums_csv")
    drill_through.button(key, title, made_of)


def _sums(found: pd.DataFrame, column: str) -> pd.DataFrame:
    names = value_words("events", "format") if column == "format" else {}
    nameless = _("in no series") if column == "series" else _("not stated")
    return pd.DataFrame(
        {
            column_words("events")[column]: [
                names.get(value, value) if isinstance(value, str) else nameless
                for value in found["value"]
            ],
            _("Events"): found["events"],
            _("of them invented"): found["events_demo"],
            _("Hours"): found["hours"].astype(float),
            _("Talks"): found["talks"],
            _("registered"): found["registered"],
            _("present"): found["attended"],
            _("Share that came"): found["came_share"].astype(float),
        }
    )


def quarters(found: pd.DataFrame) -> pd.DataFrame:
    """People by quarter, headings in words."""
    return pd.DataFrame(
        {
            _("Quarter"): [look().date(day.date(), "Quartal") for day in found["period"]],
            _("Events"): found["events"],
            _("registered"): found["registered"],
            _("present"): found["attended"],
        }
    )


def named(reached: pd.DataFrame) -> pd.DataFrame:
    """Groups (column group) with a word for those whom no group counts."""
    reached = reached.fillna({"group": _("not told apart")})
    return reached[["group", "events", "registered", "attended"]].rename(
        columns={"events": _("Events")}
    )


def districts(found: pd.DataFrame) -> pd.DataFrame:
    """Held events by district, those without any with 0, from `events_by` of the district_id; the
    last row are those of no district, if there are any. Columns district_id, name, events."""
    counts = found.fillna({"value": ""}).set_index("value")["events"]
    known = run_query(known_districts)[["district_id", "name"]]
    if "" in counts:
        known = pd.concat([known, pd.DataFrame({"district_id": [""], "name": [_("no district")]})])
    return known.assign(events=known["district_id"].map(counts).fillna(0).astype(int))


def counted(found: EventCount) -> str:
    """How many events stand behind a figure, how many of them invented, and the main source."""
    words = [plural("{n} event", "{n} events", found.events)]
    if found.events_demo:
        words.append(plural("{n} of them invented", "{n} of them invented", found.events_demo))
    return " · ".join([*words, *source_words(found.sources)])


def without_event(chosen: EventFilter, today: dt.date) -> str:
    """Sentence on the districts in which nothing took place; empty if there is none."""
    if chosen != EventFilter(district_id=chosen.district_id):
        return ""
    found = run_query(districts_without_event, today=today)
    if found.empty:
        return ""
    if len(found) > MOST_NAMED:
        return plural(
            "No event is known in {n} district.",
            "No event is known in {n} districts.",
            len(found),
        )
    names = ", ".join(f"{row.district_id} {row.name}" for row in found.itertuples(index=False))
    return plural(
        "No event is known in {n} district: {districts}",
        "No event is known in {n} districts: {districts}",
        len(found),
        districts=names,
    )
