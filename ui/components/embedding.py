"""A page, or one figure of it, for another site: its address, the HTML to paste there, and the
figure alone, `?embed=true&teil=<its key>`. The page then runs as always, out of sight; what has the
key is drawn alone, and the run ends there."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from loaders.fetch.addresses import own_address
from ui.access import roles
from ui.components import html
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import package

PAGE_HEIGHT, PIECE_HEIGHT, PLAIN_HEIGHT = 900, 400, 420
PARAMETER = "teil"
OWN_STATE = ("stand", "beispiele", PARAMETER)
"""Parameters that the public edition does not know."""

_place: ContextVar[st.delta_generator.DeltaGenerator | None] = ContextVar("place", default=None)

SNIPPET = Markup("""<iframe src="{address}" title="{title}" width="100%" height="{height}"
  style="border:0" loading="lazy"></iframe>
<script>
addEventListener("message", function (told) {{
  if (told.origin !== "{origin}" || !told.data || !told.data.dashboardHeight) return;
  document.querySelectorAll("iframe").forEach(function (frame) {{
    if (frame.contentWindow === told.source) frame.height = told.data.dashboardHeight;
  }});
}});
</script>""")


def origin() -> str:
    """The public address of the dashboard, without a slash at the end."""
    if stated := own_address():
        return stated
    seen = urlsplit(st.context.url or "http://127.0.0.1:8501")
    return f"{seen.scheme}://{seen.netloc}"


def sites() -> list[str]:
    """The sites that may show the dashboard in a frame."""
    return os.environ.get("CITY_FRAME_ANCESTORS", "").split()


def can_be_embedded(path: str) -> bool:
    """Whether some site may show this page: it is open to everybody and a site is allowed to."""
    return bool(sites()) and not st.context.is_embedded and path not in roles.PAGES


def address(path: str, state: Mapping[str, str]) -> str:
    """The whole address of a page of ours with these parameters."""
    return f"{origin()}/{path}" + (f"?{urlencode(state, safe=',')}" if state else "")


def embedded_address(path: str, **parameters: str) -> str:
    """Address of the public view of a page with this session's filters, without navigation."""
    state = {k: text for k, text in url_state.everything().items() if k not in OWN_STATE}
    return address(path, state | {"embed": "true", **parameters})


def snippet(shown: str, title: str, height: int) -> str:
    """The HTML that shows an address of ours in a frame."""
    parts = urlsplit(origin())
    return SNIPPET.format(
        address=shown,
        title=f"{package().city['strategy']['name']}: {title}",
        height=height,
        origin=f"{parts.scheme}://{parts.netloc}",
    )


FRAME = Markup(
    '<iframe src="{address}" title="{title}" width="100%" height="{height}" style="border:0" '
    'loading="lazy"></iframe>'
)


def plain_snippet(shown: str, title: str) -> str:
    """The HTML that shows a figure of the public edition in a frame, without scripts."""
    return FRAME.format(address=shown, title=title, height=PLAIN_HEIGHT)


def offer_plain(path: str, title: str) -> None:
    """A figure of the public edition for another site: it opens at once and needs no script."""
    st.markdown(_("The figure as last published, without scripts and cookies:"))
    shown = address(path, {})
    st.code(plain_snippet(shown, title), language="html", wrap_lines=True)
    st.caption(_("It works on: {sites}", sites=inert(", ".join(sites()))))
    st.iframe(shown, height=PLAIN_HEIGHT, alt=_("Preview"))


def offer(shown: str, title: str, height: int) -> None:
    """The snippet, where it works, and what it shows."""
    st.code(snippet(shown, title, height), language="html", wrap_lines=True)
    st.caption(_("It works on: {sites}", sites=inert(", ".join(sites()))))
    st.iframe(shown, height=min(height, 480), alt=_("Preview"))


def piece_asked() -> str:
    """The key of what is to be shown alone; "" for the whole page."""
    return url_state.value(PARAMETER) if st.context.is_embedded else ""


@contextmanager
def piece_alone() -> Iterator[None]:
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


def draw_piece(key: str, content: Callable[[], None], source: str = "") -> None:
    """Draw something that other sites may show alone; nothing where another piece is asked for.
    source: what stands below it then, unless the piece says it itself."""
    wanted = piece_asked()
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
    html.draw_template("components/way_back.html", address=address(path, state))
