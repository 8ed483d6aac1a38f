"""All that we rely on in the HTML that Streamlit's browser part makes, here and in `style.css`.

A script sets right what it gets wrong for people: roles that screen readers hear, and words that
are English on a German page. Another tells the height of an embedded page.
"""

import json
import re
from pathlib import Path

import streamlit as st

from ui.components import html, theme
from ui.i18n.texts import Look

# The menu of narrow screens puts sections between a list and its items, so it is no list; the
# place to drop files calls itself mere decoration, but it has a name and can be used.
# A data table takes the focus on a canvas and on what scrolls it, both without a name; its tools
# have the name that the page gave.
ROLES = {
    'ul[data-testid="stSidebarNavItems"]': "presentation",
    'ul[data-testid="stSidebarNavItems"] li': "presentation",
    'section[data-testid="stFileUploaderDropzone"]': "group",
}
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
    "Navigate to home page": _("Navigate to home page"),
    "Open": _("Open"),
    "Close": _("Close"),
    "Close fullscreen": _("Close fullscreen"),
    "No results": _("No results"),
    "Choose an option": _("Choose an option"),
    "Clear value": _("Clear value"),
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
PLACES = {
    '[data-testid="stSkipToContent"]': "",
    '[data-testid="stStatusWidget"] *': "",
    '[data-testid="stMainMenuList"] *': "",
    '[data-testid="stFileUploaderDropzone"] button *': "",
    '[role="dialog"] *': "Page not found|The page that you have requested|Connection error",
}
"""Where Streamlit writes words of its own, and which of them if there may be others' beside."""
NAMED = (
    'button[aria-label], section[aria-label], input[type="file"], input[placeholder], '
    'a[data-title], [data-testid="stStatusWidget"] [aria-label]'
)
"""What Streamlit names; the names of our own widgets are labels and texts of others."""

MENDING = f"""
if (!window.mends) {{
  window.mends = true;
  const roles = {json.dumps(ROLES)};
  const words = {json.dumps(list(WORDS.items()), ensure_ascii=False)};
  const places = {json.dumps(PLACES)};
  const said = (text) => {{
    const german = document.documentElement.lang === "de";
    for (const pair of words) {{
      const [from, to] = german ? pair : pair.toReversed();
      if (text === from || (from.endsWith(" ") && text.startsWith(from)))
        return to + text.slice(from.length);
    }}
    return text;
  }};
  const translate = () => {{
    for (const one of document.querySelectorAll({json.dumps(NAMED)}))
      for (const name of ["aria-label", "placeholder", "data-title"]) {{
        const now = one.getAttribute(name);
        if (now && said(now) !== now) one.setAttribute(name, said(now));
      }}
    for (const [place, only] of Object.entries(places))
      for (const one of document.querySelectorAll(place))
        for (const part of one.childNodes)
          if (part.nodeType === 3 && part.data.match(only) && said(part.data) !== part.data)
            part.data = said(part.data);
  }};
  const mend = () => {{
    for (const [place, role] of Object.entries(roles))
      for (const one of document.querySelectorAll(place))
        if (one.getAttribute("role") !== role) one.setAttribute("role", role);
    translate();
    for (const tool of document.querySelectorAll(
      'button[aria-label^="Search: "], button[aria-label^="{WORDS["Search: "]}"]'
    )) {{
      const name = tool.getAttribute("aria-label").split(": ").slice(1).join(": ");
      const grid = tool.closest('[data-testid="stFullScreenFrame"]');
      for (const part of grid ? grid.querySelectorAll("canvas, .dvn-scroller") : []) {{
        if (part.getAttribute("aria-label") !== name) part.setAttribute("aria-label", name);
        if (part.tagName === "DIV" && !part.role) part.setAttribute("role", "group");
      }}
    }}
  }};
  const seen = {{childList: true, subtree: true}};
  new MutationObserver(mend).observe(document.body, seen);
  new MutationObserver(mend).observe(document.documentElement, {{attributeFilter: ["lang"]}});
  mend();
}}
"""


# Tells the page around how tall the content is. The number is no secret, so any page may hear it.
HEIGHT = """
if (window.parent !== window && !window.tellsHeight) {
  window.tellsHeight = true;
  let content, height;
  const tell = () => {
    const now = Math.ceil(content.getBoundingClientRect().height);
    if (now !== height) window.parent.postMessage({dashboardHeight: height = now}, "*");
  };
  const sizes = new ResizeObserver(tell);
  const find = () => {
    const found = document.querySelector('[data-testid="stMainBlockContainer"]');
    if (found && found !== content) sizes.observe(content = found);
  };
  new MutationObserver(find).observe(document.body, {childList: true, subtree: true});
  find();
}
"""

SCRIPTS = (MENDING, HEIGHT)
STYLE = (Path(__file__).parent / "style.css").read_text("utf-8")
NAMES = re.compile(r"\b(?:st[A-Z]\w+|dvn-[\w-]+|data-baseweb)")
"""How test ids, classes and attributes of Streamlit look, as opposed to ours."""


def mend() -> None:
    """Lay our style over the page and start the scripts, which watch it as long as it is open."""
    st.html(f"<style>.stApp {{ {theme.css_properties()} }}\n{STYLE}</style>")
    html.run_script("mending", MENDING)
    if st.context.is_embedded:
        html.run_script("height", HEIGHT)


def missing(scripts: Path) -> set[str]:
    """The names of NAMES that we use and Streamlit's scripts do not have any more.

    scripts: their folder; small ones are read first, because the largest hold charts and maps.
    """
    wanted = {name.encode() for text in (STYLE, *SCRIPTS) for name in NAMES.findall(text)}
    for script in sorted(scripts.glob("*.js"), key=lambda path: path.stat().st_size):
        if not wanted:
            break
        content = script.read_bytes()
        wanted -= {name for name in wanted if name in content}
    return {name.decode() for name in wanted}
