"""The questions of a survey and the live polls: the right chart for each, and what it says."""

from functools import partial
from typing import Any, Protocol

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from queries.surveys.surveys import questions as questions_of
from ui.components import drill_through_rows, figure
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import run_query
from ui.surveys import data, filters, free_text, participant_tables
from ui.surveys import question as survey_question
from ui.surveys import words as survey_words
from ui.surveys.data import Survey
from ui.surveys.question import Comparison, Shown


class Charts(Protocol):
    """The figures of answers, as `charts.survey_answers` has them."""

    def likert(self, shares: pd.DataFrame, **more: Any) -> Figure: ...
    def choices(self, shares: pd.DataFrame, **more: Any) -> Figure: ...
    def by_group(self, shares: pd.DataFrame, **more: Any) -> Figure: ...
    def ranking(self, ranks: pd.DataFrame, **more: Any) -> Figure: ...
    def histogram(self, shares: pd.DataFrame, **more: Any) -> Figure: ...
    def means(self, frame: pd.DataFrame, **more: Any) -> Figure: ...


def questions(
    shown: Survey,
    listed: pd.DataFrame,
    group: tuple[str | None, str | None],
    fields: tuple[str, ...] = (),
    *,
    weigh: bool,
    charts: Charts,
) -> None:
    """Choose a question, of all or of some Zielfelder, and what to compare it with; draw it."""
    st.subheader(_("Questions"), anchor=False)
    every = run_query(questions_of, survey_id=shown.survey_id)
    if every.empty:
        figure.nothing(_("No questions"), survey_words.no_questions())
        return
    found = every[every["field_id"].isin(fields)] if fields else every
    if found.empty:
        figure.nothing(_("No questions"), survey_words.no_questions_of_fields())
        return
    asked = filters.question(shown, found)
    how = Comparison()
    if asked["kind"] != survey_question.TEXT:
        how = filters.comparison(shown, asked, every, listed, group)
    _question(shown, asked, how, weigh, charts)


def _question(
    shown: Survey, asked: pd.Series, how: Comparison, weigh: bool, charts: Charts
) -> None:
    """The chart that fits the kind of the question, with n, intervals and differences."""
    if asked["kind"] == survey_question.TEXT:
        free_text.free_text_answers(shown, asked)
        return
    if shown.is_small:
        figure.nothing(asked["text"], survey_words.no_small())
        return
    if not survey_question.is_answered(shown, asked):
        figure.nothing(asked["text"], _("Nobody has answered this question."))
        return
    if asked["kind"] == survey_question.NUMBER:
        ready, mean_digits = _numbers(shown, asked, how, weigh, charts), 1
    else:
        ready, mean_digits = _options(shown, asked, how, weigh, charts), 2
    everybody, is_of_all = shown.people.total, ready.overall.is_of_all
    if ready.is_matrix:
        sizes = ready.frame["n"]
        survey_words.say(survey_words.answered_each(sizes, everybody, is_of_all=is_of_all))
        return
    mean = survey_words.mean(ready.mean, mean_digits, weighted=ready.weights is not None)
    survey_words.say(
        survey_words.answered(ready.n, everybody, is_of_all=is_of_all),
        survey_words.sentence(mean),
        survey_words.weights(ready.weights, ready.n) if weigh else "",
        survey_words.differences(ready.differences),
        survey_words.strays(survey_question.strays(shown, asked), shown.guard),
    )


def _options(
    shown: Survey, asked: pd.Series, how: Comparison, weigh: bool, charts: Charts
) -> Shown:
    """A scale, a choice or a ranking."""
    ready = survey_question.options(shown, asked, how, weigh=weigh)
    picture, table = _picture(shown, asked, ready, charts)
    figure.draw_figure(
        picture,
        key="survey_question",
        table=table,
        dataset="survey_answers",
        source=participant_tables.answers_source(shown),
        behind=partial(drill_through_rows.survey, shown.survey_id, asked["question_id"]),
    )
    return ready


def _picture(
    shown: Survey, asked: pd.Series, ready: Shown, charts: Charts
) -> tuple[Figure, figure.Table]:
    """The figure of a question with options, and the table behind it."""
    words, rows = look(), ready.frame["row"].nunique()
    table = partial(survey_words.table, ready.frame)
    stacked = asked["kind"] == survey_question.SCALE and len(ready.labels) > 1
    if stacked and ready.is_mostly_whole:
        picture = charts.likert(ready.frame, labels=ready.labels, title=ready.title, look=words)
        return picture, table
    if asked["kind"] == data.RANKING and rows == 1:
        ranks = survey_question.ranking(shown, asked)
        picture = charts.ranking(ranks, title=ready.title, look=words)
        return picture, partial(survey_words.rank_table, ranks, ready.frame)
    title = ready.title
    if asked["kind"] == data.RANKING:
        title = _("{question} Put first").format(question=title)
    if rows == 1 or (rows == 2 and ready.weights):
        weighted = ready.weights is not None
        return charts.choices(ready.everybody, title=title, look=words, weighted=weighted), table
    one = filters.answer(ready.labels)
    frame = ready.frame[ready.frame["answer"] == one]
    picture = charts.by_group(
        frame, overall=ready.overall_share(one), title=f"{title} – {one}", look=words
    )
    return picture, table


def _numbers(
    shown: Survey, asked: pd.Series, how: Comparison, weigh: bool, charts: Charts
) -> Shown:
    """A histogram of everybody; with groups chosen also their means."""
    ready = survey_question.number(shown, asked, weigh=weigh)
    show = partial(
        figure.draw_figure,
        dataset="survey_answers",
        source=participant_tables.answers_source(shown),
        behind=partial(drill_through_rows.survey, shown.survey_id, asked["question_id"]),
    )
    picture = charts.histogram(ready.frame, mean=ready.mean.value, title=asked["text"], look=look())
    show(picture, key="survey_question", table=partial(survey_words.table, ready.frame))
    means = survey_question.means(shown, asked, how)
    if len(means):
        title = _("Mean by group: {question}").format(question=asked["text"])
        picture = charts.means(means, overall=ready.mean.value, title=title, look=look())
        show(picture, key="survey_means", table=partial(survey_words.mean_table, means))
    return ready


def polls(listed: pd.DataFrame, shown: Survey, *, charts: Charts) -> None:
    """The live polls beside a survey, each with the choices it asked for."""
    st.subheader(_("Live polls"), anchor=False)
    is_beside = (listed["kind"] == filters.LIVE) & (listed["survey_id"] != shown.survey_id)
    if not is_beside.any():
        figure.nothing(_("Live polls"), _("No live poll is published."))
    for place, row in enumerate(row for _i, row in listed[is_beside].iterrows()):
        poll = data.survey(row)
        found = run_query(questions_of, survey_id=poll.survey_id)
        drawn = [one for _i, one in found.iterrows() if survey_question.can_be_drawn(poll, one)]
        for number, one in enumerate(drawn):
            _poll(poll, one, f"poll_{place}_{number}", charts)
        if not drawn:
            survey_words.poll_without_answers(poll, found)


def _poll(poll: Survey, asked: pd.Series, key: str, charts: Charts) -> None:
    ready = survey_question.options(poll, asked, Comparison(), weigh=False)
    picture = charts.choices(ready.everybody, title=asked["text"], look=look())
    figure.draw_figure(picture, key=key, dataset="survey_answers",
                table=partial(survey_words.table, ready.frame),
                behind=partial(drill_through_rows.survey, poll.survey_id, asked["question_id"]),
                source=participant_tables.answers_source(poll))  # fmt: skip
    everybody = poll.people.total
    survey_words.note(
        survey_words.answered(ready.n, everybody, is_of_all=ready.overall.is_of_all),
        survey_words.strays(survey_question.strays(poll, asked), poll.guard),
    )
