"""Umfragen: who takes part, who is missing, what the answers say and how sure that is."""

import streamlit as st

from queries.surveys.reach import progress
from queries.surveys.surveys import questions
from ui.components import html
from ui.i18n.texts import text as _
from ui.state.day import day_shown
from ui.state.session_data import run_query
from ui.surveys import data, evaluated, filters, participants, sections, words

today = day_shown()

st.title(_("Surveys"), anchor=False)
listed = data.listed()
if listed.empty:
    st.info(_("No survey is published. Whoever runs one can supply it."), icon=":material/ballot:")
    st.stop()
chosen = filters.bar(listed)
shown = chosen.survey
results = evaluated.results(shown)

done = progress(shown.row, shown.people, today=today)
sentence = participants.survey_sentence(words.progress(done, shown), chosen.group)
html.lead(sentence)
words.say(participants.of_group(shown, chosen.group))
words.say(participants.missing(shown, "district"), participants.missing(shown, "age"))
words.about(shown.row)
if shown.people.total or results.empty:
    participants.participant_figures(shown, done, today)

if len(results):
    evaluated.published_results(shown, results)
    if not shown.people.total:
        evaluated.holder(shown)
if len(run_query(questions, survey_id=shown.survey_id)) or results.empty:
    sections.questions(shown, listed, chosen)
sections.polls(listed, shown)
