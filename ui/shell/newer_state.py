"""A screen that stays open notices midnight in the city and a new publication."""

import datetime as dt

import streamlit as st

from ui.access.roles import audience
from ui.i18n.texts import text as _
from ui.state.day import city_day
from ui.state.session_data import edition, newest, store

EVERY_SECONDS = 30


def watch() -> None:
    """Look twice a minute, beside the page, whether there is a newer state or day than this run
    shows. A past state that somebody chose stays as it is."""
    if edition().snapshot == newest():
        _look(newest(), city_day())


@st.fragment(run_every=EVERY_SECONDS)
def _look(snapshot: int, day: dt.date) -> None:
    tell(snapshot, day)


def tell(snapshot: int, day: dt.date) -> None:
    """Show what is newer than this snapshot or day; nothing runs while nothing is.

    The public types nothing, so its page runs again by itself, as on a screen in a hall. Staff may
    be in the middle of a form: they are told, and choose when.
    """
    is_published, is_next_day = store().known().newest != snapshot, city_day() != day
    if not is_published and not is_next_day:
        return
    if audience() == "public":
        st.rerun()
    words = _("A new day has begun.")
    if is_published:
        words = _("Newer data have been published.")
    with st.container(horizontal=True, key="shell_newer", vertical_alignment="center"):
        st.info(words, icon=":material/update:")
        if st.button(_("Show now"), key="shell_newer_button"):
            st.rerun()
