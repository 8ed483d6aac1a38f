"""Umfragen: who takes part, who is missing, what the answers say and how sure that is."""

import datetime as dt
from functools import partial

import pandas as pd
import streamlit as st

from charts import survey_answers as chart
from charts import survey_reach as reach_chart
from queries import survey_reach
from queries import surveys as asked_of
from ui import (
    figure,
    filters,
    markup,
    rows_of,
    survey_choice,
    survey_data,
    survey_free,
    survey_people,
    survey_question,
    survey_words,
)
from ui.store import ask
from ui.survey_data import Survey
from ui.survey_question import Comparison
from ui.texts import look
from ui.texts import text as _

today = dt.date.today()
words = look()


def reach(shown: Survey) -> None:
    """Participants over time against the wanted number, and against the population."""
    if not shown.people.total:
        figure.nothing(_("Participants"), survey_words.no_answers())
        return
    source = survey_people.source(shown)
    left, right = st.columns(2, gap="large")
    with left:
        steps = survey_reach.over_time(shown.people, shown.guard)
        if steps.empty:
            figure.nothing(_("Participants over time"), _("No answer states its day."))
        else:
            line = reach_chart.over_time(
                steps, wanted=done.wanted, last_day=done.last_day, today=today, look=words
            )
            figure.show(line, key="survey_time", table=steps, dataset="survey_answers",
                        source=source, words=survey_words.step_words(),
                        behind=partial(rows_of.survey, shown.survey_id))  # fmt: skip
        survey_words.note(survey_words.late(done.late, shown.guard), survey_people.strangers(shown))
        against_population(shown, "age")
    with right:
        against_population(shown, "district")


def against_population(shown: Survey, dimension: str) -> None:
    """Share of the participants beside the share of the population."""
    frame = survey_people.against_population(shown, dimension)
    title = survey_words.dimensions()[dimension]
    if frame.empty:
        if dimension == "district":
            figure.nothing(title, survey_words.no_groups())
        return
    figure.show(
        reach_chart.against_population(frame, title=title, look=words),
        key=f"survey_{dimension}", source=survey_people.population_source(shown, dimension),
        dataset=survey_people.POPULATION[dimension], table=survey_people.table(frame),
        behind=partial(rows_of.participants, shown.survey_id),
    )  # fmt: skip


def question(shown: Survey, asked: pd.Series, how: Comparison, weigh: bool) -> None:
    """The chart that fits the kind of the question, with n, intervals and differences."""
    if asked["kind"] == survey_question.TEXT:
        survey_free.show(shown, asked)
        return
    if not survey_question.is_answered(shown, asked):
        figure.nothing(asked["text"], _("Nobody has answered this question."))
        return
    if asked["kind"] == survey_question.NUMBER:
        ready, mean_digits = numbers(shown, asked, how, weigh), 1
    else:
        ready, mean_digits = options(shown, asked, how, weigh), 2
    survey_words.say(
        survey_words.answered(ready.n, shown.people.total) + ".",
        survey_words.sentence(survey_words.mean(ready.mean, mean_digits)),
        survey_words.weights(ready.weights, ready.n) if weigh else "",
        survey_words.differences(ready.differences),
        survey_words.strays(survey_question.strays(shown, asked), shown.guard),
    )


def options(shown: Survey, asked: pd.Series, how: Comparison, weigh: bool) -> survey_question.Shown:
    """A scale, a choice or a ranking."""
    ready = survey_question.options(shown, asked, how, weigh=weigh)
    title, rows = asked["text"], ready.frame["row"].nunique()
    table = survey_words.table(ready.frame)
    stacked = asked["kind"] == survey_question.SCALE and len(ready.labels) > 1
    if stacked and ready.is_mostly_whole:
        picture = chart.likert(ready.frame, labels=ready.labels, title=title, look=words)
    elif asked["kind"] == survey_data.RANKING and rows == 1:
        ranks = survey_question.ranking(shown, asked)
        picture = chart.ranking(ranks, title=title, look=words)
        table = survey_words.rank_table(ranks, ready.frame)
    elif rows == 1 or (rows == 2 and ready.weights):
        picture = chart.choices(ready.everybody, title=title, look=words, weighted=weigh)
    else:
        one = survey_choice.answer(ready.labels)
        frame = ready.frame[ready.frame["answer"] == one]
        picture = chart.by_group(
            frame, overall=ready.everybody.set_index("answer").at[one, "share"],
            title=f"{title} – {one}", look=words,
        )  # fmt: skip
    figure.show(picture, key="survey_question", table=table, dataset="survey_answers",
                source=survey_people.source(shown),
                behind=partial(rows_of.survey, shown.survey_id, asked["question_id"]))  # fmt: skip
    return ready


def numbers(shown: Survey, asked: pd.Series, how: Comparison, weigh: bool) -> survey_question.Shown:
    """A histogram of everybody; with groups chosen also their means."""
    ready = survey_question.number(shown, asked, weigh=weigh)
    picture = chart.histogram(ready.frame, mean=ready.mean.value, title=asked["text"], look=words)
    source = survey_people.source(shown)
    made_of = partial(rows_of.survey, shown.survey_id, asked["question_id"])
    figure.show(picture, key="survey_question", source=source, dataset="survey_answers",
                behind=made_of,
                table=survey_words.table(ready.frame))  # fmt: skip
    means = survey_question.means(shown, asked, how)
    if len(means):
        title = _("Mean by group: {question}").format(question=asked["text"])
        picture = chart.means(means, overall=ready.mean.value, title=title, look=words)
        figure.show(picture, key="survey_means", source=source, dataset="survey_answers",
                    table=survey_words.mean_table(means), behind=made_of)  # fmt: skip
    return ready


def polls(listed: pd.DataFrame) -> None:
    """The live polls, each with the choices it asked for."""
    st.subheader(_("Live polls"), anchor=False)
    if listed.empty:
        figure.nothing(_("Live polls"), _("No live poll is published."))
    for place, row in enumerate(row for _i, row in listed.iterrows()):
        poll = survey_data.survey(row)
        found = ask(asked_of.questions, survey_id=poll.survey_id)
        drawn = [one for _i, one in found.iterrows() if survey_question.can_be_drawn(poll, one)]
        for number, one in enumerate(drawn):
            ready = survey_question.options(poll, one, Comparison(), weigh=False)
            picture = chart.choices(ready.everybody, title=one["text"], look=words)
            figure.show(picture, key=f"poll_{place}_{number}", dataset="survey_answers",
                        table=survey_words.table(ready.frame),
                        behind=partial(rows_of.survey, poll.survey_id, one["question_id"]),
                        source=survey_people.source(poll))  # fmt: skip
        if not drawn:
            survey_words.poll_without_answers(row, found)


st.title(_("Surveys"), anchor=False)
listed = survey_data.listed()
if listed.empty:
    st.info(_("No survey is published. Who holds one can supply it."), icon=":material/ballot:")
    st.stop()
with filters.bar("survey_filters"):
    head = st.container()
    shown = survey_data.survey(survey_choice.survey(listed))
    group = survey_choice.groups(shown)
    weigh = survey_choice.weigh() if shown.people.total else False
done = survey_reach.progress(shown.row, shown.people, today=today)
markup.draw("lead.html", words=survey_words.progress(done))
survey_words.say(*(survey_people.missing(shown, one) for one in survey_words.dimensions()))
survey_words.about(shown.row)
reach(shown)

left, right = st.columns([2, 1], gap="large")
with left:
    found = ask(asked_of.questions, survey_id=shown.survey_id)
    st.subheader(_("Questions"), anchor=False)
    if found.empty:
        figure.nothing(_("No questions"), survey_words.no_questions())
    else:
        asked = survey_choice.question(found)
        how = Comparison()
        if asked["kind"] != survey_question.TEXT:
            how = survey_choice.comparison(shown, asked, listed, group)
        question(shown, asked, how, weigh)
with right:
    live = listed["kind"] == survey_choice.LIVE
    polls(listed[live & (listed["survey_id"] != shown.survey_id)])
