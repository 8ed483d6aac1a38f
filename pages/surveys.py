"""Umfragen: who takes part, who is missing, what the answers say and how sure that is."""

import datetime as dt

import streamlit as st

from charts import survey_answers, survey_reach, survey_results
from queries.surveys.reach import progress
from queries.surveys.surveys import questions
from ui.components import filters, html
from ui.i18n.texts import text as _
from ui.state.session_data import run_query
from ui.surveys import (
    data,
    evaluated,
    participant_tables,
    participants,
    sections,
)
from ui.surveys import filters as survey_filters
from ui.surveys import (
    words as survey_words,
)

today = dt.date.today()

st.title(_("Surveys"), anchor=False)
listed = data.listed()
if listed.empty:
    st.info(_("No survey is published. Who holds one can supply it."), icon=":material/ballot:")
    st.stop()
with filters.bar("survey_filters"):
    shown = data.survey(survey_filters.survey(listed))
    group = survey_filters.groups(shown)
    asked = run_query(questions, survey_id=shown.survey_id)
    fields = survey_filters.fields(asked)
    weigh = survey_filters.weigh() if shown.people.total else False
results = evaluated.results(shown)

done = progress(shown.row, shown.people, today=today)
whole = survey_words.progress(done, shown)
html.draw_template("components/lead.html", words=participants.survey_sentence(whole, group))
survey_words.say(participants.of_group(shown, group))
survey_words.say(*(participant_tables.missing(shown, one) for one in survey_words.dimensions()))
survey_words.about(shown.row)
if shown.people.total or results.empty:
    participants.participant_figures(shown, done, today=today, charts=survey_reach)

left, right = st.columns([2, 1], gap="large")
with left:
    if len(results):
        evaluated.published_results(shown, results, by_place=survey_results.by_place)
    if len(asked) or results.empty:
        sections.questions(shown, listed, group, fields, weigh=weigh, charts=survey_answers)
with right:
    sections.polls(listed, shown, charts=survey_answers)
