"""The foot of every page: what the law wants reachable from everywhere."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import text as _


def pages() -> list[tuple[str, str, str]]:
    """File, title and path of the pages that the foot leads to."""
    return [
        ("imprint.py", _("Imprint"), "impressum"),
        ("accessibility.py", _("Accessibility"), "barrierefreiheit"),
        ("privacy.py", _("Privacy"), "datenschutz"),
        ("about.py", _("About"), "ueber"),
    ]


def draw_footer(here: str) -> None:
    """Links to these pages; `here` is the path of the page that is open."""
    links = [(path, title) for _file, title, path in pages()]
    with st.container(key="shell_foot"):
        html.draw_template("shell/footer.html", pages=links, here=here)
