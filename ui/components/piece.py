"""One figure or card of a page by itself, for another site: `?embed=true&teil=<its key>`.

The page runs as always, out of sight; what has the key is drawn alone, and the run ends there.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from ui.components import embedding, html
from ui.i18n.texts import text as _
from ui.state import url_state

PARAMETER = "teil"
_place: ContextVar[DeltaGenerator | None] = ContextVar("place", default=None)


def asked() -> str:
    """The key of what is to be shown alone; "" for the whole page."""
    return url_state.value(PARAMETER) if st.context.is_embedded else ""


@contextmanager
def alone() -> Iterator[None]:
    """Around a page of which only one piece is asked for."""
    place = st.container(key="piece")
    before = _place.set(place)
    try:
        with st.container(key="shell_rest"):
            yield
    finally:
        if _place.get() is not None:
            with place:
                html.empty(_("This figure is not on this page any more, or has nothing to show."))
                _way_back()
        _place.reset(before)


def draw(key: str, content: Callable[[], None], source: str = "") -> None:
    """Draw something that other sites may show alone; nothing where another piece is asked for.
    source: what stands below it then, unless the piece says it itself."""
    wanted = asked()
    if not wanted:
        content()
        return
    place = _place.get()
    if wanted != key or place is None:
        return
    with place:
        content()
        if source:
            html.quiet(source)
        _way_back()
    _place.set(None)
    st.stop()


def _way_back() -> None:
    state = {k: v for k, v in url_state.everything().items() if k != PARAMETER}
    path = st.session_state.get("address_page") or ""
    address = embedding.address(path, state)
    html.draw_template("components/way_back.html", address=address)
