"""Barrierefreiheit: the statement that the law asks for, made from the last audit."""

import streamlit as st

from ui.components import html
from ui.i18n.texts import plural
from ui.i18n.texts import text as _
from ui.shell import accessibility_audit, contact

st.title(_("Accessibility"), anchor=False)
html.draw_template(
    "shell/accessibility.html",
    city=contact.city(),
    audit=accessibility_audit.last(),
    plural=plural,
    limits=[
        (
            _("Data tables are drawn as pictures; screen readers read them cell by cell only."),
            "WCAG 1.3.1, 4.1.2",
            _("Every table can be downloaded as CSV."),
        ),
        (
            _("The row behind a mark in a chart opens only with a mouse or a finger."),
            "WCAG 2.1.1",
            _("The same rows appear below as a list or table with links."),
        ),
        (
            _("On the map, districts can be reached with the keyboard, symbols of places cannot."),
            "WCAG 2.1.1",
            _("Everything on the map also appears below it as a table."),
        ),
        (
            _("After a choice the page is redrawn; screen readers are not told what changed."),
            "WCAG 4.1.3",
            _("The sentence at the top of the page says the result."),
        ),
    ],
)
