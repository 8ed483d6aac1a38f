"""The questions of a survey and the live polls: the right chart for each, and what it says."""

from functools import partial
from itertools import cycle

import pandas as pd
import streamlit as st
from plotly.graph_objects import Figure

from charts import survey_answers as chart
from queries.surveys.surveys import questions as questions_of
from ui.components import figure
from ui.components.filters import row as side_by_side
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.state.session_data import run_query
from ui.surveys import certainty, data, filters, free_text, question, words
from ui.surveys.data import Survey
from ui.surveys.participants import answers_origin
from ui.surveys.question import Comparison, Shown


def questions(shown: Survey, listed: pd.DataFrame, chosen: filters.Choice) -> None:
    """Choose a question, of all or of some Zielfelder, and what to compare it with; draw it."""
    st.subheader(_("Questions"), anchor=False)
    every = run_query(questions_of, survey_id=shown.survey_id)
    if every.empty:
        why = _("The questions of this survey are not published. Whoever runs it can supply them.")
        figure.nothing(_("No questions"), why)
        return
    found = every[every["field_id"].isin(chosen.fields)] if chosen.fields else every
    if found.empty:
        why = _("No question of this survey belongs to the chosen field of action.")
        figure.nothing(_("No questions"), why)
        return
    with side_by_side("survey_choices"):
        asked = filters.question(shown, found)
        is_text = asked["kind"] == question.TEXT
        if not is_text:
            how = filters.comparison(shown, asked, every, listed, chosen.group)
    if is_text:
        free_text.free_text_answers(shown, asked)
    elif shown.is_small:
        figure.nothing(asked["text"], words.no_small())
    elif not question.is_answered(shown, asked):
        figure.nothing(asked["text"], _("Nobody has answered this question."))
    else:
        _question(shown, asked, how, chosen.weigh)


def _question(shown: Survey, asked: pd.Series, how: Comparison, weigh: bool) -> None:
    """The chart that fits the kind of the question, with n, intervals and differences."""
    is_number = asked["kind"] == question.NUMBER
    ready = (_numbers if is_number else _options)(shown, asked, how, weigh)
    everybody, is_of_all = shown.people.total, ready.overall.is_of_all
    if ready.is_matrix:
        said = words.answered_each(ready.frame["n"], everybody, is_of_all=is_of_all)
        words.say(said, certainty.sample(shown))
        return
    words.say(
        words.answered(ready.n, everybody, is_of_all=is_of_all),
        words.mean(
            ready.mean,
            1 if is_number else 2,
            weighted=ready.weights is not None,
            scale=() if is_number else ready.labels,
        ),
        certainty.weights(ready.weights) if weigh else "",
        certainty.differences(ready.differences),
        words.strays(question.strays(shown, asked), shown.guard),
        certainty.sample(shown),
    )


def _options(shown: Survey, asked: pd.Series, how: Comparison, weigh: bool) -> Shown:
    """A scale, a choice or a ranking."""
    ready = question.options(shown, asked, how, weigh=weigh)
    picture, table = _picture(shown, asked, ready)
    origin = answers_origin(shown, asked["question_id"])
    figure.draw_figure(picture, key="survey_question", table=table, origin=origin)
    return ready


def _picture(shown: Survey, asked: pd.Series, ready: Shown) -> tuple[Figure, figure.Table]:
    """The figure of a question with options, and the table behind it."""
    rows, is_ranking = ready.frame["row"].nunique(), asked["kind"] == data.RANKING
    title, table = ready.title, partial(words.table, ready.frame)
    is_scale = asked["kind"] == question.SCALE and len(ready.labels) > 1
    if is_scale and ready.is_mostly_whole:
        picture = chart.likert(ready.frame, labels=ready.labels, title=title, look=look())
        return picture, table
    if is_ranking and rows == 1:
        ranks = question.ranking(shown, asked)
        picture = chart.ranking(ranks, title=title, look=look())
        return picture, partial(words.rank_table, ranks, ready.frame)
    if is_ranking:
        title = _("{question} Put first", question=title)
    weighted = ready.weights is not None
    if rows == 1 or (rows == 2 and weighted):
        return chart.choices(ready.everybody, title=title, look=look(), weighted=weighted), table
    one = filters.answer(ready.labels)
    frame = ready.frame[ready.frame["answer"] == one]
    overall, title = ready.overall_share(one), f"{title} – {one}"
    return chart.by_group(frame, overall=overall, title=title, look=look()), table


def _numbers(shown: Survey, asked: pd.Series, how: Comparison, weigh: bool) -> Shown:
    """A histogram of everybody; with groups chosen also their means."""
    ready = question.number(shown, asked, weigh=weigh)
    origin = answers_origin(shown, asked["question_id"])
    mean, title = ready.mean.value, asked["text"]
    picture = chart.histogram(ready.frame, mean=mean, title=title, look=look())
    table = partial(words.table, ready.frame)
    figure.draw_figure(picture, key="survey_question", table=table, origin=origin)
    means = question.means(shown, asked, how, weigh=weigh)
    if len(means):
        title = _("Mean by group: {question}", question=title)
        picture = chart.means(means, overall=mean, title=title, look=look())
        table = partial(words.mean_table, means)
        figure.draw_figure(picture, key="survey_means", table=table, origin=origin)
    return ready


def polls(listed: pd.DataFrame, shown: Survey) -> None:
    """The live polls below a survey, folded where it has charts of its own."""
    if shown.people.total:
        figure.folded(_("Live polls"), "survey_polls", partial(_polls, listed, shown))
    else:
        st.header(_("Live polls"), anchor=False)
        _polls(listed, shown)


def _polls(listed: pd.DataFrame, shown: Survey) -> None:
    """In two columns, each with the choices it asked for."""
    is_beside = (listed["kind"] == filters.LIVE) & (listed["survey_id"] != shown.survey_id)
    if not is_beside.any():
        figure.nothing(_("Live polls"), _("No live poll is published."), supplies="surveys")
        return
    columns = cycle(st.columns(2, gap="large"))
    for place, (_index, row) in enumerate(listed[is_beside].iterrows()):
        poll = data.survey(row)
        found = run_query(questions_of, survey_id=poll.survey_id)
        drawn = [one for _i, one in found.iterrows() if question.can_be_drawn(poll, one)]
        for number, one in enumerate(drawn):
            with next(columns):
                _poll(poll, one, f"poll_{place}_{number}")
        if not drawn:
            with next(columns):
                words.poll_without_answers(poll, found)


def _poll(poll: Survey, asked: pd.Series, key: str) -> None:
    ready = question.options(poll, asked, Comparison(), weigh=False)
    figure.draw_figure(
        chart.choices(ready.everybody, title=asked["text"], look=look()),
        key=key,
        table=partial(words.table, ready.frame),
        origin=answers_origin(poll, asked["question_id"]),
    )
    figure.note(
        words.answered(ready.n, poll.people.total, is_of_all=ready.overall.is_of_all),
        words.strays(question.strays(poll, asked), poll.guard),
        certainty.sample(poll),
    )
