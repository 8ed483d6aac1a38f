"""The frame around every page: navigation, state of the data, language. Streamlit's main script."""

from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import streamlit as st

from ui.access import active_users, roles, upload_permission
from ui.components import embedding, html, theme
from ui.components.domain_words import network_title
from ui.i18n.texts import LANGUAGES, look, speak
from ui.i18n.texts import text as _
from ui.shell import footer, header, newer_state, streamlit_dom
from ui.shell.sign_in_bar import closed
from ui.state import url_state
from ui.state.day import city_zone
from ui.state.public_pages import CLOSED, SCREENS
from ui.state.session_data import package, start_run

ROOT = Path(__file__).parents[2]


def language() -> str:
    """Language of the screen: the link's, or German. A click in the navigation comes without
    parameters and keeps the language; the same page without one is a link and means German."""
    path = urlsplit(st.context.url or "").path
    moved = st.session_state.get("path") in (None, "") or st.session_state["path"] != path
    st.session_state["path"] = path
    usual = st.session_state.get("language", LANGUAGES[0]) if moved else LANGUAGES[0]
    asked = st.query_params.get("lang", usual)
    return asked if asked in LANGUAGES else LANGUAGES[0]


def page(path: str, title: str, listed: bool = True) -> st.Page:
    """A page of the navigation; the start page has the empty path. What this session may not open
    is not shown, and says so when asked for by its address."""
    seen = listed and roles.opens(path, held)
    shown: Literal["visible", "hidden"] = "visible" if seen else "hidden"
    file_path = ROOT / "pages" / f"{(SCREENS | CLOSED)[path]}.py"
    return st.Page(file_path, title=title, url_path=path, default=not path, visibility=shown)


speak(language(), city_zone().key, package().words, theme.field_colours(package().colours))
held = roles.role()
html.tell_language(look().language)
streamlit_dom.mend()
if not st.context.is_embedded:
    header.wordmark()
current = st.navigation(
    {
        "": [
            page("", _("Overview")),
            *(page(*one, listed=False) for one in footer.pages()),
        ],
        _("Strategy"): [
            page("massnahmen", _("Measures")),
            page("kennzahlen", _("Indicators")),
            page("beteiligung", _("Participation")),
            page("umfragen", _("Surveys")),
            page("anliegen", _("Reports")),
            page("netzwerk", network_title()),
        ],
        _("City space"): [
            page("karte", _("Map")),
            page("mobilitaet", _("Mobility")),
        ],
        _("Data"): [
            page("hochladen", _("Upload")),
            page("verlauf", _("History")),
            page("quellen", _("Sources")),
            page("verwaltung", _("Administration")),
        ],
    },
    position="hidden" if st.context.is_embedded else "top",
)
st.set_page_config(
    page_title=f"{current.title} · {package().city['strategy']['name']}",
    page_icon=header.favicon(),
    layout="wide",
)
url_state.adopt(current.url_path)
start_run()
active_users.note()
upload_permission.settle()
if embedding.piece_asked() and roles.opens(current.url_path):
    with embedding.piece_alone():
        current.run()
    st.stop()
header.bar(current.url_path, current.title)
newer_state.watch()
body = st.container(key="shell_body")
footer.draw_footer(current.url_path)  # before the page, which may stop the script
with body:
    if roles.opens(current.url_path):
        current.run()
    else:
        closed(current.url_path)
