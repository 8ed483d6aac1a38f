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
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.surveys import _into_survey_missing, participant_tables
from ui.surveys import words as survey_words
from ui.surveys.data import Survey


class Charts(Protocol):
    """The figures of participants, as `charts.survey_reach` has them."""

    def over_time(self, steps: pd.DataFrame, **more: Any) -> Figure: ...
    def against_population(self, frame: pd.DataFrame, **more: Any) -> Figure: ...


def show(shown: Survey, done: Progress, *, today: dt.date, charts: Charts) -> None:
    """Participants over time on the left, against the population by age below and by district on
    the right."""
    if not shown.people.total:
        figure.nothing(_("Participants"), _into_survey_missing.no_answers())
        return
    if shown.is_small:
        figure.nothing(_("Participants"), _into_survey_missing.no_small())
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
    figure.show(line, key="survey_time", table=steps, dataset="survey_answers",
                source=participant_tables.source(shown), words=survey_words.step_words(),
                behind=partial(drill_through_rows.survey, shown.survey_id))  # fmt: skip


def _against_population(shown: Survey, dimension: str, charts: Charts) -> None:
    """Share of the participants beside the share of the population."""
    frame = participant_tables.against_population(shown, dimension)
    title = survey_words.dimensions()[dimension]
    if frame.empty:
        if dimension == "district":
            figure.nothing(title, _into_survey_missing.no_groups())
        return
    figure.show(
        charts.against_population(frame, title=title, look=look()),
        key=f"survey_{dimension}",
        source=participant_tables.population_source(shown, dimension),
        dataset=participant_tables.POPULATION[dimension],
        table=partial(participant_tables.table, frame),
        behind=partial(drill_through_rows.participants, shown.survey_id),
    )
