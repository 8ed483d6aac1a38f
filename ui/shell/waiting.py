"""What somebody sees whose run has to wait: the place in the queue, as the page's first element."""

from collections.abc import Callable

import streamlit as st

from ui.components import html
from ui.i18n.texts import LANGUAGES, Look, look, speak, speaking
from ui.i18n.texts import text as _
from ui.state.day import city_zone
from ui.state.session_data import package


def first_element() -> Callable[[int], None]:
    """Take the page's first place; returns what says there which place in the queue the run has.
    0 takes the words away again.

    Called before anything else of a run, also of a part of the page, in which nothing but these
    words is drawn outside that part.
    """
    place = st.empty()

    def tell(number: int) -> None:
        if not number:
            place.empty()
            return
        speak(_language(), city_zone().key, package().words)
        words = _words(number)
        place.html(html.rendered("shell/waiting.html", words=words, language=look().language))

    return tell


def words_of_place(number: int, language: str) -> str:
    """The same for somebody whose page has not begun to run."""
    with speaking(Look(language, words=package().words)):
        return _words(number)


def _words(number: int) -> str:
    return _(
        "Many people are using the dashboard just now. You are number {place} in the queue; it "
        "goes on by itself.",
        place=number,
    )


def _language() -> str:
    """Of the address or the session, as far as that is known before the page runs."""
    known = (st.query_params.get("lang"), st.session_state.get("language"))
    return next((one for one in known if one in LANGUAGES), LANGUAGES[0])
