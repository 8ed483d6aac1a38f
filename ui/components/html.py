"""HTML of our own: Jinja templates that escape whatever is put into them, drawn with `st.html`."""

import re
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import streamlit as st
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from ui.i18n.texts import isolated, look
from ui.state import url_state

RANGE = re.compile(r"(?<=\d)–(?=\d)")
TEMPLATES = Path(__file__).parents[1] / "templates"


@cache
def templates(folder: Path = TEMPLATES) -> Environment:
    """The templates of a folder, with escaping on for all and nothing left undefined in silence."""
    return Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_isolated,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _isolated(value: Any) -> Any:
    """Whatever text a template is given; HTML of our own stays as it is."""
    return isolated(value) if type(value) is str else value


def draw_template(template: str, **content: Any) -> None:
    """Draw a template; `look`, `_` and `link` are at hand in it."""
    st.html(rendered(template, **content))


def lead(words: str) -> None:
    """Draw the sentence that a page or a block begins with."""
    whole = RANGE.sub("\u2060–\u2060", words)  # 15–20 stays on one line
    draw_template("components/lead.html", words=whole)


def heading(words: str) -> None:
    """Draw the heading of a part of a page."""
    draw_template("components/heading.html", words=words)


def quiet(words: str) -> None:
    """Draw a remark on what stands above it."""
    draw_template("components/source.html", words=words)


def empty(words: str) -> None:
    """Draw why there is nothing to show here."""
    draw_template("components/empty.html", words=words)


def rendered(template: str, **content: Any) -> str:
    """The HTML of a template, all content escaped."""
    page = templates().get_template(template)
    return page.render(look=look(), _=look().text, link=link, **content)


def language_script(language: str) -> str:
    """Script that tells browsers and screen readers the language of the page."""
    return f"document.documentElement.lang = {language!r}"


def tell_language(language: str) -> None:
    """Set the page's language; Streamlit's own page always says English."""
    run_script("language", language_script(language))


def run_script(name: str, script: str) -> None:
    """Run a script of ours; the Content Security Policy has to know it (`server.own_scripts`)."""
    with st.container(key=f"shell_{name}_script"):  # style.css takes it out of the flow
        st.html(f"<script>{script}</script>", unsafe_allow_javascript=True)


def link(path: str, **parameters: str | None) -> str:
    """Address of one of our pages with the shared filters of this session and more parameters."""
    state = {**url_state.shared(), **parameters}
    state = {name: text for name, text in state.items() if text}
    if not url_state.is_blank() and st.context.is_embedded:
        state["embed"] = "true"
    return f"./{path}" + (f"?{urlencode(state, safe=',')}" if state else "")


def web_address(text: object) -> str:
    """An address from a file if it leads to the web, else "": anything else is no link."""
    is_web = isinstance(text, str) and text.startswith(("https://", "http://"))
    return str(text) if is_web else ""


STYLE = TEMPLATES / "components" / "data_pages.css"


def data_page_style() -> None:
    """Lay the style over the page; drawn once a page, at its top."""
    st.html(STYLE)
