"""The foot of every page: what the law wants reachable from everywhere."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _


def pages() -> list[tuple[str, str]]:
    """Path and title of the pages that the foot leads to."""
    return [
        ("impressum", _("Imprint")),
        ("barrierefreiheit", _("Accessibility")),
        ("datenschutz", _("Privacy")),
        ("ueber", _("About")),
    ]


def draw_footer(here: str) -> None:
    """Links to these pages; `here` is the path of the page that is open."""
    with st.container(key="shell_foot"):
        html.draw_template("shell/footer.html", pages=pages(), here=here)
