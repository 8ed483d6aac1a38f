"""The URL as the place where the state of a screen lives: a copied link shows the same screen.

Streamlit's `bind="query-params"` writes the *labels* of options into the URL. Ours must be codes
(`?bezirk=10`), so that a link survives a renamed district and a change of language; therefore the
parameters are kept here. Several values stand in one parameter, separated by commas.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import streamlit as st

SHARED = ("bezirk", "zielfeld", "ag", "lang", "stand", "beispiele")
"""Parameters that stay when the page changes; the others belong to their page."""

LONGEST = 500  # characters of a value
LONGEST_NAME = 40
MOST = 40  # parameters of an address


def adopt(page: str) -> None:
    """Take the state from the URL, or carry the shared part of it over to another page.

    A click in the navigation arrives without parameters, a link or the browser's back button with
    all of theirs.
    """
    incoming = {name: _readable(st.query_params.get_all(name)) for name in st.query_params}
    previous = st.session_state.get("address_page")
    st.session_state["address_page"] = page
    _keep(incoming if incoming or previous in (None, page) else shared())


def _readable(texts: list[str]) -> str:
    """The values of a parameter without control characters: no link of ours has any, and the engine
    cuts a text off at the first NUL where it writes filters into SQL of its own."""
    return "".join(one for one in ",".join(texts) if one.isprintable())


def _is_short(name: str, text: str) -> bool:
    """Whether a parameter can be one of ours. A longer one is dropped, not cut: half a value would
    mean something else."""
    return len(name) <= LONGEST_NAME and len(text) <= LONGEST


_blank: ContextVar[bool] = ContextVar("blank", default=False)


@contextmanager
def blank() -> Iterator[None]:
    """Within, no parameter is set: for what is made outside of a session."""
    before = _blank.set(True)
    try:
        yield
    finally:
        _blank.reset(before)


def is_blank() -> bool:
    """Whether there is no session whose parameters could be known."""
    return _blank.get()


def everything() -> dict[str, str]:
    """All of the state, for a link that changes one thing on the same page."""
    if is_blank():
        return {}
    return dict(st.session_state.get("address", {}))


def page() -> str:
    """The path of the page that is shown; "" for the overview."""
    return str(st.session_state.get("address_page") or "")


def shared() -> dict[str, str]:
    """The part of the state that a link to another page carries along."""
    return {name: text for name, text in everything().items() if name in SHARED}


def value(name: str) -> str:
    """The raw value of a parameter, "" where the URL does not have it."""
    return everything().get(name, "")


def values(name: str) -> list[str]:
    """The values of a parameter that may have several."""
    return [part for part in value(name).split(",") if part]


def put(**parameters: str | None) -> None:
    """Set parameters, or drop those that are None or empty."""
    _keep({name: text for name, text in {**everything(), **parameters}.items() if text})


def _keep(state: dict[str, str]) -> None:
    state = dict([one for one in state.items() if _is_short(*one)][:MOST])
    st.session_state["address"] = state
    if dict(st.query_params) != state:
        st.query_params.from_dict(state)
