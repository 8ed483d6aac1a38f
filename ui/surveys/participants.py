"""Who takes part in a survey: over time, against the wanted number and against the population."""

import datetime as dt
from functools import partial
from typing import Any, Protocol

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from queries.surveys import reach
from queries.surveys.reach import Progress
from ui.components import drill_through_rows, figure
from ui.i18n.texts import look, plural
from ui.i18n.texts import text as _
from ui.surveys import data, participant_tables
from ui.surveys import words as survey_words
from ui.surveys.data import Survey


class Charts(Protocol):
    """The figures of participants, as `charts.survey_reach` has them."""

    def over_time(self, steps: pd.DataFrame, **more: Any) -> Figure: ...
    def against_population(self, frame: pd.DataFrame, **more: Any) -> Figure: ...


def participant_figures(shown: Survey, done: Progress, *, today: dt.date, charts: Charts) -> None:
    """Participants over time on the left, against the population by age below and by district on
    the right."""
    if not shown.people.total:
        figure.nothing(_("Participants"), survey_words.no_answers())
        return
    if shown.is_small:
        figure.nothing(_("Participants"), survey_words.no_small())
        return
    left, right = st.columns(2, gap="large")
    with left:
        _over_time(shown, done, today, charts)
        survey_words.note(
            survey_words.late(done.late, shown.guard), participant_tables.strangers(shown)
        )
        _against_population(shown, "age", charts)
    with right:
        _against_population(shown, "district", charts)


def _over_time(shown: Survey, done: Progress, today: dt.date, charts: Charts) -> None:
    steps = reach.over_time(shown.people, shown.guard)
    if steps.empty:
        figure.nothing(_("Participants over time"), _("No answer states its day."))
        return
    line = charts.over_time(
        steps, wanted=done.wanted, last_day=done.last_day, today=today, look=look()
    )
    figure.draw_figure(line, key="survey_time", table=steps, dataset="survey_answers",
                source=participant_tables.answers_source(shown), words=survey_words.step_words(),
                behind=partial(drill_through_rows.survey, shown.survey_id))  # fmt: skip


def _against_population(shown: Survey, dimension: str, charts: Charts) -> None:
    """Share of the participants beside the share of the population."""
    frame = participant_tables.against_population(shown, dimension)
    title = survey_words.dimensions()[dimension]
    if frame.empty:
        if dimension == "district":
            figure.nothing(title, survey_words.no_groups())
        return
    figure.draw_figure(
        charts.against_population(frame, title=title, look=look()),
        key=f"survey_{dimension}",
        source=participant_tables.population_source(shown, dimension),
        dataset=participant_tables.POPULATION[dimension],
        table=partial(participant_tables.table, frame),
        behind=partial(drill_through_rows.participants, shown.survey_id),
    )


Group = tuple[str | None, str | None]
"""A district and an age, each None for all."""


def survey_sentence(words: str, group: Group) -> str:
    """The sentence about the whole survey, named as such as soon as a group is chosen."""
    district, age = group
    if district:
        return _("Whole city: {words}").format(words=words)
    return _("All ages: {words}").format(words=words) if age else words


def of_group(shown: Survey, group: Group) -> str:
    """How many of the chosen group took part, and what the choice is good for; empty without a
    choice. Small numbers are hidden as they are in the tables by district and by age."""
    if not any(group):
        return ""
    chosen = [
        data.named(code, dimension)
        for code, dimension in zip(group, ("district", "age"), strict=True)
        if code
    ]
    words = _("{group}: {people}.").format(group=" · ".join(chosen), people=_people(shown, group))
    reach = _("The choice applies to the questions; all else on this page is whole.")
    return f"{words} {reach}"


def _people(shown: Survey, group: Group) -> str:
    number = _number(shown, group)
    if number is None:
        return _("no number of participants can be shown")
    if pd.isna(number):
        return _("• participants (too few to show)")
    return plural("{n} participant", "{n} participants", int(number))


def _number(shown: Survey, group: Group) -> float | None:
    """Participants of the group; NaN where hidden, None where nobody states a group or
    too few do."""
    district, age = group
    if district and age:  # analysts only: see `survey_choice.groups`
        people = shown.people.groups
        both = people[(people["district_id"] == district) & (people["age_group"] == age)]
        return float(both["people"].sum())
    counts = participant_tables.participants(shown, "district" if district else "age")
    return None if counts.empty else float(counts.get(district or age, 0.0))
