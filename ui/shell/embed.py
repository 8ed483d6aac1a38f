"""The button that offers a page for another site's page, where some site may show it."""

import streamlit as st

from ui.components import embedding
from ui.components.filters import labelled
from ui.i18n.texts import text as _

THEMES = {"system": "", "light": "light_theme", "dark": "dark_theme"}


def button(path: str, title: str) -> None:
    """The popover with the snippet for the current view, and a preview once it is open."""
    if not embedding.can_be_embedded(path):
        return
    place = st.popover(
        _("Embed"),
        type="tertiary",
        key="shell_embed",
        icon=":material/code:",
        on_change="rerun",
    )
    if not place.open:
        return
    with place:
        st.markdown(_("Paste this into a page of your site. It shows the public view as filtered."))
        labels = {"system": _("as on the visitor's device"), "light": _("light"), "dark": _("dark")}
        theme = st.segmented_control(
            _("Colours"), **labelled(labels), key="shell_embed_theme", default="system"
        )
        options = {"embed_options": THEMES[theme]} if theme and THEMES[theme] else {}
        address = embedding.embedded_address(path, **options)
        embedding.offer(address, title, embedding.PAGE_HEIGHT)
