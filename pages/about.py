"""Über: what this is, where the data come from, under which licences, and what software runs."""

import streamlit as st

from ui.components import dataset_words, html
from ui.i18n.texts import look
from ui.i18n.texts import text as _
from ui.shell import licences
from ui.state.session_data import edition, package

public = edition().audience == "public"
german = look().language == "de"
city = package().city

html.data_page_style()
st.title(_("About"), anchor=False)
html.draw_template(
    "shell/about.html",
    text=city["description"] if german else city.get("description@en", city["description"]),
    version=licences.version(),
    datasets=[
        {
            "name": one.name,
            "title": dataset_words.title(one),
            "sources": ", ".join(part.get("title", "") for part in one.sources),
            "licences": ", ".join(part.get("title") or part["name"] for part in one.licences),
        }
        for one in package().datasets.values()
        if one.public or not public
    ],
    links=[
        {
            "title": one["title"] if german else one.get("title@en", one["title"]),
            "url": one["url"],
            "description": one.get("description" if german else "description@en", ""),
        }
        for one in city.get("links", [])
    ],
    software=licences.software(),
)
