"""The blocks of the participation page: filters, cards, series, calendar and sources."""

import datetime as dt
from dataclasses import replace
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from charts import participation as chart
from queries.events.events import (
    EventFilter,
    event_count,
    event_options,
    next_events,
)
from queries.events.participation import (
    Participation,
    events_by,
    groups_reached,
    participation,
    series_held,
)
from queries.events.series import attendance_by_period, stated_hours
from queries.metric import Metric, Rows
from queries.places.shortlist import shortlist
from ui.components import cards, figure, filters, html
from ui.components.cards import Card, Row
from ui.components.domain_words import in_the_table
from ui.components.tables import value_words
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.participation import tables
from ui.participation.event_list import FEWEST_SHARES, Listed, share_that_came
from ui.participation.tables import counted, hours_words
from ui.state.session_data import package, run_query

MOST_DATES = 500
NEXT_DATES = 5
FEWEST_BARS = 3  # fewer values are a sentence, not a chart
OPEN_SERIES = 6  # lines of the list of series that are open
ROWS = {"reihe": "series", "format": "format", "ag": "working_group", "thema": "topic"}


def bar() -> EventFilter:
    """Draw the filters; returns what the queries of events take for them."""
    options = run_query(event_options)
    words = value_words("events", "format")
    formats = {code: words.get(code, code) for code in options.formats}
    topics, series = filters.same(options.topics), filters.same(options.series)
    with filters.bar():
        return EventFilter(
            district_id=filters.district(),
            working_group=filters.working_group(options.working_groups),
            series=filters.choice("reihe", _("Series"), series),
            format=filters.choice("format", _("Format"), formats),
            topic=filters.choice("thema", _("Topic"), topics),
        )


def _sentence(sums: Participation, announced: int, paired: int) -> str:
    """The page in one sentence; what is an estimate says so. announced: events whose day is over
    and of which nobody reported that they were held; paired: those that state who registered and
    who came."""
    parts = [plural("{n} event held", "{n} events held", sums.events.count)]
    if announced:
        parts.append(plural("{n} only announced", "{n} only announced", announced))
    if sums.talks.value is not None:
        parts.append(plural("{n} talk", "{n} talks", sums.talks.count))
    if sums.people.value is not None:
        people = tables.people_words(sums.people.value, sums.is_estimate, sums.estimate_step)
        parts.append(tables.people_present(sums.people.value, people))
    if sums.came_share.value is not None and paired >= FEWEST_SHARES:
        share = look().percent(sums.came_share.value)
        parts.append(_("{share} of the registered came", share=share))
    return " · ".join(parts)


def sums(listed: Listed) -> None:
    """The page in a sentence, its numbers one by one folded below. A district's are its own; the
    events that belong to no district are said beside them."""
    is_district = listed.chosen.district_id is not None
    own = replace(listed, chosen=replace(listed.chosen, is_own=is_district))
    chosen, found = own.chosen, own.ask(participation)
    paired = own.ask(event_count, held=True, paired=True)
    html.lead(_sentence(found, own.ask(event_count).announced, paired.events))
    if is_district:
        _say_citywide(listed.ask(participation).events.count - found.events.count)
    content = partial(_cards, own, found, chosen)
    figure.folded(_("These numbers one by one"), "participation_numbers", content)


def _cards(own: Listed, found: Participation, chosen: EventFilter) -> None:
    """Events, hours, talks, people, share that came, each with its rows."""
    events = _count("events", found.events, _("Events"), _("held"))
    inferred = _inferred(own.ask(event_count, held=True).inferred)
    events = replace(events, demo=_demo(found.events), goal=inferred)
    talks = _count("talks", found.talks, _("Talks"), _("talks and short inputs"))
    came = Card(
        key="share",
        metric=found.came_share,
        title=_("Share that came"),
        value=look().percent(found.came_share.value),
        unit=_("of the registered"),
        goal=_("over the events that state both numbers"),
    )
    cards.cards([events, _hours(found, chosen), talks, _people(found), came])


def _count(key: str, metric: Metric, title: str, unit: str) -> Card:
    return Card(title, look().number(metric.value), unit, key=key, metric=metric)


def _inferred(count: int) -> str:
    """Of how many events held the day was worked out from other facts; empty for none."""
    if not count:
        return ""
    return plural("{n} of them on an inferred day", "{n} of them on inferred days", count)


def _hours(found: Participation, chosen: EventFilter) -> Card:
    hours = run_query(stated_hours) if chosen == EventFilter(series=chosen.series) else {}
    whole = sum(hours.values()) if chosen.series is None else hours.get(chosen.series, 0.0)
    more = _("and over {n} hours of a whole series", n=whole) if whole else ""
    unstated = found.events_without_duration.count
    return Card(
        key="hours",
        metric=found.hours,
        title=_("Hours"),
        value=hours_words(found.hours.value or None),
        foot=_("of events with a stated length"),
        goal=plural("{n} event states no length", "{n} events state no length", unstated)
        if unstated
        else "",
        more=more,
    )


def _people(found: Participation) -> Card:
    known = found.events_with_attendance
    return Card(
        key="people",
        metric=found.people,
        title=_("People present"),
        value=tables.people_words(found.people.value, found.is_estimate, found.estimate_step),
        goal=plural("known of {n} event", "known of {n} events", known) if known else "",
        demo=_demo(found.people),
    )


def _demo(metric: Metric) -> str:
    return _("{n} of it invented", n=metric.demo) if metric.demo else ""


def _say_citywide(events: int) -> None:
    """Beside a district's own events those that belong to none, as citywide measures do."""
    if events:
        figure.note(
            plural(
                "Below also {n} event that has no district and counts for the whole city.",
                "Below also {n} events that have no district and count for the whole city.",
                events,
            )
        )


def series_list(chosen: EventFilter, today: dt.date) -> None:
    """Every series in one line, with what is stated for it as a whole."""
    found = run_query(series_held, chosen=chosen, today=today)
    hours = run_query(stated_hours)
    st.header(_("The series"), anchor=False)
    cards.card_rows(
        [_series(row, hours.get(row["series"])) for row in found.to_dict("records")],
        empty=_("None of these events belongs to a series."),
        most=OPEN_SERIES,
    )


def _series(row: dict[str, Any], hours: float | None) -> Row:
    held, announced = int(row["events"]), int(row["announced"])
    parts = [plural("{n} session", "{n} sessions", held)] if held else []
    if announced:
        parts.append(plural("{n} only announced", "{n} only announced", announced))
    if not pd.isna(row["talks"]):
        parts.append(plural("{n} talk", "{n} talks", int(row["talks"])))
    if hours:
        parts.append(_("over {n} in all", n=tables.hours_said(hours)))
    elif row["hours"] and not pd.isna(row["hours"]):
        parts.append(tables.hours_said(row["hours"]))
    if not pd.isna(row["attended"]):
        people = _people_of_series(row)
        if row["is_series_total"]:
            parts.append(_("{n} people in all, not stated per session", n=people))
        else:
            parts.append(tables.people_present(row["attended"], people))
    is_demo = row["events_demo"] == held + announced
    link = html.link("beteiligung", reihe=row["series"])
    return Row("○", row["series"], " · ".join(parts), is_demo=is_demo, link=link)


def _people_of_series(row: dict[str, Any]) -> str:
    """How many came to a series: as its own total says it, or a sum that is rounded in words."""
    if row["is_series_total"]:
        return chart.people_words(row["attended"], row["comparator"], row["is_estimate"], look())
    return tables.people_words(row["attended"], row["is_estimate"], row["estimate_step"])


def calendar(chosen: EventFilter, today: dt.date) -> None:
    """What comes next, and all dates ahead that pass the filters for one's own calendar."""
    st.header(_("What comes next"), anchor=False)
    found = run_query(next_events, chosen=chosen, today=today, limit=NEXT_DATES)
    cards.card_rows(
        [_next(row) for row in found.to_dict("records")],
        empty=_("No event is announced. The working groups can supply the next dates."),
    )
    if found.empty:
        return

    def content() -> bytes:
        from ui.participation.ical import calendar_file  # loads slowly, and few ask for it

        ahead = run_query(next_events, chosen=chosen, today=today, limit=MOST_DATES)
        return calendar_file(ahead, host=package().name, now=dt.datetime.now(dt.UTC))

    st.download_button(
        _("Dates for the calendar (.ics)"),
        data=content,
        file_name="veranstaltungen.ics",
        mime="text/calendar",
        key="participation_calendar",
        on_click="ignore",
        icon=":material/calendar_add_on:",
        type="tertiary",
    )


def _next(row: dict[str, Any]) -> Row:
    place = row["district_name"] or row["place"]
    parts = [
        look().date(row["start_date"]),
        f"{row['start_time']:%H:%M}" if not pd.isna(row["start_time"]) else "",
        value_words("events", "format").get(row["format"] or "", ""),
        place if isinstance(place, str) else "",
        row["working_group"] or "",
    ]
    return Row("◇", row["title"], " · ".join(filter(None, parts)), is_demo=row["is_demo"])


def spread(found: Listed, by: str) -> None:
    """Sums of the events held by a column, as a table."""
    held = found.ask(event_count, held=True).rows
    content = partial(tables.spread, found.ask(events_by, by=by), by, held)
    figure.folded(_("Sums of the events held"), "participation_sums", content)


def _of_people(found: Listed) -> figure.Origin:
    held = found.ask(event_count, held=True)
    return figure.Origin("attendance", counted(held), held.rows)


def who_came(found: Listed) -> None:
    """Who came of the registered, and people by quarter and by group, side by side."""
    share_that_came(found)
    left, right = st.columns(2, gap="large")
    with left:
        attendance(found)
    with right:
        groups(found)


def attendance(found: Listed) -> None:
    """People registered and present by quarter."""
    quarters = found.ask(attendance_by_period, period="quarter")
    if quarters[["registered", "attended"]].isna().all(axis=None):
        figure.nothing(_("People registered and present"), tables.nobody_counted(), "attendance")
        return
    bars, table = chart.attendance(quarters, look=look()), partial(tables.quarters, quarters)
    figure.draw_figure(bars, key="participation_people", table=table, origin=_of_people(found))


def groups(found: Listed) -> None:
    """People present by the group they belong to."""
    reached = tables.named(found.ask(groups_reached))
    if reached.empty:
        figure.nothing(_("Groups reached"), tables.nobody_counted())
        return
    if len(reached) < FEWEST_BARS:
        figure.nothing(_("Groups reached"), _listed(reached["group"], reached["attended"]))
        return
    bars = chart.groups(reached, look=look())
    figure.draw_figure(bars, key="participation_groups", table=reached, origin=_of_people(found))


def _by_district(found: Listed) -> tuple[Listed, pd.DataFrame]:
    """The events of all districts, also when one of them is chosen: theirs are not 0."""
    every = replace(found, chosen=replace(found.chosen, district_id=None))
    return every, tables.districts(every.ask(events_by, by="district_id"))


def has_districts(found: Listed) -> bool:
    """Whether enough districts are stated for a chart."""
    places = _by_district(found)[1]
    known = places.loc[places["events"] > 0, "district_id"]
    return bool(known.any()) and len(known) >= FEWEST_BARS


def districts(found: Listed) -> None:
    """Events by district, and in which nothing took place."""
    every, places = _by_district(found)
    held = every.ask(event_count, held=True)
    known = places[places["events"] > 0]
    if not known["district_id"].any():
        why = _("None of these events states a district. Whoever organised them can supply it.")
        figure.nothing(_("Events by district"), why, examples="events")
        return
    if len(known) < FEWEST_BARS:
        said = [
            _listed(known["name"], known["events"]),
            tables.without_event(found.chosen, found.today),
        ]
        figure.nothing(_("Events by district"), " ".join(said))
        return
    ordered = known.sort_values("events", ascending=False, kind="stable")["district_id"]
    open_ones, rest = shortlist(list(ordered), chosen=found.chosen.district_id)
    figure.draw_figure(
        chart.districts(known[known["district_id"].isin(open_ones)], look=look()),
        key="participation_districts",
        table=places.rename(columns={"events": _("Events")}),
        origin=figure.Origin("districts", counted(held), [held.rows[0], Rows("districts")]),
    )
    figure.note(in_the_table(len(rest)), tables.without_event(found.chosen, found.today))


def _listed(names: pd.Series, numbers: pd.Series) -> str:
    """Too few values for a chart, as a sentence."""
    pairs = zip(names, numbers, strict=True)
    return ", ".join(f"{name}: {look().number(number)}" for name, number in pairs) + "."
