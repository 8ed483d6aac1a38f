"""Say with a page's HTML which scripts it will ask for, so that a browser loads them at once.

Streamlit loads the script of an element (the charts' is the largest by far) when the first element
of that kind arrives: after its own scripts, the websocket and the run of the page, one after the
other. With a `Link` header the browser loads it meanwhile.
"""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import Scope

from server.middleware import Complete
from server.streamlit_patches import COMPONENTS, EVERY_PAGE, PAGES, scripts, scripts_in_html


def first_scripts() -> set[str]:
    """File names of all scripts that first visits ask for."""
    return scripts_in_html().union(scripts(EVERY_PAGE), *(scripts(own) for own in PAGES.values()))


def link(parts: Iterable[str] = ()) -> str:
    """The `Link` header of a page that has these parts beside EVERY_PAGE. Its addresses are
    relative to the page, as those in Streamlit's HTML."""
    names = scripts((*EVERY_PAGE, *parts))
    return ", ".join(f"<./static/js/{name}>;rel=modulepreload" for name in names)


def preload() -> Complete:
    """What adds the header to the HTML of pages, by the last part of their path."""
    usual, links = link(), {path: link(parts) for path, parts in PAGES.items()}

    def add_link(scope: Scope, status: int, headers: MutableHeaders) -> None:
        is_html = headers.get("content-type", "").startswith("text/html")
        if status == 200 and is_html and COMPONENTS not in scope["path"]:
            headers["link"] = links.get(scope["path"].rpartition("/")[2], usual)

    return add_link
