"""Anliegen: how many reports of citizens are open and how long they take, by district and kind."""

import streamlit as st

from queries.reports.reports import reports
from ui.components import figure, filters, html
from ui.i18n.texts import text as _
from ui.reports import sections, words
from ui.state.session_data import run_query

st.title(_("Citizens' reports"), anchor=False)
wanted = sections.bar()
found = run_query(reports, wanted=wanted)
if found.is_hidden:
    html.empty(
        _("Fewer than {n} reports, or needed to protect so few: not shown.", n=wanted.min_cell)
    )
    st.stop()
if not found.total.value:
    sections.nothing(wanted)
    st.stop()
sections.sums(found)
waited = words.times()
codes = {"erledigt": "closing", "antwort": "answer"}
what = codes[filters.view("zeit", _("Time"), {code: waited[of] for code, of in codes.items()})]
sections.by_district(found, wanted, what)
is_whole = wanted.district_id is None and wanted.category is None
left, right = st.columns(2, gap="large") if is_whole else (st.container(), st.container())
with left:
    sections.per_residents(found, wanted)
with right:
    sections.by_category(found, wanted, what)
sections.map_link()
figure.note(*words.remarks(found), words.method())
