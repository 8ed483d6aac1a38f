"""All that we rely on in the HTML that Streamlit's browser part makes: here, in `style.css` and in
the scripts.

`streamlit_dom.js` sets right what it gets wrong for people: roles that screen readers hear, and
words that are English on a German page. `embed_height.js` tells the height of an embedded page,
`open_parts.js` keeps in the address what a reader opens.
"""

import json
import re
from collections.abc import Collection
from pathlib import Path

import streamlit as st

from ui.components import html, theme
from ui.i18n.texts import Look, look

_ = Look("de").text
# Streamlit's words and ours; those that end in a blank begin a longer text.
WORDS = {
    "Skip to main content": _("Skip to main content"),
    "Main menu": _("Main menu"),
    "System": _("System"),
    "Light": _("Light"),
    "Dark": _("Dark"),
    "Print": _("Print"),
    "Record screen": _("Record screen"),
    "Stop": _("Stop"),
    "Running...": _("Running..."),
    "Expand sidebar": _("Expand sidebar"),
    "Collapse sidebar": _("Collapse sidebar"),
    "Sidebar": _("Sidebar"),
    "Map": _("Map"),
    "Navigate to home page": _("Navigate to home page"),
    "Open": _("Open"),
    "Close": _("Close"),
    "Close fullscreen": _("Close fullscreen"),
    "No results": _("No results"),
    "Choose an option": _("Choose an option"),
    "Clear value": _("Clear value"),
    "Clear all": _("Clear all"),
    "Clear entry": _("Clear entry"),
    "Clear date": _("Clear date"),
    "Choose date": _("Choose date"),
    "Increment": _("Increment"),
    "Decrement": _("Decrement"),
    "Add files": _("Add files"),
    "Selected values": _("Selected values"),
    "file upload": _("file upload"),
    "Upload": _("Choose files"),
    "Download plot as a PNG": _("Download plot as a PNG"),
    "Page not found": _("Page not found"),
    "The page that you have requested does not seem to exist. Running the app's main page.": _(
        "The page that you have requested does not seem to exist. Running the app's main page."
    ),
    "Connection error": _("Connection error"),
    "Search: ": _("Search: "),
    "Download as CSV: ": _("Download as CSV: "),
    "Fullscreen: ": _("Fullscreen: "),
    "Show/hide columns: ": _("Show/hide columns: "),
    "Help for ": _("Help for "),
    "Remove ": _("Remove "),
}
HERE = Path(__file__).parent
MENDING = (HERE / "streamlit_dom.js").read_text("utf-8")
MENDING = MENDING.replace("__WORDS__", json.dumps(list(WORDS.items()), ensure_ascii=False))
HEIGHT = (HERE / "embed_height.js").read_text("utf-8")
PARTS = (HERE / "open_parts.js").read_text("utf-8")
SCRIPTS = (MENDING, HEIGHT, PARTS)
STYLE = (HERE / "style.css").read_text("utf-8")
NAMES = re.compile(r"\b(?:st[A-Z]\w+|dvn-[\w-]+|data-baseweb)")
"""How test ids, classes and attributes of Streamlit look, as opposed to ours."""


def mend() -> None:
    """Lay our style over the page and start the scripts, which watch it as long as it is open."""
    st.html(f"<style>.stApp {{ {theme.css_properties(look().field_colours)} }}\n{STYLE}</style>")
    html.run_script("mending", MENDING)
    html.run_script("parts", PARTS)
    if st.context.is_embedded:
        st.html("<style>.stApp { --head: 0px !important; }</style>")  # no navigation above
        html.run_script("height", HEIGHT)


def missing(scripts: Path, first: Collection[str] = ()) -> set[str]:
    """The names of NAMES that we use and Streamlit's scripts do not have any more.

    scripts: their folder. first: file names of those in which most names are; of the others small
    ones are read first, because the largest hold charts and maps.
    """
    wanted = {name.encode() for text in (STYLE, *SCRIPTS) for name in NAMES.findall(text)}
    found = scripts.glob("*.js")
    for script in sorted(found, key=lambda path: (path.name not in first, path.stat().st_size)):
        if not wanted:
            break
        content = script.read_bytes()
        wanted -= {name for name in wanted if name in content}
    return {name.decode() for name in wanted}
