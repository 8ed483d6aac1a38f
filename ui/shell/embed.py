"""The view of a page for another site's page: the snippet to paste there, and its height."""

import os
from urllib.parse import urlencode, urlsplit

import streamlit as st
from markupsafe import Markup

from ui.access import roles
from ui.components.filters import labelled
from ui.connection import store
from ui.i18n.texts import inert
from ui.i18n.texts import text as _
from ui.state import url_state

HEIGHT = 900
THEMES = {"system": "", "light": "light_theme", "dark": "dark_theme"}
OWN_STATE = ("stand", "beispiele")
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


def button(path: str, title: str) -> None:
    """The popover with the snippet for the current view; only for pages that everyone may open."""
    if st.context.is_embedded or path in roles.PAGES:
        return
    with st.popover(_("Embed"), type="tertiary", key="shell_embed", icon=":material/code:"):
        st.markdown(_("Paste this into a page of your site. It shows the public view as filtered."))
        labels = {"system": _("as the visitor's device"), "light": _("light"), "dark": _("dark")}
        st.segmented_control(
            _("Colours"),
            **labelled(labels),
            key="shell_embed_theme",
            default="system",
        )
        theme = st.session_state.get("shell_embed_theme") or "system"
        st.code(snippet(path, title, theme), language="html", wrap_lines=True)
        st.caption(_allowed())


def snippet(path: str, title: str, theme: str = "system") -> str:
    """The HTML that shows the page with this session's filters in a frame."""
    start = _origin()
    parts = urlsplit(start)
    state = {k: text for k, text in url_state.everything().items() if k not in OWN_STATE}
    state |= {"embed": "true"} | ({"embed_options": THEMES[theme]} if THEMES[theme] else {})
    return SNIPPET.format(
        address=f"{start}/{path}?{urlencode(state, safe=',')}",
        title=f"{store().package.city['strategy']['name']}: {title}",
        height=HEIGHT,
        origin=f"{parts.scheme}://{parts.netloc}",
    )


def _origin() -> str:
    """The public address of the dashboard, without a slash at the end."""
    stated = os.environ.get("CITY_URL", "").rstrip("/")
    if stated:
        return stated
    seen = urlsplit(st.context.url or "http://127.0.0.1:8501")
    return f"{seen.scheme}://{seen.netloc}"


def _allowed() -> str:
    hosts = os.environ.get("CITY_FRAME_ANCESTORS", "").split()
    if not hosts:
        return _("No other site may embed the dashboard yet (setting CITY\\_FRAME\\_ANCESTORS).")
    return _("It works on: {sites}", sites=inert(", ".join(hosts)))
