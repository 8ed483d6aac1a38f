"""A page, or one figure of it, for another site: its address, and the HTML to paste there."""

import os
from collections.abc import Mapping
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from ui.access import roles
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state import url_state
from ui.state.session_data import package

PAGE_HEIGHT, PIECE_HEIGHT = 900, 400
OWN_STATE = ("stand", "beispiele", "teil")
"""Parameters that the public edition does not know."""

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
    stated = os.environ.get("CITY_URL", "").rstrip("/")
    if stated:
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


def offer(shown: str, title: str, height: int) -> None:
    """The snippet, where it works, and what it shows."""
    st.code(snippet(shown, title, height), language="html", wrap_lines=True)
    st.caption(_("It works on: {sites}", sites=inert(", ".join(sites()))))
    st.iframe(shown, height=min(height, 480), alt=_("Preview"))
